"""`parley report`, as someone meets it who wants an appendix: one page, nothing fetched, the numbers of `run`."""

import base64
import json
import os
import re
import shlex
import shutil
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

import sim
from sim.cli import app
from sim.page.pdf import Missing, printer
from sim.report import sections
from sim.scenario import yaml_file
from sim.theories import THEORIES
from tests.cli.test_commands import ISTANBUL, TINY, parley
from tests.page.reading import Page

CHAPTERS = [
    "Contents", "1 The question", "2 The scenario", "3 What was agreed", "4 Why the conflict goes on",
    "5 One run among many", "6 Counterfactuals", "7 Sensitivity: assumptions ranked by influence", "8 Rival theories",
    "9 Base rates beside it", "10 Limits", "11 How to reproduce it", "12 Evidence, number by number",
]  # fmt: skip


def reported(folder, given, *words):
    place = folder / "report.html"
    result = parley("report", given, "--html", place, *words)
    assert result.exit_code == 0, result.output
    assert f"Written to {place}" in result.output
    return place.read_text("utf-8")


@pytest.fixture(scope="module")
def istanbul(tmp_path_factory):
    folder = tmp_path_factory.mktemp("istanbul")
    return reported(folder, ISTANBUL, "--runs", 6, "--paired", 2, "--case", "calm: mechanisms.threats=false")


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    return reported(tmp_path_factory.mktemp("tiny"), TINY, "--runs", 30, "--paired", 10, "--seed", 3)


@pytest.mark.parametrize("name", ["istanbul", "tiny"])
def test_a_page_holds_every_chapter_and_needs_nothing_else(name, request):
    text = request.getfixturevalue(name)
    page = Page(text)
    assert page.chapters == CHAPTERS
    assert [level for level, _ in page.headings].count(1) == 1
    assert page.headings[0][0] == 1
    assert len(set(page.ids)) == len(page.ids)
    for link in page.links:
        assert link.startswith(("#", "data:")), link
        assert not link.startswith("#") or link[1:] in page.ids, link
    assert not {"script", "link", "iframe", "object", "embed", "base"} & set(page.tags)
    assert "@import" not in page.style
    assert "url(" not in page.style
    assert not any(name.startswith("on") for _, given in page.attributes for name in given)
    assert "http-equiv" not in text


def test_figures_and_tables_can_be_heard(istanbul):
    page = Page(istanbul)
    spoken = [given["aria-labelledby"].split() for tag, given in page.attributes if tag == "svg"]
    assert [ids[0].removesuffix("-title") for ids in spoken] == [
        "shares-1", "shares-2", "reasons", "acceptance", "positions-1", "positions-2", "utility_space",
        "network", "beliefs", "differences", "first_event",
    ]  # fmt: skip
    assert all(set(ids) <= set(page.ids) and len(ids) == 2 for ids in spoken)
    assert page.tags.count("figcaption") == len(spoken)
    assert page.tags.count("caption") == page.tags.count("table") == len(page.tables)
    assert {given.get("scope") for tag, given in page.attributes if tag == "th"} == {"row", "col"}
    assert ("html", {"lang": "en"}) in page.attributes
    assert page.text.count("A model, not a forecast") > len(spoken)


def test_its_numbers_are_those_of_run(tmp_path, tiny):
    out = tmp_path / "results"
    assert parley("run", TINY, "--runs", 30, "--seed", 3, "--paired", 0, "--out", out).exit_code == 0
    runs, agreements = (pd.read_parquet(out / f"{name}.parquet") for name in ("runs", "agreements"))
    setup = sim.load(TINY).setup
    page = Page(tiny)
    for section in (
        sections.how_far(setup, runs, agreements), sections.signed_most(setup, runs, agreements),
        sections.reasons(setup, runs, agreements), sections.gained(setup, runs, agreements),
    ):  # fmt: skip
        assert page.tables[section.title][1:] == [list(row) for row in section.rows]


def test_istanbul_is_told_in_full(istanbul):
    page = Page(istanbul)
    for words in (
        "takes no side", "Metaculus", "They were never fitted to", "Nash solution", "calm",
        "It cannot tell what will happen", "SHA-256", "--runs 6 --seed 1 --paired 2", "numba", "run noise",
        "--case 'calm: mechanisms.threats=false'", "D1-10", "Neither the Russian nor the US president takes part",
        "Evidence supports 75.1 %", "Opposition is",
    ):  # fmt: skip
        assert words in page.text, words
    theories = [row[0] for row in page.tables["What rival theories predict, beside the simulation"][1:]]
    assert theories == ["This simulation", "Nothing changes", *(theory.title for theory in THEORIES.values())]


def test_a_folder_of_results_gives_the_same_page(tmp_path):
    words = ("--runs", 12, "--seed", 5, "--set", "protocol.rounds=6")
    fresh = reported(tmp_path, TINY, "--paired", 4, *words)
    out = tmp_path / "results"
    assert parley("run", TINY, "--paired", 0, "--out", out, *words).exit_code == 0
    assert reported(tmp_path, out, "--paired", 4) == fresh
    assert reported(tmp_path, out, "--paired", 4, "--workers", 1) == fresh


def test_what_the_page_says_of_itself_gives_it_again(tmp_path, monkeypatch):
    cases = ("--case", "still: world.momentum.volatility=0, parties.north.types={}", "--case", "same:")
    fresh = reported(tmp_path, TINY, "--runs", 8, "--seed", 4, "--paired", 3, *cases)
    page = Page(fresh)
    (link,) = [link for link in page.links if link.startswith("data:text/yaml")]
    (tmp_path / "scenario.yaml").write_bytes(base64.b64decode(link.partition("base64,")[2]))
    (tmp_path / "report.html").unlink()
    (command,) = re.findall(r"parley (report .*?--html report\.html)", page.text)
    monkeypatch.chdir(tmp_path)
    assert parley(*shlex.split(command)).exit_code == 0
    assert (tmp_path / "report.html").read_text("utf-8") == fresh


def test_without_a_name_it_lands_beside_the_reader(tmp_path, monkeypatch):
    scenario = Path(TINY).resolve()
    monkeypatch.chdir(tmp_path)
    result = parley("report", scenario, "--runs", 4, "--paired", 2)
    assert result.exit_code == 0
    assert [path.name for path in tmp_path.iterdir()] == ["tiny-report.html"]


def test_hostile_titles_are_only_text(tmp_path):
    evil = '</style><script>alert(1)</script><img src="http://evil.example/x"> & {{ 7 * 7 }} $\\evil{$'
    content = yaml_file.read(TINY).content
    content["meta"] |= {"title": evil, "content_note": evil, "limits": [evil]}
    content["parties"]["north"]["title"] = evil
    content["issues"]["truce"]["title"] = evil
    content["issues"]["truce"]["levels"]["full"]["title"] = evil
    file = tmp_path / "evil.yaml"
    file.write_text(yaml_file.dump(content))
    text = reported(tmp_path, file, "--runs", 4, "--paired", 2)
    page = Page(text)
    assert page.headings[0] == (1, evil)
    assert page.chapters == CHAPTERS
    assert not {"script", "img"} & set(page.tags)
    assert all(link.startswith(("#", "data:")) for link in page.links)


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    out = tmp_path_factory.mktemp("results") / "r"
    assert parley("run", TINY, "--runs", 4, "--paired", 0, "--out", out).exit_code == 0
    return out


def damaged(results, folder, name):
    place = folder / "copy"
    shutil.copytree(results, place)
    mark, table, scenario = place / "provenance.json", place / "runs.csv", place / "scenario.yaml"
    about = json.loads(mark.read_text())
    match name:
        case "torn":
            mark.write_text(mark.read_text()[:40])
        case "list":
            mark.write_text("[]")
        case "seedless":
            mark.write_text(json.dumps({k: v for k, v in about.items() if k != "seed"}))
        case "worded":
            mark.write_text(json.dumps(about | {"runs": "many"}))
        case "old":
            mark.write_text(json.dumps(about | {"parley": "0.0.1"}))
        case "edited":
            scenario.write_text(scenario.read_text().replace("rounds: 12", "rounds: 11"))
        case "broken":
            scenario.write_text("meta: [")
        case "gone":
            scenario.unlink()
        case "other":
            table.unlink()
        case "changed":
            about["changes"] = {"protocol.rounds": 3}
            mark.write_text(json.dumps(about))
        case "far":
            about["seed"] = -1
            mark.write_text(json.dumps(about))
        case "binary":
            table.write_bytes(table.read_bytes() + b"\xff\xfe")
        case "cooked":
            table.write_text(table.read_text().replace("0.", "1.", 1))
    return place


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("torn", "is damaged; play the scenario again"),
        ("list", "is damaged; play the scenario again"),
        ("seedless", "is damaged; play the scenario again"),
        ("worded", "is damaged; play the scenario again"),
        ("old", "was played by parley 0.0.1"),
        ("edited", "was changed after it was played"),
        ("changed", "was changed after it was played"),
        ("far", "is damaged; play the scenario again"),
        ("binary", "is not what these runs give"),
        ("broken", "folder is damaged"),
        ("gone", "folder is damaged"),
        ("other", "holds no results of parley run"),
        ("cooked", "is not what these runs give"),
    ],
)
def test_damaged_results_are_said_so_in_a_sentence(results, tmp_path, name, said):
    page = tmp_path / "p.html"
    result = parley("report", damaged(results, tmp_path, name), "--html", page)
    assert result.exit_code == 2
    assert said in " ".join(result.output.split())
    assert not page.exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("no/such.yaml",), "cannot be read"),
        (("no/such/folder",), "cannot be read"),
        (("scenarios",), "holds no results of parley run"),
        (("{results}", "--seed", 3), "--runs, --seed and --set go with a scenario file"),
        (("{results}", "--set", "protocol.rounds=3"), "--runs, --seed and --set go with a scenario file"),
        ((TINY, "--runs", 1), "--runs"),
        ((TINY, "--paired", 1), "--paired"),
        ((TINY, "--seed", -1), "--seed"),
        ((TINY, "--set", "protocol.runds=3"), "protocol.rounds"),
        ((TINY, "--case", "x"), "PATH=VALUE"),
        ((TINY, "--case", "x: protocol.runds=3"), "protocol.rounds"),
        ((TINY, "--html", "scenarios"), "is a folder; name a file"),
        ((TINY, "--html", "no/such/page.html"), "there is no folder no/such"),
        ((TINY, "--html", "same", "--pdf", "same"), "give each a file of its own"),
    ],
)
def test_bad_use_is_a_sentence_and_2(results, words, said):
    result = parley("report", *(str(word).format(results=results) for word in words))
    assert result.exit_code == 2
    assert said in " ".join(result.output.split())


def test_a_pdf_that_cannot_be_made_is_said_before_anything_is_played(tmp_path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "weasyprint", None)
    result = CliRunner().invoke(app, ["report", TINY, "--pdf", str(tmp_path / "p.pdf")])
    assert result.exit_code == 2
    assert "pip install 'parley[report]'" in " ".join(result.output.split())
    assert "playing" not in result.output


def printable():
    try:
        return bool(printer())
    except Missing:
        return False


@pytest.mark.skipif(not printable(), reason="the system library Pango is not here")
def test_a_pdf_prints_the_same_page(tmp_path):
    page, paper = tmp_path / "a.html", tmp_path / "a.pdf"
    words = ("--runs", 4, "--paired", 2, "--html", page, "--pdf", paper)
    assert parley("report", TINY, *words).exit_code == 0
    assert paper.read_bytes().startswith(b"%PDF-")
    assert paper.read_bytes() == printer()(page.read_text("utf-8"))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.html", "a.pdf"]


@pytest.mark.skipif(not printable(), reason="the system library Pango is not here")
def test_files_that_are_not_named_are_named_after_the_scenario(tmp_path, monkeypatch):
    scenario = Path(TINY).resolve()
    monkeypatch.chdir(tmp_path)
    assert parley("report", scenario, "--runs", 4, "--html", "--paired", 2, "--pdf").exit_code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["tiny-report.html", "tiny-report.pdf"]


def test_a_report_does_not_overwrite_what_it_is_about_nor_what_is_no_file(tmp_path: Path) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_bytes(Path(TINY).read_bytes())
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for target in (str(mine), str(pipe)):
        done = parley("report", str(mine), "--runs", "4", "--html", target)
        assert done.exit_code == 2
        assert "name another" in " ".join(done.output.split())
    assert mine.read_bytes() == Path(TINY).read_bytes()
