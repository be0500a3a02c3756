"""What a draft may say: the slots that are known of a case at a step, and the tags that hold.

A value of "" or "-" is missing (traps T28); a text in another script than the reply's is missing, too, and told.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final

from cs_toolkit.core import phrasing, taxonomy
from cs_toolkit.core.clocks import assess
from cs_toolkit.core.localtime import aware
from cs_toolkit.core.money import shown
from cs_toolkit.core.playbook import Playbook
from cs_toolkit.core.remedy import Option, Remedy, from_payload, money_back, remedies_from, wish_of
from cs_toolkit.core.terms import Terms
from cs_toolkit.core.timeline import Timeline

REGULAR_ORDERS: Final = 3
PUBLIC_CHANNELS: Final = frozenset({"review", "community", "social"})

_BUFFER: Final = timedelta(minutes=10)
_GRACE: Final = timedelta(minutes=60)
_ROUND: Final = timedelta(minutes=5)

# The clocks of the step after a reply: by when the customer hears from us again.
_AFTER: Final[Mapping[str, frozenset[str]]] = {
    "acknowledge": frozenset({"method.offer"}),
    "diagnose": frozenset({"method.offer"}),
    "answer": frozenset({"method.offer", "method.resolve", "method.follow-up"}),
}
# What only the customer may read.
_PRIVATE: Final = frozenset(
    {"customer", "order", "amount", "tracking", "tracking_url", "new_tracking", "refund", "chosen", "needs", "evidence"}
)
_BY_A_DATE: Final = (
    r"\d|[一二三四五六七八九十两兩]+[天日号號点點周週]|[周週][一二三四五六日天末]|星期|[礼禮]拜|今[天晚早]|明[天晚早]|[后後]天|前|生日|[节節]"
    r"|day\b|\b(?:to(?:day|night|morrow)|before|until|by|weekend|week|wedding|christmas)\b"
)


@dataclass(frozen=True, slots=True)
class History:
    """How often the customer came before this case: earlier complaints and earlier orders."""

    cases: int = 0
    orders: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Who answers, when and where, and what the shop knows beside the case.

    `carrier` is the carrier's name in the language of the reply, `tracking_url` its page about this parcel, `currency`
    the shop's.
    """

    now: datetime
    zone: tzinfo
    terms: Terms
    history: History = History()
    shop: str | None = None
    agent: str | None = None
    carrier: str | None = None
    tracking_url: str | None = None
    currency: str = "CNY"


@dataclass(frozen=True, slots=True)
class Facts:
    """Slots with their values, tags, and the values left out because they are worded in another script."""

    slots: Mapping[str, str]
    tags: frozenset[str]
    foreign: Mapping[str, str]


def gather(timeline: Timeline, step: str, playbook: Playbook, setting: Setting, *, is_granted: bool = False) -> Facts:
    """Everything that sentences of a reply may name or ask for."""
    tags = _tags(timeline, step, setting, is_granted=is_granted)
    found = _people(timeline, setting) | _goods(timeline, setting) | _times(timeline, step, playbook.language, setting)
    worded = _worded(timeline, playbook, setting)
    foreign = {
        name: value
        for name, value in worded.items()
        if value and phrasing.is_foreign(value, playbook.language, latin_too=name != "product")
    }
    found |= {name: value for name, value in worded.items() if name not in foreign}
    hidden = _PRIVATE if "public" in tags else frozenset()
    cleaned = {name: phrasing.slot_value(value) for name, value in found.items() if name not in hidden}
    return Facts({name: value for name, value in cleaned.items() if value}, tags, foreign)


def is_public(timeline: Timeline) -> bool:
    """Whether others read the reply, too."""
    complaint = timeline.case.complaint
    return complaint.kind == "review" or complaint.channel in PUBLIC_CHANNELS


def remedies_chosen(timeline: Timeline) -> tuple[Remedy, ...]:
    """What was carried out, else what the customer chose."""
    resolved = timeline.resolved
    done = resolved.get("remedies") if resolved else None
    return remedies_from(done or timeline.chosen_remedies)


def chosen_option(timeline: Timeline) -> Option | None:
    """The option the customer chose, with its wording."""
    accepted, offered = timeline.accepted, timeline.offered
    if accepted is None or offered is None or not timeline.chosen_remedies:
        return None
    return from_payload(offered.payload["options"][(accepted.get("option") or 1) - 1])


def _tags(timeline: Timeline, step: str, setting: Setting, *, is_granted: bool) -> frozenset[str]:
    complaint = timeline.case.complaint
    kinds = {remedy.kind for remedy in remedies_chosen(timeline)}
    is_open_to_all = is_public(timeline)
    holds = {
        "urgent": not is_open_to_all and re.search(_BY_A_DATE, complaint.needs or "", re.IGNORECASE) is not None,
        "angry": complaint.emotion == "angry",
        "serious": complaint.severity in {"high", "critical"},
        "critical": complaint.severity == "critical",
        "repeat": setting.history.cases > 0,
        "regular": setting.history.orders >= REGULAR_ORDERS,
        "late-reply": _is_late(timeline, step, setting),
        "refund": bool(kinds & taxonomy.REFUNDING),
        "goods": bool(kinds & taxonomy.GOODS_MOVE),
        "granted": is_granted,
        "public": is_open_to_all,
    }
    return frozenset(tag for tag, is_true in holds.items() if is_true)


def _is_late(timeline: Timeline, step: str, setting: Setting) -> bool:
    if step not in {"acknowledge", "answer"}:
        return False
    waiting = [clock for clock in assess(timeline, setting.terms) if clock.step == step and clock.is_pending]
    return any(clock.due_at < setting.now for clock in waiting)


def _people(timeline: Timeline, setting: Setting) -> dict[str, str | None]:
    name = timeline.case.customer.name
    is_masked = name is not None and "*" in name
    return {"customer": None if is_masked else name, "shop": setting.shop, "agent": setting.agent}


def _goods(timeline: Timeline, setting: Setting) -> dict[str, str | None]:
    order, resolved, rated = timeline.case.order, timeline.resolved, timeline.rated
    currency = order.currency or setting.currency
    refund = money_back(remedies_chosen(timeline), order.amount)
    carrier = setting.carrier or order.carrier
    return {
        "order": order.id,
        "amount": None if order.amount is None else shown(order.amount, currency),
        "carrier": None if re.fullmatch(r"[a-z0-9-]+", carrier or "") else carrier,
        "tracking": order.tracking,
        "tracking_url": setting.tracking_url,
        "new_tracking": resolved.get("tracking") if resolved else None,
        "refund": None if refund is None else shown(refund, currency),
        "score": str(rated.payload["score"]) if rated else None,
    }


def _worded(timeline: Timeline, playbook: Playbook, setting: Setting) -> dict[str, str | None]:
    """What was written by hand, and may therefore be in another script."""
    case, diagnosed, option = timeline.case, timeline.diagnosed, chosen_option(timeline)
    return {
        "product": case.order.product,
        "wants": _wants(case.complaint.wants, playbook),
        "needs": case.complaint.needs,
        "cause": playbook.phrase(diagnosed.payload["cause"]) if diagnosed else None,
        "evidence": diagnosed.get("evidence") if diagnosed else None,
        "chosen": phrasing.option_text(option, playbook, case.order, currency=setting.currency) if option else None,
        "promise": _promise(timeline, setting)[0],
    }


def _wants(wants: str | None, playbook: Playbook) -> str | None:
    """What was asked for as a noun phrase: the playbook's `wish` where a remedy is named, else as it was written."""
    kind = wish_of(wants or "")
    if kind is None:
        return wants
    wish = playbook.word("remedy", kind, "wish")
    if wish or playbook.language != "en":
        return wish or playbook.label("remedy", kind)
    return wants if re.match("(?:an?|the|my) ", wants or "", re.IGNORECASE) else None


def _promise(timeline: Timeline, setting: Setting) -> tuple[str | None, datetime | None]:
    kept = [promise for promise in timeline.promises if promise.is_open and promise.due > setting.now]
    return (kept[-1].event.payload["what"], kept[-1].due) if kept else (None, None)


def _times(timeline: Timeline, step: str, language: str, setting: Setting) -> dict[str, str | None]:
    complaint, order = timeline.case.complaint, timeline.case.order

    def moment(at: datetime | None) -> str | None:
        return phrasing.moment(at, zone=setting.zone, language=language) if at else None

    def day(at: datetime | None) -> str | None:
        return phrasing.day(at, zone=setting.zone, language=language) if at else None

    until = reply_by(timeline, step, setting)
    return {
        "received": None if complaint.received_estimated else moment(complaint.received_at),
        "reply_by": phrasing.deadline(until, now=setting.now, zone=setting.zone, language=language),
        "promise_due": moment(_promise(timeline, setting)[1]),
        "paid_on": day(order.paid_at),
        "shipped_on": day(order.shipped_at),
        "delivered_on": day(order.delivered_at),
        "days": _days(order.shipped_at or order.paid_at, setting),
    }


def _days(since: datetime | None, setting: Setting) -> str | None:
    """Whole days by the calendar; a single one is not worth a word."""
    if since is None:
        return None
    passed = (setting.now.astimezone(setting.zone).date() - since.astimezone(setting.zone).date()).days
    return str(passed) if passed >= 2 else None


def reply_by(timeline: Timeline, step: str, setting: Setting) -> datetime:
    """By when we come back: some minutes before the next step is due, else within the hour, to five minutes."""
    now = aware(setting.now).astimezone(UTC)
    names = _AFTER.get(step, frozenset())
    clocks = assess(timeline, setting.terms) if names else ()
    due = min((clock.due_at for clock in clocks if clock.name in names and clock.is_pending), default=None)
    if due is not None:
        for until in (due - _BUFFER, due):
            early = _down(until)
            if early > now:
                return early
    late = _down(now + _GRACE)
    return late if late == now + _GRACE else late + _ROUND


def _down(at: datetime) -> datetime:
    instant = at.astimezone(UTC)
    return instant - timedelta(minutes=instant.minute % 5, seconds=instant.second, microseconds=instant.microsecond)
