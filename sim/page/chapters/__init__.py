"""The chapters of a report, in order. To add one: a file here, a line in `CHAPTERS`."""

from collections.abc import Callable

from sim.page.chapters.agreed import agreed
from sim.page.chapters.base_rates import base_rates
from sim.page.chapters.counterfactuals import counterfactuals
from sim.page.chapters.evidence import evidence
from sim.page.chapters.limits import limits
from sim.page.chapters.obstacles import obstacles
from sim.page.chapters.one_run import one_run
from sim.page.chapters.question import question
from sim.page.chapters.reproduction import reproduction
from sim.page.chapters.rivals import rivals
from sim.page.chapters.scenario import scenario
from sim.page.chapters.sensitivity import sensitivity
from sim.page.material import Material
from sim.page.parts import Chapter

CHAPTERS: list[Callable[[Material], Chapter]] = [
    question, scenario, agreed, obstacles, one_run, counterfactuals, sensitivity, rivals, base_rates, limits,
    reproduction, evidence,
]  # fmt: skip

__all__ = ["CHAPTERS"]
