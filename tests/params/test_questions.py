"""Yes and no as people say them, and the hint that stands behind the question."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest

from cs_toolkit.errors import say
from cs_toolkit.params import questions
from cs_toolkit.render import words

SURE = say("record it?")
YES = ("y", "Y", "yes", "ok", "ｙ", "是", "是的", "好", "好的", "对", "對", "對的", "嗯", "可以", "行", "要", "確定")
NO = ("n", "N", "no", "否", "不", "不是", "不對", "不好", "不行", "不要", "沒有", "還沒", "取消", "算了")


@pytest.fixture(params=["en", "zh-Hans", "zh-Hant"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    """Each language in turn."""
    words.use(request.param)
    yield request.param
    words.use(None)


def types(monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    """A person who types this line."""
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{line}\n"))


@pytest.mark.usefixtures("language")
@pytest.mark.parametrize(
    "typed",
    ["y", "Y", "yes", "ok", "ｙ", *["是", "是的", "好", "好的", "对", "對", "對的", "嗯", "可以", "行", "要", "確定"]],
)
def test_yes(monkeypatch: pytest.MonkeyPatch, typed: str) -> None:
    """In any script, whatever the language of the screen."""
    types(monkeypatch, typed)
    assert questions.is_sure(SURE) is True


@pytest.mark.usefixtures("language")
@pytest.mark.parametrize(
    "typed", ["n", "N", "no", *["否", "不", "不是", "不對", "不好", "不行", "不要", "沒有", "還沒", "取消", "算了"]]
)
def test_no(monkeypatch: pytest.MonkeyPatch, typed: str) -> None:
    """A word of refusal is never taken for the yes that stands in it."""
    types(monkeypatch, typed)
    assert questions.is_sure(SURE, default=True) is False


HINTS = {
    "en": ["[y/n]", "[Y/n]", "[y/N]"],
    "zh-Hans": ["（y 是 / n 否）", "（y 是 / n 否，回车＝是）", "（y 是 / n 否，回车＝否）"],
    "zh-Hant": ["（y 是／n 否）", "（y 是／n 否，按 Enter＝是）", "（y 是／n 否，按 Enter＝否）"],
}


def test_the_hint_is_in_the_owners_language(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], language: str
) -> None:
    """What may be typed, and what Enter alone means, without knowing what a capital letter stands for."""
    for default, hint in zip((None, True, False), HINTS[language], strict=True):
        types(monkeypatch, "y")
        assert questions.is_sure(SURE, default=default) is True
        assert hint in capsys.readouterr().err
