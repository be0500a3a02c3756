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
from cs_toolkit.core.loss import Rates
from cs_toolkit.core.promises import kept_rate
from cs_toolkit.core.purse import Purse
from cs_toolkit.core.spending import Decision, decisions, spent_in_month
from cs_toolkit.core.timeline import Timeline, fold

PURSE = Purse(after(0), SHANGHAI, "CNY", rates=Rates(hour=Decimal(30), late_per_day=Decimal(5)))
zones = st.sampled_from([SHANGHAI, NEW_YORK])
# Beside what a story tells: what was given on top, what became of promises, late logging, scores.
more = st.lists(
    st.tuples(minutes, st.one_of(
        st.tuples(st.sampled_from(["kept", "broken"]), st.fixed_dictionaries({"promise": st.sampled_from("e1 e2 e3".split())})),
        st.tuples(st.just("promised"), st.fixed_dictionaries(
            {"what": st.just("x"), "due": minutes}, optional={"replaces": st.sampled_from("e1 e2 e3".split())})),
        st.tuples(st.just("paused"), st.fixed_dictionaries(
            {"on": st.just("customer"), "evidence": st.just("x"), "until": minutes})),
        st.tuples(st.just("retargeted"), st.fixed_dictionaries(
            {"clock": st.sampled_from(["method.resolve", "method.offer"]), "due": minutes})),
        st.tuples(st.just("compensated"), st.just({"remedies": [{"kind": "coupon", "amount": "20"}], "cost": Decimal(20)})),
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
    clocks = [clock for clock in assess(timeline, run_under)
              if clock.binds == "shop" and (clock.rule is None or clock.due_at >= timeline.case.complaint.received_at)]  # fmt: skip
    found = {(step.clock, step.started_at, step.due_at, step.met_at): step for step in facts.steps}
    for clock in clocks:
        step = found[clock.name, clock.started_at, clock.due_at, clock.met_at]
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
    before, run_under = lived([*story, *rest], 0), terms(SHANGHAI, True)
    events = [event for event in before.events if event.kind != "reopened"]
    closing = an_event("closed", after(60 * 24 * 10), outcome="resolved")
    again = an_event("reopened", after(60 * 24 * 10 + later))
    whole = [event._replace(seq=0) for event in [*events, closing]]
    one = case_of([])
    numbered = tuple(event._replace(seq=number, id=f"e{number}") for number, event in enumerate([*whole, again], 1))
    closed = fold(one.case._replace(events=numbered[:-1]))
    reopened = fold(one.case._replace(events=numbered))
    first = facts_of(closed, run_under, PURSE)
    second = facts_of(reopened, run_under, PURSE)
    assert [
        step for step in first.steps if step.step not in {"promise"} and step.clock.startswith(("method", "answer"))
    ] == [step for step in second.steps if step.episode == 1 and step.clock.startswith(("method", "answer"))]
    assert second.first_response_at == first.first_response_at
    assert second.resolved_at == first.resolved_at
