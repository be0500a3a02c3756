"""The satisfaction survey: which cases it is due for, what it says, and what came back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from string import Template
from typing import Final, NamedTuple

from cs_toolkit.core.phrasing import is_foreign, slot_value
from cs_toolkit.core.timeline import Timeline

_SLOT: Final = r"\$\{(\w+)\}"
_KINDS: Final = frozenset({"surveyed", "rated"})

# The lines of a survey in one language: of each the first text counts whose facts are known.
Lines = Iterable[Iterable[str]]


class Answer(NamedTuple):
    """What a customer answered, as a file tells it; `consent` is whether the customer agrees to be invited."""

    line: int
    case: str | None
    order: str | None
    score: int
    comment: str | None = None
    consent: bool | None = None
    at: datetime | None = None

    @property
    def payload(self) -> dict[str, object]:
        """Of the event that records it."""
        told = {"score": self.score, "comment": self.comment, "consent": self.consent}
        return {name: value for name, value in told.items() if value is not None}


def is_due(timeline: Timeline) -> bool:
    """Whether the survey is to be sent: the case is open, solved, followed up since, and neither asked nor answered."""
    solved = timeline.resolved
    if not timeline.is_open or solved is None or not timeline.after(solved, "followed_up"):
        return False
    return not timeline.after(solved, *_KINDS)


def key(timeline: Timeline) -> str:
    """The same for the same survey every time, so that who sends it can tell a repeated one."""
    assert timeline.resolved is not None
    return f"{timeline.case.id}|survey|{timeline.resolved.id}"


def text(timeline: Timeline, lines: Lines, language: str, shop: str | None) -> str:
    """The survey in a language: the same question for everybody; what is not known, or masked, is not named."""
    name, product = timeline.case.customer.name, timeline.case.order.product
    is_strange = product is not None and is_foreign(product, language, latin_too=False)
    told = {
        "customer": None if name and "*" in name else name,
        "product": None if is_strange else product,
        "shop": shop,
    }
    known = {slot: value for slot, found in told.items() if (value := slot_value(found))}
    return "\n".join(filter(None, (_first(texts, known) for texts in lines)))


def _first(texts: Iterable[str], known: Mapping[str, str]) -> str:
    fitting = (text for text in texts if set(re.findall(_SLOT, text)) <= known.keys())
    return Template(next(fitting)).substitute(known)


def asked_of(order: str, timelines: Iterable[Timeline]) -> Timeline | None:
    """Of the cases of an order the one that a score is about: surveyed and unanswered, else the last one received."""
    cases = [found for found in timelines if found.case.order.id == order and not found.merged_into]
    return max(cases, key=lambda found: (_waits(found), found.case.complaint.received_at, found.case.id), default=None)


def is_known(answer: Answer, timeline: Timeline) -> bool:
    """Whether this very answer was recorded before."""
    return any(
        (event.get("score"), event.get("comment") or None) == (answer.score, answer.comment)
        and (answer.at is None or event.at == answer.at)
        for event in timeline.events
        if event.kind == "rated"
    )


def _waits(timeline: Timeline) -> bool:
    last = timeline.last(*_KINDS)
    return last is not None and last.kind == "surveyed"
