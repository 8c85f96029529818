"""Reads the files of others, whatever their format, as the content of one scenario."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sim.exchange import genius_xml, geniusweb_json, ktab_csv
from sim.exchange.classical import PlayRules, content, gather
from sim.exchange.files import BEFORE_TEXT, FilePlace, read_bytes
from sim.scenario.findings import control_in


@dataclass(frozen=True)
class Reading:
    """How to read: by how many points to replace long ranges of numbers, and how the negotiation is played."""

    steps: int = 11
    rules: PlayRules = field(default_factory=PlayRules)


def read(files: list[Path], how: Reading) -> dict[str, Any]:
    """The content of the scenario that some files describe together. Raises `ScenarioError`."""
    raws = [read_bytes(file) for file in files]
    kinds = [_kind(raw) for raw in raws]
    source = FilePlace(", ".join(file.name for file in files))
    if "csv" in kinds and len(files) > 1:
        table = FilePlace(str(files[kinds.index("csv")]))
        raise table.wrong("is a table of actors among other files", "import it alone")
    if "csv" in kinds:
        found = ktab_csv.negotiation(ktab_csv.read(raws[0], str(files[0])), how.steps, source)
    else:
        readers = [genius_xml.read if kind == "xml" else geniusweb_json.read for kind in kinds]
        found = gather(
            [reader(raw, str(file), how.steps) for reader, raw, file in zip(readers, raws, files, strict=True)]
        )
    cleaned: dict[str, Any] = _cleaned(content(found, how.rules, source.file), source)
    return cleaned


def _kind(raw: bytes) -> str:
    first = raw.lstrip(BEFORE_TEXT)[:1]
    return {b"<": "xml", b"{": "json", b"[": "json"}.get(first, "csv")


def _cleaned(node: Any, place: FilePlace) -> Any:
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
