"""Actors that do not fit end in a sentence."""

from __future__ import annotations

from typing import Any

import pytest

from tests.theories.crowds import actors


@pytest.mark.parametrize(
    ("capability", "position", "salience", "said"),
    [
        ([1, -1], [0, 1], [1, 1], "capability holds -1"),
        ([1, 1], [0, float("nan")], [1, 1], "position"),
        ([1, 1], [0, 1], [1, -0.5], "salience holds -0.5"),
        ([0, 1], [0, 1], [1, 0], "both capability and salience"),
        ([1, 1, 1], [0, 1], [1, 1], "3 names"),
        ([1, 1], [0, 1], [1, 1, 1], "saliences"),
        ([], [], [], "empty"),
    ],
)
def test_wrong_actors_end_in_a_sentence(capability: Any, position: Any, salience: Any, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        actors(capability, position, salience)
