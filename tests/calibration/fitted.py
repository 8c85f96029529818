"""A small calibration as files: two neighbours with forecasts of a truce."""

from pathlib import Path

FORECASTS = """
sources:
  almanac: {title: An almanac, date: 1999-06-01, kind: book}
  later: {title: A later book, date: 2000-06-01, kind: book}
evidence:
  A-1: {source: almanac, claim: Exchanges are frequent.}
  B-1: {source: later, claim: What came afterwards.}
reference:
  headline: {title: A first truce, when: {truce: full}}
  calendar:
    spring: [2000-01-03, 2000-01-31]
    summer: [2000-02-01, 2000-12-31]
  forecasts:
    gull: {title: The Gull, date: 1999-12-01, shares: {spring: 0.1, summer: 0.1, never: 0.8}}
    owl: {title: The Owl, date: 1999-12-01, shares: {spring: 0.1, summer: 0.15, never: 0.75}}
"""

PLAN = """
title: Two neighbours, fitted
scenario: neighbours.yaml
fit: [issues.truce.levels.partial.conflict, parties.south.outside_option]
forecasts: {tolerance: 0.05, note: As published.}
record:
  exchange: {outcome: final.exchange.none, between: [0, 0.1], tolerance: 0.05, evidence: [A-1], note: Frequent.}
runs: 600
waves: 2
seed: 1
"""


def written(folder: Path, plan: str = PLAN) -> Path:
    """Write scenario and plan; return the plan's file."""
    text = Path("scenarios/tiny.yaml").read_text()
    text = text.replace("{conflict: 0.6}", "{conflict: {value: 0.6, range: [0.3, 1.0], assumption: about a half}}")
    text = text.replace("{uniform: [0.0, 0.2]}", "{uniform: [0.0, 0.8], assumption: unknown}")
    (folder / "neighbours.yaml").write_text(text + FORECASTS)
    file = folder / "fit.yaml"
    file.write_text(plan)
    return file
