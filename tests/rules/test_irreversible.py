"""What cannot be undone is not undone: agreements move such an issue forward only."""

import numpy as np
import pytest

import sim
from sim.engines.ensemble import ensemble, play_briefly
from sim.rules.consent import undoing
from sim.scenario.tape import tape

FILE = """
meta: {title: exchange, cutoff: 2000-01-01, start: 2000-01-02, content_note: none, evidence: waived}
issues:
  exchange: {levels: [none, some, all], status_quo: none, holders: [p, q], reversible: REVERSIBLE}
  other: {levels: [a, b], status_quo: a, holders: [p, q]}
parties:
  p: {title: P, weights: {exchange: 0.5, other: 0.5}, values: {exchange: [0.4, 0.5, 0.6], other: [0, 1]},
      precision: 20, aspiration: {start: 0.1, floor: 0, concession: 0.1}}
  q: {title: Q, weights: {exchange: 0.5, other: 0.5}, values: {exchange: [0.6, 0.5, 0.4], other: [0, 1]},
      precision: 20, aspiration: {start: 0.1, floor: 0, concession: 0.1}}
protocol: {rounds: 12, speakers: [p, q]}
"""


@pytest.fixture
def talks(tmp_path):
    def of(reversible):
        file = tmp_path / "exchange.yaml"
        file.write_text(FILE.replace("REVERSIBLE", reversible), encoding="utf-8")
        return sim.load(file)

    return of


def steps(case, issue, runs=300):
    """How many agreements moved an issue back, and how many forward."""
    i = case.setup.game.issues.index(issue)
    parts = list(ensemble(case.setup, 1, runs, player=play_briefly))
    moved = np.concatenate([part.signed.after[:, i] - part.signed.before[:, i] for part in parts])
    return int((moved < 0).sum()), int((moved > 0).sum())


def test_noise_undoes_what_may_be_undone_and_nothing_else(talks):
    back, forward = steps(talks("true"), "exchange")
    assert back > 20
    back, forward = steps(talks("false"), "exchange")
    assert back == 0
    assert forward > 20


@pytest.mark.parametrize("file", ["istanbul_2025", "istanbul_2025_calibrated", "tiny"])
def test_no_shipped_scenario_undoes_what_it_says_cannot_be(file):
    case = sim.load(file)
    fixed = [name for name, issue in case.scenario.issues.items() if not issue.reversible]
    assert fixed
    for issue in fixed:
        back, forward = steps(case, issue)
        assert back == 0
        assert forward > 0


def test_a_person_is_told_that_it_cannot_be_undone(talks):
    case = talks("false")

    class Undoes:
        def propose(self, seat):
            return {"exchange": "none"} if seat.standing["exchange"] != "none" else {"exchange": "some"}

        def answer(self, seat, offer):
            return True

    def play():
        for seed in range(20):
            case.play(seed=seed, minds={"p": Undoes(), "q": Undoes()})

    with pytest.raises(sim.IllegalMove, match="cannot be undone"):
        play()


def test_only_what_agreements_did_stays_done(talks):
    """At the status quo nothing has been done yet, whatever level it is."""
    setup = talks("false").setup
    drawn = setup.draw(tape(1, 0, 2))
    opening = setup.opening(drawn)
    later = opening.but(standing=np.array([[1, 0], [1, 0]]), bound=np.array([[0, 0], [3, 0]], np.uint64))
    assert undoing(setup.game, opening).tolist() == [0, 0]
    assert undoing(setup.game, later).tolist() == [0, int(setup.game.undoes[0, 1])]
