"""Work that numba does for each function, and that nothing here needs, left out.

It hangs on numba's inside, so versions newer than those that it was tried with take none of these shortcuts (`KNOWN` in
`sim.compiling`): they compile the same rules, with the same results, in more time.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from typing import Any

from llvmlite.binding import Linkage
from numba.core.codegen import JITCodeLibrary, RuntimeLinker
from numba.core.compiler import Compiler, DefaultPassBuilder
from numba.core.compiler_machinery import PassManager
from numba.core.typed_passes import DumpParforDiagnostics, InlineOverloads, NopythonRewrites
from numba.core.typing.arraydecl import GetItemBuffer, SetItemBuffer
from numba.core.typing.templates import infer_global
from numba.core.untyped_passes import (
    DeadBranchPrune,
    FindLiterallyCalls,
    InlineClosureLikes,
    InlineInlinables,
    LiteralPropagationSubPipelinePass,
    LiteralUnroll,
    MakeFunctionToJitFunction,
    RewriteDynamicRaises,
    RewriteSemanticConstants,
    WithLifting,
)

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
    """Code that is linked into callers: their copies are optimised and made machine code of, this is neither.

    Functions that call each other in turns find each other by machine code, so they have it.
    """

    def _optimize_final_module(self) -> None:
        with at_most(0):
            super()._optimize_final_module()

    def _finalize_final_module(self) -> None:
        calls_back = any(name.startswith(RuntimeLinker.PREFIX) for name in self._globals())
        own = [] if calls_back else [f for f in self._final_module.functions if self._is_own(f)]
        for function in own:
            function.linkage = Linkage.linkonce_odr
        self._shared_module = self._final_module.clone()
        for function in own:
            function.linkage = Linkage.available_externally
        super()._finalize_final_module()

    def _globals(self) -> Iterator[str]:
        return (variable.name for variable in self._final_module.global_variables)

    def _is_own(self, function: Any) -> bool:
        return not function.is_declaration and function.linkage in _OWN


_IDLE = {
    DeadBranchPrune, DumpParforDiagnostics, FindLiterallyCalls, InlineClosureLikes, InlineInlinables, InlineOverloads,
    LiteralPropagationSubPipelinePass, LiteralUnroll, MakeFunctionToJitFunction, NopythonRewrites, RewriteDynamicRaises,
    RewriteSemanticConstants, WithLifting,
}  # fmt: skip
"""Steps that go through a function and find nothing: rules have no functions within functions, no `with`, no
exceptions with computed arguments, no options that are None, no loops over tuples of several types, no formulas of
whole arrays. Whoever writes one is told so when it is compiled."""


class RuleCompiler(Compiler):
    """How numba compiles a rule, for `pipeline_class`: without the steps that no rule needs."""

    def define_pipelines(self) -> list[PassManager]:
        """Numba's steps, less the idle ones."""
        steps = PassManager("rule")
        for step, why in DefaultPassBuilder.define_nopython_pipeline(self.state).passes:
            if step not in _IDLE:
                steps.add_pass(step, why)
        steps.finalize()
        return [steps]


class InnerCompiler(RuleCompiler):
    """The same for a function that only compiled code calls."""

    def compile_extra(self, func: Callable[..., Any]) -> Any:
        """Compile a function for the types at hand."""
        self.state.library = _WithinCallers(self.state.targetctx.codegen(), func.__qualname__)
        return super().compile_extra(func)
