"""A shop folder: its settings, its cases, its order book, its undo log, each opened when first used."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from functools import cached_property
from os.path import realpath
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from cs_toolkit import packs
from cs_toolkit.core.shop_folder import CACHE, FOLDERS, SETTINGS
from cs_toolkit.errors import ConfigProblem, UsageProblem, say
from cs_toolkit.store import stamps
from cs_toolkit.store.atomic import read
from cs_toolkit.store.spelled import spelled

if TYPE_CHECKING:
    from cs_toolkit.config import Config
    from cs_toolkit.core.timeline import Timeline
    from cs_toolkit.store.alert_check import AlertCheck
    from cs_toolkit.store.base import Store
    from cs_toolkit.store.case_cache import CaseCache
    from cs_toolkit.store.faq_file import FaqFile
    from cs_toolkit.store.issue_names import IssueNames
    from cs_toolkit.store.journal import Journal
    from cs_toolkit.store.last_drafts import LastDrafts
    from cs_toolkit.store.learned import LearnedFile
    from cs_toolkit.store.lock import ShopLock
    from cs_toolkit.store.orders import OrderBook
    from cs_toolkit.store.postgres_books import PostgresJournal, PostgresReminded
    from cs_toolkit.store.postgres_link import Database
    from cs_toolkit.store.postgres_orders import PostgresOrders
    from cs_toolkit.store.reminded import Reminded
    from cs_toolkit.store.stamps import Part

# A shop.toml without such a line names no database; an escape may spell anything.
_MAY_NAME_ONE: Final = (b"postgres", b"\\")
_SETTINGS_WAIT: Final = 10.0  # seconds


class Shop:
    """What is in it is loaded when it is asked for, and so is the code that reads it: most commands need little.

    `is_named`: the owner named the folder, so that a missing one is a mistake and not a new shop.
    """

    def __init__(self, root: Path, is_named: bool = False) -> None:
        self.root = Path(realpath(root))  # nothing is written through a link in it; it may be reached through one
        self.is_named = is_named

    @cached_property
    def config(self) -> Config:
        """The settings."""
        from cs_toolkit import config
        from cs_toolkit.store import plain_toml

        return config.load(self.root, packs.policy(), plain_toml.loads)

    @cached_property
    def spelled(self) -> Mapping[str, Any]:
        """The settings as they are written, unchecked, for the few that a screen needs at once; else empty."""
        return spelled(self.root)

    @cached_property
    def database(self) -> Database | None:
        """The database that holds what the machines of this shop share; None where all of it is files."""
        if not self._may_name_database():
            return None
        from cs_toolkit.core.database_url import is_database

        if not is_database(self.config.store):
            return None
        from cs_toolkit.store.postgres_link import Database

        return Database(self.config.store, self.config.lock_wait)

    def _may_name_database(self) -> bool:
        """Told without the settings, which most commands can do without."""
        try:
            said = [line.partition(b"#")[0] for line in read(self.root / SETTINGS).split(b"\n")]
            return any(word in line for line in said for word in _MAY_NAME_ONE)
        except OSError:
            return (self.root / SETTINGS).exists()

    @cached_property
    def store(self) -> Store:
        """The cases."""
        self._require()
        if self.database:
            from cs_toolkit.store.postgres import PostgresStore

            return PostgresStore(self.database)
        from cs_toolkit.store.files import FileStore

        return FileStore(self.root, lock_wait=self.config.lock_wait)

    def stamps(self, among: Iterable[str] | None = None) -> Mapping[str, str]:
        """See `Store.stamps`; where cases are files, it does without the store itself, and looks only at these."""
        self._require()
        if self.database:
            return self.store.stamps()
        return stamps.of_cases(self.root / "open", among)

    def parts(self) -> Mapping[str, Part]:
        """By which all cases are known, part by part; where they are files, it does without the store itself."""
        self._require()
        if self.database:
            return {part: self.store.stamp(part) or self.store.stamps(part) for part in self.store.shards()}
        return stamps.of_parts(self.root)

    def cache(self, name: str, beside: str = "") -> CaseCache:
        """What was computed of cases under these settings, calendars and packs, and what stands `beside`."""
        return self.caches(beside)(name)

    def caches(self, beside: str) -> Callable[[str], CaseCache]:
        """Several of them by name; see `cache`."""
        from cs_toolkit.store.case_cache import CaseCache

        version = f"{packs.version()} {beside} {stamps.of_settings(self.root)}"
        return lambda name: CaseCache(self.root / CACHE / name, version)

    def alert_check(self) -> AlertCheck:
        """When alerts were last looked for."""
        from cs_toolkit.store.alert_check import AlertCheck

        given = "" if self.database is None else self.database.value("select sum(last) from cst_ids")
        return AlertCheck(self.root, f"{packs.version()} {given}".rstrip())

    def reminded(self, name: str = "reminded") -> Reminded | PostgresReminded:
        """What the owner was reminded of; under another name what was told of something else."""
        if self.database:
            from cs_toolkit.store.postgres_books import PostgresReminded

            return PostgresReminded(self.database, name)
        from cs_toolkit.store.reminded import Reminded

        return Reminded(self.root, name)

    def alone(self, name: str) -> AbstractContextManager[None]:
        """One at a time at something, on all machines of the shop; it does not keep others from writing."""
        if self.database:
            return self.database.alone(name)
        from cs_toolkit.store.lock import ShopLock

        return ShopLock(self.root / CACHE / name, self.config.lock_wait)

    def _require(self) -> None:
        if self.is_named and not self.root.is_dir():
            raise ConfigProblem(
                say("there is no shop folder '{path}'", path=self.root),
                say("cst init '{path}' makes one", path=self.root),
            )

    def order_stamp(self) -> str:
        """Changes with the order book; empty where there is none. Does without the book where it is files."""
        if self.database:
            from cs_toolkit.store.postgres_orders import PostgresOrders

            return PostgresOrders(self.database).stamp()
        return stamps.of_orders(self.root)

    @cached_property
    def orders(self) -> OrderBook | PostgresOrders:
        """The order book."""
        if self.database:
            from cs_toolkit.store.postgres_orders import PostgresOrders

            return PostgresOrders(self.database)
        from cs_toolkit.store.orders import OrderBook

        return OrderBook(self.root)

    @cached_property
    def journal(self) -> Journal | PostgresJournal:
        """What `cst undo` can take back."""
        from cs_toolkit.store.journal import Journal

        own = Journal(self.root)
        if self.database:
            from cs_toolkit.store.postgres_books import PostgresJournal

            return PostgresJournal(self.database, own)
        return own

    @cached_property
    def last_drafts(self) -> LastDrafts:
        """The drafts that were shown."""
        from cs_toolkit.store.last_drafts import LastDrafts

        return LastDrafts(self.root)

    @cached_property
    def faq(self) -> FaqFile:
        """The FAQ entries."""
        from cs_toolkit.store.faq_file import FaqFile

        return FaqFile(self.root)

    @cached_property
    def issue_names(self) -> IssueNames:
        """What is remembered of recurring issues."""
        from cs_toolkit.store.issue_names import IssueNames

        return IssueNames(self.root)

    @cached_property
    def learned(self) -> LearnedFile:
        """What the owner's corrections taught."""
        from cs_toolkit.store.learned import LearnedFile

        return LearnedFile(self.root)

    def survivor(self, timeline: Timeline) -> Timeline:
        """The case that one was merged into, at the end of the chain (traps T17)."""
        from cs_toolkit.core.timeline import fold

        seen = {timeline.case.id}
        while (into := timeline.merged_into) and into not in seen:
            seen.add(into)
            timeline = fold(self.store.get(into).case)
        return timeline

    def outside(self, file: str | None) -> str | None:
        """The file, refused where it is one of those that the shop keeps itself."""
        path = Path(file or "").resolve()
        own = (self.root / name for name in (*FOLDERS, CACHE, SETTINGS))
        if file and any(path.is_relative_to(kept) for kept in own):
            raise UsageProblem(say("'{file}' belongs to the shop's own files", file=file), say("name another file"))
        return file

    def under(self, settings: Config) -> Shop:
        """The same folder as if it had other settings; for reading."""
        other = Shop(self.root, self.is_named)
        other.__dict__["config"] = settings
        return other

    def kept_in(self, store: str) -> Shop:
        """The same folder as if shop.toml named this store."""
        other = self.under(self.config._replace(store=store))
        other.__dict__["database"] = None
        if store != "files":
            from cs_toolkit.store.postgres_link import Database

            other.__dict__["database"] = Database(store, self.config.lock_wait)
        return other

    def make(self, settings: str) -> bool:
        """The folder and its shop.toml where there is none yet; True if it was made."""
        if (self.root / SETTINGS).exists():
            return False
        from cs_toolkit.store.shop_files import create_shop

        create_shop(self.root, SETTINGS, settings)
        return True

    def writing_settings(self) -> ShopLock:
        """Exclusive access to shop.toml, also while it is not readable as settings."""
        from cs_toolkit.store.lock import ShopLock

        return ShopLock(self.root / CACHE / "lock", _SETTINGS_WAIT)

    def settings_text(self) -> str:
        """shop.toml as it stands, empty where there is none."""
        from cs_toolkit import config

        return config.text_of(self.root)

    def checked_settings(self, text: str) -> str:
        """The text, refused if it is no shop.toml."""
        from cs_toolkit import config

        config.parse(text, packs.policy())
        return text

    def write_settings(self, text: str, before: str) -> None:
        """A new shop.toml made of the one before; the text was checked."""
        from cs_toolkit.store.shop_files import write_file

        write_file(self.root / SETTINGS, text, lambda: self.settings_text() == before)
