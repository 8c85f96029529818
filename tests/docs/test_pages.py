"""The pages fit together: every one is in the tree, and the tutorial's file is the one that is shipped."""

import re

from tests.docs.blocks import PAGES, ROOT, cells

WRITTEN = re.compile(r"%%writefile (-a )?(\S+)\n(.*)", re.DOTALL)


def test_the_tutorials_cells_make_the_file_that_is_shipped(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for cell in cells(ROOT / "docs/tutorial/first_scenario.md"):
        if found := WRITTEN.fullmatch(cell):
            with open(found[2], "a" if found[1] else "w", encoding="utf-8") as file:
                file.write(found[3])
        elif "write_text" in cell:
            exec("import sim\n" + cell, {})
    shipped = (ROOT / "docs/tutorial/river.yaml").read_text(encoding="utf-8")
    assert (tmp_path / "river.yaml").read_text(encoding="utf-8") == shipped


def test_odd_has_its_seven_elements_and_eleven_concepts():
    text = (ROOT / "docs/explanation/odd.md").read_text(encoding="utf-8")
    concepts = text[text.index("## 4. Design concepts") : text.index("## 5.")]
    assert re.findall(r"^## (\d)\. ", text, re.MULTILINE) == list("1234567")
    assert re.findall(r"^### (.+)$", concepts, re.MULTILINE) == [
        "Basic principles", "Emergence", "Adaptation", "Objectives", "Learning", "Prediction", "Sensing", "Interaction",
        "Stochasticity", "Collectives", "Observation",
    ]  # fmt: skip


def test_every_work_cited_is_in_the_references():
    text = " ".join((ROOT / "docs/explanation/odd.md").read_text(encoding="utf-8").split())
    listed = (ROOT / "docs/explanation/references.md").read_text(encoding="utf-8")
    entries = [line for line in listed.splitlines() if line.startswith("* ")]
    cited = re.findall(
        r"([A-Z][\wğ]+)(?:'s)?(?: and others| and [A-Z][\wğ]+|, [A-Z][^();.]*?)? \(?((?:19|20)\d\d)", text
    )
    assert len(cited) > 40
    missing = [work for work in cited if not any(work[0] in entry and work[1] in entry for entry in entries)]
    assert missing == []


def test_pages_name_no_place_outside():
    for page in PAGES:
        assert "/tmp/" not in page.read_text(encoding="utf-8"), page


def test_every_python_file_that_a_page_names_exists():
    named = re.compile(r"`((?:sim|tests|benchmarks|docs)/[\w/]+\.py)`")
    missing = [(page.name, file) for page in PAGES for file in named.findall(page.read_text(encoding="utf-8"))
               if not (ROOT / file).exists()]  # fmt: skip
    assert missing == []
