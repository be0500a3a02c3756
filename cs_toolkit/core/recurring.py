"""What keeps coming back: cases grouped by product, category and root cause.

Counted are complaints, after-sales requests, questions and reviews. Left out are praise, cases merged into another,
and cases closed as duplicate, unfounded or withdrawn: nothing is to be mended because of them.
"""

from __future__ import annotations

import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from cs_toolkit.core.text import fold_script, match_key, one_line
from cs_toolkit.core.timeline import Timeline
from cs_toolkit.errors import Message, say

NOT_COUNTED: Final = frozenset({"duplicate", "unfounded", "withdrawn"})
_Key = tuple[str | None, str]


@dataclass(frozen=True, slots=True)
class RecurringIssue:
    """Cases that belong together. `cause` is None where it is not known or not one; times are those of receipt."""

    issue: str
    product: str | None
    category: str
    cause: str | None
    size: int
    cases: tuple[str, ...]
    first_at: datetime
    last_at: datetime
    why: Message


def recurring(timelines: Iterable[Timeline], *, at_least: int = 3) -> tuple[RecurringIssue, ...]:
    """The issues of at least so many cases, the largest first.

    Within a product and category, a cause found in enough cases stands alone. The other cases (rarer causes, or none
    found yet) form one more issue, whose cause is the only one found among them, if there is only one.
    """
    groups: dict[_Key, list[Timeline]] = defaultdict(list)
    for timeline in timelines:
        if is_counted(timeline):
            groups[_product_key(timeline), timeline.case.complaint.category].append(timeline)
    issues = [issue for key, members in groups.items() for issue in _issues(key, members, at_least)]
    return tuple(sorted(issues, key=lambda issue: (-issue.size, issue.issue)))


def is_counted(timeline: Timeline) -> bool:
    """Whether the case tells of something that may keep coming back."""
    if timeline.merged_into or timeline.case.complaint.category == "praise":
        return False
    return timeline.closed is None or timeline.closed.get("outcome") not in NOT_COUNTED


def cause_of(timeline: Timeline) -> str | None:
    """The root cause that was found; a diagnosis of "unknown" has found none."""
    cause: str | None = timeline.diagnosed.get("cause") if timeline.diagnosed else None
    return None if cause == "unknown" else cause


def usual_product(timelines: Iterable[Timeline]) -> str | None:
    """The product as most orders wrote it."""
    names = Counter(name for timeline in timelines if (name := one_line(timeline.case.order.product or "")))
    return min(names, key=lambda name: (-names[name], name), default=None)


def by_day_and_number(case: str) -> tuple[str, int, str]:
    """What orders case ids: the day, then the number as a number."""
    day, _, number = case.partition("-")
    return day, len(number), number


def _product_key(timeline: Timeline) -> str | None:
    return fold_script(match_key(timeline.case.order.product or "")) or None


def _issues(key: _Key, members: Sequence[Timeline], at_least: int) -> Iterator[RecurringIssue]:
    by_cause: dict[str | None, list[Timeline]] = defaultdict(list)
    for timeline in members:
        by_cause[cause_of(timeline)].append(timeline)
    rest: list[Timeline] = []
    for cause, same in by_cause.items():
        if cause is not None and len(same) >= at_least:
            yield _issue(key, same, cause, cause)
        else:
            rest += same
    if rest and len(rest) >= at_least:
        found = {cause_of(timeline) for timeline in rest} - {None}
        yield _issue(key, rest, found.pop() if len(found) == 1 else None, None)


def _issue(key: _Key, members: Sequence[Timeline], cause: str | None, shared: str | None) -> RecurringIssue:
    """`shared`: the cause that every case has. It alone enters the id, so that a first diagnosis renames nothing."""
    product, category = usual_product(members), key[1]
    name = "\n".join((key[0] or "", category, shared or ""))
    received = [timeline.case.complaint.received_at for timeline in members]
    return RecurringIssue(
        issue=f"{zlib.crc32(name.encode()):08x}",
        product=product,
        category=category,
        cause=cause,
        size=len(members),
        cases=tuple(sorted((timeline.case.id for timeline in members), key=by_day_and_number)),
        first_at=min(received),
        last_at=max(received),
        why=_why(product, category, cause, is_shared=shared is not None),
    )


def _why(product: str | None, category: str, cause: str | None, *, is_shared: bool) -> Message:
    if product is None:
        if cause is None:
            return say("no product named; the same category, {category}; no single cause known", category=category)
        if is_shared:
            return say(
                "no product named; the same category, {category}, and cause, {cause}", category=category, cause=cause
            )
        return say(
            "no product named; the same category, {category}; the only cause found so far: {cause}",
            category=category,
            cause=cause,
        )
    if cause is None:
        return say(
            "the same product, {product}, and category, {category}; no single cause known",
            product=product,
            category=category,
        )
    if is_shared:
        return say(
            "the same product, {product}, category, {category}, and cause, {cause}",
            product=product,
            category=category,
            cause=cause,
        )
    return say(
        "the same product, {product}, and category, {category}; the only cause found so far: {cause}",
        product=product,
        category=category,
        cause=cause,
    )
