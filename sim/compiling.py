"""How hot rules are compiled, and kept on disk.

Compiled code makes no arrays: it writes into those that Python made. So numba need not count who holds which array.
"""

from __future__ import annotations

import inspect
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numba
from numba.core.caching import NullCache
from numba.core.compiler import CompileResult
from numba.core.options import DefaultOptions
from numba.core.serialize import dumps

from sim.compiled_files import CompiledFiles, folders, report

_COUNTING: dict[str, Any] = {"_nrt": False} if hasattr(DefaultOptions, "_nrt") else {}
_CALLED = {"nogil": True, "no_cfunc_wrapper": True} | _COUNTING
_WITHIN = _CALLED | {"no_cpython_wrapper": True}


def compiled(function: Callable[..., Any]) -> Any:
    """What Python calls; kept on disk until a file that it was made from changes.

    Numba's own cache looks at the date of the function's own file alone. With NUMBA_DISABLE_JIT=1 nothing is compiled.
    """
    rule: Any = numba.njit(**_CALLED)(function)
    if rule is not function:
        rule._cache = _Kept(function)
    return rule


def inner(function: Callable[..., Any]) -> Any:
    """What only compiled code calls: it lies in the code of its callers.

    A counter that is handed over starts as `np.int64(0)`: for a bare 0 numba would compile the function once more.
    """
    return numba.njit(**_WITHIN)(function)


def inlined(function: Callable[..., Any]) -> Any:
    """The same for each candidate or package, where even a call is dear."""
    return numba.njit(forceinline=True, **_WITHIN)(function)


def part(function: Callable[..., Any]) -> Any:
    """What one place in a compiled rule calls: it is compiled as a part of that rule, and not by itself.

    That takes less time than `inner` where a rule has one such call; where it has several, it takes more.
    """
    return numba.njit(inline="always", **_WITHIN)(function)


class _Kept(NullCache):
    """What numba asks for compiled code before it compiles, and gives it to afterwards."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.files = CompiledFiles(Path(inspect.getfile(function)), function.__qualname__)

    def load_overload(self, signature: Any, target: Any) -> Any:
        """The code for these types, if it is kept."""
        target.refresh()
        code = self.files.read(_types(signature, target.codegen()))
        if code is None:
            return None
        try:
            return CompileResult._rebuild(target, *pickle.loads(code))
        except (AttributeError, TypeError, ValueError, pickle.UnpicklingError) as error:
            report(f"Numba does not take compiled rules back ({error}): they are compiled. Remove {folders()[0]}.")
            return None

    def save_overload(self, signature: Any, result: Any) -> None:
        """Keep the code for these types."""
        if not result.library.has_dynamic_globals:  # addresses in this process
            self.files.write(_types(signature, result.codegen), dumps(result._reduce()))


def _types(signature: Any, codegen: Any) -> str:
    """The types, and the processor that the code is for."""
    return f"{signature} {codegen.magic_tuple()}"
