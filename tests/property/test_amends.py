"""Amends for any case: a choice of kinds or the reason why not, within cap and budgets, in whole coins."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from builders import a_timeline, an_event, at
from hypothesis import given
from hypothesis import strategies as st

from cs_toolkit.core import taxonomy
from cs_toolkit.core.goodwill import ceiling, leeway
from cs_toolkit.core.loss import Rates
from cs_toolkit.core.money import minor_unit
from cs_toolkit.core.purse import Goodwill, Purse
from cs_toolkit.core.remedy import Choice, choose, parse_option, suggest
from cs_toolkit.core.spending import decisions
from cs_toolkit.core.timeline import Timeline

CURRENCIES = ("CNY", "JPY", "KWD", "USD", None)
SUMS = st.none() | st.decimals(0, 5000, places=2, allow_nan=False)
SHARES = st.decimals(0, 1, places=2, allow_nan=False)


@st.composite
def purses(draw: st.DrawFn) -> Purse:
    cap = 1 + draw(SHARES)
    rules = Goodwill(draw(SHARES), cap, draw(st.sampled_from(["serious", "always"])), draw(SUMS), draw(SUMS))
    rates = Rates(draw(SUMS), draw(SUMS), draw(SUMS), draw(SUMS), draw(SUMS), draw(st.none() | SHARES))
    return Purse(
        at("2026-11-22T12:00+08:00"),
        ZoneInfo("Asia/Shanghai"),
        "CNY",
        rules,
        rates,
        month=draw(st.decimals(0, 100, places=2, allow_nan=False)),
        forbid=frozenset(draw(st.sets(st.sampled_from(taxonomy.REMEDIES)))),
        approve_above=draw(SUMS),
    )


@st.composite
def cases(draw: st.DrawFn) -> Timeline:
    amount = draw(SUMS)
    gifts = draw(st.lists(st.sampled_from([("coupon", "5"), ("gift", "30.5"), ("points", "100")]), max_size=2))
    events = [an_event("compensated", remedies=[{"kind": kind, "amount": value}]) for kind, value in gifts]
    cause = draw(st.none() | st.sampled_from(taxonomy.CAUSES))
    if cause:
        events.append(an_event("diagnosed", cause=cause, party="shop"))
    if draw(st.booleans()):
        refused = [{"remedies": [{"kind": kind}]} for kind in ("exchange", "refund-full", "gift")]
        events += [an_event("offered", options=refused), an_event("declined")]
    facts: dict[str, Any] = {
        "category": draw(st.sampled_from(taxonomy.CATEGORIES)),
        "severity": draw(st.sampled_from(taxonomy.SEVERITIES)),
        "amount": None if amount is None else f"{amount:f}",
        "currency": draw(st.sampled_from(CURRENCIES)),
        "quantity": draw(st.none() | st.integers(0, 5)),
        "wants": draw(st.sampled_from(["", "退款", "换货", "repair", "补发一个"])),
        "needs": draw(st.sampled_from([None, "周五前收到"])),
        "text": draw(st.sampled_from(["", "五天没动了", "it has been 90 days"])),
        "delivered_at": draw(st.none() | st.just("2026-11-20T10:00+08:00")),
    }
    return a_timeline(events=events, **facts)


def coins(choice: Choice) -> Decimal:
    return minor_unit(choice.room.loss.currency)


@given(cases(), purses())
def test_there_is_a_choice_or_a_reason(case: Timeline, purse: Purse) -> None:
    """Two or three options of different kind, none forbidden; fewer only with a message that says why."""
    choice = choose(case, purse)
    kinds = [item.option.kind for item in choice.suggestions]
    assert len(set(kinds)) == len(kinds) <= 3
    assert (len(kinds) < 2) == (choice.reason is not None)
    used = {remedy.kind for item in choice.suggestions for remedy in item.option.remedies}
    assert used.isdisjoint(purse.forbid)
    assert tuple(item.option for item in choice.suggestions) == suggest(case, currency="CNY", purse=purse)


@given(cases(), purses())
def test_options_keep_within_cap_and_budgets(case: Timeline, purse: Purse) -> None:
    """To a coin, for the cap comes before rounding; gifts that were given before may have gone further."""
    choice = choose(case, purse)
    room = choice.room
    slack = coins(choice) + room.gifts
    for item in choice.suggestions:
        if item.beyond is not None and room.loss.total is not None:
            limits = (room.loss.total * (purse.goodwill.cap - 1), room.case_left, room.month_left)
            assert all(limit is None or item.beyond <= limit + slack for limit in limits)


@given(cases(), purses())
def test_sums_are_whole_coins_and_can_be_typed(case: Timeline, purse: Purse) -> None:
    """Every option reads back as it is shown."""
    choice = choose(case, purse)
    for item in choice.suggestions:
        assert parse_option(str(item.option)) == item.option
        for remedy in item.option.remedies:
            assert remedy.amount is None or (remedy.amount > 0 and remedy.amount % coins(choice) == 0)


@given(cases(), purses())
def test_a_late_parcel_never_costs_nothing(case: Timeline, purse: Purse) -> None:
    """Its loss is above zero, or said to be unknown."""
    if case.case.complaint.category == "delivery-late":
        total = leeway(case, purse).loss.total
        assert total is None or total > 0


@given(cases(), purses())
def test_target_cap_and_ceiling_stand_in_order(case: Timeline, purse: Purse) -> None:
    """Loss <= target <= cap; a whole refund is always under the ceiling; nothing is negative."""
    room = leeway(case, purse)
    assert min(room.beyond, room.gifts, room.spent, room.case_left or 0, room.month_left or 0) >= 0
    assert all((decision.beyond or 0) >= 0 for decision in decisions(case, purse))
    most = ceiling(case, purse)
    assert (most is None) == (room.loss.total is None)
    if room.loss.total is not None and room.target is not None and room.cap is not None and most is not None:
        half = minor_unit(room.loss.currency) / 2
        assert room.loss.total - half <= room.target <= room.cap
        assert most >= (case.case.order.amount or 0) - half
