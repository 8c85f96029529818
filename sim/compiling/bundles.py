"""Bundles of arrays, which compiled functions hand to each other as one pointer.

Numba hands over a named tuple of arrays as some eight numbers for each array: a bundle of bundles as hundreds, at every
call. What Python hands over as a bundle lies in one block of memory instead, bundles within bundles where their
fields would, and a field is read where it is asked for. Compiled functions read bundles and make none. A block holds
no count of who holds an array, so compiled code must not count either; and it is gone when the function that Python
called returns.
"""

from __future__ import annotations

from functools import cache
from hashlib import blake2s
from typing import Any

from llvmlite import ir
from numba.core import cgutils, types
from numba.core.datamodel import models
from numba.core.errors import UnsupportedError
from numba.core.registry import cpu_target
from numba.core.typing.templates import AttributeTemplate
from numba.extending import NativeValue, infer_getattr, lower_getattr_generic, register_model, typeof_impl, unbox

_WORD = 8
"""Bytes. Each field begins with a whole word, which suits all kinds of fields."""
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


_KINDS = types.Array, types.Number, types.Boolean, Bundle
"""What a field may be: what can be received without anything to clear away afterwards."""


def receive(named: Any) -> None:
    """From now on, compiled functions receive these named tuples as bundles."""

    def typed(given: Any, context: Any) -> Bundle | None:
        kinds = tuple(typeof_impl(field, context) for field in given)
        return Bundle(named, kinds) if all(isinstance(kind, _KINDS) for kind in kinds) else None

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
    if context.enable_nrt:
        raise UnsupportedError(
            f"{bundle.named.__qualname__} is read by functions of `sim.compiling` alone: compile this with it"
        )
    kind, place = bundle.fields[name], _at(builder, block, _places(bundle)[name])
    if isinstance(kind, Bundle):
        return place
    value = builder.load(builder.bitcast(place, _stored(kind).as_pointer()))
    value.set_metadata("invariant.load", builder.module.add_metadata([]))  # whatever is written into arrays meanwhile
    return value


@cache
def _places(bundle: Bundle) -> dict[str, int]:
    """Where each field lies in the block."""
    places, end = {}, 0
    for name, kind in bundle.fields.items():
        places[name] = end
        end += _size(kind)
    return places


@cache
def _size(kind: Any) -> int:
    """Bytes, in whole words."""
    if isinstance(kind, Bundle):
        return sum(map(_size, kind.fields.values()))
    return int(-(-cpu_target.target_context.get_abi_sizeof(_stored(kind)) // _WORD) * _WORD)


def _stored(kind: Any) -> Any:
    return cpu_target.target_context.get_value_type(kind)


def _at(builder: Any, block: Any, place: int) -> Any:
    return builder.gep(block, [ir.Constant(ir.IntType(32), place)], inbounds=True)


@unbox(Bundle)
def _received(bundle: Bundle, given: Any, c: Any) -> Any:
    words = ir.ArrayType(ir.IntType(8 * _WORD), _size(bundle) // _WORD)
    block = c.builder.bitcast(cgutils.alloca_once(c.builder, words), _POINTER)
    failed = _fill(bundle, given, block, c)
    # No instruction at all; but the optimiser cannot see through it, and so neither reads before the block is full, as
    # if that never changed, nor leaves out filling it.
    filled = c.builder.asm(_SAME_POINTER, "", "=r,0,~{memory}", [block], side_effect=True)
    return NativeValue(filled, is_error=failed)


def _fill(bundle: Bundle, given: Any, block: Any, c: Any) -> Any:
    """Put what Python gave into the block; whether that failed."""
    failed, places = cgutils.false_bit, _places(bundle)
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
