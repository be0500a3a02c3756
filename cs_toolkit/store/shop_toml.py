"""The text of shop.toml: made for a new shop, and edited so that no comment is lost."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cs_toolkit.core.homes import home
from cs_toolkit.core.settings import SETTINGS
from cs_toolkit.core.shop_folder import SETTINGS as SETTINGS_FILE
from cs_toolkit.errors import ConfigProblem, say


def edited(text: str, key: str | Sequence[str], value: Any | None) -> str:
    """The text of shop.toml with one key set (dotted, or as parts, for a section) or, with None, removed.

    Raises `ConfigProblem` where the text is no TOML.
    """
    import tomlkit

    try:
        document = tomlkit.parse(text)
    except (ValueError, RecursionError) as error:
        raise ConfigProblem(
            say("'{path}' is not TOML: {reason}", path=SETTINGS_FILE, reason=error), say("mend the file in an editor")
        ) from error
    *path, last = key.split(".") if isinstance(key, str) else key
    table: Any = document
    for name in path:
        if name not in table:
            if value is None:
                return text
            table[name] = tomlkit.table()
        table = table[name]
    if value is None:
        table.pop(last, None)
    else:
        table[last] = value
    return tomlkit.dumps(document)


def template(zone: str) -> str:
    """The shop.toml of a new shop: the zone it was made in, what follows from it; other settings as comments."""
    lines = ["schema = 1", f'zone = "{zone}"']
    known = home(zone)
    for key, item in SETTINGS.items():
        if key not in {"schema", "zone"}:
            setting = f'{key} = "{known[key]}"' if key in known else f"# {_as_setting(key, item.example)}"
            lines += ["", f"# {item.doc.english()}", setting]
    return "\n".join(lines) + "\n"


def _as_setting(key: str, example: str) -> str:
    heads = {
        "policy": "[[policy]]\n# valid_from = 2026-11-01",
        "categories": "[categories.my-slug]",
        "maps": "[maps.helpdesk]",
        "clocks": '[clocks."taobao.after_sales"]\n# unit = "hour"',
    }
    if key in {"hours", *heads} or SETTINGS[key].is_table:
        return f"{heads.get(key, f'[{key}]')}\n# {example}"
    return f"{key} = {example}"


def toml_value(value: Any) -> str:
    """A value as it would stand behind a key in shop.toml."""
    import tomlkit

    return str(tomlkit.item(value).as_string())
