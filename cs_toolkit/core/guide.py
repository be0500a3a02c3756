"""What can be done at a step, what has to be asked for it, and the command line that comes of the answers.

The guided way knows nothing of its own: it asks, and what it records is the command that one could have typed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from cs_toolkit.core import taxonomy
from cs_toolkit.core.reasons import COMMANDS
from cs_toolkit.core.remedy_choice import wish_of
from cs_toolkit.core.text import one_line, shorten
from cs_toolkit.core.timeline import Timeline
from cs_toolkit.core.workflow import NextStep
from cs_toolkit.errors import Message, say

_SHOWN: Final = 40  # columns of an answer in the summary


class Act(NamedTuple):
    """Something that can be done: the words behind `cst`, which facts it asks for, and the step of its draft."""

    name: str
    label: Message
    verb: tuple[str, ...]
    asks: tuple[str, ...] = ()
    draft: str | None = None


ACK: Final = Act("ack", say("answer the customer"), ("ack",), ("text",), "acknowledge")
ANSWER: Final = Act("reply", say("answer the customer"), ("reply", "--step=answer"), ("text",), "answer")
ESCALATE: Final = Act("escalate", say("hand it to a person in charge"), ("escalate",), ("to", "reason"))
DIAGNOSE: Final = Act("diagnose", say("record what was found"), ("diagnose",), ("cause", "party", "evidence"))
OFFER: Final = Act("offer", say("offer a choice"), ("offer",), ("option", "text"), "offer")
GRANT: Final = Act("grant", say("grant what was asked for"), ("offer", "--grant"), ("wish", "text"), "offer")
ACCEPT: Final = Act("accept", say("the customer chose an option"), ("accept",), ("chosen", "comment"))
DECLINE: Final = Act("decline", say("the customer refused the offer"), ("decline",), ("reason",))
NUDGE: Final = Act("nudge", say("remind the customer of the offer"), ("reply", "--step=nudge"), ("text",), "nudge")
RESOLVE: Final = Act(
    "resolve", say("it has been carried out"), ("resolve",), ("tracking", "carrier", "cost")
)  # the first two where goods move
FOLLOW_UP: Final = Act(
    "follow-up", say("tell the customer what was done"), ("follow-up",), ("promise", "text", "no-survey"), "follow-up"
)
SURVEY: Final = Act("survey", say("send the survey"), ("survey",), ("text",), "survey")
RATE: Final = Act("rate", say("the customer gave a score"), ("rate",), ("score", "comment", "consent"))
RECOVER: Final = Act("recover", say("make the bad score good"), ("recover",), ("text", "done"), "recover")
CLOSE: Final = Act("close", say("close the case"), ("close",))
SILENT: Final = Act(
    "close", say("close it: no reply"), ("close", "--outcome=no-reply", "--reason=no answer since the reminder")
)
RESUME: Final = Act("resume", say("the wait is over"), ("resume",))
WROTE: Final = Act("contacted", say("the customer wrote again"), ("contacted",), ("message",))
PROMISE: Final = Act("promise", say("promise something for a time"), ("promise",), ("what",))
KEPT: Final = Act("kept", say("the promise was kept"), ("promise", "--kept"))
BROKEN: Final = Act("broken", say("the promise was broken"), ("promise", "--broken"))
REPLACE: Final = Act("replace", say("promise anew"), ("promise", "--replace"), ("what",))

# What fits each reason of `core.reasons`; what is impossible in a case is left out by `acts`.
_ACTS: Final[Mapping[str, tuple[Act, ...]]] = {
    "critical": (ESCALATE,),
    "refused-twice": (ESCALATE,),
    "unanswered": (ACK,),
    "question-unanswered": (ACK,),
    "review-unanswered": (ACK,),
    "no-cause": (DIAGNOSE,),
    "no-offer": (OFFER, GRANT),
    "not-granted": (GRANT, OFFER),
    "declined": (OFFER, ACCEPT),
    "awaiting-choice": (NUDGE, ACCEPT, DECLINE, WROTE),
    "no-reply": (SILENT, ACCEPT, DECLINE, WROTE),
    "chosen": (RESOLVE,),
    "granted": (RESOLVE,),
    "not-followed-up": (FOLLOW_UP,),
    "no-promise": (PROMISE,),
    "no-survey": (SURVEY,),
    "low-score": (RECOVER,),
    "awaiting-score": (RATE, CLOSE, WROTE),
    "answered": (CLOSE,),
    "done": (CLOSE,),
    "customer-wrote": (ANSWER, ACCEPT, DECLINE),
    "paused": (RESUME, WROTE),
    "replied": (ANSWER,),
    "resolved": (RESOLVE,),
    "promise-open": (KEPT, REPLACE, BROKEN),
    "promise-broken": (REPLACE, KEPT, ANSWER),
}


def acts(timeline: Timeline, step: NextStep) -> tuple[Act, ...]:
    """What can be done at a step, what is meant by it first."""
    if step.why_code == "others-deadline":
        words = COMMANDS[step.why_code].format(id="", milestone=step.asks_for).split()[1:]
        return (Act("milestone", say("it was done there: {milestone}", milestone=step.asks_for), tuple(words)),)
    return tuple(act for act in _ACTS[step.why_code] if _is_possible(act, timeline))


def _is_possible(act: Act, timeline: Timeline) -> bool:
    if act.name in {"accept", "decline"}:
        return timeline.offered is not None and timeline.accepted is None
    return act is not GRANT or granted_wish(timeline) is not None


def granted_wish(timeline: Timeline) -> str | None:
    """What the customer wants as a remedy that can be granted as it is; None where a sum would have to be named."""
    wish = wish_of(timeline.case.complaint.wants or "")
    return wish if wish not in taxonomy.NEEDS_AMOUNT else None


def needed(act: Act, timeline: Timeline) -> Iterator[str]:
    """The facts that an act asks for in this case, in order."""
    moves = any(remedy["kind"] in taxonomy.GOODS_MOVE for remedy in timeline.chosen_remedies)
    left_out = {
        "tracking": not moves,
        "carrier": not moves,
        "promise": bool(timeline.after(timeline.offered, "promised")),
        "text": act is RECOVER and timeline.spoken_after(timeline.rated) is not None,
    }
    return (name for name in act.asks if not left_out.get(name, False))


# The usual causes of a complaint, the likeliest first; the cause is never guessed, only listed sooner.
_LIKELY: Final[Mapping[str, tuple[str, ...]]] = {
    "delivery-late": ("carrier-delay", "stock-out", "weather"),
    "delivery-lost": ("carrier-lost", "carrier-handling"),
    "delivery-damaged": ("packing", "carrier-handling"),
    "delivery-not-received": ("carrier-handling", "carrier-lost"),
    "wrong-item": ("picking", "listing-text"),
    "missing-item": ("picking", "packing"),
    "quality-defect": ("manufacturing", "material", "storage"),
    "not-as-described": ("listing-photo", "listing-text", "size-chart"),
    "counterfeit": ("customer-expectation", "listing-text"),
    "expired": ("storage", "picking"),
    "unsafe": ("manufacturing", "material", "instructions"),
    "instructions-unclear": ("instructions", "listing-text"),
    "refund-slow": ("platform", "system", "staff-reply"),
    "price-changed": ("pricing-rule",),
    "promotion": ("promotion-rule", "system"),
    "payment": ("system", "platform"),
    "service-slow": ("staff-reply",),
    "service-rude": ("staff-reply",),
    "promise-broken": ("staff-promise", "carrier-delay"),
}
_PARTY: Final[Mapping[str, str]] = {
    **dict.fromkeys(("carrier-delay", "carrier-handling", "carrier-lost"), "carrier"),
    **dict.fromkeys(("manufacturing", "material"), "supplier"),
    **dict.fromkeys(("weather", "customer-expectation"), "nobody"),
    "platform": "platform",
    "customer-use": "customer",
}


def causes(category: str) -> tuple[str, ...]:
    """Every root cause, those that complaints of this kind usually have first."""
    return tuple(dict.fromkeys((*_LIKELY.get(category, ()), *taxonomy.CAUSES)))


def usual_party(cause: str) -> str | None:
    """Who is responsible as a rule, to be confirmed; None where nothing is known."""
    return None if cause == "unknown" else _PARTY.get(cause, "shop")


def expected_cost(timeline: Timeline) -> str | None:
    """What the chosen option was to cost the shop, as the offer has it."""
    if timeline.accepted is None or timeline.offered is None:
        return None
    number = timeline.accepted.get("option") or 1
    options = timeline.offered.payload["options"]
    cost = options[number - 1].get("cost") if 0 < number <= len(options) else None
    return None if cost is None else f"{cost}"


# How a fact is spelled where the option of the command has another name than the fact.
_FLAGS: Final = {"wish": "option", "chosen": "option", "message": "text"}


def command_line(act: Act, case_id: str, answers: Mapping[str, Any]) -> list[str]:
    """The words behind `cst` that record the answers; a value is part of its option's word, whatever it begins with."""
    verb, *fixed = act.verb
    told = [word for name, value in answers.items() for word in _told(_FLAGS.get(name, name), value)]
    return [verb, case_id, *fixed, *told]


def _told(name: str, value: Any) -> list[str]:
    if value is True:
        return [f"--{name}"]
    if value is None or value is False or value == "":
        return []
    values: Sequence[Any] = value if isinstance(value, tuple | list) else (value,)
    return [f"--{name}={item}" for item in values]


def shown(words: Sequence[str]) -> str:
    """A command line in a line for a person, long answers cut short."""
    return " ".join(("cst", *map(_word, words)))


def _word(word: str) -> str:
    flag, sign, value = word.partition("=") if word.startswith("--") else ("", "", word)
    value = shorten(one_line(value), _SHOWN)
    is_plain = bool(value) and not set(value) - _PLAIN
    spelled = value if is_plain else "'" + value.replace("'", "’") + "'"  # a shell runs nothing within these
    return f"{flag} {spelled}" if sign else flag or spelled


_PLAIN: Final = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.:,")
