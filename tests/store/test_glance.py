"""What a glance at a case file tells: never less than what is in it."""

from __future__ import annotations

import pytest
from builders import a_case, an_event, at

from cs_toolkit.core.timeline import fold
from cs_toolkit.store import casefile
from cs_toolkit.store.base import UNSEEN
from cs_toolkit.store.glance import glance, person, persons, together

RECEIVED = "2026-11-22T09:14:00+08:00"
FILE = casefile.render(a_case(received=RECEIVED, handle="Wang_99", contact="138 0000 0000")).decode()


def seconds(moment: str) -> int:
    return int(at(moment).timestamp())


def test_a_file_as_it_is_written() -> None:
    """When it was received, the days it names, and whose it is, by handle and contact."""
    found = glance(FILE.encode())
    assert (found.first, found.last) == (seconds(RECEIVED), seconds(RECEIVED))
    assert found.days == " 2026-11-22"
    assert found.people == persons(["Wang_99", "138 0000 0000"])
    assert person("wang_99 ") in found.people


def test_what_was_corrected_later_counts_as_well() -> None:
    """A time of receipt or a handle that was set later, and the days of what happened."""
    facts = {"complaint.received_at": at("2026-10-01T10:00:00+08:00"), "customer.handle": "zhao"}
    case = a_case(received=RECEIVED, events=[an_event("corrected", "2026-11-24T10:00:00+08:00", facts=facts)])
    found = glance(casefile.render(case))
    assert (found.first, found.last) == (seconds("2026-10-01T10:00:00+08:00"), seconds(RECEIVED))
    assert found.days == " 2026-10-01 2026-11-22 2026-11-24"
    assert found.people == persons([fold(case).case.customer.handle])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("received_at = 2026-11-22T", "received_at=2026-11-22T"),
        ("received_at = 2026-11-22T", "received_at = 2026-11-22 "),
        ("received_at = 2026-11-22T09:14:00+08:00", "received_at = 2026-11-22T01:14:00Z"),
        ("received_at = 2026-11-22T09:14:00+08:00", "received_at = 2026-11-22T09:14:00+08:00 # maybe"),
        ("received_at = 2026-11-22T", "received_at = 2026-13-22T"),
        ("received_at = ", "other = "),
        ("\nhandle = ", '\n"h\\u0061ndle" = '),
    ],
)
def test_a_file_that_spells_it_another_way_could_be_any(old: str, new: str) -> None:
    """Whoever asks has to read it."""
    assert old in FILE
    assert glance(FILE.replace(old, new).encode()) == UNSEEN


@pytest.mark.parametrize(
    ("new", "people"),
    [
        ("handle = 'Wang_99'", "?"),
        ('handle = """Wang_99"""', "?"),
        ('handle = "Wang_\\"99"', "?"),
        ('handle="Wang_99"', "?"),
        ('handle = "Wang_99" # a regular', "?"),
        ('note = "how to handle it: contact him"\nhandle = "Wang_99"', persons(["Wang_99", "138 0000 0000"])),
        ("", persons(["138 0000 0000"])),
    ],
)
def test_whose_it_is(new: str, people: str) -> None:
    """Words of a text are no names of facts; a handle that is spelled another way could be anyone's."""
    assert glance(FILE.replace('handle = "Wang_99"', new).encode()).people == people


def test_several_together() -> None:
    """They tell what any of them tells; of none there is nothing to tell."""
    one, two = glance(FILE.encode()), glance(FILE.replace("-22T", "-20T").replace("Wang_99", "li").encode())
    both = together([one, two])
    assert (both.first, both.last) == (two.first, one.last)
    assert both.days == " 2026-11-20 2026-11-22"
    assert set(both.people.split()) == {word.strip() for word in map(person, ("Wang_99", "li", "138 0000 0000"))}
    assert together([one, UNSEEN]) == UNSEEN
    assert together([]).first > together([]).last
