"""Properties found once, without the lock that `functools` holds before Python 3.12."""

from __future__ import annotations

import functools
from typing import Any, TypeVar, overload

T_co = TypeVar("T_co", covariant=True)


class cached_property(functools.cached_property[T_co]):
    """`functools.cached_property` as it is from Python 3.12 on, for Python 3.11 too.

    Before 3.12 one lock per property, shared by all objects of the class, is held while the value is found:
    threads that play runs of their own would wait for each other in every one of them. What threads share is
    laid out before they start; elsewhere a value may be found twice, and is the same.
    """

    @overload
    def __get__(self, instance: None, owner: type[Any] | None = None) -> cached_property[T_co]: ...

    @overload
    def __get__(self, instance: object, owner: type[Any] | None = None) -> T_co: ...

    def __get__(self, instance: object, owner: type[Any] | None = None) -> cached_property[T_co] | T_co:
        """The value, found at the first look and kept with the object."""
        if instance is None:
            return self
        assert self.attrname is not None, "a property of a class has a name"
        kept = instance.__dict__
        if self.attrname not in kept:
            kept[self.attrname] = self.func(instance)
        found: T_co = kept[self.attrname]
        return found
