"""What is wrong in a shop folder: every file is read, nothing is changed."""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

from cs_toolkit import config
from cs_toolkit.core.merging import Merges
from cs_toolkit.core.query import FULL_ID
from cs_toolkit.core.shop_folder import FAQ, FOLDERS
from cs_toolkit.core.timeline import fold
from cs_toolkit.errors import CstError, Message, StoreTrouble, Unreadable, say
from cs_toolkit.store import casefile
from cs_toolkit.store.atomic import TEMP_PREFIX
from cs_toolkit.store.orders import COLUMNS
from cs_toolkit.store.shop import Shop

_OTHERS: Final = 0o077  # the bits that let others than the owner in


class Problem(NamedTuple):
    """One thing that is wrong: the file, a stable code, what it is, and what helps."""

    file: str
    code: str
    message: Message
    fix: Message


def examine(shop: Shop) -> list[Problem]:
    """Every problem of the folder, by file."""
    if not shop.root.is_dir():
        return []
    checks: tuple[Callable[[Shop], Iterator[Problem]], ...] = (_settings, _cases, _orders, _state, _files)
    return sorted((found for check in checks for found in check(shop)), key=lambda found: (found.file, found.code))


def _settings(shop: Shop) -> Iterator[Problem]:
    try:
        _ = shop.config
    except CstError as error:
        yield Problem(config.FILE, "settings", error.message, error.hint or say("mend the file"))
    faq = shop.root / FAQ
    for path in (faq, *shop.root.glob("playbook/*.toml"), *shop.root.glob("calendar/*.toml")):
        if path.is_file() and (reason := _toml_trouble(path)):
            yield _unreadable(shop, path, reason)
        elif path == faq:
            yield from _faq(shop)


def _faq(shop: Shop) -> Iterator[Problem]:
    """What is TOML and yet no FAQ."""
    try:
        _ = (shop.faq.entries, shop.faq.keep)
    except Unreadable as error:
        where = f"{error.path}:{error.line}" if error.line else error.path
        yield Problem(where, "unreadable", error.reason, say("mend the file in an editor"))
    except StoreTrouble as error:
        yield Problem(FAQ, "unreadable", error.message, error.hint or say("mend the file"))


def _toml_trouble(path: Path) -> Message | None:
    try:
        tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except (OSError, ValueError) as error:
        return say("it is not TOML: {reason}", reason=error)
    return None


def _unreadable(shop: Shop, path: Path, reason: Message) -> Problem:
    return Problem(_shown(shop, path), "unreadable", reason, say("mend the file in an editor"))


def _shown(shop: Shop, path: Path) -> str:
    return path.relative_to(shop.root).as_posix()


def _cases(shop: Shop) -> Iterator[Problem]:
    places: dict[str, list[Path]] = {}
    merges = Merges()
    for path in sorted([*shop.root.glob("open/*.toml"), *shop.root.glob("closed/*/*.toml")]):
        if path.name.startswith("."):
            continue
        places.setdefault(path.stem, []).append(path)
        yield from _case(shop, path, merges)
    for case_id, paths in places.items():
        if len(paths) > 1:
            others = ", ".join(_shown(shop, path) for path in paths[1:])
            yield Problem(
                _shown(shop, paths[0]),
                "double",
                say("the same case stands in '{others}', too", others=others),
                say("the longer history counts; the next change of the case puts the other one into trash/"),
            )
        if message := merges.trouble(case_id, set(places)):
            into = merges.into(case_id)
            fix = say("cst merge {case} {into} completes the merge", case=case_id, into=into)
            if into not in places:
                fix = say("look for the file of '{into}' in trash/ and in your backups", into=into)
            yield Problem(_shown(shop, paths[0]), "merge", message, fix)


def _case(shop: Shop, path: Path, merges: Merges) -> Iterator[Problem]:
    name = _shown(shop, path)
    if not FULL_ID.fullmatch(path.stem):
        yield Problem(
            name, "name", say("its name is no case id"), say("a sync program may have made it; compare and remove it")
        )
        return
    try:
        case = casefile.parse(path.read_bytes(), name, path.stem)
    except StoreTrouble as error:
        reason = getattr(error, "reason", error.message)
        line = getattr(error, "line", 0)
        where = f"{name}:{line}" if line else name
        yield Problem(where, "unreadable", reason, say("mend the file in an editor"))
        return
    except OSError as error:
        yield _unreadable(shop, path, say("{reason}", reason=error.strerror or error))
        return
    timeline = fold(case)
    merges.meet(timeline)
    if timeline.is_open != (path.parent.name == "open"):
        state = say("the case is open") if timeline.is_open else say("the case is closed")
        yield Problem(
            name,
            "place",
            say("it stands in the wrong folder: {state}", state=state),
            say("an interrupted close; the next change of the case moves it"),
        )


def _orders(shop: Shop) -> Iterator[Problem]:
    for path in sorted(shop.root.glob("orders/[!.]*.csv")):
        try:
            head = path.read_bytes().decode("utf-8-sig").partition("\n")[0].strip().split(",")
        except (OSError, UnicodeDecodeError) as error:
            yield _unreadable(shop, path, say("{reason}", reason=error))
            continue
        if "id" not in head or not set(head) <= set(COLUMNS):
            yield _unreadable(shop, path, say("its columns are not those of the order book"))


def _state(shop: Shop) -> Iterator[Problem]:
    path = shop.root / "state" / "ids.json"
    if path.exists():
        try:
            {str(day): int(number) for day, number in json.loads(path.read_bytes()).items()}
        except (OSError, ValueError, TypeError, AttributeError, OverflowError) as error:
            yield Problem(
                _shown(shop, path),
                "ledger",
                say("the list of ids given is damaged: {reason}", reason=error),
                say("the next cst log makes it anew from the case files"),
            )


def _is_ours(shop: Shop, path: Path) -> bool:
    """What cst itself keeps; a file the owner put into the folder is the owner's affair. Windows has no such modes."""
    return os.name != "nt" and path.relative_to(shop.root).parts[0] in {*FOLDERS, ".cst", config.FILE}


def _files(shop: Shop) -> Iterator[Problem]:
    for folder, names, files in os.walk(shop.root):
        for name in sorted([*names, *files]):
            path = Path(folder, name)
            if name.startswith(TEMP_PREFIX):
                yield Problem(
                    _shown(shop, path),
                    "leftover",
                    say("an interrupted write left it behind"),
                    say("it may be removed"),
                )
            elif _is_ours(shop, path) and not path.is_symlink() and path.stat().st_mode & _OTHERS:
                yield Problem(
                    _shown(shop, path),
                    "mode",
                    say("others than the owner may read it"),
                    say("chmod go= '{path}'", path=path),
                )
