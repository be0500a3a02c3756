"""Files of a shop folder in which a customer may be named, beside the cases, the order book and what they sent."""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Any, Final

from cs_toolkit.core.privacy.traces import Traces
from cs_toolkit.core.query import FULL_ID
from cs_toolkit.core.shop_folder import ARCHIVE, CACHE, ORDERS
from cs_toolkit.store.atomic import TEMP_PREFIX
from cs_toolkit.store.chain import FILE as CHAIN
from cs_toolkit.store.erase_log import FOLDER as LOG
from cs_toolkit.store.learned import FILE as LEARNED

DRAFTS: Final = "state/drafts.jsonl"
_CASES: Final = ("open", "closed", ARCHIVE)
# Looked after in ways of their own: what is computed, what is kept beside cases, the undo log, what is learned anew.
_APART: Final = frozenset({f"state/{CHAIN}", "state/chain.head", "state/undo.jsonl", "state/ids.json", LEARNED})
_FOLDERS_APART: Final = (CACHE, ORDERS, "attachments", "state/undo", LOG)
_JSON: Final = (".json", ".jsonl")


def found(root: Path) -> Iterator[str]:
    """Their names from the shop folder on, in order."""
    for folder, names, files in os.walk(root):
        own = Path(folder).relative_to(root).as_posix()
        names[:] = sorted(name for name in names if (f"{own}/{name}".removeprefix("./")) not in _FOLDERS_APART)
        for name in sorted(files):
            shown = f"{own}/{name}".removeprefix("./")
            if shown not in _APART and not _is_record(shown) and _is_plain(root / shown):
                yield shown


def _is_plain(path: Path) -> bool:
    """A file, and no link to one; a pipe would be waited for."""
    return path.is_file() and not path.is_symlink()


def _is_record(name: str) -> bool:
    """Whether the store itself reads a file as a case or as a month of the archive."""
    top, _, rest = name.partition("/")
    stem, suffix = os.path.splitext(rest.rpartition("/")[2])
    if top == ARCHIVE:
        return suffix == ".jsonl"
    return top in _CASES and suffix == ".toml" and FULL_ID.fullmatch(stem) is not None


def records(root: Path) -> Iterator[tuple[str, str]]:
    """Every case of the folder as text, by id, unread: one that stands twice comes twice."""
    for path in (*root.glob("open/*.toml"), *root.glob("closed/*/*.toml")):
        if FULL_ID.fullmatch(path.stem) and path.is_file():
            yield path.stem, path.read_bytes().decode("utf-8", errors="replace")
    for path in filter(Path.is_file, root.glob(f"{ARCHIVE}/*.jsonl")):
        for line in path.read_bytes().split(b"\n"):
            told = _loaded(line.decode("utf-8", errors="replace"))
            if isinstance(told, dict):
                yield str(told.get("id")), str(told.get("file"))


def without(name: str, data: bytes, cases: Collection[str], traces: Traces) -> bytes | None:
    """What a file shall hold; None where it shall go: in the trash, and leftovers of a write."""
    if name.startswith("trash/") or Path(name).name.startswith(TEMP_PREFIX):
        return None if _tells(name, data, cases, traces) else data
    text = _text(data)
    if text is None:
        return data
    if name == DRAFTS:
        return _lines(text, lambda told: None if _is_about(told, cases) else traces.without_any(told)).encode()
    if name.endswith(_JSON):
        return _lines(text, traces.without_any).encode() if name.endswith(".jsonl") else _whole(text, traces).encode()
    made = traces.without(text)
    return data if made == text or _breaks(name, text, made) else made.encode()


def _tells(name: str, data: bytes, cases: Collection[str], traces: Traces) -> bool:
    """Whether something was taken away of these cases, or tells the person."""
    if any(case in name for case in cases):
        return True
    text = data.decode("utf-8", errors="replace")
    return traces.without(text) != text or "\\u" in text and traces.without(_unescaped(text)) != _unescaped(text)


def _unescaped(text: str) -> str:
    try:
        return text.encode("ascii", "backslashreplace").decode("unicode-escape")
    except ValueError:
        return text


def _text(data: bytes) -> str | None:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _is_about(told: Any, cases: Collection[str]) -> bool:
    return isinstance(told, dict) and told.get("case") in cases


def _lines(text: str, made: Callable[[Any], Any]) -> str:
    """The lines of JSON, each as it shall be; one that is none is left out where it cannot be told what is in it."""
    kept = []
    for line in text.split("\n"):
        told = _loaded(line)
        new = made(told)
        if new is not None or not line:
            kept.append(line if new == told else json.dumps(new, ensure_ascii=False))
    return "\n".join(kept)


def _loaded(line: str) -> Any:
    try:
        return json.loads(line) if line else None
    except (ValueError, RecursionError):
        return line


def _whole(text: str, traces: Traces) -> str:
    told = _loaded(text)
    new = traces.without_any(told)
    return text if new == told else json.dumps(new, ensure_ascii=False)


def _breaks(name: str, before: str, after: str) -> bool:
    """Whether a file that is TOML would be none any more."""
    return name.endswith(".toml") and _is_toml(before) and not _is_toml(after)


def _is_toml(text: str) -> bool:
    try:
        tomllib.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
