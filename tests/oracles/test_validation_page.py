"""The tables of docs/explanation/validation.md are those that `python -m tests.validation` makes."""

from __future__ import annotations

import re

import pytest

from tests import validation


def block(name: str) -> list[str]:
    """The rows of a table of the page, without its head."""
    page = validation.PAGE.read_text(encoding="utf-8")
    found = re.search(rf"<!-- {name}: [^>]*-->\n(.*?)\n<!-- end of {name} -->", page, re.DOTALL)
    assert found
    return found[1].strip().splitlines()[2:]


def test_the_table_of_oracles_is_up_to_date() -> None:
    assert block("oracles") == list(validation.oracle_rows())


@pytest.mark.parametrize(("name", "most_of"), [("directions", 20), ("shares", 25), ("periods", 4), ("causes", 7)])
def test_no_table_is_empty(name: str, most_of: int) -> None:
    assert len(block(name)) >= most_of


def test_a_test_that_was_skipped_does_not_hold(tmp_path) -> None:  # type: ignore[no-untyped-def]
    report = tmp_path / "report.xml"
    case = '<testcase name="test_x_{0}"><properties><property name="effect" value="e"/></properties>{1}</testcase>'
    ends = {"fine": "", "failed": "<failure/>", "skipped": "<skipped/>"}
    report.write_text(f"<testsuite>{''.join(case.format(*x) for x in ends.items())}</testsuite>", encoding="utf-8")
    holds = [row.split(" | ")[3] for row in validation.direction_rows(report)]
    assert holds == ["yes", "**no**", "**no**"]
