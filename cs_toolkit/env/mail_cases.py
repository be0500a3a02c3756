"""Mails as cases and as events of cases: new ones, further words of the customer, the shop's own replies."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from cs_toolkit.core import entry
from cs_toolkit.core.localtime import pinned
from cs_toolkit.core.model import Case
from cs_toolkit.core.text import match_key, shorten
from cs_toolkit.core.timeline import Timeline, fold, is_spoken
from cs_toolkit.env import sorting
from cs_toolkit.env.events import NewEvent
from cs_toolkit.env.recording import numbered
from cs_toolkit.errors import CaseNotFound, StoreTrouble
from cs_toolkit.intake.mail.body import Attached
from cs_toolkit.intake.mail.message import PREFIX, Mail
from cs_toolkit.intake.mail.threads import Placed
from cs_toolkit.store import attachments

if TYPE_CHECKING:
    from cs_toolkit.env import Env

_SUMMARY_COLUMNS: Final = 60
_ORDER: Final = re.compile(r"(?<![\w.-])([A-Za-z]{0,4}\d[\d-]{4,30})(?![\w-])")
_REOPENED: Final = "the customer wrote again"


class Held(NamedTuple):
    """The cases that came by mail or hold mails, as far as they could be read; `lost`: keys in files that could not."""

    timelines: list[Timeline]
    lost: dict[str, str]
    problems: list[StoreTrouble]

    def keys(self) -> set[str]:
        """The keys of all mails that cases hold, as far as that can be told."""
        return {key for timeline in self.timelines for key in keys_of(timeline)} | self.lost.keys()


def held(env: Env) -> Held:
    """What the shop has of mails; an unreadable file is no reason to take its mail for a new one."""
    if not env.shop.root.is_dir():
        return Held([], {}, [])
    found = env.shop.store.find("all", mentioning=[PREFIX])
    known = {case.id for case in found.cases}
    numbers = env.shop.store.external_ids().items() if found.problems else ()
    lost = {key: case_id for key, case_id in numbers if key.startswith(PREFIX) and case_id not in known}
    return Held([fold(case) for case in found.cases], lost, found.problems)


def keys_of(timeline: Timeline) -> Iterator[str]:
    """The keys of the mails that a case holds."""
    told = (timeline.case.complaint.external_id, *(event.get("external_id") for event in timeline.events))
    return (key for key in told if key and key.startswith(PREFIX))


class Desk:
    """Some mails on their way to their cases; nothing is written before `write`.

    `known`: the mails that cases hold, by key; `named`: the cases that subjects name, each with the one that stands for
    it; `broken`: those of them that cannot be read; `new`: the cases to be made, without their ids.
    """

    def __init__(self, env: Env, mails: Sequence[Mail], *, keeps_files: bool) -> None:
        self._env = env
        self._keeps_files = keeps_files
        self._timelines: dict[str, Timeline] = {}
        self._events: dict[str, list[NewEvent]] = {}
        self._files: list[tuple[str, Attached]] = []
        there = held(env)
        self.broken = {*there.lost.values()}
        self.known = {
            key: self._home(timeline) for timeline in there.timelines for key in keys_of(timeline)
        } | there.lost
        self.named = {mail.case: home for mail in mails if mail.case and (home := self._found(mail.case))}
        self.new: dict[str, Case] = {}
        self._orders = _orders_named(env, mails)

    def _home(self, timeline: Timeline) -> str:
        """The case that stands for one: itself, or the one it was merged into."""
        if timeline.merged_into:
            timeline = self._env.shop.survivor(timeline)
        self._timelines[timeline.case.id] = timeline
        return timeline.case.id

    def _found(self, case_id: str) -> str | None:
        try:
            return self._home(fold(self._env.shop.store.get(case_id).case)) if self._env.shop.root.is_dir() else None
        except CaseNotFound:
            return None
        except StoreTrouble as trouble:
            if case_id not in self.broken:
                self._env.report(trouble)
            self.broken.add(case_id)
            return case_id

    def is_recorded(self, found: Placed) -> bool:
        """Whether the owner recorded by hand what the shop wrote here."""
        timeline = self._timelines.get(found.case or "")
        if found.role != "shop" or timeline is None:
            return False
        text = match_key(found.mail.text)
        return any(match_key(event.payload["text"]) in text for event in timeline.events if is_spoken(event))

    def put(self, found: Placed) -> None:
        """A mail to its case; raises `BadValue` where it makes none."""
        assert found.case is not None
        if found.opens:
            self.new[found.case] = self._case(found.mail)
        events = self._events.setdefault(found.case, [])
        events += [*self._words(found, found.case, events), *self._listing(found.mail)]
        if self._keeps_files:
            self._files += [(found.case, one) for one in found.mail.attached]

    def _case(self, mail: Mail) -> Case:
        """A case from the mail that opens it. Subject and text sort it; what is kept as the words is the text."""
        settings = self._env.shop.config
        words = mail.text or mail.topic or mail.subject
        title = mail.topic or (mail.subject if not mail.text else "")
        facts: dict[str, dict[str, Any]] = {
            "complaint": {
                "received_at": mail.sent_at,
                "channel": "email",
                "external_id": mail.key,
                "text": "\n\n".join(dict.fromkeys(filter(None, (title, words)))),
                "summary": shorten(title or words or _names(mail), _SUMMARY_COLUMNS),
            },
            "customer": {"name": mail.sender.name, "contact": mail.sender.address},
            "order": {"id": self._orders.get(mail.key, "")},
        }
        known = {name: {key: value for key, value in section.items() if value} for name, section in facts.items()}
        defaults = entry.Defaults(settings.currency, settings.language or "zh-Hans")
        case = entry.enter("", known, now=self._env.now, lexicon=sorting.lexicon(self._env), defaults=defaults)
        return case._replace(complaint=case.complaint._replace(text=words or None))

    def _words(self, found: Placed, case: str, before: Sequence[NewEvent]) -> Iterator[NewEvent]:
        """What a mail says on a case that is there; the first one of a new case is the complaint itself."""
        mail, at = found.mail, found.mail.sent_at
        text = mail.text or mail.subject or _names(mail)
        told = {"text": text, "channel": "email", "external_id": mail.key}
        if found.role == "program":
            yield NewEvent("noted", {"text": f"{mail.subject} ({mail.automatic})", "external_id": mail.key}, at)
        elif found.role == "shop":
            yield NewEvent("replied", told, at, mail.sender.name or mail.sender.address)
        elif not found.opens:
            closed = (timeline := self._timelines.get(case)) and timeline.closed
            is_later = closed and pinned(at or self._env.now) > pinned(closed.at)
            if is_later and not any(event.kind == "reopened" for event in before):
                yield NewEvent("reopened", {"reason": _REOPENED}, at)
            yield NewEvent("contacted", told, at)

    def _listing(self, mail: Mail) -> Iterator[NewEvent]:
        """What came with a mail: kept files as such, else a note that names them."""
        if self._keeps_files:
            for one in mail.attached:
                yield NewEvent("attached", {"name": one.name, "sha256": one.sha256, "size": one.size}, mail.sent_at)
        elif mail.attached:
            lines = [f"{one.name}  {one.size} B  SHA-256 {one.sha256}" for one in mail.attached]
            yield NewEvent("noted", {"text": "\n".join(lines)}, mail.sent_at)

    def write(self) -> list[Case]:
        """Everything that was put, as one command that `undo` takes back; returns the new cases."""
        env, ids = self._env, self._numbers()
        made = [numbered(case, ids[key], self._events.pop(key), env.now) for key, case in self.new.items()]
        stored = {case_id: env.shop.store.get(case_id) for case_id in self._events}
        for key, one in self._files:
            attachments.keep_bytes(env.shop.root, ids.get(key, key), one.name, one.data)
        changed = [numbered(stored[name].case, name, events, env.now) for name, events in self._events.items()]
        if made or changed:
            known = {name: len(found.case.events) for name, found in stored.items()}
            noted = {case.id: [event.id for event in case.events[known[case.id] :]] for case in changed}
            env.shop.journal.note("import", env.now, created=[case.id for case in made], events=noted)
            env.shop.store.add(made)
        for case in changed:
            env.shop.store.replace(case, stored[case.id].revision)
        return made

    def _numbers(self) -> dict[str, str]:
        """An id for each new case, by its day of receipt."""
        days: dict[date, list[str]] = {}
        for key, case in self.new.items():
            days.setdefault(case.complaint.received_at.astimezone(self._env.zone).date(), []).append(key)
        return {
            key: case_id
            for day, keys in days.items()
            for key, case_id in zip(keys, self._env.shop.store.allocate(day, len(keys)), strict=True)
        }


def _names(mail: Mail) -> str:
    return ", ".join(one.name for one in mail.attached)


def _orders_named(env: Env, mails: Iterable[Mail]) -> Mapping[str, str]:
    """The order that a mail names, where exactly one of its numbers is in the order book; by key of the mail."""
    numbers = {mail.key: set(_ORDER.findall(f"{mail.subject}\n{mail.text}")) for mail in mails if not mail.automatic}
    orders = env.shop.orders.look_up(set().union(*numbers.values())) if env.shop.root.is_dir() else {}
    named = {key: sorted(told & orders.keys()) for key, told in numbers.items()}
    return {key: told[0] for key, told in named.items() if len(told) == 1}
