"""What the machine says of itself: its zone, its language, its terminal; and chance."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Final, TextIO

from cs_toolkit.core.taxonomy import LANGUAGES
from cs_toolkit.errors import CstError

if TYPE_CHECKING:
    from cs_toolkit.store.shop import Shop

_ALPHABET: Final = "0123456789abcdefghjkmnpqrstvwxyz"
_UTC_NAMES: Final = frozenset({"UTC", "Etc/UTC", "Etc/UCT", "Etc/GMT", "GMT", "Universal", "Zulu", "UCT"})
_DEFAULT_ZONE: Final = "Asia/Shanghai"
_IS_WINDOWS: Final = os.name == "nt"
_INSTANT: Final = r"20\d\d-\d\d-\d\dT\d\d:\d\d(:\d\d)?([+-]\d\d:\d\d|Z)"


def machine_zone() -> str:
    """The machine's IANA zone; where it only says UTC, the one most shops are in."""
    from zoneinfo import ZoneInfo

    named = named_zone()
    try:
        ZoneInfo(named)
    except (OSError, ValueError, LookupError):
        return _DEFAULT_ZONE
    return _DEFAULT_ZONE if named in _UTC_NAMES else named


def named_zone() -> str:
    """The zone as the machine names it, whether there is one of that name or not."""
    named = os.environ.get("TZ", "").lstrip(":")
    if named or not _IS_WINDOWS:
        return named or os.path.realpath("/etc/localtime").partition("zoneinfo/")[2]
    from cs_toolkit.env import windows

    return windows.zone()


def configured_language(shop: Shop) -> str | None:
    """The language that shop.toml names, None where it names none; only a wrong one has all settings checked."""
    named = shop.spelled.get("language")
    return named if named is None or named in LANGUAGES else shop.config.language


def screen_language(err: TextIO, configured: Callable[[], str | None]) -> str | None:
    """The owner's language: CST_LANG, the settings, the locale; English (None) where the screen shows nothing else."""
    if not shows_chinese(err):
        return None
    if named := language_named(os.environ.get("CST_LANG", "")):
        return named
    try:
        chosen = configured()
    except CstError:
        chosen = None
    return chosen or locale_language(os.environ)


def locale_language(environ: Mapping[str, str]) -> str | None:
    """The language of the locale (zh_TW.UTF-8, C, ...), None where it is not one of ours."""
    named = environ.get("LC_ALL") or environ.get("LC_MESSAGES") or environ.get("LANG") or ""
    if _IS_WINDOWS and not named:
        from cs_toolkit.env import windows

        named = windows.locale_name()
    return language_named(named)


def language_named(name: str) -> str | None:
    """Our language by any common name of it (zh-Hans, zh_CN.UTF-8, zh, en-US), None where it is not one of ours."""
    parts = name.partition(".")[0].partition("@")[0].replace("_", "-").lower().split("-")
    if parts[0] == "zh":
        return "zh-Hant" if {"hant", "tw", "hk", "mo"} & set(parts) else "zh-Hans"
    return "en" if parts[0] in {"c", "posix", "en"} else None


def shows_chinese(stream: TextIO) -> bool:
    """Whether what is written there can hold Chinese at all."""
    try:
        "中".encode(getattr(stream, "encoding", None) or "utf-8")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def terminal_width(out: TextIO) -> int | None:
    """Columns of the terminal, None where there is none."""
    if not out.isatty():
        return None
    from shutil import get_terminal_size

    return get_terminal_size().columns


def new_id() -> str:
    """An opaque event id: 40 random bits in eight characters."""
    number = int.from_bytes(os.urandom(5))
    return "".join(_ALPHABET[number >> shift & 31] for shift in range(0, 40, 5))


def exact_instant(text: str) -> datetime | None:
    """A whole ISO time with its offset, as programs give it; None for anything else."""
    with suppress(ValueError):
        return datetime.fromisoformat(text) if re.fullmatch(_INSTANT, text) else None
    return None
