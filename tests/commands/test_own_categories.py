"""`[categories.my-slug]`: names that a shop adds for what only it sells."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import Run

SETTINGS = '[categories.engraving]\nfamily = "product"\nwords = ["刻字", "engraved"]\n'


@pytest.fixture
def engraver(run: Run, shop: Path) -> Path:
    """A shop with a category of its own."""
    assert run("init", shop).code == 0
    with (shop / "shop.toml").open("a", encoding="utf-8") as file:
        file.write(SETTINGS)
    return shop


def _listed(run: Run, *filters: str) -> list[tuple[str, str]]:
    rows = json.loads(run("list", "-f", "json", *filters).stdout)
    return [(row["text"], row["category"]) for row in rows]


@pytest.mark.parametrize("text", ["刻字刻成别人的名字", "The mug is engraved with the wrong name"])
def test_its_words_sort_a_complaint(engraver: Path, run: Run, text: str) -> None:
    """In Chinese and in English."""
    assert run("log", "--text", text).code == 0
    assert _listed(run) == [(text, "engraving")]


def test_it_is_a_name_like_any_other(engraver: Path, run: Run) -> None:
    """It can be given, corrected and looked for; what is learned from it holds for the next one."""
    assert run("log", "--text", "杯子到了", "--category", "engraving").code == 0
    assert run("log", "--text", "快递五天没动了").code == 0
    assert run("set", "2", "category=engraving").code == 0
    assert run("set", "2", "category=delivery-late").code == 0
    assert _listed(run, "--category", "engraving") == [("杯子到了", "engraving")]


def test_a_reply_speaks_as_for_its_family(engraver: Path, run: Run) -> None:
    """Goods at fault: the sentences of that family, and options for a fault."""
    assert run("log", "--text", "刻字刻错了", "--amount", "129", "--product", "旅行杯").code == 0
    options = json.loads(run("options", "1", "-f", "json").stdout)
    assert run("draft", "1").code == run("draft", "1", "--step", "offer").code == 0
    assert {"exchange", "return-refund"} <= {row["kind"].split(",")[0] for row in options} | {
        row["option"].split(",")[0] for row in options
    }


def test_a_wrong_name_is_answered_with_the_nearest_of_all(engraver: Path, run: Run) -> None:
    """The shop's own names are among them; in another shop they are unknown."""
    done = run("log", "--text", "x", "--category", "engravin")
    assert (done.code, "engraving" in done.stderr) == (2, True)


def test_it_is_unknown_elsewhere(run: Run, shop: Path) -> None:
    """A name of one shop means nothing in the next."""
    assert run("init", shop).code == 0
    assert run("log", "--text", "x", "--category", "engraving").code == 2


def test_words_that_cannot_be_are_a_mistake_of_the_settings(engraver: Path, run: Run) -> None:
    """The file and the word are named."""
    path = engraver / "shop.toml"
    path.write_text(path.read_text("utf-8").replace("engraved", "a|b"), "utf-8")
    done = run("log", "--text", "x")
    assert (done.code, "a|b" in done.stderr, "shop.toml" in done.stderr) == (6, True, True)
