"""The page about errors: each message named there is one that the program says, in English and in Chinese."""

from __future__ import annotations

import re
from gettext import GNUTranslations

import pytest
from shells import PROJECT

PAGE = PROJECT / ".github" / "TROUBLESHOOTING.md"
LOCALE = PROJECT / "cs_toolkit" / "locale"
ELSEWHERE = {"command not found: cst"}  # what a shell says


def _said() -> dict[str, set[str]]:
    """All messages of the program, and what they are in Chinese, as the catalogue has them."""
    with (LOCALE / "zh_Hans" / "LC_MESSAGES" / "cs_toolkit.mo").open("rb") as file:
        table = GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    found = {key if isinstance(key, str) else key[0]: text for key, text in table.items()}
    return {"en": set(found), "zh-Hans": set(found.values())}


def _named() -> list[tuple[str, str]]:
    """The language and the first cell of every row, without its marks."""
    english, _, chinese = PAGE.read_text("utf-8").partition("\n## 出错了怎么办\n")
    return [
        (language, message)
        for language, text in (("en", english), ("zh-Hans", chinese))
        for message in re.findall(r"^\| `([^`]+)`", text, re.MULTILINE)
        if message not in ELSEWHERE
    ]


SAID = _said()


def _without_slots(message: str) -> str:
    return re.sub(r"\{[^}]*\}", "…", message)


@pytest.mark.parametrize(("language", "message"), _named())
def test_each_message_on_the_page_is_one_that_is_said(language: str, message: str) -> None:
    """… stands where the program fills something in."""
    assert message in {_without_slots(said) for said in SAID[language]}


def test_the_chinese_page_explains_as_much() -> None:
    """Every chapter with as many messages."""
    languages = [language for language, _ in _named()]
    assert languages.count("en") >= 25
    assert languages.count("en") == languages.count("zh-Hans")
