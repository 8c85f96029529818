"""Files are written whole and read within bounds; a folder of results is kept and shared."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
import pytest

from sim import storage
from sim.storage import TooLargeError, csv_text, prove, read_bytes, read_json, write_folder, write_whole

MARK = "mark.json"
TIMES = 60


@contextmanager
def umask(mask: int) -> Iterator[None]:
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


def test_what_is_no_file_is_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(OSError, match="no ordinary file"):
        write_whole(pipe, "text")
    assert pipe.is_fifo()
    assert list(tmp_path.iterdir()) == [pipe]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    file, link = tmp_path / "file", tmp_path / "link"
    file.write_text("before", encoding="utf-8")
    link.symlink_to(file)
    write_whole(link, "after")
    assert link.is_symlink()
    assert file.read_text(encoding="utf-8") == "after"


@pytest.mark.parametrize(("mask", "rights"), [(0o077, 0o600), (0o002, 0o664), (0o022, 0o644)])
def test_files_and_folders_have_the_rights_that_the_umask_leaves(tmp_path: Path, mask: int, rights: int) -> None:
    with umask(mask):
        write_whole(tmp_path / "file", "text")
        write_folder(tmp_path / "a/b", MARK, lambda inside: write_whole(inside / MARK, "text"))
    assert (tmp_path / "file").stat().st_mode & 0o777 == rights
    assert (tmp_path / "a/b" / MARK).stat().st_mode & 0o777 == rights
    assert (tmp_path / "a/b").stat().st_mode & 0o777 == 0o777 & ~mask


def test_text_is_written_in_utf8_with_the_line_ends_that_it_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "linesep", "\r\n")
    write_whole(tmp_path / "file", "Київ\n")
    assert (tmp_path / "file").read_bytes() == "Київ\n".encode()
    assert csv_text(pd.DataFrame({"a": [1]})) == "a\n1\n"


def test_what_has_no_end_is_not_read_whole(tmp_path: Path) -> None:
    with pytest.raises(TooLargeError, match="larger than 1 MB"):
        read_bytes("/dev/zero", 1_000_000)
    assert read_bytes("/dev/null", 1) == b""
    with pytest.raises(IsADirectoryError):
        read_bytes(tmp_path, 1)
    with pytest.raises(OSError, match="null"):
        read_bytes("a\0b", 1)


def test_a_file_of_just_the_allowed_size_is_read(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"123")
    assert read_bytes(tmp_path / "file", 3) == b"123"
    with pytest.raises(TooLargeError):
        read_bytes(tmp_path / "file", 2)


@pytest.mark.parametrize("text", [b"[" * 200_000, b"{", b"\xff", b"", b"9" * 5000])
def test_whatever_is_wrong_with_json_is_one_kind_of_error(tmp_path: Path, text: bytes) -> None:
    (tmp_path / "file").write_bytes(text)
    with pytest.raises(ValueError, match=r"\S"):
        read_json(tmp_path / "file")


def fill(inside: Path) -> None:
    """Two files that belong together, written in the wrong order."""
    name = str(os.getpid())
    (inside / MARK).write_text(name, encoding="utf-8")
    (inside / "table.csv").write_text(name, encoding="utf-8")


def test_results_come_into_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    prove(Path())
    write_folder(Path(), MARK, fill)
    assert sorted(os.listdir()) == [MARK, "table.csv"]


def test_results_come_to_where_a_link_leads_even_if_nothing_is_there_yet(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "real")
    prove(tmp_path / "link")
    assert not (tmp_path / "real").exists()
    write_folder(tmp_path / "link", MARK, fill)
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real" / MARK).is_file()


def test_links_in_a_circle_are_an_error_of_the_file_system(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    with pytest.raises(OSError, match=r"\S"):
        prove(tmp_path / "a")


def test_a_folder_is_proved_where_it_will_be_written_and_not_above(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = []
    monkeypatch.setattr(storage, "_make", lambda place: inside.append(place.parent) or place.mkdir(parents=True))
    (tmp_path / "mine").mkdir()
    prove(tmp_path / "mine")
    assert inside == [tmp_path / "mine"]
    assert list((tmp_path / "mine").iterdir()) == []


def test_what_cannot_be_made_is_said_and_nothing_is_left(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(NotADirectoryError):
        prove(tmp_path / "file/below/it")
    assert list(tmp_path.iterdir()) == [tmp_path / "file"]


def test_an_unfinished_folder_changes_nothing(tmp_path: Path) -> None:
    write_folder(tmp_path / "out", MARK, fill)
    (tmp_path / "out" / MARK).write_text("before", encoding="utf-8")

    def stop(inside: Path) -> None:
        fill(inside)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_folder(tmp_path / "out", MARK, stop)
    with pytest.raises(KeyboardInterrupt):
        write_folder(tmp_path / "new/out", MARK, stop)
    assert (tmp_path / "out" / MARK).read_text(encoding="utf-8") == "before"
    assert sorted(os.listdir(tmp_path / "out")) == [MARK, "table.csv"]
    assert os.listdir(tmp_path) == ["out"]


def test_the_mark_comes_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    came: list[str] = []
    monkeypatch.setattr(storage, "_take_place", lambda file, place: came.append(place.name))
    write_folder(tmp_path, MARK, fill)
    assert came == ["table.csv", MARK]


def test_what_a_killed_program_left_goes_away_and_what_another_is_writing_stays(tmp_path: Path) -> None:
    for name, age in (("old", 2 * storage.STALE), ("young", 0.0)):
        left = tmp_path / f"{storage.HIDDEN}{name}"
        left.mkdir()
        os.utime(left, (left.stat().st_mtime - age,) * 2)
    write_folder(tmp_path, MARK, fill)
    assert sorted(os.listdir(tmp_path)) == [f"{storage.HIDDEN}young", MARK, "table.csv"]
    assert storage.contents(tmp_path) == {MARK, "table.csv"}


def _many(folder: Path) -> list[str]:
    mixed = []
    for _ in range(TIMES):
        prove(folder)
        write_folder(folder, MARK, fill)
        with storage.turn_in(folder):
            pair = [(folder / name).read_text(encoding="utf-8") for name in (MARK, "table.csv")]
        if pair[0] != pair[1]:
            mixed.append(" and ".join(pair))
    return mixed


def test_programs_that_finish_at_once_lose_nothing_and_mix_nothing(tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(3) as pool:
        assert pool.map(_many, [tmp_path / "a/out"] * 3) == [[], [], []]
    assert sorted(os.listdir(tmp_path / "a/out")) == [MARK, "table.csv"]
    assert os.listdir(tmp_path / "a") == ["out"]
