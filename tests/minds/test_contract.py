"""What every mind must do, alone and in a batch: legal moves, no memory of its own, the same bits."""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Mapping
from dataclasses import fields
from functools import partial
from importlib import import_module
from pathlib import Path
from types import FunctionType, MethodType, ModuleType
from typing import TypeVar

import numpy as np
import pytest
from pydantic import BaseModel

import sim
from sim import minds
from sim.engines.drive import Behind
from sim.engines.ensemble import play_briefly, rounds
from sim.minds import MINDS, Human, Mind, OneByOne, Scripted, as_mind
from sim.minds.decisions import Decision
from sim.minds.view import Offer, Reply, View
from sim.nouns import Answer, Bools, Ints
from sim.rules.attendance import Intention
from sim.rules.state import State
from sim.scenario import party
from sim.scenario.parameters import Parameters
from sim.scenario.tape import tape
from tests.engines.traces import assert_same_run, batch, mesa_run

T = TypeVar("T")
TINY = Path(__file__).parents[2] / "scenarios" / "tiny.yaml"


def talks_with(name: str) -> sim.Negotiation:
    return sim.load(TINY).with_({"parties.north.mind": name, "parties.south.mind": name})


def test_every_mind_is_listed_once_and_a_file_may_name_it() -> None:
    given = party.Party.model_json_schema()["properties"]["mind"]
    assert given["enum"] == list(MINDS)
    assert all(MINDS[name].__doc__ and MINDS[name]().name == name for name in MINDS)
    files = {path.stem for path in Path(minds.__file__).parent.glob("*.py")}
    strategies = {
        file for file in files for thing in vars(import_module(f"sim.minds.{file}")).values()
        if isinstance(thing, type) and issubclass(thing, Mind) and thing.__module__ == f"sim.minds.{file}"
        and "name" in vars(thing)
    }  # fmt: skip
    assert strategies - {"players"} == set(party.MINDS.values())


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


@pytest.mark.parametrize(
    ("file", "name"), [*(("tiny", name) for name in sorted(MINDS)), ("istanbul_2025", "negotiator")]
)
@pytest.mark.parametrize("runs", [1, 3])
def test_nothing_that_a_mind_can_reach_holds_anothers_true_numbers(name: str, file: str, runs: int) -> None:
    setup = sim.load(TINY.with_name(f"{file}.yaml")).setup
    names, drawn_for = setup.game.parties, tape(3, 0, runs)
    drawn = setup.draw(drawn_for)
    spies = [Spy(MINDS[name], party) for party in range(len(names))]
    seen = 0
    for record in rounds(setup, drawn, drawn_for, list(spies)):
        for spy in spies:
            secrets = secret_numbers(drawn, record.state, spy.party)
            assert secrets.size > 5
            for where, array in spy.found:
                leaked = np.isin(array, secrets)
                assert not leaked.any(), f"{names[spy.party]} can read {array[leaked][:3]} in {where}"
            seen += len(spy.found)
            spy.found = []
        if record.state.round == 4:
            break
    assert seen > 100


def secret_numbers(drawn: Parameters, state: State, party: int) -> np.ndarray:
    """The true wishes and the character of everyone else, without what is its own or typical (so public)."""
    tables = [getattr(drawn.true, f.name) for f in fields(drawn.true)]
    tables += [getattr(drawn.character, f.name) for f in fields(drawn.character)]
    others = np.concatenate([np.delete(table, party, axis=1).ravel() for table in tables])
    own = np.concatenate([table[:, party].ravel() for table in tables])
    typical = [getattr(drawn.typical, f.name).ravel() for f in fields(drawn.typical)]
    typical += [getattr(drawn.typical_character, f.name).ravel() for f in fields(drawn.typical_character)]
    public = np.concatenate([own, *typical, drawn.conflict.ravel(), state.blame.ravel(), state.momentum])
    few = np.round(others, 3) == others  # a number like .95 in a file is everybody's
    return others[~np.isin(others, public) & ~few & (others != 0)]


class Spy(Behind):
    """Sits in a mind's place; walks through all that the mind can reach from what it is handed."""

    def __init__(self, mind: type[Mind], party: int) -> None:
        super().__init__(mind())
        self.mind, self.party = self.sitter, party
        self.found: list[tuple[str, np.ndarray]] = []

    def decides(self, decision: Decision) -> bool:
        return True

    def attend(self, view: View, usual: Intention) -> Intention:
        return self._looked(view, self.mind.attend(view, usual))

    def press(self, view: View, usual: Ints) -> Ints:
        return self._looked(view, self.mind.press(view, usual))

    def leave(self, view: View, usual: Bools) -> Bools:
        return self._looked(view, self.mind.leave(view, usual))

    def come_back(self, view: View, usual: Bools) -> Bools:
        return self._looked(view, self.mind.come_back(view, usual))

    def _looked(self, view: View, move: T) -> T:
        self.found += reachable(view, "view")
        return move

    def propose(self, view: View) -> Ints:
        choice = self.mind.propose(view)
        self.found += [*reachable(view, "view"), *reachable(self.mind, "mind")]
        return choice

    def answer(self, view: View, offer: Offer) -> Reply:
        reply = self.mind.answer(view, offer)
        self.found += [*reachable(view, "view"), *reachable(offer, "offer"), *reachable(self.mind, "mind")]
        return reply


def reachable(thing: object, where: str, met: set[int] | None = None) -> Iterator[tuple[str, np.ndarray]]:
    """Every array of numbers that can be reached: through fields, containers, closures, bound and partial functions,
    and the larger array of which an array is a part."""
    met = set() if met is None else met
    if id(thing) in met or thing is None or isinstance(thing, str | int | float | bool | type | ModuleType | BaseModel):
        return
    met.add(id(thing))
    if isinstance(thing, np.ndarray):
        if thing.dtype.kind == "f":
            yield where, thing
        yield from reachable(thing.base, f"{where}.base", met)
    for name, part in parts_of(thing):
        yield from reachable(part, f"{where}.{name}", met)


def parts_of(thing: object) -> Iterator[tuple[str, object]]:
    if isinstance(thing, Mapping):
        yield from ((str(key), part) for key, part in thing.items())
    elif isinstance(thing, list | tuple | set):
        yield from ((str(k), part) for k, part in enumerate(thing))
    elif isinstance(thing, partial):
        yield from (("func", thing.func), ("args", thing.args), ("keywords", thing.keywords))
    elif isinstance(thing, MethodType):
        yield from (("self", thing.__self__), ("func", thing.__func__))
    elif isinstance(thing, FunctionType):
        yield from ((f"closure[{k}]", cell.cell_contents) for k, cell in enumerate(thing.__closure__ or ()))
        yield "defaults", thing.__defaults__
    else:
        yield from getattr(thing, "__dict__", {}).items()
        yield from ((name, getattr(thing, name, None)) for name in getattr(type(thing), "__slots__", ()))


def test_the_walk_sees_what_hides_in_closures_and_in_larger_arrays() -> None:
    secret = np.arange(6.0).reshape(2, 3)

    class Holder:
        def method(self) -> None: ...

    holder = Holder()
    holder.__dict__["deep"] = {"list": [partial(print, secret)]}
    for hidden in (lambda: secret, partial(print, secret), secret[:, 1], (0, [secret]), holder.method):
        assert any(array.size == 6 for _, array in reachable(hidden, "here")), hidden
