"""What a text is, what may be shown of it, and what it is matched by."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_toolkit.core import text as subject
from cs_toolkit.core.text import (
    clean,
    detect_language,
    display_width,
    fold_script,
    match_key,
    one_line,
    shorten,
    summary_of,
)

ANYTHING = st.text(st.characters() | st.sampled_from("\x1b\x9b\x9d\x07[];m\u202e\u200b\ufeff\ud83d\r\n\t"))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("快递五天没动了，我周五要用！", "zh-Hans"),
        ("包裹還沒到，請問什麼時候出貨？", "zh-Hant"),
        ("Where is my order? It was due on Monday.", "en"),
        ("iPhone 手机壳坏了", "zh-Hans"),
        ("請幫我看一下 order 的 tracking number", "zh-Hant"),
        ("My order from 小杯子的店 has not arrived yet", "en"),
        ("这个 coupon 用不了，please help，发票也没开", "zh-Hans"),
        ("我买的の杯子碎了", "zh-Hans"),
        ("", None),
        ("202607251234592825", None),
        ("SF1234567890 / 20261122-03", None),
        ("好", None),
        ("😡😡😡", None),
        ("https://example.com/help @shop", None),
        ("東西坏了", None),
        ("荷物がまだ届きません", None),
        ("Где мой заказ?", None),
        ("주문이 아직 안 왔어요", None),
    ],
)
def test_the_reply_goes_out_in_the_customers_script_and_we_ask_where_it_cannot_be_told(text, language):
    assert detect_language(text) == language


def test_accented_letters_are_still_latin_ones():
    assert detect_language("The café crème was cold") == "en"


def test_no_character_is_claimed_by_both_scripts():
    assert not subject._SIMPLIFIED_ONLY & subject._TRADITIONAL_ONLY
    assert len(subject._SIMPLIFIED) == len(set(subject._SIMPLIFIED)) == len(subject._TRADITIONAL) >= 250


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [("退貨運費誰出", "退货运费谁出"), ("後來裡面發霉了", "后来里面发霉了"), ("nothing 没变", "nothing 没变")],
)
def test_both_scripts_match_each_other(traditional, simplified):
    assert fold_script(traditional) == simplified
    assert len(fold_script(traditional)) == len(traditional)


@pytest.mark.parametrize(
    ("dirty", "shown"),
    [
        ("快递没到\n周五要用\t急", "快递没到\n周五要用\t急"),
        ("\x1b[31;1mred\x1b[0m", "red"),
        ("\x9b1mbold\x9b0m", "bold"),
        ("\x1b]8;;http://evil.example\x07link\x1b]8;;\x1b\\", "link"),
        ("\x9d0;title\x9ctext", "text"),
        ("\x1bP1$r0m\x1b\\after a device string", "after a device string"),
        ("\x1b]0;a title without an end", "0;a title without an end"),
        ("\x1b[你好", "你好"),
        ("\x1bcreset \x1b(Bcharset \x1b", "reset charset "),
        ("abc\u202edcb\u202c", "abcdcb"),
        ("\ufeff订\u200b单\u2060号", "订单号"),
        ("a\x00b\x07c\x08d\x7fe\x85f", "abcde\nf"),
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("half \ud83d a smile", "half \ufffd a smile"),
        ("tag\U000e0041\U000e007f", "tag"),
        ("全角　空格", "全角　空格"),
    ],
)
def test_what_a_customer_pastes_cannot_drive_the_owners_terminal(dirty, shown):
    assert clean(dirty) == shown


@given(ANYTHING)
def test_nothing_that_was_cleaned_holds_a_control_character(text):
    shown = clean(text)
    assert not [char for char in shown if unicodedata.category(char) in ("Cc", "Cs") and char not in "\n\t"]
    assert not set(shown) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\u200e\u200f\ufeff")
    assert clean(shown) == shown
    shown.encode("utf-8")


def test_one_line_is_one_line():
    assert one_line("  快递\r\n\t没到　了 \x1b[0m ") == "快递 没到 了"


@pytest.mark.parametrize(
    ("text", "width"),
    [("abc", 3), ("快递", 4), ("ＡＢ", 4), ("e\u0301", 1), ("❤\ufe0f", 2), ("“”—…①·", 6), ("😡", 2), ("", 0)],
)
def test_width_is_counted_in_columns(text, width):
    assert display_width(text) == width


@pytest.mark.parametrize(
    ("text", "columns", "shown"),
    [
        ("快递五天没动", 12, "快递五天没动"),
        ("快递五天没动", 11, "快递五天没…"),
        ("快递五天没动", 10, "快递五天…"),
        ("a parcel", 3, "a…"),
        ("快递", 2, "…"),
        ("快递", 1, "…"),
        ("快递", 0, ""),
        ("e\u0301e\u0301e\u0301", 2, "e\u0301…"),
        ("two\nlines", 20, "two lines"),
    ],
)
def test_what_does_not_fit_is_cut_and_says_so(text, columns, shown):
    assert shorten(text, columns) == shown


@given(ANYTHING, st.integers(-1, 40))
def test_what_was_shortened_fits(text, columns):
    assert display_width(shorten(text, columns)) <= max(columns, 0)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        (" ２０２６０７２５１２３４ ", "202607251234"),
        ("sf123456", "SF123456"),
        ("\ufeffSKU-①", "sku-1"),
        ("王 女士", "王　女士"),
        ("STRASSE", "straße"),
    ],
)
def test_an_id_is_found_however_it_was_typed(typed, stored):
    assert match_key(typed) == match_key(stored)


@pytest.mark.parametrize(("one", "other"), [("0012", "12"), ("1e3", "1000"), ("後", "后")])
def test_an_id_is_a_string_and_never_a_number(one, other):
    assert match_key(one) != match_key(other)


@given(ANYTHING)
def test_matching_twice_changes_nothing(text):
    assert match_key(match_key(text)) == match_key(text)


@pytest.mark.parametrize(
    ("text", "summary"),
    [
        ("快递五天没动了，我周五要用！请尽快处理。", "快递五天没动了，我周五要用"),
        ("您好，在吗？杯子碎了。", "杯子碎了"),
        ("請問老闆，包裹還沒到？", "包裹還沒到"),
        ("Hi there. My 3.5 inch cup is broken. Please help", "My 3.5 inch cup is broken"),
        ("Hello, my 3.5 inch cup is broken. Please help", "my 3.5 inch cup is broken"),
        ("History repeats itself", "History repeats itself"),
        ("first line\nsecond line", "first line"),
        ("你好！", "你好！"),
        ("！！！", "！！！"),
        ("", ""),
        ("很" * 40, "很" * 29 + "…"),
    ],
)
def test_a_list_shows_the_first_sentence_that_says_something(text, summary):
    assert summary_of(text) == summary
