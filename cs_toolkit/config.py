"""shop.toml as a frozen `Config`. Each field's metadata is its documentation; comments survive every edit."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import tzinfo
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from cs_toolkit.core import taxonomy
from cs_toolkit.core.money import parse_amount
from cs_toolkit.core.policy import TARGETS, SlaPolicy, policy_from
from cs_toolkit.core.shape import shaped
from cs_toolkit.core.shop_folder import SETTINGS
from cs_toolkit.errors import BadValue, ConfigProblem, Message, say

if TYPE_CHECKING:
    from cs_toolkit.core.hours import ShopHours

FILE: Final = SETTINGS


def _doc(text: str, example: str) -> dict[str, Any]:
    return {"doc": say(text), "example": example}


@dataclass(frozen=True)
class Config:
    """The owner's settings; every one has a default."""

    schema: int = field(default=1, metadata=_doc("the version of this file's layout", "1"))
    name: str | None = field(default=None, metadata=_doc("the shop's name, for replies", '"小杯子的店"'))
    zone: str | None = field(
        default=None, metadata=_doc("the time zone of all local times; unset: the machine's", '"Asia/Shanghai"')
    )
    language: str | None = field(
        default=None, metadata=_doc("the language of your screen: zh-Hans, zh-Hant or en", '"zh-Hans"')
    )
    currency: str = field(default="CNY", metadata=_doc("the currency of amounts without one (ISO 4217)", '"CNY"'))
    region: str = field(default="cn", metadata=_doc("whose law applies (ISO 3166, or eu)", '"cn"'))
    platforms: tuple[str, ...] = field(
        default=(), metadata=_doc("where you sell; the first one is the default of cst log", '["taobao"]')
    )
    store: str = field(default="files", metadata=_doc("where cases are kept", '"files"'))
    lock_wait: int = field(default=10, metadata=_doc("seconds to wait for another cst that is writing", "10"))
    hours: tuple[ShopHours, ...] = field(
        default=(),
        metadata=_doc("opening hours by weekday; [[hours]] blocks where they change", 'mon = ["09:00-18:00"]'),
    )
    policies: tuple[SlaPolicy, ...] = field(
        default=(), metadata=_doc("[[policy]]: your own targets, from valid_from on", 'acknowledge = "30m"')
    )
    goodwill: Mapping[str, Decimal | str] = field(
        default_factory=dict, metadata=_doc("how far amends go beyond the loss", 'rate = "0.20"')
    )
    quiet: Mapping[str, Any] = field(
        default_factory=dict, metadata=_doc("hours without reminders", 'hours = ["22:00-08:00"]')
    )
    clocks: Mapping[str, Mapping[str, Any]] = field(
        default_factory=dict, metadata=_doc("deadlines that you know from the seller center", "amount = 48")
    )
    categories: Mapping[str, Any] = field(
        default_factory=dict, metadata=_doc("own categories with a family and words", 'family = "product"')
    )

    @property
    def tzinfo(self) -> tzinfo | None:
        """The shop's zone, None while it is not set."""
        return ZoneInfo(self.zone) if self.zone else None


# Keys of shop.toml by the name of their field; [[policy]] is the only one spelled differently.
KEYS: Final = {"policy" if item.name == "policies" else item.name: item for item in fields(Config)}
_TEXTS: Final = ("name", "zone", "language", "currency", "region", "store")
_CODES: Final = {"currency": "[A-Z]{3}", "region": "[a-z]{2}"}
_SECTIONS: Final = {
    "goodwill": ("rate", "cap", "when", "per_case", "per_month", "late_per_day"),
    "quiet": ("hours",),
}


def load(root: Path, built_in: Mapping[str, Any]) -> Config:
    """The settings of a shop folder; without a shop.toml the defaults. Raises `ConfigProblem`."""
    path = root / FILE
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        text = ""
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigProblem(
            say("'{path}' cannot be read: {reason}", path=path, reason=getattr(error, "strerror", None) or error),
            say("it is a text file in UTF-8 in the shop folder that --shop or CST_SHOP names"),
        ) from error
    return parse(text, built_in, str(path))


def parse(text: str, built_in: Mapping[str, Any], name: str = FILE) -> Config:
    """The settings in a text; every problem names the file, the key and the value."""
    try:
        data = tomllib.loads(text)
        return from_data(data, built_in)
    except tomllib.TOMLDecodeError as error:
        raise ConfigProblem(
            say("'{path}' is not TOML: {reason}", path=name, reason=error), say("mend the file in an editor")
        ) from error
    except BadValue as error:
        raise ConfigProblem(say("'{path}': {problem}", path=name, problem=error.message), error.hint) from error


def from_data(data: Mapping[str, Any], built_in: Mapping[str, Any]) -> Config:
    """The settings in a table; raises `BadValue`."""
    known(data, KEYS, "shop.toml")
    base = policy_from(built_in)
    if data.get("hours"):
        base = base._replace(counts="shop-hours")
    own = [policy_from(_targets(item), base=base) for item in _list("policy", data.get("policy", []))]
    values: dict[str, Any] = {"policies": (base, *own)}
    for key, value in data.items():
        if key != "policy":
            values[key] = _value(key, value)
    return Config(**values)


def known(data: Mapping[str, Any], allowed: Any, where: str) -> None:
    """Raises `BadValue` for a key that is not allowed, naming the nearest that is."""
    for key in data:
        if key not in allowed:
            raise BadValue(say("'{key}' is not a key of {where}", key=key, where=where), nearest(key, allowed))


def nearest(wanted: str, allowed: Any) -> Message:
    """A hint with the names closest to what was typed."""
    from difflib import get_close_matches

    close = get_close_matches(wanted, list(allowed), n=3, cutoff=0.4) or list(allowed)
    return say("did you mean {names}?", names=", ".join(close))


def _targets(item: Any) -> Mapping[str, Any]:
    if not isinstance(item, Mapping):
        raise BadValue(say("'policy' is not a list of [[policy]] blocks"))
    known(item, ("valid_from", "counts", *TARGETS), "[[policy]]")
    return item


def _value(key: str, value: Any) -> Any:
    if key in _TEXTS:
        return _text(key, value)
    if key in {"schema", "lock_wait"}:
        return _number(key, value)
    if key == "platforms":
        return tuple(_slug(key, item, taxonomy.PLATFORMS) for item in _list(key, value))
    if key == "hours":
        return _hours(value if isinstance(value, list) else [value])
    return _table(key, value)


def _number(key: str, value: Any) -> int:
    if type(value) is not int or value < 0:
        raise BadValue(say("{key}: '{value}' is not a whole number", key=key, value=value))
    if key == "schema" and value > 1:
        raise BadValue(say("schema {found} is of a newer cst", found=value), say("install the newer version"))
    return value


def _table(key: str, value: Any) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise BadValue(say("[{key}] is not a table", key=key))
    if key == "clocks":
        from cs_toolkit.core.clock_rules import own_values

        return own_values(value)
    if key in _SECTIONS:
        known(value, _SECTIONS[key], f"[{key}]")
    if key == "goodwill":
        return {name: _goodwill(name, item) for name, item in value.items()}
    if key == "quiet":
        from cs_toolkit.core.hours import windows

        shaped("quiet.hours", windows, value.get("hours", ()))
    if key == "categories":
        _check_categories(value)
    return value


def _check_categories(value: Mapping[str, Any]) -> None:
    for slug, item in value.items():
        if not isinstance(item, Mapping) or item.get("family") not in taxonomy.CATEGORY_FAMILIES:
            raise BadValue(
                say("categories.{slug} names no family", slug=slug),
                say("one of {names}", names=", ".join(taxonomy.CATEGORY_FAMILIES)),
            )


def _hours(blocks: list[Any]) -> tuple[ShopHours, ...]:
    from cs_toolkit.core.hours import ShopHours

    for block in blocks:
        if not isinstance(block, Mapping):
            raise BadValue(say("[{key}] is not a table", key="hours"))
    return tuple(ShopHours.from_data(block) for block in blocks if block)


def _text(key: str, value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise BadValue(say("{key}: '{value}' is not a text", key=key, value=value))
    if key == "zone":
        _check_zone(value)
    if key in _CODES and not re.fullmatch(_CODES[key], value):
        raise BadValue(say("{key}: '{value}' is not a code", key=key, value=value), say('write it as "CNY" or "cn"'))
    if key == "language":
        return _slug(key, value, taxonomy.LANGUAGES)
    if key == "store" and value != "files":
        raise BadValue(say("store: '{value}' is not a store this version knows", value=value), say('use "files"'))
    return value


def _check_zone(value: str) -> None:
    try:
        ZoneInfo(value)
    except (OSError, ValueError, LookupError) as error:
        raise BadValue(
            say("zone: '{value}' is not a time zone", value=value),
            say('write it as "Asia/Shanghai" or "Europe/London"'),
        ) from error


def _slug(key: str, value: Any, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise BadValue(say("{key}: '{value}' is not known", key=key, value=value), nearest(str(value), allowed))
    return str(value)


def _list(key: str, value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise BadValue(say("{key}: '{value}' is not a list", key=key, value=value))
    return value


def _goodwill(name: str, value: Any) -> Decimal | str:
    if name == "when":
        return _slug("goodwill.when", value, ("serious", "always"))
    try:
        return parse_amount(str(value))
    except ArithmeticError as error:
        raise BadValue(say("goodwill.{name}: '{value}' is no amount", name=name, value=value)) from error


def edited(text: str, key: str | Sequence[str], value: Any | None) -> str:
    """The text of shop.toml with one key set (dotted, or as parts, for a section) or, with None, removed."""
    import tomlkit

    document = tomlkit.parse(text)
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
    """The shop.toml of a new shop: the zone it was made in; every other setting as a comment."""
    lines = ["schema = 1", f'zone = "{zone}"']
    for key, item in KEYS.items():
        if key not in {"schema", "zone"}:
            lines += ["", f"# {item.metadata['doc'].english()}", f"# {_as_setting(key, item.metadata['example'])}"]
    return "\n".join(lines) + "\n"


def _as_setting(key: str, example: str) -> str:
    heads = {
        "policy": "[[policy]]\n# valid_from = 2026-11-01",
        "categories": "[categories.my-slug]",
        "clocks": '[clocks."taobao.after_sales"]\n# unit = "hour"',
    }
    if key in {"hours", "goodwill", "quiet", *heads}:
        return f"{heads.get(key, f'[{key}]')}\n# {example}"
    return f"{key} = {example}"


def toml_value(value: Any) -> str:
    """A value as it would stand behind a key in shop.toml."""
    import tomlkit

    return str(tomlkit.item(value).as_string())
