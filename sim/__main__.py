"""`python -m sim` and the command `parley`: begins at once, so that Ctrl-C is answered from the start."""

from __future__ import annotations

import os
import sys
from typing import NoReturn

from sim.version import VERSION

PLAYING = {
    "ablate", "analyse", "calibrate", "compare", "discover", "explain", "play", "report", "run", "sensitivity", "show",
    "sweep",
}  # fmt: skip
"""Commands that play rounds: at a first use, others compile little or nothing."""


def main() -> None:
    """Run the command line. Ctrl-C while it loads, and output that cannot be written, end in a sentence."""
    try:
        _run()
    except KeyboardInterrupt:
        _leave("Stopped; nothing was written.", 130)
    except OSError as error:  # of the output: what befalls other files is said at the border
        _leave(f"Standard output cannot be written ({(error.strerror or str(error)).lower()}); send it elsewhere.", 2)
    except SystemExit as end:
        if isinstance(end.__context__, BrokenPipeError):  # the reader of our output went away, which is no failure
            raise SystemExit(0) from None
        if end.__context__ is not None and isinstance(end.__context__.__cause__, KeyboardInterrupt):
            _leave("Stopped; nothing was written.", 130)  # Typer took it while a command was loaded
        raise


def _run() -> None:
    """What takes time is imported here, where Ctrl-C is answered."""
    from sim.storage import tolerant_streams

    tolerant_streams()
    if sys.argv[1:] == ["version"]:  # answered here: to load the command line takes ten times as long
        sys.stdout.write(f"parley {VERSION}\n")
        sys.stdout.flush()
        return
    if PLAYING.intersection(sys.argv[1:2]) and not {"-h", "--help"}.intersection(sys.argv):
        from sim.engines import first_use

        first_use.share()
    from sim.cli import app

    app()


def _leave(said: str, code: int) -> NoReturn:
    """Say why, and end without tidying up: there is nothing to tidy, and output that fails would fail again."""
    sys.stderr.write(f"{said}\n")
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    main()
