"""`parley theories`, as a user meets it."""

from __future__ import annotations

import io
from pathlib import Path

import pandas as pd
import pytest

from sim.theories import THEORIES
from tests.cli.test_commands import ISTANBUL, TINY, parley


def flat(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").split())


def test_istanbul_beside_the_simulation() -> None:
    result = parley("theories", ISTANBUL, "--runs", 4, "--seed", 3)
    assert result.exit_code == 0
    words = flat(result.output)
    for title in (theory.title for theory in THEORIES.values()):
        assert title[:30] in words
    for said in (
        "This simulation",
        "Nothing changes",
        "4 runs",
        "seed 3",
        "a model, not a forecast",
        "docs/reference/theories.md",
    ):
        assert said in words


def test_without_runs_the_theories_stand_alone() -> None:
    result = parley("theories", TINY, "--runs", 0)
    assert result.exit_code == 0
    assert "This simulation" not in result.output
    assert "Does not apply: a round of holding out costs the North nothing" in flat(result.output)


def test_capability_and_changes_move_predictions() -> None:
    def told(*words: str) -> pd.DataFrame:
        made = pd.read_csv(io.StringIO(parley("theories", TINY, "--csv", *words).output))
        return made.set_index("theory")

    assert told().loc["compromise", "exchange"] == "some"
    assert told("--capability", "south=20").loc["compromise", "exchange"] == "all"
    assert told("--set", "parties.north.round_cost=0.01", "--set", "parties.south.round_cost=0.01").loc[
        "attrition", "applies"
    ]
    assert list(told().index) == list(THEORIES)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--capability", "north"), "write PARTY=NUMBER"),
        (("--capability", "north=much"), "write PARTY=NUMBER"),
        (("--capability", "nort=1"), "north"),
        (("--capability", "north=-1"), "not negative"),
        (("--capability", "north=nan"), "not negative"),
        (("--runs", "-1"), "--runs"),
        (("--seed", "-1"), "--seed"),
        (("--set", "protocol.runds=3"), "protocol.rounds"),
    ],
)
def test_mistakes_end_in_a_sentence(words: tuple[str, ...], said: str) -> None:
    result = parley("theories", TINY, *words)
    assert result.exit_code == 2
    assert said in flat(result.output)


def test_a_conflict_from_a_file(tmp_path: Path) -> None:
    """The example of docs/reference/theories.md, the prisoners' dilemma: cooperation holds for those who look ahead."""
    text = Path("docs/reference/theories.md").read_text(encoding="utf-8")
    example = text.split("```yaml\n")[1].split("```")[0]
    (tmp_path / "dilemma.yaml").write_text(example)
    result = parley("conflict", tmp_path / "dilemma.yaml")
    assert result.exit_code == 0
    lines = result.output.split("States that no coalition")[0].splitlines()
    rows = {line.split()[0]: line.split()[1:] for line in lines if line.split()}
    assert rows["DD"][:4] == ["everyone"] * 4
    assert rows["CC"][:4] == ["–", "everyone", "everyone", "everyone"]
    assert rows["DC"][:4] == ["row", "row", "row", "row"]
    assert "DD CC" in flat(result.output)


def test_a_broken_conflict_ends_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "broken.yaml").write_text("states: [1, 2]\nranking: {a: [1]}\nmoves: {}\n")
    for path in (tmp_path / "broken.yaml", tmp_path / "none.yaml", TINY):
        result = parley("conflict", path)
        assert result.exit_code == 2


def test_a_missing_file_ends_in_a_sentence() -> None:
    result = parley("theories", "no/such.yaml")
    assert result.exit_code == 2
    assert "cannot be read" in result.output
