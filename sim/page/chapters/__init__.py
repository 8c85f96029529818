"""The chapters of a report, in order. To add one: write a function in a file here, and name it in `CHAPTERS`."""

from collections.abc import Callable

from sim.page.chapters.background import evidence, limits, reproduction, scenario
from sim.page.chapters.causes import base_rates, counterfactuals, rivals, sensitivity
from sim.page.chapters.results import agreed, obstacles, one_run, question
from sim.page.parts import Chapter
from sim.page.report_data import ReportData

CHAPTERS: list[Callable[[ReportData], Chapter]] = [
    question, scenario, agreed, obstacles, one_run, counterfactuals, sensitivity, rivals, base_rates, limits,
    reproduction, evidence,
]  # fmt: skip
