"""Tables that fit their window: what people wrote is cut, what we explain is wrapped, commands stay whole."""

import pytest

from cs_toolkit.core.columns import columns_of
from cs_toolkit.render.colours import Screen
from cs_toolkit.render.table import Line, table

COLUMNS = ("step", "left", "about", "command")
ABOUT = "王女士 · 旅行杯 · 快递五天没动了 👩‍👩‍👧 🇨🇳，我周五要用"
LATE = Line(["acknowledge", "late 4 h", ABOUT, "cst ack 20261122-01"], "breached")
SOON = Line(["offer", "in 5 min", "", "cst offer 20261122-02"], "soon")
HEADS = {"step": "步骤", "left": "余量", "about": "概要", "command": "命令"}


def shown(width: int | None = None, *lines: Line, **screen: int) -> list[str]:
    return table(lines or (LATE, SOON), COLUMNS, HEADS, Screen(width, **screen)).splitlines()


def test_without_a_window_nothing_is_cut() -> None:
    """A pipe gets every word, and columns that stand below one another."""
    head, rule, late, soon = shown()
    assert "我周五要用" in late
    assert [columns_of(line[: line.index(word)]) for line, word in ((head, "命令"), (late, "cst"), (soon, "cst"))] == [
        columns_of(rule.rpartition(" ")[0]) + 1
    ] * 3


def test_in_a_window_the_text_gives_way_and_the_command_stays() -> None:
    """80 columns: the customer's words are cut, with a sign that they are."""
    lines = shown(80)
    assert all(columns_of(line) <= 80 for line in lines)
    assert "…" in lines[2]
    assert lines[2].endswith("cst ack 20261122-01")


@pytest.mark.parametrize("width", [20, 40, 60])
def test_a_narrow_window_gets_a_block_for_each_row(width: int) -> None:
    """Heading and value in a line of their own, nothing left out; empty cells are not named."""
    lines = shown(width)
    assert all(columns_of(line) <= width for line in lines)
    assert "步骤: acknowledge" in lines
    assert "".join(line.strip() for line in lines).count("概要") == 1
    assert "cst ack" in "\n".join(lines)


def test_many_columns_become_blocks_too() -> None:
    """Where the columns do not find room beside one another, however wide the window."""
    names = tuple(f"column_{number}" for number in range(12))
    page = table([Line(["0123456789"] * 12)], names, {}, Screen(100))
    assert page.splitlines()[0] == "column_0: 0123456789"
    assert all(len(line) <= 100 for line in page.splitlines())


def test_what_we_explain_goes_on_in_the_next_line() -> None:
    """A reason is worth reading to its end."""
    why = "the root cause and who is responsible are not recorded, and the customer has no offer of two options yet"
    lines = table([Line(["20261122-01", why])], ("case", "why"), {}, Screen(70)).splitlines()
    assert all(len(line) <= 70 for line in lines)
    assert " ".join(line[13:].strip() for line in lines[2:]) == why


def test_colours_say_no_more_than_the_words_do() -> None:
    """Red for what is late, yellow for what is soon; without its colours the page is the same."""
    plain = "\n".join(shown(100))
    painted = "\n".join(shown(100, is_coloured=True))
    assert "\x1b[31mlate 4 h" in painted
    assert "\x1b[33min 5 min" in painted
    for code in ("\x1b[31m", "\x1b[33m", "\x1b[0m"):
        painted = painted.replace(code, "")
    assert painted == plain


def test_blocks_are_painted_too() -> None:
    """In a narrow window as in a wide one."""
    assert any(line.startswith("\x1b[31m") and "late 4 h" in line for line in shown(50, is_coloured=True))


def test_a_font_with_wide_signs_gets_its_room() -> None:
    """Where “ ” — · take two columns each, a line still fits."""
    lines = shown(80, LATE, ambiguous=2)
    assert all(columns_of(line, ambiguous=2) <= 80 for line in lines)
