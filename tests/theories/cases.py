"""Published cases that several tests use."""

from __future__ import annotations

import numpy as np

from sim.theories.graph import Conflict, conflict
from sim.theories.inputs import Stakeholders

# the points that each side gave to the ten issues of the Panama Canal treaty (Raiffa 1982)
US = [22, 22, 15, 14, 11, 6, 4, 2, 2, 2]
PANAMA = [9, 15, 15, 3, 15, 5, 11, 7, 7, 13]

# dummyData_3Dim of KTAB: power, then position and salience on three dimensions, each 0–100
DUMMY = np.array([
    [102.543, 75.79, 49.53, 6.37, 5.91, 70.45, 28.15],
    [53.393, 82.72, 30.33, 73.50, 21.22, 64.00, 24.79],
    [129.643, 82.45, 48.47, 90.89, 13.55, 0.07, 34.62],
    [75.920, 62.52, 20.76, 50.82, 39.24, 62.33, 22.21],
    [63.224, 82.34, 40.96, 45.77, 25.43, 73.31, 22.59],
    [120.048, 84.48, 22.92, 33.70, 39.35, 88.11, 15.42],
    [54.178, 70.96, 31.75, 33.46, 27.93, 90.36, 26.03],
])  # fmt: skip


def dummy() -> Stakeholders:
    names = tuple(f"SActor-{k:02}" for k in range(7))
    return Stakeholders(names, DUMMY[:, 0], DUMMY[:, 1::2] / 100, DUMMY[:, 2::2] / 100)


def pairs(text: str) -> list[tuple[str, str]]:
    """`12 34` as moves between states of one character."""
    return [(word[0], word[1]) for word in text.split()]


def elmira() -> Conflict:
    """Elmira, Ontario, 1991: the ministry, Uniroyal and the local government (Fang, Hipel, Kilgour 1993)."""
    return conflict(
        list("123456789"),
        {
            "moe": [4, 3, 8, 7, 5, 2, 9, 6, 1],
            "uniroyal": [9, 2, 4, 8, 6, 1, 3, 7, 5],
            "local": [6, 2, 8, 3, 7, 4, 9, 5, 1],
        },
        {
            "moe": pairs("12 34 56 78"),
            "uniroyal": pairs("13 24 57 68 19 29 39 49 59 69 79 89"),
            "local": pairs("15 51 26 62 37 73 48 84"),
        },
    )


def two_by_two(row: list[int], column: list[int]) -> Conflict:
    """A 2×2 game over CC CD DC DD."""
    moves = {
        "row": [("CC", "DC"), ("DC", "CC"), ("CD", "DD"), ("DD", "CD")],
        "column": [("CC", "CD"), ("CD", "CC"), ("DC", "DD"), ("DD", "DC")],
    }
    return conflict(["CC", "CD", "DC", "DD"], {"row": row, "column": column}, moves)


DILEMMA = two_by_two([3, 1, 4, 2], [3, 4, 1, 2])
CHICKEN = two_by_two([3, 2, 4, 1], [3, 4, 2, 1])
