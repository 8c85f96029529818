"""How to reproduce this page."""

from __future__ import annotations

import json
import platform
import shlex
from collections.abc import Iterator
from importlib.metadata import version

from sim.comparisons.comparison import Comparison
from sim.page.material import Material
from sim.page.parts import Chapter, Commands, Enclosed, Facts, Part, Prose
from sim.scenario import yaml_file

LIBRARIES = ("numpy", "numba", "scipy", "pandas", "mesa", "SALib", "matplotlib")
FILE = "scenario.yaml"


def reproduction(material: Material) -> Chapter:
    """Commands, seed, versions, hash, and the scenario itself."""
    lead = (
        f"Save the scenario as run, which this page carries with it, as {FILE}; the same version of Parley then gives "
        "the same numbers, whatever the machine and the number of workers."
    )
    parts: list[Part] = [
        Prose(lead),
        Enclosed(FILE, yaml_file.dump(material.ensemble.talks.content)),
        Commands(commands(material)),
        Facts(list(_facts(material))),
    ]
    return Chapter("reproduce", "How to reproduce it", parts)


def commands(material: Material) -> list[str]:
    """What to type to get this page, and the tables behind it."""
    about = material.ensemble.provenance
    chosen = f"--runs {about['runs']} --seed {about['seed']}"
    cases = " ".join(f"--case {shlex.quote(text)}" for text in _cases(material))
    pairs = f"--paired {material.contrast_runs}" if material.contrast else ""
    return [
        " ".join(filter(None, [f"parley report {FILE} {chosen}", pairs, cases, "--html report.html"])),
        f"parley run {FILE} {chosen} --out results",
        f"parley evidence {FILE} --csv",
    ]


def _cases(material: Material) -> Iterator[str]:
    if isinstance(material.contrast, Comparison):
        for name, case in material.contrast.cases.items():
            before = material.ensemble.talks.changes
            changes = {path: x for path, x in case.changes.items() if path not in before or before[path] != x}
            yield f"{name}: {', '.join(f'{path}={_typed(value)}' for path, value in changes.items())}"


def _typed(value: object) -> str:
    """A value as `--case` reads it."""
    return json.dumps(value, ensure_ascii=False, default=str)


def _facts(material: Material) -> Iterator[tuple[str, str]]:
    about = material.ensemble.provenance
    yield "Scenario", f"{about['scenario']}; SHA-256 {about['scenario_sha256']}"
    changes = ", ".join(f"{path}={value}" for path, value in about["changes"].items())
    yield "Changed from its file", changes or "nothing"
    yield "Seed and runs", f"{about['seed']}; {about['runs']} runs"
    yield "Parley", str(about["parley"])
    yield "Python", platform.python_version()
    yield "Libraries", ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
