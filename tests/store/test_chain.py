"""The chain on the disk: what it holds, what it survives, and what it shows when somebody wrote into it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import a_case, an_event

from cs_toolkit.core.audit import Break
from cs_toolkit.core.model import Case
from cs_toolkit.store.chain import (
    FACTS,
    Chain,
    Change,
    edited,
    events_of,
    link_of,
    other_copies,
    parts_of,
    written_since,
)
from cs_toolkit.store.chain_reading import Lines, checked, is_as_sealed, records

ID = "20261122-01"


@pytest.fixture
def path(root: Path) -> Path:
    return root / "state" / "chain.jsonl"


@pytest.fixture
def chain(root: Path) -> Chain:
    return Chain(root, lambda: ["20261121-02", "20261121-10", "20261120-01"])


def noted(chain: Chain, *texts: str) -> None:
    """A case, and an event for each text."""
    with chain.sealed(Change("new", ID, parts_of(a_case()))):
        pass
    for text in texts:
        with chain.sealed(Change("event", ID, events_of([an_event("noted", text=text)._replace(id=text)]))):
            pass


def look(chain: Chain, path: Path) -> Lines:
    return checked(path, chain.head())


def test_a_chain_holds_line_by_line(chain: Chain, path: Path) -> None:
    """Each line names the one before; the first one what was there when it began; the head its end."""
    noted(chain, "a", "b")
    found = look(chain, path)
    assert (len(found.links), found.breaks, found.unsure) == (4, (), frozenset())
    first, second, *_ = records(path, found)
    assert (first.how, first.notes["given"]) == ("start", {"20261121": 10, "20261120": 1})
    assert (second.how, second.case, list(second.seals)) == ("new", ID, [FACTS])
    head = chain.head()
    assert head is not None
    assert (head.lines, head.size, head.digest) == (4, path.stat().st_size, found.end)


def test_a_part_is_as_sealed_or_it_is_not(chain: Chain, path: Path) -> None:
    """Another text, another case, another part, another salt, a salt that is none: not the same."""
    noted(chain, "a")
    *_, last = records(path)
    part = events_of([an_event("noted", text="a")._replace(id="a")])["a"]
    seal = last.seals["a"]
    assert is_as_sealed(ID, "a", part, seal)
    assert not is_as_sealed(ID, "a", {**part, "text": "b"}, seal)
    assert not is_as_sealed("20261122-02", "a", part, seal)
    assert not is_as_sealed(ID, "b", part, seal)
    assert not is_as_sealed(ID, "a", part, seal._replace(salt="00" * 16))
    assert not is_as_sealed(ID, "a", part, seal._replace(salt="x"))


def test_two_events_under_one_id_are_two_parts() -> None:
    """A block that was copied by hand is not hidden behind the first one."""
    assert list(events_of([an_event("noted", text="a")] * 3)) == ["", "+2", "+3"]


def test_an_edit_names_what_it_changed() -> None:
    """A part that differs, came or went; of a file that could not be read before, all of it."""
    before = a_case(events=[an_event("noted", text="a"), an_event("noted", text="b")])
    after = before._replace(events=(before.events[0]._replace(by="kim"),))
    assert edited(lambda: before, after).notes == {"changed": ["e1", "e2"]}
    assert edited(lambda: after, before._replace(order=before.order._replace(id="7"))).notes["changed"][0] == FACTS

    def unreadable() -> Case:
        from cs_toolkit.errors import StoreTrouble, say

        raise StoreTrouble(say("x"))

    assert edited(unreadable, after).notes == {"changed": [FACTS, "e1"]}


def test_new_cases_are_sealed_before_they_are_written(chain: Chain, path: Path) -> None:
    """Hundreds at once, in the order in which they pass."""
    cases = [a_case(f"20261122-{number:02}") for number in range(1, 251)]
    with chain.adding(cases) as passing:
        for number, case in enumerate(passing, 1):
            assert len(path.read_bytes().splitlines()) > number
            assert case.id == f"20261122-{number:02}"
    assert look(chain, path) == look(chain, path)._replace(breaks=(), unsure=frozenset())
    assert [one.case for one in records(path)][1:] == [case.id for case in cases]


def test_adding_nothing_writes_nothing(chain: Chain, path: Path) -> None:
    """No line and no head."""
    with chain.adding([]) as passing:
        assert list(passing) == []
    assert not path.exists()


def stopped(chain: Chain) -> None:
    """A write that dies between the line and the case."""
    with pytest.raises(KeyboardInterrupt), chain.sealed(Change("event", ID, events_of([an_event("noted", text="x")]))):
        raise KeyboardInterrupt


def test_a_stopped_command_leaves_lines_that_are_not_sure(chain: Chain, path: Path) -> None:
    """Also when others came after it, and when it was the first one of all."""
    stopped(chain)
    assert look(chain, path).unsure == {1, 2}
    noted(chain, "a")
    stopped(chain)
    found = look(chain, path)
    assert (found.breaks, found.unsure) == ((), {1, 2, 5})
    noted(chain)
    assert (look(chain, path).breaks, look(chain, path).unsure) == ((), {1, 2, 5})


@pytest.mark.parametrize("left", [1, 20, 60, 100, 118])
def test_a_torn_line_is_no_break(chain: Chain, path: Path, left: int) -> None:
    """The power went in the middle of a line: the next one stands on its own and the chain goes on."""
    noted(chain, "a")
    whole = path.read_bytes()
    stopped(chain)
    path.write_bytes(path.read_bytes()[: len(whole) + left])
    noted(chain, "b")
    found = look(chain, path)
    assert (found.breaks, found.unsure) == ((), {4})


def test_a_torn_head_says_less_and_nothing_wrong(chain: Chain, root: Path, path: Path) -> None:
    """Of its two slots one is always whole."""
    noted(chain, "a", "b")
    head_path = root / "state" / "chain.head"
    head = chain.head()
    assert head is not None
    data = bytearray(head_path.read_bytes())
    data[head.turn % 2 * 96 + 6] ^= 1
    head_path.write_bytes(data)
    assert (look(chain, path).breaks, look(chain, path).unsure) == ((), {4})
    noted(chain, "c")
    assert look(chain, path).breaks == ()


def test_a_lost_head_is_told_before_and_after_the_next_write(chain: Chain, root: Path, path: Path) -> None:
    """Nobody knows whether the end was taken away with it."""
    noted(chain, "a")
    (root / "state" / "chain.head").unlink()
    assert look(chain, path).breaks == (Break("head-lost", 3),)
    noted(chain, "b")
    assert look(chain, path).breaks == (Break("head-lost", 4),)
    (root / "state" / "chain.head").write_bytes(b"\xff 1 x\n1 2 3 4 5")
    assert chain.head() is None


@pytest.mark.parametrize("left", [0, 1, 3])
def test_a_cut_end_is_told_before_and_after_the_next_write(chain: Chain, path: Path, left: int) -> None:
    """The head knows better."""
    noted(chain, "a", "b")
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:left]))
    assert look(chain, path).breaks == (Break("chain-cut", left),)
    noted(chain, "c")
    assert look(chain, path).breaks == (Break("chain-cut", left + 1),)


def changes(lines: list[bytes]) -> Iterator[tuple[str, list[bytes], int]]:
    """What somebody could do to a chain, and the line at which it shows."""
    other = lines[2].replace(b'"a"', b'"z"')
    yield "a line changed", [*lines[:2], other, *lines[3:]], 4
    yield "the last line changed", [*lines[:-1], lines[-1].replace(b'"event"', b'"edited"')], 5
    yield "a line taken away", [lines[0], *lines[2:], lines[-1]], 2
    yield "a line put in", [lines[0], lines[0], *lines[1:-1]], 2
    yield "the beginning taken away", [*lines[1:], lines[-1]], 1
    yield "no line at all", [*lines[:2], b"{broken\n", *lines[3:]], 3


def test_every_change_of_a_line_shows(chain: Chain, path: Path) -> None:
    """At the line that does not fit any more."""
    noted(chain, "a", "b", "c")
    lines = path.read_bytes().splitlines(keepends=True)
    for what, changed, number in changes(lines):
        path.write_bytes(b"".join(changed))
        assert Break("chain-broken", number) in look(chain, path).breaks, what


def test_taking_the_salts_away_keeps_the_chain(chain: Chain, path: Path) -> None:
    """What was sealed cannot be guessed back, and no line shows a change; the newest line of the case keeps its own."""
    noted(chain, "a", "b")
    before = look(chain, path)
    chain.forget({ID})
    assert look(chain, path) == before
    *older, last = records(path)
    assert [seal.salt for one in older for seal in one.seals.values()] == ["", ""]
    assert all(seal.salt for seal in last.seals.values())
    noted(chain, "c")
    assert look(chain, path).breaks == ()


def test_there_is_nothing_to_forget_where_there_is_no_chain(chain: Chain, path: Path) -> None:
    """And none is made for it."""
    chain.forget({ID})
    assert not path.exists()


@pytest.mark.parametrize(
    "body",
    [
        '["","new","x",{"":"d"}]', '["","odd","x",{}]', '["","new",3,{}]', '["","new","x",[]]', '["","new"]', "[]",
        '["","new","x",{},{"changed":3}]', '["","new","x",{},{"breaks":[1]}]', '["","new","x",{},{"given":[1]}]',
        '["","new","x",{},{"since":"z"}]', '["","new","x",{},{"since":"lost"}]',
        '["","new","x",{},{"since":-5}]', '["","new","x",{},{"cut":null}]',
        '["","new","x",{},3,{"since":9}]', '["","new","x",{},{"head":[]}]', "{]", "\xff]", "[" * 5000 + "]",
    ],
)  # fmt: skip
def test_a_forged_line_is_passed_over(path: Path, body: str) -> None:
    """Nothing in it is believed, and nothing fails."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body.encode("latin-1") + b"\t\n")
    found = checked(path, None)
    assert found.links == [link_of(body.encode("latin-1"))]
    assert [one.seals for one in records(path, found)] in ([], [{}])


def test_lines_of_one_case_alone(chain: Chain, path: Path) -> None:
    """For a look at one case."""
    noted(chain, "a")
    with chain.sealed(Change("new", "20261122-02", parts_of(a_case("20261122-02")))):
        pass
    assert [one.case for one in records(path, case_id="20261122-02")] == ["20261122-02"]


def test_copies_that_a_sync_program_left(chain: Chain, path: Path, root: Path) -> None:
    """Beside the chain, by whatever name; hidden and temporary files are none."""
    assert other_copies(root / "nowhere" / "chain.jsonl") == []
    noted(chain)
    names = ["chain (conflicted copy 2026-11-22).jsonl", "chain.sync-conflict-20261122.jsonl"]
    for name in (*names, ".tmp-1-chain.jsonl", "undo.jsonl"):
        (path.parent / name).write_text("")
    assert [found.name for found in other_copies(path)] == names


def test_a_chain_that_cannot_be_read_is_trouble_with_the_store(chain: Chain, path: Path) -> None:
    """Said in words, and nothing hangs."""
    from cs_toolkit.errors import StoreTrouble

    path.mkdir(parents=True)
    with pytest.raises(StoreTrouble, match=r"chain\.jsonl"):
        checked(path, None)


def test_nothing_of_what_was_said_stands_in_the_chain(chain: Chain, path: Path) -> None:
    """Digests alone: no name, no text, no number of an order."""
    case = a_case(
        text="快递没动", customer="王女士", order="202607251234592825", events=[an_event("noted", text="秘密")]
    )
    with chain.sealed(Change("new", ID, parts_of(case))):
        pass
    data = path.read_text("utf-8")
    assert "202607251234592825" not in data
    assert data.isascii()
    assert set(json.loads(data.splitlines()[1].partition("\t")[0])[3]) == {FACTS, "e1"}


def test_what_was_written_since_is_told(chain: Chain, path: Path, root: Path) -> None:
    """From any line's end on; from nowhere, from within a line and from beyond its end nobody can tell."""
    assert written_since(root, 0) == (0, None)
    noted(chain)
    size = path.stat().st_size
    assert written_since(root, 0) == (size, None)
    assert written_since(root, size) == (size, set())
    with chain.sealed(Change("gone", "20261122-02")):
        pass
    whole = path.stat().st_size
    assert written_since(root, size) == (whole, {"20261122-02"})
    assert written_since(root, size - 1)[1] is None
    assert written_since(root, whole + 1)[1] is None
    path.write_bytes(path.read_bytes() + b"?\n")
    assert written_since(root, whole)[1] is None
