"""Numbers say what they count, and nothing is no zero."""

from decimal import Decimal

import pytest
from builders import at

from cs_toolkit.core.insight.measures import COLUMNS, Measure, Scope, middle, ninetieth, row, section
from cs_toolkit.core.share import Share

SCOPE = Scope("received", at("2026-11-01T00:00+08:00"), at("2026-12-01T00:00+08:00"))


def test_a_share_without_a_whole_is_none() -> None:
    """Never 0 %."""
    assert SCOPE.share("late", Share(0, 0)).value is None
    late = SCOPE.share("late", Share(1, 3))
    assert (late.value, late.n, late.of) == (0.3333, 1, 3)


def test_money_is_a_sum_of_what_is_known() -> None:
    """It says of how many; nothing known is no sum."""
    known = SCOPE.money("worth", [Decimal("12.50"), None], "CNY")
    assert (known.value, known.n, known.of, known.currency) == (Decimal("12.50"), 1, 2, "CNY")
    assert SCOPE.money("worth", [None], "CNY").value is None


@pytest.mark.parametrize(
    ("values", "median", "p90"),
    [((), None, None), ((7,), 7, 7), ((1, 2), 1, 2), (tuple(range(1, 11)), 5, 9), (tuple(range(1, 12)), 6, 10)],
)
def test_the_median_and_the_time_nine_of_ten_do_not_exceed(
    values: tuple[int, ...], median: int | None, p90: int | None
) -> None:
    """Nearest rank; each says how many values it comes from."""
    assert (middle(values), ninetieth(values)) == (median, p90)
    assert [(found.value, found.n) for found in SCOPE.spans("x", values)] == [(median, len(values)), (p90, len(values))]


def test_a_section_has_figures_and_a_table() -> None:
    """A number with a name stands in the row of that name."""
    known = section("causes", SCOPE.share("known", Share(1, 2)), [SCOPE.number("cases", 1, "packing")])
    assert [figure.key for figure in known.figures] == ["known"]
    assert (known.keys, list(known.table)) == (("cases",), ["packing"])


def test_a_row_is_flat() -> None:
    """With the section, the population, the clock and the period."""
    found = row("volume", SCOPE.of("counted").by("wall").number("received", 3))
    assert tuple(found) == COLUMNS
    assert (found["section"], found["population"], found["clock"], found["value"]) == ("volume", "counted", "wall", 3)
    assert isinstance(SCOPE.number("received", 3), Measure)
