"""Pages about scenarios at the edge: little to say, and every chapter still says it."""

import pytest

import sim
from sim.exchange.reading import Reading, read
from sim.page.layout import html
from sim.page.parts import Chapter, NumberedTable, Picture, Prose, numbered
from sim.page.report_plan import ReportPlan
from sim.report.sections import Section
from sim.scenario.paths import change
from tests.exchange.others import house
from tests.page.reading import Page

TINY = "scenarios/tiny.yaml"
ALONE = {
    "issues.truce.holders": ["north"], "issues.exchange.holders": ["north"], "parties.south.role": "third_party",
    "protocol.speakers": ["north"],
}  # fmt: skip
CERTAIN = {
    "parties.north.types": {}, "parties.north.values.truce": [0.2, 0.5, 0.7], "parties.north.outside_option": 0.2,
    "parties.north.values.exchange": [0.0, 0.8, 0.6], "parties.south.values.truce": [0.1, 0.6, 0.9],
    "parties.south.values.exchange": [0.0, 0.5, 1.0], "parties.south.outside_option": 0.1,
    "world.momentum.volatility": 0, "parties.north.precision": float("inf"), "parties.south.precision": float("inf"),
}  # fmt: skip
CALM = {f"issues.truce.levels.{level}.conflict": 1 for level in ("partial", "full")}
HEADLINE = {"reference.headline": {"title": "all come home", "when": {"exchange": ["all"]}}}


def page_of(talks, runs=6, cases=None):
    plan = ReportPlan(talks, runs, 1, 2, cases or {})
    heard: list[int] = []
    material = plan.gather(plan.play(heard.append), heard.append, lambda words: None)
    assert sum(heard) == plan.total
    return Page(html(material))


@pytest.mark.parametrize(
    ("changes", "said", "silent"),
    [
        (ALONE, "One run among many", "utility_space-title"),
        (CERTAIN, "The outcome is the same in every run", "tornado-title"),
        ({"issues.exchange.active": False}, "What was agreed", "acceptance-title"),
        (CALM, "Why there was no bigger deal", "first_event-title"),
        (HEADLINE, "model bring about 'all come home'", "tornado-title"),
    ],
)
def test_a_page_leaves_out_what_there_is_not(changes, said, silent):
    page = page_of(sim.load(TINY).with_(changes))
    assert len(page.chapters) == 13
    assert said in page.text
    assert silent not in page.ids
    assert "nan" not in page.text.lower().split()


def test_a_scenario_from_genius_is_reported(tmp_path):
    content = read(house(tmp_path), Reading())
    page = page_of(sim.Negotiation(*change(content, {}, "house"), "house"))
    assert len(page.chapters) == 13
    assert "this scenario is an exercise" in page.text.lower()


def test_a_theory_that_does_not_apply_has_its_row():
    rows = page_of(sim.load(TINY)).tables["What rival theories predict, beside the simulation"]
    assert any("does not apply" in row[1].lower() for row in rows)


def test_tables_and_pictures_are_numbered_apart():
    grid, picture = NumberedTable(Section("t", ("a",), [])), Picture("p", None, "c")
    chapters = [Chapter("x", "X", [grid, picture, Prose("…")]), Chapter("y", "Y", [grid, picture, grid])]
    found = [(part.kind, getattr(part, "number", 0)) for chapter in numbered(chapters) for part in chapter.parts]
    assert found == [("table", 1), ("picture", 1), ("prose", 0), ("table", 2), ("picture", 2), ("table", 3)]


def test_a_case_that_cannot_be_played_is_said_before_anything_is():
    with pytest.raises(sim.ScenarioError, match=r"protocol\.rounds"):
        ReportPlan(sim.load(TINY), 4, 1, 2, {"x": {"protocol.runds": 3}})
