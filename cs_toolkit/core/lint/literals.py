"""Which words a pattern cannot do without, so that most patterns need not be compiled for most texts.

Compiling is what linting one text costs. The reading is careful, not clever: where in doubt a pattern needs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

# One of each group must be in a text that the pattern fits.
Needs = tuple[frozenset[str], ...]

_TOKENS: Final = re.compile(
    r"\\."  # an escape
    r"|\[\^?\]?(?:\\.|[^\]\\])*\]"  # a set
    r"|\((?:\?(?:[:>]|<?[=!]|P?<\w+>|))?|\)|\|"
    r"|\{\d*,?\d*\}[?+]?|[*+?][?+]?"  # how often
    r"|[.^$]|[^\\\[(){|*+?.^$]+|.",
    re.DOTALL,
)
_PLAIN_GROUPS: Final = frozenset(("(", "(?:", "(?>"))
_OPTIONAL: Final = ("*", "?", "{0", "{,")
_UNKNOWN: Final[frozenset[str]] = frozenset()
_MANY: Final = 60
_NOT_ALONE: Final = frozenset("^-\\")


def may_fit(pattern: str, text: str) -> bool:
    """Whether all that the pattern asks for is in the text."""
    return all(any(literal in text for literal in group) for group in needs(pattern))


@cache
def needs(pattern: str) -> Needs:
    """The groups of literals that the pattern asks for; none where it cannot be told."""
    return () if "(?i" in pattern or "(?x" in pattern else _alternation(iter(_TOKENS.findall(pattern)))


def _alternation(tokens: Iterator[str]) -> Needs:
    """What the tokens up to the end of their group ask for: of one sequence each part, of several the best of each."""
    branches: list[list[frozenset[str]]] = [[]]
    before = ""
    for token in tokens:
        if token == ")":
            break
        if token == "|":
            branches.append([])
        elif token[0] in "*?{+":
            _repeat(branches[-1], before, token)
        else:
            branches[-1].append(_asked(token, tokens))
        before = token
    if len(branches) == 1:
        return tuple(group for group in branches[0] if group)
    best = [_best(branch) for branch in branches]
    return (_UNKNOWN.union(*best),) if all(best) else ()


def _asked(token: str, tokens: Iterator[str]) -> frozenset[str]:
    """What one part asks for; one that looks around asks for nothing that can be told."""
    if token[0] != "(":
        return _of_characters(token)
    inner = _alternation(tokens)
    return _best(inner) if token in _PLAIN_GROUPS else _UNKNOWN


@cache
def _of_characters(token: str) -> frozenset[str]:
    """A run of letters asks for itself, a set for one of a few characters."""
    if token[0] == "[" and token[-1] == "]":
        inside = token[1:-1]
        return frozenset(inside) if len(inside) <= _MANY and _NOT_ALONE.isdisjoint(inside) else _UNKNOWN
    if token[0] == "\\":
        return _UNKNOWN if token[1].isalnum() else frozenset(token[1])
    return _UNKNOWN if token in ".^$" else frozenset((token,))


def _repeat(parts: list[frozenset[str]], before: str, token: str) -> None:
    """A part that may be missing asks for nothing; of a run of letters that is the last one."""
    if parts and token.startswith(_OPTIONAL):
        is_run = parts.pop() == {before} and len(before) > 1
        parts.append(frozenset((before[:-1],)) if is_run else _UNKNOWN)


def _best(groups: Iterable[frozenset[str]]) -> frozenset[str]:
    """The group that fewest texts have."""
    return max((group for group in groups if group), key=_rarity, default=_UNKNOWN)


def _rarity(group: frozenset[str]) -> tuple[int, int]:
    return len(min(group, key=len)), -len(group)
