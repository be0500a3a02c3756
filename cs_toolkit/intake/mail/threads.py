"""Which case a mail belongs to, and as what: the customer's word, the shop's reply, or a program's noise."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Final, Literal, NamedTuple

from cs_toolkit.core.localtime import pinned
from cs_toolkit.intake.mail.headers import Sender
from cs_toolkit.intake.mail.message import Mail

Role = Literal["customer", "shop", "program"]
NEW: Final = "new "
_SHARED: Final = "precedence: list"  # so a group's shared inbox marks what customers write to it, like any list


class Placed(NamedTuple):
    """A mail in its place. `case`: an id, `NEW` and the key of the mail that opens one, or None: it belongs to none."""

    mail: Mail
    role: Role
    case: str | None

    @property
    def opens(self) -> bool:
        """Whether this mail is a new case."""
        return self.case == NEW + self.mail.key


def placed(
    mails: Iterable[Mail], known: Mapping[str, str], cases: Mapping[str, str], own: Collection[str], now: datetime
) -> Iterator[Placed]:
    """Each mail in its place, in the order in which they were sent.

    `known`: the mails that cases hold, by key; `cases`: the cases that subjects may name, each with the one that stands
    for it; `own`: the shop's addresses.
    """
    known, expected = dict(known), dict[str, str]()
    for mail in sorted(mails, key=lambda mail: pinned(mail.sent_at or now)):
        mail, role = _as_written(mail, own)
        answered = (known[key] for key in mail.answers if key in known)
        case = cases.get(mail.case or "") or next(answered, None) or expected.get(mail.key)
        if case is None and role == "customer":
            case = NEW + mail.key
        if case:
            known[mail.key] = case
            for key in mail.answers:  # an older mail of the thread that comes late, by a wrong clock
                expected.setdefault(key, case)
        yield Placed(mail, role, case)


def _as_written(mail: Mail, own: Collection[str]) -> tuple[Mail, Role]:
    """The mail with who wrote it: a form on the shop's page writes for the customer whom it names for the answer."""
    is_to_us = any(is_own(to, own) for to in mail.recipients)
    if mail.automatic and not (is_to_us and mail.automatic == _SHARED):
        return mail, "program"
    if not is_own(mail.sender.address, own):
        return mail, "customer"
    asked = mail.reply_to
    if asked.address and not is_own(asked.address, own) and is_to_us:
        return mail._replace(sender=Sender(asked.name, asked.address)), "customer"
    return mail, "shop"


def is_own(address: str, own: Collection[str]) -> bool:
    """Whether an address is one of the shop's; `@example.com` stands for all of a domain."""
    address = address.casefold()
    return any(address == one.casefold() or (one[:1] == "@" and address.endswith(one.casefold())) for one in own)
