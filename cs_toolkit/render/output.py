"""Rows to where they are wanted: sorted, limited, in a format, on the screen or in a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple, TextIO

from cs_toolkit.errors import UsageProblem, say
from cs_toolkit.render.formats import WRITERS, Style, cell, encoded
from cs_toolkit.render.words import spoken

Row = Mapping[str, Any]


class Selection(NamedTuple):
    """Which rows and columns, in which order, how and where."""

    format: str = "table"
    columns: Sequence[str] = ()
    sort: str | None = None
    limit: int | None = None
    output: str | None = None
    encoding: str = "utf-8"
    zone: Callable[[], tzinfo] | None = lambda: UTC


def selected(rows: Iterable[Row], known: Sequence[str], chosen: Selection) -> list[Row]:
    """The rows in the order asked for, no more than asked for."""
    if not chosen.sort:
        return [local(row, chosen.zone) for row in islice(rows, chosen.limit)]
    found, name = list(rows), chosen.sort.removeprefix("-")
    require_column(name, known)
    told = [row for row in found if row[name] is not None]
    told.sort(key=lambda row: _sortable(row[name]), reverse=chosen.sort.startswith("-"))
    found = [*told, *(row for row in found if row[name] is None)]
    return [local(row, chosen.zone) for row in found[: chosen.limit]]


def _sortable(value: Any) -> Any:
    return cell(value) if isinstance(value, str | bool | tuple | list | dict) else value


def columns_of(named: str | None, known: Sequence[str], short: Sequence[str]) -> Sequence[str]:
    """The columns to print: those named, else the short list where there is one, else all."""
    chosen = [name.strip() for name in (named or "").split(",") if name.strip()]
    for name in chosen:
        require_column(name, (*known, *short))
    return chosen or short or known


def require_column(name: str, known: Sequence[str]) -> None:
    """Raises `UsageProblem` for a column that does not exist, listing those that do."""
    if name not in known:
        raise UsageProblem(
            say("'{name}' is not a column", name=name),
            say("choose from: {names}", names=", ".join(dict.fromkeys(known))),
        )


def local(value: Any, zone: Callable[[], tzinfo] | None) -> Any:
    """The value with every time in it as the shop's clock shows it; the zone is asked for only where there is a time.

    Without a zone, the times are as they should be.
    """
    if zone is None:
        return value
    if isinstance(value, datetime):
        return value.astimezone(zone())
    if isinstance(value, Mapping):
        return {key: local(item, zone) for key, item in value.items()}
    return [local(item, zone) for item in value] if isinstance(value, list | tuple) else value


def _harmless(row: Row) -> Row:
    """A row that a terminal may see whatever a customer wrote."""
    from cs_toolkit.core.text import clean

    return {key: clean(value) if isinstance(value, str) else value for key, value in row.items()}


def write(rows: Sequence[Row], chosen: Selection, style: Style, out: TextIO) -> None:
    """The rows to the screen or, whole or not at all, to a file."""
    _check(chosen, style)
    if style.labels:
        from cs_toolkit.render import labels

        rows, style = labels.labelled(rows, chosen.columns, style)
    if chosen.format == "xlsx":
        _write_sheet(rows, chosen, style, out)
        return
    writer = WRITERS[chosen.format]
    if chosen.output is None and out.isatty():
        rows = [_harmless(row) for row in rows]
    columns = chosen.columns
    if chosen.format in {"table", "markdown"} and spoken() != "en":
        from cs_toolkit.render import labels

        style = labels.worded(columns, style)
    if chosen.output is None and chosen.encoding == "utf-8":
        for text in writer(rows, columns, style):
            out.write(text)
    else:
        _write_whole(_encoded(rows, "".join(writer(rows, columns, style)), chosen), chosen.output, out)


def _check(chosen: Selection, style: Style) -> None:
    if chosen.encoding != "utf-8" and chosen.format not in {"csv", "tsv"}:
        raise UsageProblem(
            say("'{format}' is always UTF-8", format=chosen.format), say("--encoding goes with -f csv or -f tsv")
        )
    if style.labels and chosen.format not in {"csv", "tsv", "xlsx"}:
        raise UsageProblem(
            say("'{format}' never depends on language", format=chosen.format),
            say("--labels goes with -f csv or -f xlsx"),
        )


def _write_sheet(rows: Sequence[Row], chosen: Selection, style: Style, out: TextIO) -> None:
    """A spreadsheet, made beside the others before anything is written; a terminal gets none."""
    if chosen.output is None and out.isatty():
        raise UsageProblem(
            say("a spreadsheet is nothing for a terminal"), say("name a file: --output cases.xlsx, or > cases.xlsx")
        )
    from tempfile import TemporaryFile

    from cs_toolkit.render import xlsx_out

    with TemporaryFile() as made:
        xlsx_out.write(rows, chosen.columns, style, made)
        made.seek(0)
        _write_whole(made.read(), chosen.output, out)


def _encoded(rows: Sequence[Row], text: str, chosen: Selection) -> bytes:
    """The text in its encoding; a character that does not fit is named with its case. A BOM is for UTF-8 alone."""
    for row in rows:
        for name in chosen.columns:
            encoded(cell(row.get(name)), chosen.encoding, str(row.get("case", "")))
    return (text if chosen.encoding == "utf-8" else text.removeprefix("\ufeff")).encode(chosen.encoding)


def _write_whole(data: bytes, file: str | None, out: TextIO) -> None:
    if file is not None:
        _to_file(Path(file), data)
        return
    out.flush()
    out.buffer.write(data)
    out.buffer.flush()


def _to_file(path: Path, data: bytes) -> None:
    temporary = path.with_name(f".{path.name}.tmp")
    try:
        if path.exists() and not path.is_file():  # a device or a pipe is written to, not replaced
            path.write_bytes(data)
            return
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
