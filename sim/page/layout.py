"""Chapters as one HTML page that needs nothing else. The only file that imports the template engine."""

from __future__ import annotations

import base64
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from sim.figures.files import inline_svg
from sim.page.chapters import CHAPTERS
from sim.page.material import Material
from sim.page.parts import numbered
from sim.report.sections import Row, Section

INNER = "  "
"""What a row's name begins with that belongs to the row above."""

STORY = 80
"""Letters from which a cell needs room to be read."""


def html(material: Material) -> str:
    """The whole page; everything that comes from a user's file is escaped."""
    environment = Environment(
        loader=PackageLoader("sim.page", "."), autoescape=select_autoescape(default=True), undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    environment.filters |= {"picture": picture, "kind_of": kind_of, "numeric": numeric, "encoded": encoded}
    return environment.get_template("page.html.jinja").render(
        about=material.ensemble.provenance,
        meta=material.scenario.meta,
        chapters=numbered([chapter(material) for chapter in CHAPTERS]),
        style=Markup((files("sim.page") / "page.css").read_text("utf-8")),
    )


def picture(figure: object, name: str) -> Markup:
    """A figure as an element of the page."""
    return Markup(inline_svg(figure, name))  # type: ignore[arg-type]


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
