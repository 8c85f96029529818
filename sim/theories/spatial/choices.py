"""The choices that the spatial model of politics leaves open, under the names that KTAB gives them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sim.theories.inputs import count, share


class VotingRule(StrEnum):
    """How a difference in utility becomes a vote."""

    BINARY = "Binary"
    PROP_BIN = "PropBin"
    PROPORTIONAL = "Proportional"
    PROP_CBC = "PropCbc"
    CUBIC = "Cubic"
    ASYM_PROSP = "ASymProsp"


class VictoryRule(StrEnum):
    """How the strengths of two coalitions become a probability of victory."""

    LINEAR = "Linear"
    SQUARE = "Square"
    QUARTIC = "Quartic"
    OCTIC = "Octic"
    BINARY = "Binary"


class Election(StrEnum):
    """How pairwise victories become a probability for each option."""

    CONDITIONAL = "Conditional"
    MARKOV_UNIFORM = "MarkovUniform"
    MARKOV_INCENTIVE = "MarkovIncentive"


class RiskRange(StrEnum):
    """The range of risk attitudes: Min 0 to 1, Mid −½ to 1, Max −1 to 1."""

    MIN = "Min"
    MID = "Mid"
    MAX = "Max"


class Commitment(StrEnum):
    """How far a third party that joins a side shares that side's fate."""

    NO = "No"
    SEMI = "SemiCommit"
    FULL = "FullCommit"


class Interpolation(StrEnum):
    """How two positions are weighed when a bargain is drawn up: s p, s² p², or s² with the margin of p."""

    S1P1 = "S1P1"
    S2P2 = "S2P2"
    S2PMAX = "S2PMax"


class Drafting(StrEnum):
    """Whose estimate of the odds draws up the bargain."""

    INITIATOR = "InitOnlyInterp"
    BOTH = "InitRcvrInterp"
    WEIGHTED = "PWCompInterp"


@dataclass(frozen=True)
class SpatialChoices:
    """One reading of the model; the defaults are those of KTAB.

    `others_risk` is a: actor h takes i's risk attitude for (1 − a) R_h + a R_i (0: like its own, 1: as it is).
    Turns end after `turns`, or from the second on when positions move less than `quiet` of the first move.
    """

    voting: VotingRule = VotingRule.PROPORTIONAL
    victory: VictoryRule = VictoryRule.LINEAR
    election: Election = Election.CONDITIONAL
    risk_range: RiskRange = RiskRange.MID
    others_risk: float = 1 / 3
    commitment: Commitment = Commitment.SEMI
    interpolation: Interpolation = Interpolation.S2P2
    drafting: Drafting = Drafting.INITIATOR
    turns: int = 100
    quiet: float = 0.02

    def __post_init__(self) -> None:
        share("others_risk (a)", self.others_risk)
        share("quiet", self.quiet)
        count("turns", self.turns, 0)
