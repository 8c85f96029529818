import re

import pytest

import sim
from sim.report.for_players import brief
from sim.scenario.tape import tape


@pytest.fixture(scope="module")
def tiny():
    return sim.load("scenarios/tiny.yaml")


def test_a_story_has_each_round_an_end_and_a_reason(tiny):
    run = tiny.play(3)
    story, rounds = run.story(), list(range(1, len(run.records) + 1))
    assert [int(k) for k in re.findall(r"^Round (\d+)", run.story(every_round=True), re.M)] == rounds
    spans = re.findall(r"^Rounds? (\d+)(?:–(\d+))?", story, re.M)
    assert [k for a, b in spans for k in range(int(a), int(b or a) + 1)] == rounds
    assert re.search(
        r"^Rounds 3–12 \(.*\): The South repeats its offer, with the same answers\.$", tiny.play(1).story(), re.M
    )
    assert len(story) < len(run.story(every_round=True))
    assert "The talks ended after round" in story
    assert "Why no bigger deal:" in story
    assert "the package is worth" in story
    assert story == str(tiny.play(3))


def test_numbers_in_a_refusal_fit(tiny):
    """'worth .72 to it, going on .87; the missing .15': the three agree up to rounding."""
    found = 0
    for number in range(6):
        for worth, stands, missing in re.findall(
            r"worth (−?\.?\d+) to it, going on (−?\.?\d+); the missing (\.?\d+)", tiny.play(1, number).story()
        ):
            worth, stands, missing = (float(x.replace("−", "-")) for x in (worth, stands, missing))
            assert stands - worth == pytest.approx(missing, abs=0.0151)
            found += 1
    assert found


@pytest.mark.parametrize("file", ["scenarios/istanbul_2025.yaml", "scenarios/istanbul_2022.yaml"])
def test_larger_scenarios_are_told_by_their_titles(file):
    talks = sim.load(file)
    story = talks.play(7).story()
    for name in talks.setup.game.issues:
        if "_" in name:
            assert name not in story
    assert "nan" not in story.split()


def test_reprs_for_a_terminal_and_jupyter(tiny):
    ensemble = tiny.ensemble(20, seed=1, progress=False)
    assert "How far each issue moved" in str(ensemble)
    assert "a model, not a forecast" in str(ensemble)
    assert ensemble._repr_html_().count("<table>") == str(ensemble).count("──\n")
    assert "2 issues" not in str(tiny)
    assert tiny.scenario.meta.title in tiny._repr_html_()
    assert tiny.play(1)._repr_html_().startswith("<pre>")


def test_a_story_and_a_seat_tell_of_a_gate_that_an_event_shuts(tiny):
    flood = {"title": "A flood", "rounds": [1, 1], "hazard": 1, "lasts": 50}
    gate = {"party": "south", "refuses": {"truce": {"at_least": "partial"}}, "during": "flood"}
    talks = tiny.with_({"events": {"flood": flood}, "sequencing": {"flooded": gate}, "parties.north.mind": "hardliner"})
    assert "it may not sign it, not while this lasts: A flood" in talks.play(1).story()
    lines = brief(talks.setup, talks.setup.draw(tape(1, 0, 1)), 1)
    assert any(
        line.startswith("Should this happen (A flood), then for as long as it lasts you may not") for line in lines
    )


def test_only_a_gate_that_is_shut_is_named(tiny):
    """The first gate waits for a flood that never comes; the second is the one that bars."""
    flood = {"title": "A flood", "rounds": [1, 1], "hazard": 0, "lasts": 50}
    refuses = {"truce": {"at_least": "partial"}}
    gates = {
        "flooded": {"party": "south", "refuses": refuses, "during": "flood"},
        "talks_first": {"party": "south", "refuses": refuses, "until_meetings": 50},
    }
    talks = tiny.with_({"events": {"flood": flood}, "sequencing": gates, "parties.north.mind": "hardliner"})
    story = talks.play(1).story()
    assert "it comes too early (talks first)" in story
    assert "A flood" not in story
