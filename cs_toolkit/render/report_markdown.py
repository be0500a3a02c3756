"""A report as Markdown: text that stays text whatever customers and products are called."""

from __future__ import annotations

from collections.abc import Iterator

from cs_toolkit.core.insight.report_type import Report
from cs_toolkit.render.faq_pages import escaped
from cs_toolkit.render.report_view import Part, ProblemPart, Table, View, view
from cs_toolkit.render.report_words import ReportWords


def markdown(report: Report, words: ReportWords, *, has_problems: bool = True) -> str:
    """The whole report, tables with at most twenty rows."""
    page = view(report, words, most_rows=20, has_problems=has_problems)
    blocks = [f"# {escaped(page.title)}", *map(escaped, page.lead)]
    if page.highlights:
        blocks.append("\n".join(f"- {escaped(' · '.join(filter(None, figure)))}" for figure in page.highlights))
    if page.has_problems:
        blocks.append(f"## {escaped(words.say('page', 'problems'))}")
        blocks += [block for problem in page.problems for block in _problem(problem, words)]
        if not page.problems:
            blocks.append(escaped(words.say("page", "none")))
    blocks += [block for part in page.parts for block in _part(part, words)]
    blocks += [f"## {escaped(words.say('page', 'definitions'))}", *_footnotes(page)]
    return "\n\n".join(blocks) + "\n"


def _footnotes(page: View) -> Iterator[str]:
    yield escaped(page.rules)
    if page.footnotes:
        yield "\n".join(f"- {mark} {escaped(told)}" for mark, told in page.footnotes)


def _part(part: Part, words: ReportWords) -> Iterator[str]:
    yield f"## {escaped(part.title)}"
    if part.figures:
        rows = tuple((figure.label, " · ".join(filter(None, figure[1:]))) for figure in part.figures)
        yield "\n".join(f"- {escaped(label)}: {escaped(value)}" for label, value in rows)
    if part.table is not None:
        yield _table(part.table, words)


def _table(table: Table, words: ReportWords) -> str:
    lines = [_line(table.heads), "| --- |" + " ---: |" * (len(table.heads) - 1)]
    lines += map(_line, table.rows)
    if table.hidden:
        lines.append(_line((words.say("page", "more", count=table.hidden), *[""] * (len(table.heads) - 1))))
    return "\n".join(lines)


def _line(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(map(escaped, cells))} |"


def _problem(problem: ProblemPart, words: ReportWords) -> Iterator[str]:
    yield f"### {escaped(problem.title)}"
    yield f"*{escaped(problem.audience)}*"
    yield escaped(problem.finding)
    yield "\n".join(f"- {escaped(line)}" for line in problem.evidence)
    if problem.quotes:
        yield "\n>\n".join(f"> {escaped(quote)}" for quote in problem.quotes)
    yield f"**{_over(words, 'proposal')}** {escaped(problem.proposal)}"
    yield f"**{_over(words, 'check')}**"
    yield "\n".join(f"- {escaped(check)}" for check in problem.checks)


def _over(words: ReportWords, key: str) -> str:
    return escaped(words.say("page", "list", title=words.say("page", key)))
