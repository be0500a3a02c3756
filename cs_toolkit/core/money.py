"""Amounts of money: decimal strings in, `Decimal` inside, decimal strings out. Never a float.

Minor units follow ISO 4217; rounding is half up to the minor unit (traps T34).
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Final

from cs_toolkit.errors import BadValue, say

_AMOUNT: Final = r"\d{1,12}(\.\d{1,4})?"
_NO_MINOR: Final = {
    "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG",
    "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF",
}  # fmt: skip
_THREE_PLACES: Final = {"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"}
_SYMBOLS: Final = {
    "CNY": "¥",
    "TWD": "NT$",
    "HKD": "HK$",
    "USD": "$",
    "EUR": "€",
    "GBP": "£",
    "JPY": "JP¥",
}


def parse_amount(text: str) -> Decimal:
    """ "129", "129.00" as a Decimal with what was typed kept; raises InvalidOperation for anything else."""
    if not re.fullmatch(_AMOUNT, text):
        raise InvalidOperation(text)
    return Decimal(text)


def minor_unit(currency: str) -> Decimal:
    """The smallest coin of a currency: 0.01 nearly everywhere, 1 where there are no cents, 0.001 in the Gulf."""
    if currency in _NO_MINOR:
        return Decimal(1)
    return Decimal("0.001") if currency in _THREE_PLACES else Decimal("0.01")


def rounded(amount: Decimal, currency: str) -> Decimal:
    """Half up to the currency's minor unit."""
    return amount.quantize(minor_unit(currency), rounding=ROUND_HALF_UP)


def spelled_out(amount: Decimal, currency: str) -> Decimal:
    """With all the places of the minor unit (129 -> 129.00); what is finer than that is no amount of money."""
    whole = rounded(amount, currency)
    if whole != amount:
        raise BadValue(
            say("'{amount}' is finer than the smallest coin of {currency}", amount=amount, currency=currency),
            say("round it to {whole}", whole=whole),
        )
    return whole


def shown(amount: Decimal, currency: str) -> str:
    """For people: "¥129.00"; the code in front where no sign is in common use ("SGD 12.00")."""
    sign = _SYMBOLS.get(currency, f"{currency} ")
    return f"{sign}{rounded(amount, currency):f}"
