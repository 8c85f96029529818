"""Files of compiled code. The name of each holds a hash of all that the code was made from; dates mean nothing.

This module loads neither numba nor NumPy, so a starting program can see at once whether anything is compiled.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from multiprocessing import parent_process
from pathlib import Path
from threading import get_ident

PACKAGE = Path(__file__).parent
_IMPORT = re.compile(r"^from (sim\b[\w.]*) import (\([^)]*\)|.*)", re.MULTILINE)
_SETTINGS = (
    "BOUNDSCHECK", "CPU_FEATURES", "CPU_NAME", "DEBUGINFO", "ENABLE_AVX", "LOOP_VECTORIZE", "OPT", "SLP_VECTORIZE",
)  # fmt: skip
"""Settings of numba (`NUMBA_…` in the environment) that change what it compiles."""
_DIGEST = 32
"""Bytes. Each file begins with the SHA-256 of the rest, so a damaged file is never run."""


class CompiledFiles:
    """The files of one function's compiled code: one for each combination of types."""

    def __init__(self, source: Path, function: str) -> None:
        self.function = f"{source.stem}.{function}-{sys.implementation.cache_tag}-"
        self.version = f"{self.function}{made_from(source)}-"

    def exist(self) -> bool:
        """Whether any code of this version is kept."""
        return any(next(_listed(folder, self.version), None) for folder in folders())

    def read(self, types: str) -> bytes | None:
        """The code for these types, if it is kept and whole."""
        for folder in folders():
            file = folder / self._name(types)
            try:
                digest, code = _split(file.read_bytes())
            except OSError:  # not there or not readable: it is compiled, and written where that is possible
                continue
            if sha256(code).digest() == digest:
                return code
            report(f"{file} is damaged: the rule is compiled anew. If this is said again, remove {folder}.")
        return None

    def write(self, types: str, code: bytes) -> None:
        """Keep code in the first folder that takes it, and remove what older sources left there."""
        failures = []
        for folder in folders():
            try:
                _replace(folder / self._name(types), sha256(code).digest() + code)
            except OSError as error:
                failures.append(f"{folder} ({error.strerror})")
            else:
                self._remove_older(folder)
                return
        tried = " nor in ".join(failures)
        report(
            f"The compiled rules cannot be kept in {tried}: they are compiled at each start. "
            "Set NUMBA_CACHE_DIR to a folder that can be written to and has 10 MB of room."
        )

    def _name(self, types: str) -> str:
        return f"{self.version}{_short(types.encode())}.rule"

    def _remove_older(self, folder: Path) -> None:
        for file in _listed(folder, self.function):
            if not file.name.startswith(self.version):
                with suppress(OSError):  # another process was faster
                    file.unlink()


def folders() -> list[Path]:
    """Where compiled code may be kept, best first: where NUMBA_CACHE_DIR says, or beside the package, or at home."""
    chosen = os.environ.get("NUMBA_CACHE_DIR")
    name = f"parley-{_short(os.fsencode(PACKAGE))}"
    if chosen:
        return [Path(chosen).absolute() / name]
    home = os.environ.get("LOCALAPPDATA") or os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    beside = PACKAGE / "__pycache__"
    return [beside, Path(home) / name] if os.path.isabs(home) else [beside]


def can_be_kept() -> bool:
    """Whether some folder takes a file."""
    for folder in folders():
        probe = folder / f"{os.getpid()}.probe"
        with suppress(OSError):
            _replace(probe, b"probe")
            probe.unlink()
            return True
    return False


@cache
def made_from(source: Path) -> str:
    """A hash of a source file, all that it imports from this package, and the compiler."""
    made = sha256(sys.version.encode())
    for package in ("numba", "llvmlite", "numpy"):
        made.update(f"{package} {version(package)} ".encode())
    for setting in _SETTINGS:
        made.update(f"{setting}={os.environ.get(f'NUMBA_{setting}')} ".encode())
    for file in sorted(sources(source)):
        made.update(sha256(file.read_bytes()).digest())
    return made.hexdigest()[:16]


def sources(file: Path) -> frozenset[Path]:
    """A file and all that it imports from this package, directly or not: what its functions are made from."""
    found, left = set(), {file}
    while left:
        found |= left
        left = {other for one in left for other in _imported(one)} - found
    return frozenset(found)


@cache
def _imported(file: Path) -> frozenset[Path]:
    """The files of the package from which a file takes names."""
    found = set()
    for module, names in _IMPORT.findall(file.read_text(encoding="utf-8")):
        path = PACKAGE.parent.joinpath(*module.split("."))
        found |= {path.with_suffix(".py"), path / "__init__.py"}
        found |= {path / f"{name}.py" for name in re.findall(r"\w+", names)}
    return frozenset(path for path in found if path.is_file())


def report(trouble: str) -> None:
    """Say what is wrong with the kept code: the first trouble only, and not in worker processes."""
    if not parent_process():
        _say_once(trouble)


_said: list[str] = []


def _say_once(trouble: str) -> None:
    if not _said:
        _said.append(trouble)
        print(trouble, file=sys.stderr, flush=True)


def _listed(folder: Path, start: str) -> Iterator[Path]:
    try:
        yield from (file for file in folder.iterdir() if file.name.startswith(start) and file.suffix == ".rule")
    except OSError:  # no such folder, or not ours to read
        return


def _replace(file: Path, content: bytes) -> None:
    """Write beside the file and rename, so that nobody reads half of it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(f".{os.getpid()}-{get_ident()}.part")
    try:
        part.write_bytes(content)
        part.replace(file)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _split(content: bytes) -> tuple[bytes, bytes]:
    return content[:_DIGEST], content[_DIGEST:]


def _short(content: bytes) -> str:
    return sha256(content).hexdigest()[:16]
