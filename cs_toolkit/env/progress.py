"""How far a long job has come: a bar on a terminal, nothing in a pipe."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, TypeVar

import click

from cs_toolkit.env.exits import printable
from cs_toolkit.errors import Message
from cs_toolkit.render.words import sentence

if TYPE_CHECKING:
    from cs_toolkit.env import Env

Item = TypeVar("Item")


def watched(env: Env, items: Iterable[Item], total: int | None, label: Message) -> Iterator[Item]:
    """The same items; where a person looks on, with a bar on stderr. `total` is None where nobody knows it yet."""
    if env.options.quiet or not env.err.isatty():
        yield from items
        return
    with click.progressbar(items, length=total, label=printable(sentence(label)), file=env.err) as bar:
        yield from bar
