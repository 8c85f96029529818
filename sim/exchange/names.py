"""Names that a scenario file allows, made from the names of others; these live on as titles."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

LONGEST = 40
YAML_WORDS = ("y", "n", "yes", "no", "on", "off", "true", "false", "null", "none", "nan", "inf")
FORMAT_WORDS = ("open", "weights", "values", "levels", "types")
NOT_ALONE = frozenset((*YAML_WORDS, *FORMAT_WORDS))
"""Words that YAML, or a path in the format, may take for something else."""


def identifiers(titles: Iterable[str], noun: str) -> dict[str, str]:
    """For each title a name of its own: small Latin letters, digits and `_`, a letter first.

    What has no Latin letters or digits becomes `noun` with its number; a name that is taken gets `_2`, `_3`, …
    """
    found: dict[str, str] = {}
    taken: set[str] = set()
    for at, title in enumerate(titles, 1):
        name = _free(_latin(title, noun) or f"{noun}_{at}", taken)
        taken.add(name)
        found[title] = name
    return found


def _latin(title: str, noun: str) -> str:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:LONGEST].strip("_")
    if words[:1].isdigit():
        sign = "minus_" if title.strip()[:1] in ("-", "−") else ""
        return f"{noun}_{sign}{words}"
    return f"{noun}_{words}" if words in NOT_ALONE else words


def _free(name: str, taken: set[str]) -> str:
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name}_{number}"
    return free


def title_of(name: str, title: str) -> dict[str, str]:
    """The block that keeps a title, where it says more than the name."""
    return {"title": title} if title and title != name else {}
