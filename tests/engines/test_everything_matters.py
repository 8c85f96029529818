"""Every number of the schema changes some outcome, and every mechanism's switch changes Istanbul's trace."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import sim
from sim.engines.setup import Setup
from sim.scenario.findings import ScenarioError
from sim.scenario.quantities import quantities
from sim.scenario.schema import Mechanisms
from tests.engines.traces import batch

SCENARIOS = Path(__file__).parents[2] / "scenarios"
RUNS = 10

# Numbers that act only in a variant of the scenario: what to change first.
VARIANTS: dict[str, dict[str, Any]] = {
    "parties.*.aspiration.concession": {"protocol.deadline": None},
}


@cache
def istanbul() -> sim.Negotiation:
    """Istanbul, shortened, with the blocks that the file leaves out, so that every number of the schema stands."""
    assumed = {"range": [0, 1], "assumption": "for the test"}
    return sim.load(SCENARIOS / "istanbul_2025.yaml").with_(
        {
            "protocol.rounds": 14,
            "lasting": {name: {"value": 0.5, **assumed} for name in ("resolve", "willingness", "judgement")},
            "mediation.turkiye.leverage": 0.03,
            "mediation.turkiye.style": "manipulation",
            "protocol.deadline": {"round": 14, "exponent": {"value": 3, "range": [1, 5], "assumption": "for the test"}},
            "events.summer_offensive.when": {"momentum_above": {"value": 0.0, **assumed}},
            "events.ukrainian_counterstroke.when": {"momentum_below": {"value": 0.2, **assumed}},
            "events.russian_economic_strain.rounds": [2, 32],
            "events.russian_economic_strain.hazard": 0.5,
            "events.us_attention_lost.when.frustration_above.united_states": 0.3,
            "events.exchanges_break_off.hazard": 0.4,
            "events.exchanges_break_off.lasts": 4,
            "parties.russia.leader.opportunity_cost": 0.1,
            "parties.russia.leader.or_breakthrough": 0.5,
        }
    )


def digest(talks: sim.Negotiation) -> str:
    """A hash of all that happened in a few runs: states, turns, gains, what held."""
    records, played = batch(talks.setup, 12, 0, RUNS)
    h = hashlib.sha256()
    for record in records:
        for name in ("standing", "beliefs", "blame", "rung", "credibility", "unity", "patience", "momentum", "leaders",
                     "present", "engaged", "lost"):  # fmt: skip
            h.update(np.ascontiguousarray(getattr(record.state, name)).tobytes())
        for turn in record.turns:
            for name in ("after", "answers", "gain", "asked", "chance"):
                h.update(np.ascontiguousarray(getattr(turn, name)).tobytes())
    for array in (played.utility, played.gain, played.kept, played.possible.gains if played.possible else played.gain):
        h.update(np.ascontiguousarray(array).tobytes())
    return h.hexdigest()


@cache
def base(variant: str = "") -> str:
    """The hash of Istanbul itself, or of the variant in which a kind of number acts."""
    return digest(istanbul().with_(VARIANTS.get(variant, {})))


def kind_of(path: tuple[str, ...]) -> str:
    """The place of a number in the schema, whoever's it is."""
    out = []
    for k, part in enumerate(path):
        named = k > 0 and path[k - 1] in (
            "issues", "levels", "parties", "types", "weights", "values", "complementarities", "audiences",
            "instruments", "coalitions", "influence", "mediation", "bias", "events", "unity", "credibility",
            "patience", "outside_option", "sequencing", "frustration_above",
        )  # fmt: skip
        out.append("*" if named or (k > 1 and path[k - 2] == "values") else part)
    return ".".join(out)


def other_value(number: Any, within: Any) -> float:
    """A value clearly different from the typical one, inside the bounds."""
    low, high = max(within.low, -0.5), min(within.high, 60.0)
    typical = number.typical
    return low + 0.1 * (high - low) if typical - low > high - typical else high - 0.1 * (high - low)


KINDS = sorted({kind_of(q.path) for q in quantities(istanbul().scenario)})


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_every_number_changes_an_outcome(kind: str) -> None:
    variant = kind if kind in VARIANTS else ""
    talks = istanbul().with_(VARIANTS.get(variant, {}))
    candidates = [q for q in quantities(istanbul().scenario) if kind_of(q.path) == kind]
    widest = sorted(candidates, key=lambda q: -(q.number.support[1] - q.number.support[0]))
    if kind.endswith("types.*.prior"):
        types = "parties.russia.types"  # priors must sum to 1, so both change together
        others = iter([talks.with_({f"{types}.stalling.prior": 0.1, f"{types}.open.prior": 0.9})])
    else:
        others = changed(talks, [(q.dotted, other_value(q.number, q.within)) for q in widest])
    assert any(digest(other) != base(variant) for other in islice(others, 6)), f"nothing reads {kind}"


def changed(talks: sim.Negotiation, values: list[tuple[str, float]]) -> Iterator[sim.Negotiation]:
    """The talks with each value in turn, where no order constraint forbids it."""
    for path, value in values:
        try:
            yield talks.with_({path: value})
        except ScenarioError:
            continue


@pytest.mark.parametrize("switch", sorted(Mechanisms.model_fields))
def test_every_switch_changes_istanbul(switch: str) -> None:
    assert digest(istanbul().with_({f"mechanisms.{switch}": False})) != base()


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("protocol.order", "random"),
        ("protocol.order", "single_text"),
        ("protocol.turns", "one"),
        ("protocol.agreements", "single"),
        ("protocol.breadth", 2),
        ("protocol.meeting_every", 2),
        ("protocol.leaders_every", 1),
        ("protocol.discounting", True),
        ("protocol.speakers", ["ukraine", "russia"]),
        ("protocol.deadline.round", 7),
        ("issues.territory.active", False),
        ("issues.ceasefire.holders", ["russia", "ukraine", "united_states"]),
        ("issues.western_support.quorum", 1),
        ("issues.leaders_meeting.reversible", False),
        ("instruments.eu_package.available", False),
        ("instruments.eu_package.coalition", "west"),
        ("mediation.turkiye.style", "facilitation"),
        ("parties.russia.mind", "hardliner"),
        ("parties.russia.bargaining_weight", 4),
        ("vetoes", {"europe_on_caps": {"party": "europe", "when": {"prisoners": ["parity_thousand"]}}}),
        ("compliance.rounds", 30),
        ("parties.ukraine.red_lines", {}),
        ("parties.russia.stream", 12),
        ("issues.ceasefire.stream", 12),
        ("instruments.eu_package.stream", 12),
        ("events.june_summits.stream", 12),
        ("events.june_summits.rounds", [1, 1]),
        ("events.us_attention_lost.when.meetings", 30),
        ("sequencing.russia_talks_first.during", "exchanges_break_off"),
        ("influence.turkiye_to_russia.kind", "press"),
    ],
)
def test_every_setting_changes_an_outcome(path: str, value: Any) -> None:
    assert digest(istanbul().with_({path: value})) != base(), path


def test_a_quorum_lets_some_holders_suffice() -> None:
    talks = sim.load(SCENARIOS / "tiny.yaml")
    alone = talks.with_({"issues.exchange.quorum": 1})
    assert digest(alone) != digest(talks)
    assert Setup(alone.scenario).game.quorum[1] == 1
