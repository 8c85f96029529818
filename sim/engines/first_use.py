"""The first use on a machine, when the rules are compiled: it is said, and the helper takes half of the work."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from threading import Lock

from sim.engines import helper
from sim.rules.kernels.outlook import look

NOTICE = "compiling the rules (first use, about 6 s)"
_asking, _first_round = Lock(), Lock()


def is_first() -> bool:
    """Whether this process began before the rules were compiled here; if so, the error stream says it, once."""
    with _asking:
        return _seen()


@cache
def _seen() -> bool:
    first = not helper.is_compiled(Path(look.stats.cache_path or ""))
    if first:
        print(NOTICE, file=sys.stderr, flush=True)
    else:
        helper.stop()  # begun where numba keeps its files in a place of the user's
    return first


@contextmanager
def compiling() -> Iterator[None]:
    """Around a round: the first one of a first use, in whatever thread, compiles most rules."""
    if not is_first() or not _first_round.acquire(blocking=False):  # never given back: there is only one
        yield
        return
    helper.begin()
    yield
