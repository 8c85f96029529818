"""One run among many: positions, what was possible, who moved whom, beliefs and blame."""

from __future__ import annotations

from sim.page.material import Material
from sim.page.parts import Chapter, Grid, Part, Points, Prose, pictures
from sim.report import analysis_sections

CAPTIONS = {
    "positions": "What each principal last offered on each issue, round by round, and what was in force.",
    "utility_space": "What was possible for two of the players, the offers on the way, and what theories of fair "
    "division point to.",
    "network": "Who moved whom, by what, and how strongly.",
    "beliefs": "What the principals came to believe of one another, and who bore blame.",
}


def one_run(material: Material) -> Chapter:
    """The first run with the commonest reason and end, with its yardsticks."""
    run, analysis = material.run, material.analysis
    figures = {"positions": run.figure(), **analysis.figures()}
    parts: list[Part] = [
        Prose(
            f"Run {run.number} is the first of those in which the commonest reason and the commonest end come "
            "together. It is shown because tables of shares hide how talks go; other runs go other ways."
        ),
        Points(analysis.sentences),
        *(
            one
            for name, caption in CAPTIONS.items()
            if name in figures
            for one in pictures(name, figures[name], caption)
        ),
        *map(Grid, analysis_sections.of_analysis(analysis)),
    ]
    return Chapter("one-run", "One run among many", parts)
