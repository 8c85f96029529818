"""CONTRIBUTING names files and functions that exist, and its walk begins with a number of the scenario."""

import ast
import re

import pytest

from sim.scenario import yaml_file
from tests.docs.blocks import ROOT

TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
WALK = re.findall(r"`(sim/[\w/]+\.py): (\w+)`", TEXT)
FILES = sorted(set(re.findall(r"`((?:sim|docs|tests|scenarios|benchmarks)/[\w./]*\w)`", TEXT)))


def test_the_walk_goes_from_the_file_to_the_page():
    folders = [file.split("/")[1] for file, _ in WALK]
    assert list(dict.fromkeys(folders)) == ["scenario", "rules", "engines", "report", "page"]


@pytest.mark.parametrize(("file", "name"), WALK)
def test_each_step_of_the_walk_exists(file, name):
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}


def test_the_number_of_the_walk_stands_in_the_scenario():
    path, number = re.search(r"follow it: `([\w.]+)`, `\{triangular: \[(.+?)\]\}`", TEXT).groups()
    found = yaml_file.read(ROOT / "scenarios/istanbul_2025.yaml").content
    for key in path.split("."):
        found = found[key]
    assert found["triangular"] == [float(x) for x in number.split(", ")]


@pytest.mark.parametrize("file", FILES)
def test_each_file_that_is_named_exists(file):
    assert (ROOT / file).exists()


def test_each_file_of_the_drawing_exists():
    drawing = TEXT[TEXT.index("## From a file to a page") : TEXT.index("Take one number")]
    for line in drawing.splitlines():
        folder = ""
        for place in re.findall(r"(?:\w+/)*\w+\.(?:py|yaml)|sim/\w+/", line):
            folder = place.rpartition("/")[0] or folder
            assert (ROOT / folder / place.rpartition("/")[2]).exists(), place


def test_each_folder_of_the_house_is_in_the_drawing():
    house = TEXT[TEXT.index("## The house") : TEXT.index("Imports go downwards only")]
    folders = {path.parent.name for path in (ROOT / "sim").glob("*/__init__.py")}
    assert {name for name in folders if not re.search(rf"\b{name}\b", house)} == set()
