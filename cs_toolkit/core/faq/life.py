"""The life of an FAQ entry: drafted, published, retired as it is kept; stale or contradicted as cases make it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from cs_toolkit.core import shape
from cs_toolkit.core.faq.entries import FaqEntry, is_resolved, remedies_of
from cs_toolkit.core.order_counts import name_key
from cs_toolkit.core.recurring.cases import cause_of
from cs_toolkit.core.taxonomy import LANGUAGES, REMEDIES
from cs_toolkit.core.timeline import Timeline
from cs_toolkit.errors import BadValue, Message, say, say_n

STATES: Final = ("candidate", "drafted", "published", "stale", "contradicted", "retired")
OLD: Final = timedelta(days=180)
_ENOUGH: Final = 3  # cases that show another usual way
_AGAINST: Final = 2  # cases that the answer would have promised something else

_PLACE: Final = shape.table({"where": shape.filled, "at": shape.instant}, required=("where", "at"))
_ENTRY: Final = shape.table(
    {
        **dict.fromkeys(("id", "product", "category", "cause", "question", "answer"), shape.filled),
        **dict.fromkeys(("drafted_at", "edited_at", "retired_at"), shape.instant),
        "language": shape.slug(*LANGUAGES),
        "remedies": shape.many(shape.slug(*REMEDIES)),
        "published": shape.many(_PLACE),
        "retired_reason": shape.text,
    },
    required=("id", "language", "question", "answer"),
)


class Placement(NamedTuple):
    """Where an entry is shown before the purchase, and since when."""

    where: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Kept:
    """An entry of the shop's faq.toml. `remedies` are what the answer promises, where cases told."""

    id: str
    language: str
    question: str
    answer: str
    product: str | None = None
    category: str = "other"
    cause: str | None = None
    remedies: tuple[str, ...] = ()
    drafted_at: datetime | None = None
    edited_at: datetime | None = None
    published: tuple[Placement, ...] = ()
    retired_at: datetime | None = None
    retired_reason: str | None = None

    @property
    def answered_at(self) -> datetime | None:
        """When the answer was written."""
        return self.edited_at or self.drafted_at

    @property
    def published_at(self) -> datetime | None:
        """When it was first shown anywhere."""
        return min((place.at for place in self.published), default=None)

    def covers(self, entry: FaqEntry) -> bool:
        """Whether it answers what a drafted entry would."""
        if entry.id == self.id:
            return True
        same = (self.language, self.category) == (entry.language, entry.category) and self.is_about(entry.product)
        return same and self.retired_at is None and self.cause in (None, entry.cause)

    def is_about(self, product: str | None) -> bool:
        """Whether it is about this product, written in whatever script."""
        return name_key(self.product or "") == name_key(product or "")


class Standing(NamedTuple):
    """The state of an entry; `why` where it is stale or contradicted, with a stable code."""

    state: str
    why_code: str | None = None
    why: Message | None = None


def kept_from(data: Any) -> Kept:
    """An entry as read from faq.toml; unknown keys are passed over. Raises `BadValue`."""
    table = _ENTRY(data)
    known = {name: table[name] for name in Kept.__dataclass_fields__ if name in table}
    known["published"] = tuple(Placement(place["where"], place["at"]) for place in table.get("published", ()))
    return Kept(**known)


def drafted(entry: FaqEntry, now: datetime) -> Kept:
    """The draft of a candidate, to be kept from now on. Raises `BadValue` where it has no answer yet."""
    if entry.answer is None:
        raise BadValue(
            say("'{entry}' has no answer yet: no case like it was resolved", entry=entry.id),
            say("write one: cst faq edit {entry} --answer TEXT", entry=entry.id),
        )
    return Kept(
        id=entry.id,
        language=entry.language,
        question=entry.question,
        answer=entry.answer,
        product=entry.product,
        category=entry.category,
        cause=entry.cause,
        remedies=entry.remedies,
        drafted_at=now,
    )


def published(entry: Kept, place: Placement) -> Kept:
    """The entry shown at one more place; at the same one anew, its time is replaced. A retired one comes back."""
    places = {found.where: found for found in (*entry.published, place)}
    return replace(entry, published=tuple(places.values()), retired_at=None, retired_reason=None)


def standing(
    entry: Kept,
    cases: Iterable[Timeline],
    *,
    now: datetime,
    forbidden: Collection[str] = (),
    labels: Mapping[str, str] | None = None,
) -> Standing:
    """Where an entry stands, by its own cases: those of its product and category that count.

    Contradicted: the owner forbids what it promises, or since it was written most cases, and two at least, were solved
    by nothing of it (cases known to have another cause aside). Stale: three new cases show another usual remedy or
    cause, or it is older than 180 days while cases keep coming. `labels`: words for remedies and causes, else slugs.
    """
    if entry.retired_at is not None:
        return Standing("retired")
    named = labels or {}
    if ruled_out := [kind for kind in entry.remedies if kind in forbidden]:
        why = say("it promises {remedy}, which [remedies] forbid", remedy=named.get(ruled_out[0], ruled_out[0]))
        return Standing("contradicted", "remedy-forbidden", why)
    if entry.answered_at is not None:
        own, since = tuple(cases), entry.answered_at
        new = [timeline for timeline in own if timeline.case.complaint.received_at > since]
        same = (timeline for timeline in own if entry.cause is None or cause_of(timeline) in (None, entry.cause))
        solved = [found for timeline in same if (found := _solved(timeline, since))]
        doubt = (
            _solved_otherwise(entry, solved, named)
            or _usual_remedy(entry, solved, named)
            or _usual_cause(entry, new, named)
            or _old(since, new, now)
        )
        if doubt:
            return doubt
    return Standing("published" if entry.published else "drafted")


def _solved(timeline: Timeline, since: datetime) -> frozenset[str]:
    """By what a case was solved since then; nothing where it was not, or nothing was given."""
    done = timeline.resolved or timeline.closed
    return remedies_of(timeline) if is_resolved(timeline) and done and done.at > since else frozenset()


def _solved_otherwise(entry: Kept, told: Sequence[frozenset[str]], labels: Mapping[str, str]) -> Standing | None:
    against = [remedies for remedies in told if remedies.isdisjoint(entry.remedies)]
    if not entry.remedies or len(against) < _AGAINST or 2 * len(against) <= len(told):
        return None
    kind = _most(kind for remedies in against for kind in remedies)
    why = say(
        "{count} of {all} cases solved since were solved otherwise, mostly by {remedy}",
        count=len(against),
        all=len(told),
        remedy=labels.get(kind, kind),
    )
    return Standing("contradicted", "solved-otherwise", why)


def _usual_remedy(entry: Kept, told: Sequence[frozenset[str]], labels: Mapping[str, str]) -> Standing | None:
    if not entry.remedies or len(told) < _ENOUGH:
        return None
    counts = Counter(kind for remedies in told for kind in remedies)
    usual = _most(counts.elements())
    if counts[usual] <= max(counts[kind] for kind in entry.remedies):
        return None
    why = say("cases are usually solved by {remedy} now, which it does not name", remedy=labels.get(usual, usual))
    return Standing("stale", "remedy-changed", why)


def _usual_cause(entry: Kept, new: Sequence[Timeline], labels: Mapping[str, str]) -> Standing | None:
    causes = [cause for timeline in new if (cause := cause_of(timeline))]
    if len(causes) < _ENOUGH:
        return None
    usual = _most(causes)
    if usual == entry.cause or 2 * causes.count(usual) <= len(causes):
        return None
    return Standing("stale", "cause-changed", say("new cases come from {cause}", cause=labels.get(usual, usual)))


def _old(answered_at: datetime, new: Sequence[Timeline], now: datetime) -> Standing | None:
    if now - answered_at < OLD or not new:
        return None
    why = say_n(
        "it was written {days} days ago, and {count} case came since",
        "it was written {days} days ago, and {count} cases came since",
        len(new),
        days=(now - answered_at).days,
    )
    return Standing("stale", "old", why)


def _most(kinds: Iterable[str]) -> str:
    counts = Counter(kinds)
    return min(counts, key=lambda kind: (-counts[kind], kind))
