"""Chapters as one HTML page that needs nothing else. The only file that imports the template engine."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup, escape

from sim.figures.files import inline_svg, why
from sim.page.chapters import CHAPTERS
from sim.page.parts import LEFT_OUT, Picture, numbered
from sim.page.report_data import ReportData
from sim.report.sections import Row, Section

INNER = "  "
"""What a row's name begins with that belongs to the row above."""

STORY = 80
"""Letters from which a cell needs room to be read."""


def html(data: ReportData) -> str:
    """The whole page; everything that comes from a user's file is escaped."""
    environment = Environment(
        loader=PackageLoader("sim.page", "."), autoescape=select_autoescape(default=True), undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    environment.filters |= {
        "picture": picture,
        "groups": groups,
        "kind_of": kind_of,
        "numeric": numeric,
        "encoded": encoded,
    }
    return environment.get_template("page.html.jinja").render(
        about=data.ensemble.provenance,
        meta=data.scenario.meta,
        chapters=numbered([chapter(data) for chapter in CHAPTERS]),
        style=Markup((files("sim.page") / "page.css").read_text("utf-8")),
    )


def picture(part: Picture) -> Markup:
    """A figure as an element of the page, or a sentence where it cannot be drawn."""
    try:
        return Markup(inline_svg(part.figure, part.name))
    except Exception as error:  # a figure never costs the page
        return escape(LEFT_OUT.format(why(error)))


def groups(rows: Sequence[Row]) -> list[list[Row]]:
    """Rows that belong together: a row that only names those below it begins a group."""
    found: list[list[Row]] = []
    for row in rows:
        if not found or kind_of(row) != "inner":
            found.append([])
        found[-1].append(row)
    return found


def kind_of(row: Row) -> str:
    """`group` for a row that only names those below it, `inner` for those, else nothing."""
    if len(row) > 1 and not any(row[1:]):
        return "group"
    return "inner" if row[0].startswith(INNER) else ""


def numeric(section: Section, column: int) -> str:
    """The class of a column: numbers stand to the right, and long texts need room."""
    if column >= section.wide:
        return "number"
    return "text story" if max((len(row[column]) for row in section.rows), default=0) > STORY else "text"


def encoded(text: str) -> str:
    """A text as a link that holds it."""
    return "data:text/yaml;charset=utf-8;base64," + base64.b64encode(text.encode()).decode()
