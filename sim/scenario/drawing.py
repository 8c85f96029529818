"""Draws the numbers of a scenario for each run and lays them out as arrays, by the rule that reads them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields

import numpy as np

from sim.nouns import Floats, Ints, Masks, on_grid
from sim.scenario.constraints import all_orders, draw
from sim.scenario.game import Game
from sim.scenario.parameters import (
    Arrivals,
    Character,
    Levers,
    Mediators,
    Parameters,
    Surroundings,
    Ties,
    Wants,
)  # fmt: skip
from sim.scenario.quantities import Quantity
from sim.scenario.schema import Event, Mechanisms, Scenario
from sim.scenario.tape import Purpose, Tape

Take = Callable[..., Floats]

MECHANISM_OF_SHIFT = {
    "momentum": "battlefield",
    "outside_option": "battlefield",
    "unity": "coalition_unity",
    "credibility": "threats",
    "patience": "patience",
}
"""What an event shifts belongs to a mechanism; with the mechanism off the event shifts nothing."""


class Reader:
    """Looks numbers up by path; a number that is not given, or whose mechanism is off, is neutral."""

    def __init__(self, runs: int, lookup: Callable[[str], Floats | None], switches: Mechanisms) -> None:
        self.runs, self.lookup, self.switches = runs, lookup, switches

    def __call__(self, path: str, neutral: float, by: str | None = None) -> Floats:
        """The draws of one number (run,)."""
        found = self.lookup(path) if by is None or getattr(self.switches, by) else None
        return np.full(self.runs, neutral) if found is None else found

    def many(self, paths: list[str], neutral: float, by: str | None = None) -> Floats:
        """Several numbers side by side, (run, path)."""
        columns = [self(path, neutral, by) for path in paths]
        return np.stack(columns, axis=1) if columns else np.zeros((self.runs, 0))


def parameters(scenario: Scenario, game: Game, numbers: list[Quantity], runs: Tape) -> Parameters:
    """Draw a scenario's numbers for each run of a tape and lay them out."""
    columns = {q.dotted: k for k, q in enumerate(numbers)}
    theta, redraws = draw(numbers, all_orders(scenario, columns), runs)
    count = runs.runs.size
    by_name = {q.dotted: q.number for q in numbers}
    take = Reader(count, lambda path: theta[:, columns[path]] if path in columns else None, scenario.mechanisms)
    mean = Reader(1, lambda p: np.array([by_name[p].typical]) if p in by_name else None, scenario.mechanisms)
    prior, sincerity = _kinds(game, take)
    kind = _drawn_kind(game, prior, runs)
    return Parameters(
        numbers=theta,
        redraws=redraws,
        conflict=_conflict(game, take),
        kind=kind,
        prior=prior,
        sincerity=sincerity,
        forbidden=_red_lines(scenario, game, runs),
        true=_of_kind(_wants(game, take), kind),
        typical=_wants(game, mean),
        character=_character(scenario, game, take),
        typical_character=_character(scenario, game, mean),
        arrivals=_arrivals(scenario, game, take, kind),
        levers=_levers(scenario, game, take, mean),
        ties=_ties(scenario, game, take),
        mediators=_mediators(scenario, game, take),
        world=_surroundings(scenario, game, take),
    )


def _paths(game: Game, field: str) -> list[str]:
    return [f"parties.{name}.{field}" for name in game.parties]


def _conflict(game: Game, take: Reader) -> Floats:
    out = np.ones((take.runs, *game.satisfied.shape))
    for i, issue in enumerate(game.issues):
        for k, level in enumerate(game.levels[i]):
            out[:, i, k] = take(f"issues.{issue}.levels.{level}.conflict", 1.0)
    return out


def _kinds(game: Game, take: Reader) -> tuple[Floats, Floats]:
    most = max(map(len, game.kinds))
    prior = np.zeros((take.runs, len(game.parties), most))
    sincerity = np.full_like(prior, 0.5)
    for p, name in enumerate(game.parties):
        for k, kind in enumerate(game.kinds[p]):
            base = f"parties.{name}.types.{kind}"
            prior[:, p, k] = take(f"{base}.prior", 1.0)
            sincerity[:, p, k] = take(f"{base}.sincerity", 0.5)
    return prior / prior.sum(axis=2, keepdims=True), sincerity


def _drawn_kind(game: Game, prior: Floats, runs: Tape) -> Ints:
    u = runs.draw(Purpose.TYPE, 0, game.party_streams)
    upto = np.cumsum(prior, axis=2)
    most = np.array([len(k) - 1 for k in game.kinds])
    return np.asarray(np.minimum((u[:, :, None] >= upto).sum(axis=2), most), np.int64)


def _red_lines(scenario: Scenario, game: Game, runs: Tape) -> Masks:
    out = np.zeros((runs.runs.size, len(game.parties)), np.uint64)
    if not scenario.mechanisms.red_lines:
        return out
    order: dict[int, int] = {}
    for line in game.lines:
        rank = order[line.party] = order.get(line.party, -1) + 1
        slot = np.array([game.party_streams[line.party] * 1000 + rank])
        u = runs.draw(Purpose.RED_LINE, 0, slot)[:, 0]
        upto = 0.0
        for condition, share in line.options:
            hit = (u >= upto) & (u < upto + share)
            out[hit, line.party] |= np.uint64(1 << condition)
            upto += share
    return out


def _wants(game: Game, take: Reader) -> Wants:
    shape = (take.runs, len(game.parties), max(map(len, game.kinds)))
    worth = np.zeros((*shape, *game.satisfied.shape))
    scalars = {name: np.zeros(shape) for name in ("outside", "stake", "round_cost", "fear")}
    bonus = np.zeros((*shape, game.conditions))
    for p, name in enumerate(game.parties):
        for k in range(shape[2]):
            kind = game.kinds[p][min(k, len(game.kinds[p]) - 1)]
            typed = _typed(take, name, kind)
            worth[:, p, k] = _worth(game, typed, take.runs)
            scalars["stake"][:, p, k] = typed("momentum_stake", 0.0, "battlefield")
            scalars["round_cost"][:, p, k] = typed("round_cost", 0.0)
            scalars["fear"][:, p, k] = typed("fear_of_breach", 0.0, "commitment_problem")
            status_quo = sum(worth[:, p, k, i, s] for i, s in enumerate(game.status_quo))
            outside = typed("outside_option", np.nan)
            scalars["outside"][:, p, k] = np.where(np.isnan(outside), 0.0, on_grid(outside) - status_quo)
    for item in game.bonuses:
        bonus[:, item.party, :, item.condition] += on_grid(take(item.path, 0.0, item.mechanism))[:, None]
    return Wants(worth, bonus, **scalars)


def _typed(take: Reader, party: str, kind: str) -> Take:
    def look(field: str, neutral: float, by: str | None = None) -> Floats:
        own = f"parties.{party}.types.{kind}.{field}"
        given = kind and take.lookup(own) is not None
        return take(own if given else f"parties.{party}.{field}", neutral, by)

    return look


def _worth(game: Game, typed: Take, runs: int) -> Floats:
    out = np.zeros((runs, *game.satisfied.shape))
    weights = np.stack([typed(f"weights.{issue}", 0.0) for issue in game.issues], axis=1)
    total = on_grid(weights).sum(axis=1)
    for i, issue in enumerate(game.issues):
        share = np.divide(on_grid(weights[:, i]), total, out=np.zeros(runs), where=total > 0)
        for k, level in enumerate(game.levels[i]):
            out[:, i, k] = on_grid(share * typed(f"values.{issue}.{level}", 0.0))
        out[:, i, len(game.levels[i]) :] = out[:, i, :1]
    return out


def _of_kind(wants: Wants, kind: Ints) -> Wants:
    def pick(x: Floats) -> Floats:
        index = kind.reshape(kind.shape + (1,) * (x.ndim - 2))
        return np.ascontiguousarray(np.take_along_axis(x, index, axis=2).squeeze(axis=2))

    return Wants(*(pick(getattr(wants, field.name)) for field in fields(Wants)))


def _character(scenario: Scenario, game: Game, take: Reader) -> Character:
    audience = np.zeros((take.runs, len(game.parties), len(game.parties)))
    for p, name in enumerate(game.parties):
        for other in scenario.parties[name].audiences:
            path = f"parties.{name}.audiences.{other}"
            audience[:, p, game.index(other)] = take(path, 0.0, "blame_audience")
    grievance = take("world.grievance", 0.0)[:, None]
    commitment = take.many(_paths(game, "audience_cost"), 0.0, "public_commitment")
    return Character(
        precision=take.many(_paths(game, "precision"), np.inf),
        start=take.many(_paths(game, "aspiration.start"), 0.0),
        floor=take.many(_paths(game, "aspiration.floor"), 0.0),
        concession=take.many(_paths(game, "aspiration.concession"), 0.0),
        reciprocity=take.many(_paths(game, "aspiration.reciprocity"), 0.0, "reciprocity"),
        patience=take.many(_paths(game, "patience"), 1.0, "patience"),
        impatience=take.many(_paths(game, "impatience"), 0.0, "patience"),
        audience=audience,
        audience_cost=commitment * (1 + grievance),
        prestige=on_grid(take.many(_paths(game, "leader.prestige"), 0.0)),
        anchor_pull=take.many(_paths(game, "anchor.pull"), 0.0, "anchor"),
        anchor_fade=take.many(_paths(game, "anchor.fade"), 0.0, "anchor"),
    )


def _arrivals(scenario: Scenario, game: Game, take: Reader, kind: Ints) -> Arrivals:
    cost = take.many(_paths(game, "leader.opportunity_cost"), 0.0)
    willing = np.zeros((take.runs, len(game.parties), max(map(len, game.kinds))))
    for p, name in enumerate(game.parties):
        base = take(f"parties.{name}.leader.probability", 0.0)
        for k in range(willing.shape[2]):
            own = f"parties.{name}.types.{game.kinds[p][min(k, len(game.kinds[p]) - 1)]}.leader_comes"
            willing[:, p, k] = base if take.lookup(own) is None else take(own, 0.0)
    willing *= 1 - cost[:, :, None]
    needs = np.zeros(len(game.parties), np.uint64)
    for p, party in enumerate(scenario.parties.values()):
        if party.leader and scenario.mechanisms.conditional_attendance:
            for other in party.leader.if_leaders:
                needs[p] |= np.uint64(1 << game.index(other))
    return Arrivals(
        leader=np.take_along_axis(willing, kind[:, :, None], axis=2)[:, :, 0],
        asked=np.array([party.leader is not None for party in scenario.parties.values()]),
        breakthrough=take.many(_paths(game, "leader.or_breakthrough"), np.inf, "conditional_attendance"),
        authority=take.many(_paths(game, "delegation.authority"), 1.0, "delegation_authority"),
        delegation=take.many(_paths(game, "delegation.probability"), 1.0),
        under_pressure=take.many(_paths(game, "delegation.under_pressure"), 0.0),
        needs=needs,
    )


def _levers(scenario: Scenario, game: Game, take: Reader, mean: Reader) -> Levers:
    names, unions = list(scenario.instruments), list(scenario.coalitions)
    items = list(scenario.instruments.values())

    def each(field: str, neutral: float) -> Floats:
        return take.many([f"instruments.{g}.{field}" for g in names], neutral)

    def union(field: str, neutral: float) -> Floats:
        return take.many([f"coalitions.{n}.{field}" for n in unions], neutral, "coalition_unity")

    usable = np.array([float(i.available and scenario.mechanisms.threats) for i in items])
    return Levers(
        owner=np.array([game.index(i.owner) for i in items], np.int64),
        target=np.array([game.index(i.target) for i in items], np.int64),
        coalition=np.array([-1 if i.coalition is None else unions.index(i.coalition) for i in items], np.int64),
        available=usable,
        severity=on_grid(each("severity", 0.0)),
        severity_typical=on_grid(mean.many([f"instruments.{g}.severity" for g in names], 0.0)),
        credibility=each("credibility", 0.0),
        threaten=each("threaten", 0.0),
        impose=each("impose", 0.0),
        by_blame=each("by_blame", 0.0),
        by_frustration=each("by_frustration", 0.0),
        owner_cost=each("owner_cost", 0.0),
        erosion=each("erosion", 0.0),
        unity=union("unity", 1.0),
        decay=union("decay", 0.0),
        renewal=union("renewal", 0.0),
    )


def _ties(scenario: Scenario, game: Game, take: Reader) -> Ties:
    names = list(scenario.influence)
    items = list(scenario.influence.values())
    by = ["persuasion" if tie.kind == "persuade" else "patron_leverage" for tie in items]
    costless, costly = _signal_weights(take)

    def each(field: str) -> Floats:
        columns = [take(f"influence.{n}.{field}", 0.0, switch) for n, switch in zip(names, by, strict=True)]
        return np.stack(columns, axis=1) if columns else np.zeros((take.runs, 0))

    cost = each("cost")
    weight = costless[:, None] + (costly - costless)[:, None] * cost
    return Ties(
        source=np.array([game.index(tie.source) for tie in items], np.int64),
        target=np.array([game.index(tie.target) for tie in items], np.int64),
        presses=np.array([float(tie.kind == "press") for tie in items]),
        attendance=each("access") * each("attendance") * weight,
        concession=each("access") * each("concession") * weight,
        cost=cost,
    )


def _signal_weights(take: Reader) -> tuple[Floats, Floats]:
    """What cheap and costly signals weigh; without the mechanism both weigh their mean."""
    costless, costly = take("signals.costless", 1.0), take("signals.costly", 1.0)
    if not take.switches.signal_cost:
        costless = costly = (costless + costly) / 2
    return costless, costly


def _mediators(scenario: Scenario, game: Game, take: Reader) -> Mediators:
    names = list(scenario.mediation)

    def each(field: str) -> Floats:
        return take.many([f"mediation.{m}.{field}" for m in names], 0.0, "mediation")

    bias = np.zeros((take.runs, len(names), len(game.parties)))
    for m, name in enumerate(names):
        for other in scenario.mediation[name].bias:
            bias[:, m, game.index(other)] = take(f"mediation.{name}.bias.{other}", 0.0, "mediation")
    manipulates = np.array([float(m.style == "manipulation") for m in scenario.mediation.values()])
    return Mediators(
        party=np.array([game.index(name) for name in names], np.int64),
        reduction=each("noise_reduction") * each("credibility"),
        disclosure=each("disclosure") * each("credibility"),
        leverage=on_grid(each("leverage") * manipulates),
        bias=bias,
    )


def _surroundings(scenario: Scenario, game: Game, take: Reader) -> Surroundings:
    costless, costly = _signal_weights(take)
    shifts = {
        f"{name}.{what}": take(f"events.{name}.{what}", 0.0, MECHANISM_OF_SHIFT[what.split(".")[0]])
        for name, event in scenario.events.items()
        for what in _targets(event)
    }
    thresholds = {
        f"{name}.{what}": take(f"events.{name}.when.{what}", 0.0)
        for name, event in scenario.events.items()
        for what in _thresholds(event)
    }
    return Surroundings(
        momentum=take("world.momentum.initial", 0.0, "battlefield"),
        persistence=take("world.momentum.persistence", 0.0, "battlefield"),
        drift=take("world.momentum.drift", 0.0, "battlefield"),
        volatility=take("world.momentum.volatility", 0.0, "battlefield"),
        grievance=take("world.grievance", 0.0),
        costless=costless,
        costly=costly,
        noise=take("signals.noise", 0.0),
        resolve=take("lasting.resolve", 0.0),
        willingness=take("lasting.willingness", 0.0),
        judgement=take("lasting.judgement", 0.0),
        blame_rate=take("blame.rate", 0.0, "blame_audience"),
        blame_decay=take("blame.decay", 0.0, "blame_audience"),
        absence=take("blame.absence", 0.0, "blame_audience"),
        gate_meetings=_gate_meetings(game, take),
        lasts=take.many([f"events.{name}.lasts" for name in scenario.events], np.inf),
        hazard=take.many([f"events.{name}.hazard" for name in scenario.events], 0.0),
        shifts=shifts,
        thresholds=thresholds,
        monitoring=take("compliance.monitoring", 0.0),
        guarantees=take("compliance.guarantees", 0.0),
        comply_precision=take("compliance.precision", np.inf),
        exponent=take("protocol.deadline.exponent", 1.0),
    )


def _gate_meetings(game: Game, take: Reader) -> Floats:
    """Meetings after which each gate opens. The switch is that of what comes first: it leaves a gate that an
    event shuts as it is."""
    meetings = take.many([g.meetings or "" for g in game.gates], np.inf)
    if not take.switches.sequencing_gate:
        meetings[:, [g.during < 0 for g in game.gates]] = 0.0
    return meetings


def _targets(event: Event) -> list[str]:
    """The quantities that an event shifts, as the last parts of their paths."""
    named = [f"{block}.{key}" for block in ("unity", "credibility", "patience", "outside_option")
             for key in getattr(event, block)]  # fmt: skip
    return (["momentum"] if event.momentum is not None else []) + named


def _thresholds(event: Event) -> list[str]:
    """The numbers that an event's trigger compares with, as the last parts of their paths."""
    if event.when is None:
        return []
    named = [f"frustration_above.{party}" for party in event.when.frustration_above]
    return named + [w for w in ("momentum_above", "momentum_below") if getattr(event.when, w) is not None]
