"""The part of the scenario format that says what a party wants and how it negotiates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, StrictInt

from sim.scenario.blocks import Block, Condition, Line, Name, Probability, Text, Whole
from sim.scenario.numbers import Cost, Factor, Precision, Rate, Share, Utility, ValueRow

MINDS = {
    "negotiator": "negotiator", "boulware": "time_dependent", "linear": "time_dependent", "conceder": "time_dependent",
    "tit_for_tat": "tit_for_tat", "micro": "micro", "hardliner": "hardliner", "random": "random_mind",
    "rational": "rational", "mediator": "mediator",
}  # fmt: skip
"""Every mind that a file may name, and its file under `sim/minds/`: the one list to which a new mind is added."""
if TYPE_CHECKING:
    MindName = str
else:
    MindName = Literal[tuple(MINDS)]


class Complementarity(Block):
    """What a combination of levels adds to (or takes from) utility beyond its parts."""

    when: Condition = Field(description="The combination that counts.")
    value: Utility = Field(description="s: what it adds to utility.")
    mechanism: Literal["commitment_problem", "legitimacy"] | None = Field(
        None, description="With which switch it is turned off."
    )


class RedLine(Block):
    """What a party never signs: `when` holds for sure, or the first forbidden level of one issue is drawn."""

    when: Condition | None = Field(None, description="What is never signed.")
    issue: Name | None = Field(None, description="The issue on which the line is drawn anew in each run.")
    first_forbidden: dict[Name, Probability] | None = Field(
        None, description="Level → probability that the line begins there; what is left of 1: no line."
    )
    evidence: tuple[str, ...] = Field((), description="Keys of `evidence`.")
    assumption: Text | None = Field(None, description="Why the line is here, where no evidence says so.")


class Preferences(Block):
    """What a party, or one type of it, wants. A type's block overrides the party's, item by item."""

    weights: dict[Name, Share] = Field(
        default_factory=dict, description="w: issue → what it counts; weights are scaled to sum to 1."
    )
    values: dict[Name, ValueRow] = Field(
        default_factory=dict, description="v: issue → what each of its levels is worth, worst 0 and best 1."
    )
    outside_option: Utility | None = Field(None, description="Utility of the status quo; X(0) is what it exceeds.")
    momentum_stake: Utility | None = Field(None, description="k: what momentum 1 adds to the worth of fighting on.")
    round_cost: Cost | None = Field(None, description="c: what each further round takes from fighting on.")
    fear_of_breach: Cost | None = Field(None, description="Cost of giving up the outside path to a side not believed.")


class Type(Preferences):
    """One way a party may be: its prior probability, its sincerity, and what it wants differently."""

    prior: Share = Field(
        description="How likely the party is of this type, to all others; priors are scaled to sum to 1."
    )
    sincerity: Share = Field(description="How far this type means to settle; beliefs about it are averaged with this.")
    leader_comes: Share | None = Field(None, description="Overrides leader.probability for this type.")


class Aspiration(Block):
    """θ: the share of the gain available on the moved issues that a party holds out for."""

    start: Share = Field(description="θ in the first round.")
    floor: Share = Field(description="What θ falls towards.")
    concession: Rate = Field(description="How much of the way it falls in a round.")
    reciprocity: Share | None = Field(None, description="How far what the others conceded lowers θ.")


class Delegation(Block):
    """What comes to a meeting when the leader does not."""

    authority: Share = Field(description="a: largest share of its stakes that a delegation may sign away.")
    probability: Share = Field(description="Chance that a delegation comes to a meeting.")
    under_pressure: Factor | None = Field(None, description="Rise of that chance per unit of pressure felt.")


class Leader(Block):
    """When a party's leader comes."""

    probability: Share = Field(description="Chance that the leader is willing to come, where the rule lets it.")
    if_leaders: list[Name] = Field(default_factory=list, description="Comes only if one of these leaders does …")
    or_breakthrough: Share | None = Field(None, description="… or if the chance of a breakthrough is at least this.")
    opportunity_cost: Share | None = Field(None, description="Takes this share off the willingness to come.")
    prestige: Cost | None = Field(None, description="What it costs a leader who came to go home with nothing signed.")


class Anchor(Block):
    """A package that a party's offers are drawn towards, less and less."""

    package: dict[Name, Name] = Field(description="Issue → the level it stands for.")
    pull: Cost = Field(description="What likeness to it adds to an offer's worth in the first round.")
    fade: Rate = Field(description="Share of the pull that is lost in a round.")


class Party(Preferences):
    """A side, with what it wants and how it negotiates."""

    title: Line = Field(description="How reports call it, with its article: `the North`.")
    adjective: Line | None = Field(None, description="E.g. `northern`.")
    role: Literal["principal", "mediator", "third_party", "persuader"] = Field(
        "principal", description="Principals must be present for a meeting; persuaders only ask."
    )
    types: dict[Name, Type] = Field(
        default_factory=dict, description="What the party may be like; the others know how likely, and not which."
    )
    complementarities: dict[Name, Complementarity] = Field(
        default_factory=dict, description="What combinations of levels are worth to it beyond their parts."
    )
    red_lines: dict[Name, RedLine] = Field(default_factory=dict, description="What it never signs.")
    precision: Precision | None = Field(None, description="λ of the logit choice; .inf (the default) leaves no noise.")
    aspiration: Aspiration | None = Field(None, description="What it holds out for; by default nothing.")
    patience: Share | None = Field(None, description="δ: what is left of patience after a round without agreement.")
    impatience: Cost | None = Field(None, description="Cost of one more fruitless round when patience is gone.")
    audiences: dict[Name, Cost] = Field(default_factory=dict, description="Audience → what its blame costs the party.")
    audience_cost: Share | None = Field(None, description="Cost of retreating from one's own public demand, per unit.")
    delegation: Delegation | None = Field(
        None,
        description="Who comes in the leader's place; by default a delegation that always does and may sign all.",
    )
    leader: Leader | None = Field(None, description="When the leader comes; by default never.")
    anchor: Anchor | None = Field(None, description="What its offers are drawn towards.")
    mind: MindName = Field("negotiator", description="Which strategy decides for it.")
    bargaining_weight: Annotated[StrictInt, Field(ge=1, le=10)] = Field(
        1, description="Its weight in the Nash product, a yardstick that no party reads."
    )
    stream: Whole | None = Field(None, description="Row of the tape; by default the position in the file.")
