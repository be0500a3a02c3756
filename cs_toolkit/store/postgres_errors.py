"""What a PostgreSQL server or its library says, as errors that tell what to do; a password is never among the words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final

from cs_toolkit.core.database_url import is_ambiguous, masked, scrubbed
from cs_toolkit.errors import ConfigProblem, Message, StoreTrouble, say

if TYPE_CHECKING:
    from psycopg import Connection, Error

_GIVEN_UP: Final = frozenset({"40001", "40P01"})
_BUSY: Final = "55P03"
_TIMEOUT: Final = 10  # seconds to connect, where the owner did not say
# What a server says when it does not let one in, and what helps.
_REFUSALS: Final = (
    ("password", say("set PGPASSWORD, or write the password into ~/.pgpass; it need not stand in shop.toml")),
    ("does not exist", say("check the names in shop.toml: postgresql://USER@HOST/DATABASE; createdb makes a database")),
    ("pg_hba", say("the server lets this user in only from elsewhere or with TLS: pg_hba.conf there, sslmode here")),
    ("certificate", say("check sslmode, sslrootcert, sslcert and sslkey in the address")),
    ("SSL", say("check sslmode, sslrootcert, sslcert and sslkey in the address")),
)
_UNREACHABLE: Final = say("check the address in shop.toml, whether the server runs, and the network")


class GivenUp(StoreTrouble):
    """The engine gave a transaction up so that others may go on (SQLSTATE 40001, 40P01); it may be tried again."""


def library() -> ModuleType:
    """psycopg; `ConfigProblem` where it is not there."""
    try:
        import psycopg
    except ImportError as error:
        raise ConfigProblem(
            say("the library '{library}' is not installed", library="psycopg"),
            say("pip install 'cs-toolkit[{extra}]' adds it", extra="postgres"),
        ) from error
    return psycopg


def opened(url: str) -> Connection[Any]:
    """A connection; raises StoreTrouble, or `ConfigProblem` where the library is missing or the address is none."""
    library()
    import psycopg
    from psycopg import conninfo

    if is_ambiguous(url):
        raise ConfigProblem(say("store: the password in '{where}' holds an @", where=masked(url)), say("spell it %40"))
    try:
        named = conninfo.conninfo_to_dict(url)
        own: dict[str, Any] = {"fallback_application_name": "cst", "client_encoding": "UTF8"}
        if "connect_timeout" not in named:
            own["connect_timeout"] = _timeout()
        return psycopg.connect(url, autocommit=True, prepare_threshold=None, **own)
    except psycopg.ProgrammingError as error:
        raise ConfigProblem(
            say("store: '{where}' is no address: {reason}", where=masked(url), reason=_reason(error, url)),
            say("write it as postgresql://USER@HOST/DATABASE"),
        ) from None
    except psycopg.Error as error:
        reason = _reason(error, url)
        raise StoreTrouble(
            say("the database '{where}' cannot be reached: {reason}", where=masked(url), reason=reason), _help(reason)
        ) from None


def _timeout() -> int:
    import os

    named = os.environ.get("PGCONNECT_TIMEOUT", "")
    return int(named) if named.isdigit() else _TIMEOUT


def _help(reason: str) -> Message:
    return next((hint for words, hint in _REFUSALS if words in reason), _UNREACHABLE)


@contextmanager
def server_errors(url: str, waited: float | None = None) -> Iterator[None]:
    """Turns what the server refuses into an error of ours; `waited`: how long another writer was waited for."""
    psycopg = library()
    try:
        yield
    except psycopg.Error as error:
        raise _trouble(error, url, waited) from None


@contextmanager
def lost_at_commit(url: str) -> Iterator[None]:
    """Where the connection breaks while a transaction is being kept, nobody knows whether it was."""
    psycopg = library()
    try:
        yield
    except psycopg.OperationalError as error:
        if _state(error):
            raise
        raise StoreTrouble(
            say(
                "the connection to '{where}' broke just as the command was being kept: {reason}",
                where=masked(url),
                reason=_reason(error, url),
            ),
            say("it was kept as a whole or not at all: look with cst list or cst show before you give it again"),
        ) from None


def _trouble(error: Error, url: str, waited: float | None) -> StoreTrouble:
    import psycopg

    where, state, reason = masked(url), _state(error), _reason(error, url)
    if state in _GIVEN_UP:
        return GivenUp(
            say("the database '{where}' gave the command up: {reason}", where=where, reason=reason),
            say("others are writing; give the command again, nothing was changed"),
        )
    if state == _BUSY:
        return StoreTrouble(
            say("another cst has been writing to '{shop}' for {seconds:g} s", shop=where, seconds=waited or 0),
            say("wait for it to finish and give the command again; nothing was changed"),
        )
    if isinstance(error, psycopg.OperationalError) and (state is None or state.startswith(("57P", "08", "25P03"))):
        return StoreTrouble(
            say("the connection to the database '{where}' broke: {reason}", where=where, reason=reason),
            say("nothing was changed; give the command again when the server is there"),
        )
    return StoreTrouble(
        say("the database '{where}' refused: {reason}", where=where, reason=reason),
        say("nothing was changed; its administrator knows more"),
    )


def _state(error: Error) -> str | None:
    return error.sqlstate or error.diag.sqlstate


def _reason(error: Error, url: str) -> str:
    """What was said, in one line."""
    told = error.diag.message_primary or str(error)
    return scrubbed("; ".join(line.strip() for line in told.splitlines() if line.strip()), url)


def was_changed() -> StoreTrouble:
    """Another one wrote while the engine had given this one up: what it decided may no longer hold."""
    return StoreTrouble(
        say("the shop was changed meanwhile; nothing was written"), say("look at it, and give the command again")
    )
