"""The data that ships with the toolkit, and the owner's overrides of it; loaded where it is used."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from cs_toolkit import __version__
from cs_toolkit.errors import BadValue, ConfigProblem, say

if TYPE_CHECKING:
    from cs_toolkit.core.clock_rules import ClockRule
    from cs_toolkit.core.day_rules import DayRules
    from cs_toolkit.core.playbook import Playbook
    from cs_toolkit.core.triage import Lexicon

ROOT: Final = Path(__file__).parent


def read(path: Path) -> dict[str, Any]:
    """One TOML file; raises `ConfigProblem` naming the file if it is not readable TOML."""
    import tomllib

    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except (OSError, ValueError) as error:
        raise ConfigProblem(
            say("'{path}' cannot be read: {reason}", path=path, reason=error),
            say("mend or remove the file"),
        ) from error


def version() -> str:
    """Changes with every installation, which replaces files of what deadlines are computed from: data and code."""
    folders = (ROOT / "policy", ROOT / "calendars", ROOT / "clocks" / "shop", ROOT.parent / "core")
    return "-".join((__version__, *(str(folder.stat().st_mtime_ns) for folder in folders)))


@cache
def policy() -> dict[str, Any]:
    """The built-in targets: the golden three hours."""
    return read(ROOT / "policy" / "golden-three-hours.toml")


@cache
def words(language: str) -> dict[str, Any]:
    """Words for slugs in one language: {"category": {slug: {"label": ...}}, ...}."""
    return read(ROOT / "playbooks" / language / "words.toml")


@cache
def faq_words(language: str) -> dict[str, Any]:
    """Sentences of FAQ answers in one language."""
    return read(ROOT / "playbooks" / language / "faq.toml")


@cache
def clock_rules(name: str, kind: str = "shop") -> tuple[ClockRule, ...]:
    """The deadlines of one platform, payer or law; `kind` is shop (what binds the shop) or others. None: empty."""
    path = ROOT / "clocks" / kind / f"{name}.toml"
    if not re.fullmatch("[a-z0-9-]+", name) or not path.is_file():
        return ()
    return clock_file(path)


def clock_file(path: Path) -> tuple[ClockRule, ...]:
    """The deadlines of a file; raises `ConfigProblem` naming the file and the clock."""
    from zoneinfo import ZoneInfo

    from cs_toolkit.core.clock_rules import rules_from

    data = read(path)
    try:
        zone = ZoneInfo(data["zone"]) if "zone" in data else None
        return rules_from(data, zone)
    except BadValue as error:
        raise ConfigProblem(say("'{path}': {problem}", path=path, problem=error.message), error.hint) from error
    except (OSError, ValueError, LookupError) as error:
        raise ConfigProblem(say("'{path}': '{zone}' is not a time zone", path=path, zone=data["zone"])) from error


@cache
def all_clock_rules() -> tuple[ClockRule, ...]:
    """Every shipped deadline, those that bind the shop first."""
    names = ((path.stem, kind) for kind in ("shop", "others") for path in sorted((ROOT / "clocks" / kind).iterdir()))
    return tuple(rule for name, kind in names for rule in clock_rules(name, kind))


def calendar_names(own: Path | None = None) -> tuple[str, ...]:
    """The calendars that ship and those in the shop's own folder."""
    folders = [ROOT / "calendars", *([own] if own is not None and own.is_dir() else [])]
    return tuple(sorted({path.stem for folder in folders for path in folder.glob("*.toml")}))


def day_rules(name: str, own: Path | None = None) -> DayRules | None:
    """Holidays and make-up working days by name; a file in the shop's own folder stands in for a shipped one."""
    from cs_toolkit.core.day_rules import DayRules

    for folder in (own, ROOT / "calendars"):
        path = folder / f"{name}.toml" if folder is not None else None
        if path is not None and path.is_file():
            try:
                return DayRules.from_data(name, read(path))
            except BadValue as error:
                raise ConfigProblem(say("'{path}': {problem}", path=path, problem=error.message), error.hint) from error
    return None


@cache
def carriers() -> dict[str, Any]:
    """Carriers by slug: names, aliases, tracking pages, shapes of tracking numbers."""
    return read(ROOT / "carriers" / "carriers.toml")


@cache
def lexicon() -> Lexicon:
    """The words by which a complaint sorts itself."""
    from cs_toolkit.core.triage import Lexicon

    return Lexicon.from_data(read(ROOT / "categories" / "lexicon.toml"))


def playbook(language: str, overrides: Path | None = None, *, family: str | None = None) -> Playbook:
    """The wording of one language with the owner's `playbook/*.toml` laid over it; of one family only, where named.

    An owner's file says which language it is for (`language = "zh-Hans"`); one without serves all.
    """
    from cs_toolkit.core.playbook import Playbook
    from cs_toolkit.core.taxonomy import CATEGORY_FAMILIES

    folder = ROOT / "playbooks" / language
    names = ("general", family, "words") if family else ("general", *CATEGORY_FAMILIES, "words")
    files = {f"{name}.toml": read(folder / f"{name}.toml") for name in names}
    if overrides is not None and overrides.is_dir():
        for path in sorted(overrides.glob("*.toml")):
            data = read(path)
            if data.pop("language", language) == language:
                files[f"playbook/{path.name}"] = data
    return Playbook.from_data(language, files)
