"""What one cell says: an amount, an identifier, a count, a parcel. BadValue names the column and the value."""

from __future__ import annotations

import re
import unicodedata

from cs_toolkit.errors import BadValue, say

_PLAIN = re.compile(r"\d{1,12}(?:\.\d{1,2})?", re.ASCII)
# Thousands and decimals as here and as in Europe; 1.299 alone could be either and is refused.
_MONEY = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{1,2}))?", re.ASCII)
_COMMA = re.compile(r"(\d{1,3}(?:[. ']\d{3})+|\d+),(\d{1,2})", re.ASCII)
_MARKS = {"NT$": "TWD", "HK$": "HKD", "US$": "USD", "€": "EUR", "£": "GBP", "元": "CNY"}
_CODES = re.compile(r"(?:^(CNY|RMB|TWD|NTD|HKD|USD|EUR|GBP|AUD|CAD|SGD|MYR|JPY)\b)|(?:\b(?:CNY|RMB|USD|EUR|GBP)$)")
_AS_CODE = {"RMB": "CNY", "NTD": "TWD"}
_PLAIN_MARKS = ("¥", "$")
_REMARK = re.compile(r"\([^()]*\)$")  # 499.00（系统计算中，该值仅供参考）
_ROUNDED = re.compile(r"\d(\.\d+)?E\+\d{2,}", re.IGNORECASE | re.ASCII)
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))
_MASK = re.compile(r"[*＊#$密]")
_MASKED = re.compile(r"(?:##|\$\$).*|.*[*＊]{2}.*|.?[*＊].?|\S*密文\S*", re.DOTALL)
_NUMBER_SIGN = re.compile(r"^(?:No|单号|運單號|运单号)\s*[:：.]\s*", re.IGNORECASE)
_RECIPIENT = re.compile(r"\s*([^，,]{1,30})，\s*(?:86-)?(\+?[\d*][\d*-]{4,20})\s*，")
_SHIPMENT = re.compile(
    r"(?:(?!No[:：])(?P<carrier>.*?[^\x00-\x7f]|.*?[^\s:：,，](?=[\s:：,，]))[\s:：,，]*)?"
    r"(?P<tracking>(?:No[:：]\s*)?[A-Za-z]{0,5}\d[\w-]{4,})",
    re.ASCII,
)


def money(text: str, column: str) -> tuple[str, str | None]:
    """An amount as a decimal string with the places it was given, and the currency where its sign is unmistakable."""
    if _PLAIN.fullmatch(text):
        return text, None
    rest, currency = _without_sign(_REMARK.sub("", unicodedata.normalize("NFKC", text).strip()).strip())
    if found := _MONEY.fullmatch(rest):
        return rest.replace(",", ""), currency
    if found := _COMMA.fullmatch(rest):
        return f"{re.sub(r'[^0-9]', '', found[1])}.{found[2]}", currency
    raise BadValue(
        say("{column}: '{value}' is no amount of money", column=column, value=text),
        say("write it as 1299.00"),
    )


def _without_sign(text: str) -> tuple[str, str | None]:
    """The figure alone, and the currency that stood before or behind it."""
    currency, rest = None, text.upper()
    for mark, code in _MARKS.items():
        if rest.startswith(mark) or rest.endswith(mark):
            currency, rest = code, rest.removeprefix(mark).removesuffix(mark).strip()
            break
    if found := _CODES.search(rest):
        named = found[0]
        currency, rest = _AS_CODE.get(named, named), rest.removeprefix(named).removesuffix(named).strip()
    for mark in _PLAIN_MARKS:
        rest = rest.removeprefix(mark).strip()
    return rest, currency


def identifier(text: str, column: str) -> str:
    """An order id, phone or parcel number as text; refused where a spreadsheet has already rounded it."""
    name = _visible(text)
    if "+" in name and _ROUNDED.fullmatch(name):
        raise BadValue(
            say("{column}: '{value}' was rounded by a spreadsheet, the number is lost", column=column, value=name),
            say("export the file again and import it without saving it in a spreadsheet"),
        )
    return "" if name.casefold() == "null" else name


def count(text: str, column: str) -> int:
    """A whole number of pieces."""
    if len(text) < 10 and text.isascii() and text.isdecimal():
        return int(text)
    found = re.fullmatch(r"(\d{1,9})(?:[.,]0+)?\s*[件个個]?", unicodedata.normalize("NFKC", text).strip(), re.ASCII)
    if not found:
        raise BadValue(
            say("{column}: '{value}' is no number of pieces", column=column, value=text),
            say("write a whole number"),
        )
    return int(found[1])


def is_true(text: str) -> bool:
    """Whether a cell of our own export says yes."""
    return text.strip().casefold() in ("true", "1", "yes")


def is_masked(text: str) -> bool:
    """Whether the platform hid what stood there: `##密文`, `1******6198`, `王**`; two customers may look alike then."""
    return bool(_MASK.search(text)) and bool(_MASKED.fullmatch(text.strip()))


def recipient(text: str) -> tuple[str, str]:
    """Name and phone at the beginning of an address, parted by full-width commas; empty where it begins otherwise."""
    found = _RECIPIENT.match(text) if "，" in text else None
    return (found[1].strip(), found[2]) if found else ("", "")


def parcel_number(text: str, column: str) -> str:
    """A tracking number without the `No:` that order exports put before it."""
    return identifier(_NUMBER_SIGN.sub("", _visible(text)), column)


def _visible(text: str) -> str:
    return (text if text.isascii() else text.translate(_INVISIBLE)).strip()


def shipment(text: str, column: str) -> tuple[str, str]:
    """Carrier and tracking number of a cell such as `极兔速递 JT2322082158515`; either may be empty."""
    clean = _visible(text)
    found = _SHIPMENT.match(clean)
    if not found:
        return clean, ""
    return (found["carrier"] or "").strip(), parcel_number(found["tracking"], column)
