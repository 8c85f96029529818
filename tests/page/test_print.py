"""Pages in print: room for a figure, and letters that can be read in each figure of a report."""

import re
from functools import cache
from importlib.resources import files

import pytest

import sim
from sim.figures.panels import TALL
from sim.figures.style import PAGE
from sim.page.chapters import CHAPTERS
from sim.page.parts import ROOM, Picture
from sim.page.report_plan import ReportPlan
from tests.figures.legible import assert_legible, points
from tests.figures.six import six

A4 = 210, 297
INCH = 25.4


@cache
def pictures(name):
    """The pictures of the report on Istanbul, or on six principals."""
    talks = six() if name == "six" else sim.load("scenarios/istanbul_2025.yaml")
    plan = ReportPlan(talks, 12, 1, 2)
    material = plan.gather(plan.play(lambda _: None), lambda _: None, lambda _: None)
    return [part for chapter in CHAPTERS for part in chapter(material).parts if isinstance(part, Picture)]


@pytest.mark.parametrize("name", ["istanbul", "six"])
def test_every_letter_in_a_report_is_7_points_in_print_and_can_be_read(name):
    found = pictures(name)
    assert len({picture.name for picture in found}) == len(found) > 6
    for picture in found:
        assert points(picture.figure) >= 7, picture.name
        assert_legible(picture.figure)


def test_figures_are_drawn_for_the_page_of_the_style_sheet():
    css = (files("sim.page") / "page.css").read_text("utf-8")
    top, side, bottom = map(float, re.findall(r"size: A4;\s*margin: (\d+)mm (\d+)mm (\d+)mm", css)[0])
    (tallest,) = map(float, re.findall(r"figure svg \{[^}]*max-height: (\d+)mm", css))
    assert pytest.approx(((A4[0] - 2 * side) / INCH, tallest / INCH), abs=0.01) == ROOM
    assert tallest < A4[1] - top - bottom - 20, "a caption needs room below"
    assert ROOM[0] >= PAGE
    assert ROOM[1] >= TALL


def test_what_is_too_tall_for_a_page_comes_in_parts():
    parts = [picture for picture in pictures("istanbul") if "positions" in picture.name]
    assert [picture.name for picture in parts] == ["positions-1", "positions-2"]
    assert parts[1].caption.endswith("Part 2 of 2.")
    headings = [axes.get_title(loc="left") for picture in parts for axes in picture.figure.axes]
    assert len(headings) == len(set(headings)) == 8
