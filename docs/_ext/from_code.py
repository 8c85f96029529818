"""Reference pages that are written from the code each time the documentation is built."""

from pathlib import Path

from command_pages import commands
from format_pages import blocks
from sphinx.application import Sphinx

from sim.calibration.fit_file import FitPlan
from sim.scenario.schema import Scenario
from sim.studies.plan import StudyFile


def write(app: Sphinx) -> None:
    """Write the parts that pages under `reference/` include; those that have not changed are left alone."""
    folder = Path(app.srcdir) / "reference" / "generated"
    folder.mkdir(exist_ok=True)
    made = {
        "scenario.md": blocks(Scenario, "scenario"),
        "study.md": blocks(StudyFile, "study"),
        "calibration.md": blocks(FitPlan, "calibration"),
        "commands.md": commands(),
    }
    for name, text in made.items():
        page = folder / name
        if not page.exists() or page.read_text(encoding="utf-8") != text:
            page.write_text(text, encoding="utf-8")


def setup(app: Sphinx) -> dict[str, bool]:
    """Write them before any page is read."""
    app.connect("builder-inited", write)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
