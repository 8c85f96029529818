"""What a scenario says and a classical profile cannot."""

from __future__ import annotations

from sim.scenario.schema import Scenario


def lost(scenario: Scenario) -> list[str]:
    """A sentence for each part of a scenario that is left out of others' files."""
    parties = scenario.parties
    wanting = [name for name, party in parties.items() if party.weights]
    parted = [name for name, issue in scenario.issues.items() if set(issue.holders) != set(wanting) or issue.quorum]
    found = {
        "the types of {}: each party is the one that this run drew": [n for n, p in parties.items() if p.types],
        "the red lines of {}: in the file everything can be signed": [n for n, p in parties.items() if p.red_lines],
        "{}, which want nothing and have no file": [name for name in parties if name not in wanting],
        "that the consent of some suffices for {}: in the file all must agree": parted,
        "the gates {}": list(scenario.sequencing),
        "the vetoes {}": list(scenario.vetoes),
        "the instruments {}": list(scenario.instruments),
        "the events {}": list(scenario.events),
        "the influence of others ({})": list(scenario.influence),
        "the mediation of {}": list(scenario.mediation),
        "the issues {}, which are off the table": [n for n, issue in scenario.issues.items() if not issue.active],
    }
    sentences = [f"Left out: {say.format(', '.join(names))}." for say, names in found.items() if names]
    if scenario.protocol.agreements == "incremental":
        sentences.append("Left out: agreements in steps; in the file the first agreement ends the talks.")
    return sentences
