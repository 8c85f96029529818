"""What a person who takes a seat reads: before the talks what its party knows, at the end what was possible."""

from __future__ import annotations

from sim.analysis import titles
from sim.analysis.answers import SOLUTIONS
from sim.analysis.titles import start
from sim.engines.played import Played
from sim.engines.setup import Setup
from sim.nouns import Bools
from sim.report import words
from sim.report.narrative import ending
from sim.report.sections import Section
from sim.report.words import chance, listed, number, party, signed
from sim.scenario.blocks import Condition, Edge
from sim.scenario.parameters import Parameters, scale
from sim.scenario.schema import Gate


def brief(setup: Setup, drawn: Parameters, p: int) -> list[str]:
    """A party's own wishes and lines, and what is public about the others; nothing that only another knows."""
    game = setup.game
    lines = [f"You sit for {party(setup, p)}."]
    if len(game.kinds[p]) > 1:
        lines.append(f"Your government is '{words.plain(game.kinds[p][int(drawn.kind[0, p])])}'; only you know it.")
    return [*lines, "", *_wishes(setup, drawn, p), *_outside(setup, drawn, p), *_red_lines(setup, drawn, p),
            *_rules(setup, p), *_others(setup, drawn, p)]  # fmt: skip


def _wishes(setup: Setup, drawn: Parameters, p: int) -> list[str]:
    worth, sizes = drawn.true.worth[0, p], setup.game.sizes
    if not float(scale(worth)):
        return ["You want nothing at this table for yourself."]
    lines = ["What the levels are worth to you (your status quo on each issue is 0):"]
    for i in range(len(setup.game.issues)):
        quo = worth[i, setup.game.status_quo[i]]
        levels = [
            f"{words.level(setup, i, k)} {signed(float(worth[i, k] - quo)) if worth[i, k] != quo else '0'}"
            for k in range(int(sizes[i]))
        ]
        lines.append(f"  {words.issue(setup, i)}: {'; '.join(levels)}")
    return lines


def _outside(setup: Setup, drawn: Parameters, p: int) -> list[str]:
    x = float(drawn.true.outside[0, p])
    given = "a package gives it up as far as it ends the conflict"
    lines = [f"The path outside the table is worth {number(x)} to you today; {given}."] if x else []
    for item in setup.game.bonuses:
        value = float(drawn.true.bonus[0, p, item.condition]) if item.party == p else 0.0
        if value:
            name = item.path.split(".")[-2]
            when = setup.scenario.parties[setup.game.parties[p]].complementarities[name].when
            lines.append(f"{signed(value)} if {condition(setup, when)} ({words.plain(name)}).")
    return lines


def condition(setup: Setup, when: Condition) -> str:
    """A condition in words."""
    parts = []
    for name, wanted in when.items():
        title = titles.of_issue(setup.scenario, name)
        if isinstance(wanted, Edge):
            ends = [("at least", wanted.at_least), ("at most", wanted.at_most)]
            said = " and ".join(f"{word} {_quoted(setup, name, level)}" for word, level in ends if level)
        else:
            said = " or ".join(_quoted(setup, name, level) for level in wanted)
        parts.append(f"{title} is {said}")
    return " and ".join(parts)


def _quoted(setup: Setup, issue: str, level: str) -> str:
    return f"'{titles.of_level(setup.scenario, issue, level)}'"


def _red_lines(setup: Setup, drawn: Parameters, p: int) -> list[str]:
    scenario = setup.scenario
    named = [(owner, line) for owner, item in scenario.parties.items() for line in item.red_lines.values()]
    forbidden, out = int(drawn.forbidden[0, p]), []
    for (_, line), rule in zip(named, setup.game.lines, strict=True):
        for (c, _), level in zip(rule.options, line.first_forbidden or [None], strict=True):
            if rule.party == p and (forbidden >> c) & 1:
                when = line.when or {str(line.issue): Edge(at_least=level)}
                out.append(f"Red line: you may never sign that {condition(setup, when)}.")
    return out


def _rules(setup: Setup, p: int) -> list[str]:
    lines = []
    game, name = setup.game, setup.game.parties[p]
    mine = [words.issue(setup, i) for i in range(len(game.issues)) if (int(game.holders[i]) >> p) & 1]
    lines.append(f"Your consent is needed on: {listed(mine)}." if mine else "No issue needs your consent.")
    lines += [
        f"{_meanwhile(setup, gate)} you may not sign that {condition(setup, gate.refuses)}."
        for gate in setup.scenario.sequencing.values()
        if gate.party == name
    ]
    for g, item in enumerate(setup.scenario.instruments.values()):
        if name in (item.owner, item.target):
            who = "You hold" if item.owner == name else "Held against you"
            lines.append(f"{who}: {words.instrument(setup, g)}, unless {condition(setup, item.demand)}.")
    most = setup.scenario.protocol
    end = f"round {most.deadline.round}, a deadline" if most.deadline else f"round {most.rounds}"
    lines.append(f"Talks last until {end} at most; signed packages stand ({most.agreements}).")
    return lines


def _meanwhile(setup: Setup, gate: Gate) -> str:
    if gate.during is None:
        return "Until talks have gone far enough"
    return f"Should this happen ({setup.scenario.events[gate.during].title}), then for as long as it lasts"


def _others(setup: Setup, drawn: Parameters, p: int) -> list[str]:
    lines = ["The others:"]
    for h, kinds in enumerate(setup.game.kinds):
        if h == p:
            continue
        held = [words.issue(setup, i) for i in range(len(setup.game.issues)) if (int(setup.game.holders[i]) >> h) & 1]
        consent = f"; must consent on {listed(held)}" if held else ""
        types = [f"{words.plain(k)} {chance(float(s))}" for k, s in zip(kinds, drawn.prior[0, h], strict=False) if k]
        guess = f"; you take it to be {', '.join(types)}" if len(types) > 1 else ""
        lines.append(f"  {start(party(setup, h))}{consent}{guess}")
    return lines


def reveal(setup: Setup, drawn: Parameters, played: Played) -> list[str]:
    """How it ended, who the others were, and whether there was a zone of agreement."""
    game = setup.game
    who = [
        f"{start(party(setup, p))} was '{words.plain(kinds[int(drawn.kind[0, p])])}'."
        for p, kinds in enumerate(game.kinds)
        if len(kinds) > 1
    ]
    assert played.possible is not None
    return [*ending(setup, played), "", *who, _zone(played.possible.zone[0, 0])]


def _zone(zone: Bools) -> str:
    if zone[2]:
        return "From where things stand, a package existed that all who must consent would gain from and could sign."
    if zone[1]:
        return "A package that all would gain from existed, but someone refused it for now."
    if zone[0]:
        return "A package that all would gain from existed, but each such package crossed someone's red line."
    return "From where things stand, no package was left that all who must consent would gain from."


def points(setup: Setup, played: Played) -> Section:
    """True gains over the status quo: here, and at the reference points of this run's true preferences."""
    possible = played.possible
    assert possible is not None
    players = tuple(start(setup.scenario.parties[name].title) for name in possible.players)
    rows = [("where you ended", *(signed(float(g)) for g in possible.reached[0]), "0")]
    away = possible.distance()[0]
    for s, name in enumerate(SOLUTIONS):
        gains = (signed(float(g)) for g in possible.gains[0, s])
        rows.append((words.SOLUTIONS[name], *gains, number(float(away[s]))))
    note = "; ".join(
        f"{name.replace('_', '-').title()}: {words.moved(setup, setup.game.status_quo, possible.packages[0, s])}"
        for s, name in enumerate(SOLUTIONS[:2])
    )
    columns = ("gain over the status quo", *players, "distance")
    return Section("True gains, here and where theories would have you end", columns, rows, f"Packages. {note}.")
