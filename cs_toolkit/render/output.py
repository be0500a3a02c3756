"""Rows to where they are wanted: sorted, limited, in a format, on the screen or in a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TextIO

from cs_toolkit.errors import UsageProblem, say
from cs_toolkit.render.formats import WRITERS, Style, cell, encoded
from cs_toolkit.render.words import translated

Row = Mapping[str, Any]


class Selection(NamedTuple):
    """Which rows and columns, in which order, how and where."""

    format: str = "table"
    columns: Sequence[str] = ()
    sort: str | None = None
    limit: int | None = None
    output: str | None = None
    encoding: str = "utf-8"


def selected(rows: Iterable[Row], known: Sequence[str], chosen: Selection) -> list[Row]:
    """The rows in the order asked for, no more than asked for."""
    found = list(rows)
    if chosen.sort:
        name = chosen.sort.removeprefix("-")
        require_column(name, known)
        told = [row for row in found if row[name] is not None]
        told.sort(key=lambda row: _sortable(row[name]), reverse=chosen.sort.startswith("-"))
        found = [*told, *(row for row in found if row[name] is None)]
    return found[: chosen.limit]


def _sortable(value: Any) -> Any:
    return cell(value) if isinstance(value, str | bool | tuple | list | dict) else value


def require_column(name: str, known: Sequence[str]) -> None:
    """Raises `UsageProblem` for a column that does not exist, listing those that do."""
    if name not in known:
        raise UsageProblem(
            say("'{name}' is not a column", name=name),
            say("choose from: {names}", names=", ".join(dict.fromkeys(known))),
        )


def write(rows: Sequence[Row], chosen: Selection, style: Style, out: TextIO) -> None:
    """The rows to the screen or, whole or not at all, to a file."""
    writer = WRITERS[chosen.format]
    columns = chosen.columns
    if chosen.format in {"table", "markdown"}:
        style = style._replace(headings={name: translated(name) for name in columns})
    if chosen.output is None and chosen.encoding == "utf-8":
        for text in writer(rows, columns, style):
            out.write(text)
        return
    for row in rows:
        for name in columns:
            encoded(cell(row.get(name)), chosen.encoding, str(row.get("case", "")))
    text = "".join(writer(rows, columns, style))
    data = (text if chosen.encoding == "utf-8" else text.removeprefix("\ufeff")).encode(chosen.encoding)
    if chosen.output is None:
        out.flush()
        out.buffer.write(data)
        out.buffer.flush()
    else:
        _to_file(Path(chosen.output), data)


def _to_file(path: Path, data: bytes) -> None:
    temporary = path.with_name(f".{path.name}.tmp")
    try:
        temporary.write_bytes(data)
        temporary.replace(path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise UsageProblem(
            say("'{path}' cannot be written: {reason}", path=path, reason=error.strerror or error),
            say("name another file with --output"),
        ) from error


def write_text(text: str, output: str | None, out: TextIO) -> None:
    """A page to the screen or, whole or not at all, to a file."""
    if output is None:
        out.write(text)
    else:
        _to_file(Path(output), text.encode())
