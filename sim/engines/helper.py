"""The second process of a first use, which compiles half of the rules. It is begun before anything else is loaded.

The two share numba's cache on disk: whoever comes later loads what the other has compiled.
"""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress
from functools import cache
from multiprocessing import parent_process
from pathlib import Path
from threading import Lock

COMMAND = [sys.executable, "-P", "-m", "sim.engines.warm"]
"""`-P`: the working folder may hold another copy of the package, whose cache would be of no use."""
SOURCE = Path(__file__).parents[1] / "rules" / "kernels" / "outlook.py"
"""Where the longest rule stands; the helper leaves it to the process that it helps."""
_asking = Lock()


def is_compiled(folder: Path) -> bool:
    """Whether rules of this version of the source lie in a folder where numba keeps them."""
    for index in folder.glob(f"{SOURCE.stem}.look-*.py{sys.version_info[0]}{sys.version_info[1]}*.nbi"):
        with suppress(FileNotFoundError):  # another process has just removed what is older than its source
            if index.stat().st_mtime >= SOURCE.stat().st_mtime:
                return True
    return False


def begin_early() -> None:
    """Begin the helper where it is seen without numba that nothing is compiled here, but in no process of a crew."""
    chosen = os.environ.get("NUMBA_CACHE_DIR")
    place = Path(chosen) if chosen else SOURCE.parent
    folders = place.glob(f"{SOURCE.parent.name}_*") if chosen else [place / "__pycache__"]
    if parent_process() or (place.exists() and not os.access(place, os.W_OK)):
        return
    if not any(map(is_compiled, folders)):
        begin()


def begin() -> None:
    """Begin the helper, once, if the system lets us. The sooner it begins, the more it has done at the first round."""
    with _asking, suppress(OSError):
        _helper()


def wait() -> None:
    """Until the helper has ended, if there is one: what it compiles last would be compiled here as well."""
    if _helper.cache_info().currsize:
        _helper().wait()


def stop() -> None:
    """End the helper, if there is one."""
    if _helper.cache_info().currsize:
        with _helper() as process:
            process.terminate()


def environment() -> dict[str, str]:
    """This process's environment, in which `sim` is the package that runs here."""
    here = str(Path(__file__).parents[2])
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, [here, os.environ.get("PYTHONPATH")]))}


@cache
def _helper() -> subprocess.Popen[bytes]:
    """It reads from this process, and so learns of its end, however that comes."""
    silent = subprocess.DEVNULL
    return subprocess.Popen(COMMAND, env=environment(), stdin=subprocess.PIPE, stdout=silent, stderr=silent)
