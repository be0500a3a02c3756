"""What may be typed for an option or an argument: names of the contract, and what the shop itself knows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Final

import click

from cs_toolkit.core import taxonomy
from cs_toolkit.params.types import Slug
from cs_toolkit.store import stamps

if TYPE_CHECKING:
    from cs_toolkit.env import Env

Hints = Mapping[str, str]  # what may be typed, in the order in which it is shown, and what it is

Finder = Callable[["Env", tuple[str, ...], str], Hints]  # the command's words, and what is typed of the value

FILE: Final[Hints] = {"\tfile": ""}  # the shell knows these itself
FOLDER: Final[Hints] = {"\tdir": ""}
_PARSED_AT_MOST: Final = 8  # cases that nothing is remembered of, the newest
_MONTHS: Final = 6  # of closed cases
_ACTIVE: Final = re.compile(r"""[`$\\"'!%]""")
_FULL_WIDTH: Final = {ord(sign): ord(sign) + 0xFEE0 for sign in "`$\\\"'!%"}  # readable, and no shell's business
_SHOWN: Final = 60  # characters


def harmless(text: str) -> str:
    """What a customer wrote, on one line, without anything that a terminal or a shell would act on."""
    if not text.isprintable():
        from cs_toolkit.core.text import one_line

        text = one_line(text)
    shown = text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
    return shown.translate(_FULL_WIDTH) if re.search(_ACTIVE, shown) else shown


def offered(env: Env, path: tuple[str, ...], param: click.Parameter, typed: str) -> Hints:
    """What fits a parameter of the command at `path`; of cases and lists what continues `typed`."""
    if isinstance(param.type, click.Path):
        return FILE if param.type.file_okay and param.name != "folder" else FOLDER
    if isinstance(param.type, Slug):
        return _slugs(param.name or "", param.type.allowed)
    if isinstance(param.type, click.Choice):
        return dict.fromkeys(map(str, param.type.choices), "")
    table = _ARGUMENTS if isinstance(param, click.Argument) else _OPTIONS
    find = table.get(param.name or "")
    return find(env, path, typed) if find else {}


def _slugs(column: str, allowed: Iterable[str]) -> Hints:
    """The contract's names, with the words for them in the language in use."""
    from cs_toolkit.render import labels

    words = labels.words_of(column)
    return {slug: words.get(slug, "") for slug in allowed}


def _cases(env: Env, path: tuple[str, ...], typed: str) -> Hints:
    """Cases, newest first, whose id goes on like this; else those it may be short for; else by whose they are.

    Open ones; `cst reopen` takes those that were closed last.
    """
    names = sorted(_closed_cases(env) if path == ("reopen",) else _open_cases(env), key=_by_number, reverse=True)
    chosen = [name for name in names if name.startswith(typed)] or _meant(typed, names)
    if chosen:
        return _told(env, chosen)
    wanted = harmless(typed).casefold()
    return {name: hint for name, hint in _told(env, names).items() if wanted in hint.casefold()}


def _meant(typed: str, names: Iterable[str]) -> tuple[str, ...]:
    from cs_toolkit.core import query

    return query.matching(query.wanted_id(typed), names)


def _open_cases(env: Env) -> Iterable[str]:
    """From the folder, or where a database holds them from what is remembered: no server is waited for at a key."""
    if env.shop.database is None:
        return [name.removesuffix(stamps.SUFFIX) for name in stamps.records(env.shop.root / "open")]
    from cs_toolkit.env.worklist import remembered

    return remembered(env, ("case",))


def _closed_cases(env: Env) -> Iterable[str]:
    """Of the last months in which any was closed; a database is not asked."""
    folder = env.shop.root / "closed"
    if env.shop.database is not None or not folder.is_dir():
        return []
    months = sorted(folder.iterdir(), reverse=True)[:_MONTHS]
    return [name.removesuffix(stamps.SUFFIX) for month in months for name in stamps.records(month)]


def _by_number(name: str) -> tuple[str, int, str]:
    day, _, number = name.partition("-")
    return day, len(number), number


def _told(env: Env, names: Iterable[str]) -> Hints:
    """Whose the cases are and what they are about."""
    return {name: harmless(" · ".join(filter(None, facts))) for name, facts in _about(env, names).items()}


def _about(env: Env, names: Iterable[str]) -> dict[str, list[str | None]]:
    """Customer, product and summary: as the work list last had them, of a few newer cases from their files."""
    from cs_toolkit.env.worklist import remembered

    known = remembered(env, ("customer", "product", "summary"))
    for name in sorted(set(names) - known.keys(), key=_by_number)[-_PARSED_AT_MOST:]:
        known[name] = _facts(env, name)
    return {name: known.get(name, []) for name in names}


def _facts(env: Env, name: str) -> list[str | None]:
    from cs_toolkit.core.timeline import fold
    from cs_toolkit.errors import CstError

    if env.shop.database is None:
        with suppress(CstError):
            case = fold(env.shop.store.get(name).case).case
            return [case.customer.name or case.customer.handle, case.order.product, case.complaint.summary]
    return []


def _people(env: Env, path: tuple[str, ...], typed: str) -> Hints:
    return _single_words(facts[0] for facts in _about(env, _open_cases(env)).values() if facts)


def _products(env: Env, path: tuple[str, ...], typed: str) -> Hints:
    return _single_words(facts[1] for facts in _about(env, _open_cases(env)).values() if facts)


def _single_words(values: Iterable[str | None]) -> Hints:
    """Those that a shell reads as one word as they stand."""
    return dict.fromkeys(sorted({value for value in values if value and re.fullmatch(r"\w[\w-]*", value)}), "")


def _listed(find: Finder) -> Finder:
    """Several with commas between them: what may come after the last comma, behind what stands before it."""

    def after(env: Env, path: tuple[str, ...], typed: str) -> Hints:
        before, comma, _ = typed.rpartition(",")
        given = set(before.split(","))
        return {f"{before}{comma}{name}": hint for name, hint in find(env, path, typed).items() if name not in given}

    return after


def _columns(env: Env, path: tuple[str, ...], typed: str) -> Hints:
    from cs_toolkit.render.columns import columns_of

    return dict.fromkeys(columns_of(path), "")


def _carriers(env: Env, path: tuple[str, ...], typed: str) -> Hints:
    from cs_toolkit.render import labels

    return labels.words_of("carrier")


def _settings(env: Env, path: tuple[str, ...], typed: str) -> Hints:
    from cs_toolkit.core.settings import SETTINGS
    from cs_toolkit.render.words import sentence

    return {key: sentence(item.doc) for key, item in SETTINGS.items()}


def _clocks(env: Env, path: tuple[str, ...], typed: str) -> Hints:
    from cs_toolkit import packs

    return dict.fromkeys(sorted({rule.id for rule in packs.all_clock_rules()}), "")


def _facts_of_a_case(env: Env, path: tuple[str, ...], typed: str) -> Hints:
    """NAME= for `cst set`, and behind the sign the contract's names."""
    from cs_toolkit.core.model import FACTS

    name, sign, _ = typed.partition("=")
    if sign:
        return {f"{name}={slug}": word for slug, word in _slugs(name, _NAMED.get(name, ())).items()}
    return {f"{fact}=": "" for section in FACTS.values() for fact in section}


def _entries(env: Env, path: tuple[str, ...], typed: str) -> Hints:
    return {entry.id: harmless(entry.question) for entry in env.shop.faq.entries}


def _issues(env: Env, path: tuple[str, ...], typed: str) -> Hints:
    books = env.shop.issue_names.load().values()
    return {name: harmless(book.names.get(name, "")) for book in books for name in sorted(book.known)}


def _options(env: Env, path: tuple[str, ...], typed: str) -> Hints:
    return _slugs("remedies", taxonomy.REMEDIES)


def _holidays(env: Env, path: tuple[str, ...], typed: str) -> Hints:
    from cs_toolkit import packs

    return dict.fromkeys(packs.calendar_names(env.shop.root / "calendar"), "")


def _files(env: Env, path: tuple[str, ...], typed: str) -> Hints:
    return FILE


def _folders(env: Env, path: tuple[str, ...], typed: str) -> Hints:
    return FOLDER


def _topics(env: Env, path: tuple[str, ...], typed: str) -> Hints:
    """Of `cst help`: topics, then commands."""
    from cs_toolkit.packs import topics
    from cs_toolkit.render.words import spoken

    root = click.get_current_context().find_root()
    commands = root.command.list_commands(root) if isinstance(root.command, click.Group) else []
    titles = {name: topics.title(spoken(), name) for name in topics.names()}
    return titles | {name: "" for name in commands if name not in titles}


_NAMED: Final = {
    "category": taxonomy.CATEGORIES,
    "channel": taxonomy.CHANNELS,
    "kind": taxonomy.KINDS,
    "language": taxonomy.LANGUAGES,
    "payment": taxonomy.PAYMENTS,
    "platform": taxonomy.PLATFORMS,
    "severity": taxonomy.SEVERITIES,
}
_ARGUMENTS: Final[Mapping[str, Finder]] = {
    "case": _cases,
    "cases": _cases,
    "others": _cases,
    "into": _cases,
    "key": _settings,
    "clock": _clocks,
    "name": _clocks,
    "facts": _facts_of_a_case,
    "entry": _entries,
    "entries": _entries,
    "issue": _issues,
    "other": _issues,
    "file": _files,
    "wanted": _topics,
    "shell": lambda *_: dict.fromkeys(("bash", "zsh", "fish", "powershell"), ""),
}
_OPTIONS: Final[Mapping[str, Finder]] = {
    "shop": _folders,
    "output": _files,
    "columns": _listed(_columns),
    "sort": _columns,
    "case": _cases,
    "carrier": _carriers,
    "customer": _people,
    "product": _products,
    "options": _options,
    "name": _holidays,
    "page": _files,
}
