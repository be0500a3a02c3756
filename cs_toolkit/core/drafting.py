"""A reply composed for a case at a step: for each part one sentence that fits, and nothing that is not known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from cs_toolkit.core import prompts
from cs_toolkit.core.choosing import ATTEMPTS, Chooser, Said
from cs_toolkit.core.draft_facts import Setting, gather, is_public
from cs_toolkit.core.phrasing import option_text, running, sentence_case
from cs_toolkit.core.playbook import Playbook
from cs_toolkit.core.remedy_text import Option, Remedy, from_payload
from cs_toolkit.core.sentences import CHOOSING, STEPS, STYLES
from cs_toolkit.core.timeline import Timeline, is_spoken
from cs_toolkit.errors import BadValue, Message, say

TOO_LONG: Final = say("it has {length} characters; a reply there may have {limit}: shorten it")

# What a reply can do without where its length is limited, first what goes first.
_OPTIONAL: Final = ("close", "advice", "feeling", "benefit", "greeting")
# What can be done in place of what is refused, where the plan for the case has too little.
_INSTEAD: Final = ("exchange", "gift", "explain")


class Draft(NamedTuple):
    """A reply to be finished by a person: `questions` is what to add and check; `options` are those it numbers."""

    text: str
    sentence_ids: tuple[str, ...]
    questions: tuple[Message, ...]
    language: str
    step: str
    options: tuple[Option, ...] = ()
    style: str = "warm"


class _Reply(NamedTuple):
    """What is laid out: sentences in their order, the lines of the options, what separates paragraphs."""

    said: tuple[Said, ...]
    lines: Sequence[str]
    language: str
    between: str

    @property
    def text(self) -> str:
        """The greeting, the body as running text, the options line by line, the close."""
        body = running((item.text for item in self.said if item.part not in {"greeting", "close"}), self.language)
        paragraphs = [
            *(item.text for item in self.said if item.part == "greeting"),
            body,
            "\n".join(self.lines),
            *(item.text for item in self.said if item.part == "close"),
        ]
        return self.between.join(paragraph for paragraph in paragraphs if paragraph)

    def without(self, part: str) -> _Reply:
        """The same without one part."""
        return self._replace(said=tuple(item for item in self.said if item.part != part))


def compose(
    timeline: Timeline,
    step: str,
    playbook: Playbook,
    *,
    setting: Setting,
    options: Sequence[Option] = (),
    used: Iterable[str] = (),
    style: str = "warm",
) -> Draft:
    """A draft of the reply for a step in the playbook's language and one of `STYLES`.

    `options` are those to offer (one alone is a granted wish), else the offer that stands, else suggestions; at the
    step goodwill the gift. `used` holds ids of sentences and whole texts not to be said again while there are others,
    the newest first; a draft opens as those texts do only where it cannot open otherwise, and then as the oldest.
    """
    _check(say("'{value}' is not a step that has a reply", value=step), step, STEPS)
    _check(say("'{value}' is not a style", value=style), style, STYLES)
    offer = _offer(timeline, step, options, setting)
    facts = gather(
        timeline,
        step,
        playbook,
        setting,
        is_granted=_is_granted(timeline, step, offer),
        gift=options[0] if step == "goodwill" and options else None,
    )
    replies = "\n".join(event.get("text") for event in timeline.events if is_spoken(event))
    chooser = Chooser(timeline, step, style, playbook, facts, used, replies)
    complaint = timeline.case.complaint
    lines = _numbered(timeline, step, offer, playbook, setting)
    limit = playbook.limit(channel=complaint.channel, platform=complaint.platform, payment=complaint.payment)
    reply = _fitted(
        chooser, _Reply((), lines, playbook.language, "\n\n" if complaint.channel == "email" else "\n"), limit
    )
    asked = prompts.questions(timeline, step, facts)
    if limit and len(reply.text) > limit:
        asked = (TOO_LONG._replace(args={"length": len(reply.text), "limit": limit}), *asked)
    ids = tuple(item.sentence.id for item in reply.said)
    return Draft(reply.text, ids, asked, playbook.language, step, offer, style)


def _check(problem: Message, value: str, allowed: Iterable[str]) -> None:
    if value not in allowed:
        raise BadValue(problem, say("one of {names}", names=", ".join(allowed)))


def _is_granted(timeline: Timeline, step: str, offer: Sequence[Option]) -> bool:
    if step == "refuse":
        return False
    return len(offer) == 1 or (not offer and bool(timeline.offered and timeline.offered.get("grant")))


def _offer(timeline: Timeline, step: str, options: Sequence[Option], setting: Setting) -> tuple[Option, ...]:
    if step not in CHOOSING:
        return ()
    if options:
        return tuple(options)
    if step == "refuse":
        return _instead(timeline, setting)
    offered = timeline.offered
    if offered is not None and not timeline.after(offered, "declined"):
        return tuple(from_payload(table) for table in offered.payload["options"])
    return _suggested(timeline, setting)


def _suggested(timeline: Timeline, setting: Setting) -> tuple[Option, ...]:
    from cs_toolkit.core.remedy_choice import suggest

    return suggest(timeline, currency=setting.currency, purse=setting.purse)


def _instead(timeline: Timeline, setting: Setting) -> tuple[Option, ...]:
    """What can be done in place of what was asked: at least two, and not that."""
    from cs_toolkit.core.remedy_choice import wish_of

    asked = wish_of(timeline.case.complaint.wants or "")
    found = [option for option in _suggested(timeline, setting) if option.kind != asked]
    kinds = {asked, *(option.kind for option in found)}
    more = [Option((Remedy(kind),)) for kind in _INSTEAD if kind not in kinds]
    return (*found, *more[: max(0, 2 - len(found))])


def _numbered(
    timeline: Timeline, step: str, offer: Sequence[Option], playbook: Playbook, setting: Setting
) -> list[str]:
    """The options on lines of their own; a granted wish is a line without a number."""
    is_plain = is_public(timeline)
    texts = [
        option_text(option, playbook, timeline.case.order, currency=setting.currency, plain=is_plain)
        for option in offer
    ]
    if len(texts) == 1 and step != "refuse":
        return [sentence_case(texts[0]) + ("." if playbook.language == "en" else "。")]
    return [f"{number}. {sentence_case(text)}" for number, text in enumerate(texts, 1)]


def _fitted(chooser: Chooser, empty: _Reply, limit: int | None) -> _Reply:
    """The first attempt that is new as a whole and not too long; else the shortest that can be said.

    Where the length is limited, what a reply can do without goes first.
    """
    for attempt in range(5 * ATTEMPTS):
        reply = empty._replace(said=tuple(chooser.sentences(attempt)))
        for part in _OPTIONAL if limit else ():
            if limit and len(reply.text) > limit:
                reply = reply.without(part)
        if not (limit and len(reply.text) > limit) and reply.text not in chooser.used:
            return reply
    if limit and len(reply.text) > limit:
        short = tuple(item for item in chooser.shortest() if item.part not in _OPTIONAL)
        return empty._replace(said=short)
    return reply
