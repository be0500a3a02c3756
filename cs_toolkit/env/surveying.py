"""Surveys that are due: shown, or handed to the owner's program one by one and marked as sent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final

from cs_toolkit import packs
from cs_toolkit.core import surveys
from cs_toolkit.core.timeline import Timeline
from cs_toolkit.env.events import NewEvent
from cs_toolkit.errors import CaseNotFound, CstError, StoreTrouble, say, say_n

if TYPE_CHECKING:
    from cs_toolkit.env import Env

DUE: Final = (
    "key", "case", "customer", "handle", "contact", "reseller", "channel", "platform", "order", "product", "language",
    "text", "command",
)  # fmt: skip
DUE_SHORT: Final = ("case", "customer", "product", "command")


def text_of(env: Env, timeline: Timeline) -> tuple[str, str]:
    """The survey of a case in the customer's language, else the shop's; and which that is."""
    settings = env.shop.config
    language = timeline.case.complaint.language or settings.language or "zh-Hans"
    return surveys.text(timeline, packs.survey(language), language, settings.name), language


def due(env: Env) -> list[Timeline]:
    """The open cases whose survey is due, as received; what they lack is filled from the order book."""
    found = [timeline for timeline in env.timelines("open") if surveys.is_due(timeline)]
    return sorted(env.with_orders(found), key=lambda timeline: timeline.case.complaint.received_at)


def rows(env: Env, timelines: Iterable[Timeline]) -> Iterator[dict[str, Any]]:
    """A row for each survey; what the owner's program gets is the same."""
    for timeline in timelines:
        case = timeline.case
        text, language = text_of(env, timeline)
        yield {
            "key": surveys.key(timeline),
            "case": case.id,
            "customer": case.customer.name,
            "handle": case.customer.handle,
            "contact": case.customer.contact,
            "reseller": case.customer.reseller,
            "channel": case.complaint.channel,
            "platform": case.complaint.platform,
            "order": case.order.id,
            "product": case.order.product,
            "language": language,
            "text": text,
            "command": f"cst survey {case.id}",
        }


def hand_out(env: Env, program: str, by: str | None) -> int:
    """Gives each survey that is due to the program, and records those it took; the number of those it did not.

    One run at a time. First it is handed over, then it is marked: a run that is killed in between repeats one, under
    the same key, and misses none. The shop lock is free meanwhile: the program may itself use cst.
    """
    from cs_toolkit.outlets.program import words_of

    words_of(program)
    if not due(env):
        return 0
    with env.shop.alone("surveying"):
        outcomes = [_handed(env, timeline.case.id, program, by) for timeline in due(env)]
    taken, failed = outcomes.count(True), outcomes.count(False)
    if taken:
        env.talk(say_n("{count} survey was handed over", "{count} surveys were handed over", taken))
    return failed


def _handed(env: Env, case_id: str, program: str, by: str | None) -> bool | None:
    """Whether the program took the survey of a case; None where it is no longer due."""
    from cs_toolkit.outlets.program import hand_to
    from cs_toolkit.render.formats import WRITERS, Style

    try:
        timeline = _still_due(env, case_id)
        if timeline is None:
            return None
        (row,) = rows(env, env.with_orders([timeline]))
        hand_to(program, "".join(WRITERS["jsonl"]([row], DUE, Style())))
        with env.shop.store.writing():
            if _still_due(env, case_id):
                env.append(case_id, [NewEvent("surveyed", {"text": row["text"]}, None, by)], env.command)
    except StoreTrouble as error:
        env.report(error)
        return False
    except CstError as error:
        problem = say("the survey of case '{case}' was not sent: {reason}", case=case_id, reason=error.message)
        env.report(CstError(problem, say("it stays due; the next run tries it again")))
        return False
    return True


def _still_due(env: Env, case_id: str) -> Timeline | None:
    """The case as it is by now: somebody may have asked, closed or merged it meanwhile."""
    try:
        timeline = env.timeline(case_id)
    except CaseNotFound:
        return None
    return timeline if timeline.case.id == case_id and surveys.is_due(timeline) else None
