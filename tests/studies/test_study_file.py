"""Mistakes in a study's file: each a sentence with its line, its path and what to do."""

from pathlib import Path

import pytest

import sim
from sim.scenario.findings import ScenarioError

GOOD = f"""\
scenario: {Path("scenarios/tiny.yaml").absolute()}
vary:
  parties.north.patience: {{range: [0.8, 0.9], points: 3}}
  world.momentum.drift: [-0.05, 0, 0.05]
design: grid
runs: 4
outcomes: [deal]
seed: 3
"""

MISTAKES = [
    ("north.patience", "north.patiense", ":3 vary: parties.north.patiense: is no path of this scenario; did you mean"),
    ("[0.8, 0.9]", "[0.9, 0.8]", ":3 vary.parties.north.patience: uniform is not in rising order; write [low, high]."),
    ("[0.8, 0.9]", "[1.8, 1.9]", ":3 vary: parties.north.patience: is 1.85, outside [0, 1]"),
    ("range:", "triangular:", ":3 vary.parties.north.patience.triangular: has too few entries"),
    ("points", "pionts", ":3 vary.parties.north.patience.pionts: unknown key; did you mean 'points' or"),
    ("[-0.05, 0, 0.05]", "7", ":4 vary.world.momentum.drift: is 7, where a block of keys belongs"),
    ("design: grid", "desing: grid", ":5 desing: unknown key; did you mean 'design'?"),
    ("design: grid", "design: gird", ":5 design: is of the kind 'gird'; choose one of 'grid'"),
    (
        "design: grid",
        "design: {kind: morris, trajectoris: 3}",
        ":5 design.trajectoris: unknown key; did you mean 'traj",
    ),
    ("design: grid", "design: {kind: saltelli, base: 100}", ":5 design.base: is 100, which is no power of two; use 64"),
    ("design: grid", "design: {base: 4}", ":5 design: says of no kind; add 'kind'"),
    ("design: grid", "design: {kind: table, rows: [{}]}", "has `vary:` and a table of rows; the rows say what varies"),
    ("runs: 4", "runs: 0", ":6 runs: is 0; make it at least 1."),
    ("runs: 4\n", "", "runs: is missing; add `runs:`."),
    ("[deal]", "[deel]", ":7 outcomes: deel: is no outcome; did you mean 'deal'?"),
    ("[deal]", "[]", ":7 outcomes: has 0 entries; give at least 1."),
    ("[deal]", "[deal, deal]", "names an outcome twice; name each once."),
    ("seed: 3", "seed: -3", ":8 seed: is -3; make it at least 0."),
    ("tiny.yaml", "teeny.yaml", "teeny.yaml cannot be read (no such file or directory); check the path."),
    ("vary:", "vary: asumptions\nx:", ":2 vary: is 'asumptions'; choose one of 'assumptions' or 'assumptions_alone'."),
]


def complaint(folder, text):
    file = folder / "study.yaml"
    file.write_text(text)
    with pytest.raises(ScenarioError) as caught:
        sim.load_study(file)
    return str(caught.value)


@pytest.mark.parametrize(("old", "new", "said"), MISTAKES)
def test_a_mistake_is_a_sentence(tmp_path, old, new, said):
    assert old in GOOD
    assert said in complaint(tmp_path, GOOD.replace(old, new))


def test_everything_is_said_at_once(tmp_path):
    text = GOOD.replace("runs: 4", "runs: 0").replace("design: grid", "desing: grid").replace("seed: 3", "seed: x")
    assert len(complaint(tmp_path, text).splitlines()) == 3


def test_a_study_without_anything_that_varies(tmp_path):
    text = "".join(line for line in GOOD.splitlines(keepends=True) if not line.startswith(("vary", "  ")))
    assert "varies nothing; add `vary:`" in complaint(tmp_path, text)


def test_too_many_cases_are_a_sentence(tmp_path):
    text = GOOD.replace("points: 3", "points: 9000").replace("[-0.05, 0, 0.05]", "{range: [0, 1], points: 9000}")
    assert "makes 81,000,000 cases; 10,000,000 are the most" in complaint(tmp_path, text)


def test_a_good_file_is_the_study_it_describes(tmp_path):
    (tmp_path / "study.yaml").write_text(GOOD)
    study = sim.load_study(tmp_path / "study.yaml")
    plan = sim.Plan(
        vary={"parties.north.patience": {"range": [0.8, 0.9], "points": 3}, "world.momentum.drift": [-0.05, 0, 0.05]},
        runs=4, outcomes=["deal"], seed=3,
    )  # fmt: skip
    assert study.name == "study"
    assert study.plan == plan
    assert study.manifest.study_sha256 == sim.Study(sim.load("scenarios/tiny.yaml"), plan).manifest.study_sha256
