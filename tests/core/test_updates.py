"""A later export corrects what a platform owns, and nothing that a person decided."""

from __future__ import annotations

from typing import Any

import pytest
from builders import a_case, an_event, at

from cs_toolkit.core.model import Case
from cs_toolkit.core.timeline import fold
from cs_toolkit.core.updates import SOURCE, changes, is_imported, with_source
from cs_toolkit.errors import BadValue

RECEIVED = "2026-11-22T09:14:00+08:00"


def imported(**facts: Any) -> Case:
    """A case that an export told."""
    return with_source(
        a_case(text="杯盖漏水", product="旅行杯", amount="129.00", currency="CNY", **facts), "tmall_refunds"
    )


def changed(case: Case, **told: dict[str, Any]) -> dict[str, Any]:
    return {path: str(value) for path, value in changes(case, fold(case), told).items()}


def test_what_is_told_otherwise_is_changed_and_the_rest_is_not() -> None:
    """The same said again is no change; what is not told stays."""
    told = {"order": {"product": "旅行杯", "amount": "99", "tracking": "SF1"}, "complaint": {"text": "杯盖漏水"}}
    assert changed(imported(), **told) == {"order.amount": "99.00", "order.tracking": "SF1"}


def test_what_is_ours_is_not_the_platforms() -> None:
    """Category, severity, kind, channel and language are decided here."""
    told = {"category": "unsafe", "severity": "high", "kind": "question", "channel": "phone", "language": "en"}
    assert changed(imported(), complaint=told) == {}


def test_what_the_owner_corrected_stands() -> None:
    """Even where the owner said what the export said before."""
    case = imported(events=[an_event("corrected", facts={"order.product": "旅行杯 500ml"})])
    assert changed(case, order={"product": "保温杯", "sku": "S1"}) == {"order.sku": "S1"}


def test_the_last_export_is_what_counts() -> None:
    """A correction by an export is compared with the next one, and can be corrected again."""
    case = imported(events=[an_event("corrected", facts={"order.product": "保温杯"}, **{SOURCE: "tmall_refunds"})])
    assert changed(case, order={"product": "保温杯"}) == {}
    assert changed(case, order={"product": "旅行杯"}) == {"order.product": "旅行杯"}


def test_a_logged_case_is_only_filled() -> None:
    """Nobody's words are replaced by an export of the same number."""
    case = a_case(text="碎了", product="杯子", channel="wechat")
    assert changed(case, complaint={"text": "破损"}, order={"product": "旅行杯", "sku": "S1"}) == {"order.sku": "S1"}


@pytest.mark.parametrize(("channel", "expected"), [("import", True), ("wechat", False), (None, False)])
def test_which_cases_an_export_told(channel: str | None, expected: bool) -> None:
    """Those that name it; those of earlier versions by how they came."""
    assert is_imported(a_case(channel=channel)) is expected
    assert is_imported(with_source(a_case(channel=channel), "tmall_refunds"))


def test_the_time_of_receipt_only_where_it_was_estimated() -> None:
    """Deadlines that were known do not move; an estimate gives way to what is known, but not what the owner said."""
    told = {"received_at": at("2026-11-20T10:00:00.5+08:00")}
    assert changed(imported(), complaint=told) == {}
    assert changed(imported(received_estimated=True), complaint=told) == {
        "complaint.received_at": "2026-11-20 10:00:00+08:00",
        "complaint.received_estimated": "False",
    }
    owner = an_event("corrected", facts={"complaint.received_at": at(RECEIVED)})
    assert changed(imported(received_estimated=True, events=[owner]), complaint=told) == {}


def test_times_are_compared_as_files_hold_them() -> None:
    """To the second, whatever the offset."""
    case = imported(paid_at="2026-11-20T10:00:00+08:00")
    assert changed(case, order={"paid_at": at("2026-11-20T02:00:00.7+00:00")}) == {}


def test_what_makes_no_sense_is_refused() -> None:
    with pytest.raises(BadValue):
        changed(imported(), order={"amount": "1.999", "currency": "CNY"})
