"""Rows to text: table, csv, tsv, json, jsonl, markdown, ids. One table of writers, chosen by name.

csv follows RFC 4180; cells that a spreadsheet would run are guarded with a leading apostrophe unless
`raw` (traps T39). Only the table depends on the terminal, and only where there is one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from io import StringIO
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from cs_toolkit.errors import UsageProblem, say

if TYPE_CHECKING:
    from cs_toolkit.render.colours import Screen

Rows = Iterable[Mapping[str, Any]]

_RUN_BY_SPREADSHEETS: Final = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "'")
_LONG_NUMBER: Final = r"\d{12,}|0\d+"
_TIME: Final = "%Y-%m-%d %H:%M:%S"  # local, as spreadsheets take it for one
_MARKDOWN: Final = r"([\\|<>\[\]*_`])"


class Style(NamedTuple):
    """How a format is to be written.

    `labels`: headings and slugs in the owner's language; `word` makes a slug of a column the word that people read.
    `sheet` is the name of a spreadsheet's only sheet, or the command whose table it is.
    """

    raw: bool = False
    excel: bool = False
    headings: Mapping[str, str] = {}
    screen: Screen | None = None
    labels: bool = False
    sheet: str = "cst"
    word: Callable[[str, Any], Any] | None = None

    def cell(self, row: Mapping[str, Any], name: str) -> str:
        """A cell of a table that people read."""
        value = row.get(name)
        return cell(value if self.word is None else self.word(name, value))


def plain(value: Any) -> Any:
    """A value as JSON has it: ISO times, money as text."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if _is_money(value):
        return f"{value:f}"
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value


def _is_money(value: Any) -> bool:
    """Whether it is a `Decimal`; asked without loading decimal, which rows without money do not need."""
    return hasattr(value, "as_tuple")


def cell(value: Any) -> str:
    """A value as a cell of text."""
    value = plain(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return " ".join(cell(item) for item in value)
    if isinstance(value, dict):
        return " ".join(f"{key}={cell(item)}" for key, item in value.items())
    return str(value)


def guarded(text: str) -> str:
    """A cell that no spreadsheet runs; one that starts with an apostrophe gets a second."""
    return f"'{text}" if text.startswith(_RUN_BY_SPREADSHEETS) else text


def _csv(rows: Rows, columns: Sequence[str], style: Style) -> Iterator[str]:
    import csv

    buffer = StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    if style.excel:
        buffer.write("\ufeff")
    writer.writerow([style.headings.get(name, name) for name in columns])
    for row in rows:
        writer.writerow([_csv_cell(row.get(name), style) for name in columns])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()


def _csv_cell(value: Any, style: Style) -> str:
    if style.labels and isinstance(value, datetime):
        return f"{value:{_TIME}}"
    text = cell(value)
    if style.excel and isinstance(value, str) and re.fullmatch(_LONG_NUMBER, text):
        return f'="{text}"'
    return text if style.raw else _guarded_cell(value)


def _guarded_cell(value: Any) -> str:
    """Text is guarded; a number is run by nothing and stays one."""
    text = cell(value)
    return text if isinstance(value, int) or _is_money(value) else guarded(text)


def _tsv(rows: Rows, columns: Sequence[str], style: Style) -> Iterator[str]:
    yield "\t".join(style.headings.get(name, name) for name in columns) + "\n"
    for row in rows:
        values = (row.get(name) for name in columns)
        yield "\t".join(_tsv_cell(cell(value) if style.raw else _guarded_cell(value)) for value in values) + "\n"


def _tsv_cell(text: str) -> str:
    for char, escaped in (("\\", "\\\\"), ("\t", "\\t"), ("\n", "\\n"), ("\r", "\\r")):
        text = text.replace(char, escaped)
    return text


def _jsonl(rows: Rows, columns: Sequence[str], style: Style) -> Iterator[str]:
    import json

    for row in rows:
        yield json.dumps({name: plain(row.get(name)) for name in columns}, ensure_ascii=False) + "\n"


def _json(rows: Rows, columns: Sequence[str], style: Style) -> Iterator[str]:
    lead = "[\n"
    for line in _jsonl(rows, columns, style):
        yield lead + line.rstrip("\n")
        lead = ",\n"
    yield "[]\n" if lead == "[\n" else "\n]\n"


def _markdown(rows: Rows, columns: Sequence[str], style: Style) -> Iterator[str]:
    yield "| " + " | ".join(style.headings.get(name, name) for name in columns) + " |\n"
    yield "|" + " --- |" * len(columns) + "\n"
    for row in rows:
        yield "| " + " | ".join(escape_markdown(style.cell(row, name)) for name in columns) + " |\n"


def escape_markdown(text: str) -> str:
    """Customer text that stays text in Markdown: one line, nothing active."""
    from cs_toolkit.core.text import one_line

    escaped = re.sub(_MARKDOWN, r"\\\1", one_line(text).replace("&", "&amp;"))
    return escaped.replace("\\<", "&lt;").replace("\\>", "&gt;")


def _ids(rows: Rows, columns: Sequence[str], style: Style) -> Iterator[str]:
    for name in dict.fromkeys(cell(row["case"] if "case" in row else next(iter(row.values()))) for row in rows):
        if name:  # an alert is of no case
            yield f"{name}\n"


def _table(rows: Rows, columns: Sequence[str], style: Style) -> Iterator[str]:
    from cs_toolkit.core.text import one_line
    from cs_toolkit.render.table import Line, table

    found = [Line([one_line(_told(row, name, style)) for name in columns], row.get("state")) for row in rows]
    if found:
        yield table(found, columns, style.headings, style.screen)


def _told(row: Mapping[str, Any], name: str, style: Style) -> str:
    """A cell of a table on the screen: times as a clock on the wall shows them."""
    value = row.get(name)
    return f"{value:%Y-%m-%d %H:%M}" if isinstance(value, datetime) else style.cell(row, name)


Writer = Callable[[Rows, Sequence[str], Style], Iterator[str]]
WRITERS: Final[Mapping[str, Writer]] = {
    "table": _table,
    "csv": _csv,
    "tsv": _tsv,
    "json": _json,
    "jsonl": _jsonl,
    "markdown": _markdown,
    "ids": _ids,
}


def encoded(row_text: str, encoding: str, case: str) -> bytes:
    """Text in the encoding asked for; a character that does not fit names the case it stands in."""
    try:
        return row_text.encode(encoding)
    except UnicodeEncodeError as error:
        raise UsageProblem(
            say(
                "'{char}' in case '{case}' does not fit into {encoding}",
                char=error.object[error.start],
                case=case,
                encoding=encoding,
            ),
            say("use --encoding gb18030 or utf-8, which hold every character"),
        ) from error
