"""Cases on their way from one store to another: never into another shop's."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import a_case

from cs_toolkit.errors import StoreTrouble
from cs_toolkit.store.moving import moved
from cs_toolkit.store.shop import Shop


def a_shop(root: Path, *texts: str) -> Shop:
    root.mkdir()
    shop = Shop(root)
    shop.store.add(a_case(f"20261122-{number:02d}", text=text) for number, text in enumerate(texts, 1))
    return shop


def _watch(names: object, total: int) -> object:
    return names


@pytest.mark.parametrize("dry_run", [True, False])
def test_another_shop_gave_the_same_number(tmp_path: Path, dry_run: bool) -> None:
    """Both logged a first complaint that day: nothing of either is written over, or mixed."""
    ours, theirs = a_shop(tmp_path / "a", "杯子碎了", "杯盖漏水"), a_shop(tmp_path / "b", "裙子掉色")
    with pytest.raises(StoreTrouble, match="20261122-01"):
        moved(ours, theirs, _watch, dry_run=dry_run)  # type: ignore[arg-type]
    assert [case.complaint.text for case in theirs.store.find("all").cases] == ["裙子掉色"]


def test_ones_own_cases_are_brought_up_to_date(tmp_path: Path) -> None:
    """Begun again after an interruption."""
    ours, theirs = a_shop(tmp_path / "a", "杯子碎了", "杯盖漏水"), a_shop(tmp_path / "b", "杯子碎了")
    done = {row.what: (row.found, row.copied) for row in moved(ours, theirs, _watch, dry_run=False)}  # type: ignore[arg-type]
    assert done["cases"] == (2, 1)
    assert theirs.store.source("20261122-02").text == ours.store.source("20261122-02").text
