"""A stored value has the shape it should have, or is refused by name."""

from __future__ import annotations

from datetime import datetime, tzinfo
from decimal import Decimal
from typing import Any

import pytest
from builders import at

from cs_toolkit.core import shape
from cs_toolkit.errors import BadValue


class Nowhere(tzinfo):
    """A zone that does not know its offset."""

    def utcoffset(self, _when: datetime | None) -> None:
        return None


NOON = at("2026-11-22T12:00+08:00")
GOOD: list[tuple[shape.Shape, Any, Any]] = [
    (shape.text, "", ""),
    (shape.filled, " x ", " x "),
    (shape.address, "shop@example.com", "shop@example.com"),
    (shape.flag, False, False),
    (shape.whole, 0, 0),
    (shape.score, 5, 5),
    (shape.instant, NOON, NOON),
    (shape.money, "129.00", Decimal("129.00")),
    (shape.money, Decimal("0.5"), Decimal("0.5")),
    (shape.slug("a", "b"), "b", "b"),
    (shape.many(shape.whole), [1, 2], (1, 2)),
    (shape.table({"n": shape.whole}, ["n"]), {"n": 1, "odd": None}, {"n": 1, "odd": None}),
    (
        shape.column_names,
        {"text": ["a", "b"], "constants": {"platform": "jd"}},
        {"text": ["a", "b"], "constants": {"platform": "jd"}},
    ),
]
BAD: list[tuple[shape.Shape, Any, str]] = [
    (shape.text, 3, "'3' is not a text"),
    (shape.filled, " \n", "empty"),
    (shape.address, "shop", "mail address"),
    (shape.address, "a shop@example.com", "mail address"),
    (shape.flag, 1, "true or false"),
    (shape.whole, -1, "whole number"),
    (shape.whole, True, "whole number"),
    (shape.whole, 1.0, "whole number"),
    (shape.score, 0, "from 1 to 5"),
    (shape.instant, NOON.replace(tzinfo=None), "offset"),
    (shape.instant, NOON.replace(tzinfo=Nowhere()), "offset"),
    (shape.instant, NOON.date(), "offset"),
    (shape.money, 1.5, "as text"),
    (shape.money, "-1", "as text"),
    (shape.money, "1e3", "as text"),
    (shape.money, Decimal("-5"), "as text"),
    (shape.money, Decimal("NaN"), "as text"),
    (shape.money, Decimal(1) / 3, "as text"),
    (shape.slug("a", "b"), "c", "one of a, b"),
    (shape.slug("a"), 1, "a text"),
    (shape.many(shape.whole), "12", "a list"),
    (shape.many(shape.whole), ["x"], "whole number"),
    (shape.table({}), [], "a table"),
    (shape.table({}, ["n"]), {}, "'n' is missing"),
    (shape.table({"n": shape.whole}), {"n": "x"}, "n: 'x'"),
    (shape.column_names, {"text": {"platform": "jd"}}, "a column or a list of columns"),
]


@pytest.mark.parametrize(("of", "value", "expected"), GOOD)
def test_a_value_in_its_shape(of: shape.Shape, value: Any, expected: Any) -> None:
    """Comes back typed."""
    assert of(value) == expected


@pytest.mark.parametrize(("of", "value", "told"), BAD)
def test_any_other_value_is_refused(of: shape.Shape, value: Any, told: str) -> None:
    """With the value and what was wanted; money that a file could not hold, too."""
    with pytest.raises(BadValue, match=told):
        of(value)
