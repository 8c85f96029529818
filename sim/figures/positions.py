"""One run: what each principal last offered on each issue, round by round, and what was in force."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sim.analysis import titles
from sim.engines.played import Played
from sim.engines.round import RoundRecord
from sim.engines.setup import Setup
from sim.figures.style import (
    BLACK,
    GREY,
    LOOKS,
    NORMAL,
    PANEL,
    SMALL,
    caution,
    framed,
    legend,
    lowest,
    plain_axes,
    wrapped,
)
from sim.nouns import Floats, Ints, Rung

LABEL = 34
APART = 0.16
"""How far lines of different parties lie apart where they would cover each other, in levels."""


@dataclass(frozen=True)
class Mark:
    """What happened outside the table in one round."""

    round: int
    what: str


def positions(setup: Setup, records: list[RoundRecord], played: Played, which: str) -> Figure:
    """A panel for each issue: levels over rounds, stars where something was signed."""
    issues = setup.game.issues
    columns = 1 if len(issues) == 1 else 2
    rows = math.ceil(len(issues) / columns)
    tall = [int(max(setup.game.sizes[k : k + columns])) for k in range(0, len(issues), columns)]
    marks = _marks(setup, records)
    note = caution(setup.scenario, f"One run ({which}) of many; another run goes another way.")
    key = _key(marks)
    figure = framed(
        setup.scenario.meta.title, f"{key}\n{note}" if key else note, PANEL * columns,
        0.4 + sum(0.4 * n + 0.42 for n in tall),
    )  # fmt: skip
    grid = figure.subplots(rows, columns, squeeze=False, sharex=True, gridspec_kw={"height_ratios": tall})
    for at, axes in enumerate(grid.flat):
        if at < len(issues):
            _panel(axes, setup, at, records, played, marks)
        else:
            axes.set_visible(False)
    lowest(grid, "round")
    legend(figure, grid[0, 0])
    return figure


def _panel(axes: Axes, setup: Setup, i: int, records: list[RoundRecord], played: Played, marks: list[Mark]) -> None:
    plain_axes(axes)
    game, last = setup.game, len(records)
    for n, mark in enumerate(marks):
        axes.axvline(mark.round, color="#b0b0b0", linewidth=0.8, zorder=0)
        if i < 2:
            axes.annotate(
                _letter(n), (mark.round, 1.0), xycoords=("data", "axes fraction"), fontsize=SMALL - 1.5, color=GREY,
                ha="left", va="top", xytext=(1.5, 0), textcoords="offset points",
            )  # fmt: skip
    standing = np.array([game.status_quo[i], *(int(r.state.standing[0, i]) for r in records)], float)
    axes.step(np.arange(last + 1), standing, where="post", color=BLACK, linewidth=2.4, label="in force", zorder=2)
    shift = (np.arange(game.principals.size) - (game.principals.size - 1) / 2) * APART
    for n, p in enumerate(game.principals):
        look = LOOKS[n % len(LOOKS)]
        rounds, levels = _offers(records, int(p), i)
        axes.plot(
            rounds, levels + shift[n], color=look.colour, marker=look.marker, linestyle=look.line, markersize=4.2,
            linewidth=1.2, markerfacecolor="white", label=f"latest offer of {_title(setup, int(p))}", zorder=3,
        )  # fmt: skip
    _stars(axes, played, i)
    names = [titles.of_level(setup.scenario, game.issues[i], level) for level in game.levels[i]]
    axes.set_yticks(np.arange(len(names)), [wrapped(name, LABEL) for name in names], fontsize=SMALL)
    axes.set_ylim(-0.5, len(names) - 0.5)
    axes.set_xlim(0, max(last, 1) + 0.5)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    issue = titles.of_issue(setup.scenario, game.issues[i])
    axes.set_title(wrapped(issue, 48), fontsize=NORMAL, loc="left", fontweight="bold")


def _title(setup: Setup, p: int) -> str:
    return setup.scenario.parties[setup.game.parties[p]].title


def _offers(records: list[RoundRecord], p: int, i: int) -> tuple[Ints, Floats]:
    made = [
        (turn.round, float(turn.after[0, i]))
        for record in records
        for turn in record.turns
        if turn.proposer[0] == p and not turn.referral
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
        for step in (Rung.THREATENED, Rung.IMPOSED, Rung.LIFTED):
            moved = np.flatnonzero((state.rung[0] != rung) & (state.rung[0] == step))
            names = [titles.of_instrument(scenario, list(scenario.instruments)[g]) for g in moved]
            what += [f"{step.name.lower()}: {', '.join(names)}"] if names else []
        if what:
            out.append(Mark(state.round, "; ".join(what)))
        happened, rung = state.happened[0], state.rung[0]
    return out


def _key(marks: list[Mark]) -> str:
    return " · ".join(f"{_letter(n)} (round {mark.round}) {mark.what}" for n, mark in enumerate(marks))


def _letter(n: int) -> str:
    return chr(ord("A") + n % 26) + ("" if n < 26 else str(n // 26))
