"""What a person is asked about a draft: the step to draft for, and the facts that would make it better."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final

from cs_toolkit.core import taxonomy
from cs_toolkit.core.draft_facts import Facts, remedies_chosen
from cs_toolkit.core.terms import Terms
from cs_toolkit.core.timeline import Timeline
from cs_toolkit.core.workflow import next_steps
from cs_toolkit.errors import Message, say

# From this score on a customer counts as content.
CONTENT_SCORE: Final = 4

# Steps that are work rather than words, and the reply that goes with them.
_REPLIES: Final[Mapping[str, str]] = {"escalate": "answer", "promise": "answer"}

_ASKED: Final[Mapping[str, Message]] = {
    "product": say("which product is it about? cst set {case} product=..."),
    "order": say("which order is it about? cst set {case} order=..."),
    "needs": say("what does the customer really need it for, and by when? cst set {case} needs=..."),
    "tracking": say("which parcel is it? the reply lacks the tracking number and its link"),
    "cause": say("what was the cause? cst diagnose {case} records it, and the reply can say it"),
    "amount": say("how much was paid? without it the options name no sums"),
    "new_tracking": say("what is the tracking number of the parcel that is sent now?"),
    "promise": say("what is promised, and by when? cst promise {case} records it, and the reply can say it"),
    "gift": say("what is given on top? cst compensate {case} records it, and the note can say it"),
    "wants": say("what is it that you cannot do? cst set {case} wants=..."),
    "reply_by": say("no time is left in shop hours before the next deadline: say by when you come back"),
    "score": say("is the customer content now? no rating of 4 or 5 is on record: cst rate {case} --score N"),
    "agent": say("who answers? a reply with a name (--by) is read as one from a person"),
}
_STEPS_ASKED: Final[Mapping[str, tuple[str, ...]]] = {
    "acknowledge": ("product", "order", "needs", "tracking", "reply_by", "agent"),
    "evidence": ("product", "order", "reply_by"),
    "diagnose": ("cause", "product", "order", "reply_by"),
    "offer": ("cause", "needs", "amount"),
    "resolve": ("new_tracking", "promise"),
    "follow-up": ("promise",),
    "goodwill": ("gift",),
    "answer": ("reply_by",),
    "refuse": ("wants",),
    "invite": ("score",),
}
# What a refusal owes the customer, and only a person knows.
REASON: Final = say("why can it not be done? give the true reason in a sentence of your own")
FOREIGN: Final = say("{slot}: '{value}' is not in the language of the reply; put it in the customer's words")
PERSONAL: Final = say("add one thing that only a person can know about this customer before it is sent")


def default_step(timeline: Timeline, terms: Terms, now: datetime) -> str:
    """The step to draft a reply for: the one most pressing; an escalation before any answer is an acknowledgment."""
    rows = next_steps(timeline, terms, now)
    if not rows:
        return "answer"
    step, why_code = rows[0].step, rows[0].why_code
    if step == "escalate" and timeline.spoken_after(None) is None and timeline.reopened is None:
        return "acknowledge"
    if why_code == "no-survey":
        return "survey"
    return _REPLIES.get(step, step)


def questions(timeline: Timeline, step: str, facts: Facts) -> tuple[Message, ...]:
    """What is missing and would make the draft better, and last what only a person can add."""
    asked = [_ASKED[name]._replace(args={"case": timeline.case.id}) for name in _missing(timeline, step, facts)]
    foreign = [FOREIGN._replace(args={"slot": name, "value": value}) for name, value in sorted(facts.foreign.items())]
    return (*asked, *foreign, *([REASON] if step == "refuse" else []), PERSONAL)


def _missing(timeline: Timeline, step: str, facts: Facts) -> Iterator[str]:
    category = timeline.case.complaint.category
    applies = {
        "product": "public" not in facts.tags,
        "order": "public" not in facts.tags,
        "needs": timeline.case.complaint.kind in {"complaint", "after-sales"} and "public" not in facts.tags,
        "tracking": taxonomy.FAMILY_OF.get(category) == "delivery" and "public" not in facts.tags,
        "score": not timeline.rated or timeline.rated.payload["score"] < CONTENT_SCORE,
        "new_tracking": any(remedy.kind in taxonomy.GOODS_MOVE for remedy in remedies_chosen(timeline)),
    }
    for name in _STEPS_ASKED.get(step, ()):
        is_known = name in facts.slots and name != "score"
        if not is_known and name not in facts.foreign and applies.get(name, True):
            yield name
