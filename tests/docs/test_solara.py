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
    names = {"__name__": "__main__"}
    for block in blocks(PAGE, "python"):
        exec(compile(block.text, PAGE.name, "exec"), names)
    _, context = solara.render(names["page"], handle_error=False)
    try:
        buttons = [button for button in context.find(solara.v.Btn).widgets if "Step" in str(button.children)]
        assert buttons
        buttons[0].click()
    finally:
        context.close()
