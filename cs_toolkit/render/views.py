"""Pages for people: one case, its clocks, the next step in a sentence. Never read by a program."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta, tzinfo
from typing import Any, Final

from cs_toolkit.core.model import Case, Event
from cs_toolkit.core.money import shown
from cs_toolkit.core.resolution import first_resolution, total_resolution
from cs_toolkit.core.text import clean, one_line
from cs_toolkit.core.timeline import Timeline
from cs_toolkit.core.workflow import NextStep
from cs_toolkit.errors import say
from cs_toolkit.render import names
from cs_toolkit.render.lengths import about_of as about_of
from cs_toolkit.render.lengths import span as span
from cs_toolkit.render.lengths import time_left as time_left
from cs_toolkit.render.words import sentence

_SAID: Final = ("text", "evidence", "reason", "comment", "what", "file")
_CAME: Final = ("channel", "platform")
_FACTS: Final = (
    "grant", "consent", "cause", "party", "score", "outcome", "tracking", "cost", "to", "name", "due", "option", "on",
    "case", "as_is",
)  # fmt: skip


def for_people(case: Case, step: NextStep | None, now: datetime) -> dict[str, str]:
    """The cells that only tables have: how long there is, and what the case is about."""
    return {"left": left(step, now) if step else "", "about": about(case)}


def local(instant: datetime, now: datetime, zone: tzinfo) -> str:
    """A time in the shop's zone, as short as it can be: today's has no date, this year's no year."""
    there, here = instant.astimezone(zone), now.astimezone(zone)
    if there.date() == here.date():
        return there.strftime("%H:%M")
    return there.strftime("%m-%d %H:%M" if there.year == here.year else "%Y-%m-%d %H:%M")


def deadline(instant: datetime, now: datetime, zone: tzinfo) -> str:
    """A deadline as `local` shows it; midnight is the 24:00 of the day that ends."""
    there = instant.astimezone(zone)
    if (there.hour, there.minute, there.second) != (0, 0, 0):
        return local(instant, now, zone)
    ends, today = there - timedelta(days=1), now.astimezone(zone)
    if ends.date() == today.date():
        return "24:00"
    return f"{ends:%m-%d} 24:00" if ends.year == today.year else f"{ends:%Y-%m-%d} 24:00"


def left(step: NextStep, now: datetime) -> str:
    """How long there still is on a step."""
    return time_left(step.state, step.why_code, step.seconds_left(now))


def about(case: Case) -> str:
    """Who and what, in a line."""
    return about_of(case.customer.name or case.customer.handle, case.order.product, case.complaint.summary)


def when_due(step: NextStep, now: datetime, zone: tzinfo) -> dict[str, Any]:
    """What is to be done in which case by when, for a sentence."""
    return {
        "case": step.case.id,
        "step": names.word("step", step.step),
        "due": deadline(step.due_at, now, zone),
        "left": left(step, now),
    }


def next_line(step: NextStep, now: datetime, zone: tzinfo) -> str:
    """One step in a line: case, what, by when, and the command."""
    message = say("{case}  next: {step}, by {due} ({left}): {command}")
    if step.state == "waiting":
        message = say("{case}  next: {step}, from {due} on ({left}): {command}")
    told = {**when_due(step, now, zone), "command": step.command}
    return sentence(message._replace(args=told))


def next_page(steps: Iterable[NextStep], now: datetime, zone: tzinfo) -> Iterator[str]:
    """The steps of one case, each with its reason."""
    for step in steps:
        yield next_line(step, now, zone)
        yield f"    {sentence(step.why)}"


def case_page(timeline: Timeline, steps: Iterable[NextStep], now: datetime, zone: tzinfo) -> Iterator[str]:
    """A case on one screen: who, what, the story, what comes next."""
    case = timeline.case
    complaint, customer, order = case.complaint, case.customer, case.order
    kinds = (names.word(name, getattr(complaint, name)) for name in ("kind", "category", "severity"))
    yield f"{case.id}  {' / '.join(kinds)}"
    yield ""
    facts: list[tuple[str, Any]] = [
        ("received_at", local(complaint.received_at, now, zone)),
        ("channel", " ".join(filter(None, (names.word(name, getattr(complaint, name)) for name in _CAME)))),
        ("customer", " ".join(filter(None, (customer.name, customer.handle, customer.contact)))),
        ("product", " × ".join(str(part) for part in (order.product, order.quantity) if part)),
        ("order", order.id),
        ("amount", shown(order.amount, order.currency or "") if order.amount is not None else None),
        ("carrier", " ".join(filter(None, (names.word("carrier", order.carrier), order.tracking)))),
        ("wants", names.word("remedies", complaint.wants)),
        ("needs", complaint.needs),
        ("reason", complaint.reason),
        ("signals", names.words("signals", complaint.signals, " ")),
        ("text", complaint.text),
    ]
    yield from _fact_lines([(names.heading(name), str(value)) for name, value in facts if value])
    yield ""
    for event in timeline.events:
        yield from _event_lines(event, now, zone)
    if timeline.events:
        yield ""
    yield from _ending(timeline, steps, now, zone)


def _fact_lines(facts: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Labels in a column as wide as the widest, ten at least, and what stands beside them."""
    column = max(10, 1 + names.widest(label for label, _ in facts))
    for label, value in facts:
        yield f"  {names.filled(label, column)}{_indented(value, 2 + column)}"


def _ending(timeline: Timeline, steps: Iterable[NextStep], now: datetime, zone: tzinfo) -> Iterator[str]:
    yield from _solved(timeline)
    if timeline.closed:
        yield sentence(
            say(
                "closed {when} as {outcome}",
                when=local(timeline.closed.at, now, zone),
                outcome=names.word("outcome", timeline.closed.payload["outcome"]),
            )
        )
    yield from next_page(steps, now, zone)


def _solved(timeline: Timeline) -> Iterator[str]:
    """How long it took to be solved; in all where it was opened again (traps T15)."""
    first, total = first_resolution(timeline), total_resolution(timeline)
    if first is None:
        return
    taken = span(int(first.total_seconds()))
    if timeline.reopened is None:
        yield sentence(say("solved {span} after receipt", span=taken))
    elif total is None:
        yield sentence(say("first solved {span} after receipt, and opened again", span=taken))
    else:
        in_all = span(int(total.total_seconds()))
        yield sentence(
            say(
                "first solved {span} after receipt; {total} in all, without the time it was closed",
                span=taken,
                total=in_all,
            )
        )


def _event_lines(event: Event, now: datetime, zone: tzinfo) -> Iterator[str]:
    told = ((name, event.get(name)) for name in _FACTS if event.get(name) is not None)
    facts = " ".join(_fact(name, value, now, zone) for name, value in told)
    who, kind = f" ({event.by})" if event.by else "", names.word("kind", event.kind).replace("_", " ")
    yield f"  {local(event.at, now, zone):>16}  {kind}{who}  {facts}".rstrip()
    for number, chosen in enumerate(event.get("options") or (), 1):
        yield f"{'':20}{number}. {option_text(chosen)}"
    for name in _SAID:
        if event.get(name) and not isinstance(event.get(name), datetime):
            yield f"{'':20}{_indented(str(event.get(name)), 20)}"


def _fact(name: str, value: Any, now: datetime, zone: tzinfo) -> str:
    if value is True:
        return names.heading(name)
    return sentence(say("{name}={value}", name=names.heading(name), value=_brief(name, value, now, zone)))


def _brief(name: str, value: Any, now: datetime, zone: tzinfo) -> str:
    return local(value, now, zone) if isinstance(value, datetime) else one_line(names.word(name, value))


def option_text(option: Mapping[str, Any]) -> str:
    """An option as it was offered: its wording, else its remedies."""
    spelled = ",".join(
        item["kind"] + (f":{item['amount']}" if item.get("amount") is not None else "") for item in option["remedies"]
    )
    return one_line(option["text"]) if option.get("text") else names.word("options", spelled)


def _indented(text: str, by: int = 12) -> str:
    return clean(text).replace("\n", "\n" + " " * by)
