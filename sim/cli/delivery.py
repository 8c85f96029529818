"""Where a page goes, as HTML and as PDF: asked before anything is played, written whole."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from typer.core import TyperCommand

from sim.cli.border import BadUse
from sim.page.layout import html as page_of
from sim.page.pdf import Missing, printer
from sim.page.report_data import ReportData
from sim.storage import write_whole

UNNAMED = Path("-")
"""Stands for a file's name where an option is given without one."""
Forms = dict[Path, Callable[[str], str | bytes]]
"""A file, and what is made of the page for it."""


def wanted(given: Path, html: Path | None, pdf: Path | None) -> Forms:
    """The files to write: the page unless only a PDF is asked for. Whatever forbids one is said now."""
    name = f"{given.resolve().name if given.is_dir() else given.stem}-report"
    if html == UNNAMED or (html is None and pdf is None):
        html = Path(f"{name}.html")
    if pdf == UNNAMED:
        pdf = Path(f"{name}.pdf")
    if html and pdf and html.resolve() == pdf.resolve():
        raise BadUse(f"--html and --pdf both name {pdf}; give each a file of its own.")
    forms: Forms = {}
    if html:
        forms[_writable(given, html, "--html")] = str
    if pdf:
        forms[_writable(given, pdf, "--pdf")] = _printer()
    return forms


class NamesItsFiles(TyperCommand):
    """A command whose `--html` and `--pdf` may stand alone; the file is then named after what it is about."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """The words as typed, with `UNNAMED` where a file's name is missing."""
        filled = []
        for word, after in zip(args, [*args[1:], "--"], strict=True):
            filled += [word, str(UNNAMED)] if word in ("--html", "--pdf") and after.startswith("-") else [word]
        return super().parse_args(ctx, filled)


def deliver(forms: Forms, data: ReportData) -> list[Path]:
    """Write the page in each form, each file whole; nothing is written before all are made."""
    page = page_of(data)
    made = {place: form(page) for place, form in forms.items()}
    for place, content in made.items():
        write_whole(place, content)
    return list(made)


def _printer() -> Callable[[str], bytes]:
    try:
        return printer()
    except Missing as lack:
        raise BadUse(f"--pdf: {lack}.") from None


def _writable(given: Path, place: Path, option: str) -> Path:
    if place.resolve() == given.resolve():
        raise BadUse(f"{option} {place} is what the report is about; name another file.")
    if place.is_dir():
        raise BadUse(f"{option} {place} is a folder; name a file.")
    if place.exists() and not place.is_file():
        raise BadUse(f"{option} {place} is no ordinary file; name another.")
    if not place.parent.is_dir():
        raise BadUse(f"{option} {place}: there is no folder {place.parent}; make it first.")
    if not os.access(place.parent, os.W_OK | os.X_OK):
        raise BadUse(f"{option} {place} cannot be written ({place.parent} does not allow it); choose another folder.")
    return place
