"""The folder of results: written beside its place first, then renamed, so that it is whole or not there."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from sim.cli.border import BadUse

MARK = "provenance.json"
"""The file by which an earlier folder of results is known."""


def place(folder: Path, table: str) -> Path:
    """The folder, if results may be written there; said before hours of playing, not after.

    Earlier results are replaced if they are of the same kind, known by their main `table`.
    """
    if folder.exists() and not folder.is_dir():
        raise BadUse(f"{folder} is a file; choose a folder with --out.")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / MARK).exists():
        raise BadUse(f"{folder} holds something other than results; choose another folder with --out.")
    if (folder / MARK).exists() and not (folder / f"{table}.csv").exists():
        raise BadUse(f"{folder} holds results of another command; choose another folder with --out.")
    above = next(parent for parent in [folder, *folder.absolute().parents] if parent.exists())
    if not above.is_dir() or not os.access(above, os.W_OK | os.X_OK):
        raise BadUse(f"{folder} cannot be written ({above} does not allow it); choose another folder with --out.")
    return folder


def write(folder: Path, fill: Callable[[Path], None]) -> None:
    """Let `fill` write everything into a neighbour of the folder, and rename it when it is complete."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}.unfinished-"))
    try:
        fresh.chmod(0o755)
        fill(fresh)
        _take_place(fresh, folder)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _take_place(fresh: Path, folder: Path) -> None:
    """Put the fresh folder where an earlier one may stand; files of the user's in that one are kept."""
    if not folder.exists():
        fresh.rename(folder)
        return
    for item in folder.iterdir():
        if not (fresh / item.name).exists():
            item.rename(fresh / item.name)
    old = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}.old-"))
    folder.rename(old / folder.name)
    fresh.rename(folder)
    shutil.rmtree(old)
