"""Figures in prose are those that the stated commands make; `python docs/refresh_figures.py` writes them anew."""

import importlib
import re

import pytest

from tests.docs.blocks import ROOT


@pytest.fixture(scope="module")
def pages():
    """The script that refreshes the pages."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(ROOT / "docs")
        yield importlib.import_module("refresh_figures")


@pytest.mark.slow
def test_figures_in_prose_are_those_of_the_commands(pages):
    played = pages.play()
    for page, text in pages.refreshed(played, pages.tables(played)).items():
        assert pages.read(page) == text, f"{page}: stale figures; run `python docs/refresh_figures.py`"


def test_every_share_in_the_readme_comes_from_a_command(pages):
    """A figure that nobody computes grows stale: each share and count of the README is in docs/figures.yaml."""
    text = pages.read("README.md")
    for page, sentence in pages.sentences():
        if page == "README.md":
            text = pages.pattern(sentence).sub("", text)
    assert re.findall(r"\d[\d.,]* %|\d+ of [\d,]+", text) == []


def test_a_sentence_is_found_across_line_breaks_and_only_its_figures_change(pages):
    text = "Before. A pause\ncomes in 1.0 %, an exchange in 2.0 %. After 1.0 %."
    known = {"pause": "48.2 %", "exchange": "99.9 %"}
    sentence = "A pause comes in {pause}, an exchange in {exchange}."
    assert pages.corrected("page", text, sentence, known) == (
        "Before. A pause\ncomes in 48.2 %, an exchange in 99.9 %. After 1.0 %."
    )


def test_a_sentence_that_is_gone_is_named(pages):
    with pytest.raises(SystemExit, match="stands there 0 times"):
        pages.corrected("page", "Nothing here.", "A pause comes in {pause}.", {"pause": "1 %"})


def test_the_list_of_decisions_names_each(pages):
    text = pages.read(pages.DECISIONS)
    assert pages.with_table(pages.DECISIONS, text, "decisions", pages.decision_table()) == text
