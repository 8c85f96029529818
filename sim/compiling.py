"""How hot rules are compiled, and when code that was compiled before is no longer theirs.

Compiled code makes no arrays: it writes into those that Python made. So numba need not count who holds which array.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import numba
from numba.core.options import DefaultOptions

PACKAGE = Path(__file__).parent
_COUNTING: dict[str, Any] = {"_nrt": False} if hasattr(DefaultOptions, "_nrt") else {}
_CALLED = {"nogil": True, "no_cfunc_wrapper": True} | _COUNTING
_WITHIN = _CALLED | {"no_cpython_wrapper": True}

_IMPORT = re.compile(r"^from (sim\b[\w.]*) import (\([^)]*\)|.*)", re.MULTILINE)


def compiled(function: Callable[..., Any]) -> Any:
    """What Python calls; kept on disk, until a file that it was made from changes.

    Numba itself looks at the file of the function alone, and would go on running what another file's functions
    were before they were changed.
    """
    return _on_disk(function, _CALLED)


def inner(function: Callable[..., Any]) -> Any:
    """What only compiled code calls: it lies in the code of its callers.

    A counter that is handed over starts as `np.int64(0)`: for a bare 0 numba would compile the function once more.
    """
    return numba.njit(**_WITHIN)(function)


def inlined(function: Callable[..., Any]) -> Any:
    """The same for each candidate or package, where even a call is dear."""
    return numba.njit(forceinline=True, **_WITHIN)(function)


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


def _on_disk(function: Callable[..., Any], options: dict[str, Any]) -> Any:
    _forget_older(function)
    return numba.njit(cache=True, **options)(function)


def _forget_older(function: Callable[..., Any]) -> None:
    """Remove from disk what was compiled before a source was changed: indices, and the code that they point to.

    Numba writes the new index before the new code, under the old code's name: whoever reads in between, or after a
    process that was killed there, would run the old code as the new.
    """
    folder = numba.njit(cache=True)(function).stats.cache_path
    if not folder:
        return
    changed = max(source.stat().st_mtime for source in sources(Path(inspect.getfile(function))))
    for old in Path(folder).glob(f"{Path(inspect.getfile(function)).stem}.{function.__qualname__}-*.nb[ic]"):
        with suppress(FileNotFoundError):  # another process was faster
            if old.stat().st_mtime < changed:
                old.unlink()
