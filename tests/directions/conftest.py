"""Each direction's effects stand in pytest's JUnit report, from which `python -m tests.validation` makes its table."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.directions.paired import EFFECTS


@pytest.fixture(autouse=True)
def _effects_in_the_report(
    request: pytest.FixtureRequest, record_property: Callable[[str, object], None]
) -> Iterator[None]:
    EFFECTS.clear()
    yield
    record_property("evidence", (request.function.__doc__ or "").strip())
    for found in EFFECTS:
        record_property("effect", found)
