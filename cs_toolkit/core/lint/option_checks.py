"""The options that a reply offers: how many, and whether they differ."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cs_toolkit.core.lint.page import Hit, Page

# Signs of what may be offered. Goods sent back for the money are one option, not two.
_KINDS: Final = (
    "offers_part", "offers_refund", "offers_return", "offers_exchange", "offers_reship", "offers_repair",
    "offers_coupon", "offers_gift", "offers_warranty", "offers_cancel",
)  # fmt: skip
_MONEY: Final = {"offers_return": "offers_refund"}


def few_options(page: Page) -> Iterator[Hit]:
    """L11: a complaint is offered a choice, at the step offer or where no step is named."""
    scope = page.scope
    if scope.step not in (None, "offer") or scope.kind not in (None, "complaint") or scope.is_granted:
        return
    if not page.families or not page.text or not (scope.kind or page.has("may")) or len(_items(page)) > 1:
        return
    spans: dict[str, tuple[int, int]] = {}
    for kind in _KINDS:
        if len(spans) < 2 and (found := page.find(kind)):
            spans.setdefault(_MONEY.get(kind, kind), found.span())
    if len(spans) == 1:
        yield Hit("L11", *next(iter(spans.values())))
    elif not spans and scope.kind:
        yield Hit("L11", *page.reading.sentences[-1])


def options_alike(page: Page) -> Iterator[Hit]:
    """L38: two options of which the first remedy is the same are no choice."""
    items = _items(page)
    kinds = {_first_kind(page, start, end) for start, end in items} if len(items) > 1 else set()
    if len(kinds) == 1 and None not in kinds:
        yield Hit("L38", items[0][0], items[-1][1])


def _items(page: Page) -> list[tuple[int, int]]:
    """What is numbered, each to the end of its sentence or to the next number."""
    starts = sorted({match.start() for match in page.all("numbered")})
    ends = [*starts[1:], len(page.text)] if starts else []
    return [
        (start, min(end, max(start + 1, page.reading.sentence_at(start)[1])))
        for start, end in zip(starts, ends, strict=True)
    ]


def _first_kind(page: Page, start: int, end: int) -> str | None:
    """What an item offers first."""
    found = [(match.start(), kind) for kind in _KINDS if (match := page.find(kind, start, end))]
    return min(found)[1] if found else None
