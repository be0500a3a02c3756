"""What is remembered of issues (`state/issues.json`): under which id each case was seen, and what the owner decided.

A file that cannot be understood is set aside: ids then begin anew, and what the owner decided stands in that file.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from cs_toolkit.core.recurring.memory import DECISIONS, Book, book_from
from cs_toolkit.core.shop_folder import CACHE
from cs_toolkit.errors import StoreTrouble, Unreadable, say
from cs_toolkit.store import atomic

if TYPE_CHECKING:
    from cs_toolkit.store.lock import ShopLock

FILE: Final = "state/issues.json"
_SCHEMA: Final = 1

_WAIT: Final = 1.0  # seconds

Books = Mapping[str, Book]


class IssueNames:
    """The memory of a shop folder: a book for each view. Who writes holds the shop lock."""

    def __init__(self, root: Path) -> None:
        self._path = root / FILE

    def load(self) -> dict[str, Book]:
        """The books as they stand; raises `Unreadable` for what is none, StoreTrouble for a newer cst's."""
        try:
            data = json.loads(atomic.read(self._path))
            if data["schema"] > _SCHEMA:
                raise StoreTrouble(
                    say("'{file}' was written by a newer cst", file=FILE), say("use that one, or move the file away")
                )
            return {view: book_from(book) for view, book in data["views"].items()}
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise atomic.trouble(self._path, error) from error
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise Unreadable(FILE, say("it is not what cst wrote")) from error

    def save(self, books: Books) -> None:
        """Keeps the books, whole or not at all; raises StoreTrouble."""
        data = {"schema": _SCHEMA, "views": {view: book.as_data() for view, book in sorted(books.items())}}
        text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
        with atomic.os_errors(self._path):
            atomic.make_folder(self._path.parent)
            atomic.replace(self._path, text.encode())

    def remembering(self) -> ShopLock:
        """The shop lock, waited for only a moment: who looks at issues can do without remembering them."""
        from cs_toolkit.store.lock import ShopLock

        return ShopLock(self._path.parent.parent / CACHE / "lock", _WAIT)

    def set_aside(self) -> str:
        """Moves the file out of the way, and returns its new name; raises StoreTrouble."""
        target = atomic.free_name(self._path.with_name("issues.damaged.json"))
        with atomic.os_errors(self._path):
            atomic.move(self._path, target)
        return f"{self._path.parent.name}/{target.name}"

    def restore(self, before: str | None, after: str | None) -> None:
        """The owner's decisions as they were before a command; refused where they changed since it."""
        books = self.load()
        if decisions(books) != after:
            raise StoreTrouble(
                say("'{file}' was changed by another command since", file=FILE),
                say("undo that command first; cst issues show ISSUE tells how an issue stands"),
            )
        told: dict[str, Any] = json.loads(before or "{}")
        self.save({view: book.with_decisions(told.get(view, {})) for view, book in books.items()})


def decisions(books: Books) -> str:
    """What the owner decided, as a text that is the same for the same decisions."""
    told = {
        view: {name: dict(getattr(book, name)) for name in DECISIONS if getattr(book, name)}
        for view, book in books.items()
    }
    return json.dumps({view: own for view, own in told.items() if own}, ensure_ascii=False, sort_keys=True)
