"""Writes the tables of docs/explanation/validation.md from what the tests find: `python -m tests.validation`.

Oracles are evaluated, and directions are played by their tests (`tests/directions`). A check that fails stands in its
row as a failure; nothing is left out. `python docs/refresh_figures.py` writes the page's other tables.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np

from tests.oracles.rows import Oracle, agrees, oracles

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "explanation" / "validation.md"


def table(header: str, rows: Iterator[str]) -> str:
    width = header.count("|") - 1
    return "\n".join([header, "|" + " --- |" * width, *rows])


def row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def oracle_rows() -> Iterator[str]:
    for oracle in oracles():
        obtained = oracle.obtain()
        verdict = "yes" if agrees(oracle, obtained) else "**no**"
        yield row(oracle.source, oracle.case, _words(oracle, oracle.expected), _words(oracle, obtained), verdict)


def _words(oracle: Oracle, found: Any) -> str:
    if isinstance(oracle.expected, bool):
        return "yes" if found else "no"
    values = np.atleast_1d(np.asarray(found))
    return " ".join(str(x) if values.dtype.kind == "U" else f"{x:.7g}" for x in values)


def direction_rows(report: Path) -> Iterator[str]:
    for case in ElementTree.parse(report).iter("testcase"):
        failed = any(case.find(what) is not None for what in ("failure", "error", "skipped"))
        properties = [(p.get("name"), p.get("value", "")) for p in case.iter("property")]
        evidence = " ".join(next((value for name, value in properties if name == "evidence"), "").split())
        code, _, rest = evidence.partition(". ")
        code, rest = (code, rest) if re.fullmatch(r"F\d\d", code) else ("", evidence)
        name = str(case.get("name")).removeprefix("test_").replace("_", " ")
        effects = "; ".join(value for name_, value in properties if name_ == "effect")
        yield row(code, name, effects, "**no**" if failed else "yes", rest)


def play_directions(report: Path) -> None:
    command = ["-m", "pytest", "-n", "0", "-p", "no:cacheprovider", "-o", "junit_family=xunit1", "tests/directions",
               f"--junitxml={report}"]  # fmt: skip
    subprocess.run([sys.executable, *command], cwd=ROOT, check=False, stdout=sys.stderr)


def write(name: str, made: str) -> None:
    """Replace what stands between the two marks of a table."""
    page = PAGE.read_text(encoding="utf-8")
    marks = re.compile(rf"(<!-- {name}: [^>]*-->\n).*?(\n<!-- end of {name} -->)", re.DOTALL)
    changed, count = marks.subn(lambda m: f"{m[1]}\n{made}\n{m[2]}", page)
    if count != 1:
        raise SystemExit(f"{PAGE}: the marks of the table '{name}' are missing")
    PAGE.write_text(changed, encoding="utf-8")


def main() -> None:
    write("oracles", table("| source | case | expected | obtained | agrees |", oracle_rows()))
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        play_directions(report)
        write(
            "directions", table("| | direction | effect [95 % interval] | holds | evidence |", direction_rows(report))
        )


if __name__ == "__main__":
    main()
