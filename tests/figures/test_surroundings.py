"""Figures whatever surrounds them: the user's settings of matplotlib, fonts that are missing, drawings that fail."""

import matplotlib as mpl
import pytest

import sim
from sim.figures import files, style
from sim.figures.heat_map import heat_map
from sim.figures.outcomes import ends_alike, reasons_and_ends
from tests.figures.gallery import flow, grid, many, talks


def test_settings_of_the_user_change_no_figure():
    plain = files.svg(many().figure())
    with mpl.rc_context({"savefig.bbox": "tight", "svg.fonttype": "none", "font.size": 20, "axes.facecolor": "red"}):
        assert files.svg(many().figure()) == plain
    with mpl.rc_context({"text.usetex": True}):
        assert files.svg(many().figure()) == plain


def test_a_figure_that_fails_is_a_sentence_and_the_others_are_drawn(tmp_path):
    def fails():
        raise RuntimeError("no such thing\nat line 3")

    heard = []
    files.save_all(tmp_path, {"bad": fails, "shares": many().figure}, heard.append)
    assert heard == ["Not drawn: bad (no such thing). The tables are complete."]
    assert {path.name for path in tmp_path.iterdir()} == {"shares.png", "shares.svg"}


@pytest.mark.filterwarnings("error")
def test_letters_without_a_font_are_said_in_one_sentence(tmp_path, monkeypatch):
    heard = []
    strange = talks().with_({"parties.north.title": "北方"})
    monkeypatch.setattr(style.fontManager, "ttflist", [])
    style._fonts.cache_clear()
    files.save_all(tmp_path, {"positions": strange.play(1).figure}, heard.append)
    style._fonts.cache_clear()
    (sentence,) = heard
    assert sentence.startswith("In the figures no installed font has these letters: 北 方;")
    assert (tmp_path / "positions.png").exists()


def test_one_end_that_takes_nearly_all_runs_is_said_in_words():
    figure = many().figures()["reasons_and_ends"]
    assert "In 97.5 % of the runs talks ended in the same way" in files.description(figure)
    assert not figure.axes[0].axison or figure.axes[0].get_xlabel() == "share of runs"
    assert flow().axes[0].axison is False
    table = many().runs.groupby(["why_no_bigger_deal", "end"]).size().unstack(fill_value=0)
    assert ends_alike(table)
    assert reasons_and_ends(talks().setup, table, many().reasons).axes[0].containers


def test_noise_is_marked_in_a_heat_map_and_not_spread_over_the_colours():
    cases = grid()
    cases["se.deal"] = 1.0
    figure = heat_map(talks().scenario, cases, "deal")
    low, high = figure.axes[0].images[0].get_clim()
    assert high - low == pytest.approx(4.0)
    assert all(text.get_text().startswith("(") for text in figure.axes[0].texts)
    cases["se.deal"] = 0.01
    assert not any(text.get_text().startswith("(") for text in heat_map(talks().scenario, cases, "deal").axes[0].texts)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda cases: cases.drop(columns="world.grievance"), "needs two varied paths"),
        (lambda cases: cases.head(5), "every cell of a full grid"),
        (lambda cases: cases.rename(columns={"mean.deal": "mean.held"}), "no outcome 'deal'; choose one of held"),
    ],
)
def test_a_table_that_is_no_grid_is_a_sentence(change, said):
    with pytest.raises(ValueError, match=said):
        heat_map(talks().scenario, change(grid()), "deal")


def test_a_party_that_there_is_not_has_no_utility_space():
    with pytest.raises(ValueError, match="'mars' is no party; choose two of north, south"):
        talks().play(2, 3).analysis.utility_space("north", "mars")


def test_the_status_quo_is_at_the_foot_in_every_figure():
    assert sim.load("scenarios/tiny.yaml").scenario.issues["truce"].status_quo == "none"
    figures = many().figures() | {"positions": talks().play(2, 3).figure()}
    for name in ("shares", "acceptance", "positions"):
        axes = figures[name].axes[0]
        low, high = axes.get_ylim()
        assert low < high, name
        assert axes.get_yticklabels()[0].get_text().endswith("*"), name
