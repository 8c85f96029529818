"""Changes that are usually asked of a scenario, whole: no mediators, a leader who comes whatever its type.

sim.compare(talks, {"Russia's leader comes": sim.what_if.leader_comes("russia")})
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sim.scenario.findings import Finding, ScenarioError, nearest
from sim.scenario.schema import Scenario


@dataclass(frozen=True)
class WhatIf:
    """A change in words, and how it is made in a scenario: `changes(scenario)` gives dotted paths to values."""

    name: str
    title: str
    changes: Callable[[Scenario], dict[str, Any]]


def leader_comes(party: str) -> WhatIf:
    """A party's leader comes whenever leaders are asked, whatever its type and whoever else does."""
    return WhatIf(f"leader={party}", f"the leader of {party} always comes", lambda scenario: _comes(scenario, party))


def leaders_come() -> WhatIf:
    """Every principal's leader comes whenever leaders are asked, whatever its type and whoever else does."""

    def changes(scenario: Scenario) -> dict[str, Any]:
        parties = scenario.parties.items()
        having = [name for name, party in parties if party.role == "principal" and party.leader is not None]
        return {path: value for name in having for path, value in _comes(scenario, name).items()}

    return WhatIf("leaders_come", "the principals' leaders always come", changes)


def no_mediation() -> WhatIf:
    """Without mediators."""
    return WhatIf("mediation", "without mediators", lambda scenario: {"mechanisms.mediation": False})


def no_threats() -> WhatIf:
    """Without threats and sanctions."""
    return WhatIf("threats", "without threats and sanctions", lambda scenario: {"mechanisms.threats": False})


def luck_lasts() -> WhatIf:
    """Resolve, willingness and judgement are each one fact of a run."""
    return _lasting("lasting_luck", "all luck lasts", 1.0)


def luck_is_fresh() -> WhatIf:
    """Resolve, willingness and judgement are drawn anew each time."""
    return _lasting("fresh_luck", "all luck is drawn anew", 0.0)


def _lasting(name: str, title: str, share: float) -> WhatIf:
    shares = dict.fromkeys(("resolve", "willingness", "judgement"), share)
    return WhatIf(name, title, lambda scenario: {"lasting": shares})


def counterfactuals(scenario: Scenario) -> list[WhatIf]:
    """What can be asked of this scenario about its mediators, threats and leaders."""
    asked = [no_mediation()] if scenario.mediation and scenario.mechanisms.mediation else []
    asked += [no_threats()] if scenario.instruments and scenario.mechanisms.threats else []
    return asked + ([leaders_come()] if leaders_come().changes(scenario) else [])


def by_name(text: str) -> WhatIf:
    """What `--what-if` names: leader=PARTY, leaders, no-mediation, no-threats, lasting-luck, fresh-luck."""
    kind, _, party = text.partition("=")
    known: dict[str, Callable[[], WhatIf]] = {
        "leaders": leaders_come, "no-mediation": no_mediation, "no-threats": no_threats,
        "lasting-luck": luck_lasts, "fresh-luck": luck_is_fresh,
    }  # fmt: skip
    if kind.strip() == "leader" and party.strip():
        return leader_comes(party.strip())
    if text.strip() in known:
        return known[text.strip()]()
    fix = nearest(text, ["leader=PARTY", *known])
    raise ScenarioError([Finding("--what-if", None, "", f"'{text}' is not known", fix)])


def half_done(scenario: Scenario, changes: Mapping[str, Any]) -> list[str]:
    """A warning for each party of whose leader some probabilities are set by hand, and others are left as they were."""
    found = []
    for name, party in scenario.parties.items():
        base = f"parties.{name}"
        own = [
            f"{base}.types.{kind}.leader_comes" for kind, block in party.types.items() if block.leader_comes is not None
        ]
        every = {f"{base}.leader.probability", *own}
        hand = sorted(every & set(changes))
        if hand and own and every - set(changes):
            left = ", ".join(sorted(every - set(changes)))
            found.append(
                f"{', '.join(hand)} alone leaves {left} as it was; for a leader who comes whatever its type use "
                f'sim.what_if.leader_comes("{name}"), or --what-if leader={name}.'
            )
    return found


def _comes(scenario: Scenario, name: str) -> dict[str, Any]:
    if name not in scenario.parties:
        raise ScenarioError([Finding("what_if", None, "", f"'{name}' is no party", nearest(name, scenario.parties))])
    party, base = scenario.parties[name], f"parties.{name}"
    if party.leader is None:
        having = [other for other, block in scenario.parties.items() if block.leader is not None]
        fix = f"choose one of {', '.join(having)}" if having else "no party of this scenario has one"
        raise ScenarioError([Finding("what_if", None, "", f"'{name}' has no leader who could come", fix)])
    changes: dict[str, Any] = {f"{base}.leader.probability": 1.0}
    if party.leader.if_leaders:
        changes[f"{base}.leader.if_leaders"] = []
    if party.leader.opportunity_cost is not None:
        changes[f"{base}.leader.opportunity_cost"] = 0.0
    typed = [kind for kind, block in party.types.items() if block.leader_comes is not None]
    return changes | {f"{base}.types.{kind}.leader_comes": 1.0 for kind in typed}
