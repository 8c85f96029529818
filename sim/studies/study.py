"""Studies: a scenario, what varies, by which design, how often, and what is noted down."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING

from tqdm.auto import tqdm

from sim.engines.case import VERSION, Case, as_case
from sim.engines.ensemble import watched
from sim.engines.outcomes import wanted
from sim.lockless import cached_property
from sim.scenario import library, paths, yaml_file
from sim.scenario.examine import load, well_formed
from sim.scenario.findings import Finding, ScenarioError
from sim.scenario.findings import Path as Place
from sim.scenario.tape import whole
from sim.scenario.yaml_file import Document
from sim.studies import executors
from sim.studies.chunks import Layout, Work, play_chunk, setup_of, usual_size
from sim.studies.designs import Cases
from sim.studies.plan import Estimate, Plan, StudyFile
from sim.studies.results import Results, results_in
from sim.studies.space import Space, completed
from sim.studies.store import Manifest, Store

if TYPE_CHECKING:
    from sim.engines.mesa_model import Talks

MOST_CASES = 10_000_000
TIMED = 1000
"""Runs of a case that are played at most to say how long a study takes."""


@dataclass(frozen=True)
class Study:
    """A plan carried out on a scenario. `case` is what `sim.load` returns, a changed copy, or a file's path."""

    case: Case
    plan: Plan
    name: str = "study"

    def __post_init__(self) -> None:
        """Raises `ScenarioError` for outcomes and paths that the scenario does not know, and for too many cases."""
        object.__setattr__(self, "case", as_case(self.case))
        if not isinstance(self.plan, Plan):
            what = f"cannot be of the type '{type(self.plan).__name__}'"
            raise ScenarioError([Finding(self.name, None, "plan", what, "give a sim.Plan(…)")])
        wanted(self.case.setup, list(self.plan.outcomes), self.name)
        if self.plan.vary is not None and not self.space.paths:
            what = f"selects no number: no {str(self.plan.vary).replace('_', ' ')} of this scenario vary"
            fix = "name paths and their values instead"
            raise ScenarioError([Finding(self.name, None, "vary", what, fix)])
        if self.size > MOST_CASES:
            what = f"makes {self.size:,} cases"
            raise ScenarioError([Finding(self.name, None, "design", what, f"{MOST_CASES:,} are the most; vary less")])
        if isinstance(self.plan.vary, dict):
            self.case.with_(completed(self.case.scenario, self.space.middle()))
        elif self.plan.vary is None:  # rows of a table need not go together
            paths.changed(self.case.content, self.space.middle(), self.name)

    @cached_property
    def space(self) -> Space:
        """What varies."""
        return self.plan.space(self.case.scenario)

    @property
    def size(self) -> int:
        """How many cases, without making them."""
        return self.plan.design.size(self.space)

    @cached_property
    def cases(self) -> Cases:
        """The cases, in the design's order."""
        return Cases(self.space, self.plan.design.unit(self.space, self.plan.seed))

    @property
    def folder(self) -> Path:
        """Where results go unless another folder is named."""
        return Path("results") / f"{self.name}-seed{self.plan.seed}"

    @cached_property
    def manifest(self) -> Manifest:
        """What identifies the study, and travels with its results."""
        plan, design = self.plan, self.plan.design.model_dump(mode="json", exclude={"rows"})
        known = Manifest(
            plan.title, VERSION, self.case.name, self.case.hash, plan.seed, design, len(self.cases),
            self.cases.hash, plan.runs, list(plan.outcomes), "", usual_size(len(self.cases), plan.runs), plan.draws,
        )  # fmt: skip
        return replace(known, study_sha256=known.hash)

    @cached_property
    def work(self) -> Work:
        """What workers must know."""
        about = self.manifest
        plan, apart = self.plan, self.plan.runs if self.plan.draws == "fresh" else 0
        return Work(
            about.study_sha256, self.case.content, self.case.name, plan.outcomes, plan.seed, about.parley, apart
        )

    def explain(self, workers: int | None = None, folder: str | os.PathLike[str] | None = None) -> Estimate:
        """How many runs, how long, how large. Plays one case to time it, unless the study was begun; writes nothing."""
        executors.check("threads", workers)
        store, layout, finished = Store(Path(folder or self.folder)), self.manifest.layout, 0
        if store.begun and store.manifest().study_sha256 == self.manifest.study_sha256:
            layout, finished = store.manifest().layout, sum(1 for _ in store.finished(store.manifest()))
        spent, there = store.seconds(store.manifest()) if finished else (0.0, 0)
        spent, played = (spent, there) if there else self._timed(layout)
        left = layout.cases * layout.runs - there
        cores = workers or executors.cores()
        return Estimate(self.plan, len(self.space.paths), layout, left * spent / played, finished, cores)

    def _timed(self, layout: Layout) -> tuple[float, int]:
        """Seconds that the first case's part of a chunk takes in one thread, and its runs; compiled before."""
        first = layout.chunk(0, self.cases)
        part = replace(first, values=first.values[:1], runs=min(first.runs, TIMED))
        play_chunk(self.work, replace(part, runs=1))
        began = time.perf_counter()
        play_chunk(self.work, part)
        return time.perf_counter() - began, part.size

    def run(
        self, workers: int | None = None, executor: executors.Kind = "threads", address: str | None = None,
        folder: str | os.PathLike[str] | None = None, chunk: int | None = None,
    ) -> Results:  # fmt: skip
        """Play what is missing in the study's folder, with a progress bar, and return all results.

        Interrupted, run it again: finished chunks are kept, and only the others are played. `executor` is `threads`,
        `processes`, or `dask` with the `address` of a scheduler. `chunk` is about how many runs go into a file; a study
        that was begun keeps its own. Raises `ScenarioError` where the folder holds anything else than this study, or a
        file cannot be written, and `WorkersLost` where nobody is left to play.
        """
        executors.check(executor, workers, address)
        size = self.manifest.chunk if chunk is None else whole("chunk", chunk, least=1)
        store = Store(Path(folder or self.folder))
        with store.alone():
            asked = replace(self.manifest, chunk=size)
            manifest = store.begin(asked, self.cases.table, yaml_file.dump(self.case.content))
            missing, layout = list(_missing(store, manifest)), manifest.layout
            chunks = (layout.chunk(number, self.cases) for number in missing)
            total = self.plan.runs * len(self.cases)
            there = total - sum(map(layout.runs_in, missing))
            tqdm.set_lock(RLock())  # tqdm's own would be shared with other processes, which draw no bars
            with tqdm(total=total, initial=there, unit="run", desc=self.name, disable=not watched()) as bar:
                for number, data in executors.play_chunks(self.work, chunks, executor, workers, address):
                    store.keep(number, data)
                    bar.update(layout.runs_in(number))
        return self.results(store.folder)

    def results(self, folder: str | os.PathLike[str] | None = None) -> Results:
        """What was found. Its tables can be read once the study is finished; the files can be read at any time."""
        found = results_in(folder or self.folder)
        Store(found.folder).agreed(self.manifest)
        return found

    def replay(self, case: int, run: int) -> Talks:
        """One run as a Mesa model that was stepped to its end, with its trace: `records`, `datacollector`, `outcome`.

        Its numbers are those of the study's tables, to the bit.
        """
        from sim.engines.mesa_model import Talks  # Mesa takes half a second to load

        for name, number, count in (("case", case, len(self.cases)), ("run", run, self.plan.runs)):
            if not 0 <= whole(name, number) < count:
                what = f"{name} {number} does not exist"
                raise ScenarioError([Finding(self.name, None, "", what, f"choose one from 0 to {count - 1}")])
        model = Talks(setup_of(self.case, self.cases.values[case]), self.plan.seed, run + self.work.apart * case)
        while model.running:
            model.step()
        return model


def _missing(store: Store, manifest: Manifest) -> Iterator[int]:
    """Chunks that are not there, and those that are there and cannot be used, which is said."""
    for number in range(len(manifest.layout)):
        if not store.place(number).exists():
            yield number
            continue
        try:
            store.chunk(number, manifest)
        except ScenarioError as error:
            finding = error.findings[0]
            tqdm.write(f"{finding.file} {finding.what}; it is played again.", file=sys.stderr)
            yield number


def load_study(path: str | os.PathLike[str]) -> Study:
    """Read a study's file and its scenario. Raises `ScenarioError`, with the line of whatever is wrong."""
    path = library.find(path, "study")
    document = yaml_file.read(path)
    if {"issues", "parties"} <= set(document.content):
        fix = "name it in a study's file under `scenario:`, with what to `vary:`"
        raise ScenarioError([Finding(document.name, None, "", "this is a scenario, not a study", fix)])
    form = well_formed(document, StudyFile)
    scenario, content = load(library.find(form.scenario, beside=path.parent))
    plan = Plan.model_validate(form.model_dump(exclude={"scenario"}))
    try:
        return Study(Case(scenario, content, form.scenario), plan, path.stem)
    except ScenarioError as error:
        raise ScenarioError([_located(document, finding) for finding in error.findings]) from None


def _located(document: Document, finding: Finding) -> Finding:
    """What is wrong with a path or an outcome, at the line of the study where it is written."""
    place = next((place for place in _places(document) if _about(finding.path, place)), ())
    shown = ".".join(str(key) for key in place[:-1] if isinstance(key, str))
    path = f"{shown}: {finding.path}" if shown else finding.path
    return replace(finding, file=document.name, line=document.line(place), path=path)


def _places(document: Document) -> Iterator[Place]:
    """Where a study names paths and outcomes; the last key is the name."""
    content = document.content
    if isinstance(content.get("vary"), dict):
        yield from (("vary", path) for path in content["vary"])
    if isinstance(content.get("design"), dict):
        rows = enumerate(content["design"].get("rows", ()))
        yield from (("design", "rows", k, path) for k, row in rows for path in row)
    yield from (("outcomes", k, name) for k, name in enumerate(content["outcomes"]))


def _about(path: str, place: Place) -> bool:
    return path == place[-1] or path.startswith(f"{place[-1]}.")
