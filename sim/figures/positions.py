"""One run: what each principal last offered on each issue, round by round, and what was in force."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from sim.analysis import titles
from sim.engines.played import Played
from sim.engines.round import RoundRecord
from sim.engines.setup import Setup
from sim.figures.panels import grid_of, height, lowest, name_levels, on_sheets, rows_of, step
from sim.figures.style import (
    BLACK,
    GREY,
    LOOKS,
    PAGE,
    SMALL,
    Plate,
    caution,
    framed,
    legend,
    own_settings,
    plain_axes,
)
from sim.nouns import Floats, Ints, Rung, Stage

APART = 0.16
"""How far lines of different parties lie apart where they would cover each other, in levels."""
LETTER, BROAD = 0.135, 0.085
"""Inches down a line of letters that name marks, and how broad a letter is, in shares of a panel."""


@dataclass(frozen=True)
class Mark:
    """What happened outside the table in one round."""

    round: int
    what: str


@own_settings()
def positions(setup: Setup, records: list[RoundRecord], played: Played, which: str) -> Plate:
    """A panel for each issue: levels over rounds, stars where something was signed."""
    issues = setup.game.issues
    rows = rows_of(range(len(issues)), 1 if len(issues) == 1 else 2)
    marks = _marks(setup, records)
    tiers = _tiers(marks, len(records))
    tall = [max(height(setup.scenario, issues[i]) for i in row) for row in rows]
    letters = LETTER * (max(tiers, default=-1) + 1)
    note = caution(setup.scenario, f"One run ({which}) of many. Another run goes another way. * marks the status quo.")
    key = _key(marks)

    def drawn(chosen: Sequence[int]) -> Plate:
        inches = [tall[row] + letters * (row == chosen[0]) for row in chosen]
        figure = framed(setup.scenario.meta.title, f"{key}\n{note}" if key else note, PAGE, 0.4 + sum(inches))
        grid = grid_of(figure, [rows[row] for row in chosen], inches)
        for axes, row in zip(grid, chosen, strict=True):
            for panel, i in zip(axes, rows[row], strict=True):
                _panel(panel, setup, i, records, played, marks)
        for panel, i in zip(grid[0], rows[chosen[0]], strict=True):
            _letters(panel, marks, tiers, letters / step(setup.scenario, issues[i]))
        lowest(grid, "round")
        legend(figure, grid[0][0])
        return figure

    return on_sheets(drawn, tall)


def _tiers(marks: list[Mark], last: int) -> list[int]:
    """For each mark the lowest line of letters in which its own touches none before it."""
    ends: list[float] = []
    tiers = []
    for mark in marks:
        tier = next((k for k, end in enumerate(ends) if mark.round >= end), len(ends))
        ends[tier : tier + 1] = [mark.round + BROAD * max(last, 1)]
        tiers.append(tier)
    return tiers


def _letters(axes: Axes, marks: list[Mark], tiers: list[int], room: float) -> None:
    """Name the marks above a panel's highest level, which makes `room` for them, in levels."""
    low, high = axes.get_ylim()
    axes.set_ylim(low, high + room if high > low else high - room)
    for n, (mark, tier) in enumerate(zip(marks, tiers, strict=True)):
        axes.annotate(
            _letter(n), (mark.round, 1.0), xycoords=("data", "axes fraction"), fontsize=SMALL, color=GREY,
            ha="left", va="top", xytext=(1.5, -9.5 * tier), textcoords="offset points",
        )  # fmt: skip


def _panel(axes: Axes, setup: Setup, i: int, records: list[RoundRecord], played: Played, marks: list[Mark]) -> None:
    plain_axes(axes)
    game, last = setup.game, len(records)
    for mark in marks:
        axes.axvline(mark.round, color="#b0b0b0", linewidth=0.8, zorder=0)
    standing = np.array([game.status_quo[i], *(int(r.state.standing[0, i]) for r in records)], float)
    axes.step(np.arange(last + 1), standing, where="post", color=BLACK, linewidth=2.4, label="in force", zorder=2)
    shift = (np.arange(game.principals.size) - (game.principals.size - 1) / 2) * APART
    for n, p in enumerate(game.principals):
        look = LOOKS[n % len(LOOKS)]
        rounds, offered = _offers(records, int(p), i)
        axes.plot(
            rounds, offered + shift[n], color=look.colour, marker=look.marker, linestyle=look.line, markersize=4.2,
            linewidth=1.2, markerfacecolor="white", label=f"latest offer of {_title(setup, int(p))}", zorder=3,
        )  # fmt: skip
    _stars(axes, played, i)
    name_levels(axes, setup.scenario, game.issues[i])
    axes.set_xlim(0, max(last, 1) + 0.5)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))


def _title(setup: Setup, p: int) -> str:
    return setup.scenario.parties[setup.game.parties[p]].title


def _offers(records: list[RoundRecord], p: int, i: int) -> tuple[Ints, Floats]:
    made = [
        (turn.round, float(turn.after[0, i]))
        for record in records
        for turn in record.turns
        if turn.proposer[0] == p and turn.stage == Stage.OFFER
    ]
    return np.array([m[0] for m in made], np.int64), np.array([m[1] for m in made], np.float64)


def _stars(axes: Axes, played: Played, i: int) -> None:
    signed = played.signed
    moved = signed.before[:, i] != signed.after[:, i]
    axes.plot(
        signed.round[moved], signed.after[moved, i], linestyle="none", marker="*", markersize=13, color="#F0E442",
        markeredgecolor=BLACK, markeredgewidth=0.8, label="signed", zorder=4,
    )  # fmt: skip


def _marks(setup: Setup, records: list[RoundRecord]) -> list[Mark]:
    """For each round with news: events, and instruments threatened, imposed or lifted."""
    scenario, out = setup.scenario, []
    happened = np.zeros(len(scenario.events), np.int64)
    rung = np.full(len(scenario.instruments), int(Rung.NONE))
    for record in records:
        state = record.state
        fresh = np.flatnonzero(state.happened[0] > happened)
        what = [list(scenario.events.values())[e].title for e in fresh]
        for reached in (Rung.THREATENED, Rung.IMPOSED, Rung.LIFTED):
            moved = np.flatnonzero((state.rung[0] != rung) & (state.rung[0] == reached))
            names = [titles.of_instrument(scenario, list(scenario.instruments)[g]) for g in moved]
            what += [f"{reached.name.lower()}: {', '.join(names)}"] if names else []
        if what:
            out.append(Mark(state.round, "; ".join(what)))
        happened, rung = state.happened[0], state.rung[0]
    return out


def _key(marks: list[Mark]) -> str:
    return " · ".join(f"{_letter(n)} (round {mark.round}) {mark.what}" for n, mark in enumerate(marks))


def _letter(n: int) -> str:
    return chr(ord("A") + n % 26) + ("" if n < 26 else str(n // 26))
