"""What was on the table for all: read at the end by whoever has played."""

from __future__ import annotations

from sim.analysis.answers import SOLUTIONS
from sim.analysis.titles import start
from sim.engines.played import Played
from sim.engines.setup import Setup
from sim.nouns import Bools
from sim.report import words
from sim.report.narrative import ending
from sim.report.sections import Section
from sim.report.words import number, party, signed
from sim.scenario.parameters import Parameters

NAMES = {
    "nash": "Nash (largest product of gains)",
    "kalai_smorodinsky": "Kalai-Smorodinsky (equal shares of what each could gain)",
    "egalitarian": "Egalitarian (best for the one who gains least)",
    "utilitarian": "Utilitarian (largest sum of gains)",
}


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
    titles = tuple(start(setup.scenario.parties[name].title) for name in possible.players)
    rows = [("where you ended", *(signed(float(g)) for g in possible.reached[0]), "0")]
    away = possible.distance()[0]
    for s, name in enumerate(SOLUTIONS):
        gains = (signed(float(g)) for g in possible.gains[0, s])
        rows.append((NAMES[name], *gains, number(float(away[s]))))
    note = "; ".join(
        f"{name.replace('_', '-').title()}: {words.moved(setup, setup.game.status_quo, possible.packages[0, s])}"
        for s, name in enumerate(SOLUTIONS[:2])
    )
    columns = ("gain over the status quo", *titles, "distance")
    return Section("True gains, here and where theories would have you end", columns, rows, f"Packages. {note}.")
