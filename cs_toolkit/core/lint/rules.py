"""The rules as the packs hold them, read and checked; patterns are compiled where a hint calls for them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache, cached_property
from typing import Any, Final, NamedTuple

from cs_toolkit.core.lint.reading import Alias
from cs_toolkit.core.lint.scope import SEVERITIES, Scope
from cs_toolkit.errors import BadValue, Message, say

# What belongs to every language, and to each family of languages.
RULES: Final = "rules"
FAMILIES: Final = ("zh", "en")

_RULE_KEYS: Final = {"id", "severity", "severity_in", "scopes", "message", "fix", "source", "code"}
_PATTERN_KEYS: Final = {"rule", "hint", "any", "unless", "scopes", "within"}


class Rule(NamedTuple):
    """What a rule says. `scopes` are alternatives; `severity_in` holds what it weighs in a scope of its own."""

    id: str
    severity: str
    scopes: frozenset[str]
    message: Message
    fix: Message
    source: str
    is_code: bool = False
    severity_in: Mapping[str, str] = {}

    def severity_for(self, names: frozenset[str]) -> str:
        """What it weighs where these scopes hold: the worst of those named."""
        named = [self.severity_in[name] for name in names if name in self.severity_in]
        return min(named, key=SEVERITIES.index, default=self.severity)


class Pattern(NamedTuple):
    """Words that break a rule: one of `any` in a sentence (or the text), and none of `unless`."""

    rule: str
    hints: tuple[str, ...]
    any: tuple[str, ...]
    unless: tuple[str, ...]
    scopes: frozenset[str]
    is_whole: bool


class Wording(NamedTuple):
    """What is known of one family of languages: patterns, disguises, and the signs that rules in code look for."""

    patterns: tuple[Pattern, ...] = ()
    aliases: tuple[Alias, ...] = ()
    signs: Mapping[str, str] = {}


class LintRules:
    """The rules and the wording by family, each read when it is first needed."""

    def __init__(self, load: Callable[[str], Mapping[str, Any]]) -> None:
        self._load = load
        self._wordings: dict[str, Wording] = {}

    @classmethod
    def from_data(cls, files: Mapping[str, Mapping[str, Any]]) -> LintRules:
        """From the data of files by name ("rules", "zh", "zh-signs" ...), checked at once; raises BadValue."""
        rules = cls(lambda name: files.get(name, {}))
        for family in FAMILIES if rules.rules else ():
            rules.wording(family)
        return rules

    @cached_property
    def rules(self) -> Mapping[str, Rule]:
        """Every rule by its id."""
        found = [_rule(table) for table in self._load(RULES).get("rule", ())]
        return {rule.id: rule for rule in found}

    def wording(self, family: str) -> Wording:
        """Patterns, disguises and signs of "zh" or "en"."""
        if family not in self._wordings:
            self._wordings[family] = self._read(family)
        return self._wordings[family]

    def in_force(self, scope: Scope) -> dict[str, str]:
        """The rules that hold in a scope, and what each weighs there."""
        names = scope.names()
        return {
            rule.id: rule.severity_for(names)
            for rule in self.rules.values()
            if rule.scopes & names and (rule.id not in scope.disabled or rule.severity_for(names) == "block")
        }

    def _read(self, family: str) -> Wording:
        signs, data = self._load(f"{family}-signs"), self._load(family)
        parts: dict[str, str] = {}
        for name, text in {**signs.get("parts", {}), **data.get("parts", {})}.items():
            parts[name] = _filled(text, parts)
        aliases = [
            Alias(table["plain"], tuple(table["hint"]), _filled(table["any"], parts))
            for table in (*signs.get("alias", ()), *data.get("alias", ()))
        ]
        return Wording(
            tuple(_pattern(table, parts, self.rules) for table in data.get("pattern", ())),
            tuple(aliases),
            {name: _filled(text, parts) for name, text in signs.get("signs", {}).items()},
        )


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """The pattern, made when first needed; a dot fits line ends, too."""
    return re.compile(pattern, re.DOTALL)


def _rule(table: Mapping[str, Any]) -> Rule:
    name = table.get("id", "?")
    _known(table, _RULE_KEYS, str(name))
    weights = (table.get("severity"), *table.get("severity_in", {}).values())
    if any(weight not in SEVERITIES for weight in weights):
        raise BadValue(say("{rule}: a severity is one of {names}", rule=name, names=", ".join(SEVERITIES)))
    try:
        message, fix = say(table["message"]), say(table["fix"])
        message.english(), fix.english()
        return Rule(
            table["id"],
            table["severity"],
            frozenset(table["scopes"]),
            message,
            fix,
            table["source"],
            table.get("code", False),
            table.get("severity_in", {}),
        )
    except (KeyError, IndexError, ValueError) as error:
        raise BadValue(say("{rule}: '{key}' is missing or unreadable", rule=name, key=str(error).strip("'"))) from error


def _pattern(table: Mapping[str, Any], parts: Mapping[str, str], rules: Mapping[str, Rule]) -> Pattern:
    name = table.get("rule", "?")
    _known(table, _PATTERN_KEYS, str(name))
    if name not in rules:
        raise BadValue(say("'{rule}' is not a rule", rule=name))
    if not table.get("any") or table.get("within", "sentence") not in ("sentence", "text"):
        raise BadValue(say("{rule}: a pattern needs 'any', and 'within' is sentence or text", rule=name))
    return Pattern(
        name,
        tuple(table.get("hint", ())),
        tuple(_filled(text, parts) for text in table["any"]),
        tuple(_filled(text, parts) for text in table.get("unless", ())),
        frozenset(table.get("scopes", ())),
        table.get("within") == "text",
    )


def _known(table: Mapping[str, Any], allowed: set[str], rule: str) -> None:
    for key in table:
        if key not in allowed:
            raise BadValue(say("{rule}: '{key}' is not a key of a rule or pattern", rule=rule, key=key))


def _filled(pattern: str, parts: Mapping[str, str]) -> str:
    """The pattern with `{name}` replaced by the part of that name; counts such as `{0,12}` stay."""
    if "{" not in pattern:
        return pattern
    return re.sub(
        r"\{([a-z][a-z_]*)\}", lambda found: f"(?:{parts[found[1]]})" if found[1] in parts else found[0], pattern
    )
