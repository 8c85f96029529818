"""A study's folder: a manifest, the table of cases, and one Parquet file for each chunk that was played.

    manifest.json     what the study is: scenario, version, seed, design; written first, never changed
    cases.parquet     a row for each case with the values of its paths
    scenario.yaml     the scenario that the cases change
    chunks/000012.parquet …   a row for each run with its outcomes

Each file is written to a neighbour and renamed, so it is whole or not there, whenever the program is stopped.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from sim.engines.case import Case, as_case
from sim.scenario.findings import Finding, ScenarioError
from sim.storage import write_whole
from sim.studies.chunks import Layout

AGAIN = "run the study again with resume: only what is missing or damaged is made again"
MANIFEST, CASES, SCENARIO, CHUNKS = "manifest.json", "cases.parquet", "scenario.yaml", "chunks"

try:
    import fcntl
except ImportError:  # on Windows
    fcntl = None  # type: ignore[assignment]


@dataclass(frozen=True)
class Manifest:
    """What a folder holds. All but `title` and `chunk` must agree before runs are added to it."""

    title: str
    parley: str
    scenario: str
    scenario_sha256: str
    seed: int
    design: dict[str, Any]
    cases: int
    cases_sha256: str
    runs: int
    outcomes: list[str]
    study_sha256: str
    chunk: int
    draws: str = "shared"

    @property
    def layout(self) -> Layout:
        """How the runs are cut into chunks."""
        return Layout(self.cases, self.runs, self.chunk)

    @property
    def hash(self) -> str:
        """SHA-256 of all that the runs depend on; `study_sha256` where nobody changed the manifest."""
        same = [self.parley, self.scenario_sha256, self.seed, self.cases_sha256, self.runs, self.outcomes]
        fresh = [] if self.draws == "shared" else [self.draws]
        return hashlib.sha256(json.dumps(same + fresh).encode()).hexdigest()


DIFFERENT = {
    "parley": ("was made with parley {there}; this is {here}", "install that version, or choose another folder"),
    "scenario_sha256": ("was made with another scenario ({there:.12}; this is {here:.12})", "choose another folder"),
    "seed": ("was made with seed {there}; this study has seed {here}", "choose another folder"),
    "design": ("was made with the design {there}; this study has {here}", "choose another folder"),
    "cases_sha256": ("was made with other cases ({there:.12}; this study has {here:.12})", "choose another folder"),
    "runs": ("was made with {there} runs for each case; this study has {here}", "choose another folder"),
    "draws": ("was made with {there} draws; this study has {here} ones", "choose another folder"),
    "outcomes": ("notes down {there}; this study notes down {here}", "choose another folder"),
}
"""What must agree, and the sentence if it does not."""


def complaint(place: Path, what: str, fix: str) -> ScenarioError:
    """One thing that is wrong with a file of a study's folder."""
    return ScenarioError([Finding(str(place), None, "", what, fix)])


class NotWritten(ScenarioError):
    """A file of a study's folder that the system does not take: a full disk, a folder without permission."""


@dataclass(frozen=True)
class Store:
    """A study's folder on disk."""

    folder: Path

    @property
    def begun(self) -> bool:
        """Whether a study was begun here."""
        return (self.folder / MANIFEST).exists()

    def manifest(self) -> Manifest:
        """What the folder holds."""
        place = self.folder / MANIFEST
        if not place.exists():
            raise complaint(self.folder, "holds no study", "run the study first, or name the folder it was run in")
        try:
            known = {"draws": "shared"} | json.loads(place.read_text(encoding="utf-8"))
            found = Manifest(**{field.name: known[field.name] for field in fields(Manifest)})
            _ = len(found.layout), found.hash
            return found
        except (ValueError, KeyError, TypeError, ArithmeticError, RecursionError):
            fix = "choose another folder, or restore the file: the chunks beside it cannot be trusted without it"
            raise complaint(place, "cannot be read as a manifest", fix) from None

    def begin(self, manifest: Manifest, cases: pd.DataFrame, scenario: str) -> Manifest:
        """Open the folder for a study, or open it again; refuses what would mix two studies. Returns its manifest."""
        self._tidy()
        if self.begun:
            agreed = self.agreed(manifest)
        else:
            self._refuse_what_is_not_ours()
            (self.folder / CHUNKS).mkdir(parents=True, exist_ok=True)
            agreed = manifest
            write(self.folder / MANIFEST, json.dumps(asdict(manifest), indent=2, ensure_ascii=False) + "\n")
        (self.folder / CHUNKS).mkdir(exist_ok=True)
        for name, data in ((CASES, _parquet(cases, agreed)), (SCENARIO, scenario.encode())):
            place = self.folder / name
            if not place.is_file() or not self._sound(name, agreed):
                write(place, data)
        return agreed

    def _sound(self, name: str, manifest: Manifest) -> bool:
        """Whether the table of cases, or the scenario, is what was written; what is not is said."""
        try:
            _ = self.cases(manifest) if name == CASES else self.scenario(manifest)
        except ScenarioError as error:
            print(f"{self.folder / name} {error.findings[0].what}; it is written again.", file=sys.stderr)
            return False
        return True

    def cases(self, manifest: Manifest) -> pd.DataFrame:
        """A row for each case with its values. Raises `ScenarioError` where the file is damaged or of another study."""
        place = self.folder / CASES
        table = _table(place)
        about = table.schema.metadata or {}
        if about.get(b"study", manifest.study_sha256.encode()) != manifest.study_sha256.encode():
            raise complaint(place, "belongs to another study", AGAIN)
        if table.num_rows != manifest.cases:
            raise complaint(place, f"holds {table.num_rows} cases of {manifest.cases}", AGAIN)
        found: pd.DataFrame = table.to_pandas()
        return found

    def scenario(self, manifest: Manifest) -> Case:
        """The scenario that the cases change. Raises `ScenarioError` where it is not the one that was played."""
        place = self.folder / SCENARIO
        if not place.is_file():
            raise complaint(place, "is missing", AGAIN)
        try:
            found = as_case(place)
        except ScenarioError as error:
            raise complaint(place, error.findings[0].what, AGAIN) from None
        if found.hash != manifest.scenario_sha256:
            raise complaint(place, "is not the scenario that was played: somebody changed it", AGAIN)
        return found

    @contextmanager
    def alone(self) -> Iterator[None]:
        """While a study is played no other program plays into its folder; its end, whichever, opens it again."""
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        if fcntl is None or self.folder.is_file():
            yield
            return
        self.folder.mkdir(exist_ok=True)
        handle = os.open(self.folder, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            fix = "wait until it has ended, or choose another folder"
            raise complaint(self.folder, "is in use: another program plays a study into it", fix) from None
        except OSError:
            pass  # a file system without locks
        try:
            yield
        finally:
            os.close(handle)

    def agreed(self, wanted: Manifest) -> Manifest:
        """The folder's manifest, if it is of this study; else a sentence that says what differs."""
        found = self.manifest()
        for name, (what, fix) in DIFFERENT.items():
            there, here = getattr(found, name), getattr(wanted, name)
            if there != here:
                raise complaint(self.folder / MANIFEST, what.format(there=there, here=here), fix)
        return found

    def _refuse_what_is_not_ours(self) -> None:
        if self.folder.is_file():
            raise complaint(self.folder, "is a file", "choose a folder")
        if self.folder.is_dir() and any(self.folder.iterdir()):
            raise complaint(self.folder, "holds something other than a study", "choose another folder")

    def _tidy(self) -> None:
        """Remove what an interrupted write left behind."""
        for place in (self.folder, self.folder / CHUNKS):
            for left in place.glob(".*.parquet.*") if place.is_dir() else ():
                left.unlink(missing_ok=True)
        for name in (MANIFEST, SCENARIO):
            for left in self.folder.glob(f".{name}.*"):
                left.unlink(missing_ok=True)

    def place(self, number: int) -> Path:
        """The file of a chunk."""
        return self.folder / CHUNKS / f"{number:06d}.parquet"

    def keep(self, number: int, data: bytes) -> None:
        """Write a chunk, whole or not at all."""
        write(self.place(number), data)

    def finished(self, manifest: Manifest) -> Iterator[int]:
        """The numbers of the chunks that are there, whole or not."""
        return (number for number in range(len(manifest.layout)) if self.place(number).exists())

    def chunk(self, number: int, manifest: Manifest) -> pa.Table:
        """A chunk's rows. Raises `ScenarioError` where the file is damaged or belongs to another study."""
        place, fix = self.place(number), AGAIN
        table = _table(place)
        about = table.schema.metadata or {}
        if about.get(b"study") != manifest.study_sha256.encode() or about.get(b"chunk") != str(number).encode():
            raise complaint(place, "belongs to another study or place", fix)
        if table.num_rows != manifest.layout.runs_in(number):
            raise complaint(place, f"holds {table.num_rows} runs of {manifest.layout.runs_in(number)}", fix)
        return table

    def seconds(self, manifest: Manifest) -> tuple[float, int]:
        """Seconds of computing that the finished chunks took, and their runs."""
        spent, runs = 0.0, 0
        for number in self.finished(manifest):
            try:
                about = pq.read_metadata(self.place(number)).metadata or {}
                spent += float(about[b"seconds"])
            except (pa.ArrowException, OSError, ValueError, KeyError):
                continue  # damaged: it is named, and played again, when the study goes on
            runs += manifest.layout.runs_in(number)
        return spent, runs


def _table(place: Path) -> pa.Table:
    """A Parquet file with its checksums; a folder `case=3` on the way to it adds no column."""
    try:
        return pq.read_table(place, page_checksum_verification=True, partitioning=None)
    except FileNotFoundError:
        raise complaint(place, "is missing", AGAIN) from None
    except (pa.ArrowException, OSError, ValueError) as error:
        raise complaint(place, f"cannot be read ({_short(error)})", AGAIN) from None


def _parquet(cases: pd.DataFrame, manifest: Manifest) -> bytes:
    """The table of cases as a file that says which study it belongs to."""
    table, out = pa.Table.from_pandas(cases, preserve_index=False), io.BytesIO()
    about = (table.schema.metadata or {}) | {b"study": manifest.study_sha256.encode()}
    pq.write_table(table.replace_schema_metadata(about), out, write_page_checksum=True)
    return out.getvalue()


def _short(error: Exception) -> str:
    return str(error).strip().splitlines()[0].rstrip(".")[:120] if str(error).strip() else type(error).__name__


def write(place: Path, data: str | bytes) -> None:
    """Write a file of the folder; what keeps it from being written is one sentence."""
    try:
        write_whole(place, data)
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        fix = "make room or choose another folder, then resume: every finished chunk is kept"
        raise NotWritten([Finding(str(place), None, "", f"cannot be written ({why})", fix)]) from None
