"""The shapes a stored value may have. A shape takes any value and returns it typed, or raises `BadValue`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from cs_toolkit.core.money import parse_amount
from cs_toolkit.errors import BadValue, Message, say

Shape = Callable[[Any], Any]

# Spreadsheets write "no date" as 1900; far years have offsets that files cannot hold and sums that do not exist.
_YEARS = range(1970, 2200)


def _refuse(value: object, wanted: Message) -> BadValue:
    return BadValue(say("'{value}' is not {wanted}", value=value, wanted=wanted))


def text(value: Any) -> str:
    """Any string."""
    if not isinstance(value, str):
        raise _refuse(value, say("a text"))
    return value


def filled(value: Any) -> str:
    """A string that says something."""
    if not text(value).strip():
        raise BadValue(say("the text is empty"))
    return str(value)


def address(value: Any) -> str:
    """A mail address, or `@` and a domain."""
    if "@" not in text(value) or any(char.isspace() for char in value):
        raise _refuse(value, say("a mail address, such as shop@example.com"))
    return str(value)


def flag(value: Any) -> bool:
    """true or false."""
    if not isinstance(value, bool):
        raise _refuse(value, say("true or false"))
    return value


def one_of(*allowed: str | int) -> Shape:
    """One of these values, as it is written."""

    def shape(value: Any) -> Any:
        if isinstance(value, bool) or value not in allowed:
            raise _refuse(value, say("one of {names}", names=", ".join(map(str, allowed))))
        return value

    return shape


def whole(value: Any) -> int:
    """A whole number, not negative."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise _refuse(value, say("a whole number"))
    return value


def length(value: Any) -> str:
    """A length of time as people type it: "180d"."""
    from cs_toolkit.core.when import duration

    duration(text(value))
    return str(value)


def term(value: Any) -> str:
    """How long something is kept: "3y"."""
    from cs_toolkit.core.retention import period

    period(text(value))
    return str(value)


def score(value: Any) -> int:
    """A satisfaction score from 1 to 5."""
    if whole(value) not in range(1, 6):
        raise _refuse(value, say("a score from 1 to 5"))
    return int(value)


def instant(value: Any) -> datetime:
    """A moment with its offset; a naive time is refused."""
    if not isinstance(value, datetime) or value.utcoffset() is None:
        raise _refuse(value, say("a time with an offset, such as 2026-11-22T09:14:00+08:00"))
    if value.year not in _YEARS:
        raise _refuse(value, say("a time of our age"))
    return value


def money(value: Any) -> Decimal:
    """A decimal string such as "129.00", or a `Decimal` that can be spelled as one; never a float."""
    if not isinstance(value, str | Decimal):
        raise _refuse(value, say('an amount as text, such as "129.00"'))
    try:
        return parse_amount(value if isinstance(value, str) else f"{value:f}")
    except InvalidOperation:
        raise _refuse(value, say('an amount as text, such as "129.00"')) from None


def currency(value: Any) -> str:
    """An ISO 4217 code."""
    if len(text(value)) != 3 or not value.isascii() or not value.isupper():
        raise _refuse(value, say("a currency code, such as CNY"))
    return str(value)


def _nearest(value: str, allowed: Iterable[str]) -> Message | None:
    from difflib import get_close_matches

    close = get_close_matches(value, allowed, n=1)
    return say("did you mean {names}?", names=close[0]) if close else None


def slug(*allowed: str) -> Shape:
    """One of the listed names."""

    def check(value: Any) -> str:
        if text(value) not in allowed:
            wanted = say("one of {names}", names=", ".join(allowed))
            raise BadValue(_refuse(value, wanted).message, _nearest(value, allowed))
        return str(value)

    return check


def many(shape: Shape) -> Shape:
    """A list, each of the same shape; comes back as a tuple."""

    def check(value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list | tuple):
            raise _refuse(value, say("a list"))
        return tuple(shape(item) for item in value)

    return check


def table(fields: Mapping[str, Shape], required: Iterable[str] = ()) -> Shape:
    """A table whose known keys have shapes; unknown keys are kept as they are."""
    needed = tuple(required)

    def check(value: Any) -> dict[str, Any]:
        if not isinstance(value, Mapping):
            raise _refuse(value, say("a table"))
        for name in needed:
            if name not in value:
                raise BadValue(say("'{name}' is missing", name=name))
        return {name: shaped(name, fields.get(name), item) for name, item in value.items()}

    return check


def shaped(name: str, shape: Shape | None, value: Any) -> Any:
    """The value in its shape; an error names the key."""
    if shape is None:
        return value
    try:
        return shape(value)
    except BadValue as error:
        raise BadValue(say("{key}: {problem}", key=name, problem=error.message), error.hint) from None


def column_names(value: Any) -> dict[str, Any]:
    """A table of columns by field: a column or a list of them; `constants` is a table of texts."""
    columns: dict[str, Any] = table({"constants": table({})})(value)
    for name, item in columns.items():
        held = item.values() if isinstance(item, Mapping) else item if isinstance(item, list) else [item]
        many(filled)(list(held))
        if isinstance(item, Mapping) and name != "constants":
            raise _refuse(name, say("a column or a list of columns"))
    return columns


# Of shop.toml: the keys of its tables; the shape of one key, or of every key of a table.
SECTIONS: Final = {
    "goodwill": ("rate", "cap", "when", "per_case", "per_month", "late_per_day"),
    "remedies": ("forbid", "approve_above", "freight", "freight_express", "consumables", "hour", "goods_cost"),
    "quiet": ("hours",),
    "mail": ("own",),
    "alerts": ("same_product", "same_carrier", "same_category", "days", "false_alarms_per_year"),
    "advocates": ("again",),
    "retention": ("closed",),
    "screen": ("color", "ambiguous", "plain"),
}
SETTINGS_SHAPES: Final[dict[str, Shape | None]] = {
    "mail.own": many(address),
    "advocates.again": length,
    "retention.closed": term,
    "maps": column_names,
    "screen.color": one_of("auto", "always", "never"),
    "screen.ambiguous": one_of(1, 2),
    "screen.plain": flag,
}


def day_of(value: Any) -> date:
    """A date, not a time."""
    if type(value) is not date:
        raise BadValue(say("'{value}' is not a date such as 2026-11-01", value=value))
    return value


def only_keys(data: Mapping[str, Any], allowed: Collection[str], where: str) -> None:
    """Raises `BadValue` for a key that does not belong there."""
    for key in data:
        if key not in allowed:
            raise BadValue(
                say("'{key}' is not a key of {where}", key=key, where=where),
                say("the keys are {names}", names=", ".join(allowed)),
            )
