"""The first use on a machine, when the rules are compiled: print a notice, and share the work with a second process.

The two share the folder of compiled code: whoever comes later loads what the other has compiled. This module loads
neither numba nor NumPy, so the second process can begin before the first has loaded them.
"""

from __future__ import annotations

import atexit
import gc
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from multiprocessing import parent_process
from pathlib import Path
from threading import Lock, Thread

from sim.compiled_files import CompiledFiles, can_be_kept

NOTICE = "compiling the rules (on first use only)"
COMMAND = [sys.executable, "-P", "-m", "sim.engines.first_use"]
"""`-P`: the working folder may hold another copy of the package, whose compiled code would be of no use."""
SOURCE = Path(__file__).parents[1] / "rules" / "kernels" / "outlook.py"
LONGEST = "look"
"""The rule that takes longest to compile. The second process leaves it to the first."""
SMALLEST = {
    "meta": {
        "title": "smallest", "cutoff": "2000-01-01", "start": "2000-01-01", "content_note": "none",
        "evidence": "waived",
    },
    "issues": {"issue": {"levels": ["no", "yes"], "status_quo": "no", "holders": ["one", "two"]}},
    "parties": {
        name: {"title": name, "weights": {"issue": 1}, "values": {"issue": [0, 1]}} for name in ("one", "two")
    },
    "protocol": {"rounds": 1, "speakers": ["one"]},
}  # fmt: skip
"""Any scenario will do: the compiled code depends on types, not on values."""
_asking, _first_round = Lock(), Lock()


@cache
def nothing_compiled() -> bool:
    """Whether this process began before the rules were compiled here."""
    return os.environ.get("NUMBA_DISABLE_JIT", "0") == "0" and not CompiledFiles(SOURCE, LONGEST).exist()


def is_first() -> bool:
    """Whether this is a first use; if so, the error stream says it, once."""
    with _asking:
        return _said()


@cache
def _said() -> bool:
    first = nothing_compiled()
    if first:
        print(NOTICE, file=sys.stderr, flush=True)
    return first


@contextmanager
def compiling() -> Iterator[None]:
    """Around a round: the first one of a first use, in whatever thread, compiles most rules.

    It does without the garbage collector, which finds nothing in what the compiler makes and looks through all of it.
    """
    if not is_first() or not _first_round.acquire(blocking=False):  # never given back: there is only one
        yield
        return
    share()
    collected = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collected:
            gc.enable()


def share() -> None:
    """At a first use, begin the second process, once, if the system lets us; worker processes have none."""
    if parent_process() or not nothing_compiled():
        return
    with _asking, suppress(OSError):
        _second()


def wait() -> None:
    """Until the second process has ended, if there is one: what it compiles last would be compiled here as well."""
    if _second.cache_info().currsize and (process := _second()):
        process.wait()
        _close(process)


def stop() -> None:
    """End the second process, if there is one."""
    if _second.cache_info().currsize and (process := _second()):
        process.terminate()
        process.wait()
        _close(process)


def _close(process: subprocess.Popen[bytes]) -> None:
    if process.stdin:
        process.stdin.close()


@cache
def _second() -> subprocess.Popen[bytes] | None:
    """It reads from this process, and so learns of its end, however that comes."""
    if not can_be_kept():
        return None
    silent = subprocess.DEVNULL
    process = subprocess.Popen(COMMAND, env=environment(), stdin=subprocess.PIPE, stdout=silent, stderr=silent)
    atexit.register(stop)
    return process


def environment() -> dict[str, str]:
    """This process's environment, in which `sim` is the package that runs here."""
    here = str(Path(__file__).parents[2])
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, [here, os.environ.get("PYTHONPATH")]))}


def compile_all() -> None:
    """What the second process compiles: an offer answered in the smallest scenario, and its packages enumerated."""
    import numpy as np

    from sim.analysis.possible import possible
    from sim.engines.bench import Bench
    from sim.engines.drive import drive
    from sim.engines.ensemble import sitters
    from sim.engines.hearing import Hearing
    from sim.engines.setup import Setup
    from sim.rules.consent import gates_shut
    from sim.scenario.schema import Scenario
    from sim.scenario.tape import tape

    setup, runs = Setup(Scenario.model_validate(SMALLEST)), tape(0, 0, 1)
    drawn = setup.draw(runs)
    state = setup.opening(drawn).but(round=1, present=np.ones((1, 2), bool))
    bench = Bench(setup, drawn, state, runs)
    moment, first = bench.moment(), (np.ones(1, np.int64), np.zeros(1, np.int64), np.ones(1, bool))
    drive(Hearing(bench, moment, 0, *first).offered(), sitters(setup))
    possible(setup.game, setup.rules, drawn, state, gates_shut(setup.game, drawn, state))


def end_with_parent() -> None:
    """When the process that asked for help has ended, its end of the pipe is closed."""
    os.read(0, 1)
    os._exit(1)


if __name__ == "__main__":
    Thread(target=end_with_parent, daemon=True).start()
    gc.disable()
    compile_all()
    os._exit(0)  # whoever waits for it need not wait until all that numba made is cleared away
