"""Files of others: their bytes, their text whatever its encoding, and where in them something is wrong."""

from __future__ import annotations

import codecs
import math
from dataclasses import dataclass, replace
from pathlib import Path

from sim import storage
from sim.scenario.findings import Finding, ScenarioError

LARGEST_FILE = 20_000_000
ENCODINGS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
"""Marks at the beginning of a file, and what they tell."""


@dataclass(frozen=True)
class Place:
    """A file, and a dotted path in it, where something may be wrong."""

    file: str
    path: str = ""

    def at(self, part: str) -> Place:
        """A place inside this one."""
        return replace(self, path=f"{self.path}.{part}" if self.path else part)

    def wrong(self, what: str, fix: str) -> ScenarioError:
        """The error that something is wrong here, and what to do."""
        return ScenarioError([Finding(self.file, None, self.path, what, fix)])

    def number(self, given: object) -> float:
        """A finite number, from text or from JSON."""
        found = self.any_number(given)
        if not math.isfinite(found):
            raise self.wrong(f"is {given}, which is no finite number", "write a number such as 0.3")
        return found

    def any_number(self, given: object) -> float:
        """A number that may be infinite, but not NaN."""
        try:
            found = float(given) if isinstance(given, str | int | float) and not isinstance(given, bool) else math.nan
        except (ValueError, OverflowError):
            found = math.nan
        if math.isnan(found):
            shown = "missing" if given is None else f"{given!r:.60}, where a number belongs"
            raise self.wrong(f"is {shown}", "write a number such as 0.3")
        return found


def read_bytes(file: Path) -> bytes:
    """The content of a file; one that cannot be read, is empty or is huge is a finding."""
    place = Place(str(file))
    try:
        raw = storage.read_bytes(file, LARGEST_FILE)
    except storage.TooLargeError as error:
        raise place.wrong(str(error), "check that it is the right file") from None
    except OSError as error:
        reason = error.strerror.lower() if error.strerror else str(error)
        raise place.wrong(f"cannot be read ({reason})", "check the path") from None
    if not raw.strip(b" \t\r\n\0\xef\xbb\xbf\xff\xfe"):
        raise place.wrong("is empty", "save it again from the program that made it")
    return raw


def decoded(raw: bytes, place: Place) -> str:
    """Text in UTF-8, or in what the mark at its beginning says."""
    encoding = next((name for mark, name in ENCODINGS if raw.startswith(mark)), "utf-8")
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        raise place.wrong(f"is not {encoding.upper()} text", "save the file as UTF-8") from None
