"""Whose a case is."""

from __future__ import annotations

from typing import Any

from builders import a_case, an_event

from cs_toolkit.core.model import Case
from cs_toolkit.core.privacy.whose import fits, people
from cs_toolkit.core.recurring.cases import Sighting, sighting
from cs_toolkit.core.timeline import fold


def told(number: int, **facts: Any) -> Sighting:
    case: Case = a_case(f"20261122-{number:02d}", **facts)
    return sighting(fold(case))


def groups(cases: list[Sighting], text: str | None = None, *ids: str) -> list[list[int]]:
    return [sorted(int(case[-2:]) for case in group) for group in people(cases, text, ids).cases]


def test_the_same_handle_contact_or_order_is_the_same_customer() -> None:
    """Through as many cases as it takes."""
    cases = [
        told(1, customer="王小明", handle="tb_88"),
        told(2, handle="TB_88", contact="微信 wx_9911, 138 0013 8000"),
        told(3, contact="13800138000", order="202600001"),
        told(4, order="２０２６００００１"),
        told(5, handle="lilei"),
    ]
    assert groups(cases, "王小明") == groups(cases, "13800138000") == groups(cases, "tb_88") == [[1, 2, 3, 4]]
    assert groups(cases, "202600001") == groups(cases, None, "20261122-04") == [[1, 2, 3, 4]]
    assert groups(cases, "nobody") == groups(cases, "") == []


def test_two_of_one_name_are_two_people() -> None:
    cases = [told(1, customer="王小明", handle="a_1"), told(2, customer="王小明", handle="b_2")]
    assert groups(cases, "王小明") == [[1], [2]]


def test_a_whole_name_is_enough_where_nothing_else_is_known() -> None:
    """Not with a title: many are called Miss Wang."""
    cases = [
        told(1, customer="王小明"),
        told(2, customer="王小明"),
        told(3, customer="王女士"),
        told(4, customer="王女士"),
    ]
    assert groups(cases, "王小明") == [[1, 2]]
    assert groups(cases, "王女士") == [[3], [4]]


def test_what_was_merged_is_one_case() -> None:
    away = a_case("20261122-02", handle="b_2", events=[an_event("merged", case="20261122-01", role="merged-away")])
    cases = [told(1, handle="a_1"), sighting(fold(away))]
    assert groups(cases, "a_1") == groups(cases, "b_2") == [[1, 2]]


def test_a_handle_of_signs_alone_makes_nobody_the_same() -> None:
    cases = [told(1, handle="☆", order="--"), told(2, handle="☆", order="--")]
    assert groups(cases, None, "20261122-01") == [[1]]


def test_who_is_called_so() -> None:
    assert fits("138 0013 8000", None, "tel 13800138000")
    assert not fits("13800138001", "13800138000", None)
    assert not fits("", "x")
