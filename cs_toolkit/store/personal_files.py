"""Files of a shop folder in which a customer may be named, beside the cases, the order book and what they sent."""

from __future__ import annotations

import codecs
import json
import os
import re
import tomllib
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Any, Final

from cs_toolkit.core.model import FULL_ID, Case
from cs_toolkit.core.privacy.shadow import MARK
from cs_toolkit.core.privacy.traces import Traces
from cs_toolkit.core.shop_folder import ARCHIVE, CACHE, CALENDARS, FAQ, ORDERS, SETTINGS
from cs_toolkit.errors import StoreTrouble
from cs_toolkit.store import casefile, faq_file
from cs_toolkit.store.atomic import TEMP_PREFIX
from cs_toolkit.store.chain import FILE as CHAIN
from cs_toolkit.store.erase_log import FOLDER as LOG
from cs_toolkit.store.learned import FILE as LEARNED

DRAFTS: Final = "state/drafts.jsonl"
_CASE: Final = r"(?:open|closed/[^/]+)/[^/]+\.toml"
_RECORD: Final = rf"{ARCHIVE}/\d{{4}}-\d\d\.jsonl"
# Looked after in ways of their own: what is computed, what is kept beside cases, the undo log, what is learned anew,
# and keys of reminders, which tell nobody.
_APART: Final = frozenset(
    {f"state/{CHAIN}", "state/chain.head", "state/undo.jsonl", "state/ids.json", LEARNED, "state/reminded.jsonl"}
)
_BOOK: Final = rf"{ORDERS}/[^.][^/]*\.csv"
_FOLDERS_APART: Final = (CACHE, "state/undo", LOG)
_VERSIONED: Final = frozenset({".git", ".hg", ".svn"})  # changed from outside, they are broken
KEPT: Final = re.compile(r"(attachments/[^/]+/)[0-9a-f]{64}((?:\.[^/]*)?)")
_CODES: Final = ("gb18030", "big5", "utf-16-le", "utf-16-be")
_JSON: Final = (".json", ".jsonl")


def found(root: Path) -> Iterator[str]:
    """Their names from the shop folder on, in order."""
    for folder, names, files in os.walk(root):
        own = Path(folder).relative_to(root).as_posix()
        names[:] = sorted(
            name
            for name in names
            if name not in _VERSIONED and f"{own}/{name}".removeprefix("./") not in _FOLDERS_APART
        )
        for name in sorted(files):
            shown = f"{own}/{name}".removeprefix("./")
            if shown not in _APART and not _is_record(shown) and _is_plain(root / shown):
                yield shown


def _is_plain(path: Path) -> bool:
    """A file, and no link to one; a pipe would be waited for."""
    return path.is_file() and not path.is_symlink()


def _is_record(name: str) -> bool:
    """Whether the store itself reads a file as a case, a month of the archive or of the order book."""
    return bool(re.fullmatch(_RECORD, name) or re.fullmatch(_BOOK, name)) or (
        bool(re.fullmatch(_CASE, name)) and FULL_ID.fullmatch(Path(name).stem) is not None
    )


def records(root: Path) -> Iterator[tuple[str, str]]:
    """Every case of the folder as text, by id, unread: one that stands twice comes twice."""
    for path in (*root.glob("open/*.toml"), *root.glob("closed/*/*.toml")):
        if FULL_ID.fullmatch(path.stem) and path.is_file():
            yield path.stem, path.read_bytes().decode("utf-8", errors="replace")
    for path in root.glob(f"{ARCHIVE}/*.jsonl"):
        if not _is_record(path.relative_to(root).as_posix()) or not path.is_file():
            continue
        for line in path.read_bytes().split(b"\n"):
            told = _loaded(line.decode("utf-8", errors="replace"))
            if isinstance(told, dict):
                yield str(told.get("id")), str(told.get("file"))


def copy(name: str, data: bytes, made: Callable[[Case], Case | None]) -> bytes | None:
    """A copy of a case under a name that the store does not read, as `made` makes it; None for anything else."""
    if not name.startswith(("open/", "closed/")):
        return None
    try:
        case = casefile.parse_any(data, name)
    except StoreTrouble:
        return None
    new = made(case)
    return None if new is None else data if new == case else casefile.render(new)


def without(name: str, data: bytes, cases: Collection[str], traces: Traces) -> bytes | None:
    """What a file shall hold; None where it shall go: in the trash, and leftovers of a write."""
    if name.startswith("trash/") or Path(name).name.startswith(TEMP_PREFIX):
        return None if _tells(name, data, cases, traces) else data
    text = _text(data)
    if text is None:
        return _in_other_codes(data, traces)
    if name == DRAFTS:
        return _lines(text, lambda told: None if _is_about(told, cases) else traces.without_any(told)).encode()
    if name.endswith(_JSON):
        return _lines(text, traces.without_any).encode() if name.endswith(".jsonl") else _whole(text, traces).encode()
    made = traces.without(text)
    if made != text and not _holds(name, text, made):
        made = _line_by_line(name, text, traces)
    return data if made == text else made.encode()


def renamed(name: str, traces: Traces) -> str:
    """A name without the person; a calendar is named in the settings, and keeps its own."""
    return name if name.startswith(f"{CALENDARS}/") else "/".join(map(traces.without, name.split("/")))


def is_unread(data: bytes) -> bool:
    """Whether it cannot be told what is in it: a picture, a workbook, an archive."""
    return _text(data) is None and not any(_is_in(data, code) for code in _CODES)


def versioned(root: Path) -> Iterator[str]:
    """Folders in which a program keeps what files held before."""
    return (name for name in sorted(_VERSIONED) if (root / name).exists())


def _in_other_codes(data: bytes, traces: Traces) -> bytes:
    """A text as Chinese spreadsheets write it, without the person; what is no text is painted over."""
    told = [(code, data.decode(code)) for code in _CODES if _is_in(data, code)]
    made = [(code, text, traces.without(text)) for code, text in told]
    code, text, new = max(made, key=lambda one: one[2].count(MARK) - one[1].count(MARK), default=("", "", ""))
    return traces.painted(data) if new == text else new.encode(code)


def _is_in(data: bytes, code: str) -> bool:
    """Whether it is text in this code; it must come out again as it went in."""
    if code.startswith("utf-16") != data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return False
    try:
        text = data.decode(code)
        return "\0" not in text and text.encode(code) == data
    except UnicodeError:
        return False


def _tells(name: str, data: bytes, cases: Collection[str], traces: Traces) -> bool:
    """Whether something was taken away of these cases, or tells the person."""
    if any(case in name for case in cases) or traces.without(name) != name:
        return True
    if _text(data) is None and _in_other_codes(data, traces) != data:
        return True
    text = data.decode("utf-8", errors="replace")
    return traces.without(text) != text or "\\u" in text and traces.without(_unescaped(text)) != _unescaped(text)


def _unescaped(text: str) -> str:
    try:
        return text.encode("ascii", "backslashreplace").decode("unicode-escape")
    except ValueError:
        return text


def _text(data: bytes) -> str | None:
    """UTF-8 as people write it: an archive of texts is none."""
    try:
        return data.decode("utf-8") if b"\0" not in data else None
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


def _line_by_line(name: str, text: str, traces: Traces) -> str:
    """The text without the person, but for the lines that must stay as they are for the file to hold."""
    lines = text.split("\n")
    for number, line in enumerate(lines):
        made = traces.without(line)
        if made != line and not _holds(name, text, "\n".join((*lines[:number], made, *lines[number + 1 :]))):
            continue
        lines[number] = made
    return "\n".join(lines)


def _holds(name: str, before: str, after: str) -> bool:
    """Whether a file that is TOML is one still, with the same keys; a setting may be what somebody is called."""
    if not name.endswith(".toml") or (told := _toml(before)) is None:
        return True
    new = _toml(after)
    if name == FAQ:
        return new is not None and _is_faq(after) >= _is_faq(before)
    return new == told if name == SETTINGS else _keys(new) == _keys(told)


def _toml(text: str) -> dict[str, Any] | None:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError):
        return None


def _keys(value: Any) -> Any:
    """The shape of plain data."""
    if isinstance(value, dict):
        return {name: _keys(item) for name, item in value.items()}
    return [_keys(item) for item in value] if isinstance(value, list) else None


def _is_faq(text: str) -> bool:
    try:
        faq_file.entries_of(text)
    except StoreTrouble:
        return False
    return True
