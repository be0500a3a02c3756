"""Recurring issues: rows for machines, a table and a page for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Any, Final

from cs_toolkit.core.recurring.wording import quoted
from cs_toolkit.core.text import one_line, summary_of
from cs_toolkit.errors import say, say_n
from cs_toolkit.render import names
from cs_toolkit.render.views import about_of
from cs_toolkit.render.words import sentence

if TYPE_CHECKING:
    from cs_toolkit.core.insight.facts import CaseFacts
    from cs_toolkit.core.recurring.issues import RecurringIssue

ISSUES: Final = (
    "issue", "size", "cases", "product", "category", "cause", "label", "why", "first_at", "last_at", "why_code",
    "terms", "representatives", "earlier", "later", "incidents", "name", "by",
)  # fmt: skip
ISSUE: Final = (*ISSUES, "quotes", "solved", "members", "commands")
ISSUES_SHORT: Final = ("issue", "size", "label", "trend", "last")  # the label names product, category and cause
_SHOWN: Final = 20  # cases on a page; machine formats have all of them
NEXT: Final = ("cst faq suggest", "cst alerts")

Facts = Mapping[str, "CaseFacts"]


def issue_row(
    issue: RecurringIssue,
    facts: Facts,
    by: Sequence[str],
    name: str | None,
    incidents: Mapping[str, str],
    half: datetime,
) -> dict[str, Any]:
    """An issue. `earlier` and `later` count the cases received before and since `half`, the middle of the period."""
    later = sum(facts[case].received_at >= half for case in issue.cases)
    return {
        "issue": issue.issue,
        "size": issue.size,
        "cases": list(issue.cases),
        "product": issue.product,
        "category": issue.category,
        "cause": issue.cause,
        "label": issue.label,
        "why": issue.why.english(),
        "first_at": issue.first_at,
        "last_at": issue.last_at,
        "why_code": issue.why_code,
        "terms": list(issue.terms),
        "representatives": list(issue.speakers),
        "earlier": issue.size - later,
        "later": later,
        "incidents": len({incidents.get(case, case) for case in issue.cases}),
        "name": name,
        "by": list(by),
    }


def for_people(row: Mapping[str, Any], zone: tzinfo) -> dict[str, Any]:
    """The cells that only tables have: a label in words, how many in each half of the period, and the last day."""
    trend = f"{row['earlier']} → {row['later']}"
    parts = [(name, row[name]) for name in ("product", "category", "cause") if row[name]]
    is_made = row["label"] == " · ".join(part for _, part in parts)
    label = " · ".join(names.word(name, part) for name, part in parts) if is_made else row["label"]
    return {**row, "label": label, "trend": trend, "last": row["last_at"].astimezone(zone).date().isoformat()}


def with_details(row: Mapping[str, Any], issue: RecurringIssue, facts: Facts) -> dict[str, Any]:
    """The same with quotations, what solved its cases, the cases, and what can be done next."""
    speakers = (quoted(facts[case], 200) for case in issue.speakers)
    return {
        **row,
        "quotes": [text for text in speakers if text],
        "solved": [{"remedies": list(kinds), "cases": number} for kinds, number in _solved(issue, facts)],
        "members": [_member(facts[case]) for case in issue.cases],
        "commands": list(NEXT),
    }


def issue_page(row: Mapping[str, Any], issue: RecurringIssue, facts: Facts, zone: tzinfo) -> Iterator[str]:
    """One issue for a person; `row` holds its details."""
    yield f"{row['issue']}  {one_line(for_people(row, zone)['label'])}"
    first, last = (row[name].astimezone(zone).date().isoformat() for name in ("first_at", "last_at"))
    told = say_n(
        "{count} case, {first} to {last}; {earlier} in the first half of the period, {later} in the second",
        "{count} cases, {first} to {last}; {earlier} in the first half of the period, {later} in the second",
        row["size"],
        first=first,
        last=last,
        earlier=row["earlier"],
        later=row["later"],
    )
    yield f"  {sentence(told)}"
    if row["incidents"] < row["size"]:
        yield f"  {sentence(say_n('{count} event', '{count} different events', row['incidents']))}"
    yield f"  {sentence(say('why together: {why}', why=names.worded(issue.why)))}"
    yield from _section(
        sentence(say("customers wrote")), (sentence(say("“{text}”", text=one_line(text))) for text in row["quotes"])
    )
    yield from _section(sentence(say("solved by")), map(_solution, row["solved"]))
    yield from _section(sentence(say("cases")), _lines(issue, facts, zone))
    yield from _section(sentence(say("next")), row["commands"])


def _section(head: str, lines: Iterable[str]) -> Iterator[str]:
    for number, line in enumerate(lines):
        if not number:
            yield head
        yield f"  {line}"


def _solved(issue: RecurringIssue, facts: Facts) -> list[tuple[tuple[str, ...], int]]:
    """What the cases were solved by, the most frequent first; a case counts with what it was given last."""
    given = (
        [gift for gift in facts[case].given if gift.kind == "accepted"]
        for case in issue.cases
        if facts[case].resolved_at
    )
    found = Counter(gifts[-1].remedies for gifts in given if gifts)
    return sorted(found.items(), key=lambda item: (-item[1], item[0]))


def _solution(solved: Mapping[str, Any]) -> str:
    return f"{names.words('remedies', solved['remedies'])} × {solved['cases']}"


def _member(told: CaseFacts) -> dict[str, Any]:
    return {
        "case": told.id,
        "received_at": told.received_at,
        "state": "open" if told.is_open else "closed",
        "outcome": told.outcome,
        "cause": told.cause,
        "remedies": [kind for gift in told.given[-1:] for kind in gift.remedies],
        "score": told.ratings[-1].score if told.ratings else None,
        "summary": summary_of(told.text),
    }


def _lines(issue: RecurringIssue, facts: Facts, zone: tzinfo) -> Iterator[str]:
    """The cases, the latest ones of many."""
    if issue.size > _SHOWN:
        yield sentence(say_n("… {count} earlier one", "… {count} earlier ones", issue.size - _SHOWN))
    yield from (_line(facts[case], zone) for case in issue.cases[-_SHOWN:])


def _line(told: CaseFacts, zone: tzinfo) -> str:
    state = sentence(say("open")) if told.is_open else names.word("state", "closed")
    day = told.received_at.astimezone(zone).date().isoformat()
    about = about_of(told.customer or told.handle, told.product, summary_of(told.text))
    return f"{told.id}  {day}  {state}  {one_line(about)}"
