"""The reference is complete: every public name, every command, every key with a sentence."""

import importlib

import pytest

import sim
from sim.calibration.fit_file import FitPlan
from sim.cli import COMMANDS
from sim.scenario.schema import Scenario
from sim.studies.plan import StudyFile
from tests.docs.blocks import ROOT


@pytest.fixture
def written(monkeypatch):
    """A module of `docs/_ext`, which writes pages from the code."""
    monkeypatch.syspath_prepend(ROOT / "docs/_ext")
    return importlib.import_module


def _rows(text):
    """The cells of each row of a page's tables, without heads."""
    lines = (line for line in text.splitlines() if line.startswith("| `"))
    return [[cell.strip() for cell in line.replace("\\|", "/").split("|")[1:-1]] for line in lines]


@pytest.mark.parametrize("root", [Scenario, StudyFile, FitPlan])
def test_every_key_says_what_it_is(written, root):
    rows = _rows(written("format_pages").blocks(root, "page"))
    assert {f"`{key}`" for key in root.model_fields} <= {row[0] for row in rows}
    assert [row for row in rows if not row[1] or (not row[4] and row[0] != "`kind`")] == []


def test_a_number_has_its_unit_bounds_and_default(written):
    rows = {row[0]: row for row in _rows(written("format_pages").blocks(Scenario, "page"))}
    assert rows["`severity`"][2] == "[0, 2] utility"
    assert rows["`impose`"][2] == "[0, 1] per round"
    assert rows["`round_days`"][2:4] == ["1 to 366", "`7`"]
    assert rows["`unity`"][1] == "[number](#page-number)" or rows["`unity`"][1] == "name → [number](#page-number)"
    assert rows["`reversible`"][1] == "`true` or `false`"
    assert rows["`demand`"][3] == "**needed**"


def test_every_command_has_a_section_with_its_options(written):
    text = written("command_pages").commands()
    for name in COMMANDS:
        assert f"## `parley {name}`\n" in text
        assert f"(#parley-{name})" in text
    assert "--paired" in text
    assert "\n    parley run scenarios/istanbul_2025.yaml --runs 1000" in text


def test_readme_lists_every_command_once():
    rows = _rows((ROOT / "README.md").read_text(encoding="utf-8"))
    listed = [row[0].split()[1].strip("`") for row in rows if row[0].startswith("`parley ")]
    assert sorted(listed) == sorted(COMMANDS)


def test_every_public_name_is_on_the_page():
    page = (ROOT / "docs/reference/python.md").read_text(encoding="utf-8")
    assert [name for name in sim.__all__ if name != "__version__" and f":: sim.{name}\n" not in page] == []
