"""How many columns a text takes, and where it may be cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import wcswidth

from cs_toolkit.core.columns import columns_of, cut, padded, signs

FAMILY, FLAG, THUMB, HEART, KEY = "👩‍👩‍👧", "🇨🇳", "👍🏽", "❤️", "1️⃣"
_OTHERS = ["☎️", "🏳️‍🌈", "杯", "a", " ", "e\u0301", "。", "각", "①", "é", "ｱ"]
PIECES = st.sampled_from([FAMILY, FLAG, THUMB, HEART, KEY, *_OTHERS])


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("", 0),
        ("cst", 3),
        ("快递", 4),
        (FAMILY, 2),
        (FLAG, 2),
        (FLAG + "🇺🇸", 4),
        ("🇨", 2),
        (THUMB, 2),
        (HEART, 2),
        ("❤", 1),
        (KEY, 2),
        ("e\u0301", 1),
        ("\u0301", 0),
        ("각", 2),
        ("a\ufe0f", 1),
        ("a\u200db", 2),
        ("“”—①·", 5),
    ],
)
def test_a_text_takes_the_columns_a_terminal_gives_it(text: str, columns: int) -> None:
    """Wide characters two, marks none, what is joined into one sign as much as that sign."""
    assert columns_of(text) == columns


def test_what_is_wide_in_some_fonts_is_as_wide_as_the_owner_says() -> None:
    """“ ” — ① · are ambiguous; Chinese and Latin are not."""
    assert columns_of("“杯子”—①", ambiguous=2) == 2 + 4 + 2 + 2 + 2
    assert columns_of("abc", ambiguous=2) == 3


@given(st.lists(PIECES, max_size=12).map("".join))
def test_it_agrees_with_the_library_that_terminals_are_measured_by(text: str) -> None:
    """On Chinese, emoji of every make, flags, marks and Hangul."""
    assert columns_of(text) == wcswidth(text)


@given(st.text(max_size=30))
def test_the_signs_make_up_the_text(text: str) -> None:
    """Nothing is lost, and each sign's columns add up."""
    found = list(signs(text))
    assert "".join(sign for sign, _ in found) == text
    assert sum(width for _, width in found) == columns_of(text) or text.isascii()


@pytest.mark.parametrize(
    ("text", "columns", "ambiguous", "shown"),
    [
        ("快递没动", 8, 1, "快递没动"),
        ("快递没动", 7, 1, "快递没…"),
        ("快递没动", 7, 2, "快递…"),
        (f"好{FAMILY}家", 5, 1, f"好{FAMILY}…"),
        (f"好{FAMILY}家", 4, 1, "好…"),
        (f"{FLAG}{FLAG}", 3, 1, f"{FLAG}…"),
        ("abc", 0, 1, ""),
        ("a b c", 3, 1, "a…"),
    ],
)
def test_a_sign_is_never_cut(text: str, columns: int, ambiguous: int, shown: str) -> None:
    """A family stays together, or goes as a whole; blanks before the dots go too."""
    assert cut(text, columns, ambiguous) == shown


@given(st.lists(PIECES, max_size=12).map("".join), st.integers(0, 30), st.sampled_from([1, 2]))
def test_what_was_cut_fits(text: str, columns: int, ambiguous: int) -> None:
    """At any width, in either kind of font."""
    assert columns_of(cut(text, columns, ambiguous), ambiguous) <= columns


def test_padding_counts_columns() -> None:
    """Two Chinese characters are four columns; what is wider already stays."""
    assert padded("快递", 6) == "快递  "
    assert padded("快递", 3) == "快递"
    assert padded("“", 3, 2) == "“ "
