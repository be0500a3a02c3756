"""The rules applied to a text: findings with the place in what was written, in order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from cs_toolkit.core.lint.checks import CHECKS
from cs_toolkit.core.lint.language import families_of
from cs_toolkit.core.lint.literals import may_fit
from cs_toolkit.core.lint.page import Hit, Page
from cs_toolkit.core.lint.reading import Reading, read
from cs_toolkit.core.lint.rules import LintRules, Pattern, compiled
from cs_toolkit.core.lint.scope import Finding, Scope


class _Placed(NamedTuple):
    start: int
    end: int
    hit: Hit


def lint(text: str, rules: LintRules, scope: Scope) -> tuple[Finding, ...]:
    """What the rules find, by position and rule. Pure; `scope.now` is needed by the rules about times only."""
    severities = rules.in_force(scope)
    families = families_of(text, scope.language)
    wordings = [rules.wording(family) for family in families]
    reading = read(text, [alias for wording in wordings for alias in wording.aliases])
    names = scope.names()
    hits = [
        hit
        for wording in wordings
        for pattern in wording.patterns
        if pattern.rule in severities and (not pattern.scopes or pattern.scopes & names)
        for hit in _matches(reading, pattern)
    ]
    page = Page(reading, families, rules, scope)
    hits += [hit for rule, check in CHECKS.items() if rule in severities for hit in check(page)]
    return tuple(_finding(placed, text, rules, severities) for placed in _first_of_each(_placed(hits, reading)))


def _matches(reading: Reading, pattern: Pattern) -> Iterator[Hit]:
    """The first breach in each sentence (or in the text)."""
    text = reading.text
    if pattern.hints and not any(hint in text for hint in pattern.hints):
        return
    spans = ((0, len(text)),) if pattern.is_whole else reading.sentences
    for start, end in spans:
        sentence = text[start:end]
        if pattern.hints and not any(hint in sentence for hint in pattern.hints):
            continue
        found = next((match for breach in pattern.any if (match := _found(breach, sentence))), None)
        if found and not any(_found(excuse, sentence) for excuse in pattern.unless):
            yield Hit(pattern.rule, start + found.start(), start + found.end())


def _found(pattern: str, text: str) -> re.Match[str] | None:
    return compiled(pattern).search(text) if may_fit(pattern, text) else None


def _placed(hits: Iterable[Hit], reading: Reading) -> list[_Placed]:
    """The hits by where they stand in what was written."""
    found = [_Placed(*((hit.start, hit.end) if hit.is_raw else reading.place(hit.start, hit.end)), hit) for hit in hits]
    return sorted(found, key=lambda placed: (placed.start, placed.hit.rule, -placed.end))


def _first_of_each(found: Iterable[_Placed]) -> Iterator[_Placed]:
    """Each rule once where its findings overlap."""
    ends: dict[str, int] = {}
    for placed in found:
        if placed.start >= ends.get(placed.hit.rule, -1):
            ends[placed.hit.rule] = max(placed.end, placed.start + 1)
            yield placed


def _finding(placed: _Placed, text: str, rules: LintRules, severities: dict[str, str]) -> Finding:
    rule = rules.rules[placed.hit.rule]
    line_start = text.rfind("\n", 0, placed.start) + 1
    return Finding(
        rule.id,
        severities[rule.id],
        text.count("\n", 0, placed.start) + 1,
        placed.start - line_start + 1,
        text[placed.start : placed.end],
        placed.hit.message or rule.message,
        placed.hit.fix or rule.fix,
        rule.source,
    )
