"""A case as the search for what keeps coming back sees it, and which cases count.

Counted are complaints, after-sales requests, questions and reviews. Left out are praise, cases merged into another,
and cases closed as duplicate, unfounded or withdrawn: nothing is to be mended because of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Final, NamedTuple, Protocol

from cs_toolkit.core.text import fold_script, match_key, one_line
from cs_toolkit.core.timeline import Timeline

NOT_COUNTED: Final = frozenset({"duplicate", "unfounded", "withdrawn"})
PRAISE: Final = "praise"


class Countable(Protocol):
    """What tells whether a case counts."""

    @property
    def category(self) -> str:
        """What went wrong."""
        ...

    @property
    def outcome(self) -> str | None:
        """How it ended."""
        ...

    @property
    def merged_into(self) -> str | None:
        """The case it became part of."""
        ...


class Told(Countable, Protocol):
    """What is known of a case; `core.insight.facts.CaseFacts` is one."""

    @property
    def id(self) -> str:
        """Its id."""
        ...

    @property
    def received_at(self) -> datetime:
        """When the complaint came."""
        ...

    @property
    def cause(self) -> str | None:
        """Why, where that was found."""
        ...

    @property
    def product(self) -> str | None:
        """The product as the order wrote it."""
        ...

    @property
    def sku(self) -> str | None:
        """Its number."""
        ...

    @property
    def text(self) -> str:
        """What the customer wrote."""
        ...

    @property
    def customer(self) -> str | None:
        """Who wrote."""
        ...

    @property
    def handle(self) -> str | None:
        """Under which name on the platform."""
        ...

    @property
    def contact(self) -> str | None:
        """How they are reached."""
        ...

    @property
    def order(self) -> str | None:
        """The number of the order."""
        ...


class Sighting(NamedTuple):
    """A case as told by its timeline."""

    id: str
    received_at: datetime
    category: str
    cause: str | None
    product: str | None
    sku: str | None
    text: str
    outcome: str | None
    merged_into: str | None
    customer: str | None
    handle: str | None
    contact: str | None
    order: str | None


def sighting(timeline: Timeline) -> Sighting:
    """What a timeline tells."""
    case = timeline.case
    complaint, customer, order = case.complaint, case.customer, case.order
    return Sighting(
        id=case.id,
        received_at=complaint.received_at,
        category=complaint.category,
        cause=cause_of(timeline),
        product=order.product,
        sku=order.sku,
        text=complaint.text or complaint.summary or "",
        outcome=timeline.closed.get("outcome") if timeline.closed else None,
        merged_into=timeline.merged_into,
        customer=customer.name,
        handle=customer.handle,
        contact=customer.contact,
        order=order.id,
    )


def counts(told: Countable) -> bool:
    """Whether the case tells of something that may keep coming back."""
    return told.merged_into is None and told.category != PRAISE and told.outcome not in NOT_COUNTED


def is_counted(timeline: Timeline) -> bool:
    """The same of a timeline."""
    return counts(sighting(timeline))


def cause_of(timeline: Timeline) -> str | None:
    """The root cause that was found; a diagnosis of "unknown" has found none."""
    cause: str | None = timeline.diagnosed.get("cause") if timeline.diagnosed else None
    return None if cause == "unknown" else cause


def usual_product(timelines: Iterable[Timeline]) -> str | None:
    """The product as most orders wrote it."""
    return usual_name(timeline.case.order.product for timeline in timelines)


def usual_name(names: Iterable[str | None]) -> str | None:
    """The name as most wrote it; None where nobody wrote one."""
    told = Counter(name for text in names if (name := one_line(text or "")))
    return min(told, key=lambda name: (-told[name], name), default=None)


def product_key(told: Told) -> str | None:
    """What a product is told apart by: neither script nor width nor case of its name."""
    return fold_script(match_key(told.product or "")) or None


def by_day_and_number(case: str) -> tuple[str, int, str]:
    """What orders case ids: the day, then the number as a number."""
    day, _, number = case.partition("-")
    return day, len(number), number
