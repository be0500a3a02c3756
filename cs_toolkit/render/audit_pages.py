"""What `cst audit` found, as rows and as lines for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, tzinfo
from typing import Any, Final

from cs_toolkit.core.audit import Finding
from cs_toolkit.core.audit_steps import Checked
from cs_toolkit.core.model import Event
from cs_toolkit.errors import Message, say
from cs_toolkit.render import names
from cs_toolkit.render.words import sentence

AUDIT: Final = ("case", "event", "file", "finding", "finding_code", "known", "kind", "at", "by", "line")
AUDIT_SHORT: Final = ("file", "entry", "finding")
STEPS: Final = (
    "step", "clause", "label", "evidence", "n", "population", "share", "missing", "since_at", "until_at",
)  # fmt: skip
STEPS_SHORT: Final = ("clause", "step", "n", "population", "share")
_PLACES: Final = 4  # of a share
_FINDINGS: Final[Mapping[str, Message]] = {
    "changed": say("this entry was changed by hand after it was recorded"),
    "inserted": say("this entry was put in by hand, or came from another machine: it was not recorded here"),
    "deleted": say("this entry was recorded and is gone"),
    "case-inserted": say("this case was put in by hand, or came from another machine: it was not recorded here"),
    "case-deleted": say("this case was recorded and is gone"),
    "chain-broken": say("the record itself does not fit together here: a line of it was changed, put in or taken away"),
    "chain-cut": say("the end of the record was taken away"),
    "head-lost": say("how long the record was is not known any more: its end may have been taken away"),
    "head-unknown": say("the record does not go through the head that was noted: it was cut or made anew"),
    "unreadable": say("the file cannot be read: cst doctor tells why"),
    "edited-with-cst": say("changed with cst itself: by edit, doctor or undo"),
    "accepted": say("accepted as it was then"),
    "erased": say("personal data was erased"),
    "taken-back": say("taken back with cst undo"),
    "stopped": say("announced by a command that was stopped before it was done"),
    "elsewhere": say("recorded on another machine"),
    "older": say("older than the record: whether it was changed before is not known"),
}
_FACTS: Final = say("the facts of this case were changed by hand after they were recorded")
_STEPS: Final[Mapping[str, tuple[Message, Message]]] = {
    "received": (say("received"), say("an id of its own, and when and by which channel it came")),
    "acknowledged": (say("acknowledged"), say("a first reply to the customer")),
    "assessed": (say("assessed"), say("sorted by what is wrong")),
    "investigated": (say("investigated"), say("a cause that was found")),
    "answered": (say("answered"), say("a solution that was offered")),
    "decision-told": (say("decision told"), say("the customer was told what was done")),
    "closed": (say("closed"), say("closed with an outcome")),
    "monitored": (say("monitored"), say("the customer was asked how content they are, or said so")),
}


def audit_row(finding: Finding, file: str | None, event: Event | None) -> dict[str, Any]:
    """A row of `cst audit`; `event` is null where it is about the facts of a case, a case, or the record itself."""
    return {
        "case": finding.case,
        "event": finding.part or None,
        "file": file,
        "finding": _message(finding).english(),
        "finding_code": finding.code,
        "known": finding.is_known,
        "kind": event.kind if event else None,
        "at": event.at if event else None,
        "by": event.by if event else None,
        "line": finding.line,
    }


def for_people(row: Mapping[str, Any], finding: Finding, zone: tzinfo) -> dict[str, Any]:
    """The same with words for the reader and what it is about in a cell."""
    if row["kind"]:
        about = f"{names.word('kind', row['kind']).replace('_', ' ')} {row['at'].astimezone(zone):%Y-%m-%d %H:%M}"
    elif finding.case is None and finding.line:
        about = sentence(say("line {number}", number=finding.line))
    else:
        about = finding.part or (sentence(say("facts")) if finding.part is not None else "")
    return {**row, "entry": about, "finding": sentence(_message(finding))}


def _message(finding: Finding) -> Message:
    return _FACTS if (finding.code, finding.part) == ("changed", "") else _FINDINGS[finding.code]


def step_row(found: Checked, since: datetime, until: datetime) -> dict[str, Any]:
    """A row of `cst audit --steps`: `n` of `population` cases hold the evidence, `missing` are the others."""
    label, evidence = _STEPS[found.step.name]
    number, of = found.share
    return {
        "step": found.step.name,
        "clause": found.step.clause,
        "label": label.english(),
        "evidence": evidence.english(),
        "n": number,
        "population": of,
        "share": round(number / of, _PLACES) if of else None,
        "missing": list(found.missing),
        "since_at": since,
        "until_at": until,
    }


def step_lines(steps: Iterable[Checked], period: str) -> Iterator[str]:
    """The self-check for people: how many of how many, and which cases lack it."""
    yield sentence(
        say("Self-check of cases received in {period}, by the steps of ISO 10002:2018; no certificate", period=period)
    )
    for found in steps:
        number, of = found.share
        label, evidence = (sentence(message) for message in _STEPS[found.step.name])
        percent = f"{number / of:.0%}" if of else "-"
        told = say("{label} ({clause}): {evidence}", label=label, clause=found.step.clause, evidence=evidence)
        yield f"  {number:>5} / {of:<5} {percent:>5}  {sentence(told)}"
        if found.missing:
            lacking = ", ".join(found.missing[:_NAMED]) + (" …" if len(found.missing) > _NAMED else "")
            yield f"{'':23}{sentence(say('without: {cases}', cases=lacking))}"


_NAMED: Final = 5
