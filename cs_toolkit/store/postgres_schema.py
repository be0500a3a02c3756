"""The tables in a PostgreSQL database, and how older ones become those of today.

Plain tables, text, bytea and jsonb, keys that the client makes. `cst_cases.body` is the case as its file would be, byte
for byte; what stands beside it is there to be found by and follows from it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, LiteralString

from cs_toolkit.errors import StoreTrouble, say

if TYPE_CHECKING:
    from psycopg import Connection

# What lifts a database from each version to the next one; what stands here was run somewhere and never changes.
MIGRATIONS: Final[tuple[tuple[LiteralString, ...], ...]] = (
    (
        "create table cst_versions (version integer primary key, applied_at timestamptz not null default now())",
        "create table cst_shop (name text primary key, value bigint not null)",
        "insert into cst_shop (name, value) values ('writing', 0)",
        "create table cst_cases (id text primary key, part text not null, revision text not null,"
        " external_id bytea, glance jsonb not null, body bytea not null)",
        "create index cst_cases_part on cst_cases (part, id, revision)",
        "create table cst_trash (id text not null, revision text not null, body bytea not null,"
        " primary key (id, revision))",
        "create table cst_ids (day text primary key, last integer not null)",
        "create table cst_journal (key text primary key, seq bigint not null, entry text not null)",
        "create index cst_journal_seq on cst_journal (seq)",
        "create table cst_told (ledger text not null, digest text not null, key text not null,"
        " primary key (ledger, digest))",
        "create table cst_orders (key text primary key, handle text, contact text, about jsonb not null)",
        "create index cst_orders_handle on cst_orders (handle)",
        "create index cst_orders_contact on cst_orders (contact)",
    ),
)
VERSION: Final = len(MIGRATIONS)


def version(connection: Connection[Any]) -> int:
    """Which version the tables have; 0 where there are none."""
    from psycopg.errors import UndefinedTable

    try:
        found = connection.execute("select max(version) from cst_versions").fetchone()
    except UndefinedTable:
        return 0
    return int(found[0] or 0) if found else 0


def encoding(connection: Connection[Any]) -> str:
    """In what the server keeps texts."""
    found = connection.execute("show server_encoding").fetchone()
    return str(found[0]) if found else ""


def migrate(connection: Connection[Any], name: str, known: int) -> None:
    """Makes the tables, or makes those of an older version into today's: all of it or nothing."""
    if encoding(connection) not in {"UTF8", ""}:
        raise StoreTrouble(
            say("the database '{where}' does not keep its texts in UTF-8", where=name),
            say("createdb --encoding UTF8 --template template0 NAME makes one that does"),
        )
    with connection.transaction():
        for number, statements in enumerate(MIGRATIONS[known:], known + 1):
            for statement in statements:
                connection.execute(statement)
            connection.execute("insert into cst_versions (version) values (%s)", [number])


def refuse_unusable(found: int, name: str) -> None:
    """Raises where there are no tables, or older ones, so that nothing is read of them."""
    if found == 0:
        raise nothing_there(name)
    if found < VERSION:
        raise StoreTrouble(
            say("the tables of '{where}' are of an older cst (version {found}, not {known})",
                where=name, found=found, known=VERSION),
            say("cst migrate brings them up to date; do it on one machine, and update cst on the others"),
        )  # fmt: skip


def nothing_there(name: str) -> StoreTrouble:
    """The database has no tables of ours."""
    return StoreTrouble(
        say("the database '{where}' holds no shop yet", where=name),
        say("cst migrate makes its tables; to take cases there, cst migrate --to ADDRESS in a shop that has them"),
    )


def refuse_newer(found: int, name: str) -> None:
    """Raises where a newer cst made the tables: they may be read, but not written."""
    if found > VERSION:
        raise StoreTrouble(
            say("the tables of '{where}' were made by a newer cst (version {found}, this one knows {known})",
                where=name, found=found, known=VERSION),
            say("install the newer version; this one only reads them"),
        )  # fmt: skip
