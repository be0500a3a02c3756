"""A dossier in words: the same page for Markdown and HTML, in the customer's language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, tzinfo
from typing import Any, Final, NamedTuple

from cs_toolkit.core.clock import Clock
from cs_toolkit.core.dossier import Dossier, Entry
from cs_toolkit.core.promises import Verdict
from cs_toolkit.core.text import clean, one_line
from cs_toolkit.core.timeline import Timeline
from cs_toolkit.render.dossier_words import DossierWords

# Why a stretch does not count that everybody expects who counts in days.
_WHOLE_DAYS: Final = frozenset({"day0", "rollover"})


class Item(NamedTuple):
    """A line of the story: when, who, what; facts by label; texts as they were sent."""

    at: str
    who: str
    what: str
    facts: tuple[tuple[str, str], ...]
    texts: tuple[str, ...]


class Sheet(NamedTuple):
    """A table with its heading."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Page(NamedTuple):
    """The whole dossier as words."""

    language: str
    title: str
    lead: tuple[str, ...]
    facts_title: str
    facts: tuple[tuple[str, str], ...]
    story_title: str
    story: tuple[Item, ...]
    sheets: tuple[Sheet, ...]
    colon: str


class About(NamedTuple):
    """What is said of the dossier itself; `sealed`: how many entries were checked against the chain and held."""

    language: str
    zone: tzinfo
    now: datetime
    shop: str | None
    currency: str
    sealed: int | None
    enclosed: frozenset[str] = frozenset()


def page(found: Dossier, timeline: Timeline, about: About) -> Page:
    """The dossier in words."""
    return _Writer(about).page(found, timeline)


class _Writer:
    def __init__(self, about: About) -> None:
        self._about = about
        self._words = DossierWords(about.language, about.zone, about.currency)

    def page(self, found: Dossier, timeline: Timeline) -> Page:
        order = found.case.order
        title = (
            self._words.say("page", "title", order=one_line(order.id))
            if order.id
            else self._words.say("page", "title_plain", case=found.case.id)
        )
        sheets = (self._promises(found), self._deadlines(found.clocks), self._kept(found))
        return Page(
            self._about.language,
            title,
            tuple(self._lead()),
            self._words.say("section", "facts"),
            tuple(self._facts(found, timeline)),
            self._words.say("section", "story"),
            tuple(map(self._item, found.entries)),
            tuple(sheet for sheet in sheets if sheet.rows),
            self._words.colon,
        )

    def _lead(self) -> Iterator[str]:
        about = self._about
        offset = about.now.astimezone(about.zone).strftime("%z")
        told = {"at": self._words.at(about.now), "zone": about.zone, "offset": f"{offset[:3]}:{offset[3:5]}"}
        if about.shop:
            yield self._words.say("page", "prepared", shop=one_line(about.shop), **told)
        else:
            yield self._words.say("page", "prepared_plain", **told)
        yield self._words.say("page", "privacy")
        if about.sealed is not None and about.sealed > 1:
            yield self._words.say("page", "sealed", at=self._words.at(about.now), count=about.sealed)

    def _facts(self, found: Dossier, timeline: Timeline) -> Iterator[tuple[str, str]]:
        case = found.case
        complaint, order = case.complaint, case.order
        solved = timeline.last("resolved", among=timeline.events)
        values: dict[str, Any] = {
            "case": case.id,
            "external": complaint.external_id,
            "order": order.id,
            "product": order.product,
            "quantity": order.quantity,
            "amount": None if order.amount is None else self._words.money(order.amount),
            "paid_at": order.paid_at,
            "shipped_at": order.shipped_at,
            "delivered_at": order.delivered_at,
            "carrier": order.carrier and self._words.carrier(order.carrier),
            "tracking": order.tracking,
            "customer": case.customer.handle or case.customer.name,
            "platform": complaint.platform and self._words.slug("platform", complaint.platform),
            "payment": complaint.payment and self._words.slug("payment", complaint.payment),
            "channel": complaint.channel and self._words.slug("channel", complaint.channel),
            "received_at": complaint.received_at,
            "category": self._words.slug("category", complaint.category),
            "wants": found.wants and self._words.slug("remedy", found.wants),
            "first_reply": timeline.first_response_at,
            "solved": solved.at if solved else None,
            "outcome": timeline.closed and self._words.slug("outcome", timeline.closed.payload["outcome"]),
        }
        for name, value in values.items():
            if value is not None and value != "":
                told = self._words.at(value) if isinstance(value, datetime) else one_line(str(value))
                yield self._words.say("fact", name), told

    def _item(self, entry: Entry) -> Item:
        kind = "granted" if entry.facts.get("grant") else entry.kind
        return Item(
            self._words.at(entry.at),
            self._words.say("who", entry.who),
            self._words.say("event", kind),
            tuple(self._details(entry)),
            tuple(clean(text).strip() for text in entry.texts),
        )

    def _details(self, entry: Entry) -> Iterator[tuple[str, str]]:
        for name, value in entry.facts.items():
            if name == "options":
                for number, option in enumerate(value, 1):
                    yield "", self._words.say("detail", "choice", number=number, text=self._words.option(option))
            elif name == "option":
                yield "", self._words.say("detail", "option", number=value)
            elif name != "grant":
                yield self._words.say("detail", name), self._words.detail(name, value)

    def _heads(self, *names: str) -> tuple[str, ...]:
        return tuple(self._words.say("head", name) for name in names)

    def _promises(self, found: Dossier) -> Sheet:
        rows = []
        for verdict in found.promises:
            event, ended = verdict.promise.event, verdict.promise.ended_by
            rows.append(
                (
                    one_line(found.promised[event.id]),
                    self._words.at(event.at),
                    self._words.due(verdict.clock.due_at),
                    self._words.at(ended.at) if ended and ended.kind == "kept" else "",
                    self._words.say("result", _result(verdict)),
                )
            )
        return Sheet(
            self._words.say("section", "promises"),
            self._heads("what", "made_at", "due_at", "ended_at", "result"),
            tuple(rows),
        )

    def _deadlines(self, clocks: Iterable[Clock]) -> Sheet:
        rows = []
        for clock in clocks:
            is_met = clock.state(self._about.now) == "met"
            span = self._words.span(clock.target)
            if any(not part.counted and part.reason not in _WHOLE_DAYS for part in clock.segments):
                span = self._words.say("deadline", "paused", span=span)
            name, source = self._named(clock)
            rows.append(
                (
                    name,
                    self._words.at(clock.started_at),
                    span,
                    self._words.due(clock.due_at),
                    self._words.at(clock.met_at) if clock.met_at else "",
                    self._words.say("result", "met" if is_met else "breached"),
                    source,
                )
            )
        heads = self._heads("deadline", "started_at", "target", "due_at", "ended_at", "result", "source")
        return Sheet(self._words.say("section", "deadlines"), heads, tuple(rows))

    def _named(self, clock: Clock) -> tuple[str, str]:
        """What a deadline is called, and who set it."""
        if clock.is_reported:
            source = self._words.say("deadline", "reported")
        else:
            source = one_line(clock.source or "") or self._words.say("deadline", "own")
        if clock.name == "answer":
            return self._words.say("deadline", "answer"), source
        if clock.name.startswith("method."):
            step = self._words.slug("step", clock.step)
            return self._words.say("deadline", "method", step=step), source
        return self._words.note(clock.rule) or one_line(clock.name), source

    def _kept(self, found: Dossier) -> Sheet:
        rows = []
        for number, kept in enumerate(found.kept, 1):
            file = kept.file.rpartition("/")[2]
            rows.append(
                (
                    str(number),
                    one_line(kept.name),
                    str(kept.size),
                    kept.sha256,
                    self._words.at(kept.at),
                    f"attachments/{file}" if kept.file in self._about.enclosed else self._words.say("result", "absent"),
                )
            )
        heads = (*self._heads("number", "name", "size"), "SHA-256", *self._heads("kept_at", "file"))
        return Sheet(self._words.say("section", "attachments"), heads, tuple(rows))


def _result(verdict: Verdict) -> str:
    if verdict.is_kept:
        return "kept"
    if verdict.promise.is_replaced and verdict.is_kept is None:
        return "replaced"
    if verdict.is_kept is None:
        return "open"
    ended = verdict.promise.ended_by
    return "late" if ended is not None and ended.kind == "kept" else "broken"
