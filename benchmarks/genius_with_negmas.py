"""Whether NegMAS reads what Parley exports, and values every outcome alike.

NegMAS is not among Parley's requirements, so the two never meet in one process: files go between them.

    python benchmarks/genius_with_negmas.py PYTHON_WITH_NEGMAS [SCENARIO.yaml …]

PYTHON_WITH_NEGMAS is the interpreter of another environment in which `pip install negmas` was said. For
each scenario (default: 20 invented ones) Parley writes its Genius XML, and what up to 2,000 outcomes are worth in
its own engine; NegMAS loads the XML and prints the largest difference. Bound: 1e-9, where utilities are additive.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

from sim.exchange.genius_export import DOMAIN, Exported, genius, outcomes, titles, valued
from sim.scenario import yaml_file
from sim.scenario.examine import load
from sim.scenario.game import game
from sim.scenario.schema import Scenario
from sim.scenario.tape import Tape, tape

BOUND = 1e-9
THERE = """
import json, sys
from pathlib import Path
import negmas
from negmas.inout import load_genius_domain
folder, asked = Path(sys.argv[1]), json.loads(Path(sys.argv[2]).read_text())
paths = [folder / f"{name}.xml" for name in asked["parties"]]
found = load_genius_domain(folder / asked["domain"], paths, ignore_discount=True)
names = [issue.name for issue in found.outcome_space.issues]
worst = 0.0
for package, utilities in asked["outcomes"]:
    outcome = tuple(package[name] for name in names)
    worst = max([worst, *(abs(float(u(outcome)) - v) for u, v in zip(found.ufuns, utilities))])
kept = [abs(float(u.reserved_value) - v) for u, v in zip(found.ufuns, asked["reservations"])]
print(json.dumps({"negmas": negmas.__version__, "outcomes": len(asked["outcomes"]),
                  "cardinality": found.outcome_space.cardinality, "worst": worst, "reservation": max(kept)}))
"""


def invented(folder: Path, rng: random.Random, number: int) -> Path:
    """A scenario of some parties and issues with additive utilities."""
    issues = {f"issue_{i}": [f"v{k}" for k in range(rng.randint(2, 6))] for i in range(rng.randint(1, 6))}
    parties = ["arda", "bova", "cera"][: rng.randint(2, 3)]
    content = {
        "meta": {"title": f"Invented {number}", "cutoff": "2000-01-01", "start": "2000-01-01",
                 "content_note": "none", "evidence": "waived"},
        "issues": {i: {"levels": v, "status_quo": v[0], "holders": parties} for i, v in issues.items()},
        "parties": {p: {"title": p, "weights": {i: rng.uniform(0.1, 1) for i in issues},
                        "values": {i: [rng.random() for _ in v] for i, v in issues.items()}} for p in parties},
        "protocol": {"rounds": 20, "speakers": parties, "agreements": "single",
                     "offers": rng.choice(["any", "complete"])},
    }  # fmt: skip
    path = folder / f"invented-{number}.yaml"
    path.write_text(yaml_file.dump(content))
    return path


def compare(python: str, path: Path, folder: Path) -> dict[str, object]:
    """Export one scenario, let NegMAS value its outcomes, and return how far it is from Parley's own engine."""
    scenario, _ = load(path)
    run = tape(1, 0, 1)
    found = genius(scenario, run)
    for name, text in found.files.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "asked.json").write_text(json.dumps(asked(scenario, run, found)))
    words = [python, "-c", THERE, str(folder), str(folder / "asked.json")]
    said = subprocess.run(words, check=True, capture_output=True, text=True).stdout
    return json.loads(said.splitlines()[-1])


def asked(scenario: Scenario, run: Tape, found: Exported) -> dict[str, object]:
    """The outcomes by the names in the files, and their utilities by Parley's engine on the files' scale."""
    laid, names = game(scenario), titles(scenario)
    packages = outcomes(scenario, laid)
    utilities = valued(scenario, laid, run, np.vstack([laid.status_quo, packages])).utility
    for party, (move, shrink) in found.scales.items():
        utilities[:, laid.index(party)] = (utilities[:, laid.index(party)] + move) / shrink
    kept = utilities[:, [laid.index(party) for party in found.scales]]
    called = [
        {names.issues[i]: names.levels[i][level] for i, level in laid.package(package).items()} for package in packages
    ]
    return {"domain": DOMAIN, "parties": list(found.scales), "reservations": kept[0].tolist(),
            "outcomes": list(zip(called, kept[1:].tolist(), strict=True))}  # fmt: skip


def main() -> None:
    python, *given = sys.argv[1:]
    failed = False
    with tempfile.TemporaryDirectory() as place:
        rng = random.Random(1)
        paths = [Path(path) for path in given] or [invented(Path(place), rng, k) for k in range(20)]
        for path in paths:
            folder = Path(place) / path.stem
            folder.mkdir()
            found = compare(python, path, folder)
            failed |= float(found["worst"]) > BOUND or float(found["reservation"]) > BOUND
            print(path.name, found)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
