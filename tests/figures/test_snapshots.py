"""Every figure says what it said; where a change is meant, rewrite with python -m tests.figures.gallery."""

import re

import pytest

from sim.figures.files import description, inline_svg, svg, title_of
from tests.figures.gallery import FIGURES, SNAPSHOTS, said, talks


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_says_what_it_said(name):
    assert said(name) == (SNAPSHOTS / f"{name}.json").read_text("utf-8")


def test_no_snapshot_is_left_over():
    assert {path.stem for path in SNAPSHOTS.iterdir()} == set(FIGURES)


@pytest.mark.parametrize("name", FIGURES)
def test_every_figure_warns_and_dates_itself(name):
    spoken = description(FIGURES[name]())
    assert "A model, not a forecast. Information up to 2000-01-01." in spoken


def test_a_description_names_panels_axes_and_series():
    figure = FIGURES["shares"]()
    spoken = description(figure)
    assert spoken.startswith("Panels: truce, across share of runs; exchange, across share of runs.")
    assert "Series: ever in force (bar); at the end (diamond)." in spoken
    drawn = svg(figure)
    assert f"<title>{title_of(figure)}</title>" in drawn
    assert f"<desc>{spoken}</desc>" in drawn


def test_what_is_drawn_without_axes_is_described_by_its_words():
    assert "walkout 37.5 %" in description(FIGURES["flow"]())


def test_a_figure_drawn_anew_has_the_same_bytes():
    play = talks().play(2, 3).analysis
    assert len({svg(play.figures()["network"]) for _ in range(12)}) == 1


@pytest.mark.parametrize("name", FIGURES)
def test_no_two_elements_of_a_figure_share_an_id(name):
    ids = re.findall(r'\bid="([^"]+)"', inline_svg(FIGURES[name](), name))
    assert len(ids) > 10
    assert len(set(ids)) == len(ids)


def test_two_figures_of_a_page_share_no_id():
    one, other = (inline_svg(FIGURES["shares"](), name) for name in ("one", "other"))
    ids = [set(re.findall(r'\bid="([^"]+)"', text)) for text in (one, other)]
    assert not ids[0] & ids[1]
    assert len(ids[0]) == len(re.findall(r'\bid="', one))
    used = set(re.findall(r'(?:xlink:href="#|url\(#)([^")]+)', one))
    assert used
    assert used <= ids[0]
