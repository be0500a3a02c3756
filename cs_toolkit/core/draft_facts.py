"""What a draft may say: the slots that are known of a case at a step, and the tags that hold.

A value of "" or "-" is missing (traps T28); a text in another script than the reply's is missing, too, and told.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, tzinfo
from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple

from cs_toolkit.core import phrasing, taxonomy
from cs_toolkit.core.clocks import assess
from cs_toolkit.core.money import shown
from cs_toolkit.core.playbook import Playbook
from cs_toolkit.core.remedy_text import Option, Remedy, from_payload, remedies_from
from cs_toolkit.core.reply_time import reply_by
from cs_toolkit.core.terms import Terms
from cs_toolkit.core.timeline import Timeline

if TYPE_CHECKING:
    from cs_toolkit.core.purse import Purse

REGULAR_ORDERS: Final = 3
ARRIVED: Final = "goods_delivered"
UNKNOWN: Final = "unknown"
PUBLIC_CHANNELS: Final = frozenset({"review", "community", "social"})

# What only the customer may read.
_PRIVATE: Final = frozenset(
    {"customer", "order", "amount", "tracking", "tracking_url", "new_tracking", "refund", "chosen", "needs", "evidence"}
    | {"gift", "earlier_product", "earlier_on"}
)
_BY_A_DATE: Final = (
    r"\d|[一二三四五六七八九十两兩]+[天日号號点點周週]|[周週][一二三四五六日天末]|星期|[礼禮]拜|今[天晚早]|明[天晚早]|[后後]天|前|生日|[节節]"
    r"|day\b|\b(?:to(?:day|night|morrow)|before|until|by|weekend|week|wedding|christmas)\b"
)


class History(NamedTuple):
    """How often the customer came before: earlier complaints and orders; the last complaint's product and day."""

    cases: int = 0
    orders: int = 0
    product: str | None = None
    at: datetime | None = None


class Setting(NamedTuple):
    """Who answers, when and where, and what the shop knows beside the case.

    `carrier` is the carrier's name in the language of the reply, `tracking_url` its page about this parcel, `currency`
    the shop's; with a `purse`, what is suggested keeps to the owner's budgets.
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
    purse: Purse | None = None


class Facts(NamedTuple):
    """Slots with their values, tags, and the values left out because they are worded in another script."""

    slots: Mapping[str, str]
    tags: frozenset[str]
    foreign: Mapping[str, str]


def gather(
    timeline: Timeline,
    step: str,
    playbook: Playbook,
    setting: Setting,
    *,
    is_granted: bool = False,
    gift: Option | None = None,
) -> Facts:
    """Everything that sentences of a reply may name or ask for; `gift` is what comes on top, else what is recorded."""
    tags = _tags(timeline, step, setting, is_granted=is_granted)
    found = _people(timeline, setting) | _goods(timeline, setting) | _times(timeline, step, playbook.language, setting)
    worded = _worded(timeline, playbook, setting) | {"gift": _gift(timeline, playbook, setting, gift)}
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
        "on-the-way": bool(kinds & taxonomy.GOODS_MOVE) and _is_on_the_way(timeline),
        "granted": is_granted,
        "praise": complaint.category == "praise",
        "public": is_open_to_all,
        "again": step == "answer" and complaint.emotion != "calm" and _wrote_again(timeline),
    }
    return frozenset(tag for tag, is_true in holds.items() if is_true)


def _is_on_the_way(timeline: Timeline) -> bool:
    """Whether what the shop sent to put it right has not arrived yet, as far as the case knows."""
    sent = timeline.resolved
    later = timeline.after(sent, "milestone", "kept") if sent else ()
    return sent is not None and not any(event.kind == "kept" or event.get("name") == ARRIVED for event in later)


def _wrote_again(timeline: Timeline) -> bool:
    """Whether the customer had been answered and came back."""
    answered = timeline.spoken_after(None)
    return answered is not None and bool(timeline.after(answered, "contacted"))


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
    refund = _refund(timeline)
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


def _refund(timeline: Timeline) -> Decimal | None:
    remedies = remedies_chosen(timeline)
    if not remedies:
        return None
    from cs_toolkit.core.remedy_price import money_back

    return money_back(remedies, timeline.case.order.amount)


def _worded(timeline: Timeline, playbook: Playbook, setting: Setting) -> dict[str, str | None]:
    """What was written by hand, and may therefore be in another script."""
    case, diagnosed, option = timeline.case, timeline.diagnosed, chosen_option(timeline)
    cause = diagnosed.payload["cause"] if diagnosed else UNKNOWN
    return {
        "product": case.order.product,
        "wants": _wants(case.complaint.wants, playbook),
        "needs": case.complaint.needs,
        "cause": None if cause == UNKNOWN else playbook.phrase(cause),
        "evidence": diagnosed.get("evidence") if diagnosed else None,
        "chosen": phrasing.option_text(option, playbook, case.order, currency=setting.currency) if option else None,
        "promise": _promise(timeline, setting)[0],
        "earlier_product": setting.history.product,
    }


def _gift(timeline: Timeline, playbook: Playbook, setting: Setting, gift: Option | None) -> str | None:
    """What is given on top, in words: named for this draft, else the last that was recorded."""
    given = timeline.last("compensated", among=timeline.events)
    option = gift or (from_payload(given.payload) if given else None)
    return phrasing.option_text(option, playbook, timeline.case.order, currency=setting.currency) if option else None


def _wants(wants: str | None, playbook: Playbook) -> str | None:
    """What was asked for as a noun phrase: the playbook's `wish` where a remedy is named, else as it was written."""
    if not wants:
        return None
    from cs_toolkit.core.remedy_choice import wish_of

    kind = wish_of(wants)
    if kind is None:
        return wants
    if playbook.language != "en":
        return playbook.word("remedy", kind, "wish") or playbook.label("remedy", kind)
    is_noun = re.match("(?:an?|the|my) ", wants, re.IGNORECASE)
    return wants if is_noun else playbook.word("remedy", kind, "wish")


def _promise(timeline: Timeline, setting: Setting) -> tuple[str | None, datetime | None]:
    kept = [promise for promise in timeline.promises if promise.is_open and promise.due > setting.now]
    return (kept[-1].event.payload["what"], kept[-1].due) if kept else (None, None)


def _times(timeline: Timeline, step: str, language: str, setting: Setting) -> dict[str, str | None]:
    complaint, order = timeline.case.complaint, timeline.case.order

    def moment(at: datetime | None) -> str | None:
        return phrasing.moment(at, zone=setting.zone, language=language) if at else None

    def day(at: datetime | None) -> str | None:
        return phrasing.day(at, zone=setting.zone, language=language) if at else None

    until = reply_by(timeline, step, setting.terms, setting.now)
    return {
        "received": None if complaint.received_estimated else moment(complaint.received_at),
        "reply_by": phrasing.deadline(until, now=setting.now, zone=setting.zone, language=language) if until else None,
        "earlier_on": day(setting.history.at),
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
