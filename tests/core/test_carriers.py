"""Carriers under any of their names."""

from __future__ import annotations

import pytest

from cs_toolkit import packs
from cs_toolkit.core.carriers import carrier_of


@pytest.mark.parametrize("name", ["zto", "ZTO", " 中通 快递 ", "中通快递", "中通快遞"])
def test_a_carrier_is_known_in_both_scripts(name: str) -> None:
    """Blanks and case do not matter."""
    assert carrier_of(name, packs.carriers()) == "zto"


def test_a_carrier_nobody_knows_is_none() -> None:
    """It is not guessed."""
    assert carrier_of("乌龟快跑", packs.carriers()) is None
