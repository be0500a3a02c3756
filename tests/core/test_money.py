"""Amounts are decimal text in and out, rounded half up to the currency's smallest coin."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

import pytest

from cs_toolkit.core.money import parse_amount, rounded, shown, spelled_out
from cs_toolkit.errors import BadValue


@pytest.mark.parametrize(
    "text", ["", "-1", "+1", "1,000", ".5", "5.", "1e3", "¥5", "NaN", " 5", "5\n", "1.23456", "1" * 13]
)
def test_what_is_no_amount(text: str) -> None:
    """No sign, no thousands, no currency, no exponent."""
    with pytest.raises(InvalidOperation):
        parse_amount(text)


@pytest.mark.parametrize(
    ("amount", "currency", "told"),
    [
        ("129", "CNY", "¥129.00"), ("0.005", "CNY", "¥0.01"), ("0.0049", "USD", "$0.00"), ("2.5", "JPY", "JP¥3"),
        ("1.0005", "KWD", "KWD 1.001"), ("10", "SGD", "SGD 10.00"), ("1000000", "TWD", "NT$1000000.00"),
    ],
)  # fmt: skip
def test_for_people_it_is_rounded_half_up(amount: str, currency: str, told: str) -> None:
    """Two places, none for the yen, three in the Gulf."""
    assert shown(parse_amount(amount), currency) == told
    assert rounded(Decimal(amount), currency) >= 0


def test_places_are_added_and_nothing_is_finer_than_a_coin() -> None:
    """129 is 129.00; half a fen and a tenth of a yen are no amounts."""
    assert str(spelled_out(Decimal("129"), "CNY")) == "129.00"
    for amount, currency, nearest in (("0.0049", "CNY", "0.00"), ("1500.5", "JPY", "1501")):
        with pytest.raises(BadValue, match="finer than the smallest coin") as refused:
            spelled_out(Decimal(amount), currency)
        assert refused.value.hint is not None
        assert nearest in refused.value.hint.english()
    assert str(spelled_out(Decimal("129.00"), "JPY")) == "129"
