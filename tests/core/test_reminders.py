"""Reminders: which deadline is told when, and that each threshold of it is told once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from builders import a_case, a_timeline, an_event, at

from cs_toolkit import packs
from cs_toolkit.core.clock import Clock
from cs_toolkit.core.clock_rules import ClockRule
from cs_toolkit.core.clocks import assess
from cs_toolkit.core.model import Event
from cs_toolkit.core.policy import policy_from
from cs_toolkit.core.reminders import (
    THRESHOLDS,
    Asked,
    Quiet,
    Reminder,
    command_of,
    digest,
    news,
    reached,
    worth_keeping,
)
from cs_toolkit.core.terms import Terms
from cs_toolkit.core.workflow import next_steps
from cs_toolkit.errors import BadValue

SHANGHAI = ZoneInfo("Asia/Shanghai")
TERMS = Terms(policy_from(packs.policy()), SHANGHAI)
AWAKE = Quiet((), SHANGHAI)
TWO = [{"remedies": [{"kind": "reship"}]}, {"remedies": [{"kind": "refund-full"}]}]


def day(clock: str) -> str:
    return f"2026-11-22T{clock}+08:00"


def found(
    now: str, *events: Event, within: str | None = None, since: str | None = None, **facts: Any
) -> list[Reminder]:
    """What a complaint received at 09:00 has reached by now; `within` in minutes."""
    facts = {"received": day("09:00"), **facts}
    timeline = a_timeline(events=events, **facts)
    asked = Asked(timedelta(minutes=int(within)) if within else None, at(day(since)) if since else None)
    return list(reached(timeline, assess(timeline, TERMS), at(day(now)), asked))


def told(reminders: list[Reminder]) -> list[str]:
    return [f"{reminder.clock.step} {reminder.threshold}" for reminder in reminders]


@pytest.mark.parametrize(
    ("now", "within", "expected"),
    [
        ("09:44:59", None, []),
        ("09:45:00", None, ["acknowledge soon"]),
        ("10:00:00", None, ["acknowledge soon"]),
        ("10:00:01", None, ["acknowledge breached"]),
        ("10:30:00", None, ["acknowledge breached", "diagnose soon"]),
        ("13:00:00", None, ["acknowledge breached", "diagnose breached", "offer breached"]),
        ("09:29:59", "30", []),
        ("09:30:00", "30", ["acknowledge due"]),
        ("09:45:00", "30", ["acknowledge soon"]),
        ("09:45:00", "5", ["acknowledge soon"]),
        ("09:30:00", "180", ["acknowledge due", "diagnose due", "offer due"]),
    ],
)
def test_a_deadline_is_told_at_each_threshold(now: str, within: str | None, expected: list[str]) -> None:
    """From --within before it, when it is soon, and from the first second that it is late; never all three at once."""
    assert told(found(now, within=within)) == expected


@pytest.mark.parametrize(
    ("name", "events", "expected"),
    [
        (
            "answered in time", [an_event("acknowledged", day("09:10"), text="x")],
            ["diagnose breached", "offer breached"],
        ),
        ("closed", [an_event("closed", day("09:10"), outcome="withdrawn", reason="x")], []),
        ("merged into another", [an_event("merged", day("09:10"), case="20261122-02", role="merged-away")], []),
        (
            "the survivor of a merge",
            [an_event("merged", day("09:10"), case="20261122-02", role="survivor")],
            ["acknowledge breached", "diagnose breached", "offer breached"],
        ),
        (
            "its promise is late as well",
            [an_event("promised", day("09:10"), what="补寄", due=day("11:00"))],
            ["acknowledge breached", "diagnose breached", "promise breached", "offer breached"],
        ),
    ],
)  # fmt: skip
def test_what_is_done_or_over_is_not_told(name: str, events: list[Event], expected: list[str]) -> None:
    """At one o'clock, four hours after the complaint."""
    assert told(found("13:00", *events)) == expected


def test_importing_an_old_complaint_fires_nothing() -> None:
    """Two years late when it was logged: none of its deadlines is anybody's fault or news."""
    assert found("13:00", received="2024-11-22T09:00+08:00", logged=day("12:59"), within="9999") == []


def test_a_new_deadline_of_an_old_complaint_is_told() -> None:
    """What is promised after the import counts like any promise."""
    old = {"received": "2024-11-22T09:00+08:00", "logged": day("12:00")}
    promised = an_event("promised", day("12:10"), what="补寄", due=day("12:30"))
    assert told(found("13:00", promised, **old)) == ["promise breached"]


def test_since_leaves_out_what_was_due_before() -> None:
    """The owner starts with reminders at eleven, and wants no old stories."""
    assert told(found("13:00", since="11:00")) == ["diagnose breached", "offer breached"]


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        (None, "09:50", ["soon"]),
        ("09:45", "09:50", []),
        ("09:45", "10:01", ["breached"]),
        (None, "10:20", ["breached"]),
        ("10:20", "10:01", []),
        ("10:20", "09:50", []),  # the machine's clock was set back
        ("09:45", "09:35", []),
    ],
)
def test_each_threshold_is_told_once_and_never_an_earlier_one_after_a_later(
    before: str | None, now: str, expected: list[str]
) -> None:
    """However many runs were missed in between: what is told is the newest."""
    ledger = {reminder.key for reminder in found(before, within="30")} if before else set()
    new = news(found(now, within="30"), ledger, AWAKE, at(day(now)))
    assert [reminder.threshold for reminder in new if reminder.clock.step == "acknowledge"] == expected


def test_the_key_is_case_clock_threshold_episode_and_the_instant() -> None:
    """In UTC, so that a shop that changes its zone is not told everything anew."""
    (reminder,) = found("09:50")
    assert reminder.key == "20261122-01|method.acknowledge|soon|1|2026-11-22T02:00:00Z"
    elsewhere = reminder._replace(clock=reminder.clock._replace(due_at=at("2026-11-22T11:00+09:00")))
    assert elsewhere.key == reminder.key


def test_a_deadline_that_moves_is_told_again_and_one_that_stays_is_not() -> None:
    """A promise replaced by one for another time is news; by one for the same time it is none."""
    first = an_event("promised", day("12:00"), what="补寄", due=day("13:00"))._replace(id="p1")
    ledger = {reminder.key for reminder in found("12:50", first)}
    for due, now, expected in (("13:00", "12:59", []), ("13:10", "13:08", ["promise soon"])):
        second = an_event("promised", day("12:55"), what="补寄", due=day(due), replaces="p1")
        reminders = [one for one in found(now, first, second) if one.clock.name == "promise"]
        assert told(news(reminders, ledger, AWAKE, at(day(now)))) == expected


def test_two_promises_for_the_same_time_are_one_reminder() -> None:
    """The line would be the same."""
    promises = [an_event("promised", day("12:00"), what=what, due=day("13:00")) for what in ("补寄", "退款")]
    assert told(found("12:50", *promises)).count("promise soon") == 2
    assert told(news(found("12:50", *promises), set(), AWAKE, at(day("12:50")))).count("promise soon") == 1


def test_a_reopened_case_is_told_as_a_new_episode() -> None:
    """What was told before the close says nothing about it; an alarm that is over does not ring again."""
    events = [
        an_event("closed", day("09:05"), outcome="withdrawn", reason="x"),
        an_event("reopened", day("12:00")),
    ]
    reminders = found("12:50", *events, kind="question")
    assert [(one.clock.step, one.clock.episode) for one in reminders] == [("answer", 2)]


@pytest.mark.parametrize(
    ("hours", "now", "is_quiet"),
    [
        (["22:00-08:00"], "21:59:59", False), (["22:00-08:00"], "22:00:00", True), (["22:00-08:00"], "00:00:00", True),
        (["22:00-08:00"], "07:59:59", True), (["22:00-08:00"], "08:00:00", False), (["12:00-13:00"], "12:30:00", True),
        (["12:00-13:00", "22:00-24:00"], "23:59:59", True), (["22:00-24:00"], "00:00:00", False),
        (["00:00-24:00"], "15:00:00", True), ([], "03:00:00", False),
    ],
)  # fmt: skip
def test_quiet_hours_are_the_shops(hours: list[str], now: str, is_quiet: bool) -> None:
    """They begin with their first minute, may cross midnight, and are read from the clock on the shop's wall."""
    quiet = Quiet.from_data({"hours": hours}, SHANGHAI)
    assert quiet.holds(at(day(now))) is is_quiet
    assert quiet.holds(at(day(now)).astimezone(ZoneInfo("America/New_York"))) is is_quiet


@pytest.mark.parametrize("hours", ["22:00-08:00", ["22-8"], ["22:00-22:00"], [7]])
def test_quiet_hours_that_are_none_are_refused(hours: object) -> None:
    """The setting is named."""
    with pytest.raises(BadValue, match="quiet.hours"):
        Quiet.from_data({"hours": hours}, SHANGHAI)


def _deadline(name: str, severity: str) -> Reminder:
    start = at(day("22:00"))
    clock = Clock(name, "resolve", start, start + timedelta(hours=1), None, start, "x")
    if name == "taobao.refund":
        clock = clock._replace(rule=ClockRule(name, "complaint_received"))
    if name == "clocked":
        clock = clock._replace(is_reported=True)
    return Reminder(a_timeline(a_case(severity=severity)), clock, "soon")


@pytest.mark.parametrize(
    ("name", "severity", "rings"),
    [
        ("method.resolve", "normal", False), ("method.resolve", "high", False), ("answer", "normal", False),
        ("promise", "normal", False), ("method.resolve", "critical", True), ("taobao.refund", "low", True),
        ("clocked", "normal", True),
    ],
)  # fmt: skip
def test_quiet_hours_delay_but_never_drop(name: str, severity: str, rings: bool) -> None:
    """At night only critical cases and deadlines that others set; in the morning the rest, as it stands then."""
    quiet = Quiet.from_data({"hours": ["22:00-08:00"]}, SHANGHAI)
    reminder = _deadline(name, severity)
    assert news([reminder], set(), quiet, at(day("22:40"))) == ([reminder] if rings else [])
    assert news([reminder], set(), quiet, at(day("08:00"))) == [reminder]


def test_the_most_urgent_stands_first() -> None:
    """Breached before soon before due; then the earlier deadline, then severity, then the id."""
    late = [
        found("10:20", case=f"20261122-0{number}", severity=severity) for number, severity in enumerate(("low", "high"))
    ]
    order = news([*found("10:20", case="20261122-09", within="60"), *late[0], *late[1]], set(), AWAKE, at(day("10:20")))
    assert [(one.case.id[-2:], one.clock.step, one.threshold) for one in order] == [
        ("01", "acknowledge", "breached"), ("09", "acknowledge", "breached"), ("00", "acknowledge", "breached"),
        ("09", "diagnose", "due"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("step", "asks_for", "expected"),
    [
        ("acknowledge", None, "cst ack 20261122-01"), ("diagnose", None, "cst diagnose 20261122-01"),
        ("nudge", None, "cst reply 20261122-01 --step nudge"), ("answer", None, "cst reply 20261122-01"),
        ("recover", None, "cst recover 20261122-01"), ("resolve", None, "cst resolve 20261122-01"),
        ("follow-up", None, "cst follow-up 20261122-01"), ("escalate", None, "cst escalate 20261122-01"),
        ("offer", None, "cst offer 20261122-01"), ("resolve", "resolved", "cst resolve 20261122-01"),
        ("refunded", "refunded", "cst milestone 20261122-01 refunded"), ("x", "replied", "cst reply 20261122-01"),
        ("unheard-of", None, "cst why 20261122-01"), ("unheard-of", "", "cst why 20261122-01"),
    ],
)  # fmt: skip
def test_the_command_records_the_step_or_what_stops_the_clock(step: str, asks_for: str | None, expected: str) -> None:
    """Where `next` has no row for it."""
    clock = _deadline("x", "normal").clock._replace(step=step)
    if asks_for is not None:
        clock = clock._replace(rule=ClockRule("x", "complaint_received", met_by=tuple(asks_for.split())))
    assert command_of(a_case(), clock, (), at(day("22:30"))) == expected


def test_the_command_is_the_one_of_next_where_next_has_one() -> None:
    """The same deadline before the same step; one that waits for somebody is no answer to a platform's deadline."""
    start = at(day("22:00"))
    case = a_case(events=[an_event("acknowledged", day("22:00"), text="x")], received=day("21:00"), kind="after-sales")
    steps = next_steps(a_timeline(case), TERMS, at(day("22:30")))
    assert [(row.step, row.command) for row in steps] == [("offer", "cst offer 20261122-01 --grant")]
    (offer,) = [found for found in assess(a_timeline(case), TERMS) if found.name == "method.offer"]
    law = offer._replace(name="law", due_at=start, rule=ClockRule("law", "complaint_received", met_by=("refunded",)))
    for clock in (offer, law):
        assert command_of(case, clock, steps, start) == "cst offer 20261122-01 --grant"
    waiting = [steps[0]._replace(state="paused", due_at=start + timedelta(days=1))]
    assert command_of(case, law, waiting, start) == "cst milestone 20261122-01 refunded"


@pytest.mark.parametrize(("now", "option"), [("22:59", "--kept"), ("23:01", "--replace")])
def test_a_promise_is_kept_or_made_anew(now: str, option: str) -> None:
    """Each by how it stands itself, whatever became of another one."""
    clock = _deadline("promise", "normal").clock._replace(step="promise")
    other = next_steps(a_timeline(events=[an_event("promised", what="x", due=day("09:40"))]), TERMS, at(day("22:00")))
    assert {row.command for row in other} >= {"cst promise 20261122-01 --replace"}
    assert command_of(a_case(), clock, other, at(day(now))) == f"cst promise 20261122-01 {option}"


@pytest.mark.parametrize(
    ("thresholds", "expected"),
    [
        (["breached"], "1 deadline: 1 breached, 0 soon, 0 due"),
        (["breached", "due", "soon", "breached"], "4 deadlines: 2 breached, 1 soon, 1 due"),
    ],
)
def test_the_digest_counts(thresholds: list[str], expected: str) -> None:
    """One line above many."""
    assert digest(thresholds).english() == expected


def test_the_ledger_keeps_what_may_still_matter() -> None:
    """Open cases for ever, others for a while, of each deadline the newest threshold; what is no key goes."""
    recent, old = "2026-11-20T00:00:00Z", "2026-09-01T00:00:00Z"
    keys = [
        *(f"20260901-01|method.offer|{name}|1|{old}" for name in THRESHOLDS),
        f"20260901-01|method.offer|soon|2|{old}",
        f"20260901-02|method.offer|breached|1|{old}",
        f"20260901-02|promise|breached|1|{recent}",
        f"20260901-02|promise|soon|1|{recent}",
        f"20260901-01|my|own|soon|1|{old}",
        "nonsense", f"20260901-01|method.offer|later|1|{old}",
    ]  # fmt: skip
    assert worth_keeping(keys, {"20260901-01"}, at("2026-10-23T12:00+08:00")) == [
        f"20260901-01|method.offer|breached|1|{old}",
        f"20260901-01|method.offer|soon|2|{old}",
        f"20260901-02|promise|breached|1|{recent}",
        f"20260901-01|my|own|soon|1|{old}",
    ]


def test_when_a_complaint_was_logged_moves_no_deadline() -> None:
    """Only whether it was late before anybody knew of it."""
    keys = [{one.key for one in found("13:00", logged=day(logged))} for logged in ("09:00", "09:30", "10:00")]
    assert keys[0] == keys[1] == keys[2]
    assert len(keys[0]) == 3
    assert told(found("13:00", logged=day("10:00:01"))) == ["diagnose breached", "offer breached"]
