"""A report for the terminal: lines that fit eighty columns, figures aligned, problems as one would forward them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from cs_toolkit.core.columns import columns_of, cut, padded
from cs_toolkit.core.insight.report_type import Report
from cs_toolkit.core.text import one_line, shorten
from cs_toolkit.errors import say
from cs_toolkit.render.report_view import Figure, Part, ProblemPart, Table, view
from cs_toolkit.render.report_words import ReportWords
from cs_toolkit.render.words import sentence
from cs_toolkit.render.wrap import Window

WIDTH: Final = 80
_LEAST: Final = 8
_TALLEST: Final = 2  # lines of a heading
_GAP: Final = "  "
_LATIN: Final = r"[^\s\u2e80-\uffff]+"


def text(report: Report, words: ReportWords, width: int | None = None, *, has_problems: bool = True) -> str:
    """The whole report; `width` is that of the terminal, eighty columns where there is none."""
    columns = max(20, min(width or WIDTH, 120))
    page = view(report, words, has_problems=has_problems)
    lines = [*_heading(page.title, "="), *_wrapped(page.lead, columns)]
    if page.highlights:
        lines += ["", *_figures(page.highlights, columns)]
    if page.has_problems:
        lines += ["", *_heading(words.say("page", "problems"), "=")]
        for problem in page.problems:
            lines += ["", *_problem(problem, words, columns)]
        if not page.problems:
            lines.append(words.say("page", "none"))
    for part in page.parts:
        lines += ["", *_part(part, words, columns)]
    if page.parts:
        lines += ["", *_heading(words.say("page", "definitions"), "-"), *_wrapped([page.rules], columns)]
        for mark, told in page.footnotes:
            lines += _wrapped([told], columns, first=f"{mark} ", indent="   ")
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _heading(title: str, rule: str) -> tuple[str, str]:
    return title, rule * columns_of(title)


def _part(part: Part, words: ReportWords, columns: int) -> Iterator[str]:
    yield from _heading(part.title, "-")
    yield from _figures(part.figures, columns)
    if part.table is not None:
        yield from _table(part.table, columns)
        if part.table.hidden:
            yield words.say("page", "more", count=part.table.hidden)


def _figures(figures: Iterable[Figure], columns: int) -> Iterator[str]:
    found = list(figures)
    wide = max((columns_of(figure.label) for figure in found), default=0)
    for label, value, remark in found:
        line = f"{padded(label, wide)}{_GAP}{value}"
        if columns_of(line) > columns:
            yield from (*_wrapped([label], columns), *_wrapped([f"{value} {remark}"], columns, indent=_GAP, first=_GAP))
        else:
            yield cut(f"{line}{_GAP}{remark}", columns) if remark else line


def _table(table: Table, columns: int) -> Iterator[str]:
    """Names to the left, numbers to the right.

    Where there is no room, headings take two lines, a remark goes below its row, and at last names are shortened.
    """
    has_remarks = table.heads[-1] == ""
    lines = [table.heads, *table.rows]
    widths = [max(columns_of(row[index]) for row in lines) for index in range(len(table.heads))]
    heads: list[tuple[str, ...]] = [(head,) for head in table.heads]
    remarks: Sequence[str] = [""] * len(table.rows)
    if _excess(widths, columns) > 0:
        if has_remarks:
            remarks = [row[-1] for row in table.rows]
            widths, heads = widths[:-1], heads[:-1]
        heads = [_halved(head, table, index) for index, (head,) in enumerate(heads)]
        widths = [max(map(columns_of, (*head, *_column(table, index)))) for index, head in enumerate(heads)]
        widths[0] = max(_LEAST, widths[0] - max(0, _excess(widths, columns)))
        if _excess(widths, columns) > 0:
            yield from _blocks(table, columns)
            return
    tall = max(map(len, heads))
    for level in range(tall):
        yield _line([("",) * (tall - len(head)) + head for head in heads], level, widths, table.heads)
    yield _GAP.join("-" * wide for wide in widths)
    for row, remark in zip(table.rows, remarks, strict=True):
        yield _line([(cell,) for cell in row[: len(widths)]], 0, widths, table.heads)
        if remark:
            yield f"{_GAP}({remark})"


def _blocks(table: Table, columns: int) -> Iterator[str]:
    """Each row as its name and a line for each of its numbers, where not even a shortened name leaves room."""
    for name, *cells in table.rows:
        yield from _wrapped([name], columns)
        for head, cell in zip(table.heads[1:], cells, strict=True):
            if cell:
                told = sentence(say("{name}: {value}", name=head, value=cell)) if head else f"({cell})"
                yield from _wrapped([told], columns, indent=_GAP * 2, first=_GAP)


def _excess(widths: Sequence[int], columns: int) -> int:
    return sum(widths) + len(_GAP) * (len(widths) - 1) - columns


def _column(table: Table, index: int) -> list[str]:
    return [row[index] for row in table.rows]


def _halved(head: str, table: Table, index: int) -> tuple[str, ...]:
    """A heading in two lines, as narrow as that allows and its numbers need."""
    kept = re.findall(_LATIN, head)  # words that are not broken
    least = max(map(columns_of, (*_column(table, index), *kept)), default=0)
    for wide in range(max(least, columns_of(head) // 2), columns_of(head)):
        if len(lines := tuple(_wrapped([head], wide))) <= _TALLEST:
            return lines
    return (head,)


def _line(cells: Sequence[tuple[str, ...]], level: int, widths: Sequence[int], heads: Sequence[str]) -> str:
    """One line of a row: the first cell and a remark (it has no heading) to the left, numbers to the right."""
    first, *others = (shorten(cell[level], wide) for cell, wide in zip(cells, widths, strict=True))
    rest = (
        padded(cell, wide) if not head else " " * (wide - columns_of(cell)) + cell
        for cell, wide, head in zip(others, widths[1:], heads[1:], strict=False)
    )
    return _GAP.join((padded(first, widths[0]), *rest))


def _problem(problem: ProblemPart, words: ReportWords, columns: int) -> Iterator[str]:
    yield from _heading(problem.title, "-")
    yield from _wrapped([problem.audience, problem.finding], columns)
    yield from _listed(words, "evidence", problem.evidence, columns)
    if problem.quotes:
        yield from _listed(words, "quotes", problem.quotes, columns)
    yield _over(words, "proposal")
    yield from _wrapped([problem.proposal], columns, indent="  ", first="  ")
    yield from _listed(words, "check", problem.checks, columns)


def _over(words: ReportWords, key: str) -> str:
    return words.say("page", "list", title=words.say("page", key))


def _listed(words: ReportWords, key: str, items: Iterable[str], columns: int) -> Iterator[str]:
    yield _over(words, key)
    for item in items:
        yield from _wrapped([item], columns, indent="    ", first="  - ")


def _wrapped(texts: Iterable[str], columns: int, *, indent: str = "", first: str = "") -> Iterator[str]:
    for told in texts:
        yield from Window(columns).wrapped(one_line(told), first, indent)
