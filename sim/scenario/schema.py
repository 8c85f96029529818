"""The scenario format: what a YAML file may say, block by block.

The names and formulas are those of docs/reference/model.md. Every number is a `Number`; its unit and
the interval it must lie in stand in its type (`Share`, `Utility`, …), once.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, StrictBool, StrictInt

from sim.scenario.blocks import Block, Condition, Counted, Day, Levels, Line, Name, Probability, Text, Whole
from sim.scenario.numbers import Cost, Count, Duration, Factor, Precision, Rate, Share, Signed, Utility
from sim.scenario.party import Party

DIALECT = "https://json-schema.org/draft/2020-12/schema"


class Meta(Block):
    """What this is, its dates, and what it cannot tell."""

    title: Line = Field(description="What the scenario is called in reports.")
    cutoff: Day = Field(description="No information later than this date informs a number.")
    start: Day = Field(description="The date of the first round.")
    round_days: Annotated[StrictInt, Field(ge=1, le=366)] = Field(7, description="How many days a round lasts.")
    content_note: Text = Field(
        description="What readers should know before they begin, e.g. that people are suffering."
    )
    evidence: Literal["required", "waived"] = Field(
        "required", description="`waived` lets bare numbers stand without evidence or assumption (exercises)."
    )
    limits: list[Text] = Field(default_factory=list, description="What this scenario cannot tell.")


class Source(Block):
    """A document or record that evidence rests on."""

    title: Line = Field(description="What it is, and who published it.")
    date: Day = Field(description="When it was published.")
    kind: Text = Field(description="E.g. news report, treaty, general knowledge.")
    note: Text | None = Field(None, description="What to beware of when reading it.")
    url: str | None = Field(None, description="Where it can be read.")


class Claim(Block):
    """One claim of a source, in our own words, with the paragraph where it stands."""

    source: Text = Field(description="A key of `sources`.")
    paragraph: Counted | None = Field(None, description="Where in the source it stands, counted from 1.")
    claim: Text = Field(description="What the source says, in our own words.")
    strength: Literal["strong", "moderate", "weak", "general_knowledge"] = Field(
        "moderate", description="How much may be rested on it."
    )


class Issue(Block):
    """A named, ordered list of levels, and the parties whose consent moves it."""

    title: Line | None = Field(None, description="How reports call it; by default its key.")
    levels: Levels = Field(min_length=2, description="In order; a plain list of names will do.")
    status_quo: Name = Field(description="The level that stands as talks open.")
    holders: list[Name] = Field(min_length=1, description="The parties whose consent moves the issue.")
    quorum: Counted | None = Field(None, description="How many of the holders suffice (default: all).")
    reversible: StrictBool = Field(
        True, description="False where what was done stays done (an exchange): agreements then move it forward only."
    )
    active: StrictBool = Field(True, description="False leaves the issue off the table, and out of every utility.")
    evidence: tuple[str, ...] = Field((), description="Keys of `evidence`.")
    assumption: Text | None = Field(None, description="Why the issue is put like this, where no evidence says so.")
    stream: Whole | None = Field(None, description="Row of the tape; by default the position in the file.")


class Instrument(Block):
    """A coercive move outside the table: none → threatened → imposed → lifted."""

    title: Line | None = Field(None, description="How reports call it.")
    owner: Name = Field(description="The party that threatens, imposes and lifts it.")
    target: Name = Field(description="The party that it costs.")
    demand: Condition = Field(description="The standing package meets the demand where this holds.")
    severity: Cost = Field(description="Utility that the target loses while the instrument is in force.")
    credibility: Share = Field(description="P(imposed | the target keeps blocking), at the start.")
    threaten: Rate = Field(description="Hazard of the threat, before blame, frustration, unity and cost.")
    impose: Rate = Field(description="Hazard of imposition once threatened, before the same four.")
    by_blame: Factor | None = Field(None, description="Relative rise of the hazard at full blame on the target.")
    by_frustration: Factor | None = Field(None, description="Relative rise of the hazard at full frustration.")
    owner_cost: Share | None = Field(None, description="Share of the hazard that the owner's own cost takes away.")
    erosion: Rate | None = Field(None, description="Share of credibility lost in a round in which a threat is defied.")
    coalition: Name | None = Field(None, description="The coalition whose unity scales its hazards.")
    available: StrictBool = Field(True, description="False takes it away.")
    stream: Whole | None = Field(None, description="Row of the tape; by default the position in the file.")


class Coalition(Block):
    """Parties that must stand together for an instrument to work."""

    members: list[Name] = Field(min_length=2, description="Two parties at least.")
    unity: Share = Field(description="How far they stand together as talks open.")
    decay: Rate = Field(description="Share of unity that is lost in a round.")
    renewal: Rate = Field(description="How far a refusal by a target of its instruments closes the ranks.")


class Influence(Block):
    """Who can persuade or press whom. Persuasion moves attendance and aspiration; pressing does so with frustration."""

    source: Name = Field(description="Who asks or presses.")
    target: Name = Field(description="Who is asked or pressed.")
    kind: Literal["persuade", "press"] = Field(
        description="A tie that presses weighs more the more frustrated its source is."
    )
    access: Share = Field(description="How far the source is heard.")
    attendance: Share | None = Field(None, description="Rise of the chance to attend, for a message of full weight.")
    concession: Share | None = Field(None, description="Share of the target's aspiration that it takes away.")
    cost: Share | None = Field(None, description="0 cheap talk … 1 costly: how much weight the message has.")


class Mediation(Block):
    """What a mediator does, and how far it is believed."""

    style: Literal["facilitation", "formulation", "manipulation"] = Field(
        "facilitation", description="`facilitation` makes no offers; `manipulation` has leverage."
    )
    noise_reduction: Share = Field(description="Share of the noise in signals that it clears, if fully believed.")
    credibility: Share = Field(description="How far it is believed.")
    disclosure: Rate = Field(description="How far a fully credible mediator moves beliefs to the truth in a round.")
    bias: dict[Name, Signed] = Field(default_factory=dict, description="Lean towards a party, which believes it more.")
    leverage: Cost | None = Field(None, description="Worth of the carrots and sticks of `manipulation`.")


class Signals(Block):
    """How much words and deeds weigh."""

    costless: Share = Field(description="Weight of words.")
    costly: Share = Field(description="Weight of deeds: a leader at the table, attendance.")
    noise: Share = Field(description="Share of every public signal that is lost in rhetoric and reporting.")


class Lasting(Block):
    """How far luck is one fact of a run, and not a new draw each time: the share of a draw's variance that lasts."""

    resolve: Share | None = Field(None, description="Of an owner's luck with each of its threats and sanctions.")
    willingness: Share | None = Field(None, description="Of a side's luck with attendance.")
    judgement: Share | None = Field(
        None,
        description="Of a party's judgement of one package, asked again while the same stands and presses.",
    )


class Blame(Block):
    """How blame for refusals and absences moves."""

    rate: Factor = Field(
        description="How fast a refusal raises blame, per share of its own scale that the audience would have gained."
    )
    decay: Rate = Field(description="Share of blame that is forgotten in a round.")
    absence: Share = Field(description="Blame on a leader whose absence keeps others away, per leader kept away.")


class Momentum(Block):
    """The battlefield: m ← persistence · m + drift + volatility · ε."""

    initial: Signed = Field(
        description="m before the first round; above 0 it favours those with a positive `momentum_stake`."
    )
    persistence: Share = Field(description="ρ: share of it that lasts to the next round.")
    drift: Signed = Field(description="What is added in each round.")
    volatility: Share = Field(description="σ: standard deviation of the shock in a round.")


class World(Block):
    """What goes on outside the talks."""

    momentum: Momentum | None = Field(None, description="The battlefield; by default it stays at 0.")
    grievance: Share | None = Field(
        None, description="What losses have left behind: raises fear of breach and audience costs."
    )


class Trigger(Block):
    """What must hold at the start of a round for an event to be possible."""

    standing: Condition | None = Field(None, description="The standing package satisfies this.")
    momentum_above: Signed | None = Field(None, description="m is above this.")
    momentum_below: Signed | None = Field(None, description="m is below this.")
    frustration_above: dict[Name, Share] = Field(
        default_factory=dict, description="Party → its frustration is above this."
    )
    meetings: Whole | None = Field(None, description="At least so many meetings were held.")


class Event(Block):
    """Something that happens in the world, once, with a hazard per round in a window of rounds."""

    title: Line = Field(description="What happens, as a story tells it.")
    rounds: tuple[Whole, Whole] = Field(description="First and last round in which it may happen.")
    hazard: Rate = Field(description="Chance that it happens, in each round in which it may.")
    when: Trigger | None = Field(None, description="What must hold besides.")
    lasts: Duration | None = Field(None, description="For how many rounds the gates stay shut that are shut during it.")
    momentum: Signed | None = Field(None, description="Shift of m.")
    unity: dict[Name, Signed] = Field(default_factory=dict, description="Coalition → shift of its unity.")
    credibility: dict[Name, Signed] = Field(default_factory=dict, description="Instrument → shift of its credibility.")
    patience: dict[Name, Signed] = Field(default_factory=dict, description="Party → shift of its patience.")
    outside_option: dict[Name, Utility] = Field(
        default_factory=dict, description="Party → shift of what its outside path is worth."
    )
    stream: Whole | None = Field(None, description="Row of the tape; by default the position in the file.")


class Deadline(Block):
    """A hard end."""

    round: Counted = Field(description="The last round.")
    exponent: Factor = Field(description="1/β: above 1 parties hold out to the end (Boulware), below 1 they concede.")


class Protocol(Block):
    """The rules of the table."""

    rounds: Annotated[StrictInt, Field(ge=1, le=2000)] = Field(description="How many rounds there are at most.")
    speakers: list[Name] = Field(min_length=1, description="Who makes offers, in this order.")
    order: Literal["alternating", "random", "single_text"] = Field(
        "alternating",
        description="Who speaks first moves on by one each round (with `stacked` answers the order stays), is drawn, "
        "or only mediators speak.",
    )
    answers: Literal["all", "stacked"] = Field(
        "all",
        description="`all`: everyone whose consent an offer needs answers it at once; `stacked`: the next speaker "
        "accepts the offer on the table, or refuses it and may put another in its place.",
    )
    turns: Literal["all", "one"] = Field(
        "all", description="`one`: only the first in the round's order makes an offer, the next one in the next round."
    )
    agreements: Literal["incremental", "single"] = Field(
        "incremental",
        description="`incremental`: what is signed stands and talks go on; `single`: the first agreement ends them.",
    )
    breadth: Counted | None = Field(None, description="How many issues one offer may move (default: all).")
    offers: Literal["any", "complete"] = Field(
        "any", description="`complete`: an offer settles every issue, none stays at its status quo."
    )
    meeting_every: Counted = Field(1, description="Rounds from one meeting to the next.")
    leaders_every: Counted = Field(1, description="Rounds from one invitation of the leaders to the next.")
    deadline: Deadline | None = Field(None, description="A hard end that all know of.")
    discounting: StrictBool = Field(False, description="Discount payoffs of agreements by patience δ per round.")


class Gate(Block):
    """What a party refuses to sign until talks or the package itself have gone far enough, or while an event lasts."""

    party: Name = Field(description="Who refuses.")
    refuses: Condition = Field(description="What it refuses meanwhile.")
    until_meetings: Count | None = Field(None, description="Until so many meetings were held.")
    until: Condition | None = Field(None, description="Unless the package itself satisfies this.")
    during: Name | None = Field(None, description="Only while this event lasts; at all other times the gate is open.")


class Veto(Block):
    """A party whose consent is also needed for packages that satisfy a condition."""

    party: Name = Field(description="Whose consent is needed too.")
    when: Condition = Field(description="For packages that newly satisfy this.")


class OrderConstraint(Block):
    """`values.ceasefire.after_talks > values.ceasefire.unconditional`, for one party and each of its types."""

    party: Name = Field(description="Whose numbers are put in order.")
    say: Text = Field(description="Two paths below the party or more, with `>`, `>=`, `<` or `<=` between them.")
    evidence: tuple[str, ...] = Field((), description="Keys of `evidence`.")
    assumption: Text | None = Field(None, description="Why this order, where no evidence says so.")


class Compliance(Block):
    """Keeping or breaking what was signed, after the end."""

    rounds: Annotated[StrictInt, Field(ge=0, le=2000)] = Field(
        description="For how many rounds after the end each signatory may break what it signed."
    )
    monitoring: Cost = Field(description="Expected cost of being found out.")
    guarantees: Cost = Field(description="What guarantors would make a breach cost.")
    precision: Precision = Field(description="λ of that choice.")


class Headline(Block):
    """The event that the report is about, e.g. a first ceasefire."""

    title: Line = Field(description="What it is called.")
    when: Condition = Field(description="What must stand for it to have come.")


class Forecast(Block):
    """What others forecast, to print beside the result; fitted to only where `calibration` says so."""

    title: Line = Field(description="Who forecast it.")
    date: Day = Field(description="When they did.")
    shares: dict[str, Probability] = Field(
        description="Period of `calendar` → the probability that it first comes then."
    )
    note: Text | None = Field(None, description="What they counted.")
    url: str | None = Field(None, description="Where it can be read.")


class Reference(Block):
    """What results are compared with."""

    headline: Headline | None = Field(None, description="The event to report on.")
    calendar: dict[str, tuple[Day, Day]] = Field(default_factory=dict, description="Period → first and last day.")
    forecasts: dict[Name, Forecast] = Field(default_factory=dict, description="What others expected of it.")


class Calibration(Block):
    """To what a scenario's numbers were fitted, and how; `parley calibrate` writes it."""

    plan: Text = Field(description="The file of the plan.")
    command: Text = Field(description="The command that made this scenario.")
    parley: Text = Field(description="The version that did.")
    seed: Annotated[StrictInt, Field(ge=0)] = Field(description="The seed of the fit.")
    runs: Whole = Field(description="Runs in each wave.")
    waves: Whole = Field(description="How often the fit was refined.")
    scenario_sha256: Text = Field(description="The scenario before it was fitted.")
    targets: list[Text] = Field(description="What it was fitted to.")
    fitted: list[Text] = Field(description="The paths of the numbers that were fitted.")


class Mechanisms(Block):
    """A switch for each mechanism; `false` is its ablation."""

    conditional_attendance: StrictBool = Field(True, description="One leader comes only if another does.")
    delegation_authority: StrictBool = Field(True, description="Lower rank signs less.")
    sequencing_gate: StrictBool = Field(True, description="Talks first, or a ceasefire first.")
    blame_audience: StrictBool = Field(True, description="The contest before those who watch.")
    signal_cost: StrictBool = Field(True, description="Costly deeds weigh more than words.")
    threats: StrictBool = Field(True, description="Sanctions and aid as pressure.")
    coalition_unity: StrictBool = Field(True, description="A divided coalition presses less.")
    patience: StrictBool = Field(True, description="Time and frustration.")
    battlefield: StrictBool = Field(True, description="Momentum changes what fighting on is worth.")
    commitment_problem: StrictBool = Field(True, description="A halt might be used to rearm.")
    anchor: StrictBool = Field(True, description="Opening positions pull offers.")
    red_lines: StrictBool = Field(True, description="What is never signed.")
    legitimacy: StrictBool = Field(True, description="A meeting recognises the other side.")
    mediation: StrictBool = Field(True, description="Less noise, disclosure, leverage, single text.")
    persuasion: StrictBool = Field(True, description="Outsiders who can only ask.")
    patron_leverage: StrictBool = Field(True, description="Those on whom a side depends press it.")
    reciprocity: StrictBool = Field(True, description="Steps are answered by steps.")
    public_commitment: StrictBool = Field(True, description="Retreat from a public demand costs.")


class Scenario(Block):
    """A whole scenario file."""

    meta: Meta = Field(description="What this is.")
    sources: dict[str, Source] = Field(default_factory=dict, description="Documents that evidence rests on.")
    evidence: dict[str, Claim] = Field(
        default_factory=dict, description="Claims of those sources, by an id that numbers cite."
    )
    mechanisms: Mechanisms = Field(default_factory=Mechanisms, description="Switches; all are on by default.")
    issues: dict[Name, Issue] = Field(min_length=1, description="What can be signed.")
    parties: dict[Name, Party] = Field(min_length=2, description="Who wants what.")
    order_constraints: list[OrderConstraint] = Field(
        default_factory=list, description="What is known about the order of a party's numbers."
    )
    instruments: dict[Name, Instrument] = Field(default_factory=dict, description="Pressure from outside the table.")
    coalitions: dict[Name, Coalition] = Field(
        default_factory=dict, description="Who must stand together for an instrument."
    )
    influence: dict[Name, Influence] = Field(default_factory=dict, description="Ties by which one moves another.")
    mediation: dict[Name, Mediation] = Field(default_factory=dict, description="Party → how it mediates.")
    signals: Signals | None = Field(None, description="How much words and deeds teach; by default nothing.")
    lasting: Lasting | None = Field(None, description="What stays as it was drawn; by default nothing does.")
    blame: Blame | None = Field(None, description="How blame moves; by default it does not.")
    world: World = Field(default_factory=World, description="The battlefield and what losses have left behind.")
    events: dict[Name, Event] = Field(default_factory=dict, description="What may happen meanwhile.")
    protocol: Protocol = Field(description="The rules of the table.")
    sequencing: dict[Name, Gate] = Field(default_factory=dict, description="Gates: what comes only after what.")
    vetoes: dict[Name, Veto] = Field(default_factory=dict, description="Consent needed beyond that of the holders.")
    compliance: Compliance | None = Field(
        None, description="Keeping what was signed; by default every agreement is kept."
    )
    reference: Reference = Field(default_factory=Reference, description="The headline and others' forecasts of it.")
    calibration: Calibration | None = Field(None, description="Written by `parley calibrate`.")


def json_schema() -> dict[str, Any]:
    """The schema of scenario files, as people write them: bare numbers, lists for rows, names for levels."""
    body = Scenario.model_json_schema()
    for name in ("title", "description"):
        body.pop(name, None)
    return {
        "$schema": DIALECT,
        "$id": "urn:parley:scenario",
        "title": "Parley scenario",
        "description": "A negotiation as Parley reads it. The file is checked further when it is read.",
        **body,
    }
