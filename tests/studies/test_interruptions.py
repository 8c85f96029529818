"""Whatever stops a study, it goes on where it was, and ends with the same tables."""

import errno
import io
import json
import shutil
import subprocess
import sys

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import sim
from sim.scenario.findings import ScenarioError
from sim.studies.store import Store
from tests.studies.small_study import digest, small_study

KILLS = 20


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """The small study, never interrupted."""
    folder = tmp_path_factory.mktemp("finished") / "study"
    return small_study().run(workers=1, folder=folder)


@pytest.fixture
def begun(finished, tmp_path):
    """A copy of it, to spoil."""
    shutil.copytree(finished.folder, tmp_path / "study")
    return tmp_path / "study"


def sentence(folder, study=None):
    with pytest.raises(ScenarioError) as caught:
        (study or small_study()).run(folder=folder)
    (finding,) = caught.value.findings
    assert finding.fix
    return str(finding)


@pytest.mark.slow
def test_twenty_kills_at_random_moments_lose_no_run_and_double_none(finished, tmp_path):
    folder = tmp_path / "killed"
    words = [sys.executable, "-m", "tests.studies.killed", str(folder), str(KILLS)]
    said = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    seen = [line.split() for line in said.splitlines()]
    assert len(seen) == KILLS
    assert sum(killed == "True" for _, killed in seen) == KILLS
    there = [int(count) for count, _ in seen]
    assert there == sorted(there)
    assert 0 < there[-1] < 90
    results = small_study().run(folder=folder)
    rows = f"SELECT count(*), count(DISTINCT (\"case\", run)) FROM '{folder}/chunks/*.parquet'"
    assert duckdb.sql(rows).fetchall() == [(90, 90)]
    assert digest(results) == digest(finished)
    assert not list(folder.rglob(".*"))


def test_only_what_is_missing_is_played(begun, finished, monkeypatch):
    store = Store(begun)
    for number in (2, 5):
        store.place(number).unlink()
    before = {place.name: place.stat().st_mtime_ns for place in (begun / "chunks").iterdir()}
    played = []
    keep = Store.keep
    monkeypatch.setattr(Store, "keep", lambda store, number, data: (played.append(number), keep(store, number, data)))
    assert digest(small_study().run(workers=2, folder=begun)) == digest(finished)
    assert sorted(played) == [2, 5]
    after = {place.name: place.stat().st_mtime_ns for place in (begun / "chunks").iterdir()}
    assert all(after[name] == when for name, when in before.items())


def silently_flipped(raw):
    """The file with one byte wrong that reading without checksums does not notice."""
    right = pq.read_table(io.BytesIO(raw))
    for at in range(4, len(raw)):
        wrong = raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]
        try:
            read = pq.read_table(io.BytesIO(wrong))
            if read.shape == right.shape and read.schema.equals(right.schema) and read != right:
                return wrong
        except (OSError, pa.ArrowException):
            continue
    raise AssertionError("every byte is noticed")


def said_otherwise(raw, key, value):
    """The file with something else said about it."""
    table, out = pq.read_table(io.BytesIO(raw)), io.BytesIO()
    pq.write_table(table.replace_schema_metadata(table.schema.metadata | {key: value}), out)
    return out.getvalue()


@pytest.mark.parametrize("spoil", ["truncated", "empty", "flipped", "of another place", "of another study"])
def test_a_chunk_that_cannot_be_used_is_named_and_played_again(begun, finished, spoil, capsys):
    place = Store(begun).place(4)
    raw = place.read_bytes()
    spoilt = {
        "truncated": raw[: len(raw) // 2],
        "empty": b"",
        "flipped": silently_flipped(raw),
        "of another place": Store(begun).place(3).read_bytes(),
        "of another study": said_otherwise(raw, b"study", b"0" * 64),
    }
    place.write_bytes(spoilt[spoil])
    with pytest.raises(ScenarioError, match="run the study again with resume") as caught:
        _ = sim.results_in(begun).outcomes
    assert caught.value.findings[0].file == str(place)
    assert digest(small_study().run(folder=begun)) == digest(finished)
    assert f"{place} " in capsys.readouterr().err
    assert digest(sim.results_in(begun)) == digest(finished)


def test_a_full_disk_is_a_sentence_and_keeps_what_is_finished(finished, tmp_path, monkeypatch):
    from sim.studies import store

    whole, written = store.write_whole, []

    def until_full(path, text):
        if len(written) == 9:
            raise OSError(errno.ENOSPC, "No space left on device")
        written.append(path)
        whole(path, text)

    monkeypatch.setattr(store, "write_whole", until_full)
    said = sentence(tmp_path / "full")
    assert "no space left on device" in said
    assert "every finished chunk is kept" in said
    monkeypatch.undo()
    assert len(list((tmp_path / "full/chunks").iterdir())) == 6  # three of the nine files are the study's own
    assert digest(small_study().run(folder=tmp_path / "full")) == digest(finished)


def test_a_real_limit_on_file_sizes_is_a_sentence_too(tmp_path):
    code = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "from tests.studies.small_study import small_study; from sim.scenario.findings import ScenarioError\n"
        "study = small_study(); _ = study.manifest; resource.setrlimit(resource.RLIMIT_FSIZE, (500, 500))\n"
        f"try: study.run(folder='{tmp_path / 'full'}')\n"
        "except ScenarioError as error: sys.exit(str(error))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "cannot be written (file too large)" in done.stderr.splitlines()[-1]
    assert not list((tmp_path / "full").glob("*.json"))


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("parley", "0.0.9", "was made with parley 0.0.9; this is"),
        ("seed", 4, "was made with seed 4; this study has seed 3"),
        ("design", {"kind": "morris"}, "was made with the design {'kind': 'morris'}"),
        ("cases_sha256", "x" * 64, "was made with other cases"),
        ("scenario_sha256", "y" * 64, "was made with another scenario"),
        ("runs", 11, "was made with 11 runs for each case; this study has 10"),
        ("outcomes", ["deal"], "notes down ['deal']"),
    ],
)
def test_what_would_mix_two_studies_is_refused_with_a_sentence(begun, field, value, said):
    place = begun / "manifest.json"
    place.write_text(json.dumps(json.loads(place.read_text()) | {field: value}))
    before = sorted((begun / "chunks").iterdir())
    assert f"{place} {said}" in sentence(begun)
    assert sorted((begun / "chunks").iterdir()) == before


def test_a_manifest_that_is_no_manifest_is_a_sentence(begun):
    for text in ("{", "[]", '{"seed": 3}'):
        (begun / "manifest.json").write_text(text)
        assert "cannot be read as a manifest" in sentence(begun)


def test_folders_that_hold_something_else_are_left_alone(tmp_path):
    (tmp_path / "thesis.txt").write_text("years of work")
    assert "holds something other than a study" in sentence(tmp_path)
    assert "is a file" in sentence(tmp_path / "thesis.txt")
    with pytest.raises(ScenarioError, match="holds no study"):
        sim.results_in(tmp_path)


def test_results_of_an_unfinished_study_say_what_is_missing(begun):
    Store(begun).place(7).unlink()
    with pytest.raises(ScenarioError, match=r"000007\.parquet is missing; run the study again"):
        _ = sim.results_in(begun).cases
