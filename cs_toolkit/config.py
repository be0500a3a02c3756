"""shop.toml as a `Config`. What its settings are for stands in `core.settings`; comments survive every edit."""

# No `from __future__ import annotations` here: a NamedTuple compiles each annotation that is a text when it is loaded.
import re
from collections.abc import Callable, Mapping
from datetime import tzinfo
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from cs_toolkit.core import taxonomy
from cs_toolkit.core.database_url import is_database, masked
from cs_toolkit.core.policy import TARGETS, SlaPolicy, policy_from
from cs_toolkit.core.shape import SECTIONS, SETTINGS_SHAPES, shaped
from cs_toolkit.core.shop_folder import SETTINGS
from cs_toolkit.errors import BadValue, ConfigProblem, Message, say

if TYPE_CHECKING:
    from cs_toolkit.core.hours import ShopHours

FILE: Final = SETTINGS


_NONE: Final[Mapping[str, Any]] = MappingProxyType({})


class Config(NamedTuple):
    """The owner's settings; every one has a default. What each is for: `core.settings`."""

    schema: int = 1
    name: str | None = None
    zone: str | None = None
    language: str | None = None
    currency: str = "CNY"
    region: str = "cn"
    platforms: tuple[str, ...] = ()
    store: str = "files"
    lock_wait: int = 10
    drafter: str | None = None
    drafter_timeout: int = 30
    hours: tuple["ShopHours", ...] = ()
    policies: tuple[SlaPolicy, ...] = ()
    goodwill: Mapping[str, Decimal | str] = _NONE
    remedies: Mapping[str, Any] = _NONE
    quiet: Mapping[str, Any] = _NONE
    alerts: Mapping[str, Any] = _NONE
    clocks: Mapping[str, Mapping[str, Any]] = _NONE
    lint: Mapping[str, Any] = _NONE
    mail: Mapping[str, Any] = _NONE
    maps: Mapping[str, Mapping[str, Any]] = _NONE
    advocates: Mapping[str, str] = _NONE
    screen: Mapping[str, Any] = _NONE
    retention: Mapping[str, str] = _NONE
    categories: Mapping[str, Any] = _NONE

    @property
    def tzinfo(self) -> tzinfo | None:
        """The shop's zone, None while it is not set."""
        return ZoneInfo(self.zone) if self.zone else None


# Keys of shop.toml; [[policy]] is the only one that is not spelled like its field.
KEYS: Final = {"policy" if name == "policies" else name: name for name in Config._fields}
_TEXTS: Final = ("name", "zone", "language", "currency", "region", "store", "drafter")
_NUMBERS: Final = ("schema", "lock_wait", "drafter_timeout")
_CODES: Final = {"currency": "[A-Z]{3}", "region": "[a-z]{2}"}


def load(root: Path, built_in: Mapping[str, Any], loads: Callable[..., Any] | None = None) -> Config:
    """The settings of a shop folder, read by `loads`; without a shop.toml the defaults. Raises `ConfigProblem`."""
    return parse(text_of(root), built_in, str(root / FILE), loads)


def text_of(root: Path) -> str:
    """shop.toml as it stands, empty where there is none; a pipe in its place is not waited for."""
    path = root / FILE
    try:
        if not path.is_file() and path.exists():
            raise OSError("it is no file")
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigProblem(
            say("'{path}' cannot be read: {reason}", path=path, reason=getattr(error, "strerror", None) or error),
            say("it is a text file in UTF-8 in the shop folder that --shop or CST_SHOP names"),
        ) from error


def parse(text: str, built_in: Mapping[str, Any], name: str = FILE, loads: Callable[..., Any] | None = None) -> Config:
    """The settings in a text; every problem names the file, the key and the value."""
    if loads is None:
        import tomllib

        loads = tomllib.loads
    try:
        return from_data(loads(text), built_in)
    except BadValue as error:
        raise ConfigProblem(say("'{path}': {problem}", path=name, problem=error.message), error.hint) from error
    except (ValueError, RecursionError) as error:  # also a number of thousands of digits
        raise ConfigProblem(
            say("'{path}' is not TOML: {reason}", path=name, reason=error), say("mend the file in an editor")
        ) from error


def from_data(data: Mapping[str, Any], built_in: Mapping[str, Any]) -> Config:
    """The settings in a table; raises `BadValue`."""
    known(data, KEYS, "shop.toml")
    base = policy_from(built_in)
    if data.get("hours"):
        base = base._replace(counts="shop-hours")
    own = [policy_from(_targets(item), base=base) for item in _list("policy", data.get("policy", []))]
    values = {key: _value(key, value) for key, value in data.items() if key != "policy"}
    return Config(policies=(base, *own), **values)


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
    if key in _NUMBERS:
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
    known(value, SECTIONS.get(key, value), f"[{key}]")
    if key in {"goodwill", "remedies"}:
        from cs_toolkit.core.purse import setting

        return {name: setting(key, name, item) for name, item in value.items()}
    for name, item in value.items():
        shaped(f"{key}.{name}", SETTINGS_SHAPES.get(f"{key}.{name}", SETTINGS_SHAPES.get(key)), item)
    _check_table(key, value)
    return value


def _check_table(key: str, value: Mapping[str, Any]) -> None:
    if key == "quiet":
        from cs_toolkit.core.hours import windows

        shaped("quiet.hours", windows, value.get("hours", ()))
    elif key == "alerts":
        from cs_toolkit.core.insight.alert_rules import Rules

        Rules.from_data(value)
    elif key == "lint":
        from cs_toolkit.core.lint.disabling import check_disabled
        from cs_toolkit.packs import lint_rules

        check_disabled(value, lint_rules().rules)
    elif key == "categories":
        from cs_toolkit.core import own_categories

        own_categories.check(value)


def _hours(blocks: list[Any]) -> tuple["ShopHours", ...]:
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
    if key == "store" and value != "files" and not is_database(value):
        raise BadValue(
            say("store: '{value}' is not a store this version knows", value=masked(value)),
            say('use "files", or "postgresql://USER@HOST/DATABASE"'),
        )
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
