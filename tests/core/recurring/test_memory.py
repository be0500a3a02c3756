"""Issues keep their ids while cases come, and the owner's merge, split and rename are remembered."""

from __future__ import annotations

import random
from typing import Any

import pytest
from fact_builders import a_fact
from hypothesis import given
from hypothesis import strategies as st

from cs_toolkit.core.recurring.issues import Group, View, described
from cs_toolkit.core.recurring.memory import Book, book_from, merged, renamed, settled, split_off

VIEW = View(("text",), 1)


def group(*numbers: int, called: str | None = None) -> Group:
    cases = tuple(a_fact(f"20261120-{number:02d}") for number in sorted(numbers))
    return Group(called or f"n{min(numbers)}", cases, ("text",))


def ids(*numbers: int) -> tuple[str, ...]:
    return tuple(f"20261120-{number:02d}" for number in numbers)


def placed(groups: list[Group]) -> dict[str, tuple[int, ...]]:
    return {found.issue: tuple(int(case[-2:]) for case in found.ids) for found in groups}


def test_a_new_group_is_called_after_itself() -> None:
    found, book = settled([group(1, 2), group(3)], Book())
    assert placed(found) == {"n1": (1, 2), "n3": (3,)}
    assert book.seen == {**dict.fromkeys(ids(1, 2), "n1"), ids(3)[0]: "n3"}


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ([group(1, 2, 3, 9), group(4, 5)], {"a": (1, 2, 3, 9), "b": (4, 5)}),  # a case came
        ([group(0, 1, 2, 3), group(4, 5)], {"a": (0, 1, 2, 3), "b": (4, 5)}),  # an earlier one was found later
        ([group(1, 2), group(3, 4, 5)], {"a": (1, 2), "b": (3, 4, 5)}),  # one moved
        ([group(1, 2, 3, 4, 5)], {"a": (1, 2, 3, 4, 5)}),  # they became one
        ([group(1), group(2, 3), group(4, 5)], {"n1": (1,), "a": (2, 3), "b": (4, 5)}),  # one fell apart
        ([group(1, called="a"), group(2), group(3)], {"a": (1,), "n2": (2,), "n3": (3,)}),  # evenly: its own name first
        ([group(4, 5)], {"b": (4, 5)}),  # a shorter period
        ([group(8, called="a")], None),  # a new one whose name is taken
    ],
)
def test_most_of_its_cases_decide_the_id(after: list[Group], expected: dict[str, tuple[int, ...]] | None) -> None:
    """Old members keep their id as far as they stay together (traps T38)."""
    book = Book(seen={**dict.fromkeys(ids(1, 2, 3), "a"), **dict.fromkeys(ids(4, 5), "b")})
    found = placed(settled(after, book)[0])
    if expected is None:
        ((name, members),) = found.items()
        assert (name not in {"a", "b"}, members) == (True, (8,))
    else:
        assert found == expected


def test_an_id_that_lost_its_cases_leads_to_where_they_went() -> None:
    """And means itself again where they come back."""
    _, before = settled([group(1, 2, called="a"), group(3, called="b")], Book())
    _, after = settled([group(1, 2, 3)], before)
    assert (after.gone, after.meant("b"), after.holder(ids(3)[0])) == ({"b": "a"}, "a", "a")
    _, again = settled([group(1, 2)], after._replace(seen={**after.seen, ids(3)[0]: "b"}))
    assert again.meant("b") == "b"


def test_what_the_owner_merged_stays_one() -> None:
    """A case that comes to either of them comes to the one."""
    _, book = settled([group(1, 2, called="a"), group(3, 4, called="b")], Book())
    found, book = settled([group(1, 2, 5), group(3, 4, 6), group(7)], merged(book, "b", "a"))
    assert placed(found) == {"b": (1, 2, 3, 4, 5, 6), "n7": (7,)}
    assert {one.issue: one.is_owners for one in found} == {"b": True, "n7": False}
    issues = described(found, VIEW)
    assert (issues[0].why_code, issues[0].why.english()) == ("owner", "put together by the owner")


def test_what_the_owner_split_off_stays_apart() -> None:
    """In an issue of its own; what is left keeps its id and its reason."""
    _, book = settled([group(1, 2, 3, called="a")], Book())
    made, book = split_off(book, "a", ids(3))
    found, book = settled([group(1, 2, 3, 4)], book)
    assert placed(found) == {"a": (1, 2, 4), made: (3,)}
    assert [one.is_owners for one in found] == [False, True]
    moved, book = split_off(book, "a", ids(4), made)
    assert moved == made
    assert placed(settled([group(1, 2, 3, 4)], book)[0]) == {"a": (1, 2), made: (3, 4)}


def test_what_was_split_off_may_be_merged_elsewhere() -> None:
    _, book = settled([group(1, 2, called="a"), group(3, called="b")], Book())
    made, book = split_off(book, "a", ids(2))
    assert placed(settled([group(1, 2), group(3)], merged(book, "b", made))[0]) == {"a": (1,), "b": (2, 3)}
    assert book.holder(ids(2)[0]) == made
    assert book.holder(ids(9)[0]) is None


def test_the_owners_name_is_the_label() -> None:
    """An empty one takes it away."""
    found, book = settled([group(1, called="a")], Book())
    book = renamed(book, "a", "杯盖漏水")
    assert described(found, VIEW, book.names)[0].label == "杯盖漏水"
    assert renamed(book, "a", "").names == {}


def test_a_circle_of_ids_ends() -> None:
    """Whatever the file says."""
    assert Book(joined={"a": "b", "b": "a"}).meant("a") in {"a", "b"}


def test_a_book_survives_the_file() -> None:
    _, book = settled([group(1, 2, called="a"), group(3, called="b")], Book())
    book = renamed(split_off(merged(book, "a", "b"), "a", ids(2))[1], "a", "x")
    assert book_from(book.as_data()) == book
    assert book.as_data()["cases"] == {"a": list(ids(1, 2)), "b": list(ids(3))}
    assert Book().with_decisions({"names": {"a": "x"}}) == Book(names={"a": "x"}, joined={}, pinned={})


@pytest.mark.parametrize(
    "data", [None, [], {"cases": []}, {"cases": {"a": "x"}}, {"cases": {"a": [1]}}, {"names": {"a": 1}}, {"joined": []}]
)
def test_what_is_no_book_is_refused(data: Any) -> None:
    with pytest.raises(ValueError, match=r"."):
        book_from(data)


@given(st.lists(st.integers(0, 4), min_size=1, max_size=30), st.integers(0, 30), st.integers())
def test_every_case_keeps_to_one_issue(parts: list[int], first: int, seed: int) -> None:
    """Whatever was seen before and in whatever order: all cases once, ids once, and asked again the same answer."""
    before = [group(*(n for n, part in enumerate(parts[:first]) if part == wanted)) for wanted in set(parts[:first])]
    _, book = settled(before, Book())
    after = [group(*(n for n, part in enumerate(parts) if part // 2 == wanted)) for wanted in {p // 2 for p in parts}]
    found, new = settled(after, book)
    random.Random(seed).shuffle(after)
    shuffled, same = settled(after, book)
    assert placed(found) == placed(shuffled)
    assert same == new
    assert sorted(case for one in found for case in one.ids) == sorted(ids(*range(len(parts))))
    again, unchanged = settled(after, new)
    assert placed(again) == placed(found)
    assert unchanged == new
