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

from tests.experiments.small_study import small_study


def main(folder, kills):
    study = small_study()
    study.run(workers=1, folder=folder.parent / "warm", chunk=45)
    moments = random.Random(1)
    for _ in range(kills):
        child = os.fork()
        if child == 0:
            study.run(workers=2, folder=folder, chunk=1)
            os._exit(0)
        wait_for(folder, moments.randrange(4))
        time.sleep(moments.uniform(0.0, 0.05))
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        print(chunks(folder), os.WIFSIGNALED(status), flush=True)


def wait_for(folder, more):
    """Until a few chunks more are there: on a slow machine a moment of the clock alone would hit only the start."""
    enough = chunks(folder) + more
    while chunks(folder) < enough:
        time.sleep(0.001)


def chunks(folder):
    return len(list(folder.glob("chunks/*.parquet")))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
