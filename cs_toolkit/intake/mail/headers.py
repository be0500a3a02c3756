"""What the headers of a mail tell: who wrote, when, in answer to what, and whether a program wrote it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import Message
from email.policy import Compat32
from email.utils import getaddresses, parsedate_to_datetime
from typing import Final, NamedTuple

from cs_toolkit.core.localtime import pinned
from cs_toolkit.core.policy import CLOCK_SKEW
from cs_toolkit.core.text import match_key, one_line, shorten
from cs_toolkit.intake.mail import charsets

_MOST: Final = 10_000  # characters of a header
_MOST_LINES: Final = 5_000  # of all headers
_EARLIEST: Final = datetime(1990, 1, 1, tzinfo=UTC)
_ON_THE_WAY: Final = timedelta(days=7)  # no server tries longer to deliver
_NAME_COLUMNS: Final = 80
_ID_LENGTH: Final = 200
_FAMILY: Final = 100  # of the mails that one answers, the latest ones

_NAME: Final = re.compile(rb"([!-9;-~]+)[ \t]*:")
_ADDRESS: Final = re.compile(r"[^\s<>\"'(),;:\[\]]{1,64}@[^\s<>\"'(),;:\[\]]{1,255}")
_ID: Final = re.compile(r"<\s*([^<>]{1,998}?)\s*>")
_CASE: Final = re.compile(r"\[(\d{8}-\d{2,6})\]")
_REPLY: Final = re.compile(
    r"(?:\s*(?:re|aw|sv|antw|回复|回覆|答复|答覆|回信)\s*(?:\[\d+\])?\s*[:：])+\s*", re.IGNORECASE
)
_FORWARD: Final = re.compile(r"\s*(?:fwd?|wg|tr|转发|轉發|轉寄|转寄)\s*[:：]\s*", re.IGNORECASE)
_PROGRAM: Final = re.compile(r"(?:mailer-daemon|postmaster|mail-daemon|mdaemon)@", re.IGNORECASE)
_BULK: Final = frozenset({"bulk", "junk", "list", "auto_reply", "auto-reply"})


class _Brief(Compat32):
    """The standard reading of headers, each only as far as anybody means it: parameters are taken apart slowly."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, told = super().header_source_parse(sourcelines)
        return name, told[:_MOST]


POLICY: Final = _Brief()


class Sender(NamedTuple):
    """Who wrote: the name shown and the address, each empty where it is not told."""

    name: str
    address: str


def mended(data: bytes) -> bytes:
    """The mail with headers that a parser takes: no blank before a colon; a line that is none joins the one before."""
    data = data.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    end = re.search(rb"\r?\n\r?\n", data) or re.search(rb"\r?\n[ \t]+\r?\n", data)
    if end is None:
        return data
    lines = data[: end.start()].split(b"\n")[:_MOST_LINES]
    last = max((number for number, line in enumerate(lines) if _NAME.match(line)), default=0)
    kept = [
        b" " + line if 0 < number < last and line[:1] not in b" \t" and not _NAME.match(line) else line
        for number, line in enumerate(lines)
    ]
    kept = [_NAME.sub(rb"\1:", line, count=1) if _NAME.match(line) else line for line in kept]
    return b"\n".join(kept) + b"\n\n" + data[end.end() :]


def values(mail: Message, name: str) -> Iterator[str]:
    """A header's values as they stand, undecoded; raw bytes as surrogates. (`Message.get` makes objects of those.)"""
    return (str(value) for found, value in mail.raw_items() if found.strip().lower() == name)


def value(mail: Message, name: str) -> str:
    """The first value of a header as it reads, on one line; empty where it is missing."""
    return one_line(charsets.header(next(values(mail, name), "")))


def addresses(mail: Message, *names: str) -> list[Sender]:
    """Everybody whom the headers name."""
    return [sender for name in names for told in values(mail, name) for sender in _senders(told)]


def _senders(told: str) -> Iterator[Sender]:
    unfolded = re.sub(r"[\r\n]+", " ", told)
    try:
        read = [(name, charsets.header(address)) for name, address in getaddresses([unfolded])]
    except RecursionError:  # parentheses in parentheses
        read = []
    good = [_sender(name, address) for name, address in read if _ADDRESS.fullmatch(address)]
    text = charsets.header(unfolded)
    found = _ADDRESS.search(text)
    if good or not text:
        yield from good
    elif found:
        yield _sender(text[: found.start()], found[0])
    else:
        yield _sender(text, "")


def _sender(name: str, address: str) -> Sender:
    shown = shorten(charsets.header(name), _NAME_COLUMNS).strip(" \"'<>\\")
    return Sender("" if match_key(shown) == match_key(address) else shown, one_line(address))


def message_id(mail: Message) -> str | None:
    """The mail's own id without its brackets."""
    told = value(mail, "message-id")
    found = _ID.search(told)
    name = re.sub(r"\s", "", found[1] if found else told)
    return name[:_ID_LENGTH] or None


def answers(mail: Message) -> tuple[str, ...]:
    """The ids of the mails that this one answers, the nearest one first."""
    found: list[str] = []
    for name in ("references", "in-reply-to"):
        for told in values(mail, name):
            read = charsets.header(told)
            ids = _ID.findall(read) or ([] if name == "references" or " " in read else [read])
            found += [re.sub(r"\s", "", item)[:_ID_LENGTH] for item in ids]
    return tuple(dict.fromkeys(item for item in reversed(found[-_FAMILY:]) if item))


def named_case(subject: str) -> str | None:
    """The case whose number stands in the subject in brackets."""
    found = _CASE.search(subject)
    return found[1] if found else None


def topic(subject: str) -> str:
    """What the sender says it is about; of a reply nothing, because that is what somebody else said."""
    if _REPLY.match(subject):
        return ""
    return _FORWARD.sub("", subject, count=1).strip()


def is_forward(subject: str) -> bool:
    """Whether the mail hands on another one."""
    return _FORWARD.match(subject) is not None


def sent_at(mail: Message, now: datetime) -> datetime | None:
    """When the customer wrote: by the mail itself if that can be, else when it arrived; None where neither is told."""
    arrived = next((at for told in values(mail, "received") if (at := _moment(told.rpartition(";")[2], now))), None)
    for told in values(mail, "date"):
        at = _moment(told, now)
        if at and (arrived is None or arrived - _ON_THE_WAY <= at <= arrived + CLOCK_SKEW):
            return at
    return arrived


def _moment(told: str, now: datetime) -> datetime | None:
    """A date of a header, in the zone of `now`; None where it is none, or of no year in which such mail was sent."""
    try:
        found = parsedate_to_datetime(charsets.header(told[:200]))
        at = pinned(found if found.utcoffset() is not None else found.replace(tzinfo=UTC))
        return at.astimezone(now.tzinfo) if _EARLIEST <= at <= pinned(now) + CLOCK_SKEW else None
    except (ValueError, TypeError, OverflowError, IndexError, AttributeError):
        return None


def automatic(mail: Message) -> str | None:
    """Why no person wrote this mail: the header that says so; None for a person's."""
    for name in ("auto-submitted", "precedence", "return-path"):
        told = value(mail, name).lower()
        if _is_automatic(name, told.partition("(")[0].strip()):
            return f"{name}: {told}"
    for name, told in ((name.lower(), charsets.header(str(told)[:200])) for name, told in mail.raw_items()):
        if name.startswith("x-auto") and told.strip().lower() not in {"", "no"}:
            return f"{name}: {one_line(told)}"
    if mail.get_content_type() in {"multipart/report", "message/delivery-status"}:
        return mail.get_content_type()
    sender = next(iter(addresses(mail, "from")), Sender("", ""))
    return sender.address if _PROGRAM.match(sender.address) else None


def _is_automatic(name: str, told: str) -> bool:
    if name == "auto-submitted":
        return told not in {"", "no"}
    return told in _BULK if name == "precedence" else told == "<>"
