"""Bundles of arrays, which compiled functions hand to each other as one pointer.

Numba hands over a named tuple of arrays as some eight numbers for each array: a bundle of bundles as hundreds, at every
call. What Python hands over as a bundle lies in one block of memory instead, bundles within bundles where their
fields would, and a field is read where it is asked for. Compiled functions read bundles and make none. A block holds
no count of who holds an array, so compiled code must not count either.
"""

from __future__ import annotations

from functools import cache
from hashlib import blake2s
from typing import Any

from llvmlite import ir
from numba.core import cgutils, types
from numba.core.datamodel import models
from numba.core.imputils import lower_getattr_generic
from numba.core.typing.templates import AttributeTemplate, infer_getattr
from numba.extending import NativeValue, register_model, typeof_impl, unbox

_WORD = 8
_POINTER = ir.IntType(8).as_pointer()
_SAME_POINTER = ir.FunctionType(_POINTER, [_POINTER])


class Bundle(types.Type):
    """The type of a bundle: its named tuple, and the types of its fields."""

    def __init__(self, named: Any, kinds: tuple[Any, ...]) -> None:
        self.named = named
        self.fields = dict(zip(named._fields, kinds, strict=True))
        super().__init__(f"{named.__module__}.{named.__qualname__}({', '.join(map(str, kinds))})")

    @property
    def key(self) -> tuple[Any, ...]:
        """What makes two of them the same type."""
        return self.named, *self.fields.values()

    @property
    def mangling_args(self) -> tuple[str, tuple[()]]:
        """What stands for it in the names of compiled functions: short, and another for each type."""
        return f"{self.named.__qualname__}.{blake2s(self.name.encode(), digest_size=8).hexdigest()}", ()


def receive(named: Any) -> None:
    """From now on, compiled functions receive these named tuples as bundles."""

    def typed(given: Any, context: Any) -> Bundle | None:
        kinds = tuple(typeof_impl(field, context) for field in given)
        return None if None in kinds else Bundle(named, kinds)

    typeof_impl.register(named)(typed)


@register_model(Bundle)
class _Block(models.PrimitiveModel):
    def __init__(self, manager: Any, bundle: Bundle) -> None:
        super().__init__(manager, bundle, _POINTER)


@infer_getattr
class _Fields(AttributeTemplate):
    key = Bundle

    def generic_resolve(self, bundle: Bundle, name: str) -> Any:  # type: ignore[override]
        """The type of a field, or none: numba says then what is missing."""
        return bundle.fields.get(name)


@lower_getattr_generic(Bundle)
def _field(context: Any, builder: Any, bundle: Bundle, block: Any, name: str) -> Any:
    kind, place = bundle.fields[name], _at(builder, block, _places(context, bundle)[name])
    if isinstance(kind, Bundle):
        return place
    value = builder.load(builder.bitcast(place, context.get_value_type(kind).as_pointer()))
    value.set_metadata("invariant.load", builder.module.add_metadata([]))  # whatever is written into arrays meanwhile
    return value


@cache
def _places(context: Any, bundle: Bundle) -> dict[str, int]:
    """Where each field lies in the block."""
    places, end = {}, 0
    for name, kind in bundle.fields.items():
        places[name] = end
        end += _size(context, kind)
    return places


@cache
def _size(context: Any, kind: Any) -> int:
    """Bytes, in whole words."""
    if isinstance(kind, Bundle):
        return sum(_size(context, field) for field in kind.fields.values())
    return int(-(-context.get_abi_sizeof(context.get_value_type(kind)) // _WORD) * _WORD)


def _at(builder: Any, block: Any, place: int) -> Any:
    return builder.gep(block, [ir.Constant(ir.IntType(32), place)], inbounds=True)


@unbox(Bundle)
def _received(bundle: Bundle, given: Any, c: Any) -> Any:
    words = ir.ArrayType(ir.IntType(8 * _WORD), _size(c.context, bundle) // _WORD)
    block = c.builder.bitcast(cgutils.alloca_once(c.builder, words), _POINTER)
    failed = _fill(bundle, given, block, c)
    # No instruction at all, but nothing may be read from the block before it is full, as if it had never changed.
    filled = c.builder.asm(_SAME_POINTER, "", "=r,0,~{memory}", [block], side_effect=True)
    return NativeValue(filled, is_error=failed)


def _fill(bundle: Bundle, given: Any, block: Any, c: Any) -> Any:
    """Put what Python gave into the block; whether that failed."""
    failed, places = cgutils.false_bit, _places(c.context, bundle)
    for i, (name, kind) in enumerate(bundle.fields.items()):
        field, place = c.pyapi.tuple_getitem(given, i), _at(c.builder, block, places[name])
        if isinstance(kind, Bundle):
            failed = c.builder.or_(failed, _fill(kind, field, place, c))
        else:
            failed = c.builder.or_(failed, c.builder.call(_filler(kind, c), [field, place]))
    return failed


def _filler(kind: Any, c: Any) -> Any:
    """Numba's own way to receive a value, compiled once for all fields of a type rather than for each of them."""
    module, name = c.builder.module, f"receive.{kind}"
    if name in module.globals:
        return module.globals[name]
    function = ir.Function(module, ir.FunctionType(ir.IntType(1), [_POINTER, _POINTER]), name)
    function.linkage = "internal"
    function.attributes.add("noinline")
    builder = ir.IRBuilder(function.append_basic_block())
    given, place = function.args
    native = c.context.get_python_api(builder).to_native_value(kind, given)
    builder.store(native.value, builder.bitcast(place, native.value.type.as_pointer()))
    builder.ret(native.is_error)
    return function
