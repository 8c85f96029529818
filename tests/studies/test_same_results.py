"""The same final tables, whoever plays the study, how many play, in whatever chunks, and if one of them dies."""

import json
import os
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from sim.studies.chunks import Layout
from sim.studies.executors import play_chunks
from sim.studies.store import Store
from tests.studies.small_study import digest, small_study

HOST = "127.0.0.1"


@pytest.fixture(scope="module")
def serial(tmp_path_factory):
    """The digest of the small study played by one thread."""
    return digest(small_study().run(workers=1, folder=tmp_path_factory.mktemp("serial") / "study"))


@pytest.mark.parametrize("chunk", [1, 7, 10, 33, 1000])
def test_threads_and_chunks_change_nothing(serial, tmp_path, chunk):
    assert digest(small_study().run(workers=2, folder=tmp_path / "study", chunk=chunk)) == serial


@pytest.mark.parametrize("chunk", [1, 3, 10, 25, 90])
def test_chunks_cover_every_run_once(chunk):
    study, layout = small_study(), Layout(9, 10, chunk)
    chunks = [layout.chunk(number, study.cases) for number in range(len(layout))]
    seen = [
        (part.first_case + k, run)
        for part in chunks
        for k in range(len(part.values))
        for run in range(part.first_run, part.first_run + part.runs)
    ]
    assert sorted(seen) == [(case, run) for case in range(9) for run in range(10)]
    assert [part.size for part in chunks] == [layout.runs_in(number) for number in range(len(layout))]


def test_the_order_in_which_chunks_come_changes_nothing(serial, tmp_path, monkeypatch):
    monkeypatch.setattr("sim.studies.executors.play_chunks", lambda *given: reversed(list(play_chunks(*given))))
    assert digest(small_study().run(folder=tmp_path / "study")) == serial


@pytest.mark.slow
def test_two_processes_change_nothing(serial, tmp_path):
    assert digest(small_study().run(2, "processes", folder=tmp_path / "study", chunk=20)) == serial


@pytest.mark.slow
def test_another_process_with_another_hash_seed_finds_the_same(serial, tmp_path):
    code = (
        "from tests.studies.small_study import digest, small_study;"
        f"print(digest(small_study().run(folder={str(tmp_path / 'study')!r}, chunk=45)))"
    )
    seeded = os.environ | {"PYTHONHASHSEED": "7"}
    done = subprocess.run([sys.executable, "-c", code], env=seeded, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == serial


@pytest.mark.slow
@pytest.mark.parametrize("first", [True, False])
def test_what_is_not_compiled_is_compiled_before_there_are_processes(first, serial, tmp_path, monkeypatch):
    played = []
    monkeypatch.setattr("sim.studies.executors.is_first", lambda: first)
    monkeypatch.setattr("sim.studies.executors.play", lambda setup, runs: played.append(list(runs.runs)))
    assert digest(small_study().run(2, "processes", folder=tmp_path / "study", chunk=45)) == serial
    assert played == ([[0]] if first else [])


@contextmanager
def cluster(folder, workers=2):
    """A Dask scheduler and worker processes on loopback; gives its address, and the workers and the scheduler."""
    place = str(folder / "scheduler.json")
    begin = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", HOST, "--port", "0", "--no-dashboard"]
    join = [sys.executable, "-m", "distributed.cli.dask_worker", "--host", HOST, "--nthreads", "1", "--no-nanny"]
    join += ["--no-dashboard", "--local-directory", str(folder), "--scheduler-file", place]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    processes = [subprocess.Popen([*begin, "--scheduler-file", place], **quiet)]
    processes += [subprocess.Popen(join, **quiet) for _ in range(workers)]
    try:
        yield address_in(place), [*processes[1:], processes[0]]
    finally:
        for process in processes:
            process.kill()
            process.wait()


def address_in(place):
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with suppress(OSError, ValueError):  # not there yet, or half written
            return json.loads(Path(place).read_text(encoding="utf-8"))["address"]
        time.sleep(0.05)
    raise TimeoutError(place)


@pytest.mark.slow
def test_a_dask_cluster_that_loses_a_worker_finds_the_same(serial, tmp_path, monkeypatch):
    keep, kept = Store.keep, []
    with cluster(tmp_path) as (address, workers):
        wait_for_both(address)

        def keep_and_kill(store, number, data):
            keep(store, number, data)
            kept.append(number)
            if len(kept) == 3:
                workers[0].kill()
                workers[0].wait()

        monkeypatch.setattr(Store, "keep", keep_and_kill)
        study = small_study()
        results = study.run(executor="dask", address=address, folder=tmp_path / "study", chunk=5)
        assert workers[1].poll() is None
    assert workers[0].returncode == -9
    assert sorted(kept) == list(range(18))
    assert digest(results) == serial


def wait_for_both(address):
    from distributed import Client

    with Client(address, set_as_default=False) as client:
        client.wait_for_workers(2, timeout=60)
