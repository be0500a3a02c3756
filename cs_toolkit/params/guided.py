"""The questions of the guided way: for each fact that a step asks for, how it is asked, and what is likely."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

import click

from cs_toolkit.core import guide
from cs_toolkit.core.remedy import check_offer, choose, doubts, excessive, parse_option
from cs_toolkit.core.timeline import Timeline
from cs_toolkit.env import Env, NewEvent
from cs_toolkit.errors import Message, say
from cs_toolkit.params import questions
from cs_toolkit.params.asking import ask, ask_name
from cs_toolkit.params.sending import promise_of
from cs_toolkit.params.types import CAUSE, MONEY, PARTY
from cs_toolkit.render import story


class Asking(NamedTuple):
    """The case, what is being done, what was answered so far, and who signs."""

    env: Env
    timeline: Timeline
    act: guide.Act
    answers: dict[str, Any]
    by: str | None


def answered(asking: Asking) -> Mapping[str, Any]:
    """Asks for everything the act needs, in order."""
    for name in guide.needed(asking.act, asking.timeline):
        asking.answers[name] = _ASK[name](asking)
    return asking.answers


def _optional(question: Message) -> Callable[[Asking], str]:
    return lambda asking: questions.line(question, default="")


def _required(question: Message) -> Callable[[Asking], str]:
    return lambda asking: questions.line(question)


def _text(asking: Asking) -> str:
    """The reply, from a draft that knows what was answered before."""
    from cs_toolkit.env import drafting, guiding
    from cs_toolkit.params.replying import reply

    env, timeline, act, answers, by = asking
    if promise := answers.get("promise"):
        timeline = guiding.as_if(env, timeline, NewEvent("promised", promise_of(env, promise, None), None, by))
    options = tuple(
        parse_option(option) for option in answers.get("option", [answers["wish"]] if "wish" in answers else ())
    )
    asked = drafting.Asked(act.draft, options=options, by=by)
    return reply(env, timeline, drafting.reply(env, timeline, asked))


def _cause(asking: Asking) -> str:
    return ask_name(say("the root cause"), CAUSE, guide.causes(asking.timeline.case.complaint.category))


def _party(asking: Asking) -> str:
    return ask_name(
        say("the responsible party"), PARTY, PARTY.allowed, default=guide.usual_party(asking.answers["cause"])
    )


def _option(asking: Asking) -> list[str]:
    """Two or more of what is suggested, by number, or others as they are typed."""
    from cs_toolkit.core.picking import several
    from cs_toolkit.env.purse import purse_of

    env, timeline = asking.env, asking.timeline
    purse = purse_of(env, timeline)
    choice = choose(timeline, purse)
    currency = timeline.case.order.currency or purse.currency
    questions.tell_lines(story.offers_page(choice), is_fitted=True)

    def chosen(typed: str) -> list[str]:
        numbers = several(typed, len(choice.suggestions))
        parts = typed.replace("；", " ").replace(";", " ").split()
        found = [choice.suggestions[number - 1].option for number in numbers or ()]
        found = found or [parse_option(_spelled(part), currency) for part in parts]
        check_offer(found)
        for doubt in (*doubts(found, timeline, purse), *excessive(found, timeline, purse)):
            questions.tell(doubt)
        return [str(option) for option in found]

    question = say("the options: numbers, or KIND[:AMOUNT] with blanks between")
    usual = " ".join(str(number) for number in range(1, len(choice.suggestions) + 1)) if not choice.reason else None
    return list(questions.converted(lambda: questions.line(question, default=usual), chosen))


def _spelled(option: str) -> str:
    """Remedies by their names, where people typed words for them: 全额退款,优惠券:20."""
    from cs_toolkit.core.taxonomy import REMEDIES
    from cs_toolkit.params.nearest import named

    parts = (part.partition(":") for part in option.replace("：", ":").replace("，", ",").split(","))
    return ",".join(f"{named(kind, 'remedies', REMEDIES) or kind}{colon}{amount}" for kind, colon, amount in parts)


def _wish(asking: Asking) -> str | None:
    return guide.granted_wish(asking.timeline)


def _chosen(asking: Asking) -> int:
    offered = asking.timeline.offered
    count = len(offered.payload["options"]) if offered else 1
    return int(ask(None, say("the number of the chosen option"), "--option N", kind=click.IntRange(1, count)))


def _cost(asking: Asking) -> str:
    usual = guide.expected_cost(asking.timeline)
    return str(ask(None, say("what it cost the shop"), "--cost AMOUNT", kind=MONEY, default=usual))


def _carrier(asking: Asking) -> str:
    from cs_toolkit import packs
    from cs_toolkit.core.carriers import carrier_of

    pack = packs.carriers()
    known = [name for slug, entry in pack["carriers"].items() for name in (slug, *entry["names"].values())]
    typed = questions.line(say("who carries it"), default=asking.timeline.case.order.carrier or "", words=known)
    return carrier_of(typed, pack) or typed


def _promise(asking: Asking) -> str:
    """With a time that can be read, and is to come."""
    question = say("what was promised, with its time")

    def checked(typed: str) -> str:
        promise_of(asking.env, typed, None)
        return typed

    return str(questions.converted(lambda: questions.line(question), checked))


def _score(asking: Asking) -> int:
    return int(ask(None, say("the score from 1 to 5"), "--score N", kind=click.IntRange(1, 5)))


def _consent(asking: Asking) -> bool:
    """Only who is content is asked to be a tester."""
    from cs_toolkit.core.prompts import CONTENT_SCORE

    if asking.answers["score"] < CONTENT_SCORE:
        return False
    return questions.is_sure(say("did the customer agree to be invited as a tester?"), default=False)


def _without_survey(asking: Asking) -> bool:
    return not questions.is_sure(say("does the survey go with it?"), default=True)


_ASK: Final[Mapping[str, Callable[[Asking], Any]]] = {
    "text": _text,
    "message": lambda asking: questions.lines(say("what the customer wrote")),
    "cause": _cause,
    "party": _party,
    "evidence": _optional(say("what shows it")),
    "option": _option,
    "wish": _wish,
    "chosen": _chosen,
    "comment": _optional(say("what the customer said")),
    "reason": _optional(say("why")),
    "to": _required(say("who takes over")),
    "tracking": _required(say("the tracking number of what was sent")),
    "carrier": _carrier,
    "cost": _cost,
    "promise": _promise,
    "what": _promise,
    "no-survey": _without_survey,
    "score": _score,
    "consent": _consent,
    "done": _required(say("what was done about it")),
}
