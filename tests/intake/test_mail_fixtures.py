"""Every mail of the shared data is read or refused with a reason, and its body is found wherever there is one."""

from __future__ import annotations

import email
import random
import re
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from mails import NOW

from cs_toolkit.errors import BadValue
from cs_toolkit.intake.mail import boxes
from cs_toolkit.intake.mail.message import key_of, read


def _words(path: Path) -> set[str]:
    """An independent, rough reading: the plain words of all text parts above a signature; markup is cut out."""
    found: set[str] = set()
    for part in email.message_from_bytes(path.read_bytes()).walk():
        data = part.get_payload(decode=True)
        if part.get_content_maintype() == "text" and isinstance(data, bytes):
            data = re.split(rb"(?<=\S)\s*\n-- ?\r?\n", data)[0]
            text = re.sub(r"(?s)<(style|script|head|title).*?</\1>|<[^>]*>", " ", data.decode("latin-1"))
            found |= {word.lower() for word in re.findall(r"(?<!\S)[A-Za-z]{4,}(?!\S)", text)}
    return found


def test_every_fixture(shared: Callable[[str], Path], capsys: pytest.CaptureFixture[str]) -> None:
    """No traceback; of the words that a rough reading finds at least one is in the text. The counts are printed."""
    counts: Counter[str] = Counter()
    for path in sorted(found for found in shared("mail").rglob("*") if found.is_file()):
        for letter in boxes.letters(path):
            try:
                mail = read(boxes.checked(letter), NOW)
            except BadValue:
                counts["refused"] += 1
                continue
            counts["automatic" if mail.automatic else "read"] += 1
            counts["with text"] += bool(mail.text)
            words = _words(path)
            assert not words or words & set(re.findall(r"[a-z]{4,}", mail.text.lower())), (path, words)
    with capsys.disabled():
        sys.stdout.write(f"\n{dict(counts)}\n")
    assert counts["refused"] == 1  # the one in Outlook's own format
    assert counts["read"] + counts["automatic"] == 124


def test_a_text_in_every_script(shared: Callable[[str], Path]) -> None:
    """What these fixtures are about: GB2312, Shift-JIS, ISO-2022-JP, EUC-KR, raw and encoded names."""
    folder = shared("mail")
    said = {
        "mail-parser/mail_test_12": "可代开各类增值税发票",
        "mail-parser/mail_malformed_3": "Problemas para visualizar",
        "mail/japanese_shift_jis.eml": "このメールはテスト用のメールです",
        "mail/japanese_iso_2022.eml": "すみません",
        "mail/raw_email.eml": "대부분의 마찬가지로",
        "mail/cant_parse_from.eml": "From one solid piece of aluminum",
        "mail/example13.eml": "This is a message just to say hello",
        "mail/raw_email_incorrect_header.eml": "You are infected with",
    }
    for name, text in said.items():
        assert text in read((folder / name).read_bytes(), NOW).text, name


def test_damaged_mails(shared: Callable[[str], Path]) -> None:
    """Whatever happens to a mail on its way, it is read or refused, and what was read can be stored."""
    mails = [path.read_bytes() for path in sorted(shared("mail/mail").iterdir()) if path.stat().st_size < 10_000]
    chance = random.Random(20261122)
    for _ in range(1000):
        data = bytearray(chance.choice(mails))
        for _ in range(chance.randint(1, 6)):
            start, end = sorted(chance.choices(range(len(data) + 1), k=2))
            data[start:start] = chance.choice([*ODDITIES, bytes(data[start:end]), chance.randbytes(3)])
            del data[end : end + chance.randint(0, 50)]
        with suppress(BadValue):
            mail = read(bytes(data), NOW)
            assert key_of(bytes(data)) == mail.key
            for told in (mail.key, mail.subject, mail.text, *mail.sender, *(one.name for one in mail.attached)):
                assert told.encode() or not told
                assert "\0" not in told


ODDITIES = (
    b"=?utf-8?B?", b"?=", b"=?gb2312?Q?=B0?=", b'boundary="', b"filename*0*=utf-8''%E4", b"charset=punycode",
    b"filename*99999999999999999999999*=a", b"Content-Type: multipart/mixed; boundary=x\r\n", b"\r\n\r\n", b"--x\r\n",
    b"Content-Type: message/rfc822\r\n\r\n", b"Content-Transfer-Encoding: base64\r\n", b"((((((", b"<<<>>", b"\0",
    b"Content-Transfer-Encoding: x-uuencode\r\n", b"Date: Mon, 99 Xxx 99999 99:99:99 +9999999\r\n",
    b"name=\xd6\xd0\xce",
)  # fmt: skip
