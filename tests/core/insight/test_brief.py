"""A brief tells what is counted of a case, and between which moments."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from builders import a_timeline, an_event, at
from fact_builders import a_fact, a_gift, a_rating, a_step

from cs_toolkit.core.insight.brief import brief, brief_of

SHANGHAI = ZoneInfo("Asia/Shanghai")


def test_it_says_what_the_facts_say() -> None:
    """The day is that of the shop, however the moment was written down."""
    case = a_fact(received="2026-11-20T20:00+00:00", links=("20261101-01", "20261102-02"))
    found = brief(case, SHANGHAI)

    assert (found.day, found.received_at, found.links) == ("2026-11-21", case.received_at, case.links)
    assert (found.category, found.product, found.carrier) == (case.category, case.product, case.carrier)
    assert brief(a_fact(), SHANGHAI).links == ()


def test_it_spans_what_is_counted_by_its_own_day() -> None:
    """Receipt, gifts, scores, surveys, and what a low score asked for; not other deadlines."""
    received = "2026-11-20T10:00+08:00"
    bare = a_fact(received=received, ratings=(), surveyed=(), given=(), steps=())
    later = {
        "ratings": (a_rating(2, "2026-12-01T09:00+08:00"),),
        "surveyed": (at("2026-12-02T09:00+08:00"),),
        "given": (a_gift("2026-12-03T09:00+08:00"),),
        "steps": (a_step("method.recover", started_at="2026-12-04T09:00+08:00", met_at=None),),
    }
    lasts = {name: brief(bare._replace(**{name: value}), SHANGHAI).last for name, value in later.items()}

    assert [lasts[name] for name in later] == [at(f"2026-12-0{day}T09:00+08:00").timestamp() for day in (1, 2, 3, 4)]
    other = bare._replace(steps=(a_step("promise", started_at="2026-12-04T09:00+08:00", met_at=None),))
    assert brief(bare, SHANGHAI).last == brief(other, SHANGHAI).last == at(received).timestamp()
    assert brief(bare, SHANGHAI).first == at(received).timestamp()


def test_a_case_tells_the_same_as_its_facts() -> None:
    """Whoever reads it need not go through its deadlines; it spans all that happened."""
    closed = an_event("closed", "2026-11-23T10:00+08:00", outcome="withdrawn", reason="x")
    timeline = a_timeline("20261122-01", events=[closed], product="旅行杯", received_at="2026-11-22T09:00+08:00")
    found, still_open = brief_of(timeline, SHANGHAI), brief_of(a_timeline("20261122-02"), SHANGHAI)

    assert (found.id, found.day, found.product, found.outcome) == ("20261122-01", "2026-11-22", "旅行杯", "withdrawn")
    assert (found.first, found.last) == (found.received, at("2026-11-23T10:00+08:00").timestamp())
    assert (still_open.outcome, still_open.cause, still_open.links) == (None, None, ())
