"""What must hold between the blocks of a scenario. Each check yields (path, what, fix, is a warning)."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from sim.scenario import constraints, protocol_checks
from sim.scenario.blocks import Condition, Edge
from sim.scenario.findings import Path, Problem, unknown
from sim.scenario.party import Party, Preferences, RedLine
from sim.scenario.quantities import Quantity, quantities
from sim.scenario.schema import Gate, Scenario

MOST_PACKAGES = 5_000_000
MOST_MOVES = 400_000
MOST_SETS = 4096
MOST_CONDITIONS = 62
MOST_PARTIES = 60
MOST_LEVELS = 1024
"""Enough to divide a pie finely in one issue; what many issues make together is bounded by `MOST_PACKAGES`."""


def all_checks(scenario: Scenario) -> Iterator[Problem]:
    """Every problem of a scenario whose blocks are each well formed."""
    problems = list(reference_checks(scenario))
    yield from problems
    if all(warning for *_, warning in problems):
        yield from constraints.check_draws(scenario)


def reference_checks(scenario: Scenario) -> Iterator[Problem]:
    """The problems that can be seen without drawing a number."""
    for check in CHECKS:
        yield from check(scenario)


def _titles(s: Scenario) -> Iterator[Problem]:
    """Titles that a reader cannot tell apart: the same but for capitals, blanks and letters that are not seen."""
    for block in ("parties", "issues", "instruments"):
        seen: dict[str, str] = {}
        for name, item in getattr(s, block).items():
            looks = _looks(item.title or name)
            if looks in seen:
                fix = "give each a title of its own, so that tables can tell them apart"
                yield (block, name, "title"), f"reads like that of '{seen[looks]}'", fix, True
            seen.setdefault(looks, name)


def _looks(title: str) -> str:
    shown = (letter for letter in unicodedata.normalize("NFKC", title) if unicodedata.category(letter) != "Cf")
    return " ".join("".join(shown).casefold().split())


def _issues(s: Scenario) -> Iterator[Problem]:
    for name, issue in s.issues.items():
        at = ("issues", name)
        yield from unknown((*at, "status_quo"), issue.status_quo, issue.levels, f"level of {name}")
        for k, holder in enumerate(issue.holders):
            yield from unknown((*at, "holders", k), holder, s.parties, "party")
            if holder in s.parties and issue.active and not s.parties[holder].weights:
                fix = f"give parties.{holder} weights and values, or take it off the holders"
                yield (*at, "holders", k), f"'{holder}' holds the issue but wants nothing", fix, False
        if len(set(issue.holders)) < len(issue.holders):
            yield (*at, "holders"), "names a party twice", "name each holder once", False
        if issue.quorum is not None and issue.quorum > len(issue.holders):
            fix = f"lower it to {len(issue.holders)} or less"
            yield (*at, "quorum"), f"is {issue.quorum} of {len(issue.holders)} holders", fix, False
        if len(issue.levels) > MOST_LEVELS:
            yield (*at, "levels"), f"has {len(issue.levels)} levels", f"{MOST_LEVELS} are the most", False
    if not any(issue.active for issue in s.issues.values()):
        yield ("issues",), "has no active issue", "set `active: true` on one", False


def _space(s: Scenario) -> Iterator[Problem]:
    sizes = [len(issue.levels) for issue in s.issues.values() if issue.active]
    if math.prod(sizes) > MOST_PACKAGES:
        fix = f"use fewer issues or levels (at most {MOST_PACKAGES})"
        yield ("issues",), f"makes {math.prod(sizes)} packages", fix, False
        return
    breadth = min(s.protocol.breadth or len(sizes), len(sizes))
    moves = protocol_checks.offers(sizes, breadth)
    sets = sum(math.comb(len(sizes), k) for k in range(breadth + 1))
    if moves > MOST_MOVES:
        fix = f"set protocol.breadth lower (at most {MOST_MOVES} offers)"
        yield ("protocol", "breadth"), f"lets one turn choose among {moves} offers", fix, False
    elif sets > MOST_SETS:
        fix = f"set protocol.breadth lower (at most {MOST_SETS} sets)"
        yield ("protocol", "breadth"), f"lets an offer move any of {sets} sets of issues", fix, False
    if len(s.parties) > MOST_PARTIES:
        yield ("parties",), f"has {len(s.parties)} parties", f"{MOST_PARTIES} are the most", False


def _streams(s: Scenario) -> Iterator[Problem]:
    blocks: dict[str, Mapping[str, Any]] = {
        "issues": s.issues,
        "parties": s.parties,
        "instruments": s.instruments,
        "events": s.events,
    }
    for block, items in blocks.items():
        seen: dict[int, str] = {}
        for at, (name, item) in enumerate(items.items()):
            stream = at if item.stream is None else item.stream
            other = seen.setdefault(stream, name)
            if other != name:
                fix = f"give each of the {block} a `stream` of its own"
                yield (block, name, "stream"), f"is {stream}, the row of draws that '{other}' has", fix, False


def _preferences(s: Scenario, at: Path, wants: Preferences) -> Iterator[Problem]:
    for block in ("weights", "values"):
        for name in getattr(wants, block):
            yield from unknown((*at, block, name), name, s.issues, "issue")
    for name, row in wants.values.items():
        if name not in s.issues:
            continue
        levels = s.issues[name].levels
        short = len(levels) - len(row.modes)
        if short:
            fix = f"add {short}" if short > 0 else f"remove {-short}"
            yield (*at, "values", name), f"{len(row.modes)} values for {len(levels)} levels", fix, False
        for level in row.levels:
            yield from unknown((*at, "values", name, "levels", level), level, levels, f"level of {name}")


def _parties(s: Scenario) -> Iterator[Problem]:
    for name, party in s.parties.items():
        at: Path = ("parties", name)
        yield from _preferences(s, at, party)
        for kind, block in party.types.items():
            yield from _preferences(s, (*at, "types", kind), block)
        yield from _wants(s, at, party)
        yield from _priors(at, party)
        for audience in party.audiences:
            yield from unknown((*at, "audiences", audience), audience, s.parties, "party")
            if audience in s.parties and not s.parties[audience].weights:
                yield (*at, "audiences", audience), f"'{audience}' wants nothing", "give it weights and values", False
        if party.leader:
            for k, other in enumerate(party.leader.if_leaders):
                yield from unknown((*at, "leader", "if_leaders", k), other, s.parties, "party")
        if party.anchor:
            for issue, level in party.anchor.package.items():
                yield from _level(s, (*at, "anchor", "package", issue), issue, [level])


def _priors(at: Path, party: Party) -> Iterator[Problem]:
    if not party.types:
        return
    total = math.fsum(kind.prior.typical for kind in party.types.values())
    if not abs(total - 1) <= 1e-6:
        yield (*at, "types"), f"priors sum to {total:.4g}", "make them sum to 1", False
    if all(kind.prior.support[0] <= 0 for kind in party.types.values()):
        fix = "let the range of one prior begin above 0"
        yield (*at, "types"), "all priors can be drawn as 0 at once", fix, False


def _wants(s: Scenario, at: Path, party: Party) -> Iterator[Problem]:
    weights = {**party.weights}
    if party.role == "principal" and not weights:
        yield (*at, "weights"), "a principal without weights", "say what it wants, or change its role", False
    for block in [party, *party.types.values()]:
        merged = {**party.weights, **block.weights}
        active = {i: w for i, w in merged.items() if i in s.issues and s.issues[i].active}
        if merged and not any(w.support[1] > 0 for w in active.values()):
            yield (*at, "weights"), "all weights are zero", "give at least one active issue a weight above 0", False
        elif merged and all(w.may_vanish for w in active.values()):
            fix = "let one active issue have a weight that is never 0"
            yield (*at, "weights"), "all weights can be drawn as 0 at once", fix, False
        for issue in active:
            if issue not in {**party.values, **block.values}:
                yield (*at, "values"), f"'{issue}' has a weight but no values", f"add values.{issue}", False
    orphans = [i for i in party.values if not any(i in b.weights for b in [party, *party.types.values()])]
    for issue in orphans:
        yield (*at, "values", issue), "has values but no weight, so nothing reads them", f"add weights.{issue}", False


def _level(s: Scenario, at: Path, issue: str, levels: Iterable[str]) -> Iterator[Problem]:
    yield from unknown(at, issue, s.issues, "issue")
    for level in levels if issue in s.issues else ():
        yield from unknown(at, level, s.issues[issue].levels, f"level of {issue}")


def _condition(s: Scenario, at: Path, when: Condition | None) -> Iterator[Problem]:
    if when is not None and not when:
        yield at, "is empty", "name an issue and its levels", False
    for issue, levels in (when or {}).items():
        named = [x for x in (levels.at_least, levels.at_most) if x] if isinstance(levels, Edge) else levels
        if not named:
            yield (*at, issue), "names no level", "list levels, or say at_least / at_most", False
        yield from _level(s, (*at, issue), issue, named)
        order = list(s.issues[issue].levels) if issue in s.issues else []
        if isinstance(levels, Edge) and len(named) == 2 and set(named) <= set(order):
            low, high = map(order.index, named)
            if low > high:
                yield (*at, issue), "has at_least above at_most, so no level fits", "swap the two", False


def _conditions(s: Scenario) -> Iterator[Problem]:
    for at, when in conditions(s):
        yield from _condition(s, at, when)
    for p, party in s.parties.items():
        for r, line in party.red_lines.items():
            yield from _red_line(s, ("parties", p, "red_lines", r), line)
    count = sum(1 for _ in conditions(s)) + sum(
        len(r.first_forbidden or {}) for p in s.parties.values() for r in p.red_lines.values()
    )
    count += sum(len(issue.levels) - 1 for issue in s.issues.values() if issue.active and not issue.reversible)
    if count > MOST_CONDITIONS:
        yield ("parties",), f"{count} conditions on packages", f"{MOST_CONDITIONS} are the most", False


def _red_line(s: Scenario, at: Path, line: RedLine) -> Iterator[Problem]:
    drawn = line.issue is not None or line.first_forbidden is not None
    whole = line.issue is not None and line.first_forbidden is not None
    if drawn == (line.when is not None) or drawn != whole:
        yield at, "needs either `when`, or `issue` and `first_forbidden`", "give one of the two", False
    if line.issue is None or line.first_forbidden is None:
        return
    yield from _level(s, (*at, "first_forbidden"), line.issue, line.first_forbidden)
    total = math.fsum(line.first_forbidden.values())
    if not line.first_forbidden:
        yield (*at, "first_forbidden"), "names no level", "write `level: probability`", False
    if total > 1 + 1e-9:
        yield (*at, "first_forbidden"), f"probabilities sum to {total:.4g}", "let them sum to at most 1", False


def conditions(s: Scenario) -> Iterator[tuple[Path, Condition]]:
    """Every condition on packages in a scenario, with its path (lines that are drawn left out)."""
    for p, party in s.parties.items():
        for c, both in party.complementarities.items():
            yield ("parties", p, "complementarities", c, "when"), both.when
        for r, line in party.red_lines.items():
            if line.when is not None:
                yield ("parties", p, "red_lines", r, "when"), line.when
    for g, instrument in s.instruments.items():
        yield ("instruments", g, "demand"), instrument.demand
    for name, gate in s.sequencing.items():
        yield ("sequencing", name, "refuses"), gate.refuses
        if gate.until is not None:
            yield ("sequencing", name, "until"), gate.until
    for v, veto in s.vetoes.items():
        yield ("vetoes", v, "when"), veto.when
    for e, event in s.events.items():
        if event.when and event.when.standing is not None:
            yield ("events", e, "when", "standing"), event.when.standing
    if s.reference.headline:
        yield ("reference", "headline", "when"), s.reference.headline.when


def _references(s: Scenario) -> Iterator[Problem]:
    for g, i in s.instruments.items():
        for role in ("owner", "target"):
            yield from unknown(("instruments", g, role), getattr(i, role), s.parties, "party")
        if i.coalition is not None:
            yield from unknown(("instruments", g, "coalition"), i.coalition, s.coalitions, "coalition")
        if i.target in s.parties and not s.parties[i.target].weights:
            yield ("instruments", g, "target"), f"'{i.target}' wants nothing", "give it weights and values", False
    for n, coalition in s.coalitions.items():
        for k, member in enumerate(coalition.members):
            yield from unknown(("coalitions", n, "members", k), member, s.parties, "party")
        if not any(i.coalition == n for i in s.instruments.values()):
            fix = "name it in an instrument's `coalition`, or remove it"
            yield ("coalitions", n), "no instrument needs it, so nothing reads it", fix, False
    for n, tie in s.influence.items():
        for role in ("source", "target"):
            yield from unknown(("influence", n, role), getattr(tie, role), s.parties, "party")
        if tie.source == tie.target:
            yield ("influence", n), "a party influences itself", "name two parties", False
    for m, mediation in s.mediation.items():
        yield from unknown(("mediation", m), m, s.parties, "party")
        for p in mediation.bias:
            yield from unknown(("mediation", m, "bias", p), p, s.parties, "party")
        unread = mediation.leverage is not None and mediation.style != "manipulation"
        if unread and mediation.leverage is not None and mediation.leverage.support[1] > 0:
            fix = "only style `manipulation` reads it: change the style, or keep it for comparisons"
            yield ("mediation", m, "leverage"), f"is not read under style `{mediation.style}`", fix, True
    for name, gate in s.sequencing.items():
        yield from unknown(("sequencing", name, "party"), gate.party, s.parties, "party")
        yield from _opening(s, name, gate)
    for v, veto in s.vetoes.items():
        yield from unknown(("vetoes", v, "party"), veto.party, s.parties, "party")
        if veto.party in s.parties and not s.parties[veto.party].weights:
            yield ("vetoes", v, "party"), f"'{veto.party}' wants nothing", "give it weights and values", False


def _opening(s: Scenario, name: str, gate: Gate) -> Iterator[Problem]:
    """A gate opens by meetings, by what the package itself holds, or when the event that shuts it is over."""
    if gate.during is not None:
        at = ("sequencing", name, "during")
        yield from unknown(at, gate.during, s.events, "event")
        if gate.during in s.events and s.events[gate.during].lasts is None:
            yield at, f"'{gate.during}' has no length", "give the event `lasts`, in rounds", False
    elif gate.until is None and gate.until_meetings is None:
        yield ("sequencing", name), "never opens", "add `until_meetings`, `until` or `during`", False


def _events(s: Scenario) -> Iterator[Problem]:
    for e, event in s.events.items():
        at = ("events", e)
        if not 1 <= event.rounds[0] <= event.rounds[1]:
            yield (*at, "rounds"), f"is {list(event.rounds)}", "give [first, last] with 1 ≤ first ≤ last", False
        elif event.rounds[0] > s.protocol.rounds:
            yield (*at, "rounds"), f"begins after the {s.protocol.rounds} rounds", "begin earlier", False
        for block, known, noun in (
            ("unity", s.coalitions, "coalition"),
            ("credibility", s.instruments, "instrument"),
            ("patience", s.parties, "party"),
            ("outside_option", s.parties, "party"),
        ):
            for name in getattr(event, block):
                yield from unknown((*at, block, name), name, known, noun)
        if event.lasts is not None and not any(gate.during == e for gate in s.sequencing.values()):
            fix = "name the event in a gate's `during`, or remove it"
            yield (*at, "lasts"), "no gate is shut during it, so nothing reads it", fix, False
        for party in event.when.frustration_above if event.when else ():
            yield from unknown((*at, "when", "frustration_above", party), party, s.parties, "party")


def _support(s: Scenario) -> Iterator[Problem]:
    for q in quantities(s):
        at = _written(s, q)
        low, high = q.number.support
        allowed = f"[{q.within.low:g}, {q.within.high:g}]"
        if not q.within.low <= low <= high <= q.within.high:
            what = f"is {low:g}" if low == high else f"can be {low:g} … {high:g}"
            yield at, f"{what}, outside {allowed}", f"keep it in {allowed}", False
        elif q.number.range:
            yield from _range(at, q)
        supported = q.number.evidence or (q.number.assumption and (q.number.kind != "value" or q.number.range))
        if s.meta.evidence == "required" and not supported:
            fix = "add `evidence: [id]`, or `assumption: why` (a constant also needs `range: [low, high]`)"
            yield at, "carries neither evidence nor an assumption with a range", fix, False
        for claim in q.number.evidence:
            yield from unknown((*at, "evidence"), claim, s.evidence, "evidence id")


def _range(at: Path, q: Quantity) -> Iterator[Problem]:
    low, high = q.number.range or q.number.support
    if q.number.kind == "value" and not low <= q.number.typical <= high:
        yield (*at, "range"), f"{q.number.typical:g} lies outside its own range", "widen the range", False
    if not q.within.low <= low <= high <= q.within.high:
        allowed = f"[{q.within.low:g}, {q.within.high:g}]"
        yield (*at, "range"), f"is {low:g} … {high:g}, outside {allowed}", f"keep it in {allowed}", False


def _written(s: Scenario, q: Quantity) -> Path:
    """Where a number stands in the file: levels of a row share the row, unless they have a block of their own."""
    if q.row is None:
        return q.path
    party = s.parties[q.path[1]]
    wants = party.types[q.path[3]] if q.path[2] == "types" else party
    level = q.path[-1]
    return (*q.row, "levels", level) if level in wants.values[q.row[-1]].levels else q.row


def _sources(s: Scenario) -> Iterator[Problem]:
    for name, claim in s.evidence.items():
        yield from unknown(("evidence", name, "source"), claim.source, s.sources, "source")
    for name, source in s.sources.items():
        if source.date > s.meta.cutoff and (s.meta.evidence == "required"):
            yield ("sources", name, "date"), f"is later than the cut-off {s.meta.cutoff}", "use earlier evidence", True
    lists: list[tuple[Path, tuple[str, ...]]] = [(("issues", n, "evidence"), i.evidence) for n, i in s.issues.items()]
    lists += [(("order_constraints", k, "evidence"), c.evidence) for k, c in enumerate(s.order_constraints)]
    for p, party in s.parties.items():
        lists += [(("parties", p, "red_lines", r, "evidence"), line.evidence) for r, line in party.red_lines.items()]
    for at, ids in lists:
        for claim_id in ids:
            yield from unknown(at, claim_id, s.evidence, "evidence id")
    for f, forecast in s.reference.forecasts.items():
        if forecast.date > s.meta.cutoff:
            yield ("reference", "forecasts", f, "date"), "is later than the cut-off", "use earlier forecasts", False


CHECKS: tuple[Callable[[Scenario], Iterator[Problem]], ...] = (
    _titles, _issues, _space, _streams, _parties, _conditions, _references, _events, protocol_checks.check_protocol,
    _support, _sources, constraints.check_words, protocol_checks.check_rational,
)  # fmt: skip
