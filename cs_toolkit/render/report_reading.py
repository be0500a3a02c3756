"""A report for programs read back, so that one that is remembered can be shown in any form and language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, tzinfo
from decimal import Decimal
from itertools import groupby
from typing import Any, Final

from cs_toolkit.core.insight.measures import Measure, Scope, Section
from cs_toolkit.core.insight.report_period import Period
from cs_toolkit.core.insight.report_type import Problem, Quote, Report
from cs_toolkit.core.share import Share

_MONEY: Final = r"-?\d{1,30}(\.\d{1,10})?"
_TALLIES: Final = ("categories", "products", "skus", "carriers")


def report_of(row: Mapping[str, Any], zone: tzinfo, shop: str, now: datetime) -> Report:
    """What `report_rows.report_row` told, as JSON has it; sections without a number are left out.

    Raises ValueError, TypeError, LookupError, ArithmeticError or AttributeError where it is none.
    """
    return Report(
        period=_period(row["since_at"], row["until_at"], zone),
        earlier=_period(row["before_since_at"], row["before_until_at"], zone),
        now=now,
        shop=shop,
        cases=_texts(row["cases"]),
        sections=tuple(
            Section(_text(key), tuple(map(_measure, found)))
            for key, found in groupby(row["measures"], key=lambda measure: measure["section"])
        ),
        problems=tuple(map(_problem, row["problems"])),
    )


def _period(since: str, until: str, zone: tzinfo) -> Period:
    """Where midnight does not exist, a day begins a little later."""
    first, end = (datetime.fromisoformat(at).astimezone(zone) for at in (since, until))
    return Period(first.date(), end.date(), zone)


def _measure(row: Mapping[str, Any]) -> Measure:
    scope = Scope(_text(row["population"]), _time(row["since_at"]), _time(row["until_at"]), _text(row["clock"]))
    value, low, high = (_number(row[name]) for name in ("value", "low", "high"))
    name, currency, note = (_maybe_text(row[name]) for name in ("name", "currency", "note_code"))
    n, of = (_maybe_count(row[name]) for name in ("n", "of"))
    return Measure(_text(row["key"]), name, value, _text(row["unit"]), scope, n, of, low, high, currency, note)


def _problem(row: Mapping[str, Any]) -> Problem:
    categories, products, skus, carriers = (_tally(row[name]) for name in _TALLIES)
    return Problem(
        cause=_text(row["cause"]),
        audience=_text(row["audience"]),
        share=Share(_count(row["n"]), _count(row["of"])),
        before=_count(row["before"]),
        cases=_texts(row["cases"]),
        categories=categories,
        products=products,
        skus=skus,
        carriers=carriers,
        costs=_sums(row["costs"]),
        given=_sums(row["given"]),
        open=_count(row["open"]),
        low_scores=_count(row["low_scores"]),
        again=_count(row["reopened"]),
        quotes=tuple(
            Quote(_text(quote["case"]), _maybe_text(quote["language"]), _text(quote["text"])) for quote in row["quotes"]
        ),
    )


def _tally(rows: Iterable[Mapping[str, Any]]) -> tuple[tuple[str, int], ...]:
    return tuple((_text(row["name"]), _count(row["cases"])) for row in rows)


def _sums(rows: Iterable[Mapping[str, Any]]) -> tuple[tuple[str, Decimal, int], ...]:
    return tuple((_text(row["currency"]), _money(row["amount"]), _count(row["n"])) for row in rows)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _maybe_text(value: Any) -> str | None:
    return None if value is None else _text(value)


def _texts(values: Iterable[Any]) -> tuple[str, ...]:
    return tuple(map(_text, values))


def _count(value: Any) -> int:
    if type(value) is not int:
        raise TypeError(value)
    return value


def _maybe_count(value: Any) -> int | None:
    return None if value is None else _count(value)


def _money(value: Any) -> Decimal:
    """Amounts are spelled with digits; what else a decimal may be could take for ever to show."""
    if not re.fullmatch(_MONEY, _text(value), re.ASCII):
        raise ValueError(value)
    return Decimal(value)


def _number(value: Any) -> Any:
    """An amount of money is a text there."""
    if value is None or type(value) in {int, float}:
        return value
    return _money(value)


def _time(value: Any) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value)
