"""Who may be invited as a tester, and who may not yet."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from builders import at
from fact_builders import a_fact, a_promise, a_rating, an_open_fact

from cs_toolkit.core.advocates import WHY, advocates
from cs_toolkit.core.insight.facts import CaseFacts

NOW = at("2026-12-01T12:00+08:00")


def content(case: str = "20261120-01", **changes: Any) -> CaseFacts:
    """The case of a customer who agreed and gave a 5, reachable by phone."""
    given = {"contact": "13800138000", "ratings": (a_rating(5, has_consent=True),), **changes}
    return a_fact(case, **given)


def codes(*facts: CaseFacts, again: timedelta = timedelta(days=180)) -> list[str]:
    return [one.why_code for one in advocates(facts, now=NOW, again=again)]


def test_the_rule_is_met() -> None:
    """A 4 or 5 after a complaint, consent, promises kept, nothing open, not asked lately."""
    (found,) = advocates([content(promises=(a_promise(),))], now=NOW)
    assert found.is_invitable
    assert (found.case.id, found.rating.score, found.cases, found.invited_at) == (
        "20261120-01", 5, ("20261120-01",), None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"ratings": (a_rating(4, has_consent=True),)}, "satisfied"),
        ({"ratings": (a_rating(5),)}, "no-consent"),
        ({"promises": (a_promise(is_kept=False),)}, "promise-broken"),
        ({"promises": (a_promise(is_kept=None, ended_at=None),)}, "promise-broken"),
        ({"promises": (a_promise(is_kept=None, ended_at=None, due_at="2026-12-02T09:00+08:00"),)}, "promise-open"),
        ({"closed_at": None, "outcome": None}, "open-case"),
        ({"invited": (at("2026-11-25T10:00+08:00"),)}, "invited-recently"),
        ({"invited": (at("2026-01-25T10:00+08:00"),)}, "satisfied"),
        ({"kind": "after-sales"}, "satisfied"),
        ({"kind": "review"}, "satisfied"),
    ],
)
def test_content_but_not_now(changes: dict[str, Any], code: str) -> None:
    """Each condition by itself keeps a customer off the list, and is named."""
    assert codes(content(**changes)) == [code]
    assert code in WHY


@pytest.mark.parametrize(
    "changes",
    [
        {"ratings": ()},
        {"ratings": (a_rating(3, has_consent=True),)},
        {"ratings": (a_rating(5, has_consent=True), a_rating(2, "2026-11-22T09:00+08:00"))},
        {"kind": "question"},
        {"category": "praise"},
        {"outcome": "unfounded"},
        {"merged_into": "20261120-02"},
        {"contact": None, "customer": None},
        {"contact": None, "customer": "王**"},
    ],
)
def test_nobody_to_invite(changes: dict[str, Any]) -> None:
    """Not content in the end, did not complain, or nobody knows who it is."""
    assert codes(content(**changes)) == []


def test_one_row_per_customer_the_latest_first() -> None:
    """Cases join over contact and handle, however they are spelled; consent in any of them is consent."""
    late = a_rating(5, "2026-11-25T09:00+08:00", has_consent=True)
    facts = [
        content("20261118-01", handle="Tb_123", ratings=(a_rating(4, "2026-11-19T09:00+08:00", has_consent=True),)),
        content("20261120-01", contact=None, handle="ｔｂ_123", ratings=(a_rating(5),)),
        content("20261119-01", contact="13900139000", ratings=(late,)),
    ]
    found = advocates(facts, now=NOW)
    assert [(one.case.id, one.cases, one.why_code) for one in found] == [
        ("20261119-01", ("20261119-01",), "satisfied"),
        ("20261120-01", ("20261118-01", "20261120-01"), "satisfied"),
    ]


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"contact": "１３８00138000"}, "open-case"),
        ({"contact": "13900139000"}, "satisfied"),
        ({"contact": None}, "open-case"),
        ({"contact": None, "platform": "jd"}, "satisfied"),
        ({"contact": None, "customer": None}, "satisfied"),
    ],
)
def test_an_open_case_of_the_same_customer(other: dict[str, Any], code: str) -> None:
    """Also one of whom only the same name is known on the same platform: it may be theirs."""
    opened = an_open_fact("20261125-01", **{"contact": None, **other})
    assert codes(content(), opened) == [code]


def test_a_name_alone_joins_only_who_has_nothing_better() -> None:
    """Two with the same name and different phones are two."""
    phones = {"20261118-01": "13800138000", "20261119-01": "13900139000", "20261120-01": None}
    facts = [content(case, contact=phone) for case, phone in phones.items()]
    assert sorted(one.cases for one in advocates(facts, now=NOW)) == [
        ("20261118-01",), ("20261119-01",), ("20261120-01",),
    ]  # fmt: skip


def test_how_long_is_the_owners_choice() -> None:
    """[advocates] again."""
    asked = content(invited=(at("2026-11-25T10:00+08:00"),))
    assert codes(asked, again=timedelta(days=5)) == ["satisfied"]
