"""Every oracle, to the digits that its source prints."""

from __future__ import annotations

import pytest

from tests.oracles.rows import Oracle, agrees, oracles


@pytest.mark.parametrize("oracle", list(oracles()), ids=str)
def test_oracle(oracle: Oracle) -> None:
    obtained = oracle.obtain()
    assert agrees(oracle, obtained) == oracle.met, f"expected {oracle.expected}, obtained {obtained}"
