"""Incidents: all that hangs together by links is one event, called by its earliest case."""

from __future__ import annotations

from itertools import permutations
from typing import NamedTuple

import pytest
from fact_builders import a_fact
from hypothesis import given
from hypothesis import strategies as st

from cs_toolkit.core.incidents import incident_of, members_of, reached, to_link


class Case(NamedTuple):
    id: str
    links: tuple[str, ...] = ()
    merged_into: str | None = None


def ids(*numbers: int) -> tuple[str, ...]:
    return tuple(f"20261122-{number:02d}" for number in numbers)


A, B, C, D = ids(1, 2, 3, 4)


@pytest.mark.parametrize(
    ("cases", "incidents"),
    [
        ([Case(A), Case(B)], {A: A, B: B}),
        ([Case(B, (A,)), Case(A, (B,))], {A: A, B: A}),
        ([Case(C, (B,)), Case(B, (A,))], {A: A, B: A, C: A}),
        ([Case(A, (C,)), Case(B, (C,))], {A: A, B: A, C: A}),
        ([Case(A, (B,)), Case(C, (D,))], {A: A, B: A, C: C, D: C}),
        ([Case(B, merged_into=A), Case(B, (D,))], {A: A, B: A, D: A}),
        ([Case(A, (A,))], {A: A}),
        ([], {}),
    ],
)
def test_whoever_is_linked_with_somebody_linked_is_of_the_same_event(
    cases: list[Case], incidents: dict[str, str]
) -> None:
    """Also through a case that was not given; the order of the cases does not matter."""
    for order in permutations(cases):
        assert incident_of(order) == incidents


def test_the_earliest_case_is_so_by_its_number() -> None:
    """The hundredth of a day comes after the ninety-ninth."""
    late, early = "20261122-100", "20261122-99"
    assert set(incident_of([Case(late, (early,))]).values()) == {early}


def test_the_facts_of_a_case_will_do() -> None:
    assert incident_of([a_fact(A, links=(B,)), a_fact(B, links=(A,))]) == {A: A, B: A}


def test_the_cases_of_an_incident_in_order() -> None:
    """One case alone is none."""
    assert members_of({C: A, A: A, B: A, D: D}) == {A: (A, B, C)}


def test_from_one_case_the_others_are_reached() -> None:
    links = {A: [B], B: [A, C], C: [B], D: []}
    assert [reached(case, links.__getitem__) for case in (A, C, D)] == [(A, B, C), (A, B, C), (D,)]


@pytest.mark.parametrize(
    ("links", "new"),
    [
        ({C: (), A: (), B: ()}, [(A, B), (B, A), (A, C), (C, A)]),
        ({A: (B,), B: ()}, [(B, A)]),
        ({A: (B,), B: (A,)}, []),
    ],
)
def test_each_is_linked_with_the_earliest(links: dict[str, tuple[str, ...]], new: list[tuple[str, str]]) -> None:
    """As many links as cases, and none twice."""
    assert to_link(links) == new


@given(st.lists(st.tuples(st.integers(1, 30), st.integers(1, 30)), max_size=40), st.randoms())
def test_an_incident_does_not_depend_on_the_order(pairs: list[tuple[int, int]], chance: object) -> None:
    """Whoever can reach one another, and nobody else, share an incident."""
    cases = [Case(*ids(one), links=ids(other)) for one, other in pairs]
    found = incident_of(cases)
    chance.shuffle(cases)  # type: ignore[attr-defined]
    assert incident_of(cases) == found
    beside: dict[str, set[str]] = {}
    for case in cases:
        beside.setdefault(case.id, set()).add(case.links[0])
        beside.setdefault(case.links[0], set()).add(case.id)
    assert all(found[case] == reached(case, beside.__getitem__)[0] for case in found)
