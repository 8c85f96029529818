"""What one seat may know in one run, as plain data: what pages, prints and objects of the user's own are made from.

A briefing can be written as JSON and holds nothing else. It is made from the seat's own numbers and the public record,
so no number that the seat may not know changes a byte of it. What may be offered follows from the briefing alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from sim.minds.decisions import Decision, Question
from sim.minds.moves import instruments_of, plain
from sim.minds.seat import UNDOES, Seat
from sim.minds.view import View
from sim.nouns import Bools, Masks, Rung
from sim.rules.consent import is_shut
from sim.rules.pressure import NEXT
from sim.scenario.game import Game

Plain = dict[str, Any]


def briefing(question: Question, run: int) -> Plain:
    """The decision, the table, the seat's own numbers, what it takes the others to want, and the public record.

    Worth is in units of the party's utility, over what stands; chances and beliefs are in [0, 1].
    """
    view = question.view
    game, mine = view.table.game, view.mine
    told: Plain = {
        "party": view.name,
        "decision": str(question.decision),
        "round": view.round,
        "rounds": view.horizon,
        "standing": game.package(view.table.record.standing[run]),
        "issues": _issues(view, run),
        "worth_of_conflict": float(mine.fight[run]),
        "bonuses": [
            {"when": _where(game, b), "worth": float(worth)} for b, worth in enumerate(mine.bonus[run]) if worth != 0
        ],
        "aspiration": float(view.aspiration[run]),
        "refuses": _refused(view, run),
        "most_issues": int(np.bitwise_count(game.moves.mask).max()),
        "all_issues": not bool(game.offerable.all()),
        "others": _others(view, run),
        "blame": Seat(view, run).blame(),
        "public": _public(view, run),
    }
    if question.usual is not None:
        told["usual"] = plain(game, question, question.usual, run)
    if question.decision == Decision.PRESS:
        rungs, owned = view.table.record.rung[run], instruments_of(game, view.party)
        told["may_go_to"] = {name: [r.name.lower() for r in NEXT[Rung(int(rungs[g]))]] for name, g in owned.items()}
    if question.offer is not None:
        offer, received = question.offer, Seat(view, run).received(question.offer)
        told["offer"] = {
            "proposer": received.proposer, "moved": received.moved, "gain": received.gain, "best": received.best,
            "allowed": received.allowed, "cost_of_refusing": float(offer.relief[run]),
            "retreat": float(offer.retreat[run]),
        }  # fmt: skip
    return told


def refusal(told: Mapping[str, Any], moved: Mapping[str, str]) -> str | None:
    """Why the seat may not offer to move issues to these levels, by its briefing alone; None where it may."""
    issues, standing = told["issues"], told["standing"]
    for issue, level in moved.items():
        if issue not in issues:
            return f"'{issue}' is not on the table (there are {', '.join(issues)})"
        if level not in issues[issue]["levels"]:
            return f"'{level}' is no level of {issue} (there are {', '.join(issues[issue]['levels'])})"
    after = {**standing, **moved}
    changed = [issue for issue in standing if after[issue] != standing[issue]]
    if not changed:
        return "it changes nothing; move at least one issue"
    if len(changed) > told["most_issues"]:
        return f"it moves {len(changed)} issues at once; one offer may move {told['most_issues']} here"
    if told["all_issues"] and len(changed) < len(standing):
        return "an offer must settle every issue here"
    for refused in told["refuses"]:
        opens = np.uint64(2 if refused["unless"] else 0)
        if is_shut(np.array(1, np.uint64), np.asarray(opens), _truth(refused, standing), _truth(refused, after)):
            return str(refused["why"])
    return None


def _truth(refused: Mapping[str, Any], package: Mapping[str, str]) -> Masks:
    """Bit 0 where a package satisfies what is refused, bit 1 where it satisfies what opens it."""
    conditions = [refused["when"], refused["unless"] or {}]
    return np.array(sum(1 << b for b, when in enumerate(conditions) if satisfies(package, when)), np.uint64)


def satisfies(package: Mapping[str, str], when: Mapping[str, list[str]]) -> bool:
    """Whether a package meets a condition: on each issue named it has one of the levels."""
    return all(package[issue] in levels for issue, levels in when.items())


def _where(game: Game, condition: int) -> dict[str, list[str]]:
    """A condition in words: the levels that satisfy it, on the issues on which some do not."""
    holds: Bools = (game.satisfied >> np.uint64(condition)) & np.uint64(1) != 0
    named = [i for i, size in enumerate(game.sizes) if not holds[i, :size].all()]
    return {game.issues[i]: [level for k, level in enumerate(game.levels[i]) if holds[i, k]] for i in named}


def _issues(view: View, run: int) -> Plain:
    """Levels, what each is worth to the party over the one that stands, and how much of the war goes on under it."""
    game, worth = view.table.game, view.mine.worth[run]
    standing, conflict = view.table.record.standing[run], view.table.today.conflict[run]
    return {
        issue: {
            "levels": list(levels),
            "worth": {level: float(worth[i, k] - worth[i, standing[i]]) for k, level in enumerate(levels)},
            "conflict": {level: float(conflict[i, k]) for k, level in enumerate(levels)},
        }
        for i, (issue, levels) in enumerate(zip(game.issues, game.levels, strict=True))
    }


def _refused(view: View, run: int) -> list[Plain]:
    """What the party may not offer or sign: its red lines, and its gates that are shut."""
    game, out = view.table.game, []
    for condition in range(game.conditions):
        if int(view.mine.forbidden[run]) >> condition & 1:
            undoes = int(game.done_for_good) >> condition & 1
            line = UNDOES if undoes else f"it crosses a red line of {view.name}"
            out.append({"why": line, "when": _where(game, condition), "unless": None})
    for g, rule in enumerate(game.gates):
        if rule.party == view.party and view.table.today.refused[run, g]:
            opens = None if rule.until < 0 else _where(game, rule.until)
            shut = f"{view.name} does not go there yet (rule '{rule.name}')"
            out.append({"why": shut, "when": _where(game, rule.refuses), "unless": opens})
    return out


def _others(view: View, run: int) -> Plain:
    """What the party believes of each other's type, and what each type is publicly taken to want."""
    game, guess, seat = view.table.game, view.table.guess, Seat(view, run)
    return {
        name: {
            "belief": seat.belief(name),
            "typical_worth": {
                kind or "as known": {
                    issue: {level: float(guess.worth[h, k, i, at]) for at, level in enumerate(levels)}
                    for i, (issue, levels) in enumerate(zip(game.issues, game.levels, strict=True))
                }
                for k, kind in enumerate(game.kinds[h])
            },
        }
        for h, name in enumerate(game.parties)
        if h != view.party
    }


def _public(view: View, run: int) -> Plain:
    """What every party has seen."""
    game, record = view.table.game, view.table.record
    made = [(r, t) for r, t in np.argwhere(record.proposers[run] >= 0).tolist()]
    return {
        "momentum": float(record.momentum[run]),
        "meetings": int(record.meetings[run]),
        "leaders": [name for p, name in enumerate(game.parties) if record.leaders[run, p]],
        "present": [name for p, name in enumerate(game.parties) if record.present[run, p]],
        "instruments": {
            name: {"owner": game.parties[owner], "rung": Rung(int(record.rung[run, g])).name.lower()}
            for g, (name, owner) in enumerate(game.instruments)
        },
        "offers": [
            {
                "round": r + 1, "turn": t, "by": game.parties[int(record.proposers[run, r, t])],
                "package": game.package(record.offers[run, r, t]),
            }
            for r, t in made
        ],
    }  # fmt: skip
