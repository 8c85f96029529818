"""Whole traces of runs, for comparing engines bit by bit."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np

import sim
from sim.engines.ensemble import rounds, sitters
from sim.engines.hearing import TurnRecord
from sim.engines.played import Ledger, Played
from sim.engines.round import RoundRecord
from sim.engines.setup import Setup
from sim.nouns import Stage
from sim.scenario.tape import tape


def batch(setup: Setup, seed: int, first: int, count: int) -> tuple[list[RoundRecord], Played]:
    runs = tape(seed, first, count)
    drawn = setup.draw(runs)
    ledger, records = Ledger(setup, drawn), []
    for record in rounds(setup, drawn, runs, sitters(setup)):
        ledger.enter(record)
        records.append(record)
    return records, ledger.close(runs)


def mesa_run(setup: Setup, seed: int, run: int) -> tuple[list[RoundRecord], Played]:
    model = sim.Talks(setup.scenario, seed=seed, run=run)
    while model.running:
        model.step()
    return model.records, model.outcome


def assert_same_run(many: tuple[list[RoundRecord], Played], row: int, one: tuple[list[RoundRecord], Played]) -> None:
    """Row `row` of a batch has the very floats of a run alone: every state, every turn, and the stock-taking."""
    for k, record in enumerate(one[0]):
        assert_same(many[0][k].state, row, record.state, 0)
        here, there = _turns(many[0][k], row), _turns(record, 0)
        assert here.keys() == there.keys()
        for key, turn in there.items():
            assert_same(here[key], row, turn, 0)
    for name in ("reached", "first_headline", "leaders_met", "imposed", "threatened", "left", "opening_utility",
                 "utility", "gain", "sincere", "numbers", "kind", "redraws"):  # fmt: skip
        same(getattr(many[1], name)[row], getattr(one[1], name)[0], name)
    mine = many[1].signed.run == row
    for name in ("round", "turn", "proposer", "before", "after", "signatories", "by_capitals"):
        same(getattr(many[1].signed, name)[mine], getattr(one[1].signed, name), name)
    same(many[1].kept[mine], one[1].kept, "kept")
    assert_same(many[1].possible, row, one[1].possible, 0)


def _turns(record: RoundRecord, row: int) -> dict[tuple[int, Stage], TurnRecord]:
    return {(t.turn, t.stage): t for t in record.turns if t.proposer[row] >= 0}


def assert_same(many: Any, row: int, one: Any, other: int) -> None:
    assert is_dataclass(one)
    for field in fields(one):
        here, there = getattr(many, field.name), getattr(one, field.name)
        if isinstance(there, np.ndarray):
            same(here[row], there[other], field.name)
        elif field.name not in ("round", "afterwards"):
            assert here == there, field.name


def same(here: Any, there: Any, name: str) -> None:
    assert np.array_equal(here, there, equal_nan=np.asarray(there).dtype.kind == "f"), f"{name}: {here} and {there}"
