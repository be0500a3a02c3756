"""The calendar file, read back by the library that calendars use."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from builders import a_case, at

from cs_toolkit.core.clock import Clock
from cs_toolkit.outlets.ics import Item, calendar, uid

icalendar = pytest.importorskip("icalendar", reason="the extra calendar is not installed")
NOW = at("2026-11-22T12:00+08:00")


def _item(minutes: float = 60, *, name: str = "method.offer", subject: str | None = None, **facts: Any) -> Item:
    due = NOW + timedelta(minutes=minutes)
    clock = Clock(name, "offer", due - timedelta(hours=3), due, None, NOW, "x", subject=subject)
    return Item(a_case(**facts), clock, "offer · 王女士; 旅行杯, 380ml\x07", "cst offer 20261122-01")


def _read(*items: Item, shop: str | None = None) -> Any:
    return icalendar.Calendar.from_ical(calendar(items, NOW, shop))


def test_a_deadline_is_a_task_and_an_entry_that_ends_with_it() -> None:
    """In UTC; the entry blocks nobody's time."""
    read = _read(_item(severity="high"))
    (task,), (entry,) = read.walk("VTODO"), read.walk("VEVENT")
    due = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)
    assert task.decoded("due") == entry.decoded("dtend") == due
    assert entry.decoded("dtstart") == due - timedelta(minutes=15)
    assert (task["priority"], task["status"], entry["transp"]) == (3, "NEEDS-ACTION", "TRANSPARENT")
    for part in (task, entry):
        assert part["summary"] == "offer · 王女士; 旅行杯, 380ml"
        assert part["description"] == "cst offer 20261122-01"
        assert part.decoded("dtstamp") == NOW


@pytest.mark.parametrize(("minutes", "rings"), [(31, True), (30, False), (10, False), (-600, False)])
def test_the_alarm_rings_when_it_is_soon_and_never_for_the_past(minutes: int, rings: bool) -> None:
    """Importing the file makes no noise about what has passed."""
    alarms = _read(_item(minutes)).walk("VALARM")
    assert len(alarms) == (2 if rings else 0)
    for alarm in alarms:
        assert alarm.decoded("trigger") == timedelta(minutes=-30)
        assert alarm["trigger"].params["related"] == "END"
        assert alarm["action"] == "DISPLAY"


def test_the_name_of_a_deadline_stays() -> None:
    """Whatever it says and whenever it is due: a calendar moves it and never doubles it."""
    first, later = _item(60), _item(90, wants="refund")
    assert uid(first, None, "task") == uid(later, None, "task") == "20261122-01.method.offer.task@cs-toolkit"
    names = [str(part["uid"]) for part in _read(first, _item(name="promise", subject="k3v9"), shop="小杯子").walk()[1:]
             if "uid" in part]  # fmt: skip
    assert len(set(names)) == len(names) == 4
    others = {uid(item, shop, "task") for shop in (None, "小杯子", "大杯子") for item in (first, _item(subject="p1"))}
    assert len(others) == 6


def test_the_file_is_what_the_standard_asks_for() -> None:
    """CRLF, lines of at most 75 octets, a version and a maker; nothing due is an empty calendar."""
    text = calendar([_item(summary="很长" * 100)], NOW, "小杯子的店")
    assert text.endswith("END:VCALENDAR\r\n")
    assert "\n" not in text.replace("\r\n", "")
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    read = _read(shop="小杯子的店")
    assert (read["version"], read["x-wr-calname"], read.walk("VEVENT")) == ("2.0", "小杯子的店", [])
