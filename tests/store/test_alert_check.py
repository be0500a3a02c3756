"""When alerts are looked for again: with a new case, with other settings, and when the time has come."""

from __future__ import annotations

from pathlib import Path

import pytest

from cs_toolkit.store.alert_check import AlertCheck


@pytest.fixture
def checked(shop: Path) -> AlertCheck:
    """That of a shop in which they were looked for: to rest until 100, again at 1000."""
    (shop / "state").mkdir(parents=True)
    (shop / "state" / "ids.json").write_text("{}", "utf-8")
    check = AlertCheck(shop, "v1")
    assert check.is_due(0)
    check.done(100, 1000)
    return check


def test_not_again_before_there_is_something_new(checked: AlertCheck) -> None:
    """At the latest when the time has come."""
    assert [checked.is_due(now) for now in (0, 100, 999, 1000)] == [False, False, False, True]


@pytest.mark.parametrize("name", ["state/ids.json", "shop.toml"])
def test_again_with_a_new_case_or_other_settings(checked: AlertCheck, shop: Path, name: str) -> None:
    """But never before the rest is over."""
    (shop / name).write_text('{"20261122": 1}', "utf-8")
    assert [checked.is_due(now) for now in (0, 99, 100)] == [False, False, True]


def test_again_with_a_newer_version(checked: AlertCheck, shop: Path) -> None:
    """Which may find what the older one did not."""
    assert not checked.is_due(200)
    assert AlertCheck(shop, "v2").is_due(200)


@pytest.mark.parametrize("content", ["", "x", "a\nb\nc", "\udcff"])
def test_a_damaged_file_counts_as_none(checked: AlertCheck, shop: Path, content: str) -> None:
    """They are looked for once more."""
    (shop / ".cst" / "alerts").write_bytes(content.encode(errors="surrogatepass"))
    assert checked.is_due(0)


def test_where_nothing_can_be_written_they_are_looked_for_each_time(checked: AlertCheck, shop: Path) -> None:
    """And nobody is bothered with it."""
    (shop / ".cst" / "alerts").unlink()
    (shop / ".cst").rmdir()
    (shop / ".cst").write_text("a file", "utf-8")
    checked.done(100, 1000)
    assert checked.is_due(0)


def test_without_a_shop_there_is_nothing_to_look_for(shop: Path) -> None:
    """The folder was not made yet."""
    assert not AlertCheck(shop, "v1").is_due(0)
