"""What every store promises, whatever it keeps its cases in."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
from builders import a_case, an_event
from fakes import FakeStore

from cs_toolkit.core.model import Case
from cs_toolkit.errors import BadValue, CaseNotFound, Conflict, Unreadable
from cs_toolkit.store.base import UNSEEN, Store, id_order
from cs_toolkit.store.files import FileStore
from cs_toolkit.store.glance import persons

DAY = date(2026, 11, 22)


class Backend(NamedTuple):
    """A store, how to open it a second time, and how to spoil a case behind its back."""

    store: Store
    again: Callable[[], Store]
    damage: Callable[[str, bytes], None]


@pytest.fixture(params=["files", "memory", pytest.param("postgres", marks=pytest.mark.system)])
def backend(request: pytest.FixtureRequest, tmp_path: Path) -> Backend:
    if request.param == "files":
        root = tmp_path / "shop"

        def damage(case_id: str, data: bytes) -> None:
            (root / "open" / f"{case_id}.toml").write_bytes(data)

        return Backend(FileStore(root), lambda: FileStore(root), damage)
    if request.param == "postgres":
        return _in_database(request.getfixturevalue("database"))
    fake = FakeStore()
    return Backend(fake, lambda: fake, fake.damage)


def _in_database(url: str) -> Backend:
    from cs_toolkit.store.postgres import PostgresStore
    from cs_toolkit.store.postgres_link import Database

    database = Database(url, 10)

    def damage(case_id: str, data: bytes) -> None:
        with database.writing():
            database.change(
                "insert into cst_cases (id, part, revision, glance, body) values (%s, 'open', '0', %s::jsonb, %s)"
                " on conflict (id) do update set body = excluded.body, glance = excluded.glance, revision = 'x'",
                [case_id, json.dumps(UNSEEN), data],
            )

    return Backend(PostgresStore(database), lambda: PostgresStore(Database(url, 10)), damage)


@pytest.fixture
def store(backend: Backend) -> Store:
    return backend.store


def add_event(store: Store, case_id: str, kind: str, event_id: str, **payload: object) -> Case:
    """What a command does: read, append, replace."""
    stored = store.get(case_id)
    event = an_event(kind, **payload)
    numbered = event.__class__(event_id, stored.case.next_seq, event.at, event.kind, event.by, event.payload)
    case = stored.case.with_events(numbered)
    store.replace(case, stored.revision)
    return case


def test_a_new_store_is_empty(store: Store) -> None:
    """Nothing to read is no trouble."""
    assert store.find("all") == ([], [])
    assert store.ids("all") == []


def test_what_was_added_comes_back(store: Store) -> None:
    """Facts, money, several languages and events are read as they were written."""
    case = a_case(
        text="快递五天没动了！\n“周五”要用 🎁", customer="王女士", amount="129.00", currency="CNY", signals=("media",),
        events=[an_event("acknowledged", text="您好"), an_event("compensated", remedies=[{"kind": "gift"}])],
    )  # fmt: skip
    store.add([case])
    assert store.get(case.id).case == case
    assert store.find("open").cases == [case]


def test_numbers_of_a_day_go_up_by_one_and_each_day_has_its_own(backend: Backend) -> None:
    """-01 is the first; another process goes on where the first one stopped."""
    assert list(backend.store.allocate(DAY, 2)) == ["20261122-01", "20261122-02"]
    assert list(backend.again().allocate(DAY, 1)) == ["20261122-03"]
    assert list(backend.store.allocate(date(2026, 11, 23), 1)) == ["20261123-01"]


def test_a_number_that_was_not_used_is_not_given_again(store: Store) -> None:
    """An id is spent when it is allocated, whether a case comes of it or not."""
    store.allocate(DAY, 5)
    assert list(store.allocate(DAY, 1)) == ["20261122-06"]


def test_an_id_is_not_given_again_after_undo(store: Store) -> None:
    """The case is gone, its id stays spent."""
    (case_id,) = store.allocate(DAY, 1)
    store.add([a_case(case_id)])
    store.discard(case_id)
    assert store.ids("all") == []
    assert list(store.allocate(DAY, 1)) == ["20261122-02"]
    with pytest.raises(CaseNotFound):
        store.get(case_id)


def test_the_hundredth_case_of_a_day_sorts_after_the_ninety_ninth(store: Store) -> None:
    """Numbers widen past 99 and sort as numbers."""
    ids = list(store.allocate(DAY, 101))
    assert ids[98:] == ["20261122-99", "20261122-100", "20261122-101"]
    store.add(a_case(case_id) for case_id in reversed(ids))
    assert store.ids("open") == ids
    assert [case.id for case in store.find("open").cases] == ids
    assert id_order("20261122-99") < id_order("20261122-100") < id_order("20261123-01")


def test_an_id_is_taken_once(store: Store) -> None:
    """A second case under an id is refused and the first one stays, open or closed."""
    first = a_case(text="first")
    store.add([first])
    with pytest.raises(Conflict, match="20261122-01"):
        store.add([a_case(text="second")])
    add_event(store, first.id, "closed", "c", outcome="withdrawn")
    with pytest.raises(Conflict):
        store.add([a_case(text="third")])
    assert store.get(first.id).case.complaint.text == "first"


def test_an_unknown_case_is_named(store: Store) -> None:
    """Reading, changing, editing and discarding a case that is not there say so."""
    wanted = "20261122-09"
    attempts: list[Callable[[], object]] = [
        lambda: store.get(wanted),
        lambda: store.source(wanted),
        lambda: store.discard(wanted),
        lambda: store.rewrite(wanted, "", "1"),
        lambda: store.replace(a_case(wanted), "1"),
    ]
    for attempt in attempts:
        with pytest.raises(CaseNotFound, match=wanted):
            attempt()


def test_who_read_an_older_state_may_not_write(store: Store) -> None:
    """Two terminals change one case: the second is told, and the first one's event stays."""
    store.add([a_case()])
    stored = store.get("20261122-01")
    add_event(store, "20261122-01", "noted", "n1", text="first")
    with pytest.raises(Conflict, match="changed meanwhile"):
        store.replace(stored.case.with_events(an_event("noted", text="second")), stored.revision)
    assert [event.get("text") for event in store.get("20261122-01").case.events] == ["first"]


def test_history_is_only_ever_added_to(store: Store) -> None:
    """A writer who dropped or changed an event that is in the file is refused."""
    store.add([a_case(events=[an_event("noted", text="kept")])])
    stored = store.get("20261122-01")
    forged = a_case(events=[an_event("noted", text="other"), an_event("noted", text="more")])
    with pytest.raises(Conflict):
        store.replace(forged, stored.revision)
    assert store.get("20261122-01") == stored


def test_nothing_to_add_changes_nothing(store: Store) -> None:
    """Replacing a case by itself keeps its revision."""
    store.add([a_case()])
    stored = store.get("20261122-01")
    store.replace(stored.case, stored.revision)
    assert store.get("20261122-01") == stored


def test_open_closed_and_all(store: Store) -> None:
    """Closing takes a case off the work list, reopening puts it back."""
    store.add(a_case(case_id) for case_id in store.allocate(DAY, 3))
    add_event(store, "20261122-02", "closed", "c", outcome="resolved")

    def listed(where: str) -> list[str]:
        return [case.id for case in store.find(where).cases]  # type: ignore[arg-type]

    assert listed("open") == ["20261122-01", "20261122-03"]
    assert listed("closed") == ["20261122-02"]
    assert listed("all") == ["20261122-01", "20261122-02", "20261122-03"]
    add_event(store, "20261122-02", "reopened", "r")
    assert (len(listed("open")), listed("closed")) == (3, [])


def test_a_case_merged_into_another_is_closed(store: Store) -> None:
    """The one that was merged away leaves the work list; its id still finds it."""
    store.add([a_case()])
    merged = add_event(store, "20261122-01", "merged", "m", case="20261121-01", role="merged-away")
    assert store.find("open").cases == []
    assert store.find("closed").cases == [merged]
    assert store.get("20261122-01").case == merged


def test_one_that_cannot_be_read_does_not_hide_the_others(backend: Backend) -> None:
    """A broken record is a value beside the readable ones, and an error only when it is asked for."""
    store = backend.store
    store.add([a_case("20261122-01"), a_case("20261122-02")])
    backend.damage("20261122-01", b"schema = 1\nid = ")
    found = store.find("open")
    assert [case.id for case in found.cases] == ["20261122-02"]
    assert [str(problem).count("20261122-01") for problem in found.problems] == [1]
    with pytest.raises(Unreadable):
        store.get("20261122-01")


def test_a_broken_case_can_be_mended_as_text(backend: Backend) -> None:
    """Its source is shown as far as it can be; a text that is a case replaces it."""
    store = backend.store
    store.add([a_case(text="good")])
    good = store.source("20261122-01").text
    backend.damage("20261122-01", good.encode() + b"\xff = ")
    broken = store.source("20261122-01")
    assert broken.text.startswith(good)
    store.rewrite("20261122-01", good, broken.revision)
    assert store.get("20261122-01").case == a_case(text="good")


@pytest.mark.parametrize(
    "text",
    ["", "not toml", 'schema = 1\nid = "20261122-01"\n', "schema = 99\n"],
    ids=["empty", "prose", "bare", "newer"],
)
def test_an_edit_that_is_no_case_is_refused(store: Store, text: str) -> None:
    """The case stays as it was."""
    store.add([a_case()])
    source = store.source("20261122-01")
    with pytest.raises(BadValue, match="no case"):
        store.rewrite("20261122-01", text, source.revision)
    assert store.source("20261122-01") == source


def test_an_edit_may_not_change_the_id_and_not_go_over_another_change(store: Store) -> None:
    """The id is fixed, and the text must be the one that was read."""
    store.add([a_case()])
    source = store.source("20261122-01")
    with pytest.raises(BadValue, match="20261122-02"):
        store.rewrite("20261122-01", source.text.replace("20261122-01", "20261122-02"), source.revision)
    add_event(store, "20261122-01", "noted", "n", text="meanwhile")
    with pytest.raises(Conflict):
        store.rewrite("20261122-01", source.text, source.revision)


def test_an_edit_can_close_a_case(store: Store) -> None:
    """Where a case belongs follows from what its text says."""
    store.add([a_case()])
    source = store.source("20261122-01")
    block = '\n[[event]]\nid = "x"\nseq = 1\nat = 2026-11-22T10:00:00+08:00\nkind = "closed"\noutcome = "withdrawn"\n'
    store.rewrite("20261122-01", source.text + block, source.revision)
    assert [case.id for case in store.find("closed").cases] == ["20261122-01"]
    assert store.find("open").cases == []


def test_writing_may_be_nested(store: Store) -> None:
    """A sequence under the lock may call what takes the lock itself."""
    with store.writing(), store.writing():
        store.add([a_case(store.allocate(DAY, 1)[0])])
    assert store.ids("all") == ["20261122-01"]


def test_a_search_for_words_finds_the_cases_that_hold_them(store: Store) -> None:
    """Looking for a customer's name reads no more cases than mention it."""
    store.add([a_case("20261122-01", handle="wang_99"), a_case("20261122-02", handle="li")])
    assert [case.id for case in store.find("all", mentioning=["wang_99", "zhao"]).cases] == ["20261122-01"]
    assert store.find("all", mentioning=["zhao"]).cases == []


def test_a_stamp_changes_with_the_case(store: Store) -> None:
    """Whoever remembers something about an open case sees from its stamp that it is another one by now."""
    store.add([a_case("20261122-01"), a_case("20261122-02")])
    before = store.stamps()
    add_event(store, "20261122-01", "noted", "e1", text="x")
    after = store.stamps()
    assert set(before) == set(after) == {"20261122-01", "20261122-02"}
    assert before["20261122-01"] != after["20261122-01"]
    assert before["20261122-02"] == after["20261122-02"]


def test_a_closed_case_has_no_stamp_and_a_broken_one_has(backend: Backend) -> None:
    """What is open is looked at, and what cannot be read is not passed over in silence."""
    backend.store.add([a_case("20261122-01"), a_case("20261122-02")])
    add_event(backend.store, "20261122-01", "closed", "e1", outcome="withdrawn", reason="x")
    backend.damage("20261122-02", b"not a case")
    assert set(backend.store.stamps()) == {"20261122-02"}


def test_every_record_has_a_stamp_in_the_part_it_stands_in(backend: Backend) -> None:
    """Whoever remembers something about all cases finds open and closed ones, and sees which changed."""
    store = backend.store
    store.add([a_case(f"20261122-0{number}") for number in (1, 2, 3)])
    add_event(store, "20261122-01", "closed", "e1", outcome="withdrawn", reason="x")
    backend.damage("20261122-03", b"not a case")
    parts = {shard: store.stamps(shard) for shard in store.shards()}
    assert set(parts.pop("open")) == {"20261122-02", "20261122-03"}
    assert [list(stamps) for stamps in parts.values() if stamps] == [["20261122-01"]]
    before = next(stamps for stamps in parts.values() if stamps)
    add_event(store, "20261122-01", "noted", "e2", text="x")
    after = {name: stamp for shard in parts for name, stamp in store.stamps(shard).items()}
    assert after.keys() == before.keys()
    assert after != before


def test_one_part_is_read_alone(backend: Backend) -> None:
    """So that a shop of any size is read piece by piece."""
    backend.store.add([a_case("20261122-01"), a_case("20261122-02")])
    add_event(backend.store, "20261122-01", "closed", "e1", outcome="withdrawn", reason="x")
    found = {shard: backend.store.find("all", shard=shard).cases for shard in backend.store.shards()}
    assert [case.id for case in found.pop("open")] == ["20261122-02"]
    assert [case.id for cases in found.values() for case in cases] == ["20261122-01"]
    assert backend.store.find("all", among={"20261122-01"}, shard="open") == ([], [])


def test_a_glance_tells_when_and_whose(backend: Backend) -> None:
    """Before a case is read; what cannot be looked at could be any case."""
    backend.store.add([a_case("20261122-01", received="2026-11-22T09:14+08:00", handle="wang")])
    backend.damage("20261122-02", b"not a case")
    found = backend.store.glances(["20261122-01", "20261122-02", "20261122-09"], "open")
    told = found.pop("20261122-01")
    assert (told.first, told.last) == (1795310040, 1795310040)
    assert (told.days, told.people) == (" 2026-11-22", persons(["wang"]))
    assert found == {"20261122-02": UNSEEN, "20261122-09": UNSEEN}


def test_a_few_cases_are_found_among_many(backend: Backend) -> None:
    """Only the named ones are read; a broken one among them is trouble, one that is not there is not."""
    backend.store.add([a_case(f"20261122-0{number}") for number in (1, 2, 3)])
    backend.damage("20261122-03", b"not a case")
    found = backend.store.find("open", among={"20261122-02", "20261122-03", "20261122-09"})
    assert [case.id for case in found.cases] == ["20261122-02"]
    assert len(found.problems) == 1
    assert backend.store.find("open", among=()) == ([], [])


def test_the_numbers_of_other_systems(backend: Backend) -> None:
    """Open or closed, as logged or as corrected; a case without one has none; words about it are none either."""
    store = backend.store
    store.add([
        a_case("20261122-01", external_id="tmall:1", text="external_id = \"tmall:9\""),
        a_case("20261122-02", external_id="jd:2", events=[an_event("closed", outcome="withdrawn")]),
        a_case("20261122-03", text="说的是 external_id 吗"),
        a_case("20261122-04", external_id='mail:<a"b@x>'),
    ])  # fmt: skip
    add_event(store, "20261122-02", "corrected", "e2", facts={"complaint.external_id": "jd:22"})
    assert dict(store.external_ids()) == {
        "tmall:1": "20261122-01", "jd:22": "20261122-02", 'mail:<a"b@x>': "20261122-04",
    }  # fmt: skip


def test_an_erased_case_stands_in_place_of_all_there_was(backend: Backend) -> None:
    """Its earlier text is nowhere; and it may be done again."""
    backend.store.add([a_case(text="王小明", customer="王小明")])
    erased = a_case(text="…", customer="erased-1")
    for _ in range(2):
        backend.store.erase(erased)
        assert backend.again().get(erased.id).case == erased
        assert "王小明" not in backend.store.source(erased.id).text
    with pytest.raises(CaseNotFound):
        backend.store.erase(a_case("20261122-09"))
