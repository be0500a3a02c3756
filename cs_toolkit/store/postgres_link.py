"""The connection to a PostgreSQL database: one writer at a time, everything of a command or nothing of it.

A writer locks one row of `cst_shop` and counts itself in it. Where an engine gives a transaction up (SQLSTATE 40001 or
40P01), the changes made so far are made again in a new one, if nobody else wrote meanwhile: what was read still holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, LiteralString, TypeVar
from weakref import finalize

from cs_toolkit.core.database_url import masked
from cs_toolkit.store import postgres_schema as schema
from cs_toolkit.store.postgres_errors import (
    GivenUp,
    lost_at_commit,
    opened,
    server_errors,
    was_changed,
)

if TYPE_CHECKING:
    from psycopg import Connection

WRITING: Final = "writing"
ORDERS: Final = "orders"
_PAUSE: Final = 0.02  # seconds at most, by chance so that two do not meet again; twice as long after each attempt
_LONGEST_PAUSE: Final = 0.5
_IDLE: Final = 600  # seconds after which a server frees what a machine that fell asleep has locked
_PATIENCE: Final = (
    "select set_config('lock_timeout', %s, true), set_config('idle_in_transaction_session_timeout', %s, true)"
)
_LOCK: Final = "select value from cst_shop where name = %s for update"
_COUNT: Final = "update cst_shop set value = value + 1 where name = %s"

Row = tuple[Any, ...]
Made = TypeVar("Made")


class Database:
    """One database, connected when it is first asked. `lock_wait`: seconds to wait for another writer."""

    def __init__(self, url: str, lock_wait: float) -> None:
        self.url = url
        self._lock_wait = lock_wait
        self._depth = 0
        self._written = 0  # how many had written when this writer began
        self._changes: list[tuple[LiteralString, list[Sequence[Any]]]] = []
        self._is_checked = False

    @property
    def name(self) -> str:
        """The address as it may be shown."""
        return masked(self.url)

    @cached_property
    def connection(self) -> Connection[Row]:
        """The connection; closed when nobody needs this any more."""
        made = opened(self.url)
        finalize(self, made.close)
        return made

    def close(self) -> None:
        """Lets go of the connection; the next question makes a new one."""
        if found := self.__dict__.pop("connection", None):
            with suppress(Exception):
                found.close()

    # reading

    def rows(self, query: LiteralString, values: Sequence[Any] = ()) -> list[Row]:
        """The rows that a query finds."""
        self._check()
        return self._tried(lambda: self.connection.execute(query, values).fetchall())

    def value(self, query: LiteralString, values: Sequence[Any] = ()) -> Any:
        """The first cell of the first row, None where there is none."""
        found = self.rows(query, values)
        return found[0][0] if found else None

    @cached_property
    def version(self) -> int:
        """Which schema its tables have; 0: it holds none."""
        with server_errors(self.url):
            return schema.version(self.connection)

    @property
    def is_current(self) -> bool:
        """Whether the tables are there, and no older ones."""
        return self.version >= schema.VERSION

    def migrate(self) -> None:
        """Makes the tables, or makes those of an older version into today's."""
        with server_errors(self.url):
            schema.migrate(self.connection, self.name, self.version)
        del self.version

    def _check(self) -> None:
        if not self._is_checked:
            schema.refuse_unusable(self.version, self.name)
            self._is_checked = True

    # writing

    def change(self, query: LiteralString, values: Sequence[Any]) -> int:
        """Changes rows, as a part of what is being written; returns how many."""
        return self.change_all(query, [values])

    def change_all(self, query: LiteralString, rows: Iterable[Sequence[Any]]) -> int:
        """The same change with several values."""
        assert self._depth, "nothing is changed outside of `writing`"
        kept = list(rows)
        if not kept:
            return 0
        done = self._tried(lambda: self._execute(query, kept))
        self._changes.append((query, kept))
        return done

    def _execute(self, query: LiteralString, rows: list[Sequence[Any]]) -> int:
        with self.connection.cursor() as cursor:
            if len(rows) == 1:
                cursor.execute(query, rows[0])
            else:
                cursor.executemany(query, rows)
            return cursor.rowcount

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One writer at a time; what it changed is kept when it ends, after an error nothing of it. May be nested."""
        if self._depth == 0:
            self._begin()
        self._depth += 1
        try:
            yield
            if self._depth == 1:
                self._commit()
        finally:
            self._depth -= 1
            if self._depth == 0:
                self._end()

    def _begin(self) -> None:
        self._check()
        schema.refuse_newer(self.version, self.name)
        self._changes = []
        self._written = self._repeated(lambda: self._lock(WRITING))

    def _lock(self, name: str) -> int:
        """A new transaction that holds the row; what the row says."""
        try:
            with server_errors(self.url, waited=self._lock_wait):
                self.connection.execute("begin")
                self.connection.execute(_PATIENCE, [f"{max(int(self._lock_wait * 1000), 1)}ms", f"{_IDLE}s"])
                found = self.connection.execute(_LOCK, [name]).fetchone()
        except BaseException:
            self._roll_back()
            raise
        if found is None:
            raise schema.nothing_there(self.name)
        return int(found[0])

    def _commit(self) -> None:
        if self._changes:
            self._tried(lambda: self._execute(_COUNT, [[WRITING]]))
            self._tried(self._finish)

    def _finish(self) -> None:
        with lost_at_commit(self.url):
            self.connection.execute("commit")

    def _end(self) -> None:
        self._roll_back()
        self._changes = []

    def _roll_back(self) -> None:
        """Best effort: a connection that broke has nothing that could be kept."""
        with suppress(Exception):
            if self.connection.info.transaction_status:
                self.connection.execute("rollback")

    # what engines give up

    def _tried(self, work: Callable[[], Made]) -> Made:
        """Does it; where the engine gives up, once more, after everything that was changed before it."""
        try:
            with server_errors(self.url):
                return work()
        except GivenUp:
            if not self._depth:
                return self._repeated(lambda: self._alone(work))
        return self._repeated(lambda: self._again(work))

    def _alone(self, work: Callable[[], Made]) -> Made:
        with server_errors(self.url):
            return work()

    def _again(self, work: Callable[[], Made]) -> Made:
        self._roll_back()
        if self._lock(WRITING) != self._written:
            raise was_changed()
        with server_errors(self.url):
            for query, rows in self._changes:
                self._execute(query, rows)
            return work()

    def _repeated(self, work: Callable[[], Made]) -> Made:
        """Does it; where the engine gives up, again and again, as long as another writer is waited for."""
        from random import uniform
        from time import monotonic, sleep

        until, most = monotonic() + self._lock_wait, _PAUSE
        while True:
            try:
                return work()
            except GivenUp:
                if monotonic() > until:
                    raise
            sleep(uniform(0, most))
            most = min(2 * most, _LONGEST_PAUSE)

    @contextmanager
    def alone(self, name: str) -> Iterator[None]:
        """One at a time at something that takes longer than a change; others may write meanwhile.

        It has a connection of its own: the row stays locked as long as that one is in its transaction.
        """
        with self.writing():
            self.change("insert into cst_shop (name, value) values (%s, 0) on conflict (name) do nothing", [name])
        other = Database(self.url, self._lock_wait)
        other._repeated(lambda: other._lock(name))
        try:
            yield
        finally:
            other.close()
