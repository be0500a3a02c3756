"""Changes of whole files of the shop folder, noted so that `undo` can take them back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cs_toolkit.env import Env
    from cs_toolkit.store.order_merge import Merged
    from cs_toolkit.store.orders import OrderRow
    from cs_toolkit.store.steps import Changes


def merge_orders(env: Env, orders: Iterable[OrderRow], *, dry_run: bool) -> Merged:
    """Orders laid over the order book; the caller holds the lock. In a database there is no way back."""
    from cs_toolkit.store.orders import OrderBook

    book = env.shop.orders
    if not isinstance(book, OrderBook):
        return book.merge(orders, dry_run=dry_run)
    return book.merge(orders, dry_run=dry_run, around=lambda paths: _written(env, paths))


@contextmanager
def _written(env: Env, paths: Iterable[Path]) -> Iterator[None]:
    """Somebody writes these files: what stands there is kept, and how they were left is noted."""
    from cs_toolkit.store.steps import IS, KEPT_FOR_UNDO, Changes, Step, mark_of

    files = [path.relative_to(env.shop.root).as_posix() for path in paths]
    changes = Changes(env.shop.root, KEPT_FOR_UNDO)
    for file in files:
        changes.keep(file)
    make(env, changes)
    yield
    if changes:
        left = [Step(IS, file, None, mark_of(env.shop.root / file)) for file in files]
        env.shop.journal.note(env.command, env.moment, steps=left)


def make(env: Env, changes: Changes) -> None:
    """Changes that were planned, first noted; the caller holds the lock."""
    if changes:
        env.shop.journal.note(env.command, env.moment, steps=changes.steps)
    changes.make()
