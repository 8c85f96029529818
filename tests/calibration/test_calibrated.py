"""From a calibration's file to a scenario of its own."""

import pytest

import sim
from sim.calibration.calibrated import calibrate, content
from sim.calibration.fit_file import load_calibration
from sim.scenario import yaml_file
from sim.scenario.findings import ScenarioError
from tests.calibration.fitted import PLAN, written

CONFLICT, OUTSIDE = "issues.truce.levels.partial.conflict", "parties.south.outside_option"


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    return calibrate(load_calibration(written(tmp_path_factory.mktemp("fit"))))


def test_the_fit_comes_nearer_to_the_forecasts(done):
    check = done.check(2, 600).set_index("outcome")
    stated, before, after = 0.225, *(check.loc["headline_by.2000-12-31", side] for side in ("before", "after"))
    assert abs(after - stated) < abs(before - stated) - 0.05
    assert check.loc["headline_by.2000-12-31", "claimed_low"] == pytest.approx(0.2)
    assert abs(check.loc["headline_by.2000-12-31", "implied"] - after) < 0.1


def test_the_calibrated_file_is_a_scenario_that_says_what_it_is(done, tmp_path):
    file = tmp_path / "calibrated.yaml"
    file.write_text(yaml_file.dump(content(done, "parley calibrate fit.yaml")))
    talks = sim.load(file)
    about = talks.scenario.calibration
    assert about.fitted == [CONFLICT, OUTSIDE]
    assert about.scenario_sha256 == done.before.hash != talks.hash
    assert (about.seed, about.runs, about.waves, about.command) == (1, 600, 2, "parley calibrate fit.yaml")
    assert any("The Gull, 1999-12-01" in target for target in about.targets)
    assert talks.scenario.meta.title.endswith(", calibrated")
    assert "proves nothing" in talks.scenario.meta.limits[-1]


def test_fitted_numbers_stay_in_their_ranges_and_keep_their_grounds(done):
    numbers = {q.dotted: q.number for q in done.after.setup.numbers}
    before = {q.dotted: q.number for q in done.before.setup.numbers}
    assert numbers[CONFLICT].support == (0.3, 1.0)
    assert numbers[OUTSIDE].support == (0.0, 0.8)
    assert numbers[CONFLICT].assumption == "about a half (Fitted; it was 0.6 (0.3 to 1).)"
    others = set(numbers) - {CONFLICT, OUTSIDE}
    assert {path: numbers[path] for path in others} == {path: before[path] for path in others}


def test_the_same_plan_gives_the_same_file(done, tmp_path):
    again = calibrate(load_calibration(written(tmp_path)))
    assert content(again, "x") == content(done, "x")


def test_a_count_picks_the_most_influential(tmp_path):
    plan = PLAN.replace(f"[{CONFLICT}, {OUTSIDE}]", "1").replace("waves: 2", "waves: 1")
    found = calibrate(load_calibration(written(tmp_path, plan)))
    assert list(found.posterior.draws) == [OUTSIDE]


def test_the_calibrated_istanbul_belongs_to_the_one_beside_it():
    """Run its command again when this fails: the scenario has changed since."""
    before, after = (sim.load(f"scenarios/istanbul_2025{end}.yaml") for end in ("", "_calibrated"))
    about = after.scenario.calibration
    assert about.scenario_sha256 == before.hash
    assert about.command.endswith("--out scenarios/istanbul_2025_calibrated.yaml")
    numbers, fitted = ({q.dotted: q.number for q in talks.setup.numbers} for talks in (before, after))
    assert {path for path in numbers if numbers[path] != fitted[path]} == set(about.fitted)
    for path in about.fitted:
        assert fitted[path].support == pytest.approx(numbers[path].support)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("evidence: [A-1]", "evidence: [B-1]", "'B-1' is later than the cut-off 2000-01-01"),
        ("evidence: [A-1]", "evidence: [A-2]", "did you mean 'A-1'"),
        ("between: [0, 0.1]", "between: [0.3, 0.1]", "turn the two round"),
        (f"fit: [{CONFLICT}", "fit: [issues.truce.levels.partial.conflct", f"did you mean '{CONFLICT}'"),
        (f"fit: [{CONFLICT}", "fit: [parties.north.weights.truce", "no assumption that may move"),
        ("outcome: final.exchange.none", "outcome: final.exchange.non", "final.exchange.none"),
        ("tolerance: 0.05, note: As", "tolerance: 0, note: As", "greater than 0"),
        ("runs: 600", "rnus: 600", "did you mean 'runs'"),
        ("scenario: neighbours.yaml", "scenario: neighbour.yaml", "cannot be read"),
    ],
)  # fmt: skip
def test_mistakes_are_sentences(tmp_path, old, new, said):
    assert old in PLAN
    with pytest.raises(ScenarioError) as error:
        load_calibration(written(tmp_path, PLAN.replace(old, new)))
    assert said in str(error.value)
