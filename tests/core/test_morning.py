"""Which work the morning tells of, and where: what a good manager would say first."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from builders import a_case, an_event, at

from cs_toolkit.core.morning import Work, command_for, is_backlog, place_of, shares
from cs_toolkit.core.silence import Wait, wait_of
from cs_toolkit.core.timeline import fold

NOW, TONIGHT, HOUR, NEVER = 1000.0, 50_000.0, 3600.0, float("inf")


@pytest.mark.parametrize(
    ("state", "due", "why_code", "silent_from", "section"),
    [
        ("breached", NOW - 1, "unanswered", NEVER, "late"),
        ("late_logged", NOW - 1, "unanswered", NEVER, "late"),
        ("breached", NOW - 1, "promise-broken", NEVER, "late"),
        ("soon", NOW + 2 * HOUR, "no-offer", NEVER, "now"),
        ("due", NOW + HOUR, "no-offer", NEVER, "now"),
        ("due", NOW + HOUR + 1, "no-offer", NEVER, "today"),
        ("soon", NOW + 60, "promise-open", NEVER, "promise"),
        ("due", TONIGHT, "promise-open", NEVER, "promise"),
        ("due", TONIGHT + 1, "promise-open", NEVER, "later"),
        ("due", TONIGHT + 1, "unanswered", NEVER, "later"),
        ("breached", NOW - 1, "awaiting-choice", NOW - 1, "silent"),
        ("late_logged", NOW - 1, "awaiting-choice", NOW - 1, "silent"),
        ("waiting", NOW + 1, "awaiting-choice", NOW - 1, "waiting"),
        ("due", NOW - 1, "no-reply", NOW - 1, "silent"),
        ("waiting", NOW + 1, "no-reply", NEVER, "waiting"),
        ("paused", NOW + 1, "paused", NOW, "silent"),
        ("paused", NOW + 1, "paused", NOW + 1, "waiting"),
        ("paused", NOW + 1, "paused", NEVER, "waiting"),
        ("due", NOW - 1, "awaiting-score", NOW - 1, "close"),
        ("waiting", NOW + 1, "awaiting-score", NOW - 1, "waiting"),
        ("due", NOW - 1, "done", NEVER, "close"),
        ("due", NOW - 1, "answered", NEVER, "close"),
    ],
)
def test_each_piece_of_work_has_its_place(
    state: str, due: float, why_code: str, silent_from: float, section: str
) -> None:
    """Late is what was missed, now what is due within the hour; a day ends at the shop's midnight."""
    assert (place_of(state, why_code) or Work(state, why_code, due, silent_from).section(NOW, TONIGHT)) == section


@pytest.mark.parametrize(
    ("section", "state", "on", "command"),
    [
        ("silent", "paused", "carrier", "cst wait 20261122-01 --on carrier"),
        ("silent", "paused", "customer", "cst reply 20261122-01"),
        ("silent", "breached", "customer", "cst x"),
        ("waiting", "paused", "carrier", "cst x"),
    ],
)
def test_who_is_silent_is_asked_again(section: str, state: str, on: str, command: str) -> None:
    """A carrier by a new wait with its evidence, the customer by a message."""
    row = {"state": state, "waits_on": on, "case": "20261122-01", "command": "cst x"}
    assert command_for(section, row) == command


@pytest.mark.parametrize(
    ("heights", "room", "taken"),
    [
        ([], 10, []),
        ([[], []], 10, [0, 0]),
        ([[1, 1, 1], [1, 1]], 20, [3, 2]),
        ([[1, 1, 1], [1, 1]], 5, [2, 1]),
        ([[1, 1, 1], [1, 1]], 4, [1, 1]),
        ([[1, 1, 1], [1, 1]], 0, [1, 1]),
        ([[2, 2], [], [1]], 7, [2, 0, 1]),
        ([[2, 2], [], [1]], 6, [1, 0, 1]),
    ],
)
def test_the_foremost_have_the_room(heights: list[list[int]], room: int, taken: list[int]) -> None:
    """Every section shows its first; then the most urgent section has all it needs."""
    assert shares(heights, room) == taken


TWO = [{"remedies": [{"kind": "reship"}]}, {"remedies": [{"kind": "refund-full"}]}]
RECEIVED = at("2026-11-20T09:00+08:00")


def _after(hours: float) -> datetime:
    return RECEIVED + timedelta(hours=hours)


@pytest.mark.parametrize(
    ("why_code", "events", "wait"),
    [
        ("unanswered", [], None),
        ("awaiting-score", [], None),
        ("awaiting-choice", [("offered", 1, {"text": "x", "options": TWO})], Wait("customer", _after(1))),
        ("awaiting-score", [("followed_up", 1, {"text": "x"}), ("surveyed", 2, {})], Wait("customer", _after(2))),
        ("paused", [("paused", 3, {"on": "carrier", "evidence": "x"})], Wait("carrier", _after(3))),
        (
            "paused",
            [("paused", 3, {"on": "carrier", "evidence": "x", "until": _after(9)})],
            Wait("carrier", _after(3), is_agreed=True),
        ),
        (
            "paused",
            [("paused", 3, {"on": "supplier", "evidence": "x"}), ("paused", 5, {"on": "supplier", "evidence": "y"})],
            Wait("supplier", _after(5)),
        ),
        (
            "paused",
            [("paused", 3, {"on": "customer", "evidence": "x"}), ("replied", 4, {"text": "x"})],
            Wait("customer", _after(4)),
        ),
        ("paused", [("paused", 3, {"on": "customer", "evidence": "x"})], Wait("customer", _after(3))),
        (
            "paused",
            [("paused", 3, {"on": "carrier", "evidence": "x"}), ("replied", 4, {"text": "x"})],
            Wait("carrier", _after(3)),
        ),
    ],
)
def test_silence_counts_from_when_they_were_asked_last(
    why_code: str, events: list[tuple[str, float, dict[str, Any]]], wait: Wait | None
) -> None:
    """A message to the customer asks the customer again, not the carrier; a second wait asks once more."""
    told = [an_event(kind, _after(hours), **payload) for kind, hours, payload in events]
    assert wait_of(fold(a_case(received=RECEIVED, events=told)), why_code) == wait


@pytest.mark.parametrize(
    ("state", "why_code", "age", "is_old"),
    [
        ("late_logged", "unanswered", 8, True),
        ("late_logged", "critical", 8, True),
        ("late_logged", "unanswered", 7, False),
        ("breached", "unanswered", 30, False),
        ("late_logged", "no-cause", 30, False),
    ],
)
def test_a_backlog_came_in_late_and_nobody_answered_it(state: str, why_code: str, age: int, is_old: bool) -> None:
    """What was logged in time and then missed is no backlog, nor is what somebody has begun to work on."""
    assert is_backlog(state, why_code, 0.0, age * 24 * HOUR) is is_old
