"""Who plays can be lost: each loss is a sentence, and nobody waits for ever."""

import logging
import os
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import CancelledError
from concurrent.futures.process import BrokenProcessPool
from contextlib import nullcontext
from pathlib import Path

import pytest

from sim.studies import executors
from sim.studies.executors import WorkersLost, play_chunks
from sim.studies.store import Store
from tests.studies.small_study import digest, small_study
from tests.studies.test_same_results import cluster, wait_for_both

SWEEP = [sys.executable, "-m", "sim", "sweep"]


@pytest.mark.parametrize(
    ("failure", "said"),
    [
        (BrokenProcessPool("x"), "a worker was ended by the system, often for want of memory; use fewer workers"),
        (MemoryError(), "there is too little memory"),
        (CancelledError(), "the scheduler no longer answers"),
        (ModuleNotFoundError("No module named 'sim'"), "a worker cannot load parley (No module named 'sim'); install"),
        (RuntimeError("Error during deserialization of the task graph."), "a worker cannot load parley"),
        (OSError(28, "No space left on device"), "a chunk could not be played (OSError: [Errno 28] No space left"),
    ],
)
def test_each_failure_is_a_sentence_that_keeps_what_is_finished(failure, said, monkeypatch):
    def fails(work, chunk):
        raise failure

    monkeypatch.setattr("sim.studies.executors.play_chunk", fails)
    study = small_study()
    chunks = [study.manifest.layout.chunk(k, study.cases) for k in range(9)]
    with pytest.raises(WorkersLost) as caught:
        list(play_chunks(study.work, chunks, workers=2))
    assert said in str(caught.value)
    assert "every finished chunk is kept" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_chunks_are_taken_only_as_they_can_be_played():
    study, taken = small_study(), []
    layout = study.manifest.layout

    def chunks():
        for number in range(9):
            taken.append(number)
            yield layout.chunk(number, study.cases)

    playing = play_chunks(study.work, chunks(), workers=1)
    next(playing)
    assert len(taken) <= executors.AHEAD + 2
    playing.close()


@pytest.fixture
def long_study(tmp_path):
    """A study's file with blanks in its name, long enough to be interrupted, beside a file that must not be loaded."""
    shutil.copy("scenarios/tiny.yaml", tmp_path)
    (tmp_path / "random.py").write_text("raise RuntimeError('the file of the user')")
    file = tmp_path / "my study.yaml"
    vary = "  parties.north.momentum_stake: {range: [0, 0.2], points: 40}"
    text = f"title: A study\nscenario: tiny.yaml\nvary:\n{vary}\nruns: 6000\noutcomes: [deal]\nseed: 1\n"
    file.write_text(text, encoding="utf-8")
    return file


def chunks_in(folder, least):
    until = time.monotonic() + 240
    while time.monotonic() < until:
        if len(list(folder.glob("chunks/*.parquet"))) >= least:
            return
        time.sleep(0.05)
    raise TimeoutError(folder)


def workers_of(parent):
    words = ["ps", "-ww", "-o", "pid=,args=", "--ppid", str(parent)]
    listed = subprocess.run(words, capture_output=True, text=True, check=False).stdout
    return [int(line.split()[0]) for line in listed.splitlines() if "popen_loky" in line]


def started(long_study):
    words = [*SWEEP, long_study.name, "--out", "out dir", "--executor", "processes", "--workers", "2"]
    safe = os.environ | {"PYTHONSAFEPATH": "1"}  # as the installed command is
    pipe = subprocess.PIPE
    return subprocess.Popen(words, cwd=long_study.parent, stdout=pipe, stderr=pipe, text=True, env=safe)


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_a_killed_worker_is_the_sentence_of_ctrl_c_with_a_command_to_paste(long_study):
    running = started(long_study)
    chunks_in(long_study.parent / "out dir", 2)
    os.kill(workers_of(running.pid)[0], signal.SIGKILL)
    _, said = running.communicate(timeout=120)
    assert running.returncode == 2
    assert "Traceback" not in said
    assert "a worker was ended by the system" in said
    assert said.splitlines()[-1].endswith(
        "parley sweep 'my study.yaml' --resume --out 'out dir' --workers 2 --executor processes"
    )


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_workers_end_with_the_program_that_started_them(long_study):
    running = started(long_study)
    chunks_in(long_study.parent / "out dir", 3)
    workers = workers_of(running.pid)
    assert workers
    running.kill()
    running.communicate()
    until = time.monotonic() + 30
    while any(map(alive, workers)) and time.monotonic() < until:
        time.sleep(0.1)
    assert not any(map(alive, workers))


def alive(process):
    try:
        os.kill(process, 0)
        return "Z" not in Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0]
    except OSError:
        return False


@pytest.mark.slow
def test_a_cluster_without_workers_is_a_sentence_in_time(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("sim.studies.executors.WAITING", 3.0)
    with cluster(tmp_path, workers=0) as (address, _):
        began = time.monotonic()
        with pytest.raises(WorkersLost, match="the scheduler has no worker; start one with: dask worker tcp://"):
            small_study().run(executor="dask", address=address, folder=tmp_path / "s")
        assert time.monotonic() - began < 30
        assert f"{address} has no worker yet; waiting 3 s for one." in capsys.readouterr().err


class SlowCluster:
    """A client whose scheduler is silent for a while, and then tells its workers."""

    def __init__(self, answers):
        self.scheduler, self.answers = self, iter(answers)
        self.ncores = None

    def sync(self, asked, callback_timeout):
        if (found := next(self.answers)) is None:
            raise TimeoutError
        return {"worker": found}

    def get_executor(self, pure):
        return None


@pytest.mark.parametrize(
    ("answers", "silent", "said"),
    [([2, None, None, 2, 2], 60.0, None), ([2, None], 0.0, "no longer answers"), ([2, 0], 60.0, "has no worker")],
)
def test_a_scheduler_may_be_silent_for_a_while_and_no_longer(answers, silent, said, monkeypatch):
    monkeypatch.setattr("sim.studies.executors.SILENT", silent)
    monkeypatch.setattr("sim.studies.executors.WAITING", 0.0)
    _, size, lost = executors._asked(SlowCluster([2, *answers]), "tcp://here")
    assert size == 2
    for asked in answers[:-1]:
        assert lost() is None, asked
    with pytest.raises(WorkersLost, match=said) if said else nullcontext():
        lost()


@pytest.mark.slow
def test_a_scheduler_that_goes_away_is_a_sentence(tmp_path, monkeypatch):
    keep, logged = Store.keep, []
    handler = logging.Handler()
    monkeypatch.setattr(handler, "emit", logged.append)
    with cluster(tmp_path) as (address, processes):
        wait_for_both(address)
        logging.getLogger("distributed.client").addHandler(handler)

        def keep_and_kill(store, number, data):
            keep(store, number, data)
            processes[-1].kill()
            processes[-1].wait()

        monkeypatch.setattr(Store, "keep", keep_and_kill)
        with pytest.raises(WorkersLost, match="the scheduler no longer answers; see that it runs; every finished"):
            small_study().run(executor="dask", address=address, folder=tmp_path / "s", chunk=1)
    logging.getLogger("distributed.client").removeHandler(handler)
    monkeypatch.undo()
    assert logged == []
    assert list((tmp_path / "s/chunks").iterdir())
    whole = small_study().run(folder=tmp_path / "whole", chunk=1)
    assert digest(small_study().run(folder=tmp_path / "s")) == digest(whole)
