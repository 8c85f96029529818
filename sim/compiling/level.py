"""How much numba optimises what it compiles."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

import numba

_settings: Any = numba.config


class _Limits:
    """The levels that are asked for at the moment, in whatever thread and order they come and go."""

    def __init__(self) -> None:
        self._asked: list[int] = []
        self._told: Any = None
        self._lock = Lock()

    def add(self, level: int) -> None:
        with self._lock:
            if not self._asked:
                self._told = _settings.OPT
            self._asked.append(level)
            self._set()

    def remove(self, level: int) -> None:
        with self._lock:
            self._asked.remove(level)
            self._set()

    def _set(self) -> None:
        told = self._told
        _settings.OPT = type(told)(min(told, *self._asked)) if self._asked else told


_limits = _Limits()


@contextmanager
def at_most(level: int) -> Iterator[None]:
    """Optimise no more than this (0 to 3), nor than numba was told. It holds for all threads meanwhile."""
    _limits.add(level)
    try:
        yield
    finally:
        _limits.remove(level)
