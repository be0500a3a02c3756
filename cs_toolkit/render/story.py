"""A case on one screen, for somebody who is about to do its next step."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, tzinfo
from typing import Final, NamedTuple

from cs_toolkit.core.model import Event
from cs_toolkit.core.money import shown
from cs_toolkit.core.remedy import Choice
from cs_toolkit.core.text import one_line, shorten
from cs_toolkit.core.timeline import Timeline
from cs_toolkit.core.workflow import NextStep
from cs_toolkit.errors import Message, say
from cs_toolkit.render import labels, wrap
from cs_toolkit.render.colours import painted
from cs_toolkit.render.views import deadline, local, option_text, when_due
from cs_toolkit.render.words import sentence, spoken

_EVENTS: Final = 4  # the last so many
_TEXT: Final = 300  # columns of what the customer wrote
_HANG: Final = "    "


class Reader(NamedTuple):
    """Who reads it: at what time and in which zone, in which window, in colours or without."""

    now: datetime
    zone: tzinfo
    window: wrap.Window
    is_coloured: bool = False


def story_page(timeline: Timeline, step: NextStep, reader: Reader) -> Iterator[str]:
    """Who, what, the order, what was wanted and promised, what was done, what is due; no line wider than the window."""
    due = sentence(due_line(step, reader.now, reader.zone))
    for told in (*_story(timeline, reader.now, reader.zone), due, sentence(step.why)):
        style = step.state if told is due and reader.is_coloured else None
        yield from (painted(line, style) for line in reader.window.wrapped(told, "", _HANG))
    yield ""


def offers_page(choice: Choice) -> Iterator[str]:
    """The suggestions in a line each, with their numbers, what they are worth and cost as far as that is known."""
    unit = choice.room.loss.currency
    for number, item in enumerate(choice.suggestions, 1):
        worth, cost = ("?" if sum_ is None else shown(sum_, unit) for sum_ in (item.value, item.cost))
        priced = say("worth {value}, costs {cost}", value=worth, cost=cost)
        words = labels.word_of("options", str(item.option)) if spoken() != "en" else ""
        yield "  ".join(part for part in (f"{number:>2} {item.option}", words, sentence(priced)) if part)


def due_line(step: NextStep, now: datetime, zone: tzinfo) -> Message:
    """A step with its deadline."""
    message = say("{case}: {step}, by {due} ({left})")
    if step.state == "waiting":
        message = say("{case}: {step}, from {due} on ({left})")
    return message._replace(args=when_due(step, now, zone))


def _story(timeline: Timeline, now: datetime, zone: tzinfo) -> Iterator[str]:
    complaint = timeline.case.complaint
    slugs = (("kind", complaint.kind), ("category", complaint.category), ("severity", complaint.severity))
    yield ""
    yield f"{timeline.case.id}  {one_line(' · '.join(_word(*slug) for slug in slugs))}"
    for message, value in _facts(timeline, now, zone):
        if value:
            yield sentence(message._replace(args={"value": value}))
    for event in timeline.events[-_EVENTS:]:
        yield _event(event, now, zone)


def _facts(timeline: Timeline, now: datetime, zone: tzinfo) -> Iterator[tuple[Message, str]]:
    complaint, customer, order = timeline.case.complaint, timeline.case.customer, timeline.case.order
    amount = shown(order.amount, order.currency or "") if order.amount is not None else None
    ways = (("channel", complaint.channel), ("platform", complaint.platform))
    yield say("customer: {value}"), _joined(customer.name, customer.handle, customer.contact)
    yield (
        say("came: {value}"),
        _joined(local(complaint.received_at, now, zone), *(_word(*way) for way in ways if way[1])),
    )
    yield say("bought: {value}"), _joined(order.product, f"× {order.quantity}" if order.quantity else None, amount)
    yield say("order: {value}"), _joined(order.id)
    yield say("parcel: {value}"), _joined(_word("carrier", order.carrier) if order.carrier else None, order.tracking)
    yield say("wrote: {value}"), shorten(complaint.text or complaint.summary or "", _TEXT)
    yield say("wants: {value}"), _joined(_word("options", complaint.wants))
    yield say("needs: {value}"), _joined(complaint.needs)
    for promise in timeline.promises:
        if promise.is_open:
            told = say("{what}, by {due}", what=promise.event.payload["what"], due=deadline(promise.due, now, zone))
            yield say("promised: {value}"), one_line(sentence(told))
    for number, option in enumerate(timeline.offered.payload["options"] if timeline.offered else (), 1):
        yield say("offered: {value}"), f"{number}. {option_text(option)}"


def _event(event: Event, now: datetime, zone: tzinfo) -> str:
    word = _word("event", event.kind)
    return _joined(local(event.at, now, zone), word, f"({event.by})" if event.by else None)


def _joined(*parts: str | None) -> str:
    return one_line(" ".join(part for part in parts if part))


def _word(column: str, slug: str | None) -> str:
    """The word for a slug; the slug where it has none."""
    return labels.word_of(column, slug or "")
