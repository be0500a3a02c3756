"""What a text is judged by besides itself: whose rules apply, which step it belongs to, what the case knows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, tzinfo
from decimal import Decimal
from typing import Final, NamedTuple

from cs_toolkit.errors import Message

# Worst first.
SEVERITIES: Final = ("block", "warn", "info")

# Platforms that are the shop's own house: nobody forbids to speak to the customer outside.
_OWN_HOUSE: Final = frozenset({"own-site", "offline", "shopify", "woocommerce"})
_EU: Final = frozenset(
    {
        "at", "be", "bg", "hr", "cy", "cz", "dk", "ee", "fi", "fr", "de", "gr", "hu", "ie", "it", "lv", "lt", "lu",
        "mt", "nl", "pl", "pt", "ro", "sk", "si", "es", "se", "is", "li", "no",
    }
)  # fmt: skip
_GOODS: Final = frozenset({"food", "health"})


class Finding(NamedTuple):
    """What is wrong where. `line` and `column` count characters from 1; `span` is the text as written."""

    rule: str
    severity: str
    line: int
    column: int
    span: str
    message: Message
    fix: Message
    source: str


class Known(NamedTuple):
    """What the case and the shop know. `amount` is what was paid, `cap` the most that amends may come to."""

    customer: str | None = None
    handle: str | None = None
    contact: str | None = None
    orders: tuple[str, ...] = ()
    product: str | None = None
    tracking: str | None = None
    amount: Decimal | None = None
    cap: Decimal | None = None
    currency: str | None = None
    other_names: frozenset[str] = frozenset()
    other_numbers: frozenset[str] = frozenset()
    earlier_replies: tuple[str, ...] = ()
    shop: str | None = None
    agents: frozenset[str] = frozenset()


class Scope(NamedTuple):
    """Where a text belongs. What is None or empty is not known, and rules that need it are silent.

    `language` stands in where the text itself does not tell; `due_at` is the deadline that governs; `is_open_at`
    tells whether somebody is in the shop at an instant; `goods` are of the kinds food, health (None: not known);
    `disabled` are rules the owner does without, which no blocking rule can be; `limit` is the number of characters
    that the channel takes; `is_granted`: the customer gets what was asked for, so there is nothing to choose.
    """

    language: str | None = None
    region: str | None = None
    platforms: frozenset[str] = frozenset()
    kind: str | None = None
    step: str | None = None
    is_public: bool = False
    is_sent: bool = False
    by: str | None = None
    now: datetime | None = None
    due_at: datetime | None = None
    is_breached: bool = False
    zone: tzinfo = UTC
    is_open_at: Callable[[datetime], bool] | None = None
    known: Known = Known()
    disabled: frozenset[str] = frozenset()
    goods: frozenset[str] | None = None
    payment: str | None = None
    pictures: int = 0
    limit: int | None = None
    is_granted: bool = False

    def names(self) -> frozenset[str]:
        """Every scope that a rule may ask for and that holds here."""
        held = {"all", *self.platforms, *(self.goods if self.goods is not None else _GOODS)}
        if self.region:
            held.add("uk" if self.region == "gb" else self.region)
        if self.region in _EU:
            held.add("eu")
        if self.platforms - _OWN_HOUSE:
            held.add("platform")
        if self.is_public or self.kind == "review":
            held.add("public")
        if self.payment:
            held.add(self.payment)
        return frozenset(held)
