"""What a person means who is asked to choose."""

import pytest

from cs_toolkit.core.picking import pick, several
from cs_toolkit.errors import BadValue

CAUSES = {
    "carrier-delay": ["快递延误", "物流延誤"],
    "carrier-lost": ["途中丢失"],
    "packing": ["包装不足"],
    "picking": [],
}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("3", "packing"),
        ("３", "packing"),
        (" carrier-lost ", "carrier-lost"),
        ("Carrier Lost", "carrier-lost"),
        ("快递延误", "carrier-delay"),
        ("快遞延誤", "carrier-delay"),
        ("物流延誤", "carrier-delay"),
        ("pa", "packing"),
        ("包装", "packing"),
        ("丢失", "carrier-lost"),
        ("delay", "carrier-delay"),
    ],
)
def test_a_number_a_name_its_beginning_or_a_word_for_it(typed: str, meant: str) -> None:
    """In either script, of any width, in any case; what it begins with goes before what it holds."""
    assert pick(typed, CAUSES) == meant


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("carrier", ["carrier-delay", "carrier-lost"]),
        ("p", ["packing", "picking"]),
        ("pakcing", ["'pakcing' is not one", "packing"]),
        ("0", ["carrier-delay, carrier-lost, packing, picking"]),
        ("5", ["not one of the choices"]),
        ("", ["'' is not one of the choices"]),
        ("-", ["not one of the choices"]),
        ("\x1b[31m", ["not one of the choices"]),
    ],
)
def test_what_may_mean_several_or_nothing_is_asked_again(typed: str, told: list[str]) -> None:
    """With the names that come nearest."""
    with pytest.raises(BadValue) as caught:
        pick(typed, CAUSES)
    assert caught.value.hint is not None
    said = f"{caught.value.message.english()} {caught.value.hint.english()}"
    assert all(part in said for part in told), said


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("1 2", [1, 2]), ("2，1", [2, 1]), ("１、３", [1, 3]), ("2 2", [2]), ("3", [3]), ("4", None), ("0", None),
        ("", None), ("1 refund-full", None), ("refund-part:2", None),
    ],
)  # fmt: skip
def test_several_numbers(typed: str, numbers: list[int] | None) -> None:
    """With blanks or commas of either width between; anything else is no number."""
    assert several(typed, 3) == numbers
