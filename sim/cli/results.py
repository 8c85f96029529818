"""The folder of a command's results: asked for before anything is played, filled when all is done."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sim import storage
from sim.cli.border import BadUse

MARK = "provenance.json"
"""The file by which an earlier folder of results is known; written last."""
ELSEWHERE = "choose another folder with --out"


def place(folder: Path, table: str) -> Path:
    """The folder, if results can be written there, which a probe file shows before hours of playing.

    Earlier results are replaced if they are of the same kind, known by their main `table`.
    """
    try:
        where = storage.resolved(folder)
        if where.exists() and not where.is_dir():
            raise BadUse(f"{folder} is a file; {ELSEWHERE}.")
        known = storage.contents(where)
        if known and MARK not in known:
            raise BadUse(f"{folder} holds something other than results; {ELSEWHERE}.")
        if known and f"{table}.csv" not in known:
            raise BadUse(f"{folder} holds results of another command; {ELSEWHERE}.")
        storage.prove(where)
    except OSError as error:
        raise BadUse(_cannot(folder, error)) from None
    return folder


def write(folder: Path, fill: Callable[[Path], None]) -> None:
    """Let `fill` write results, and put them into the folder when they are complete."""
    try:
        storage.write_folder(folder, MARK, fill)
    except OSError as error:
        raise BadUse(_cannot(folder, error)) from None


def _cannot(folder: Path, error: OSError) -> str:
    return f"{folder} cannot be written ({(error.strerror or str(error)).lower()}); {ELSEWHERE}."
