"""The moves from a standing package, as compiled rules read them."""

from __future__ import annotations

from typing import NamedTuple

from sim.nouns import Ints, Masks


class Moves(NamedTuple):
    """Every way to move at most `breadth` issues from a standing package.

    Candidate 0 moves nothing. Each other candidate is its `parent` with one more issue moved by
    `shift` levels (cyclically); `step` is the place of (issue, shift) in a flat table (I·L,), L the most levels of
    an issue; `group` numbers the set of issues moved, `mask` is that set as
    bits; the candidates of group g are first[g] … first[g + 1] − 1.
    `inside[start[g]:start[g + 1]]` are the groups that move no issue outside group g.
    """

    parent: Ints
    issue: Ints
    shift: Ints
    step: Ints
    mask: Masks
    group: Ints
    start: Ints
    inside: Ints
    first: Ints
