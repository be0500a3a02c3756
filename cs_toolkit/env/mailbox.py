"""`cst import` of mail: what is new in .eml files, mbox files, Maildirs and folders of these."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from cs_toolkit.env import likes
from cs_toolkit.env.mail_cases import Desk, held
from cs_toolkit.env.progress import watched
from cs_toolkit.errors import BadValue, say, say_n
from cs_toolkit.intake.mail import boxes, message
from cs_toolkit.intake.mail.message import Mail
from cs_toolkit.intake.mail.threads import placed

if TYPE_CHECKING:
    from cs_toolkit.core.model import Case
    from cs_toolkit.env import Env

# Mails of a box that are put in order of time and written together, and bytes of what is attached to them.
_AT_ONCE: Final = 2000
_BYTES_AT_ONCE: Final = 100_000_000
_PREVIEW: Final = 3


@dataclass
class Tally:
    """What became of the mails of a box; `passed_over`: those that are nobody's complaint, by what shows it."""

    added: int = 0
    unchanged: int = 0
    updated: int = 0
    refused: int = 0
    passed_over: list[str] = field(default_factory=list)

    def row(self, name: str) -> dict[str, Any]:
        """The public row."""
        unchanged = self.unchanged + len(self.passed_over)
        return {
            "file": name,
            "added": self.added,
            "unchanged": unchanged,
            "updated": self.updated,
            "refused": self.refused,
        }


def sorted_out(paths: Iterable[str]) -> tuple[list[str], list[str]]:
    """The paths that are mail, and the others."""
    mails: list[str] = []
    others: list[str] = []
    for path in paths:
        (mails if path != "-" and boxes.is_box(Path(path)) else others).append(path)
    return mails, others


def import_mail(env: Env, paths: Iterable[str], *, dry_run: bool, attachments: bool) -> list[dict[str, Any]]:
    """A row for each mailbox: file, added (cases), unchanged, updated (mails put to a case), refused."""
    if not dry_run:
        env.ensure_shop()
    results = []
    for path in paths:
        tally = Tally()
        for mails in _batches(env, path, tally, attachments):
            made: list[Case] = []
            with nullcontext() if dry_run else env.shop.store.writing():
                desk = Desk(env, mails, keeps_files=attachments)
                _take(env, desk, mails, tally)
                if dry_run:
                    _preview(env, desk.new.values())
                else:
                    made = desk.write()
            likes.tell(env, made)
        _tell(env, path, tally)
        results.append(tally.row(path))
    if dry_run:
        env.talk(say("nothing was written"))
    return results


def _batches(env: Env, path: str, tally: Tally, keeps_files: bool) -> Iterator[list[Mail]]:
    """The mails that no case holds yet, some at a time; those that cannot be read are named and counted."""
    there = held(env)
    for trouble in there.problems:
        env.report(trouble)
    known = there.keys()
    mails: list[Mail] = []
    size = 0
    for letter in watched(env, boxes.letters(Path(path)), None, say("reading {file}", file=path)):
        try:
            data = boxes.checked(letter)
            if (key := message.key_of(data)) in known:
                tally.unchanged += 1
                continue
            mail = message.read(data, env.now)
        except BadValue as error:
            tally.refused += 1
            env.warn(say("{file}: {problem}", file=letter.name, problem=error.message))
            continue
        known.add(key)
        mails.append(mail if keeps_files else mail.without_files())
        size += sum(one.size for one in mail.attached) if keeps_files else 0
        if len(mails) >= _AT_ONCE or size > _BYTES_AT_ONCE:
            yield mails
            mails, size = [], 0
    if mails:
        yield mails


def _take(env: Env, desk: Desk, mails: Sequence[Mail], tally: Tally) -> None:
    """Each mail to its place."""
    before = dict(desk.known)
    for found in placed(mails, before, desk.named, env.shop.config.mail.get("own", ()), env.now):
        if found.mail.key in before or desk.is_recorded(found):
            tally.unchanged += 1
        elif found.case in desk.broken:
            tally.refused += 1
        elif found.case is None:
            tally.passed_over.append(found.mail.automatic or found.mail.sender.address)
        else:
            try:
                desk.put(found)
            except BadValue as error:
                tally.refused += 1
                env.warn(say("'{file}': {problem}", file=found.mail.key, problem=error.message))
            else:
                tally.added += found.opens
                tally.updated += not found.opens


def _preview(env: Env, cases: Iterable[Case]) -> None:
    for case in [*cases][:_PREVIEW]:
        told = case.complaint
        values = (told.received_at.isoformat(), case.customer.contact, told.category, told.summary)
        env.talk(say("new: {values}", values=" | ".join(value or "" for value in values)))


def _tell(env: Env, path: str, tally: Tally) -> None:
    if tally.passed_over:
        env.talk(
            say_n(
                "{file}: one mail is nobody's complaint and was passed over ({reason})",
                "{file}: {count} mails are nobody's complaint and were passed over (automatic ones, your own)",
                len(tally.passed_over),
                file=path,
                reason=tally.passed_over[0],
            )
        )
    if tally.added and not env.shop.config.mail.get("own"):
        env.talk(say("[mail] own in shop.toml names your own addresses; without it your replies count as customers'"))
