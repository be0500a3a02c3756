"""What a reply is judged by: the options given, what its case knows, and what the shop's other cases know."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final, NamedTuple

from cs_toolkit import packs
from cs_toolkit.core.lint.scope import Known, Scope
from cs_toolkit.core.timeline import Timeline, is_spoken
from cs_toolkit.env import Env

_SECOND: Final = timedelta(seconds=1)
_REVIEW: Final = "review"
_LEAST_DIGITS: Final = 6


class Asked(NamedTuple):
    """What the command line says; None where it is silent, and the case, then the settings, stand in."""

    kind: str | None = None
    step: str | None = None
    platforms: Sequence[str] = ()
    payment: str | None = None
    channel: str | None = None
    region: str | None = None
    is_public: bool = False
    is_sent: bool = False
    by: str | None = None
    pictures: int = 0


def scope_of(env: Env, asked: Asked, timeline: Timeline | None = None) -> Scope:
    """The scope of a text; with a case also what the case knows, its deadline, and the data of other customers."""
    settings = env.shop.config
    told = timeline.case.complaint if timeline else None
    case_platform = told.platform if told else None
    platforms = tuple(asked.platforms) or ((case_platform,) if case_platform else settings.platforms)
    channel = asked.channel or (told.channel if told else None)
    payment = asked.payment or (told.payment if told else None)
    kind = asked.kind or (told.kind if told else None)
    is_public = asked.is_public or _REVIEW in (kind, channel)
    scope = Scope(
        region=asked.region or settings.region,
        platforms=frozenset(platforms),
        kind=kind,
        step=asked.step,
        is_public=is_public,
        is_sent=asked.is_sent,
        by=asked.by,
        now=env.now,
        zone=env.zone,
        is_open_at=_opening(env),
        disabled=_disabled(settings.lint, platforms),
        payment=payment,
        pictures=asked.pictures,
        limit=_limit(env, _REVIEW if is_public else channel, platforms, payment),
        known=Known(shop=settings.name, currency=settings.currency),
    )
    return _with_case(env, scope, timeline) if timeline else scope


def _disabled(table: Mapping[str, Any], platforms: Iterable[str]) -> frozenset[str]:
    """The rules that the owner does without, here as everywhere or on one of these platforms."""
    tables = (table, *(table.get(name, {}) for name in platforms))
    return frozenset(rule for found in tables for rule in found.get("disable", ()))


def _with_case(env: Env, scope: Scope, timeline: Timeline) -> Scope:
    from cs_toolkit.core.reply_time import due_after

    steps = env.steps(timeline)
    step = scope.step or (steps[0].step if steps else None)
    terms = env.terms_of(timeline.case)
    return scope._replace(
        language=timeline.case.complaint.language,
        step=step,
        due_at=due_after(timeline, step or "answer", terms, env.now),
        is_breached=bool(steps) and steps[0].state == "breached",
        is_granted=bool(timeline.offered and timeline.offered.get("grant")),
        known=_known(env, timeline, scope),
    )


def _known(env: Env, timeline: Timeline, scope: Scope) -> Known:
    case = timeline.case
    others = [found for found in env.timelines("open") if found.case.id != case.id and not _same(found, timeline)]
    return scope.known._replace(
        customer=case.customer.name,
        handle=case.customer.handle,
        contact=case.customer.contact,
        orders=tuple(filter(None, (case.order.id,))),
        product=case.order.product,
        tracking=case.order.tracking,
        amount=case.order.amount,
        cap=_cap(env, timeline),
        currency=case.order.currency or env.shop.config.currency,
        other_names=frozenset(name for found in others if (name := found.case.customer.name)),
        other_numbers=frozenset(number for found in others for number in _numbers(found)),
        earlier_replies=tuple(_earlier_replies(env, case.id)) if scope.is_public else (),
        agents=frozenset(event.by for event in timeline.events if event.by),
    )


def _cap(env: Env, timeline: Timeline) -> Decimal | None:
    """The most that amends may come to in a case."""
    from cs_toolkit.core.goodwill import ceiling
    from cs_toolkit.env.purse import purse_of

    return ceiling(timeline, purse_of(env, timeline))


def _same(one: Timeline, other: Timeline) -> bool:
    """Whether two cases are of one customer, as far as they tell."""
    pairs = zip(one.case.customer[:3], other.case.customer[:3], strict=True)
    return any(mine and mine == theirs for mine, theirs in pairs)


def _numbers(timeline: Timeline) -> Iterator[str]:
    """Order, parcel and phone numbers of a case."""
    case = timeline.case
    yield from (number for number in (case.order.id, case.order.tracking) if number)
    for part in re.findall(r"[\d -]{6,}", case.customer.contact or ""):
        if sum(map(str.isdigit, part)) >= _LEAST_DIGITS:
            yield part.strip()


def _earlier_replies(env: Env, case_id: str) -> Iterator[str]:
    for found in env.timelines("all", mentioning=(f'kind = "{_REVIEW}"', f'channel = "{_REVIEW}"')):
        if found.case.id != case_id:
            yield from (event.payload["text"] for event in found.events if is_spoken(event))


def _opening(env: Env) -> Callable[[datetime], bool] | None:
    """Whether the shop is open at an instant (closing time still is); None where it has no hours."""
    calendars = env.rulebook.calendars
    if not calendars:
        return None

    def is_open(at: datetime) -> bool:
        from cs_toolkit.core.calendar import in_force

        return any(tile.counted for tile in in_force(calendars, at).segments(at - _SECOND, at))

    return is_open


def _limit(env: Env, channel: str | None, platforms: Iterable[str], payment: str | None) -> int | None:
    """The most characters that a reply may have there."""
    limits = packs.reply_limits(env.shop.root / "playbook")
    places = [("channel", channel), ("payment", payment), *(("platform", name) for name in platforms)]
    found = (limits.get(section, {}).get(name or "") for section, name in places)
    return min((limit for limit in found if limit), default=None)
