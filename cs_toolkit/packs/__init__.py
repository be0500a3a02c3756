"""The data that ships with the toolkit, and the owner's overrides of it; loaded where it is used."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from cs_toolkit import __version__
from cs_toolkit.errors import BadValue, ConfigProblem, say
from cs_toolkit.packs.parsed import ROOT as ROOT
from cs_toolkit.packs.parsed import Make, parsed

if TYPE_CHECKING:
    from cs_toolkit.core.clock_rules import ClockRule
    from cs_toolkit.core.day_rules import DayRules
    from cs_toolkit.core.likewise.talk import Talk
    from cs_toolkit.core.lint.rules import LintRules
    from cs_toolkit.core.playbook import Playbook
    from cs_toolkit.core.triage_lexicon import Lexicon

_TONE: Final = "tone-"


def read(path: Path, make: Make | None = None) -> dict[str, Any]:
    """One TOML file, or what is made of one that ships; raises `ConfigProblem` naming the file if it is not TOML."""
    try:
        if not path.is_file() and path.exists():
            raise OSError("it is no file")
        return parsed(path, _toml, make) if path.is_relative_to(ROOT) else _toml(path.read_bytes())
    except (OSError, ValueError, RecursionError) as error:
        raise ConfigProblem(
            say("'{path}' cannot be read: {reason}", path=path, reason=error),
            say("mend or remove the file"),
        ) from error


def _toml(data: bytes) -> dict[str, Any]:
    import tomllib

    return tomllib.loads(data.decode("utf-8-sig"))


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
def sheet_words(language: str) -> dict[str, Any]:
    """Headings of columns and names that `words` has not, in one language: {"column": {name: heading}, ...}."""
    return read(ROOT / "sheets" / f"{language}.toml")


@cache
def survey(language: str) -> tuple[tuple[str, ...], ...]:
    """The lines of the satisfaction survey in one language: of each its texts, by preference."""
    return tuple(tuple(line["texts"]) for line in read(ROOT / "surveys" / f"{language}.toml")["line"])


@cache
def report_words(language: str) -> dict[str, Any]:
    """What a report says in one language: headings, what was counted, problems and proposals by cause."""
    return read(ROOT / "report" / f"{language}.toml")


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


@cache
def deadline_names(language: str) -> dict[str, str]:
    """What the deadlines of platforms and laws are called in one language, by id."""
    return read(ROOT / "deadlines" / f"{language}.toml")


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
def seasons() -> dict[str, Any]:
    """When shops sell much more than usual: {"season": [{"name": ..., "from": "11-01", "to": "11-25"}, ...]}."""
    return read(ROOT / "seasons" / "sales.toml")


@cache
def note_words(language: str) -> dict[str, Any]:
    """Sentences of a note to a supplier in one language."""
    return read(ROOT / "notes" / f"{language}.toml")


@cache
def dossier_words(language: str) -> dict[str, Any]:
    """What a dossier says in one language."""
    return read(ROOT / "dossier" / f"{language}.toml")


@cache
def carriers() -> dict[str, Any]:
    """Carriers by slug: names, aliases, tracking pages, shapes of tracking numbers."""
    return read(ROOT / "carriers" / "carriers.toml")


@cache
def lexicon() -> Lexicon:
    """The words by which a complaint sorts itself; each file is read when a text calls for it."""
    from cs_toolkit.core.triage_lexicon import Lexicon

    return Lexicon(_words_of_triage)


def lexicon_with(own: Mapping[str, Mapping[str, Any]]) -> Lexicon:
    """The same with categories of the shop's own."""
    from cs_toolkit.core.own_categories import laid_over
    from cs_toolkit.core.triage_lexicon import Lexicon, indexed

    def load(name: str) -> dict[str, Any]:
        if name.startswith(_TONE):
            return _words_of_triage(name)
        return indexed(laid_over(read(ROOT / "categories" / f"{name}.toml"), own), own)

    return Lexicon(load)


def _words_of_triage(name: str) -> dict[str, Any]:
    from cs_toolkit.core.triage_lexicon import indexed
    from cs_toolkit.core.triage_tone import weighed

    return read(ROOT / "categories" / f"{name}.toml", weighed if name.startswith(_TONE) else indexed)


@cache
def labels() -> dict[str, Any]:
    """What people call categories: {"delivery": ["delivery-late", ...], ...}; and their other words for these."""
    return read(ROOT / "categories" / "labels.toml")


@cache
def lint_rules() -> LintRules:
    """What a reply must not say; each file is read when a text calls for it."""
    from cs_toolkit.core.lint.rules import LintRules

    return LintRules(_lint_file)


def reply_limits(overrides: Path) -> dict[str, dict[str, int]]:
    """The most characters of a reply by channel, platform and payment; the owner's `playbook/*.toml` laid over it."""
    found: dict[str, dict[str, int]] = {}
    for path in (ROOT / "playbooks" / "limits.toml", *own_wording(overrides)):
        for section, values in read(path).get("limits", {}).items():
            found.setdefault(section, {}).update(values)
    return found


def own_wording(overrides: Path) -> list[Path]:
    """The files of the owner's playbook folder, in whatever folders they were sorted into."""
    return sorted(overrides.rglob("*.toml"))


def _lint_file(name: str) -> dict[str, Any]:
    path = ROOT / "lint" / f"{name}.toml"
    return read(path) if path.is_file() else {}


@cache
def prompt() -> dict[str, Any]:
    """The instructions of a prompt for a reply."""
    return read(ROOT / "prompt" / "reply.toml")


def playbook(
    language: str,
    overrides: Path | None = None,
    *,
    family: str | None = None,
    step: str | None = None,
    kind: str = "complaint",
    own: Mapping[str, Mapping[str, Any]] | None = None,
) -> Playbook:
    """The wording of one language with the owner's `playbook/*.toml` laid over it.

    With a `step` only what one draft needs is read: of its step and its kind of contact, general and of its `family`.
    An owner's file says which language it is for (`language = "zh-Hans"`); one without serves all. `own` are the
    shop's own categories.
    """
    from cs_toolkit.core.own_categories import families
    from cs_toolkit.core.playbook import OWN, Playbook

    folder = ROOT / "playbooks" / language
    files = {path.relative_to(folder).as_posix(): read(path) for path in playbook_files(language, family, step, kind)}
    files["limits.toml"] = read(ROOT / "playbooks" / "limits.toml")
    if overrides is not None and overrides.is_dir():
        files |= {f"{OWN}{path.relative_to(overrides).as_posix()}": read(path) for path in own_wording(overrides)}
    return Playbook.from_data(language, files, families=families(own or {}))


def playbook_files(
    language: str, family: str | None = None, step: str | None = None, kind: str = "complaint"
) -> tuple[Path, ...]:
    """The shipped files that hold the wording of one language, or of one draft in it."""
    folder = ROOT / "playbooks" / language
    shared = (folder / "shared.toml", folder / "words.toml")
    if step is None:
        return (*shared, *sorted(folder.glob("*/*.toml")))
    # The first reply to a question or under a review has parts of its own; the others are as for a complaint.
    folders = [kind] if step == "acknowledge" and kind in {"question", "review"} else [step, kind]
    own = (folder / place / f"{name}.toml" for place in folders for name in ("general", family))
    return (*shared, *(path for path in own if path.is_file()))


@cache
def talk() -> Talk:
    """The words by which texts are compared, and the whole table of traditional characters."""
    from cs_toolkit.core.likewise.talk import Talk

    names = ("script/opencc", "likewise/en", "likewise/zh")
    return Talk.from_data(*(read(ROOT / f"{name}.toml") for name in names))
