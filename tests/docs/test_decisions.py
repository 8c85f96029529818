"""Each decision has a date, a status and four parts; the list of decisions is written by a script."""

import re

import pytest

from tests.docs.blocks import ROOT, named

FOLDER = ROOT / "docs/decisions"
PAGES = sorted(FOLDER.glob("0*.md"))
DATED = re.compile(r"\d{1,2} [A-Z][a-z]+ 20\d\d · (accepted|superseded by \[(\d{4})\]\(.+\.md\).*)")


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_a_decision_has_date_status_and_parts(page):
    lines = page.read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith(f"# {page.name[:4]} ")
    status = DATED.fullmatch(lines[2])
    assert status
    assert status[2] is None or list(FOLDER.glob(f"{status[2]}-*.md"))
    parts = re.findall(r"^\*\*(Context|Options|Choice|Price)[^*]*\*\*", "\n".join(lines), re.MULTILINE)
    assert list(dict.fromkeys(parts)) == ["Context", "Options", "Choice", "Price"]
