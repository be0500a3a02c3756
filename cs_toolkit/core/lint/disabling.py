"""The rules of lint that a shop does without: the [lint] table of shop.toml."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cs_toolkit.core.shape import many, only_keys, shaped, slug
from cs_toolkit.core.taxonomy import PLATFORMS
from cs_toolkit.errors import BadValue, say


def check_disabled(value: Mapping[str, Any], rules: Mapping[str, Any]) -> None:
    """Raises `BadValue` where the table, or that of a platform in it, names what is no rule, or one that blocks."""
    only_keys(value, ("disable", *PLATFORMS), "[lint]")
    _check("lint", {"disable": value.get("disable", ())}, rules, "all")
    for platform, table in value.items():
        if platform != "disable":
            _check(f"lint.{platform}", table, rules, platform)


def _check(where: str, table: Any, rules: Mapping[str, Any], platform: str) -> None:
    if not isinstance(table, Mapping):
        raise BadValue(say("[{key}] is not a table", key=where))
    only_keys(table, ("disable",), f"[{where}]")
    for name in shaped(f"{where}.disable", many(slug(*rules)), table.get("disable", ())):
        if rules[name].severity_for(frozenset({platform})) == "block":
            raise BadValue(
                say("{key}: '{rule}' blocks, and no shop does without it", key=f"{where}.disable", rule=name),
                say("only rules that warn or inform can be disabled"),
            )
