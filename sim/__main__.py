"""`python -m sim` and the command `parley`: begins at once, so that Ctrl-C is answered from the start."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Load the command line and run it."""
    try:
        from sim.cli import app
    except KeyboardInterrupt:
        sys.stderr.write("Stopped; nothing was written.\n")
        sys.stderr.flush()
        os._exit(130)
    app()


if __name__ == "__main__":
    main()
