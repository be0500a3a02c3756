"""What does not fit between the chain and a case, and what of that is known."""

from __future__ import annotations

from typing import Any

import pytest

from cs_toolkit.core.audit import (
    FACTS,
    Break,
    Expected,
    Finding,
    Record,
    Seal,
    expectations,
    of_case,
    of_chain,
    of_missing,
)

CASE = "20261122-01"
BLANK = Seal("digest", "")


def seal(state: str = "1") -> Seal:
    """The seal of a part in one of its states."""
    return Seal(state, "salt")


def record(line: int, how: str, *, sure: bool = True, notes: dict[str, Any] | None = None, **parts: Seal) -> Record:
    """A line about the case; the part `facts` is the one that is no event."""
    seals = {FACTS if name == "facts" else name: value for name, value in parts.items()}
    return Record(line, how, CASE, seals, notes or {}, sure)


NEW = record(1, "new", facts=seal())
TWO = record(2, "event", a=seal())


def found(records: list[Record], *, older: bool = False, other: Expected | None = None, **now: str) -> list[Finding]:
    """What does not fit where parts are in these states now; events are numbered as they stand."""
    states = {FACTS if name == "facts" else name: state for name, state in now.items()}
    return list(
        of_case(
            CASE,
            {name: number for number, name in enumerate(states)},
            lambda name, sealed: sealed.digest == states[name],
            expectations(records).get(CASE),
            is_older=older,
            elsewhere=other,
        )
    )


def unknown(findings: list[Finding]) -> list[tuple[str, str | None]]:
    return [(one.code, one.part) for one in findings if not one.is_known]


def known(findings: list[Finding]) -> list[tuple[str, str | None]]:
    return [(one.code, one.part) for one in findings if one.is_known]


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ({"facts": "1", "a": "1"}, []),
        ({"facts": "2", "a": "1"}, [("changed", FACTS)]),
        ({"facts": "1", "a": "2"}, [("changed", "a")]),
        ({"facts": "1"}, [("deleted", "a")]),
        ({"facts": "1", "a": "1", "b": "1"}, [("inserted", "b")]),
        ({"facts": "1", "b": "1", "a": "2"}, [("changed", "a"), ("inserted", "b")]),
    ],
)
def test_every_change_by_hand_is_named(now: dict[str, str], expected: list[tuple[str, str]]) -> None:
    """Facts changed, an event changed, taken away, put in."""
    assert unknown(found([NEW, TWO], **now)) == expected


def test_what_the_last_whole_record_says_counts() -> None:
    """After cst edit, after accepting, after an erase: the state then, and nothing before it."""
    for how in ("edited", "accepted", "erased"):
        later = record(3, how, facts=seal("9"), b=seal("9"))
        assert unknown(found([NEW, TWO, later], facts="9", b="9")) == []
        assert unknown(found([NEW, TWO, later], facts="9", a="1", b="9")) == [("inserted", "a")]


def test_known_changes_are_told_as_such() -> None:
    """Which parts cst edit changed; that and when something was accepted, erased or taken back."""
    edit = record(3, "edited", facts=seal("9"), a=seal(), notes={"changed": [FACTS]})
    assert found([NEW, TWO, edit], facts="9", a="1") == [Finding("edited-with-cst", CASE, FACTS, 3, is_known=True)]
    for how in ("accepted", "erased"):
        told = found([NEW, TWO, record(3, how, facts=seal(), a=seal())], facts="1", a="1")
        assert told == [Finding(how, CASE, None, 3, is_known=True)]


def test_a_part_without_its_salt_cannot_be_checked() -> None:
    """Its salt went with what was erased: known, and no change."""
    assert found([record(1, "new", facts=BLANK)], facts="2") == [Finding("erased", CASE, FACTS, is_known=True)]


def test_a_stopped_command_may_have_happened_or_not() -> None:
    """Its event is there or not, its rewriting too; a change of either is seen all the same."""
    stopped = record(2, "event", sure=False, a=seal("1"))
    for now in ({"facts": "1"}, {"facts": "1", "a": "1"}):
        assert found([NEW, stopped], **now) == []
    assert unknown(found([NEW, stopped], facts="1", a="2")) == [("changed", "a")]
    rewritten = record(3, "edited", sure=False, facts=seal("9"))
    assert unknown(found([NEW, TWO, rewritten], facts="9")) == []
    assert known(found([NEW, TWO, rewritten], facts="9")) == [("stopped", "a")]
    assert found([NEW, TWO, rewritten], facts="1", a="1") == []


def test_a_case_older_than_the_chain_is_no_change() -> None:
    """Nobody knows what was before; what comes after its first sealed event was recorded or is a change by hand."""
    assert found([], older=True, facts="1", a="1") == [Finding("older", CASE, is_known=True)]
    later = [record(1, "event", b=seal())]
    assert found(later, older=True, facts="1", a="1", b="1") == [Finding("older", CASE, is_known=True)]
    assert unknown(found(later, older=True, facts="1", a="1", b="1", c="1")) == [("inserted", "c")]
    assert unknown(found([NEW], older=True, facts="1", c="1")) == [("inserted", "c")]


def test_a_case_that_nobody_recorded_was_put_in() -> None:
    """Named once, not for each of its events."""
    assert found([], facts="1", a="1") == [Finding("case-inserted", CASE)]


def test_what_another_machine_recorded_is_known() -> None:
    """Its copy of the chain vouches for it, as long as it is as it was there."""
    other = expectations([NEW, TWO])[CASE]
    assert known(found([], other=other, facts="1", a="1")) == [("elsewhere", FACTS), ("elsewhere", "a")]
    assert unknown(found([NEW], other=other, facts="1", a="2")) == [("inserted", "a")]


def test_a_case_that_is_gone() -> None:
    """Taken back with undo: known. Announced by a stopped command: never there. Else somebody took it away."""
    gone = record(3, "gone")

    def missing(*records: Record) -> list[Finding]:
        return list(of_missing(CASE, expectations(records)[CASE]))

    assert missing(NEW, TWO) == [Finding("case-deleted", CASE)]
    assert missing(NEW, gone) == [Finding("taken-back", CASE, None, 3, is_known=True)]
    assert missing(record(1, "new", sure=False, facts=seal())) == []
    assert missing(NEW, record(3, "gone", sure=False)) == []
    assert unknown(found([NEW, gone], facts="1")) == [("case-inserted", None)]


def test_breaks_of_the_chain_are_known_once_accepted() -> None:
    """By place: another one is new. What the accepting line itself shows was accepted with it."""
    breaks = [Break("chain-broken", 4), Break("chain-cut", 7), Break("head-lost", 9)]
    accepted = Record(9, "accepted", "", {}, {"breaks": [("chain-broken", 4)]})
    assert [one.is_known for one in of_chain(breaks, [accepted])] == [True, False, True]
    assert [one.is_known for one in of_chain(breaks, [TWO])] == [False, False, False]
    assert list(of_chain([], [])) == []


def test_lines_about_no_case_say_nothing_of_one() -> None:
    """The beginning of the chain, an acceptance of its breaks."""
    assert expectations([Record(1, "start", "", {})]) == {}
