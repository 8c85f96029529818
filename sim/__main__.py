"""`python -m sim` and the command `parley`: begins at once, so that Ctrl-C is answered from the start."""

from __future__ import annotations

import os
import sys

from sim import __version__
from sim.engines import first_use
from sim.storage import tolerant_streams

PLAYING = {
    "ablate", "analyse", "calibrate", "compare", "discover", "explain", "play", "report", "run", "sensitivity", "show",
    "sweep",
}  # fmt: skip
"""Commands that play rounds: at a first use, others compile little or nothing."""


def main() -> None:
    """Load the command line and run it."""
    if sys.argv[1:] == ["version"]:  # answered here: to load the command line takes ten times as long
        sys.stdout.write(f"parley {__version__}\n")
        return
    try:
        if PLAYING.intersection(sys.argv[1:2]) and not {"-h", "--help"}.intersection(sys.argv):
            first_use.share()
        from sim.cli import app
    except KeyboardInterrupt:
        sys.stderr.write("Stopped; nothing was written.\n")
        sys.stderr.flush()
        os._exit(130)
    tolerant_streams()
    try:
        app()
    except SystemExit as end:
        if isinstance(end.__context__, BrokenPipeError):  # the reader of our output went away, which is no failure
            raise SystemExit(0) from None
        raise


if __name__ == "__main__":
    main()
