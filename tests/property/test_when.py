"""Whatever `when` prints can be typed: instants in every zone, and the readings that its refusals offer."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import given
from hypothesis import strategies as st

from cs_toolkit.core import when
from cs_toolkit.errors import BadValue

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
ZONES = sorted(available_timezones())
# Clocks go forward and back here, by an hour or by half of one, at night or at midnight.
CHANGING = (
    "America/New_York",
    "Europe/London",
    "Australia/Lord_Howe",
    "Africa/Cairo",
    "America/Santiago",
    "Asia/Tehran",
)

zones: st.SearchStrategy[tzinfo] = st.one_of(
    st.sampled_from(ZONES).map(ZoneInfo),
    st.sampled_from(CHANGING).map(ZoneInfo),
    st.just(timezone(timedelta(hours=-3, minutes=-30))),
)
NAIVE = NOW.replace(tzinfo=None)
instants = st.datetimes(NAIVE.replace(year=2), NAIVE.replace(year=9998), timezones=st.just(UTC))
# A shop is run in our days, and about the hours in which clocks change.
ours = st.datetimes(NAIVE.replace(year=2015), NAIVE.replace(year=2037), timezones=st.just(UTC))

UNCLEAR = (
    "3/4", "11/20", "3/4 18:00", "3/4/2026", "11-20", "3.4", "10", "by 5", "31", "May", "11月", "2h", "3天", "3日前",
    "31日前", "next week", "上个月", "by next month", "end of the week", "周末", "next weekend", "next Friday",
    "next Mon 9am", "昨天3点", "明天2点半", "at 12", "half past nine", "9 o'clock", "今晚3点", "last night at 2am",
    "上午15点", "昨天半夜", "明天夜里1点半", "midnight tomorrow", "周五半夜", "11月27日周五", "Wed 20 Nov 2026", "下午",
    "2026-11-22 10:00", "20261120", "soon", "2月30日",
)  # fmt: skip


@given(instant=st.one_of(instants, ours), zone=zones)
def test_what_is_shown_reads_back_as_the_same_instant(instant: datetime, zone: tzinfo) -> None:
    """Also in the hour that comes twice, and where the offset of long ago had seconds."""
    shown = when.show(instant, zone=zone)
    assert when.parse(shown, now=NOW, zone=zone).astimezone(UTC) == instant.replace(microsecond=0)
    assert when.show(when.parse(shown, now=NOW, zone=zone), zone=zone) == shown


def test_what_is_shown_reads_back_around_each_change_of_the_clocks() -> None:
    """Every half hour of the days of a year on which clocks change, in every zone."""
    changes = 0
    for zone in map(ZoneInfo, ZONES):
        for day in range(365):
            start = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=day)
            if start.astimezone(zone).utcoffset() == (start + timedelta(days=1)).astimezone(zone).utcoffset():
                continue
            changes += 1
            for half_hour in range(48):
                instant = start + half_hour * timedelta(minutes=30)
                assert when.parse(when.show(instant, zone=zone), now=NOW, zone=zone).astimezone(UTC) == instant
    assert changes > 100


def refusal_of(text: str, now: datetime, zone: tzinfo, toward: when.Toward) -> BadValue | None:
    try:
        when.parse(text, now=now, zone=zone, toward=toward)
    except BadValue as refusal:
        return refusal
    return None


def offered(text: str, now: datetime, zone: tzinfo, toward: when.Toward) -> list[str]:
    """What a refusal offers to type instead; nothing if the text was read."""
    refusal = refusal_of(text, now, zone, toward)
    if refusal is None:
        return []
    assert refusal.hint is not None
    readings = re.findall("'([^']+)'", refusal.hint.english())
    assert readings, refusal.hint
    return readings


@given(text=st.sampled_from(UNCLEAR), now=ours, zone=zones, toward=st.sampled_from(["past", "future"]))
def test_whatever_a_refusal_offers_can_be_typed(text: str, now: datetime, zone: tzinfo, toward: when.Toward) -> None:
    """At any time of any zone; only a time of day that the clocks skip is refused again, and offers its neighbours."""
    for reading in offered(text, now, zone, toward):
        for again in offered(reading, now, zone, toward):
            assert refusal_of(again, now, zone, toward) is None, (text, reading, again)
