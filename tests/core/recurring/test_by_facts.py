"""What keeps coming back is found by product, category and cause, whatever the order of the cases."""

from __future__ import annotations

import random
from collections.abc import Iterable
from typing import Any

import pytest
from builders import a_case, a_timeline, an_event, at

from cs_toolkit.core.recurring.cases import by_day_and_number, is_counted, usual_product
from cs_toolkit.core.recurring.issues import RecurringIssue, recurring
from cs_toolkit.core.timeline import Timeline


def cases(count: int, cause: str | None = None, *, first: int = 1, **facts: Any) -> list[Timeline]:
    """So many cases alike, numbered from `first`."""
    facts = {"product": "旅行杯", "category": "delivery-late", **facts}
    events = [an_event("diagnosed", cause=cause, party="shop")] if cause else []
    return [a_timeline(f"20261122-{number:02d}", events=events, **facts) for number in range(first, first + count)]


def told(issues: Iterable[RecurringIssue]) -> list[tuple[str | None, str, str | None, int]]:
    return [(issue.product, issue.category, issue.cause, issue.size) for issue in issues]


def test_three_alike_are_an_issue_and_two_are_not() -> None:
    found = recurring([*cases(3), *cases(2, first=4, product="保温壶")])
    assert told(found) == [("旅行杯", "delivery-late", None, 3)]
    assert found[0].cases == ("20261122-01", "20261122-02", "20261122-03")
    assert found[0].why.english() == (
        "the same product, 旅行杯; the same category, delivery-late; no single cause known"
    )


def test_a_cause_found_often_enough_stands_alone() -> None:
    found = recurring([*cases(3, "packing"), *cases(2, first=4), *cases(1, "weather", first=6)])
    assert told(found) == [("旅行杯", "delivery-late", cause, 3) for cause in ([found[0].cause, found[1].cause])]
    assert {issue.cause for issue in found} == {"packing", "weather"}


@pytest.mark.parametrize(
    ("causes", "cause"),
    [
        (["packing"], "packing"),
        (["packing", "packing"], "packing"),
        (["packing", "weather"], None),
        (["unknown"], None),
        (["unknown", "packing"], "packing"),
    ],
)
def test_the_rest_has_the_only_cause_found_in_it(causes: list[str], cause: str | None) -> None:
    diagnosed = [timeline for n, slug in enumerate(causes) for timeline in cases(1, slug, first=10 + n)]
    assert told(recurring([*cases(2), *diagnosed])) == [("旅行杯", "delivery-late", cause, 2 + len(causes))]


def test_too_few_left_over_are_dropped() -> None:
    assert told(recurring([*cases(3, "packing"), *cases(2, first=4)])) == [("旅行杯", "delivery-late", "packing", 3)]


def test_a_threshold_below_one_makes_no_empty_issue() -> None:
    assert len(recurring(cases(1, "packing"), at_least=0)) == 1


@pytest.mark.parametrize(
    ("facts", "events"),
    [
        ({"category": "praise"}, []),
        ({}, [an_event("closed", outcome="duplicate")]),
        ({}, [an_event("closed", outcome="unfounded")]),
        ({}, [an_event("closed", outcome="withdrawn")]),
        ({}, [an_event("merged", case="20261122-01", role="merged-away")]),
    ],
)
def test_what_does_not_recur_is_left_out(facts: dict[str, str], events: list[Any]) -> None:
    alike: dict[str, Any] = {"product": "旅行杯", "category": "delivery-late", **facts}
    assert not is_counted(a_timeline("20261122-09", events=events, **alike))
    assert not recurring([*cases(2), a_timeline("20261122-09", events=events, **alike)])
    assert not recurring(cases(3, category="praise"))


@pytest.mark.parametrize("kind", ["complaint", "after-sales", "question", "review"])
@pytest.mark.parametrize("outcome", [None, "resolved", "answered", "no-reply", "imported"])
def test_every_kind_counts_open_or_closed(kind: str, outcome: str | None) -> None:
    events = [an_event("closed", outcome=outcome)] if outcome else []
    alike: dict[str, Any] = {"product": "旅行杯", "category": "delivery-late", "kind": kind}
    assert recurring([*cases(2), a_timeline("20261122-09", events=events, **alike)])


def test_one_product_in_several_spellings_is_called_as_most_orders_call_it() -> None:
    spelled = ["ＡＢ 保温杯", "ab 保温杯", "AB 保溫杯", "AB 保溫杯"]
    found = recurring([a_timeline(f"20261122-{n:02d}", product=name) for n, name in enumerate(spelled)])
    assert told(found) == [("AB 保溫杯", "other", None, 4)]
    assert usual_product(a_timeline(product=name) for name in spelled) == "AB 保溫杯"


def test_cases_without_a_product_are_one_group() -> None:
    found = recurring([*cases(2, product=None), *cases(1, first=3, product=" ")])
    assert told(found) == [(None, "delivery-late", None, 3)]
    assert found[0].why.english() == "no product named; the same category, delivery-late; no single cause known"


@pytest.mark.parametrize(
    ("product", "causes", "why"),
    [
        ("旅行杯", 3, "the same product, 旅行杯; the same category, delivery-late; the same cause, packing"),
        (
            "旅行杯",
            1,
            "the same product, 旅行杯; the same category, delivery-late; the only cause found so far: packing",
        ),
        (None, 3, "no product named; the same category, delivery-late; the same cause, packing"),
        (None, 1, "no product named; the same category, delivery-late; the only cause found so far: packing"),
    ],
)
def test_an_issue_says_why_its_cases_belong_together(product: str | None, causes: int, why: str) -> None:
    alike = [*cases(causes, "packing", product=product), *cases(3 - causes, first=9, product=product)]
    (issue,) = recurring(alike)
    assert issue.why.english() == why


def test_times_are_those_of_receipt() -> None:
    days = ["2026-11-20T08:00+08:00", "2026-11-22T08:00+08:00", "2026-11-21T08:00+08:00"]
    (issue,) = recurring([a_timeline(f"20261122-{n:02d}", received=day) for n, day in enumerate(days)])
    assert (issue.first_at, issue.last_at) == (at(days[0]), at(days[1]))


def test_the_first_diagnosis_and_a_new_case_keep_the_name() -> None:
    before = recurring(cases(3))
    after = recurring([*cases(3), *cases(1, "packing", first=4)])
    assert [issue.issue for issue in before] == [issue.issue for issue in after]
    assert before[0].issue == "i8bb17b5c"


def test_order_does_not_matter() -> None:
    given = [
        *cases(4, "packing"),
        *cases(3, "weather", first=10),
        *cases(3, first=20),
        *cases(5, first=30, product="AB 杯"),
        *cases(3, first=40, product="ab 杯", category="quality-defect"),
    ]
    expected = recurring(given)
    assert [issue.size for issue in expected] == [5, 4, 3, 3, 3]
    for seed in range(20):
        random.Random(seed).shuffle(given)
        assert recurring(iter(given)) == expected


def test_case_ids_are_ordered_by_day_and_number() -> None:
    ids = ["20261122-100", "20261123-01", "20261122-99", "odd"]
    assert sorted(ids, key=by_day_and_number) == ["20261122-99", "20261122-100", "20261123-01", "odd"]


def test_builders_make_cases_that_can_be_folded() -> None:
    case = a_case(received="2026-11-22T10:00+08:00", customer="王女士", order="88", amount="129.00", events=())
    assert a_timeline(case).case.order.id == "88"
    promised = an_event("promised", what="送达", due="2026-11-23T18:00+08:00", by="lin")
    assert a_timeline(events=[promised]).promises[0].due == at("2026-11-23T18:00+08:00")
