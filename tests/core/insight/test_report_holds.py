"""How long a report says the same: a remembered one is never another than one made anew."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from builders import at
from fact_builders import a_fact, a_promise, a_rating, a_step, an_open_fact

from cs_toolkit.core.faq.life import Kept, Placement
from cs_toolkit.core.insight.facts import CaseFacts
from cs_toolkit.core.insight.report import Books, report
from cs_toolkit.core.insight.report_holds import holds_until
from cs_toolkit.core.insight.report_period import Period, named

ZONE = ZoneInfo("Asia/Shanghai")
NOW = at("2026-11-25T12:00+08:00")
NOVEMBER, OCTOBER = named("2026-11", NOW, ZONE), named("2026-10", NOW, ZONE)
MIDNIGHT = at("2026-11-26T00:00+08:00")


def holds(*cases: CaseFacts, entries: tuple[Kept, ...] = (), period: Period = NOVEMBER) -> datetime:
    return holds_until(cases, entries, period, NOW)


def later(**of: float) -> datetime:
    return NOW + timedelta(**of)


def pending(due: datetime, **more: Any) -> CaseFacts:
    """A case of November one deadline of which is open."""
    step = a_step(due_at=due, **{"met_at": None, **more})
    return an_open_fact(received_at=step.started_at, steps=(step,))


def test_to_midnight_where_nothing_is_pending() -> None:
    """A day later the last month, or the last week, may be another one."""
    assert holds() == MIDNIGHT
    assert holds(a_fact(received_at=at("2026-11-02T09:00+08:00"))) == MIDNIGHT


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (pending(later(minutes=5)), later(minutes=5)),
        (pending(NOW), NOW),
        (pending(later(minutes=-5)), MIDNIGHT),
        (pending(later(minutes=-5), paused_until=later(minutes=7)), later(minutes=7)),
        (pending(later(minutes=9), stopped_at=later(minutes=8)), later(minutes=8)),
        (pending(later(minutes=9), met_at=later(minutes=-1)), MIDNIGHT),
        (a_fact(received_at=later(hours=-1)), later(hours=2)),
        (a_fact(received_at=later(hours=1)), later(hours=1)),
    ],
)
def test_until_a_deadline_passes_or_a_wait_ends(case: CaseFacts, expected: datetime) -> None:
    """From then on a step may count as late; the three hours after receipt are such a deadline, too."""
    assert holds(case) == expected


@pytest.mark.parametrize(
    ("promise", "expected"),
    [
        (a_promise(due_at=later(minutes=5), is_kept=None), later(minutes=5)),
        (a_promise(due_at=later(minutes=-5), is_kept=None, paused_until=later(minutes=6)), later(minutes=6)),
        (a_promise(due_at=later(minutes=5), is_kept=True), MIDNIGHT),
    ],
)
def test_until_a_promise_is_due(promise: Any, expected: datetime) -> None:
    """An open promise counts as broken once its time has passed; a kept one stays kept."""
    assert holds(a_fact(received_at=at("2026-11-02T09:00+08:00"), promises=(promise,))) == expected


def test_cases_after_the_period_do_not_matter() -> None:
    """What is due in November says nothing of October, unless it was scored in it, however that may be."""
    case = pending(later(minutes=5))
    scored = case._replace(ratings=(a_rating(1, "2026-10-20T09:00+08:00"),))

    assert holds(case, period=OCTOBER) == MIDNIGHT
    assert holds(scored, period=OCTOBER) == later(minutes=5)


def test_until_an_faq_entry_is_retired() -> None:
    """Its effect is counted until then."""
    placed = Placement("page", at("2026-10-01T09:00+08:00"))
    entry = Kept("f1", "en", "Q", "A", published=(placed,), retired_at=later(minutes=3))

    assert holds(entries=(entry,)) == later(minutes=3)


def test_it_says_the_same_until_then_and_another_thing_after() -> None:
    """The report of a running month, around the moment a deadline passes."""
    case = pending(later(minutes=5))

    def numbers(now: datetime) -> list[dict[str, Any]]:
        return list(report([case], NOVEMBER, Books("CNY"), now=now).rows())

    end = holds(case)

    assert numbers(NOW) == numbers(end - timedelta(microseconds=1)) == numbers(end)
    assert numbers(NOW) != numbers(end + timedelta(seconds=1))
