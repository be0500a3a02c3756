"""A mail's parts: the text that was written, and what is attached to it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from email import message_from_bytes
from email.errors import MessageError
from email.message import Message
from pathlib import PurePosixPath
from typing import Final, NamedTuple

from cs_toolkit.core.text import one_line, storable
from cs_toolkit.intake.mail import charsets, headers, html

_READABLE: Final = {"text/plain", "text/html"}
_TEXT_LIMIT: Final = 100_000  # characters; no letter is longer
_NAME_LENGTH: Final = 120
# How some programs spell a transfer encoding that the standard knows by another name.
_ENCODINGS: Final = {"quoted printable": "quoted-printable", "base-64": "base64", "uue": "x-uuencode"}
# A line that could be a boundary: headers of a part follow it.
_BOUNDARY: Final = re.compile(rb"^--([^\s\"]{1,200})[ \t]*\r?\n(?=content-[a-z-]{1,40}:)", re.IGNORECASE | re.MULTILINE)


class Attached(NamedTuple):
    """A file that came with a mail: its name, its digest, its size, its bytes."""

    name: str
    sha256: str
    size: int
    data: bytes


def with_lost_parts(mail: Message) -> Message:
    """The mail; where its boundary is not the one that it names, with the parts between those that are there."""
    if not _has_lost_parts(mail):
        return mail
    payload = mail.get_payload(decode=True)
    found = _BOUNDARY.search(payload) if isinstance(payload, bytes) else None
    if found:
        again = b'Content-Type: multipart/mixed; boundary="%b"\n\n%b' % (found[1], found.string)
        mail.set_payload(message_from_bytes(again, policy=headers.POLICY).get_payload())
    return mail


def text_of(mail: Message) -> str:
    """What was written; of one letter in several forms the plain one. Where nothing else speaks, a text attached."""
    told = _written(mail)
    if not told.strip():
        told = "\n\n".join(filter(str.strip, (_decoded(part) for part in _leaves(mail) if _is_readable(part))))
    return storable(told).strip()[:_TEXT_LIMIT]


def attached(mail: Message) -> Iterator[Attached]:
    """The files that came with it, in order; a mail that was handed on as a whole is one of them."""
    for part in _parts(mail):
        if part.get_content_type() == "message/rfc822":
            data = _as_bytes(part)
        elif part.is_multipart() or _is_text(part, mail):
            continue
        else:
            data = _bytes(part)
        if data.strip():
            yield Attached(_name(part), hashlib.sha256(data).hexdigest(), len(data), data)


def _written(part: Message) -> str:
    kind = part.get_content_type()
    if kind == "message/rfc822":
        return ""
    if not part.is_multipart():
        return _decoded(part) if _is_letter(part) or _has_lost_parts(part) else ""
    children = [child for child in part.get_payload() if isinstance(child, Message)]
    texts = [(child.get_content_type(), text) for child in children if (text := _written(child)).strip()]
    if kind == "multipart/alternative":
        texts.sort(key=lambda found: found[0] != "text/plain")
        return texts[0][1] if texts else ""
    return "\n\n".join(text.strip() for _, text in texts)


def _parts(part: Message) -> Iterator[Message]:
    """The part and those inside it, but nothing inside a mail that was handed on."""
    yield part
    if part.is_multipart() and part.get_content_type() != "message/rfc822":
        for child in part.get_payload():
            if isinstance(child, Message):
                yield from _parts(child)


def _leaves(mail: Message) -> Iterator[Message]:
    return (part for part in mail.walk() if not part.is_multipart())


def _is_readable(part: Message) -> bool:
    return part.get_content_type() in _READABLE


def _is_letter(part: Message) -> bool:
    """A text that is part of the letter and no file that came with it."""
    is_file = part.get_content_disposition() == "attachment" or _file_name(part)
    return _is_readable(part) and not is_file


def _is_text(part: Message, mail: Message) -> bool:
    return _is_letter(part) or _has_lost_parts(part) or (part is mail and _is_readable(part))


def _has_lost_parts(part: Message) -> bool:
    """Said to have parts, but none was found: its boundary is wrong or missing."""
    return part.get_content_maintype() == "multipart" and not part.is_multipart()


def _decoded(part: Message) -> str:
    text = charsets.decode(_bytes(part), _charset(part)).replace("\r\n", "\n").replace("\r", "\n")
    kind = part.get_content_type()
    is_page = kind == "text/html" or (kind != "text/plain" and re.search(r"<(?:html|body|table|p)\b", text, re.I))
    return html.text_of(text) if is_page else text


def _charset(part: Message) -> str | None:
    try:
        named = part.get_param("charset")
    except (ValueError, LookupError, TypeError):
        return None
    return named[2] if isinstance(named, tuple) else named


def _bytes(part: Message) -> bytes:
    """The content of a part without its transfer encoding; what is called by a wrong name is read all the same."""
    encoding = one_line(str(part.get("content-transfer-encoding", ""))).lower().partition(";")[0].strip()
    if "content-transfer-encoding" in part:
        part.replace_header("content-transfer-encoding", _ENCODINGS.get(encoding, encoding))
    try:
        data = part.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError):
        return b""
    return data if isinstance(data, bytes) else b""


def _as_bytes(part: Message) -> bytes:
    try:
        return b"\n".join(child.as_bytes() for child in part.get_payload() if isinstance(child, Message))
    except (MessageError, ValueError, LookupError, TypeError, AttributeError):
        return b""


def _file_name(part: Message) -> str:
    for name, told in [*part.raw_items()]:
        if name.lower() in {"content-disposition", "content-type"} and not str(told).isascii():
            part.replace_header(name, charsets.unescaped(str(told)))
    try:
        told = part.get_filename("")
    except (ValueError, LookupError, TypeError):
        return ""
    return charsets.header(told)


def _name(part: Message) -> str:
    """The name a file came with, without any folder; one that has none is named by what it is."""
    name = PurePosixPath(one_line(_file_name(part)).replace("\\", "/")).name[-_NAME_LENGTH:]
    if name.strip(". "):
        return name
    kind = re.sub(r"[^a-z0-9.+-]", "", part.get_content_subtype())
    return "mail.eml" if kind == "rfc822" else f"attachment.{kind}"
