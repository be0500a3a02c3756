"""What the machine says of itself: its zone, its language, its terminal; and chance."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Final, TextIO

_ALPHABET: Final = "0123456789abcdefghjkmnpqrstvwxyz"
_UTC_NAMES: Final = frozenset({"UTC", "Etc/UTC", "Etc/UCT", "Etc/GMT", "GMT", "Universal", "Zulu", "UCT"})
_DEFAULT_ZONE: Final = "Asia/Shanghai"
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
    return named or os.path.realpath("/etc/localtime").partition("zoneinfo/")[2]


def locale_language(environ: Mapping[str, str]) -> str | None:
    named = environ.get("LC_ALL") or environ.get("LC_MESSAGES") or environ.get("LANG") or ""
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


def exact_instant(text: str) -> datetime | None:
    """A whole ISO time with its offset, as programs give it; None for anything else."""
    with suppress(ValueError):
        return datetime.fromisoformat(text) if re.fullmatch(_INSTANT, text) else None
    return None
