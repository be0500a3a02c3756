"""Prose in lines: nothing too wide, nothing broken that belongs together, in Chinese and in English."""

from __future__ import annotations

import re
import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_toolkit.core.columns import columns_of
from cs_toolkit.render.wrap import CLOSING, OPENING, Window, joined, paragraphs

WRAPPED = [
    ("a mark that closes stays with what it closes", 8, "周五前要。周一到", ["周五前", "要。周一", "到"]),
    ("a mark that opens goes with what it opens", 8, "他说到了“好的”", ["他说到了", "“好的”"]),
    ("a Latin word is whole", 10, "用 tracking number 查", ["用", "tracking", "number 查"]),
    ("an option is whole", 12, "还要加上 --like-this", ["还要加上", "--like-this"]),
    ("a number stays with what it counts", 8, "等了足足7天", ["等了足足", "7天"]),
    ("dots after a blank do not begin a line", 13, "it is refunded ...", ["it is", "refunded ..."]),
    ("a word too long is broken behind a mark", 12, "[table|csv|jsonl|ids]", ["[table|csv|", "jsonl|ids]"]),
    ("a word without a mark is broken where the line ends", 6, "abcdefghij", ["abcdef", "ghij"]),
    ("a command is not torn", 24, "type it now: cst ack 20261122-01", ["type it now:", "cst ack 20261122-01"]),
    ("blanks within a line stay", 20, "a  b", ["a  b"]),
    ("nothing is one empty line", 20, "", [""]),
    ("a family is one sign", 4, "👨‍👩‍👧‍👦🇨🇳👍🏽", ["👨‍👩‍👧‍👦🇨🇳", "👍🏽"]),
    ("quotes that open and close alike stay", 8, '叫做"好的"吗', ['叫做"好', '的"吗']),
    ("a window of one column shows one sign a line", 1, "好的", ["好", "的"]),
]  # fmt: skip


@pytest.mark.parametrize(("width", "text", "lines"), [case[1:] for case in WRAPPED], ids=[case[0] for case in WRAPPED])
def test_where_a_line_ends(width: int, text: str, lines: list[str]) -> None:
    """The rules of both kinds of writing, one by one."""
    assert Window(width).wrapped(text) == lines


texts = st.text(
    st.sampled_from("快递没动了王abcXYZ 0123456789。，、！？：；）」》”…—.,;:!?)]}%（「《“([{\"'-_/|👍🏽🇨🇳é\u0301"),
    max_size=120,
)


@given(texts, st.integers(12, 60), st.sampled_from(["", "  ", "- "]))
def test_no_line_is_too_wide_and_nothing_is_lost(text: str, width: int, lead: str) -> None:
    """Whatever is written: every sign is there, in order, and every line fits."""
    lines = Window(width).wrapped(text, lead, " " * len(lead))
    assert all(columns_of(line) <= width for line in lines)
    told = "".join(line[len(lead) :] for line in lines)
    assert re.sub(r"\s", "", told) == re.sub(r"\s", "", text)


prose = st.lists(
    st.sampled_from(
        ["快递", "到了", "cst", "--within", "30m", "（等着）", "“好”", "。", "，", "……", " ", "mug", "don't"]
    ),
    min_size=1,
    max_size=60,
).map("".join)


@given(prose, st.integers(24, 80))
def test_no_line_begins_with_what_closes_or_ends_with_what_opens(text: str, width: int) -> None:
    """As a printer would set it; a text that begins with such a mark, or piles them up, cannot be helped."""
    text = re.sub(r"[。，…”）]{3,}|^[\s。，…”）]+", "好", re.sub(r"\s+", " ", text))
    lines = Window(width).wrapped(text)
    too_long = max(len(run) for run in re.findall(r"[!-~。，…“”（）]*", text)) > width // 3
    assert too_long or all(line[:1] not in CLOSING for line in lines[1:])
    assert too_long or all(line[-1:] not in OPENING for line in lines[:-1])


@given(texts, st.integers(1, 9))
def test_any_window_is_survived(text: str, width: int) -> None:
    """One column or nine: all of it is shown."""
    assert re.sub(r"\s", "", "".join(Window(width).wrapped(text))) == re.sub(r"\s", "", text)


def test_a_line_of_a_page_goes_on_below_where_it_began() -> None:
    """What stands beside a label stays beside it; a bullet hangs; a line that fits is left alone."""
    page = "  received  2026-11-22 in the morning\n- 一二三四五六七八九十一二三四五\nshort  one"
    assert Window(24).fitted(page).split("\n") == [
        "  received  2026-11-22",
        "            in the",
        "            morning",
        "- 一二三四五六七八九十一",
        "  二三四五",
        "short  one",
    ]


def test_a_label_too_wide_for_the_window_does_not_push_the_text_out() -> None:
    """Then the text goes on below the label's own beginning."""
    assert Window(20).fitted("  a very long label  and what it says") == "  a very long label\n  and what it says"


def test_terms_stand_beside_what_they_mean_or_above_it() -> None:
    """Beside where there is room; a long one above; all above in a narrow window."""
    rows = [
        ("--a", "第一个。"),
        ("--bcd", "second"),
        ("--a-very-long-option-indeed VALUE", "third"),
        ("e", "f"),
        ("g", ""),
    ]
    assert list(Window(60).defined(rows)) == [
        "--a    第一个。", "--bcd  second", "--a-very-long-option-indeed VALUE", "       third", "e      f", "g",
    ]  # fmt: skip
    assert list(Window(20).defined([("--received WHEN", "when it came")])) == [
        "--received WHEN", "    when it came",
    ]  # fmt: skip
    assert list(Window(20).defined([])) == []


COMMANDS = [
    'cst log --text "快递五天没动了，我周五要用！" --received "2小时前" --channel wechat --customer 王女士',
    "cst migrate --to postgresql://shop@db.example.com/shop --dry-run",
    "pbpaste | cst log --text - --platform taobao > id.txt",
]


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_a_command_line_can_be_copied(command: str, width: int) -> None:
    """However many lines it takes, the shell reads the same words."""
    lines = Window(width).typed(command, "  ")
    assert all(columns_of(line) <= width for line in lines)
    assert shlex.split("\n".join(lines).replace("\\\n", " ")) == shlex.split(command)
    assert all(line.endswith(" \\") for line in lines[:-1])


def test_lines_of_a_paragraph_are_joined_as_each_writing_wants() -> None:
    """A blank between English words, none beside a Chinese character."""
    assert joined(["two", "words"]) == "two words"
    assert joined(["两行", "中文", "and", "", "more"]) == "两行中文and more"
    assert paragraphs("one\ntwo\n\n三\n四\n") == ["one two", "三四"]


def test_what_some_fonts_draw_wide_may_take_two_columns() -> None:
    """As the setting says: “ and ” and … then count twice."""
    assert Window(8).wrapped("“一二”三") == ["“一二”三"]
    assert Window(8, ambiguous=2).wrapped("“一二”三") == ["“一二”", "三"]
