"""Plays a study in a child process that is killed at random moments, again and again: `python -m … FOLDER KILLS`.

The children are forked from a process that has loaded everything, so that the moments fall into the study itself.
Prints a line for each kill: how many chunks were there, and whether the child was still at work.
"""

import os
import random
import signal
import sys
import time
from pathlib import Path

from tests.studies.small_study import small_study

PATIENCE = 120
"""Seconds within which a child that plays one chunk after the other writes a few."""


def main(folder, kills):
    study = small_study()
    study.run(workers=1, folder=folder.parent / "warm", chunk=45)
    moments = random.Random(1)
    for _ in range(kills):
        child = os.fork()
        if child == 0:
            study.run(workers=2, folder=folder, chunk=1)
            os._exit(0)
        wait_for(child, folder, moments.randrange(4))
        time.sleep(moments.uniform(0.0, 0.05))
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        print(chunks(folder), os.WIFSIGNALED(status), flush=True)


def wait_for(child, folder, more):
    """Until a few chunks more are there, or the child has ended: on a slow machine a moment of the clock alone would
    hit only the start."""
    enough, until = chunks(folder) + more, time.monotonic() + PATIENCE
    while chunks(folder) < enough and not ended(child):
        if time.monotonic() > until:
            os.kill(child, signal.SIGKILL)
            raise TimeoutError(f"{chunks(folder)} of {enough} chunks in {PATIENCE} s")
        time.sleep(0.001)


def ended(child):
    return os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def chunks(folder):
    return len(list(folder.glob("chunks/*.parquet")))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
