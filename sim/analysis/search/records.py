"""What the enumeration reads, works in and finds. Shapes: R runs, N packages, P parties, I issues, L levels,
B conditions, G gates, k players.
"""

from __future__ import annotations

from typing import NamedTuple

from sim.nouns import Bools, Floats, Ints, Masks


class Found(NamedTuple):
    """What an enumeration finds, run by run."""

    zone: Bools
    """(R, 2, 3): whether a better package exists for all who must consent: of any kind, and with less
    conflict; among all packages, inside red lines, and past the gates too"""
    gains: Floats  # (R, 4, k) over the status quo at each solution
    at: Ints  # (R, 4) the numbers of the solutions' packages
    reached: Floats  # (R, k) what was reached
    inside: Floats  # (R,) by how much all players could gain at once
    left: Floats  # (R,) the largest sum of the players' further gains that costs none of them anything
    opposition: Floats  # (R,) least distance from the ideal point, in shares of it
    frontier: Ints  # (R,) packages on the Pareto frontier that no player loses by


class Branch(NamedTuple):
    """The way from the root to a package: row d holds what its first d issues make."""

    digits: Ints
    number: Ints  # (I + 1,)
    sums: Floats  # (I + 1, P)
    least: Floats  # (I + 1,) conflict
    held: Masks  # (I + 1,)
    upper: Floats  # (P,) bounds on the utility below the present node
    most: Floats  # (I + 1, P) the best that the issues from d on can add
    calm: Floats  # (I + 1,) the least conflict that the issues from d on allow
    certain: Masks  # (I + 1,) conditions that the issues from d on cannot break


class Terms(NamedTuple):
    """The bonuses of one run, side by side."""

    party: Ints
    condition: Ints
    bonus: Floats


class Marks(NamedTuple):
    """The packages that others are measured by: utilities (P,) and what they satisfy."""

    start: Floats  # of the status quo
    here: Floats  # of the standing package
    start_truth: Masks  # (1,)
    here_truth: Masks  # (1,)
    here_conflict: Floats  # (1,)


class SearchRun(NamedTuple):
    """One run: its world, its agreements, its parties."""

    conflict: Floats  # (I, L)
    standing: Ints  # (I,)
    holders: Masks  # (I,)
    quorum: Ints  # (I,)
    refused: Masks  # (G,)
    worth: Floats  # (P, I, L)
    fight: Floats  # (P,)
    forbidden: Masks  # (P,)


class SearchScratch(NamedTuple):
    """Scratch, used again from run to run."""

    branch: Branch
    terms: Terms
    marks: Marks
    value: Floats  # (P,) of the package being visited
    ready: Ints  # (P,)
    tally: Ints  # (4,)
    ideal: Floats  # (k,) the most that each player can gain without a loss to another
    rows: Floats  # (N, k) gains of the packages that no player loses by
    numbers: Ints  # (N,)
    window: Ints  # (N,)
    best: Floats  # (4,)
    powers: Floats  # (k,) bargaining weights of the players, as shares of the largest
