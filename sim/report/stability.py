"""Which states of a conflict are stable, for whom, and why, as sections of text."""

from __future__ import annotations

from sim.report import words
from sim.report.sections import Row, Section
from sim.theories.graph import MANY, Conflict, Stability, coalitional_equilibria, joint_improvements, stable

KINDS = tuple(Stability)


def of_conflict(conflict: Conflict) -> list[Section]:
    """For each state who would stay there under each concept; then what coalitions change."""
    found = [_alone(conflict)]
    if 1 < len(conflict.players) <= MANY:
        found += [_together(conflict), _joint(conflict)]
    return found


def _alone(conflict: Conflict) -> Section:
    stays = {k: [stable(conflict, frozenset([p]), k) for p in range(len(conflict.players))] for k in KINDS}
    rows: list[Row] = []
    for s, state in enumerate(conflict.states):
        cells = [_who(conflict, [p for p, row in enumerate(stays[k]) if row[s]]) for k in KINDS]
        rows.append((state, *cells))
    note = "Everyone: an equilibrium. Definitions in docs/reference/theories.md (Fang, Hipel, Kilgour 1993)."
    return Section("Who would stay in each state", ("state", *map(str, KINDS)), rows, note, 1 + len(KINDS))


def _who(conflict: Conflict, staying: list[int]) -> str:
    if len(staying) == len(conflict.players):
        return "everyone"
    return words.listed([conflict.players[p] for p in staying]) if staying else "–"


def _together(conflict: Conflict) -> Section:
    rows = [(str(k), ", ".join(coalitional_equilibria(conflict, k)) or "none") for k in KINDS]
    return Section("States that no coalition would leave", ("concept", "states"), rows, wide=2)


def _joint(conflict: Conflict) -> Section:
    moves = joint_improvements(conflict, conflict.players)
    rows = [(start, end) for start, end in moves]
    note = "" if rows else "There is no move from which all gain."
    return Section("Moves from which all gain together", ("from", "to"), rows, note, 2)
