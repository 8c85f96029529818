"""Work that numba does for each function, and that nothing here needs, left out.

It hangs on numba's inside, so only versions that it was tried with take these shortcuts (`KNOWN` in `sim.compiling`);
others compile the same rules, with the same results, a quarter longer.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from llvmlite.binding import Linkage
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import Compiler
from numba.core.typing.arraydecl import GetItemBuffer, SetItemBuffer
from numba.core.typing.templates import infer_global

from sim.compiling.level import at_most

_OWN = {Linkage.external, Linkage.linkonce_odr}
_FIRST = {"target": "cpu"}
"""Numba asks what is typed for the processor at hand before what is typed for any."""


@infer_global(operator.getitem)
class _ItemOfArray(GetItemBuffer):
    """`array[i]` is tried first: numba might ask strings, lists and dictionaries about each of them before."""

    metadata = _FIRST


@infer_global(operator.setitem)
class _SetItemOfArray(SetItemBuffer):
    """The same for `array[i] = value`."""

    metadata = _FIRST


class _WithinCallers(JITCodeLibrary):
    """Code that is linked into callers: their copies are optimised and made machine code of, this is neither."""

    def _optimize_final_module(self) -> None:
        with at_most(0):
            super()._optimize_final_module()

    def _finalize_final_module(self) -> None:
        own = [f for f in self._final_module.functions if not f.is_declaration and f.linkage in _OWN]
        for function in own:
            function.linkage = Linkage.linkonce_odr
        self._shared_module = self._final_module.clone()
        for function in own:
            function.linkage = Linkage.available_externally
        super()._finalize_final_module()


class InnerCompiler(Compiler):
    """How numba compiles a function that only compiled code calls, for `pipeline_class`."""

    def compile_extra(self, func: Callable[..., Any]) -> Any:
        """Compile a function for the types at hand."""
        self.state.library = _WithinCallers(self.state.targetctx.codegen(), func.__qualname__)
        return super().compile_extra(func)
