"""The built wheel and source distribution: metadata, contents, and the main job in an empty environment."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import venv
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest

import sim

ROOT = Path(__file__).parents[2]
NAME = f"parley-{sim.__version__}"
pytestmark = pytest.mark.slow


def run(*words: object, cwd: Path) -> str:
    done = subprocess.run([str(word) for word in words], cwd=cwd, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with a wheel that was made from the source distribution, so that both are whole."""
    out = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", out, ROOT, cwd=out)
    return out


@pytest.fixture(scope="module")
def wheel(built: Path) -> Path:
    return next(built.glob("*.whl"))


def test_twine_accepts_the_metadata(built: Path) -> None:
    files = sorted(built.iterdir())
    assert [file.name for file in files] == [f"{NAME}-py3-none-any.whl", f"{NAME}.tar.gz"]
    assert "PASSED" in run(sys.executable, "-m", "twine", "check", "--strict", *files, cwd=built)


def test_the_wheel_holds_the_package_and_the_library_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        about = Parser().parsestr(archive.read(f"{NAME}.dist-info/METADATA").decode())
    shipped = {f"sim/library/{file.relative_to(ROOT / 'scenarios')}" for file in (ROOT / "scenarios").rglob("*.*")}
    assert shipped <= names
    assert {"sim/py.typed", "sim/library/scenario.schema.json"} <= names
    assert {name.partition("/")[0] for name in names} == {"sim", f"{NAME}.dist-info"}
    kinds = {Path(name).suffix for name in names if name.startswith("sim/")}
    assert kinds <= {".py", ".yaml", ".json", ".css", ".jinja", ".typed"}
    assert about["Version"] == sim.__version__
    assert about["License-Expression"] == "MIT"


def test_installed_elsewhere_the_main_job_runs(wheel: Path, tmp_path: Path) -> None:
    home, folder = tmp_path / "venv", tmp_path / "folder"
    folder.mkdir()
    venv.create(home, symlinks=True)
    python = home / "bin" / "python"
    site = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder).strip())
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    others = [path for path in sys.path if path.endswith("site-packages")] or [sysconfig.get_path("purelib")]
    (site / "zz_dependencies.pth").write_text("\n".join(others), encoding="utf-8")
    assert str(site) in run(python, "-c", "import sim; print(sim.__file__)", cwd=folder)
    run(python, "-m", "sim", "run", "istanbul_2025", "--runs", 4, "--paired", 0, "--seed", 1, cwd=folder)
    assert (folder / "results/istanbul_2025-seed1/runs.csv").is_file()
    assert "istanbul_2025" in run(python, "-m", "sim", "scenarios", cwd=folder)
    assert "fine" in run(python, "-m", "sim", "validate", "tiny", cwd=folder)
    run(python, "-m", "sim", "scenarios", "--copy", "istanbul_first_look", cwd=folder)
    run(python, "-m", "sim", "explain", "istanbul_first_look", cwd=folder)
