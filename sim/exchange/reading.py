"""Reads the files of others, whatever their format, as the content of one scenario."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sim.exchange import genius_xml, geniusweb_json, ktab_content, ktab_csv
from sim.exchange.classical import Sheet, gather
from sim.exchange.content import Rules, content
from sim.exchange.files import Place, read_bytes
from sim.scenario.findings import control_in

BEFORE_TEXT = b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"
"""Bytes that may stand before the first character in one encoding or another."""


@dataclass(frozen=True)
class Reading:
    """How to read: by how many points to replace long ranges of numbers, and how the negotiation is played."""

    steps: int = 11
    rules: Rules = field(default_factory=Rules)


def read(files: list[Path], how: Reading) -> dict[str, Any]:
    """The content of the scenario that some files describe together. Raises `ScenarioError`."""
    raws = [read_bytes(file) for file in files]
    tables = [file for file, raw in zip(files, raws, strict=True) if _kind(raw) == "csv"]
    source = ", ".join(file.name for file in files)
    if tables and len(files) > 1:
        raise Place(str(tables[0])).wrong("is a table of actors among other files", "import it alone")
    if tables:
        made = ktab_content.scenario(ktab_csv.read(raws[0], str(files[0])), how.rules, how.steps, source)
    else:
        sheets = [_sheet(raw, str(file), how.steps) for file, raw in zip(files, raws, strict=True)]
        made = content(gather(sheets), how.rules, source)
    cleaned: dict[str, Any] = _cleaned(made, Place(source))
    return cleaned


def _cleaned(node: Any, place: Place) -> Any:
    """Content with titles of one line; control characters, which could steer a reader's terminal, are refused."""
    if isinstance(node, dict):
        one_line = {key: " ".join(v.split()) for key, v in node.items() if key == "title" and "\n" in v}
        return {key: _cleaned(value, place.at(key)) for key, value in {**node, **one_line}.items()}
    if isinstance(node, list):
        return [_cleaned(value, place) for value in node]
    control = control_in(node) if isinstance(node, str) else None
    if control:
        raise place.wrong(f"holds the control character {control}", "take it out of the file")
    return node


def _sheet(raw: bytes, file: str, steps: int) -> Sheet:
    reader = genius_xml.read if _kind(raw) == "xml" else geniusweb_json.read
    return reader(raw, file, steps)


def _kind(raw: bytes) -> str:
    first = raw.lstrip(BEFORE_TEXT)[:1]
    return {b"<": "xml", b"{": "json", b"[": "json"}.get(first, "csv")
