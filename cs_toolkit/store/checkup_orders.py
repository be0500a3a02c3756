"""What is wrong with the order book."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Final

from cs_toolkit.errors import Message, StoreTrouble, say
from cs_toolkit.store import atomic
from cs_toolkit.store.order_index import order_key
from cs_toolkit.store.order_rows import COLUMNS, OrderFile, rendered
from cs_toolkit.store.problem import Problem, quarantined, rewritten, shown
from cs_toolkit.store.steps import Changes

_MONTH: Final = re.compile(r"[0-9]{4}-[0-9]{2}|undated")
_COPY: Final = re.compile(r"([0-9]{4}-[0-9]{2}|undated)[ (._~-].*")


def problems(root: Path) -> Iterator[Problem]:
    """Every problem of the files in orders/."""
    for path in sorted(root.glob("orders/[!.]*.csv")):
        file = shown(root, path)
        try:
            data = atomic.read(path)
        except OSError as error:
            yield quarantined(file, "unreadable", say("{reason}", reason=error.strerror or error))
            continue
        if reason := _trouble(path, data):
            yield _spoilt(path, file, data, reason)
        elif found := _COPY.fullmatch(path.stem):
            yield _copy(root, file, f"orders/{found[1]}.csv")


def _trouble(path: Path, data: bytes) -> Message | None:
    """Why the file is none of the order book; None where it is one."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return say("{reason}", reason=error)
    head = next(csv.reader([text.partition("\n")[0].strip("\r\n")]), [])
    if "id" not in head or not set(head) <= set(COLUMNS):
        return say("its columns are not those of the order book")
    try:
        list(OrderFile(BytesIO(data), path, strict=True).lines())
    except StoreTrouble as error:
        return getattr(error, "reason", error.message)
    return None


def _spoilt(path: Path, file: str, data: bytes, reason: Message) -> Problem:
    """Rows of which a letter cannot be read stay, with a mark in its place; a foreign table is put away."""
    text = data.replace(b"\0", b"").decode("utf-8-sig", errors="replace").encode()
    if _trouble(path, text):
        return quarantined(file, "unreadable", reason)
    rows = (line.cells for line in OrderFile(BytesIO(text), path).lines())
    fix = say("mend the file in an editor, or let cst doctor --fix keep what can be read of it")
    return rewritten(file, "unreadable", reason, fix, "salvage", b"".join(rendered([COLUMNS, *rows])))


def _copy(root: Path, file: str, original: str) -> Problem:
    """A month that a sync program doubled: what the month itself says counts, the copy fills its gaps."""

    def heal(changes: Changes) -> None:
        changes.put(original, _together(root / original, root / file))
        changes.away(file)

    message = say("it is a copy of '{file}', as sync programs make them", file=original)
    fix = say("cst doctor --fix takes over what it adds, and puts it into trash/")
    return Problem(file, "copy", message, fix, "union", heal, (file, original))


def _together(original: Path, copy: Path) -> bytes:
    rows: dict[str, list[str]] = {}
    for path in (original, copy):
        data = atomic.read(path) if path.exists() else b""
        for line in OrderFile(BytesIO(data), path).lines():
            key = order_key(line.cells[0])
            known = rows.get(key, line.cells)
            rows[key] = [mine or theirs for mine, theirs in zip(known, line.cells, strict=True)]
    return b"".join(rendered([COLUMNS, *(rows[key] for key in sorted(rows))]))
