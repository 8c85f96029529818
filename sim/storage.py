"""Files on disk: written whole, read within bounds, and folders of results that several programs may share."""

from __future__ import annotations

import errno
import io
import json
import os
import secrets
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

if TYPE_CHECKING:
    import pandas as pd

HIDDEN = ".parley-"
"""How the names of our unfinished files and folders begin."""
LARGEST_JSON = 20_000_000
STALE = 24 * 3600.0
"""Seconds after which an unfinished folder is taken for one that a killed program left behind."""
TRIES = 100


class TooLargeError(ValueError):
    """A file that holds more than is read of its kind; the message says how much that is."""


def read_bytes(path: str | os.PathLike[str], most: int) -> bytes:
    """The content of a file, pipe or device. Raises `OSError`, or `TooLargeError` beyond `most` bytes."""
    try:
        with Path(path).open("rb") as file:
            data = file.read(most + 1)
    except ValueError as error:  # a NUL in the name
        raise OSError(errno.EINVAL, str(error), str(path)) from None
    if len(data) > most:
        raise TooLargeError(f"is larger than {most // 1_000_000} MB")
    return data


def read_json(path: str | os.PathLike[str], most: int = LARGEST_JSON) -> Any:
    """What a JSON file in UTF-8 says. Raises `OSError`, or `ValueError` for all that is wrong with its content."""
    try:
        return json.loads(read_bytes(path, most).decode("utf-8"))
    except RecursionError:
        raise ValueError("is nested too deeply") from None


def csv_text(table: pd.DataFrame) -> str:
    """A table as CSV, with the same bytes on every platform."""
    return table.to_csv(index=False, lineterminator="\n")


def json_text(content: Any) -> str:
    """Plain content as a JSON file."""
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def tolerant_streams() -> None:
    """Let the standard streams put a `?` for letters that their encoding lacks, where they would raise an error.

    Streams that were closed (`parley … >&-`, a service) lead nowhere, so that no file of ours takes their number.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            nowhere = os.open(os.devnull, os.O_RDWR)
            os.set_inheritable(nowhere, True)
            setattr(sys, name, os.fdopen(nowhere, mode, encoding="utf-8", closefd=False))
        stream = getattr(sys, name)
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file beside its place and rename it, so that it is whole or not there. A link stays a link.

    Text is written in UTF-8 as it stands; the rights are those that the umask leaves. Raises `OSError`, also
    where something stands that is no ordinary file (a device, a folder).
    """
    data, path = content.encode("utf-8") if isinstance(content, str) else content, resolved(path)
    if path.exists() and not path.is_file():
        raise OSError(errno.EINVAL, "is no ordinary file", str(path))
    neighbour = path.with_name(f".{path.name[:100]}.{secrets.token_hex(8)}")
    try:
        with neighbour.open("xb") as file:
            file.write(data)
        neighbour.replace(path)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from None
    finally:
        neighbour.unlink(missing_ok=True)  # there only if it could not be renamed


def resolved(path: Path) -> Path:
    """Where a path leads when links are followed. Raises `OSError` where they go round in a circle."""
    try:
        return path.resolve()
    except RuntimeError:
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path)) from None


def prove(folder: Path) -> None:
    """Write a probe file where results will lie, and remove it. Raises `OSError` where that cannot be done.

    Folders that had to be made for it are removed again.
    """
    with _workplace(resolved(folder)) as inside:
        (inside / "probe").write_bytes(b"probe")
        (inside / "probe").replace(inside / "renamed")


def write_folder(folder: Path, mark: str, fill: Callable[[Path], None]) -> None:
    """Let `fill` write files into a hidden folder, then rename each to its place in `folder`; `mark` comes last.

    The folder itself stays what it is (a mount point, a link, the current folder), and so do other files in it.
    Programs that write into one folder at once take turns, so that its files are all of one of them.
    """
    folder = resolved(folder)
    with _workplace(folder) as fresh:
        fill(fresh)
        with turn_in(folder):
            made = sorted(place for place in fresh.rglob("*") if place.is_file())
            for file in sorted(made, key=lambda file: file == fresh / mark):
                _take_place(file, folder / file.relative_to(fresh))
            _remove_stale(folder)


@contextmanager
def turn_in(folder: Path) -> Iterator[None]:
    """Wait until no other program is changing the folder; where the platform has no such locks, go on at once."""
    if fcntl is None:
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # some network drives know no locks
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def contents(folder: Path) -> set[str]:
    """The names in a folder, without what is unfinished; none if there is no folder."""
    try:
        with turn_in(folder):
            return {item.name for item in folder.iterdir() if not item.name.startswith(HIDDEN)}
    except FileNotFoundError:
        return set()


@contextmanager
def _workplace(folder: Path) -> Iterator[Path]:
    """A hidden folder inside a folder, both made if need be; what is empty at the end is removed again."""
    absent = [place for place in (folder, *folder.parents) if not place.exists()]
    inside = folder / f"{HIDDEN}{secrets.token_hex(8)}"
    try:
        _make(inside)
        yield inside
    finally:
        shutil.rmtree(inside, ignore_errors=True)
        for place in absent:
            with suppress(OSError):  # results lie in it, or another program works there
                place.rmdir()


def _make(inside: Path) -> None:
    """Make a folder and those above it, while other programs may remove these because they are empty."""
    for attempt in range(TRIES):
        try:
            inside.parent.mkdir(parents=True, exist_ok=True)
            inside.mkdir()
            return
        except FileNotFoundError:
            if attempt == TRIES - 1:
                raise


def _take_place(file: Path, place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    if place.is_symlink():
        write_whole(place, file.read_bytes())
    else:
        file.replace(place)


def _remove_stale(folder: Path) -> None:
    for left in folder.glob(f"{HIDDEN}*"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > STALE:
                shutil.rmtree(left)
