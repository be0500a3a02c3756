"""The questions of `cst log` without options: what was written, and what can be said of it in a few words."""

from __future__ import annotations

from typing import Any, Final

import click

from cs_toolkit.core.model import Case
from cs_toolkit.env import Env
from cs_toolkit.errors import Message, say
from cs_toolkit.params import questions
from cs_toolkit.params.asking import ask_text
from cs_toolkit.params.types import CHANNEL, HAPPENED, PLATFORM, Slug

_NOW: Final = "now"


def asked(env: Env) -> dict[str, Any]:
    """The facts of a new complaint; only its text must be given. The order book fills what it knows of an order."""
    found: dict[str, Any] = {"text": ask_text(None, say("what the customer wrote")), "received_at": _received()}
    found["customer"] = questions.line(say("who complains"), default="")
    found["order"] = questions.line(say("the order number"), default="")
    if not (found["order"] and env.shop.orders.look_up([found["order"]])):
        found["product"] = questions.line(say("what was bought"), default="")
    own = env.shop.config.platforms
    if len(own) != 1:
        found["platform"] = _name(say("the platform"), PLATFORM, own[0] if own else "")
    found["channel"] = _name(say("how it came: wechat, phone, email …"), CHANNEL, "")
    return found


def is_meant(case: Case) -> bool:
    """Whether the case is to be recorded as it was understood, told in a line."""
    from cs_toolkit.render import views
    from cs_toolkit.render.labels import word_of
    from cs_toolkit.render.words import sentence

    complaint = case.complaint
    slugs = (("kind", complaint.kind), ("category", complaint.category), ("severity", complaint.severity))
    words = " · ".join((*(word_of(*slug) for slug in slugs), views.about(case)))
    questions.tell_lines([sentence(say("to be recorded: {case}", case=words))])
    return questions.is_sure(say("record it?"), default=True)


def _received() -> Any:
    """When they wrote: the customer's clock runs from then."""
    context = click.get_current_context()
    question = say("when they wrote: 10:30, 2h ago, 昨天 14:00 …")

    from cs_toolkit.render.words import translated

    now = translated("now")

    def convert(typed: str) -> Any:
        return None if typed in {_NOW, now} else HAPPENED.convert(typed, None, context)

    return questions.converted(lambda: questions.line(question, default=now), convert)


def _name(question: Message, kind: Slug, default: str) -> str:
    """A name or a word for it, that may be left out."""
    from cs_toolkit.render.labels import words_of

    words = [word for name in kind.allowed for word in (name, words_of(kind.column).get(name, name))]
    return str(
        questions.converted(
            lambda: questions.line(question, default=default, words=words),
            lambda typed: kind.convert(typed, None, None) if typed else "",
        )
    )
