"""What is wrong with a scenario: where, what, and what to do; and which characters a text may hold."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass

Path = tuple[str | int, ...]
Problem = tuple[Path, str, str, bool]
"""Where, what, what to do, and whether it is only a warning."""

CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
"""What steers a terminal, reorders what is read, or is no letter in XML; new lines and tabs are none of it."""


def control_in(text: str) -> str | None:
    """The first control character of a text by its number, e.g. `U+001B`; None if it has none."""
    found = CONTROL.search(text)
    return f"U+{ord(found[0]):04X}" if found else None


def printable(text: str) -> str:
    """A text whose control characters are written as escapes, as a terminal may show it."""
    return CONTROL.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), text)


@dataclass(frozen=True)
class Finding:
    """One mistake. `path` is dotted; `line` counts from 1, None where no line applies."""

    file: str
    line: int | None
    path: str
    what: str
    fix: str
    warning: bool = False

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        kind = "warning: " if self.warning else ""
        end = "" if self.fix.endswith("?") else "."
        text = f"{place} {kind}{self.path + ': ' if self.path else ''}{self.what}; {self.fix}{end}"
        return printable(text).replace("\n", "\\n")


class ScenarioError(ValueError):
    """A scenario (or a change to one) that cannot be used; `findings` says everything at once."""

    def __init__(self, findings: list[Finding]) -> None:
        self.findings = findings
        super().__init__("\n".join(map(str, findings)))

    def __reduce__(self) -> tuple[type[ScenarioError], tuple[list[Finding]]]:
        """Worker processes send the findings, not their text."""
        return type(self), (self.findings,)


class UnreadableError(ScenarioError):
    """A file that is not there or cannot be read, whatever it may say."""


def nearest(word: str, known: Iterable[str], most: int = 3) -> str:
    """`did you mean 'concession'?`, or the list of what exists."""
    names = sorted(set(map(str, known)))
    close = difflib.get_close_matches(str(word), names, n=most, cutoff=0.6)
    if close:
        return "did you mean " + " or ".join(f"'{name}'" for name in close) + "?"
    if not names:
        return "none exist here"
    return "known here: " + ", ".join(names[:12]) + (" …" if len(names) > 12 else "")
