"""What the machine says of itself: its zone, its language, its terminal; and chance."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Final, TextIO

_ALPHABET: Final = "0123456789abcdefghjkmnpqrstvwxyz"
_UTC_NAMES: Final = frozenset({"UTC", "Etc/UTC", "Etc/UCT", "Etc/GMT", "GMT", "Universal", "Zulu", "UCT"})
_DEFAULT_ZONE: Final = "Asia/Shanghai"
_IS_WINDOWS: Final = os.name == "nt"


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


def locale_language(environ: Mapping[str, str]) -> str | None:
    named = environ.get("LC_ALL") or environ.get("LC_MESSAGES") or environ.get("LANG") or ""
    if _IS_WINDOWS and not named:
        from cs_toolkit.env import windows

        named = windows.locale_name()
    if not named.startswith("zh"):
        return None
    return "zh-Hant" if named.startswith(("zh_TW", "zh_HK", "zh_MO", "zh_Hant")) else "zh-Hans"


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
