"""What a rule in code looks at, and what it finds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

from cs_toolkit.core.lint.literals import may_fit
from cs_toolkit.core.lint.reading import Reading, quoted, read
from cs_toolkit.core.lint.rules import LintRules, compiled
from cs_toolkit.core.lint.scope import Scope
from cs_toolkit.errors import Message


class Hit(NamedTuple):
    """A breach from `start` to `end` of the normal form, or with `is_raw` of what was written."""

    rule: str
    start: int
    end: int
    message: Message | None = None
    fix: Message | None = None
    is_raw: bool = False


class Page:
    """A text with the signs of its languages; a sign is a pattern by name, in each language that the text has."""

    def __init__(self, reading: Reading, families: tuple[str, ...], rules: LintRules, scope: Scope) -> None:
        self.reading = reading
        self.text = reading.text
        self.families = families
        self.scope = scope
        self.known = scope.known
        self._fitting: dict[str, list[str]] = {}
        self._signs = [rules.wording(family).signs for family in families]

    @cached_property
    def whole(self) -> Reading:
        """The text with what it quotes from the customer."""
        return read(self.reading.written, quotations=True)

    @cached_property
    def _quotations(self) -> list[tuple[int, int]]:
        return quoted(self.reading.written)

    def is_quoted(self, place: int) -> bool:
        """Whether a place of what was written is the customer's words."""
        return any(start <= place < end for start, end in self._quotations)

    def all(self, sign: str, start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
        """Every place of a sign from `start` to `end`."""
        if sign not in self._fitting:
            patterns = [signs[sign] for signs in self._signs if sign in signs]
            self._fitting[sign] = [pattern for pattern in patterns if may_fit(pattern, self.text)]
        for pattern in self._fitting[sign]:
            yield from compiled(pattern).finditer(self.text, start, len(self.text) if end is None else end)

    def find(self, sign: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """The first place of a sign."""
        return min(self.all(sign, start, end), key=lambda match: match.start(), default=None)

    def has(self, sign: str, start: int = 0, end: int | None = None) -> bool:
        """Whether a sign is there."""
        return next(self.all(sign, start, end), None) is not None


Check = Callable[[Page], Iterable[Hit]]
