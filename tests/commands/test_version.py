"""`cst --version`: the number, and with --verbose what a bug report needs."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from conftest import LOG, Run

from cs_toolkit import __version__

KEYS = (
    "cst", "python", "system", "libraries", "extras", "shop", "settings", "own files", "zone", "language", "locale",
    "encodings", "screen", "packs", "catalogues", "variables",
)  # fmt: skip


def facts(run: Run, *args: str) -> dict[str, str]:
    return dict(line.split(": ", 1) for line in run("--version", "--verbose", *args).lines)


def test_the_number_alone(run: Run) -> None:
    """One line, whatever the shop."""
    done = run("--version")
    assert (done.stdout, done.stderr, done.code) == (f"cst {__version__}\n", "", 0)


def test_a_bug_report_gets_every_fact_under_the_same_name(run: Run) -> None:
    """Also as json; nothing is translated."""
    assert tuple(facts(run, "--lang", "zh-Hans")) == KEYS
    rows = [json.loads(line) for line in run("--version", "--verbose", "-f", "jsonl").lines]
    assert tuple(row["key"] for row in rows) == KEYS
    assert all(row["value"] for row in rows)


def test_nothing_of_a_customer_and_no_password_is_told(run: Run, shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It will be pasted in public."""
    run(*LOG)
    with (shop / "shop.toml").open("a", encoding="utf-8") as settings:
        settings.write('store = "postgresql://anna:s3cret@db.example.com/shop"\n')
    monkeypatch.setenv("CST_BY", "Anna Lin")
    told = run("--version", "--verbose").stdout
    assert "db.example.com" in told
    assert not [word for word in ("s3cret", "王女士", "旅行杯", "Anna Lin", "20260725") if word in told]


@pytest.mark.parametrize(
    ("args", "variable", "language"),
    [
        ((), None, "en (the locale, or none)"),
        (("--lang", "zh-Hant"), "zh-Hans", "zh-Hant (--lang)"),
        ((), "zh-Hans", "zh-Hans (CST_LANG)"),
    ],
)
def test_it_says_where_the_language_comes_from(
    run: Run, monkeypatch: pytest.MonkeyPatch, args: tuple[str, ...], variable: str | None, language: str
) -> None:
    """So that one sees why the screen is in another one."""
    if variable:
        monkeypatch.setenv("CST_LANG", variable)
    assert facts(run, *args)["language"] == language


def test_the_language_of_shop_toml_is_named_as_such(run: Run) -> None:
    """And its zone."""
    run("config", "set", "language", "zh-Hans")
    told = facts(run)
    assert (told["language"], told["zone"][:26]) == ("zh-Hans (shop.toml)", "Asia/Shanghai (shop.toml; ")


def test_a_broken_shop_is_told_as_such(run: Run, shop: Path) -> None:
    """A bug report is about what does not work."""
    shop.mkdir()
    (shop / "shop.toml").write_text("[[[", "utf-8")
    told = facts(run)
    assert told["settings"].startswith("error: ")
    assert told["shop"] == f"{shop} (CST_SHOP)"
    assert tuple(told) == KEYS


def test_a_shop_found_without_being_named(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the folder one is in, else the user's own."""
    monkeypatch.delenv("CST_SHOP")
    os.chdir(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert facts(run)["shop"].endswith("(your own, not there)")
    run("init", tmp_path)
    assert facts(run)["shop"] == f"{tmp_path} (found upwards)"
    assert facts(run, "--shop", str(tmp_path))["shop"] == f"{tmp_path} (--shop)"
