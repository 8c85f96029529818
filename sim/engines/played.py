"""What a batch of runs came to."""

from __future__ import annotations

from dataclasses import dataclass

from sim.analysis.possible import Possible
from sim.nouns import Bools, Floats, Ints
from sim.rules.compliance import Signed
from sim.rules.state import State


@dataclass(frozen=True)
class Played:
    """The outcome of a batch of runs. `signed` has one entry for each agreement; the rest run first."""

    run: Ints
    state: State
    kind: Ints
    redraws: Ints
    numbers: Floats
    reached: Bools
    """(run, issue, level) whether the level was ever in force"""
    first_headline: Ints
    """(run,) the round in which the headline event first came, 0 if never"""
    leaders_met: Ints
    """(run, party) meetings that the leader attended"""
    imposed: Ints
    """(run, instrument) the round of imposition, 0 if never"""
    threatened: Ints
    """(run, instrument) the round of the first threat, 0 if never"""
    left: Ints
    """(run, party) the round in which it left the talks, 0 if never"""
    opening_utility: Floats
    """(run, party) utility of the status quo before the first round"""
    utility: Floats
    """(run, party) utility of the final standing package"""
    gain: Floats
    """(run, party) over the status quo in the final world, in which pressure that an agreement ended would still stand;
    discounted where the protocol says so"""
    gain_without_pressure: Floats
    """(run, party) the same, as if the pressure that an agreement ended had never been"""
    sincere: Floats
    """(run, p, h) p's belief at the end that h means to settle"""
    signed: Signed
    kept: Bools
    """(agreement,)"""
    possible: Possible | None
    """None where stock was taken briefly"""
    possible_without_pressure: Possible | None
    """the same, as if the pressure that an agreement ended had never been"""
