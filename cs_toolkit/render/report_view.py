"""A report in words, before it is laid out: what terminal, markdown and html pages have in common."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from string import Template
from typing import Final, NamedTuple

from cs_toolkit.core.insight.measures import Measure, Scope, Section
from cs_toolkit.core.insight.report_period import Period, iso_week
from cs_toolkit.core.insight.report_type import Problem, Report
from cs_toolkit.core.money import shown
from cs_toolkit.render.report_words import ReportWords, percent

MOST_ROWS: Final = 10
_DAY: Final = timedelta(days=1)
# What an owner wants to know first.
_HIGHLIGHTS: Final = (
    ("volume", "counted"),
    ("volume", "change"),
    ("response", "first_response_wall_median"),
    ("response", "offered_in_time"),
    ("response", "resolved_in_time"),
    ("promises", "kept"),
    ("satisfaction", "csat"),
)
_RAISED: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_UNREMARKABLE: Final = frozenset({"usual", "not-ranked"})
# Zeros that say nothing.
_QUIET: Final = frozenset(
    {"merged", "estimated", "reopenings", "unanswered", "running", "broken", "open", "recovered", "answered"}
)


class Figure(NamedTuple):
    """A number with its name; `remark` is what is to be said beside it."""

    label: str
    value: str
    remark: str = ""


class Table(NamedTuple):
    """Rows of cells under their headings, the first of which names the row; `hidden` more rows were left out."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    hidden: int = 0


class Part(NamedTuple):
    """A section: figures and a table. Marks of footnotes stand with its title, or with labels where they differ."""

    key: str
    title: str
    figures: tuple[Figure, ...]
    table: Table | None


class ProblemPart(NamedTuple):
    """A problem in words; `quotes` are what customers wrote, with the case."""

    cause: str
    title: str
    audience: str
    finding: str
    evidence: tuple[str, ...]
    quotes: tuple[str, ...]
    proposal: str
    checks: tuple[str, ...]


class View(NamedTuple):
    """The whole page in words. `footnotes` say what was counted, each behind its mark; `rules` hold for all of it."""

    language: str
    title: str
    lead: tuple[str, ...]
    highlights: tuple[Figure, ...]
    parts: tuple[Part, ...]
    problems: tuple[ProblemPart, ...]
    has_problems: bool
    footnotes: tuple[tuple[str, str], ...]
    rules: str


class Footnotes:
    """What was counted and by which clock, said once, in the order in which it is first needed."""

    def __init__(self, words: ReportWords) -> None:
        self._words = words
        self._texts: dict[str, str] = {}

    def mark(self, scope: Scope) -> str:
        """The mark for what a number is about."""
        told = "; ".join(filter(None, (self._words.population(scope.population), self._words.clock(scope.clock))))
        return self._texts.setdefault(told, _superscript(len(self._texts) + 1))

    def told(self) -> tuple[tuple[str, str], ...]:
        """Every mark and what it stands for."""
        return tuple((mark, told) for told, mark in self._texts.items())


def _superscript(number: int) -> str:
    return str(number).translate(_RAISED)


def view(report: Report, words: ReportWords, *, most_rows: int = MOST_ROWS, has_problems: bool = True) -> View:
    """The report in the words of a language; a table shows at most so many rows."""
    footnotes = Footnotes(words)
    parts = () if report.is_empty else tuple(_parts(report, words, footnotes, most_rows))
    return View(
        language=words.language,
        title=_title(report, words),
        lead=tuple(_lead(report, words)),
        highlights=() if report.is_empty else tuple(_highlights(report, words)),
        parts=parts,
        problems=tuple(_problem(problem, words) for problem in report.problems),
        has_problems=has_problems and not report.is_empty,
        footnotes=footnotes.told(),
        rules=words.say("page", "rules", zone=str(report.period.zone)),
    )


def _title(report: Report, words: ReportWords) -> str:
    title = words.say("page", "title")
    return words.say("page", "titled", title=title, shop=report.shop) if report.shop else title


def _lead(report: Report, words: ReportWords) -> Iterator[str]:
    """Which days, compared with which, and whether they are over."""
    period, earlier = report.period, report.earlier
    first, last = _days(period)
    is_week = period.label == iso_week(period.first)
    yield (
        words.say("page", "week" if is_week else "period", first=first, last=last, week=period.label)
        if is_week
        else (words.say("page", "period", first=first, last=last))
    )
    first, last = _days(earlier)
    if earlier.days == 1:
        yield words.say("page", "compared_day", first=first)
    else:
        yield words.say("page", "compared", days=earlier.days, first=first, last=last)
    if report.is_running:
        yield words.say("page", "running", now=f"{report.now.astimezone(period.zone):%Y-%m-%d %H:%M}")
    if report.is_empty:
        yield words.say("page", "empty")


def _days(period: Period) -> tuple[str, str]:
    return str(period.first), str(period.end - _DAY)


def _highlights(report: Report, words: ReportWords) -> Iterator[Figure]:
    for section in report.sections:
        for key in (key for name, key in _HIGHLIGHTS if name == section.key):
            for measure in section.figures:
                if measure.key == key and measure.value is not None:
                    yield _figure(section.key, measure, words)


def _parts(report: Report, words: ReportWords, footnotes: Footnotes, most_rows: int) -> Iterator[Part]:
    for section in report.sections:
        figures = [measure for measure in section.figures if _says_something(measure, section)]
        keys = _shown_keys(section)
        scopes = [*(measure.scope for measure in figures), *(_scope(section, key) for key in keys)]
        marks = list(dict.fromkeys(map(footnotes.mark, scopes)))
        if not marks:
            continue
        title = _joined(words.title(section.key), marks[0] if len(marks) == 1 else "")
        own = [footnotes.mark(scope) if len(marks) > 1 else "" for scope in scopes]
        told = [_figure(section.key, measure, words) for measure in figures]
        told = [figure._replace(label=_joined(figure.label, mark)) for figure, mark in zip(told, own, strict=False)]
        heads = [_joined(words.label(section.key, key), mark) for key, mark in zip(keys, own[len(told) :], strict=True)]
        yield Part(section.key, title, tuple(told), _table(section, keys, heads, words, most_rows))


def _scope(section: Section, key: str) -> Scope:
    return next(measure.scope for measure in section.measures if measure.key == key and measure.name is not None)


def _joined(label: str, mark: str) -> str:
    return f"{label}{mark}"


def _says_something(measure: Measure, section: Section) -> bool:
    if "_shop_" in measure.key and _is_wall_only(section):
        return False
    if measure.unit in {"share", "seconds", "score"} or measure.key in _QUIET:
        return bool(measure.value) or (bool(measure.of) and measure.key not in _QUIET)
    return True


def _is_wall_only(section: Section) -> bool:
    """Whether the shop's clock says nothing else than the wall's."""
    values = {measure.key: measure.value for measure in section.figures}
    return all(value == values[key.replace("_shop_", "_wall_")] for key, value in values.items() if "_shop_" in key)


def _figure(section: str, measure: Measure, words: ReportWords) -> Figure:
    return Figure(words.label(section, measure.key), words.figure(measure), words.note(measure.note))


def _table(
    section: Section, keys: Sequence[str], labels: Sequence[str], words: ReportWords, most_rows: int
) -> Table | None:
    rows = list(section.table.items())
    if not keys:
        return None
    shown_rows = rows if section.key == "weeks" else rows[:most_rows]
    heads = [words.head(section.key), *labels]
    cells = [
        [words.name(section.key, name), *(words.cell(row[key]) if key in row else "" for key in keys)]
        for name, row in shown_rows
    ]
    remarks = [words.note(_remark(row)) for _, row in shown_rows]
    if any(remarks):
        heads.append("")
        cells = [[*row, remark] for row, remark in zip(cells, remarks, strict=True)]
    return Table(tuple(heads), tuple(map(tuple, cells)), len(rows) - len(shown_rows))


def _remark(row: Mapping[str, Measure]) -> str | None:
    return next((measure.note for measure in row.values() if measure.note not in {None, *_UNREMARKABLE}), None)


def _shown_keys(section: Section) -> list[str]:
    """The columns that say something: not those of zeros, and not the shop's clock where it is the wall's."""
    rows = section.table.values()
    found = [key for key in section.keys if any(row[key].value for row in rows if key in row)]
    return [key for key in found if not key.startswith("shop_") or not _is_wall(key, section)]


def _is_wall(key: str, section: Section) -> bool:
    wall = key.replace("shop_", "wall_")
    return all(row[key].value == row[wall].value for row in section.table.values() if key in row)


def _problem(problem: Problem, words: ReportWords) -> ProblemPart:
    said = words.problem(problem.cause)
    return ProblemPart(
        cause=problem.cause,
        title=str(said.get("title") or words.slug("cause", problem.cause)),
        audience=words.say("page", "for", audience=words.say("audience", problem.audience)),
        finding=finding(problem, words),
        evidence=tuple(_evidence(problem, words)),
        quotes=tuple(words.say("page", "quote", text=quote.text, case=quote.case) for quote in problem.quotes),
        proposal=said["proposal"],
        checks=tuple(said["check"]),
    )


def finding(problem: Problem, words: ReportWords) -> str:
    """What was found, in a sentence."""
    return Template(words.problem(problem.cause)["finding"]).substitute(count=problem.share.number)


def _listed(names: Sequence[tuple[str, int]], words: ReportWords) -> str:
    return words.say("page", "between").join(f"{name} ({count})" for name, count in names)


def _evidence(problem: Problem, words: ReportWords) -> Iterator[str]:
    share = problem.share
    yield words.say(
        "evidence",
        "cases",
        count=share.number,
        of=share.of,
        share=percent(share.number / share.of),
        before=problem.before,
    )
    tops = {
        "categories": [(words.slug("category", name), count) for name, count in problem.categories],
        "products": problem.products,
        "skus": problem.skus,
        "carriers": [(words.carrier(name), count) for name, count in problem.carriers],
    }
    for key, names in tops.items():
        if names:
            yield words.say("evidence", key, names=_listed(names, words))
    for currency, amount, known in problem.costs:
        yield words.say("evidence", "costs", money=shown(amount, currency), n=known, of=share.number)
    for currency, amount in ((currency, amount) for currency, amount, _ in problem.given if amount):
        yield words.say("evidence", "given", money=shown(amount, currency))
    for key, count in (("open", problem.open), ("again", problem.again), ("low_scores", problem.low_scores)):
        if count:
            yield words.say("evidence", key, count=count)
