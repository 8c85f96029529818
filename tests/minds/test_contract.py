"""What every mind must do, alone and in a batch: legal moves, no memory of its own, the same bits."""

from __future__ import annotations

import pickle
from pathlib import Path

import numpy as np
import pytest

import sim
from sim.engines.ensemble import play_briefly, rounds
from sim.engines.ledger import Ledger
from sim.engines.setup import Setup
from sim.minds import MINDS, Human, Mind, OneByOne, Scripted, as_mind
from sim.nouns import Answer
from sim.scenario.tape import tape
from tests.engines.traces import assert_same_run, batch, mesa_run

TINY = Path(__file__).parents[2] / "scenarios" / "tiny.yaml"


def talks_with(name: str) -> sim.Negotiation:
    return sim.load(TINY).with_({"parties.north.mind": name, "parties.south.mind": name})


def test_every_built_in_mind_is_listed_and_named_in_the_schema() -> None:
    from sim.scenario.schema import ALL_MINDS

    assert set(MINDS) == set(ALL_MINDS)
    assert all(MINDS[name].__doc__ and MINDS[name]().name == name for name in MINDS)


@pytest.mark.parametrize("name", sorted(MINDS))
def test_alone_and_in_a_batch(name: str) -> None:
    setup = talks_with(name).setup
    many = batch(setup, 4, 0, 8)
    for row in range(8):
        assert_same_run(many, row, mesa_run(setup, 4, row))


@pytest.mark.parametrize("name", sorted(MINDS))
def test_moves_are_legal_and_the_mind_keeps_nothing(name: str) -> None:
    setup = talks_with(name).setup
    mind: Mind = MINDS[name]()
    before = pickle.dumps(mind)
    runs = tape(9, 0, 16)
    drawn = setup.draw(runs)
    offers = 0
    for record in rounds(setup, drawn, runs, [mind, mind]):
        for turn in record.turns:
            made = turn.proposer >= 0
            offers += int(made.sum())
            assert (turn.after[made] != turn.before[made]).any(axis=1).all()
            moved = (turn.after != turn.before).sum(axis=1)
            assert (moved <= (setup.scenario.protocol.breadth or 99)).all()
    assert offers > 0
    assert pickle.dumps(mind) == before


@pytest.mark.parametrize("name", ["boulware", "linear", "conceder", "hardliner", "micro", "tit_for_tat"])
def test_minds_without_noise_never_take_less_than_what_stands(name: str) -> None:
    setup = talks_with(name).setup
    for record in batch(setup, 2, 0, 20)[0]:
        for turn in record.turns:
            yes = (turn.answers == Answer.ACCEPTED) & ~np.isnan(turn.asked)
            assert (turn.gain[yes] >= 0).all()


def test_boulware_signs_later_than_a_conceder() -> None:
    first = {}
    for name in ("boulware", "linear", "conceder"):
        talks = talks_with(name).with_({"protocol.agreements": "single"})
        played = play_briefly(talks.setup, tape(1, 0, 200))
        signed = played.state.agreements > 0
        assert signed.mean() > 0.5
        first[name] = played.state.ended[signed].mean()
    assert first["boulware"] > first["linear"] > first["conceder"]


def test_two_hardliners_sign_only_what_is_best_for_both() -> None:
    setup = talks_with("hardliner").setup
    for record in batch(setup, 3, 0, 30)[0]:
        for turn in record.turns:
            for run in np.flatnonzero(turn.signed):
                answered = ~np.isnan(turn.asked[run])
                assert (turn.gain[run, answered] >= turn.asked[run, answered]).all()


def test_micro_offers_its_best_first_and_repeats_until_the_other_moves() -> None:
    """de Jonge 2022: with no new offer from the other side it stays at its last rank."""
    setup = sim.load(TINY).with_({"parties.north.mind": "micro"}).setup

    class Silent:
        def propose(self, seat: sim.Seat) -> None:
            return None

        def answer(self, seat: sim.Seat, offer: sim.Received) -> bool:
            return False

    run = sim.load(TINY).with_({"parties.north.mind": "micro"}).play(seed=2, minds={"south": Silent()})
    offers = [t.after[0].tolist() for r in run.records for t in r.turns if t.proposer[0] == 0]
    assert len(offers) > 5
    assert all(offer == offers[0] for offer in offers)
    assert setup.game.parties[0] == "north"


def test_a_replayed_run_is_the_same_run() -> None:
    talks = sim.load(TINY)
    first = talks.play(seed=6)
    script = {}
    for p, name in enumerate(first.talks.setup.game.parties):
        offers, answers = {}, {}
        for record in first.records:
            for turn in record.turns:
                who = int(turn.proposer[0])
                if who == p:
                    offers[turn.round] = talks.setup.game.package(turn.after[0])
                elif turn.answers[0, p] in (Answer.ACCEPTED, Answer.REFUSED):
                    by = talks.setup.game.parties[who]
                    answers[turn.round, by] = bool(turn.answers[0, p] == Answer.ACCEPTED)
        script[name] = Scripted(offers, answers)
    again = talks.play(seed=6, minds=script)
    assert again.standing == first.standing
    columns = ["round", "proposer", "moved", "signatories"]
    assert again.agreements[columns].equals(first.agreements[columns])


class Dove:
    """Accepts everything, offers what the other likes best."""

    def propose(self, seat: sim.Seat) -> dict[str, str] | None:
        options = seat.likeliest(1)
        return options[0][0] if options else None

    def answer(self, seat: sim.Seat, offer: sim.Received) -> bool:
        return True


def test_a_user_replaces_a_mind_in_three_lines() -> None:
    model = sim.Talks(sim.load(TINY), seed=1)
    model.by_party["south"].mind = Dove()
    while model.running:
        model.step()
    answers = [t.answers[0, 1] for r in model.records for t in r.turns if t.proposer[0] == 0]
    assert model.by_party["south"].offers_refused == 0
    assert Answer.REFUSED not in answers
    assert Answer.ACCEPTED in answers


def test_replacing_a_mind_moves_no_draw() -> None:
    talks = sim.load(TINY)
    one, other = talks.play(seed=5), talks.play(seed=5, minds={"south": Dove()})
    assert np.array_equal(one.drawn.numbers, other.drawn.numbers)
    shared = min(len(one.records), len(other.records))
    assert shared > 0
    for k in range(shared):
        assert one.records[k].state.momentum[0] == other.records[k].state.momentum[0]


class Clerk:
    """A desk that first tries something impossible, then a legal package, then passes."""

    def __init__(self) -> None:
        self.tries: list[dict[str, str] | None] = [{"truce": "nowhere"}, {}, {"exchange": "some"}]
        self.refusals: list[str] = []

    def ask_offer(self, seat: sim.Seat) -> dict[str, str] | None:
        return self.tries.pop(0) if self.tries else None

    def ask_answer(self, seat: sim.Seat, offer: sim.Received) -> bool:
        return False

    def refuse(self, reason: str) -> None:
        self.refusals.append(reason)


def test_a_person_is_told_why_an_offer_is_illegal_and_asked_again() -> None:
    clerk = Clerk()
    run = sim.load(TINY).play(seed=1, minds={"south": Human(clerk)})
    assert any("nowhere" in reason and "none, partial, full" in reason for reason in clerk.refusals)
    assert any("changes nothing" in reason for reason in clerk.refusals)
    made = [t for r in run.records for t in r.turns if t.proposer[0] == 1]
    assert run.talks.setup.game.package(made[0].after[0])["exchange"] == "some"


def test_what_is_no_mind_is_refused_in_a_sentence() -> None:
    with pytest.raises(TypeError, match="no mind"):
        as_mind(object())
    assert isinstance(as_mind(Dove()), OneByOne)


def test_a_view_holds_no_other_partys_secrets() -> None:
    """Every array that the first speaker receives stays the same when another party's true numbers change."""
    talks = sim.load(TINY)
    seen: list[list[np.ndarray]] = []
    for secret in (0.15, 0.55):
        spy = Spy()
        changed = talks.with_({"parties.south.outside_option": {"uniform": [secret - 0.1, secret + 0.1]}})
        setup = Setup(changed.scenario)
        runs = tape(3, 0, 4)
        drawn = setup.draw(runs)
        # the public, typical numbers are those of the unchanged scenario: only the draws differ
        drawn = replace_typical(drawn, talks.setup.draw(runs))
        ledger = Ledger(setup, drawn)
        for record in rounds(setup, drawn, runs, [spy, MINDS["hardliner"]()]):
            ledger.enter(record)
            break
        seen.append(spy.arrays)
    assert seen[0]
    for a, b in zip(seen[0], seen[1], strict=True):
        assert np.array_equal(a, b, equal_nan=a.dtype.kind == "f")


def replace_typical(drawn: object, public: object) -> object:
    from dataclasses import replace

    return replace(drawn, typical=public.typical, typical_character=public.typical_character)  # type: ignore[attr-defined, type-var]


class Spy(MINDS["hardliner"]):  # type: ignore[misc]
    """Notes every array that it can reach from its view in its first turn."""

    def __init__(self) -> None:
        self.arrays: list[np.ndarray] = []

    def propose(self, view):  # type: ignore[no-untyped-def]
        if not self.arrays:
            gather(view, self.arrays)
        return super().propose(view)


def gather(thing: object, into: list[np.ndarray]) -> None:
    from dataclasses import fields, is_dataclass

    if isinstance(thing, np.ndarray):
        if thing.dtype.kind != "O":
            into.append(thing.copy())
    elif is_dataclass(thing):
        for field in fields(thing):
            if field.name not in ("offers", "proposers"):
                gather(getattr(thing, field.name), into)
    elif isinstance(thing, tuple):
        for item in thing:
            gather(item, into)
