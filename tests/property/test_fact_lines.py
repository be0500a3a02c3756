"""The facts of any case come back from their line, and a glance never leaves out what they tell."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from stories import SHANGHAI, after, case_of, stories, terms

from cs_toolkit.core.insight.brief import brief, brief_of
from cs_toolkit.core.insight.facts_of import facts_of
from cs_toolkit.core.purse import Purse
from cs_toolkit.core.timeline import fold
from cs_toolkit.store import brief_lines, casefile, fact_lines
from cs_toolkit.store.glance import glance, person

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
FACTS = st.fixed_dictionaries(
    {},
    optional={
        "text": TEXT, "customer": TEXT, "handle": TEXT, "contact": TEXT, "order": TEXT, "product": TEXT,
        "amount": st.just("12.30"), "currency": st.just("CNY"), "signals": st.just(("media",)),
        "also": st.just(("other",)),
    },
)  # fmt: skip
PURSE = Purse(after(0), SHANGHAI, "CNY")


@given(stories, FACTS, st.booleans())
def test_facts_come_back_from_their_line(story: Any, facts: dict[str, Any], has_hours: bool) -> None:
    """Every moment with its offset, every amount to the last digit, every text."""
    made = facts_of(case_of(story, **facts), terms(SHANGHAI, has_hours), PURSE)
    line = fact_lines.dumped(made)
    back = fact_lines.loaded(line)
    assert back == made
    assert repr(back) == repr(made)
    assert not {b"\t", b"\n"} & {line[place : place + 1] for place in range(len(line))}


@given(stories, FACTS)
def test_a_glance_leaves_nothing_out(story: Any, facts: dict[str, Any]) -> None:
    """When a case was received, when something was given, whose it is: a glance at the file says at least that."""
    case = case_of(story, **facts).case
    told, made = glance(casefile.render(case)), facts_of(fold(case), terms(SHANGHAI, False), PURSE)
    assert told.first <= made.received_at.timestamp() <= told.last
    known = {person(value) for value in (made.handle, made.contact) if value}
    assert told.people == "?" or all(word in told.people for word in known)
    given_on = {f" {given.at:%Y-%m-%d}" for given in made.given}
    assert told.days == "?" or all(day in told.days for day in given_on)
    assert made.received_at.astimezone(UTC) == case.complaint.received_at


@given(stories, FACTS)
def test_a_brief_is_the_same_from_facts_and_from_the_case(story: Any, facts: dict[str, Any]) -> None:
    """But that the case as it stands spans all its events; each comes back from its line."""
    timeline = case_of(story, **facts)
    short = brief(facts_of(timeline, terms(SHANGHAI, False), PURSE), SHANGHAI)
    long = brief_of(timeline, SHANGHAI)
    assert long.first <= short.first <= short.received <= short.last <= long.last
    assert long._replace(first=short.first, last=short.last) == short
    lines = [brief_lines.dumped(short), brief_lines.dumped(long)]
    assert brief_lines.loaded(lines) == [short, long]
    assert not any(end in line for line in lines for end in (b"\t", b"\n", b"\r"))
