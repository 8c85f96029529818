"""The same negotiations in Parley and in NegMAS: who agrees on what, when, and how many in a second.

    python benchmarks/against_negmas.py [--peer-python PYTHON] [--domains 1000] [--seed 1] [--repetitions 3]

Random domains of 80 outcomes and 20 rounds, with 2 and with 5 parties that concede with time (1/β = 4, 1, ¼ in turn):
same utilities, reservation values, strategies and steps on both sides, one process each, in turns; medians. Each
side plays them with answers of all and with stacked answers; docs/reference/performance.md says how these differ.
Without --peer-python NegMAS is installed once in an environment of its own in the user's cache. It is AGPL, so it
stays a program beside this one.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
from domains import Domains, Tables, tables
from peer import Answer, Peer, interpreter
from timing import interleaved, machine, seconds_of_one

from sim.engines.ensemble import ensemble, play_briefly
from sim.engines.played import Played
from sim.engines.setup import Setup

OURS = {answers: f"Parley, {answers.replace('all', 'all answer')}" for answers in ("all", "stacked")}


@dataclass(frozen=True)
class Line:
    """What is printed about one side."""

    name: str
    answer: Answer
    per_second: float


def negotiate(setup: Setup, seed: int, runs: int) -> list[Played]:
    """Parley's side, on one thread."""
    return list(ensemble(setup, seed, runs, workers=1, player=play_briefly))


def our_answer(family: Domains, parts: list[Played]) -> Answer:
    """Packages as numbers, as NegMAS's side counts them."""
    standing = np.concatenate([played.state.standing for played in parts])
    signed = np.concatenate([played.state.agreements > 0 for played in parts])
    rounds = np.concatenate([played.state.ended for played in parts])
    number = np.ravel_multi_index(tuple(np.maximum(standing - 1, 0).T), family.levels)
    return Answer(0.0, np.where(signed, number, -1), rounds)


def lines(family: Domains, seed: int, count: int, repetitions: int, python: Path) -> tuple[list[Line], Tables]:
    """Play a family's domains on both sides, in turns."""
    setups = {name: replace(family, answers=answers).talks().setup for answers, name in OURS.items()}
    drawn = tables(setups[OURS["all"]], seed, count)
    answers = {name: our_answer(family, negotiate(setup, seed, count)) for name, setup in setups.items()}
    with Peer(python, family, drawn) as peer:

        def theirs(way: str) -> float:
            answers[way] = answer = peer.play(way)
            return answer.seconds

        jobs: dict[str, Callable[[], float]] = {
            name: partial(seconds_of_one, partial(negotiate, setup, seed, count)) for name, setup in setups.items()
        }
        jobs |= {way: partial(theirs, way) for way in peer.ways}
        medians = interleaved(jobs, repetitions)
    return [Line(name, answers[name], count / medians[name]) for name in jobs], drawn


def report(family: Domains, found: list[Line], drawn: Tables) -> None:
    """A table of one family; each line is held against Parley's with the same protocol."""
    print(f"\n{family.parties} parties, {family.outcomes} outcomes, {family.rounds} rounds, "
          f"{len(found[0].answer.outcome)} domains")  # fmt: skip
    print(f"{'':38}{'agreed':>16}{'rounds if agreed':>18}{'mean utility':>18}{'as Parley':>11}"
          f"{'per second':>12}{'Parley ×':>10}")  # fmt: skip
    for line in found:
        ours, agreed = same_protocol(found, line), line.answer.outcome >= 0
        same = (line.answer.outcome == ours.answer.outcome).mean()
        print(
            f"{line.name:38}{mean(agreed):>16}{mean(line.answer.rounds[agreed], 2):>18}"
            f"{mean(utilities(family, drawn, line.answer).mean(axis=1), 4):>18}{same:>11.1%}"
            f"{line.per_second:>12,.0f}{ours.per_second / line.per_second:>10,.1f}"
        )
    agreement_by_pairs(found)


def same_protocol(found: list[Line], line: Line) -> Line:
    """Parley's line with the protocol of a line."""
    kind = OURS["stacked" if "stacked" in line.name else "all"]
    return next(one for one in found if one.name == kind)


def agreement_by_pairs(found: list[Line]) -> None:
    """The difference of each of NegMAS's ways from Parley's on the same domains, with its standard error."""
    for line in found[len(OURS) :]:
        ours = same_protocol(found, line).answer
        difference = (line.answer.outcome >= 0).astype(float) - (ours.outcome >= 0)
        both = (line.answer.outcome >= 0) & (ours.outcome >= 0)
        later = (line.answer.rounds - ours.rounds)[both]
        print(f"  {line.name} − Parley, domain by domain: agreed {mean(difference)}, rounds {mean(later, 2)}")


def utilities(family: Domains, drawn: Tables, answer: Answer) -> np.ndarray:
    """(run, party): what each got; its reservation value where nothing was signed."""
    level = np.stack(np.unravel_index(np.maximum(answer.outcome, 0), family.levels), axis=1)
    worth = np.take_along_axis(drawn.worth, level[:, None, :, None], axis=3)[..., 0].sum(axis=2)
    return np.where((answer.outcome >= 0)[:, None], worth, drawn.reserved)


def mean(values: np.ndarray, digits: int = 3) -> str:
    """A mean with its standard error."""
    if values.size < 2:
        return "–"
    return f"{values.mean():.{digits}f} ± {values.std(ddof=1) / np.sqrt(values.size):.{digits}f}"


def main() -> None:
    read = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    read.add_argument("--peer-python", type=Path, help="a Python that has negmas")
    read.add_argument("--domains", type=int, default=1000)
    read.add_argument("--seed", type=int, default=1)
    read.add_argument("--repetitions", type=int, default=3)
    given = read.parse_args()
    python = interpreter(given.peer_python)
    print(machine())
    for parties in (2, 5):
        family = Domains(parties)
        report(family, *lines(family, given.seed, given.domains, given.repetitions, python))


if __name__ == "__main__":
    main()
