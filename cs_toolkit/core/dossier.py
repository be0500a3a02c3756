"""What a platform is shown of a case in a dispute: what happened between customer and shop, and nothing of the inside.

Internal events (notes, assignments, links) and internal reasons are left out, staff is "the shop", and every text goes
through `clean`, which takes other people's data out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

from cs_toolkit.core.clock import Clock
from cs_toolkit.core.model import Case, Event
from cs_toolkit.core.privacy.shadow import HAN
from cs_toolkit.core.promises import Verdict
from cs_toolkit.core.timeline import Timeline

Clean = Callable[[str], str]

# Staff as customers and colleagues call them, in texts without spaces.
_STAFF: Final = (
    rf"(?:客服|店员|店員|售后|售後|主管|专员|專員|同事)([小阿](?![心声聲时時组組题題])[{HAN}])",
    r"(?i:agent|representative|clerk|colleague)([A-Z][a-z]{2,})(?=[^A-Za-z]|$)",
)

OWN_TARGETS: Final = "own targets"
CUSTOMER, SHOP, PLATFORM, NOBODY = "customer", "shop", "platform", "nobody"


class Shown(NamedTuple):
    """Who acts in an event of one kind, which of its texts and which of its facts are shown."""

    who: str
    texts: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()


SHOWN: Final[Mapping[str, Shown]] = {
    "acknowledged": Shown(SHOP, ("text",)),
    "contacted": Shown(CUSTOMER, ("text",)),
    "replied": Shown(SHOP, ("text",)),
    "diagnosed": Shown(SHOP, ("evidence",), ("cause",)),
    "offered": Shown(SHOP, ("text",), ("options", "grant")),
    "accepted": Shown(CUSTOMER, ("comment",), ("option",)),
    "declined": Shown(CUSTOMER, ("reason",)),
    "compensated": Shown(SHOP, (), ("remedies",)),
    "resolved": Shown(SHOP, ("text",), ("remedies", "carrier", "tracking")),
    "followed_up": Shown(SHOP, ("text",)),
    "surveyed": Shown(SHOP),
    "rated": Shown(CUSTOMER, ("comment",), ("score",)),
    "recovered": Shown(SHOP, ("text",)),
    "closed": Shown(SHOP, (), ("outcome",)),
    "reopened": Shown(SHOP),
    "paused": Shown(SHOP, ("evidence",), ("on", "until")),
    "resumed": Shown(SHOP),
    "promised": Shown(SHOP, ("what",), ("due",)),
    "kept": Shown(SHOP, (), ("promise",)),
    "broken": Shown(SHOP, (), ("promise",)),
    "milestone": Shown(NOBODY, (), ("name",)),
    "clocked": Shown(PLATFORM, (), ("clock", "due")),
    "attached": Shown(NOBODY, (), ("file", "sha256")),
}


class Entry(NamedTuple):
    """A line of the story; `facts` are slugs, amounts and times to be put into words, `texts` are as they were sent."""

    at: datetime
    kind: str
    who: str
    texts: tuple[str, ...] = ()
    facts: Mapping[str, Any] = {}


class Kept(NamedTuple):
    """A file that was kept: the name it came with, digest, bytes, when it was kept, and where from the shop folder."""

    name: str
    sha256: str
    size: int
    at: datetime
    file: str


class Dossier(NamedTuple):
    """All of it. `promised` has the text of each promise by the id of its event.

    `left_out` counts the events that are nobody's business but the shop's, by kind, and `own targets` that were missed:
    nobody but the shop itself set them.
    """

    case: Case
    entries: tuple[Entry, ...]
    promises: tuple[Verdict, ...]
    clocks: tuple[Clock, ...]
    kept: tuple[Kept, ...]
    left_out: Mapping[str, int]
    wants: str | None = None
    promised: Mapping[str, str] = {}


def dossier(
    timeline: Timeline, clocks: Iterable[Clock], promises: Iterable[Verdict], now: datetime, clean: Clean
) -> Dossier:
    """The dossier of a case; attachments are events that have their `file`. Only deadlines that were decided count."""
    shown = [event for event in timeline.events if event.kind in SHOWN]
    left_out = Counter(event.kind for event in timeline.events if event.kind not in SHOWN)
    decided = [clock for clock in clocks if _is_decided(clock, now)]
    told = [clock for clock in decided if not _is_own(clock) or clock.state(now) == "met"]
    left_out.update({OWN_TARGETS: len(decided) - len(told)} if len(told) < len(decided) else {})
    whats = {verdict.promise.event.id: clean(verdict.promise.event.payload["what"]) for verdict in promises}
    received = Entry(
        timeline.case.complaint.received_at,
        "received",
        CUSTOMER,
        tuple(clean(text) for text in (timeline.case.complaint.text or timeline.case.complaint.summary,) if text),
    )
    return Dossier(
        timeline.case,
        (received, *(_entry(event, whats, clean) for event in shown)),
        tuple(promises),
        tuple(told),
        tuple(_kept(shown, clean)),
        left_out,
        clean(timeline.case.complaint.wants) if timeline.case.complaint.wants else None,
        whats,
    )


def _entry(event: Event, whats: Mapping[str, str], clean: Clean) -> Entry:
    spec = SHOWN[event.kind]
    facts = {name: event.get(name) for name in spec.facts if event.get(name) is not None}
    if "promise" in facts:
        facts["promise"] = whats.get(facts["promise"], "")
    if "options" in facts:
        facts["options"] = tuple(_option(option, clean) for option in facts["options"])
    if "file" in facts:
        facts["file"] = clean(event.payload["name"])
    texts = tuple(clean(text) for name in spec.texts if (text := event.get(name)))
    return Entry(event.at, event.kind, spec.who, texts, facts)


def _option(option: Mapping[str, Any], clean: Clean) -> dict[str, Any]:
    """An option without what it costs the shop."""
    told = {name: option[name] for name in ("remedies", "value") if option.get(name) is not None}
    return {**told, "text": clean(option["text"])} if option.get("text") else told


def _is_decided(clock: Clock, now: datetime) -> bool:
    """Whether the shop met or missed it; promises are told apart."""
    return clock.binds == "shop" and clock.name != "promise" and clock.state(now) in {"met", "breached"}


def _is_own(clock: Clock) -> bool:
    return clock.rule is None and not clock.is_reported


def _kept(events: Iterable[Event], clean: Clean) -> Iterator[Kept]:
    seen: set[str] = set()
    for event in events:
        if event.kind == "attached" and event.get("file") and event.payload["file"] not in seen:
            seen.add(event.payload["file"])
            told = event.payload
            yield Kept(clean(told["name"]), told["sha256"], told["size"], event.at, told["file"])


def own_names(timeline: Timeline) -> Iterator[str]:
    """What in the texts is this customer's and this order's own, and stays; the way to reach them does not."""
    case = timeline.case
    customer, order, external = case.customer, case.order, case.complaint.external_id or ""
    sent = [event.get(name) for event in timeline.events for name in ("tracking", "carrier")]
    names = (customer.name, customer.handle, order.id, order.tracking, order.product, order.sku, order.carrier)
    yield from (name for name in (*names, *sent, external, external.rpartition(":")[2]) if name)


def strangers(timeline: Timeline, others: Iterable[str | None], texts: str) -> tuple[str, ...]:
    """Names to take out of the texts: the customer's contact, resellers, staff, and other customers named there.

    `texts` is everything that will be shown, in one piece without spaces.
    """
    own = set(own_names(timeline))
    staff = {event.by for event in timeline.events} | {
        event.get("to") for event in timeline.events if event.kind in {"assigned", "escalated"}
    }
    customer = timeline.case.customer
    staff |= {name for pattern in _STAFF for name in re.findall(pattern, texts)}
    known = [customer.contact, customer.reseller, *sorted(name for name in staff if name)]
    named = {name for name in others if name and len(name) > 1 and "".join(name.split()) in texts}
    return tuple(name for name in (*known, *sorted(named)) if name and not any(name in kept for kept in own))
