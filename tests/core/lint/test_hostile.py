"""Texts nobody writes: long, broken, in other languages. The linter stays calm and says where things stand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cs_toolkit import packs
from cs_toolkit.core.lint import Finding, Known, Scope, lint
from cs_toolkit.core.lint.reading import read

RULES = packs.lint_rules()
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
KNOWN = Known(
    customer="王芳",
    orders=("202607251234592825",),
    product="旅行杯 travel mug",
    amount=Decimal(100),
    cap=Decimal(150),
    currency="CNY",
    other_names=frozenset({"陈志强", "Mary Johnson"}),
    earlier_replies=("您好，看到杯子破了我很难过，今天已给您补发一只新的。",),
)
# Every rule is asked: all regions, a platform, public, a deadline, a limit.
ALL_RULES = tuple(
    Scope(
        region=region,
        platforms=frozenset({"amazon", "taobao"}),
        kind="complaint",
        step="offer",
        is_public=True,
        is_sent=True,
        now=NOW,
        due_at=NOW + timedelta(hours=4),
        is_open_at=lambda at: at.hour < 18,
        known=KNOWN,
        payment="wechat-pay",
        limit=500,
    )
    for region in ("cn", "uk", "eu")
)
SIZE = 100_000
LONG = {
    "one letter": "a" * SIZE,
    "one word": "refund " * (SIZE // 7),
    "words of many rules": "please remove your 5 star review and call us " * (SIZE // 45),
    "blanks": " " * SIZE,
    "line ends": "\n" * SIZE,
    "quotes": '"' * SIZE,
    "opened quotes": "您说：「" * (SIZE // 4),
    "closed quotes": "you said “no” " * (SIZE // 14),
    "brackets": "([{【<" * (SIZE // 5),
    "digits": "1" * SIZE,
    "groups of digits": "138 0013 8000 " * (SIZE // 14),
    "one character": "退" * SIZE,
    "characters of many rules": "好评返现加微信退款差评删" * (SIZE // 12),
    "marks": "，。！？" * (SIZE // 4),
    "stars": "⭐" * SIZE,
    "addresses": "a@b." * (SIZE // 4),
    "links": "http://a.b/" * (SIZE // 11),
    "slots": "${name} {{x}} %s {0} " * (SIZE // 21),
    "between characters": "好 · 评 * 返 _ 现 " * (SIZE // 16),
}
BROKEN = (
    "",
    "\x00\x01\x02\x1b[31m\x7f",
    "\ud800",
    "好评\udfff返现\ud83d 5 stars \udc00$5",
    "\ufeff\u200b\u200d\u2060",
    "\u202e refund \u202d",
    "Dear ${customer}, {order} {{name}} %(x)s <%= y %> \\1 \\g<0>",
    "{0.__class__} ${PATH} `id` $(id)",
    "a\u0300\u0301\u0302" * 500,
    "\r\n\r\x85\u2028\u2029\x0b\x0c",
    "ﬁﬂ㎏㈱㍿½①Ⅷ",
)
THIRD = (
    "Здравствуйте! Мы вернём вам деньги сегодня, посылка повреждена при доставке.",
    "お問い合わせありがとうございます。商品の破損につきまして、本日中に返金いたします。",
    "안녕하세요, 파손된 상품은 오늘 환불해 드리겠습니다. 불편을 드려 죄송합니다.",
    "مرحبا، سنعيد لك المبلغ اليوم لأن الطرد وصل تالفا.",
)
# Pieces whose normal form is longer, shorter or other than what is written.
PIECES = st.sampled_from(
    (
        *("好评", "返 现", "返．现", "薇信", "加v", "➕微", "5⭐", "⭐⭐⭐⭐⭐", "五星好評返現5元", "加LINE"),
        *("您说：「删差评」", "“", "”", "５ stars", "five-star", "review", "remove your review", "What's App"),
        *("pay pal", "we’ll refund you", 'you said "no"', "ﬁ", "㎏", "…", "\u200b", "\u00a0", "\n", "\r\n"),
        *("\t", " ", "。", "！", "，", ".", "!", "退款", "差評", "İ", "ß", "é", "e\u0301", "😊", "👨\u200d👩"),
        *("\ud800", "13800138000", "ASAP", "尽快", "> quote", "idiot", "help (at) gmail dot com"),
    )
)
TEXTS = st.one_of(st.text(max_size=60), st.lists(st.one_of(PIECES, st.text(max_size=3)), max_size=14).map("".join))


def checked(text: str, scope: Scope) -> tuple[Finding, ...]:
    """The findings, each found again at its line and column, in order."""
    found = lint(text, RULES, scope)
    lines = text.split("\n")
    offsets = []
    for item in found:
        assert 1 <= item.line <= len(lines)
        offset = sum(len(line) + 1 for line in lines[: item.line - 1]) + item.column - 1
        assert text[offset : offset + len(item.span)] == item.span
        offsets.append((offset, item.rule))
    assert offsets == sorted(offsets)
    return found


@pytest.mark.parametrize("name", LONG)
def test_long_texts_are_judged(name: str) -> None:
    """A text of 100 kB is judged by every rule like a short one."""
    found = checked(LONG[name], ALL_RULES[0])
    assert any(item.rule == "L31" for item in found) == bool(LONG[name].strip())


@pytest.mark.parametrize("scope", ALL_RULES, ids=lambda scope: scope.region)
@pytest.mark.parametrize("text", [*BROKEN, *THIRD], ids=range(len(BROKEN) + len(THIRD)))
def test_broken_and_foreign_texts_do_no_harm(text: str, scope: Scope) -> None:
    """Control characters, halves of characters and template syntax are text like any other."""
    checked(text, scope)


@pytest.mark.parametrize("text", THIRD, ids=["ru", "ja", "ko", "ar"])
def test_a_third_language_is_judged_by_what_needs_no_language(text: str) -> None:
    """Wording is not judged in a language that has none, personal data is."""
    wording = {f"L{number:02}" for number in (*range(1, 10), 12, 14, 18, *range(20, 26), 28, 29, 32, 33, 34)}
    found = {item.rule for item in checked(f"{text} 13800138000", Scope(region="cn", is_public=True))}
    assert found & wording == set()
    assert "L19" in found


@settings(max_examples=300, deadline=None)
@given(text=TEXTS, scope=st.sampled_from(ALL_RULES))
def test_findings_stand_where_they_say(text: str, scope: Scope) -> None:
    """Line, column and span lead to the words as they were written, in order of place and rule."""
    checked(text, scope)


@settings(max_examples=300, deadline=None)
@given(text=TEXTS, family=st.sampled_from(["zh", "en"]))
def test_the_normal_form_leads_back(text: str, family: str) -> None:
    """Each place of the normal form has a place in what was written, never a later one before an earlier one."""
    reading = read(text, RULES.wording(family).aliases)
    assert len(reading.origin) == len(reading.text) + 1
    assert list(reading.origin) == sorted(reading.origin)
    assert reading.origin[-1] == len(text)
    assert "".join(reading.text[start:end] for start, end in reading.sentences) == reading.text


@pytest.mark.parametrize(
    "text", ["您好，{}", "Hello there, I am writing to you. {}", "第一行\n第二行 {}", "A line for you\r\n\tand {} more"]
)
@pytest.mark.parametrize(
    "breach", ["薇 信", "好评返现5元", "5⭐ review = $5 back", "Ｒemove your review and we’ll refund you", "去死"]
)
def test_a_breach_is_pointed_at(text: str, breach: str) -> None:
    """What is found lies within the words that break the rule."""
    written = text.format(breach)
    start = written.index(breach)
    for item in checked(written, Scope(region="cn", platforms=frozenset({"taobao"}))):
        if item.severity == "block":
            at = sum(len(line) + 1 for line in written.split("\n")[: item.line - 1]) + item.column - 1
            assert at < start + len(breach)
            assert at + len(item.span) > start
