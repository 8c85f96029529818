"""Reads others' files safely: bytes, text, XML, ranges of numbers; and says where in a file something is wrong."""

from __future__ import annotations

import codecs
import math
from dataclasses import dataclass, replace
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException, EntitiesForbidden
from defusedxml.ElementTree import fromstring

from sim import storage
from sim.scenario.findings import Finding, ScenarioError

LARGEST_FILE = 20_000_000
ENCODINGS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
"""Marks at the beginning of a file, and the encodings that they tell."""
BEFORE_TEXT = b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"
"""Bytes that may stand before the first character in one encoding or another."""
DEEPEST = 40
"""XML elements inside each other."""
MOST_VALUES = 59
"""With `open` an issue then has 60 levels, the most of a scenario."""
LARGEST_NUMBER = 1e12


@dataclass(frozen=True)
class FilePlace:
    """A file, and a dotted path in it, where something may be wrong."""

    file: str
    path: str = ""

    def at(self, part: str) -> FilePlace:
        """A place inside this one."""
        return replace(self, path=f"{self.path}.{part}" if self.path else part)

    def wrong(self, what: str, fix: str, line: int | None = None) -> ScenarioError:
        """The error that something is wrong here, and what to do."""
        return ScenarioError([Finding(self.file, line, self.path, what, fix)])

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
    place = FilePlace(str(file))
    try:
        raw = storage.read_bytes(file, LARGEST_FILE)
    except storage.TooLargeError as error:
        raise place.wrong(str(error), "check that it is the right file") from None
    except OSError as error:
        reason = error.strerror.lower() if error.strerror else str(error)
        raise place.wrong(f"cannot be read ({reason})", "check the path") from None
    if not raw.strip(BEFORE_TEXT):
        raise place.wrong("is empty", "save it again from the program that made it")
    return raw


def decoded(raw: bytes, place: FilePlace) -> str:
    """Text in UTF-8, or in what the mark at its beginning says."""
    encoding = next((name for mark, name in ENCODINGS if raw.startswith(mark)), "utf-8")
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        raise place.wrong(f"is not {encoding.upper()} text", "save the file as UTF-8") from None


def parse_xml(raw: bytes, place: FilePlace) -> Element:
    """The root of an XML document in any encoding that the parser knows; entities and references are refused."""
    try:
        root: Element = fromstring(raw)
    except EntitiesForbidden:
        raise place.wrong("declares entities, which may hide a bomb", "write the text out instead") from None
    except DefusedXmlException:
        raise place.wrong("refers to something outside itself", "take the reference out") from None
    except ParseError as error:
        reason = str(error).rpartition(":")[0]
        raise place.wrong(f"is not XML ({reason})", "mend it, or save it again", error.position[0]) from None
    except (ValueError, LookupError) as error:
        raise place.wrong(f"has an encoding that is not read here ({error})", "save the file as UTF-8") from None
    layer = [root]
    for _ in range(DEEPEST):
        layer = [child for element in layer for child in element]
    if layer:
        raise place.wrong(f"is nested deeper than {DEEPEST} elements", "flatten it")
    return root


def points(
    low: float, high: float, step: float | None, steps: int, place: FilePlace
) -> tuple[dict[str, float], str | None]:
    """The values of a range by name, and a note if points stand for it.

    A range with a `step` of at most 59 values keeps them all; else `steps` of them are taken, evenly
    spaced from the lowest to the highest. Without a step (real numbers) points are always taken.
    """
    if not low <= high or max(abs(low), abs(high)) > LARGEST_NUMBER:
        raise place.wrong(f"ranges from {low:g} to {high:g}", "put the smaller bound first, and keep them finite")
    if step is None:
        taken, what = [low + (high - low) * k / (steps - 1) for k in range(steps)], "real numbers"
    elif not step > 0:
        raise place.wrong(f"has the step {step:g}", "make it larger than 0")
    else:
        count = int((high - low) / step + 1e-9) + 1
        if count <= MOST_VALUES:
            return {f"{x:.12g}": x for x in (low + k * step for k in range(count))}, None
        taken, what = [low + round(k * (count - 1) / (steps - 1)) * step for k in range(steps)], f"{count} numbers"
    note = f"{place.path}: {len(taken)} evenly spaced points stand for {what} from {low:g} to {high:g} (--steps)."
    return {f"{x:.12g}": x for x in taken}, note
