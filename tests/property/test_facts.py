"""The facts of a case say at any time what its clocks and its promises say then."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from builders import an_event
from hypothesis import given
from hypothesis import strategies as st
from stories import NEW_YORK, SHANGHAI, after, case_of, minutes, stories, terms

from cs_toolkit.core.clocks import assess
from cs_toolkit.core.insight.facts import StepFacts
from cs_toolkit.core.insight.facts_of import facts_of
from cs_toolkit.core.insight.spent import spent_in_month
from cs_toolkit.core.loss import Rates
from cs_toolkit.core.promises import kept_rate
from cs_toolkit.core.purse import Purse
from cs_toolkit.core.spending import Decision, decisions
from cs_toolkit.core.timeline import Timeline, fold

PURSE = Purse(after(0), SHANGHAI, "CNY", rates=Rates(hour=Decimal(30), late_per_day=Decimal(5)))
zones = st.sampled_from([SHANGHAI, NEW_YORK])
EARLY = ["e1", "e2", "e3"]
COUPON = {"remedies": [{"kind": "coupon", "amount": "20"}], "cost": Decimal(20)}
# Beside what a story tells: what was given on top, what became of promises, late logging, scores.
more = st.lists(
    st.tuples(minutes, st.one_of(
        st.tuples(st.sampled_from(["kept", "broken"]), st.fixed_dictionaries({"promise": st.sampled_from(EARLY)})),
        st.tuples(st.just("promised"), st.fixed_dictionaries(
            {"what": st.just("x"), "due": minutes}, optional={"replaces": st.sampled_from(EARLY)})),
        st.tuples(st.just("paused"), st.fixed_dictionaries(
            {"on": st.just("customer"), "evidence": st.just("x"), "until": minutes})),
        st.tuples(st.just("retargeted"), st.fixed_dictionaries(
            {"clock": st.sampled_from(["method.resolve", "method.offer"]), "due": minutes})),
        st.tuples(st.just("compensated"), st.just(COUPON)),
        st.tuples(st.just("rated"), st.fixed_dictionaries({"score": st.integers(1, 5)})),
        st.just(("offered", {"options": [{"remedies": [{"kind": "refund-full"}]}], "grant": True, "text": "x"})),
        st.just(("merged", {"case": "20261030-09", "role": "merged-away"})),
    )),
    max_size=8,
)  # fmt: skip


def lived(story: Any, logged_after: int) -> Timeline:
    found = case_of(sorted(story, key=lambda item: item[0]), amount="129.00", currency="CNY")
    case = found.case
    return fold(case._replace(complaint=case.complaint._replace(logged_at=after(logged_after))))


def nows(timeline: Timeline, steps: tuple[StepFacts, ...]) -> list[Any]:
    """Around every deadline, and around the ends of the waits."""
    second = timedelta(seconds=1)
    told = [step.due_at for step in steps] + [event.at for event in timeline.events]
    told += [event.payload["until"] for event in timeline.events if event.get("until")]
    return [moment + shift for moment in told for shift in (-second, timedelta(), second)]


@given(stories, more, st.integers(0, 20_000), zones, st.booleans())
def test_facts_say_what_the_clocks_say(story: Any, rest: Any, logged: int, zone: Any, has_hours: bool) -> None:
    """For each clock that binds the shop in this episode, and for any now: missed is breached, decided is met or
    breached; nothing is missing."""
    timeline, run_under = lived([*story, *rest], logged), terms(zone, has_hours)
    facts = facts_of(timeline, run_under, PURSE)
    received_at = timeline.case.complaint.received_at
    clocks = [
        clock
        for clock in assess(timeline, run_under)
        if clock.binds == "shop" and (clock.rule is None or clock.due_at >= received_at)
    ]
    found = {(step.clock, step.started_at, step.due_at, step.met_at, step.is_broken): step for step in facts.steps}
    for clock in clocks:
        step = found[clock.name, clock.started_at, clock.due_at, clock.met_at, clock.broken_at is not None]
        for now in nows(timeline, (step,)):
            state = clock.state(now)
            assert step.is_missed(now) == (state == "breached"), (clock, now)
            assert step.is_decided(now) == (state in {"met", "breached"}), (clock, now)


@given(stories, more, st.integers(0, 20_000))
def test_promises_count_as_in_the_rate_of_kept_ones(story: Any, rest: Any, logged: int) -> None:
    """Kept of those that count is the rate, at any time after what happened."""
    timeline, run_under = lived([*rest, *story], logged), terms(SHANGHAI, False)
    promises = facts_of(timeline, run_under, PURSE).promises
    for now in nows(timeline, facts_of(timeline, run_under, PURSE).steps):
        counted = [promise for promise in promises if promise.counts(now) and not timeline.merged_into]
        rate = sum(promise.is_kept is True for promise in counted), len(counted)
        assert rate == kept_rate([(timeline, run_under)], now)


@given(stories, more)
def test_what_was_given_is_what_was_decided(story: Any, rest: Any) -> None:
    """Each decision of the case, with what of it went beyond the loss; the budget of the month is the sum of them."""
    timeline = lived([*story, *rest], 0)
    facts = facts_of(timeline, terms(SHANGHAI, False), PURSE)
    made = [Decision(given.at, given.beyond) for given in facts.given]
    assert made == list(decisions(timeline, PURSE))
    spent = sum(made_of.beyond or 0 for made_of in made if PURSE.is_this_month(made_of.at))
    assert spent_in_month([facts], PURSE, but="") == (0 if facts.merged_into else spent)


@given(stories, more, st.integers(0, 400))
def test_a_reopening_takes_nothing_away(story: Any, rest: Any, later: int) -> None:
    """The deadlines of the first episode are the same after the case was opened again."""
    run_under, lone = terms(SHANGHAI, True), case_of([]).case
    lived_on = [event for event in lived([*story, *rest], 0).events if event.kind != "reopened"]
    ended_at = after(60 * 24 * 10)
    closing, again = an_event("closed", ended_at, outcome="resolved"), an_event("reopened", after(60 * 24 * 10 + later))
    events = [
        event._replace(seq=number, id=f"e{number}") for number, event in enumerate([*lived_on, closing, again], 1)
    ]
    closed, reopened = (
        facts_of(fold(lone._replace(events=tuple(happened))), run_under, PURSE) for happened in (events[:-1], events)
    )
    own = [step for step in reopened.steps if step.episode == 1 and step.clock.startswith(("method", "answer"))]
    assert own == [step for step in closed.steps if step.clock.startswith(("method", "answer"))]
    assert reopened.first_response_at == closed.first_response_at
    assert reopened.resolved_at == closed.resolved_at
