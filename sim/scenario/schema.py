"""The scenario format: what a YAML file may say, block by block.

The names and formulas are those of docs/model.md. Every number is a `Number`; its unit and
the interval it must lie in stand in its type (`Share`, `Utility`, …), once.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    StrictBool,
    StrictFloat,
    StrictInt,
    StringConstraints,
    Tag,
)

from sim.scenario.numbers import Cost, Count, Factor, Precision, Rate, Share, Signed, Utility, ValueRow

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=4000)]
Probability = Annotated[StrictFloat, Field(ge=0, le=1)]
Whole = Annotated[StrictInt, Field(le=1_000_000)]
Stream = Annotated[StrictInt, Field(ge=0, le=1_000_000)]
ALL_MINDS = (
    "negotiator", "boulware", "linear", "conceder", "tit_for_tat", "micro", "hardliner", "random", "rational",
    "mediator",
)  # fmt: skip
MindName = Literal[
    "negotiator", "boulware", "linear", "conceder", "tit_for_tat", "micro", "hardliner", "random", "rational",
    "mediator",
]  # fmt: skip


def _day(given: Any) -> Any:
    if isinstance(given, bool | int | float):
        raise ValueError("is a number, where a date belongs; write it as 2025-05-14")
    return given


Day = Annotated[date, BeforeValidator(_day, json_schema_input_type=date)]


class Block(BaseModel):
    """A block of a scenario file: unknown keys are errors, and nothing changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Meta(Block):
    """What this is, its dates, and what it cannot tell."""

    title: Text
    cutoff: Day = Field(description="No information later than this date informs a number.")
    start: Day = Field(description="The date of the first round.")
    round_days: Whole = Field(7, ge=1, le=366)
    content_note: Text
    evidence: Literal["required", "waived"] = Field(
        "required", description="`waived` lets bare numbers stand without evidence or assumption (exercises)."
    )
    limits: list[Text] = Field(default_factory=list, description="What this scenario cannot tell.")


class Source(Block):
    """A document or record that evidence rests on."""

    title: Text
    date: Day
    kind: Text
    note: Text | None = None
    url: str | None = None


class Claim(Block):
    """One claim of a source, in our own words, with the paragraph where it stands."""

    source: Text
    paragraph: Whole | None = Field(None, ge=1)
    claim: Text
    strength: Literal["strong", "moderate", "weak", "general_knowledge"] = "moderate"


class Level(Block):
    """One level of an issue."""

    title: Text | None = None
    conflict: Share | None = Field(None, description="Share of the outside path that goes on under this level.")


def _named(given: Any) -> Any:
    return {name: {} for name in given} if isinstance(given, list) and all(isinstance(n, str) for n in given) else given


def _empty_levels(given: Any) -> Any:
    return {k: ({} if v is None else v) for k, v in given.items()} if isinstance(given, dict) else given


Levels = Annotated[
    dict[Name, Level],
    BeforeValidator(_empty_levels),
    BeforeValidator(_named, json_schema_input_type=list[Name] | dict[Name, Level | None]),
]


class Issue(Block):
    """A named, ordered list of levels, and the parties whose consent moves it."""

    title: Text | None = None
    levels: Levels = Field(min_length=2)
    status_quo: Name
    holders: list[Name] = Field(min_length=1)
    quorum: Whole | None = Field(None, ge=1, description="How many of the holders suffice (default: all).")
    reversible: StrictBool = Field(True, description="False where a kept clause cannot be undone (an exchange).")
    active: StrictBool = Field(True, description="False leaves the issue off the table, and out of every utility.")
    evidence: tuple[str, ...] = ()
    assumption: Text | None = None
    stream: Stream | None = Field(None, description="Row of the tape; by default the position in the file.")


class Edge(Block):
    """`at_least` or `at_most` a level, in the issue's order."""

    at_least: Name | None = None
    at_most: Name | None = None


def _levels(given: Any) -> Any:
    return [given] if isinstance(given, str) else given


def _one_or_other(given: Any) -> str:
    return "edge" if isinstance(given, dict | Edge) else "names"


Wanted = Annotated[
    Annotated[list[Name], Tag("names")] | Annotated[Edge, Tag("edge")],
    Discriminator(_one_or_other),
    BeforeValidator(_levels, json_schema_input_type=Name | list[Name] | Edge),
]
Condition = dict[Name, Wanted]


class Complementarity(Block):
    """What a combination of levels adds to (or takes from) utility beyond its parts."""

    when: Condition
    value: Utility
    mechanism: Literal["commitment_problem", "legitimacy"] | None = None


class RedLine(Block):
    """What a party never signs: `when` holds for sure, or the first forbidden level of one issue is drawn."""

    when: Condition | None = None
    issue: Name | None = None
    first_forbidden: dict[Name, Probability] | None = Field(
        None, description="Level → probability that the line begins there; what is left of 1: no line."
    )
    evidence: tuple[str, ...] = ()
    assumption: Text | None = None


class Preferences(Block):
    """What a party, or one type of it, wants. A type's block overrides the party's, item by item."""

    weights: dict[Name, Share] = Field(default_factory=dict)
    values: dict[Name, ValueRow] = Field(default_factory=dict)
    outside_option: Utility | None = Field(None, description="Utility of the status quo; X(0) is what it exceeds.")
    momentum_stake: Utility | None = Field(None, description="k: what momentum 1 adds to the worth of fighting on.")
    round_cost: Cost | None = Field(None, description="c: what each further round takes from fighting on.")
    fear_of_breach: Cost | None = Field(None, description="Cost of giving up the outside path to a side not believed.")


class Type(Preferences):
    """One way a party may be: its prior probability, its sincerity, and what it wants differently."""

    prior: Share
    sincerity: Share = Field(description="How far this type means to settle; beliefs about it are averaged with this.")
    leader_comes: Share | None = Field(None, description="Overrides leader.probability for this type.")


class Aspiration(Block):
    """θ: the share of the gain available on the moved issues that a party holds out for."""

    start: Share
    floor: Share
    concession: Rate
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

    package: dict[Name, Name]
    pull: Cost
    fade: Rate


class Party(Preferences):
    """A side, with what it wants and how it negotiates."""

    title: Text
    adjective: Text | None = None
    role: Literal["principal", "mediator", "third_party", "persuader"] = "principal"
    types: dict[Name, Type] = Field(default_factory=dict)
    complementarities: dict[Name, Complementarity] = Field(default_factory=dict)
    red_lines: dict[Name, RedLine] = Field(default_factory=dict)
    precision: Precision | None = Field(None, description="λ of the logit choice; .inf (the default) leaves no noise.")
    aspiration: Aspiration | None = None
    patience: Share | None = Field(None, description="δ: what is left of patience after a round without agreement.")
    impatience: Cost | None = Field(None, description="Cost of one more fruitless round when patience is gone.")
    audiences: dict[Name, Cost] = Field(default_factory=dict, description="Audience → what its blame costs the party.")
    audience_cost: Share | None = Field(None, description="Cost of retreating from one's own public demand, per unit.")
    delegation: Delegation | None = None
    leader: Leader | None = None
    anchor: Anchor | None = None
    mind: MindName = "negotiator"
    stream: Stream | None = Field(None, description="Row of the tape; by default the position in the file.")


class Instrument(Block):
    """A coercive move outside the table: none → threatened → imposed → lifted."""

    title: Text | None = None
    owner: Name
    target: Name
    demand: Condition = Field(description="The standing package meets the demand where this holds.")
    severity: Cost = Field(description="Utility that the target loses while the instrument is in force.")
    credibility: Share = Field(description="P(imposed | the target keeps blocking), at the start.")
    threaten: Rate = Field(description="Hazard of the threat, before blame, frustration, unity and cost.")
    impose: Rate = Field(description="Hazard of imposition once threatened, before the same four.")
    by_blame: Factor | None = Field(None, description="Relative rise of the hazard at full blame on the target.")
    by_frustration: Factor | None = Field(None, description="Relative rise of the hazard at full frustration.")
    owner_cost: Share | None = Field(None, description="Share of the hazard that the owner's own cost takes away.")
    erosion: Rate | None = Field(None, description="Share of credibility lost in a round in which a threat is defied.")
    coalition: Name | None = None
    available: StrictBool = True
    stream: Stream | None = Field(None)


class Coalition(Block):
    """Parties that must stand together for an instrument to work."""

    members: list[Name] = Field(min_length=2)
    unity: Share
    decay: Rate
    renewal: Rate = Field(description="How far a refusal by a target of its instruments closes the ranks.")


class Influence(Block):
    """Who can persuade or press whom. Persuasion moves attendance and aspiration; pressing does so with frustration."""

    source: Name
    target: Name
    kind: Literal["persuade", "press"]
    access: Share
    attendance: Share | None = Field(None, description="Rise of the chance to attend, for a message of full weight.")
    concession: Share | None = Field(None, description="Share of the target's aspiration that it takes away.")
    cost: Share | None = Field(None, description="0 cheap talk … 1 costly: how much weight the message has.")


class Mediation(Block):
    """What a mediator does, and how far it is believed."""

    style: Literal["facilitation", "formulation", "manipulation"] = "facilitation"
    noise_reduction: Share
    credibility: Share
    disclosure: Rate = Field(description="How far a fully credible mediator moves beliefs to the truth in a round.")
    bias: dict[Name, Signed] = Field(default_factory=dict, description="Lean towards a party, which believes it more.")
    leverage: Cost | None = Field(None, description="Worth of the carrots and sticks of `manipulation`.")


class Signals(Block):
    """How much words and deeds weigh."""

    costless: Share
    costly: Share
    noise: Share = Field(description="Share of every public signal that is lost in rhetoric and reporting.")


class Blame(Block):
    """How blame for refusals and absences moves."""

    rate: Factor
    decay: Rate
    absence: Share = Field(description="Blame on a leader whose absence keeps others away, per leader kept away.")


class Momentum(Block):
    """The battlefield: m ← persistence · m + drift + volatility · ε."""

    initial: Signed
    persistence: Share
    drift: Signed
    volatility: Share


class World(Block):
    """What goes on outside the talks."""

    momentum: Momentum | None = None
    grievance: Share | None = Field(
        None, description="What losses have left behind: raises fear of breach and audience costs."
    )


class Trigger(Block):
    """What must hold at the start of a round for an event to be possible."""

    standing: Condition | None = None
    momentum_above: Signed | None = None
    momentum_below: Signed | None = None
    frustration_above: dict[Name, Share] = Field(default_factory=dict)
    meetings: Whole | None = Field(None, ge=0)


class Event(Block):
    """Something that happens in the world, once, with a hazard per round in a window of rounds."""

    title: Text
    rounds: tuple[Whole, Whole]
    hazard: Rate
    when: Trigger | None = None
    momentum: Signed | None = None
    unity: dict[Name, Signed] = Field(default_factory=dict)
    credibility: dict[Name, Signed] = Field(default_factory=dict)
    patience: dict[Name, Signed] = Field(default_factory=dict)
    outside_option: dict[Name, Utility] = Field(default_factory=dict)
    stream: Stream | None = Field(None)


class Deadline(Block):
    """A hard end."""

    round: Whole = Field(ge=1)
    exponent: Factor = Field(description="1/β: above 1 parties hold out to the end (Boulware), below 1 they concede.")


class Protocol(Block):
    """The rules of the table."""

    rounds: Whole = Field(ge=1, le=2000)
    speakers: list[Name] = Field(min_length=1, description="Who makes offers, in this order.")
    order: Literal["alternating", "random", "single_text"] = "alternating"
    turns: Literal["all", "one"] = Field(
        "all", description="`one`: only the first in the round's order makes an offer, the next one in the next round."
    )
    agreements: Literal["incremental", "single"] = "incremental"
    breadth: Whole | None = Field(None, ge=1, description="How many issues one offer may move (default: all).")
    offers: Literal["any", "complete"] = Field(
        "any", description="`complete`: an offer settles every issue, none stays at its status quo."
    )
    meeting_every: Whole = Field(1, ge=1, description="Rounds from one meeting to the next.")
    leaders_every: Whole = Field(1, ge=1, description="Rounds from one invitation of the leaders to the next.")
    deadline: Deadline | None = Field(None, description="A hard end that all know of.")
    discounting: StrictBool = Field(False, description="Discount payoffs of agreements by patience δ per round.")


class Gate(Block):
    """What a party refuses to sign until talks have gone far enough, or the package itself goes far enough."""

    party: Name
    refuses: Condition
    until_meetings: Count | None = None
    until: Condition | None = None


class Veto(Block):
    """A party whose consent is also needed for packages that satisfy a condition."""

    party: Name
    when: Condition


class OrderConstraint(Block):
    """`values.ceasefire.after_talks > values.ceasefire.unconditional`, for one party and each of its types."""

    party: Name
    say: Text
    evidence: tuple[str, ...] = ()
    assumption: Text | None = None


class Compliance(Block):
    """Keeping or breaking what was signed, after the end."""

    rounds: Whole = Field(ge=0, le=2000)
    monitoring: Cost = Field(description="Expected cost of being found out.")
    guarantees: Cost = Field(description="What guarantors would make a breach cost.")
    precision: Precision


class Headline(Block):
    """The event that the report is about, e.g. a first ceasefire."""

    title: Text
    when: Condition


class Forecast(Block):
    """What others forecast, to print beside the result; fitted to only where `calibration` says so."""

    title: Text
    date: Day
    shares: dict[str, Probability]
    note: Text | None = None
    url: str | None = None


class Reference(Block):
    """What results are compared with."""

    headline: Headline | None = None
    calendar: dict[str, tuple[Day, Day]] = Field(default_factory=dict, description="Period → first and last day.")
    forecasts: dict[Name, Forecast] = Field(default_factory=dict)


class Calibration(Block):
    """To what a scenario's numbers were fitted, and how; `parley calibrate` writes it."""

    plan: Text
    command: Text
    parley: Text
    seed: Annotated[StrictInt, Field(ge=0)]
    runs: Whole
    waves: Whole
    scenario_sha256: Text = Field(description="The scenario before it was fitted.")
    targets: list[Text]
    fitted: list[Text] = Field(description="The paths of the numbers that were fitted.")


class Mechanisms(Block):
    """A switch for each mechanism; `false` is its ablation."""

    conditional_attendance: StrictBool = True
    delegation_authority: StrictBool = True
    sequencing_gate: StrictBool = True
    blame_audience: StrictBool = True
    signal_cost: StrictBool = True
    threats: StrictBool = True
    coalition_unity: StrictBool = True
    patience: StrictBool = True
    battlefield: StrictBool = True
    commitment_problem: StrictBool = True
    anchor: StrictBool = True
    red_lines: StrictBool = True
    legitimacy: StrictBool = True
    mediation: StrictBool = True
    persuasion: StrictBool = True
    patron_leverage: StrictBool = True
    reciprocity: StrictBool = True
    public_commitment: StrictBool = True


class Scenario(Block):
    """A whole scenario file."""

    meta: Meta
    sources: dict[str, Source] = Field(default_factory=dict)
    evidence: dict[str, Claim] = Field(default_factory=dict)
    mechanisms: Mechanisms = Field(default_factory=Mechanisms)
    issues: dict[Name, Issue] = Field(min_length=1)
    parties: dict[Name, Party] = Field(min_length=2)
    order_constraints: list[OrderConstraint] = Field(default_factory=list)
    instruments: dict[Name, Instrument] = Field(default_factory=dict)
    coalitions: dict[Name, Coalition] = Field(default_factory=dict)
    influence: dict[Name, Influence] = Field(default_factory=dict)
    mediation: dict[Name, Mediation] = Field(default_factory=dict)
    signals: Signals | None = None
    blame: Blame | None = None
    world: World = Field(default_factory=World)
    events: dict[Name, Event] = Field(default_factory=dict)
    protocol: Protocol
    sequencing: dict[Name, Gate] = Field(default_factory=dict)
    vetoes: dict[Name, Veto] = Field(default_factory=dict)
    compliance: Compliance | None = None
    reference: Reference = Field(default_factory=Reference)
    calibration: Calibration | None = None
