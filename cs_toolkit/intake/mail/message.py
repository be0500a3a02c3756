"""A mail in the words of a shop: who wrote what, when, in answer to what."""

from __future__ import annotations

import hashlib
from datetime import datetime
from email import message_from_bytes
from email.message import Message
from typing import Final, NamedTuple

from cs_toolkit.errors import BadValue, say
from cs_toolkit.intake.mail import body, headers, quotes
from cs_toolkit.intake.mail.body import Attached
from cs_toolkit.intake.mail.headers import Sender

PREFIX: Final = "mail:"
_HEADS: Final = frozenset({"from", "to", "subject", "date", "received", "message-id", "reply-to", "return-path"})
# Parts that hold parts (every line is looked at once for each), and lines that may begin a part.
_DEEPEST: Final = 50
_MOST_PARTS: Final = 10_000


class Mail(NamedTuple):
    """A mail as read.

    `key` is the same at every import: the Message-ID, else a digest of the whole. `text` is what is new in it, `topic`
    the subject where it is the sender's own. `automatic` says by what a program's mail shows itself.
    """

    key: str
    sender: Sender
    recipients: tuple[str, ...]
    reply_to: Sender
    sent_at: datetime | None
    subject: str
    topic: str
    text: str
    answers: tuple[str, ...]
    case: str | None
    automatic: str | None
    attached: tuple[Attached, ...]

    def without_files(self) -> Mail:
        """The mail with the names of what is attached, but not its bytes."""
        return self._replace(attached=tuple(one._replace(data=b"") for one in self.attached))


def key_of(data: bytes) -> str:
    """What a mail is known by, read from its headers alone."""
    head, _, _ = headers.mended(data[:200_000]).partition(b"\n\n")
    return _key(_parsed(head + b"\n\n"), data)


def read(data: bytes, now: datetime) -> Mail:
    """The mail in these bytes; raises `BadValue` where they are none, or hold nothing that anybody wrote."""
    mail = _parsed(headers.mended(data))
    if not any(name.strip().lower() in _HEADS for name in mail.keys()):  # noqa: SIM118 - keys may repeat
        raise BadValue(say("it is no mail: no sender, no subject, no date"))
    try:
        return _read(mail, data, now)
    except RecursionError:
        raise _too_deep() from None


def _read(mail: Message, data: bytes, now: datetime) -> Mail:
    subject = headers.value(mail, "subject")
    told = body.text_of(mail)
    found = tuple(body.attached(mail))
    if not (told or subject or found):
        raise BadValue(say("the mail says nothing: no subject, no text, nothing attached"))
    return Mail(
        key=_key(mail, data),
        sender=next(iter(headers.addresses(mail, "from", "sender")), Sender("", "")),
        recipients=tuple(one.address for one in headers.addresses(mail, "to", "cc", "delivered-to")),
        reply_to=next(iter(headers.addresses(mail, "reply-to")), Sender("", "")),
        sent_at=headers.sent_at(mail, now),
        subject=subject,
        topic=headers.topic(subject),
        text=told if headers.is_forward(subject) else quotes.new_text(told),
        answers=tuple(PREFIX + name for name in headers.answers(mail)),
        case=headers.named_case(subject),
        automatic=headers.automatic(mail),
        attached=found,
    )


def _parsed(data: bytes) -> Message:
    if data.lower().count(b"multipart/") > _DEEPEST or data.count(b"\n--") > _MOST_PARTS:
        raise _too_deep()
    try:
        return body.with_lost_parts(message_from_bytes(data, policy=headers.POLICY))
    except RecursionError:
        raise _too_deep() from None
    except (ValueError, LookupError, TypeError, AssertionError) as error:
        raise BadValue(say("it is broken: {reason}", reason=error)) from error


def _key(mail: Message, data: bytes) -> str:
    return PREFIX + (headers.message_id(mail) or hashlib.sha256(data).hexdigest()[:32])


def _too_deep() -> BadValue:
    return BadValue(say("it has more parts, or parts within parts, than any letter"))
