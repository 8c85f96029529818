"""What is one fact of a run is drawn once: resolve, willingness, and the judgement of one package."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

import sim
from sim.engines.ensemble import rounds, sitters
from sim.minds.negotiator import Negotiator
from sim.minds.view import Offer, Reply, View
from sim.scenario.tape import Purpose, tape, words
from tests.engines.traces import assert_same_run, batch, mesa_run

SLOTS = np.array([3, 5])
ISTANBUL = "scenarios/istanbul_2025.yaml"
ALL = {"lasting": {"resolve": 0.4, "willingness": 0.6, "judgement": 0.5}}


def draws(share: float, rounds_: int = 2, runs: int = 4000) -> list[np.ndarray]:
    shares = np.full(runs, share)
    return [tape(1, 0, runs).lasting(Purpose.LADDER, 1 + r, SLOTS, shares) for r in range(rounds_)]


def test_a_share_of_0_draws_anew_and_one_of_1_draws_once() -> None:
    fresh = [tape(1, 0, 4000).draw(Purpose.LADDER, r, SLOTS) for r in (1, 2)]
    assert all(np.array_equal(a, b) for a, b in zip(draws(0), fresh, strict=True))
    first, second = draws(1)
    assert np.array_equal(first, second)
    assert not np.array_equal(first, fresh[0])


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 1])
def test_each_draw_is_uniform_and_draws_of_two_rounds_go_together(share: float) -> None:
    """Φ⁻¹(u₁) and Φ⁻¹(u₂) correlate by the share; 4,000 runs know it to ± .05."""
    first, second = draws(share)
    assert stats.kstest(first[:, 0], "uniform").pvalue > 0.001
    assert ((first >= 0) & (first < 1)).all()
    if share < 1:
        found = np.corrcoef(stats.norm.ppf(first[:, 0]), stats.norm.ppf(second[:, 0]))[0, 1]
        assert found == pytest.approx(share, abs=0.05)
    assert abs(np.corrcoef(first[:, 0], first[:, 1])[0, 1]) < 0.06


@given(st.lists(st.integers(-1, 9), min_size=1, max_size=12), st.integers(0, 11), st.integers(-1, 9))
def test_another_row_has_another_word(row: list[int], at: int, other: int) -> None:
    before = np.array([row])
    after = before.copy()
    after[0, at % len(row)] = other
    assert (words(before) == words(after)).all() == bool((before == after).all())


def test_what_lasts_may_differ_from_run_to_run() -> None:
    """Shares are numbers with a range like any other."""
    shares = np.array([0.0, 1.0, 0.5])
    mixed = [tape(1, 0, 3).lasting(Purpose.LEADER, r, SLOTS, shares) for r in (1, 2)]
    each = [[tape(1, k, 1).lasting(Purpose.LEADER, r, SLOTS, shares[k : k + 1])[0] for k in range(3)] for r in (1, 2)]
    assert np.array_equal(mixed, each)
    assert (mixed[0][1] == mixed[1][1]).all()
    assert (mixed[0][0] != mixed[1][0]).all()


def test_a_batch_is_its_single_runs_to_the_bit() -> None:
    setup = sim.load(ISTANBUL).with_({**ALL, "protocol.rounds": 8}).setup
    many = batch(setup, 6, 0, 5)
    for row in range(5):
        assert_same_run(many, row, mesa_run(setup, 6, row))


class Listener(Negotiator):
    """Notes for each answer what it was about, and the luck that it had."""

    def __init__(self) -> None:
        self.heard: dict[tuple[int, ...], set[float]] = {}

    def answer(self, view: View, offer: Offer) -> Reply:
        record, game = view.table.record, view.table.game
        for run in np.flatnonzero(view.live):
            levels = (record.standing[run] + game.steps[offer.choice[run]]) % game.sizes
            about = (int(run), *record.standing[run], *levels, *record.rung[run])
            self.heard.setdefault(tuple(int(x) for x in about), set()).add(float(view.luck[run]))
        return super().answer(view, offer)


@pytest.mark.parametrize("share", [0, 1])
def test_asked_again_about_the_same_in_the_same_circumstances_a_party_says_the_same(share: float) -> None:
    setup = sim.load(ISTANBUL).with_({"lasting": {"judgement": share}}).setup
    runs, seats = tape(2, 0, 40), sitters(setup)
    drawn, listener = setup.draw(runs), Listener()
    seats[setup.game.index("russia")] = listener
    for _ in rounds(setup, drawn, runs, seats):
        pass
    luck = [len(found) for found in listener.heard.values()]
    assert len(luck) > 50
    assert (max(luck) == 1) == (share == 1)
    values = {next(iter(found)) for found in listener.heard.values()}
    assert len(values) == len(luck)  # about another package, or in other circumstances, it judges anew


def test_lasting_resolve_does_not_change_the_first_week_and_makes_sanctions_rarer_later() -> None:
    """Each week's chance is the same. But who has not acted by then is the kind that does not act."""
    talks = sim.load(ISTANBUL)
    imposed = {}
    for share in (0, 1):
        many = talks.with_({"lasting": {"resolve": share}}).ensemble(400, progress=False).runs
        imposed[share] = [(many["threatened.us_primary_sanctions"] == 1).mean(),
                          many["imposed.us_primary_sanctions"].notna().mean()]  # fmt: skip
    (first, ever), (first_lasting, ever_lasting) = imposed[0], imposed[1]
    assert abs(first - first_lasting) < 0.1
    assert ever - ever_lasting > 0.4
