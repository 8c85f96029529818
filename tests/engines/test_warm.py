"""The second process compiles what the first then loads."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from sim.engines import first_use, helper


def test_the_enumeration_compiled_by_another_process_is_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    env = helper.environment()
    another = tmp_path / "sim"  # a checkout in the working folder is not the package that runs
    another.mkdir()
    (another / "__init__.py").write_text("raise SystemExit('the wrong package')", encoding="utf-8")
    with subprocess.Popen(helper.COMMAND, env=env, cwd=tmp_path, stdin=subprocess.PIPE) as another_process:
        assert another_process.wait() == 0
    assert list(tmp_path.rglob("enumeration.visit*.nbi"))
    assert list(tmp_path.rglob("hearing.weigh_choices*.nbi"))
    code = (
        "import gc, sim; from sim.analysis import enumeration as p;"
        f"sim.load({str(Path(__file__).parents[2] / 'scenarios' / 'tiny.yaml')!r}).ensemble(2, seed=1, workers=1).runs;"
        "from sim.rules.kernels.outlook import look;"
        "of = lambda r: (sum(r.stats.cache_hits.values()), sum(r.stats.cache_misses.values()));"
        "print(*of(p.visit), *of(look), gc.isenabled())"
    )
    # until offers were made, it is a first use, in which this process compiles the longest rule; after it that is kept
    for said, longest in (f"{first_use.NOTICE}\n", ["0", "1"]), ("", ["1", "0"]):
        done = subprocess.run([sys.executable, "-c", code], check=True, env=env, capture_output=True, text=True)
        assert done.stdout.split() == ["1", "0", *longest, "True"]
        assert done.stderr == said
