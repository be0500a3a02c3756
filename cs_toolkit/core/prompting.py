"""What a language model is told so that it can word one reply: task, method, limits, rules, facts, options, history.

The instructions are English (`packs/prompt`); what was written by customers and by the shop stands between marks of
data, line by line behind a bar, so that no text can end the marks or stand where an instruction stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Any, Final, NamedTuple
from zlib import crc32

from cs_toolkit.core.draft_facts import Facts, Setting
from cs_toolkit.core.drafting import Draft
from cs_toolkit.core.lint import Finding, LintRules, Scope, lint
from cs_toolkit.core.model import Event
from cs_toolkit.core.prompts import PERSONAL
from cs_toolkit.core.text import clean, detect_language
from cs_toolkit.core.timeline import Timeline, is_spoken
from cs_toolkit.errors import Message, say

_LONGEST: Final = 4000  # characters of one message
_LAST: Final = 20  # messages
# What customers say in events, and under which name.
_CUSTOMERS: Final[Mapping[str, str]] = {"contacted": "text", "declined": "reason", "rated": "comment"}
# Rules about who confirms a sum, and about the options of a reply.
_NOT_THE_WRITERS: Final = frozenset({"L27"})
_OF_OPTIONS: Final = frozenset({"L11", "L38"})

Texts = Mapping[str, Any]


class Wanted(NamedTuple):
    """What is to be worded: the built-in draft, what it knows and offers, and what a text is judged by."""

    draft: Draft
    facts: Facts
    setting: Setting
    options: Sequence[str]
    rules: LintRules
    scope: Scope


def prompt(timeline: Timeline, wanted: Wanted, texts: Texts) -> str:
    """The complete prompt; `texts` are the instructions of the pack."""
    language = texts["languages"][wanted.draft.language]
    written = list(_history(timeline, wanted.setting.zone))
    sections = (
        ("", [texts["opening"].strip().format(language=language)]),
        ("The reply", list(_task(timeline, wanted, texts))),
        ("Method", [f"- {line}" for line in texts["kinds"][timeline.case.complaint.kind]]),
        ("Limits", list(_limits(timeline, wanted, texts))),
        ("Rules", list(_rules(wanted))),
        ("Facts", list(_facts(timeline, wanted))),
        ("Options", [f"{number}. {_quoted(text)}" for number, text in enumerate(wanted.options, 1)]),
        ("Not known: leave it out", list(_unknown(wanted))),
        ("What was written so far", written and fenced(written)),
        ("The built-in draft: say it better, in your own words", fenced(wanted.draft.text.split("\n"))),
        ("", [texts["closing"].format(language=language)]),
    )
    blocks = ("\n".join([*([f"## {title}"] if title else []), *lines]) for title, lines in sections if lines)
    return "\n\n".join(blocks)


_NO_REPLY: Final = frozenset(
    {"L15", "L35"}
)  # a blank left open, a greeting alone: only warnings where a person wrote it


def judged(text: str, wanted: Wanted) -> tuple[Message | None, tuple[Finding, ...]]:
    """Why an answer must not be used, None where it may; and everything that the linter found in it."""
    findings = lint(text, wanted.rules, wanted.scope)
    language, limit = detect_language(text), wanted.scope.limit
    if language not in {wanted.draft.language, None}:
        return say("it is written in {language}", language=language), findings
    if limit is not None and len(text) > limit:
        return say("it has {length} characters; {limit} are allowed", length=len(text), limit=limit), findings
    worst = next((found for found in findings if found.severity == "block" or found.rule in _NO_REPLY), None)
    reason = worst and say("{rule}: {message} '{span}'", rule=worst.rule, message=worst.message, span=worst.span)
    return reason, findings


def fenced(lines: Iterable[str]) -> list[str]:
    """Lines as data between two marks that do not occur in them, each behind a bar."""
    written = [line for text in lines for line in clean(text).split("\n")]
    name = crc32("\n".join(written).encode())
    while any(f"{name:08x}" in line for line in written):
        name = crc32(name.to_bytes(4, "big"))
    return [f"<<<DATA {name:08x}", *(f"| {line}" for line in written), f"DATA {name:08x}>>>"]


def _task(timeline: Timeline, wanted: Wanted, texts: Texts) -> Iterator[str]:
    complaint = timeline.case.complaint
    yield f"- It is {texts['steps'][wanted.draft.step]}"
    yield f"- Style: {texts['styles'][wanted.draft.style]}."
    yield f"- Kind of contact: {complaint.kind}; channel: {complaint.channel or 'chat'}."
    if "public" in wanted.facts.tags:
        yield f"- {texts['lines']['public']}"
    yield f"- It is now {_moment(wanted.setting.now, wanted.setting.zone)}."


def _limits(timeline: Timeline, wanted: Wanted, texts: Texts) -> Iterator[str]:
    lines = texts["lines"]
    yield from (f"- {line}" for line in lines["always"])
    if wanted.scope.limit is not None:
        yield "- " + lines["limit"].format(count=wanted.scope.limit)
    yield "- " + lines["only_link" if "tracking_url" in wanted.facts.slots else "no_links"]
    if wanted.options:
        yield "- " + lines["options"]
    if timeline.case.complaint.severity == "critical":
        yield "- " + lines["critical"]


def _rules(wanted: Wanted) -> Iterator[str]:
    """What blocks first, then what is warned of; hints are left to the linter, as is what is not the writer's."""
    held = wanted.rules.in_force(wanted.scope)
    left_out = _NOT_THE_WRITERS if wanted.options else _NOT_THE_WRITERS | _OF_OPTIONS
    for severity in ("block", "warn"):
        for name in sorted(name for name, weight in held.items() if weight == severity and name not in left_out):
            rule = wanted.rules.rules[name]
            yield f"- {name} ({severity}): {rule.message.english()} {rule.fix.english()}"


def _facts(timeline: Timeline, wanted: Wanted) -> Iterator[str]:
    complaint, history = timeline.case.complaint, wanted.setting.history
    known: dict[str, str] = {"category": complaint.category, "severity": complaint.severity, "mood": complaint.emotion}
    if "public" not in wanted.facts.tags:
        known |= {"earlier_complaints": str(history.cases), "earlier_orders": str(history.orders)}
    known |= dict(sorted(wanted.facts.slots.items()))
    known |= {f"{name}_as_written": value for name, value in sorted(wanted.facts.foreign.items())}
    yield from (f"{{{_quoted(name)}: {_quoted(value)}}}" for name, value in known.items())


def _unknown(wanted: Wanted) -> Iterator[str]:
    return (f"- {_quoted(asked.english())}" for asked in wanted.draft.questions if asked.text != PERSONAL.text)


def _history(timeline: Timeline, zone: tzinfo) -> Iterator[str]:
    complaint = timeline.case.complaint
    said = [(complaint.received_at, "customer", complaint.text or complaint.summary or "")]
    said += [(event.at, *words) for event in timeline.events if (words := _words(event))]
    for at, who, text in said[:1] + said[1:][-_LAST:]:
        if text.strip():
            left_out = len(text) - _LONGEST
            yield f"[{_moment(at, zone)}, {who}]"
            yield text[:_LONGEST] + (f" … ({left_out} more characters)" if left_out > 0 else "")


def _words(event: Event) -> tuple[str, str] | None:
    """Who said what in an event that carries words between customer and shop."""
    if is_spoken(event):
        return "the shop", event.payload["text"]
    name = _CUSTOMERS.get(event.kind)
    return ("customer", event.get(name) or "") if name else None


def _moment(at: datetime, zone: tzinfo) -> str:
    return at.astimezone(zone).strftime("%Y-%m-%d %H:%M")


def _quoted(text: str) -> str:
    """The text as JSON has it: nothing in it ends the quotation or the line."""
    return '"' + " ".join(clean(text).split()).replace("\\", "\\\\").replace('"', '\\"') + '"'
