"""Mails for tests: name only what the test is about."""

from __future__ import annotations

from datetime import datetime

from cs_toolkit.intake.mail.message import Mail, read

NOW = datetime.fromisoformat("2026-11-22T12:00:00+08:00")


def raw(*headers: str, body: str | bytes = "The mug arrived broken.", **named: str) -> bytes:
    """The bytes of a mail; `message_id="a@x"` for headers with a dash, a header given as "" is left out."""
    told = {"From": "Kim Lee <kim@example.net>", "Subject": "Broken mug", "Date": "Sun, 22 Nov 2026 09:14:00 +0800"}
    told |= {name.replace("_", "-").title(): value for name, value in named.items()}
    lines = [f"{name}: {value}" for name, value in told.items() if value]
    head = "\r\n".join([*lines, *headers]).encode("utf-8", "surrogateescape")
    return head + b"\r\n\r\n" + (body.encode() if isinstance(body, str) else body)


def a_mail(*headers: str, body: str | bytes = "The mug arrived broken.", **named: str) -> Mail:
    """A mail as read at noon of that day."""
    return read(raw(*headers, body=body, **named), NOW)


def parts(*inner: str, kind: str = "mixed") -> tuple[str, str]:
    """The header and the body of a mail of several parts, each given with its own headers."""
    body = "".join(f"--=_cut\r\n{part}\r\n" for part in inner) + "--=_cut--\r\n"
    return f'Content-Type: multipart/{kind}; boundary="=_cut"', body
