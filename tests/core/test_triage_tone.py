"""How a text sounds: the weights of its words, the longest at each place, a denied one turned."""

from __future__ import annotations

import pytest

from cs_toolkit import packs
from cs_toolkit.core.triage_text import matchable
from cs_toolkit.core.triage_tone import Tone

TINY = Tone.from_data(
    {"bias": 0, "negations": "不|没有", "weights": {"8": "好 甜", "-8": "差 黑 烂", "0": "黑椒 好像", "-4": "不"}}
)
SHIPPED = Tone.from_data(packs.read(packs.ROOT / "categories" / "tone-zh.toml"))


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("", 0),
        ("杯子", 0),
        ("好", 8),
        ("差", -8),
        ("黑", -8),
        ("黑椒", 0),
        ("好像", 0),
        ("好差", 0),
        ("差差差", -8),
        ("没有烂", 2.4),
        ("没有甜", -4),
    ],
)
def test_a_text_weighs_what_its_words_weigh(text, score):
    assert TINY.of(text).score == pytest.approx(score)


def test_a_long_text_is_not_louder_than_a_short_one():
    """Four words of the same weight count twice, not four times."""
    assert TINY.of("差，黑，烂，不").score == pytest.approx(-(8 + 8 + 8 + 4) / 2)


def test_only_heavy_words_are_named_as_reasons():
    assert TINY.of("不好，差，烂").complaining == ("差", "烂")
    assert TINY.of("好").complaining == ()


@pytest.mark.parametrize(
    ("text", "pleases"),
    [
        ("很好吃，送得快，下次还来", True),
        ("物流很快，質量不錯，推薦", True),
        ("房间干净，服务热情", True),
        ("不难吃，没有异味", True),
        ("太难吃了，再也不点了", False),
        ("等了一個半小時，湯都灑了", False),
        ("用了两天就坏了，客服不理人", False),
        ("没有想象中好", False),
    ],
)
def test_shop_talk_in_both_scripts(text, pleases):
    assert (SHIPPED.of(matchable(text)).score > 0) is pleases


def test_the_list_stays_a_list_of_words():
    """A few thousand words of shop talk, none of them a sentence of anybody's."""
    assert len(SHIPPED.weights) <= 4000
    assert max(map(len, SHIPPED.weights)) <= 8
    assert all(-20 <= weight <= 20 for weight in SHIPPED.weights.values())
