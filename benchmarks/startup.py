"""Seconds until the first answers: `python benchmarks/startup.py`. Best of five, after one that fills the caches."""

from __future__ import annotations

import subprocess
import sys
import time

PARLEY = [sys.executable, "-m", "sim"]
WANTED = [
    ("parley version", [*PARLEY, "version"], 0.3),
    ("parley --help", [*PARLEY, "--help"], 0.3),
    ("parley validate istanbul_2025", [*PARLEY, "validate", "istanbul_2025"], 0.8),
    ("import sim; sim.load", [sys.executable, "-c", "import sim; sim.load"], 1.0),
    ("sim.load('istanbul_2025')", [sys.executable, "-c", "import sim; sim.load('istanbul_2025')"], 1.0),
]


def seconds(words: list[str]) -> float:
    begun = time.perf_counter()
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begun


if __name__ == "__main__":
    for title, words, most in WANTED:
        seconds(words)
        best = min(seconds(words) for _ in range(5))
        print(f"{title:32} {best:5.2f} s  (at most {most:.1f})")
