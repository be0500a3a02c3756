"""What a shop is promised whose cases are in a PostgreSQL database, beside what every store promises."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from builders import a_case, an_event
from postgres_server import Server

from cs_toolkit.errors import CaseNotFound, ConfigProblem, Conflict, StoreTrouble
from cs_toolkit.store.journal import Journal
from cs_toolkit.store.orders import OrderBook
from cs_toolkit.store.postgres import PostgresStore
from cs_toolkit.store.postgres_books import PostgresJournal, PostgresReminded
from cs_toolkit.store.postgres_link import Database
from cs_toolkit.store.postgres_orders import PostgresOrders
from cs_toolkit.store.shop import Shop

pytestmark = pytest.mark.system
DAY = date(2026, 11, 22)
AT = datetime(2026, 11, 22, 4, tzinfo=UTC)
ID = "20261122-01"
# Gives up the first so many changes of a table, whoever makes them; a sequence is not rolled back.
_GIVING_UP = """
create sequence tries;
create function give_up() returns trigger language plpgsql as $$
begin
    if nextval('tries') <= {times} then
        raise exception 'restart transaction' using errcode = '{state}';
    end if;
    return null;
end $$;
create constraint trigger give_up after {change} on {table} deferrable initially {when}
    for each row execute function give_up();
"""


@pytest.fixture
def link(database: str) -> Database:
    return Database(database, 5)


@pytest.fixture
def giving_up(postgres: Server, database: str) -> Callable[..., None]:
    """The engine gives up some transactions, at the change itself or when they are kept."""

    def plant(times: int, *, state: str = "40001", when: str = "immediate", table: str = "cst_cases") -> None:
        change = "insert or update"
        query = _GIVING_UP.format(times=times, state=state, when=when, table=table, change=change)
        postgres.execute(database.rpartition("/")[2], query)

    return plant


def _store(url: str) -> PostgresStore:
    return PostgresStore(Database(url, 5))


@pytest.mark.parametrize("state", ["40001", "40P01"])
@pytest.mark.parametrize("when", ["immediate", "deferred"])
def test_what_the_engine_gives_up_is_tried_again(
    link: Database, database: str, giving_up: Callable[..., None], state: str, when: str
) -> None:
    """A complaint is logged all the same, once, with all that belongs to it, at the change and at the commit."""
    giving_up(3, state=state, when=when)
    store, journal = PostgresStore(link), PostgresReminded(link)
    with store.writing():
        (case_id,) = store.allocate(DAY, 1)
        journal.mark(["told"])
        store.add([a_case(case_id, text="快递没动")])
    assert _store(database).get(case_id).case == a_case(case_id, text="快递没动")
    assert PostgresReminded(Database(database, 5)).told() == {"told"}
    assert list(store.allocate(DAY, 1)) == ["20261122-02"]


def test_it_is_not_tried_for_ever(database: str, giving_up: Callable[..., None]) -> None:
    """The owner is told, and nothing is half there."""
    giving_up(1000)
    with pytest.raises(StoreTrouble, match="gave the command up"):
        PostgresStore(Database(database, 0.2)).add([a_case()])
    assert _store(database).ids("all") == []


def test_what_was_decided_on_something_that_changed_is_not_done(database: str, giving_up: Callable[..., None]) -> None:
    """Between giving up and trying again another machine wrote: nobody knows whether the decision still holds."""

    class Overtaken(Database):
        def _roll_back(self) -> None:
            super()._roll_back()
            if others:
                _store(database).spend(others.pop())

    others: list[dict[str, int]] = []
    store = PostgresStore(Overtaken(database, 5))

    def command() -> None:
        with store.writing():
            store.allocate(DAY, 1)
            others.append({"20261122": 7})
            store.add([a_case()])

    giving_up(1)
    with pytest.raises(StoreTrouble, match="changed meanwhile"):
        command()
    assert list(_store(database).allocate(DAY, 1)) == ["20261122-08"]


def test_a_command_that_fails_leaves_nothing(link: Database, database: str) -> None:
    """Neither the case nor the note for undo nor what was told."""

    def command() -> None:
        with link.writing():
            PostgresStore(link).add([a_case()])
            PostgresReminded(link).mark(["told"])
            PostgresStore(link).discard("20261122-09")

    with pytest.raises(CaseNotFound):
        command()
    assert _store(database).ids("all") == []
    assert PostgresReminded(link).told() == frozenset()


def test_another_writer_is_waited_for_a_while(database: str) -> None:
    """And then it is said who is in the way; readers never wait."""
    first, second = Database(database, 5), Database(database, 0.05)
    with first.writing():
        PostgresStore(first).add([a_case()])
        assert PostgresStore(second).ids("all") == []
        with pytest.raises(StoreTrouble, match="another cst has been writing"):
            PostgresStore(second).add([a_case()])
    assert PostgresStore(second).ids("all") == [ID]


def test_one_at_a_time_without_keeping_others_from_writing(database: str) -> None:
    """While one machine sends reminders, another one logs a complaint and a third one waits to send."""
    first, second = Database(database, 5), Database(database, 0.05)
    with first.alone("reminded"):
        PostgresStore(second).add([a_case()])
        PostgresReminded(first).mark(["told"])
        with pytest.raises(StoreTrouble, match="another cst"), second.alone("reminded"):
            pass
    with second.alone("reminded"):
        assert PostgresReminded(second).told() == {"told"}


@pytest.mark.parametrize(("version", "reads", "told"), [(0, False, "no shop yet"), (9, True, "newer cst")])
def test_tables_of_another_version(postgres: Server, database: str, version: int, reads: bool, told: str) -> None:
    """Newer ones are read but not written; where there are none, cst migrate is named."""
    _store(database).add([a_case()])
    name = database.rpartition("/")[2]
    change = "drop table cst_versions" if not version else f"insert into cst_versions (version) values ({version})"
    postgres.execute(name, change)
    store = _store(database)
    if reads:
        assert store.ids("all") == [ID]
    with pytest.raises(StoreTrouble, match=told):
        store.add([a_case("20261122-02")])


def test_what_customers_write_comes_back(database: str) -> None:
    """NUL, quotes, what looks like SQL, and more than fits into an index."""
    hostile = a_case(
        text="'; drop table cst_cases; --\u0000 \\ %s 🎁" + "长" * 50_000,
        external_id="x" * 9000,
        customer="O'Neil\u0000",
    )
    store = _store(database)
    store.add([hostile])
    assert store.get(ID).case == hostile
    assert store.find("all", mentioning=["'; drop table"]).cases == [hostile]
    assert dict(store.external_ids()) == {"x" * 9000: ID}
    reminded = PostgresReminded(Database(database, 5))
    reminded.mark(["case|\u0000|" + "长" * 5000, "case|\u0000|" + "长" * 5000])
    assert reminded.told() == {"case|\u0000|" + "长" * 5000}


ORDERS: list[dict[str, str]] = [
    {"id": "２0260725", "product": "旅行杯", "handle": "Wang", "ordered_at": "2026-11-01", "carrier": "zto"},
    {"id": "20260726", "product": "旅行杯", "contact": "13800000000", "paid_at": "2026-11-01T10:00:00+08:00"},
    {"id": "a-1", "product": "水杯", "handle": "wang", "status": "shipped"},
]
LATER: list[dict[str, str]] = [
    {"id": "A-1", "product": "", "handle": "li", "tracking": "SF1"},
    {"id": "20260726", "product": "旅行杯", "contact": "13800000000"},
    {"id": "new", "product": "x" * 9000},
    {"id": "new", "product": "第二次"},
]


def test_the_order_book_is_the_same_in_files_and_in_a_database(link: Database, tmp_path: Path) -> None:
    """Imported, laid over, looked up by number and by customer, counted."""

    def told(book: Any) -> list[Any]:
        before = [book.is_used, book.merge(ORDERS), book.is_used, book.merge(LATER, dry_run=True)]
        after = [book.merge(LATER), book.merge(LATER), sorted(book.all(), key=repr)]
        found = [book.look_up(["20260725", " a-1", "20260726", "nobody", ""]), book.look_up([])]
        people = [sorted(row["id"] for row in book.orders_of(who)) for who in ({"WANG"}, {"li", "13800000000"}, set())]
        return [*before, *after, *found, *people, book.of_customer({"wang"}, "２0260725"), sorted(book.tallies())]

    assert told(PostgresOrders(link)) == told(OrderBook(tmp_path))


def test_whoever_remembers_something_of_orders_sees_that_they_changed(link: Database) -> None:
    """The stamp is empty while there are none, and another one after each change."""
    book = PostgresOrders(link)
    stamps = [book.stamp()]
    for orders in (ORDERS, ORDERS, LATER):
        book.merge(orders)
        stamps.append(book.stamp())
    assert stamps[0] == ""
    assert stamps[1] == stamps[2] != stamps[3]


def test_undo_knows_the_commands_of_all_machines(link: Database, database: str, tmp_path: Path) -> None:
    """What changed a file of one folder is known there alone."""
    here = PostgresJournal(link, Journal(tmp_path / "here"))
    there = PostgresJournal(Database(database, 5), Journal(tmp_path / "there"))
    here.note("log", AT, created=[ID])
    PostgresJournal(link, Journal(tmp_path / "there")).note("config", AT, files={"shop.toml": ["a", "b\u0000"]})
    there.note("edit", AT.replace(hour=5), files={ID: ["a\u0000", "b"]})
    assert [entry.command for entry in here.latest()] == ["edit", "log"]
    assert [entry.command for entry in there.latest()] == ["edit", "log", "config"]
    (edit, log, config) = there.latest()
    assert edit.files == {ID: ["a\u0000", "b"]}
    for entry in (edit, config):
        there.drop(entry)
    assert list(here.latest(ID)) == list(there.latest()) == [log]


def test_a_part_of_a_command_is_forgotten(link: Database, tmp_path: Path) -> None:
    """Undo of one case of several; the log holds the last commands alone."""
    journal = PostgresJournal(link, Journal(tmp_path))
    for number in range(205):
        journal.note("note", AT, events={ID: [f"e{number}"], "20261122-02": ["x"]})
    latest = next(journal.latest())
    journal.drop(latest, ID)
    assert next(journal.latest()).events == {"20261122-02": ["x"]}
    assert sum(1 for _ in journal.latest()) == 200


def test_reminders_that_no_longer_matter_are_forgotten(link: Database) -> None:
    """Once there are many."""
    reminded = PostgresReminded(link)
    reminded.mark([f"k{number}" for number in range(20)])
    reminded.compact(lambda keys: ["k1"], many=50)
    assert len(reminded.told()) == 20
    reminded.compact(lambda keys: ["k1", "k2"], many=10)
    assert reminded.told() == {"k1", "k2"}


def test_a_discarded_case_is_kept_in_the_trash(link: Database, database: str) -> None:
    """As it stood, also when an id is discarded with its text spoiled."""
    store = PostgresStore(link)
    store.add([a_case()])
    source = store.source(ID).text
    store.discard(ID)
    assert link.rows("select id, body from cst_trash") == [(ID, source.encode())]


def test_next_does_not_look_at_every_case(postgres: Server, link: Database, database: str) -> None:
    """The plan of its one question uses the index, with the cases of years behind it."""
    with link.writing():
        link.change(
            "insert into cst_cases select '2026-' || n, case when n %% 33 = 0 then 'open' else 'closed/2025-01' end,"
            " 'r' || n, null, '[]'::jsonb, decode(repeat('ab', 600), 'hex') from generate_series(1, %s) n",
            [20_000],
        )
    name = database.rpartition("/")[2]
    postgres.execute(name, "vacuum analyze cst_cases")
    plan = postgres.execute(name, "explain (format json) select id, revision from cst_cases where part = 'open'")
    assert "Index Only Scan" in json.dumps(plan)
    assert "cst_cases_part" in json.dumps(plan)
    assert len(PostgresStore(link).stamps()) == 606


def test_cases_written_once_more_are_refused(link: Database) -> None:
    """Twice in one go, too."""
    with pytest.raises(Conflict, match=ID):
        PostgresStore(link).add([a_case(), a_case()])
    assert PostgresStore(link).ids("all") == []


def test_history_grows_in_place(link: Database) -> None:
    """A case that was closed stands in the month of its closing."""
    store = PostgresStore(link)
    store.add([a_case()])
    stored = store.get(ID)
    store.replace(
        stored.case.with_events(an_event("closed", outcome="withdrawn")._replace(id="c", seq=1)), stored.revision
    )
    assert store.shards() == ["open", "closed/2026-11"]
    assert list(store.stamps("closed/2026-11")) == [ID]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("cst@", "locked:ge%40heim@"), ["password", "PGPASSWORD"]),
        (("/cst_", "/nosuch_"), ["does not exist", "createdb"]),
        (("127.0.0.1", "nosuch.invalid"), ["nosuch.invalid", "network"]),
        (("?", "?sslmode=require"), ["SSL", "sslmode"]),
    ],
)
def test_a_database_that_cannot_be_reached(
    postgres: Server, database: str, change: tuple[str, str], words: list[str]
) -> None:
    """It is said why and what helps, and no password is told."""
    if not postgres.execute("postgres", "select 1 from pg_roles where rolname = 'locked'"):
        postgres.execute("postgres", "create role locked login password 'another'")
    url = (database + "?").replace(*change)
    with pytest.raises(StoreTrouble) as caught:
        _store(url).ids("all")
    said = f"{caught.value} {caught.value.hint.english() if caught.value.hint else ''}"
    assert [word for word in words if word not in said] == []
    assert "heim" not in said


def test_an_address_that_is_none() -> None:
    """Wrong options and a password that was not spelled out are settings to be mended."""
    for url in ("postgresql://u:geheim@h/d?nosuch=1", "postgresql://u:ge@heim@h/d"):
        with pytest.raises(ConfigProblem) as caught:
            _store(url).ids("all")
        assert "heim" not in str(caught.value)


def test_tls_options_and_services_are_passed_on(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What libpq understands in the address or the environment holds: here how long to wait, and the name shown."""
    monkeypatch.setenv("PGCONNECT_TIMEOUT", "3")
    link = Database(f"{database}?application_name=laden&sslmode=prefer", 5)
    assert link.value("show application_name") == "laden"
    assert Database(database, 5).value("show application_name") == "cst"


def test_settings_name_the_database(shop: Path, database: str) -> None:
    """However the address is spelled; a comment about one names none."""
    shop.mkdir()
    settings = shop / "shop.toml"
    settings.write_text(f'# store = "{database}"\n')
    assert Shop(shop).database is None
    settings.write_text('store = "' + database.replace("postgresql", "\\u0070ostgresql") + '"\n')
    found = Shop(shop)
    assert found.database is not None
    assert isinstance(found.store, PostgresStore)
