"""A shop folder: its settings, its cases, its order book, its undo log, each opened when first used."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cs_toolkit import config, packs
from cs_toolkit.config import Config
from cs_toolkit.core.timeline import Timeline, fold
from cs_toolkit.errors import ConfigProblem, UsageProblem, say
from cs_toolkit.store.base import Store
from cs_toolkit.store.files import FOLDERS, FileStore, create_shop, remove_file, write_file
from cs_toolkit.store.journal import Journal
from cs_toolkit.store.lock import ShopLock

if TYPE_CHECKING:
    from cs_toolkit.store.last_drafts import LastDrafts
    from cs_toolkit.store.orders import OrderBook

CALENDARS: Final = "calendar"
_SETTINGS_WAIT: Final = 10.0  # seconds


@dataclass
class Shop:
    """`is_named`: the owner named the folder, so that a missing one is a mistake and not a new shop."""

    root: Path
    is_named: bool = False

    @cached_property
    def config(self) -> config.Config:
        """The settings."""
        return config.load(self.root, packs.policy())

    @cached_property
    def store(self) -> Store:
        """The cases."""
        if self.is_named and not self.root.is_dir():
            raise ConfigProblem(
                say("there is no shop folder '{path}'", path=self.root),
                say("cst init '{path}' makes one", path=self.root),
            )
        return FileStore(self.root, lock_wait=self.config.lock_wait)

    @cached_property
    def orders(self) -> OrderBook:
        """The order book."""
        from cs_toolkit.store.orders import OrderBook

        return OrderBook(self.root)

    @cached_property
    def journal(self) -> Journal:
        """What `cst undo` can take back."""
        return Journal(self.root)

    @cached_property
    def last_drafts(self) -> LastDrafts:
        """The drafts that were shown."""
        from cs_toolkit.store.last_drafts import LastDrafts

        return LastDrafts(self.root)

    def survivor(self, timeline: Timeline) -> Timeline:
        """The case that one was merged into, at the end of the chain (traps T17)."""
        seen = {timeline.case.id}
        while (into := timeline.merged_into) and into not in seen:
            seen.add(into)
            timeline = fold(self.store.get(into).case)
        return timeline

    def outside(self, file: str | None) -> str | None:
        """The file, refused where it is one of those that the shop keeps itself."""
        path = Path(file or "").absolute()
        own = (self.root / name for name in (*FOLDERS, ".cst", config.FILE))
        if file and any(path.is_relative_to(kept) for kept in own):
            raise UsageProblem(say("'{file}' belongs to the shop's own files", file=file), say("name another file"))
        return file

    def under(self, settings: Config) -> Shop:
        """The same folder as if it had other settings; for reading."""
        other = Shop(self.root, self.is_named)
        other.__dict__["config"] = settings
        return other

    def make(self, settings: str) -> bool:
        """The folder and its shop.toml where there is none yet; True if it was made."""
        if (self.root / config.FILE).exists():
            return False
        create_shop(self.root, config.FILE, settings)
        return True

    def writing_settings(self) -> ShopLock:
        """Exclusive access to shop.toml, also while it is not readable as settings."""
        return ShopLock(self.root / ".cst" / "lock", _SETTINGS_WAIT)

    def settings_text(self) -> str:
        """shop.toml as it stands, empty where there is none."""
        path = self.root / config.FILE
        return path.read_text("utf-8-sig") if path.exists() else ""

    def checked_settings(self, text: str) -> str:
        """The text, refused if it is no shop.toml."""
        config.parse(text, packs.policy())
        return text

    def write_settings(self, text: str) -> None:
        """A new shop.toml; the text was checked."""
        write_file(self.root / config.FILE, text)

    def write_calendar(self, name: str, text: str | None) -> None:
        """A file of calendar/, or with None none any more; the text was checked."""
        path = self.root / CALENDARS / f"{name}.toml"
        if text is None:
            remove_file(path)
        else:
            write_file(path, text)
