"""Shortened ids, and which cases a listing shows."""

from __future__ import annotations

from typing import Any

import pytest
from builders import at

from cs_toolkit.core.query import CaseQuery, matching, wanted_id

IDS = ["20261121-03", "20261122-01", "20261122-03", "20261122-10", "20261122-100"]


@pytest.mark.parametrize("typed", ["3", " 3 ", "#3", "# 3", "[3]", "３"])
def test_an_id_is_found_as_people_paste_it(typed: str) -> None:
    """Decorations, blanks and full-width digits are read over."""
    assert wanted_id(typed) == "3"


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("1", ["20261122-01"]), ("01", ["20261122-01"]), ("3", ["20261121-03", "20261122-03"]),
        ("1122-3", ["20261122-03"]), ("21-3", ["20261121-03"]), ("100", ["20261122-100"]), ("10", ["20261122-10"]),
        ("20261121", ["20261121-03"]), ("2026", IDS), ("20261122-0", ["20261122-01", "20261122-03"]),
        ("202", []), ("9", []), ("x", []), ("", []), ("1122-", []), ("-3", []),
    ],
)  # fmt: skip
def test_any_unambiguous_shortening_works(wanted: str, found: list[str]) -> None:
    """The number of a day, with or without its day; else the beginning of an id, from four digits on."""
    assert list(matching(wanted, IDS)) == found


ROW: dict[str, Any] = {
    "received_at": at("2026-11-22T09:00+08:00"), "platform": "taobao", "customer": "王女士", "handle": "Wang_01",
    "contact": None, "text": None, "summary": "杯子碎了", "order": "12345", "product": "旅行杯",
}  # fmt: skip


@pytest.mark.parametrize(
    ("query", "passes"),
    [
        (CaseQuery(), True),
        (CaseQuery(since=at("2026-11-22T09:00+08:00"), until=at("2026-11-22T09:00+08:00")), True),
        (CaseQuery(since=at("2026-11-22T09:00:01+08:00")), False),
        (CaseQuery(until=at("2026-11-22T08:59+08:00")), False),
        (CaseQuery(exact={"platform": "ＴＡＯＢＡＯ"}), True),
        (CaseQuery(exact={"platform": "tao"}), False),
        (CaseQuery(exact={"contact": "x"}), False),
        (CaseQuery(containing={"customer": "wang"}), True),
        (CaseQuery(containing={"customer": "李"}), False),
        (CaseQuery(containing={"text": "碎"}), True),
        (CaseQuery(containing={"product": "杯", "order": "234"}), True),
        (CaseQuery(containing={"product": "杯", "order": "9"}), False),
    ],
)
def test_a_filter_admits_what_it_names(query: CaseQuery, passes: bool) -> None:
    """All that are set must hold; a customer is found by handle and contact, a text by its summary."""
    assert query.admits(ROW) is passes
