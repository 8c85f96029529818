"""`parley compare` and `parley ablate`, as a person uses and misuses them."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from tests.cli.test_commands import ISTANBUL, TINY, parley

FIRM = "firm: parties.north.aspiration.floor=0.6, protocol.speakers=[south, north]"


def test_compare_prints_and_writes_everything(tmp_path) -> None:
    out = tmp_path / "out"
    words = ("compare", TINY, "--case", FIRM, "--case", "long: protocol.rounds=20", "--runs", 30, "--seed", 3)
    result = parley(*words, "--out", out)
    assert result.exit_code == 0
    for said in ("firm", "long", "Gain of the North", "seed 3", "30 runs", "Holm 1979", f"Written to {out}"):
        assert said in result.output.replace("\u00a0", " ")
    assert {path.name for path in out.iterdir()} == {
        "comparison.csv", "comparison.parquet", "scenario.yaml", "provenance.json", "differences.png", "differences.svg"
    }  # fmt: skip
    about = json.loads((out / "provenance.json").read_text())
    assert about["cases"]["firm"]["changes"]["protocol.speakers"] == ["south", "north"]
    assert parley(*words, "--out", tmp_path / "again", "--workers", 1).exit_code == 0
    assert (tmp_path / "again/comparison.csv").read_bytes() == (out / "comparison.csv").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["again", "out"]


def test_compare_asks_for_outcomes_and_changes_the_base(tmp_path) -> None:
    words = ("--case", "no threats: mechanisms.threats=false", "--outcome", "headline", "--outcome", "gain.russia")
    result = parley("compare", ISTANBUL, *words, "--set", "protocol.rounds=8", "--runs", 6, "--out", tmp_path / "out")
    assert result.exit_code == 0
    table = pd.read_csv(tmp_path / "out/comparison.csv")
    assert list(table["outcome"]) == ["headline", "gain.russia"]
    assert "protocol.rounds=8" in result.output


def test_ablate_ranks_and_lists(tmp_path) -> None:
    out = tmp_path / "out"
    result = parley("ablate", TINY, "--runs", 12, "--out", out)
    assert result.exit_code == 0
    for said in ("1. battlefield", "Mechanisms that change nothing here", "nothing in this scenario uses it"):
        assert said in result.output.replace("\u00a0", " ")
    made = {f"{name}.{kind}" for name in ("ablation", "ranking") for kind in ("csv", "parquet")}
    drawn = {"differences.png", "differences.svg"}
    assert {path.name for path in out.iterdir()} == made | drawn | {"scenario.yaml", "provenance.json"}


def test_results_of_another_command_are_not_mixed_up(tmp_path) -> None:
    out = tmp_path / "out"
    assert parley("run", TINY, "--runs", 4, "--out", out).exit_code == 0
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    result = parley("compare", TINY, "--case", FIRM, "--runs", 4, "--out", out)
    assert result.exit_code == 2
    assert "results of another command" in " ".join(result.output.split())
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "there is no --case"),
        (("--case", "mechanisms.threats=false"), "PATH=VALUE"),
        (("--case", ": mechanisms.threats=false"), "PATH=VALUE"),
        (("--case", "a: mechanisms.threats"), "write PATH=VALUE"),
        (("--case", "a: protocol.rounds=[1"), "no YAML value"),
        (("--case", "a: protocol.rounds=3", "--case", "a: protocol.rounds=4"), "two cases 'a'"),
        (("--case", "a: protocol.rounds=3, protocol.rounds=4"), "protocol.rounds twice"),
        (("--case", "a: protocol.runds=3"), "protocol.rounds"),
        (("--case", FIRM, "--outcome", "dael"), "did you mean 'deal'"),
        (("--case", FIRM, "--runs", "1"), "--runs"),
        (("--case", FIRM, "--out", TINY), "is a file"),
    ],
)
def test_a_mistake_is_a_sentence_and_2(words, said: str, tmp_path, monkeypatch) -> None:
    given = words if "--out" in words else (*words, "--out", tmp_path / "out")
    result = parley("compare", TINY, *given)
    assert result.exit_code == 2
    assert said in " ".join(result.output.split())
    assert list(tmp_path.iterdir()) == []
