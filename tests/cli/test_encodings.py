"""Files are read and written in UTF-8 whatever the machine's encoding, and no call leaves the encoding to it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.studies.test_study_file import GOOD

TITLE = "Δυο γείτονες"
PLAY_ALL = """
import sys, warnings
warnings.filterwarnings("error", category=EncodingWarning, module=r"sim(\\..*)?$")
from sim.__main__ import main
for words in (
    "validate tiny",
    "run tiny --runs 20 --out run",
    "explain study.yaml --out swept",
    "sweep study.yaml --out swept",
    "sweep study.yaml --out swept --resume",
    "report tiny --runs 20 --paired 2 --html report.html",
):
    sys.argv = ["parley", *words.split()]
    try:
        main()
    except SystemExit as end:
        assert not end.code, (words, end.code)
"""


@pytest.mark.parametrize(
    "environment",
    [
        {"PYTHONWARNDEFAULTENCODING": "1"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "cp1252"},
    ],
)
def test_every_file_is_in_utf_8_whatever_the_locale(environment: dict[str, str], tmp_path: Path) -> None:
    study = GOOD.replace("scenario: ", f"title: {TITLE}\nscenario: ", 1)
    (tmp_path / "study.yaml").write_text(study, encoding="utf-8", newline="\n")
    root = str(Path(__file__).parents[2])
    done = subprocess.run(
        [sys.executable, "-c", PLAY_ALL],
        capture_output=True,
        env={**os.environ, "PYTHONPATH": root, **environment},
        cwd=tmp_path,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
    texts = [file for file in tmp_path.rglob("*") if file.suffix in (".csv", ".json", ".md", ".txt", ".html", ".yaml")]
    assert len(texts) > 5
    for file in texts:
        assert b"\r" not in file.read_bytes(), file
        file.read_text(encoding="utf-8", errors="strict")
    assert TITLE in (tmp_path / "swept" / "manifest.json").read_text(encoding="utf-8")
