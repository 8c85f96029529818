"""The second process compiles what the first then loads."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def test_the_enumeration_compiled_by_another_process_is_loaded(tmp_path: Path) -> None:
    env = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path)}
    subprocess.run([sys.executable, "-m", "sim.engines.warm"], check=True, env=env)
    assert list(tmp_path.rglob("enumeration.visit*.nbi"))
    assert list(tmp_path.rglob("hearing.weigh_choices*.nbi"))
    code = (
        "import sim; from sim.analysis import enumeration as p;"
        f"sim.load({str(Path(__file__).parents[2] / 'scenarios' / 'tiny.yaml')!r}).ensemble(2, seed=1, workers=1).runs;"
        "s = p.visit.stats; print(sum(s.cache_hits.values()), sum(s.cache_misses.values()))"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, env=env, capture_output=True, text=True)
    assert done.stdout.split() == ["1", "0"]
