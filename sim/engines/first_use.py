"""The first use on a machine, when the rules are compiled: it is said, and a second process takes half of the work.

The two share numba's cache on disk: whoever comes later loads what the other has compiled.
"""

from __future__ import annotations

import atexit
import gc
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from threading import Lock

from sim.rules.kernels.outlook import look

NOTICE = "compiling the rules (first use, about 20 s)"
COMMAND = [sys.executable, "-P", "-m", "sim.engines.warm"]
"""`-P`: the working folder may hold another copy of the package, whose cache would be of no use."""
_asking, _first_round = Lock(), Lock()


def is_first() -> bool:
    """Whether this process began before the rules were compiled here; if so, the error stream says it, once."""
    with _asking:
        return _seen()


@cache
def _seen() -> bool:
    first = not _compiled_at_start()
    if first:
        print(NOTICE, file=sys.stderr, flush=True)
    return first


@cache
def _compiled_at_start() -> bool:
    """Whether compiled rules of this version of the source lay in numba's cache when this was first asked."""
    source, kept = Path(look.py_func.__code__.co_filename), Path(look.stats.cache_path or "")
    found = kept.glob(f"{source.stem}.look-*.py{sys.version_info[0]}{sys.version_info[1]}*.nbi")
    return any(index.stat().st_mtime >= source.stat().st_mtime for index in found)


@contextmanager
def compiling() -> Iterator[None]:
    """Around a round: the first one of a first use, in whatever thread, compiles most rules.

    It goes faster without the garbage collector, which finds nothing and looks through all that the compiler makes.
    """
    if not is_first() or not _first_round.acquire(blocking=False):  # never given back: there is only one
        yield
        return
    collected = gc.isenabled()
    get_help()
    gc.disable()
    try:
        yield
    finally:
        if collected:
            gc.enable()


def environment() -> dict[str, str]:
    """This process's environment, in which `sim` is the package that runs here."""
    here = str(Path(__file__).parents[2])
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, [here, os.environ.get("PYTHONPATH")]))}


def get_help() -> None:
    """Begin the second process of a first use, once. The sooner it begins, the more it has done at the first round."""
    with _asking:
        if not _compiled_at_start():
            _helper()


def wait_for_help() -> None:
    """Until the second process has ended, if there is one: what it compiles last would be compiled here as well."""
    if _helper.cache_info().currsize:
        _helper().wait()


@cache
def _helper() -> subprocess.Popen[bytes]:
    """It ends with this process, or with its part where this one is stopped at once."""
    quiet = subprocess.DEVNULL
    helper = subprocess.Popen(COMMAND, env=environment(), stdin=quiet, stdout=quiet, stderr=quiet)

    def ended() -> None:
        helper.terminate()
        helper.wait()

    atexit.register(ended)
    return helper
