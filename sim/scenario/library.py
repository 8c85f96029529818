"""The scenarios, studies and calibrations that are installed with Parley, found by name."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from sim.scenario.findings import Finding, ScenarioError, UnreadableError, nearest

_ROOT = Path(__file__).parents[1]
HOME = _ROOT / "library" if (_ROOT / "library").is_dir() else _ROOT.parent / "scenarios"
"""In an installed package `sim/library`; in the repository, also if installed editable, `scenarios`."""
FOLDERS = {"scenario": "", "study": "studies", "calibration": "calibrations"}
_BARE = re.compile(r"[A-Za-z][\w-]*")


@dataclass(frozen=True)
class Entry:
    """One file of the library."""

    name: str
    kind: str
    path: Path

    @property
    def text(self) -> str:
        """What the file says."""
        return self.path.read_text(encoding="utf-8")

    @property
    def title(self) -> str:
        """Its title."""
        return self._line("title")

    @property
    def cutoff(self) -> str:
        """The date after which nothing informed its numbers; a study has that of its scenario."""
        if self.kind == "scenario":
            return self._line("cutoff")
        return Entry("", "scenario", self.path.parent / self._line("scenario")).cutoff

    def _line(self, key: str) -> str:
        """The first line with a key: reading the whole of a long file as YAML takes seconds."""
        found = re.search(rf"^ *{key}: (.+)$", self.text, re.MULTILINE)
        return found[1].strip("'\"") if found else ""


def entries() -> list[Entry]:
    """All files of the library: scenarios, then studies, then calibrations."""
    return [
        Entry(path.stem, kind, path)
        for kind, folder in FOLDERS.items()
        for path in sorted((HOME / folder).glob("*.yaml"))
    ]


def find(given: str | os.PathLike[str], kind: str = "scenario", beside: Path = Path()) -> Path:
    """The file that a path or a name means; `kind` comes first where two kinds share a name.

    Names are looked up in this order: the path as it stands, NAME.yaml in the folder `beside`, the library. So a copy
    of a shipped file is used where it lies. Raises `ScenarioError` for a name that is nowhere.
    """
    path, name = beside / given, os.fspath(given)
    if not _BARE.fullmatch(name) or (path.exists() and not path.is_dir()):
        return path
    if (own := beside / f"{name}.yaml").is_file():
        return own
    found = [entry for entry in entries() if entry.name == name]
    if found:
        return min(found, key=lambda entry: entry.kind != kind).path
    if path.is_dir():
        return path
    close = nearest(name, (entry.name for entry in entries() if entry.kind == kind))
    what = f"is no file, and no {kind} of that name is installed (`parley scenarios` lists them)"
    raise UnreadableError([Finding(name, None, "", what, close)])


def named(name: str) -> Entry:
    """The entry of a name, or of KIND/NAME where two share a name. Raises `ScenarioError` for one that is nowhere."""
    found = [entry for entry in entries() if name in (entry.name, f"{entry.kind}/{entry.name}")]
    if not found:
        raise ScenarioError([Finding(name, None, "", "is not installed", nearest(name, (e.name for e in entries())))])
    return found[0]


def copy_of(entry: Entry) -> str:
    """The text of a file, to be used in any folder: a study names its scenario, not the way to it."""
    return re.sub(r"^scenario: \.\./(\w+)\.yaml$", r"scenario: \1", entry.text, flags=re.MULTILINE)
