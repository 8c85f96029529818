"""How hot rules are compiled, and when code that was compiled before is no longer theirs.

Compiled code makes no arrays: it writes into those that Python made. So numba need not count who holds which array.
"""

from __future__ import annotations

import gc
import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

import numba
from numba.core.options import DefaultOptions

from sim import nouns
from sim.compiling.level import at_most

Named = TypeVar("Named", bound=type)

KNOWN = (0, 68)
"""The newest numba that bundles and shortcuts were tried with. Raise it when all tests pass with the next."""

_short = numba.version_info.short
_is_known = None not in _short and _short <= KNOWN  # it may have been built without a version
_counts = not hasattr(DefaultOptions, "_nrt")
_OPTIONS: dict[str, Any] = {"nogil": True} | ({} if _counts else {"_nrt": False})
_CALLED = _OPTIONS | {"no_cfunc_wrapper": True}
_WITHIN = _CALLED | {"no_cpython_wrapper": True}

if _is_known:
    from sim.compiling.shortcuts import InnerCompiler, RuleCompiler

    _CALLED |= {"pipeline_class": RuleCompiler}
    _WITHIN |= {"pipeline_class": InnerCompiler}

_sources = {str(file) for file in Path(__file__).parent.glob("*.py")} | {nouns.__file__}
"""The files whose functions, records and constants compiled code holds; what a function uses was read before it."""


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
    return numba.njit(**_WITHIN)(_noted(function))


def inlined(function: Callable[..., Any]) -> Any:
    """The same for each candidate or package, where even a call is dear."""
    return numba.njit(forceinline=True, **_WITHIN)(_noted(function))


def by_reference(named: Named) -> Named:
    """A named tuple of arrays, numbers and other such tuples that compiled functions hand to each other as one pointer.

    Python makes it, compiled code reads its fields by name. Where numba is not known, or counts who holds an array, it
    is a tuple like any other: the same results, compiled in more time.
    """
    made_from(_file(named))
    if _is_known and not _counts:
        from sim.compiling.bundles import receive

        receive(named)
    return named


@contextmanager
def hastily() -> Iterator[None]:
    """Compile in little time: optimised less, which costs the rules of a round nothing that was measured, and without
    the garbage collector, which finds nothing and looks through all that the compiler makes."""
    collected = gc.isenabled()
    gc.disable()
    try:
        with at_most(1):
            yield
    finally:
        if collected:
            gc.enable()


def made_from(file: str) -> None:
    """Compiled code holds what this file says, though no function of it is compiled."""
    _sources.add(file)


def sources() -> frozenset[str]:
    """The files that compiled code is made from, as far as they were imported."""
    return frozenset(_sources)


def _on_disk(function: Callable[..., Any], options: dict[str, Any]) -> Any:
    _forget_older(_noted(function))
    return numba.njit(cache=True, **options)(function)


def _noted(function: Callable[..., Any]) -> Callable[..., Any]:
    if inspect.isgeneratorfunction(function):
        raise TypeError(
            f"{function.__qualname__} goes on after it has returned, without its bundles: let it write into an array"
        )
    made_from(_file(function))
    return function


def _file(source: Callable[..., Any]) -> str:
    return inspect.getfile(source)


def _forget_older(function: Callable[..., Any]) -> None:
    """Remove from disk what was compiled before a source was changed: indices, and the code that they point to.

    Numba writes the new index before the new code, under the old code's name: whoever reads in between, or after a
    process that was killed there, would run the old code as the new.
    """
    folder = numba.njit(cache=True)(function).stats.cache_path
    if not folder:
        return
    changed = max(Path(source).stat().st_mtime for source in _sources)
    for old in Path(folder).glob(f"{Path(_file(function)).stem}.{function.__qualname__}-*.nb[ic]"):
        with suppress(FileNotFoundError):  # another process was faster
            if old.stat().st_mtime < changed:
                old.unlink()
