"""What one cell says: a time, an amount, an identifier, a count, a parcel. BadValue names the column and the value."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from cs_toolkit.errors import BadValue, say

_TIME = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?"
    r"(?:(?:[T\s]+|(?<=日))(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,6})\d*)?)?)?"
    r"\s*(Z|[+-]\d{2}:?\d{2})?",
    re.ASCII,
)
_MONEY = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(\.\d{1,2})?", re.ASCII)
_MARKS = {"NT$": "TWD", "HK$": "HKD", "US$": "USD", "€": "EUR", "£": "GBP", "RMB": "CNY", "CNY": "CNY", "元": "CNY"}
_PLAIN_MARKS = ("¥", "$")
_ROUNDED = re.compile(r"\d(\.\d+)?E\+\d{2,}", re.IGNORECASE | re.ASCII)
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))
_NUMBER_SIGN = re.compile(r"^(?:No|单号|運單號|运单号)\s*[:：.]\s*", re.IGNORECASE)
_SHIPMENT = re.compile(
    r"(?:(?!No[:：])(?P<carrier>.*?[^\x00-\x7f]|.*?[^\s:：,，](?=[\s:：,，]))[\s:：,，]*)?"
    r"(?P<tracking>(?:No[:：]\s*)?[A-Za-z]{0,5}\d[\w-]{4,})",
    re.ASCII,
)


def moment(text: str, zone: tzinfo, column: str) -> datetime:
    """The instant a cell names, aware; without an offset of its own it is in `zone`. A date alone is its midnight."""
    found = _TIME.fullmatch(unicodedata.normalize("NFKC", text).strip())
    try:
        if found is None:
            raise ValueError
        numbers = [int(part) if part else 0 for part in found.groups()[:6]]
        micros = int((found[7] or "0").ljust(6, "0"))
        return datetime(*numbers[:6], micros, tzinfo=_offset(found[8]) or zone)  # type: ignore[arg-type,misc]
    except ValueError:
        raise BadValue(
            say("{column}: '{value}' is no date and time", column=column, value=text),
            say("write it as 2026-11-22 14:05:00"),
        ) from None


def _offset(text: str | None) -> tzinfo | None:
    if not text:
        return None
    if text == "Z":
        return UTC
    sign = -1 if text[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(text[1:3]), minutes=int(text[-2:])))


def money(text: str, column: str) -> tuple[str, str | None]:
    """An amount as a decimal string with the places it was given, and the currency where its sign is unmistakable."""
    rest = unicodedata.normalize("NFKC", text).strip()
    currency = None
    for mark, code in _MARKS.items():
        if rest.upper().startswith(mark) or rest.upper().endswith(mark):
            rest, currency = rest.upper().removeprefix(mark).removesuffix(mark).strip(), code
            break
    for mark in _PLAIN_MARKS:
        rest = rest.removeprefix(mark).strip()
    if not _MONEY.fullmatch(rest):
        raise BadValue(
            say("{column}: '{value}' is no amount of money", column=column, value=text),
            say("write it as 1299.00"),
        )
    return rest.replace(",", ""), currency


def identifier(text: str, column: str) -> str:
    """An order id, phone or parcel number as text; refused where a spreadsheet has already rounded it."""
    name = text.translate(_INVISIBLE).strip()
    if _ROUNDED.fullmatch(name):
        raise BadValue(
            say("{column}: '{value}' was rounded by a spreadsheet, the number is lost", column=column, value=name),
            say("export the file again and import it without saving it in a spreadsheet"),
        )
    return "" if name.casefold() == "null" else name


def count(text: str, column: str) -> int:
    """A whole number of pieces."""
    found = re.fullmatch(r"(\d{1,9})(?:\.0+)?\s*[件个個]?", unicodedata.normalize("NFKC", text).strip(), re.ASCII)
    if not found:
        raise BadValue(
            say("{column}: '{value}' is no number of pieces", column=column, value=text),
            say("write a whole number"),
        )
    return int(found[1])


def is_true(text: str) -> bool:
    """Whether a cell of our own export says yes."""
    return text.strip().casefold() in ("true", "1", "yes")


def parcel_number(text: str, column: str) -> str:
    """A tracking number without the `No:` that order exports put before it."""
    return identifier(_NUMBER_SIGN.sub("", text.translate(_INVISIBLE).strip()), column)


def shipment(text: str, column: str) -> tuple[str, str]:
    """Carrier and tracking number of a cell such as `极兔速递 JT2322082158515`; either may be empty."""
    clean = text.translate(_INVISIBLE).strip()
    found = _SHIPMENT.match(clean)
    if not found:
        return clean, ""
    return (found["carrier"] or "").strip(), parcel_number(found["tracking"], column)
