"""The page that shows talks in a browser is rendered without one, where the extra `solara` is installed."""

import warnings

import pytest

from tests.docs.blocks import ROOT, blocks

PAGE = ROOT / "docs" / "how_to" / "watch_talks_in_a_browser.md"


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # of the libraries that draw the page
def test_the_page_is_rendered_and_a_round_is_played():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        solara = pytest.importorskip("solara")
        pytest.importorskip("altair")
        widgets = pytest.importorskip("ipyvuetify")
    names = {"__name__": "__main__"}
    for block in blocks(PAGE, "python"):
        exec(compile(block.text, PAGE.name, "exec"), names)
    page = solara.AppLayout(children=[names["page"]])
    _, context = solara.render(page, handle_error=False)
    try:
        step = next(button for button in context.find(widgets.Btn).widgets if button.children == ["Step"])
        assert names["model"].state.round == 0
        step.click()
        assert names["model"].state.round == 1
    finally:
        context.close()
