"""Mails as they come: any charset, any program, any damage; what they say and who says it."""

from __future__ import annotations

import base64
import hashlib
import quopri

import pytest
from mails import NOW, a_mail, parts, raw

from cs_toolkit.errors import BadValue
from cs_toolkit.intake.mail.headers import Sender
from cs_toolkit.intake.mail.message import key_of, read

HANS, HANT = "快递五天没动了，我周五要用，请尽快处理！", "包裹五天沒有動了，我週五要用，請儘快處理！"


@pytest.mark.parametrize(
    ("declared", "encoding", "text"),
    [
        ("utf-8", "utf-8", HANS),
        ("gb2312", "gb18030", HANS + "㐀"),  # declared as the small set, written in the large one
        ("big5", "big5", HANT),
        ("x-unknown", "utf-8", HANS),
        ("x-unknown", "gb18030", HANS),
        ("x-unknown", "big5", HANT),
        (None, "gb18030", HANS),
        (None, "big5", HANT),
        (None, "cp1252", "Große Enttäuschung, déjà vu"),
        ("us-ascii", "gb18030", HANS),
        ("iso-8859-1", "gb18030", HANS),  # old programs said so of everything
        ("iso-8859-1", "cp1252", "naïve café – “quoted”"),
        ("utf-8", "gb18030", HANS),
        ("utf-8", "big5", HANT),
        ("punycode", "utf-8", HANS),
        ("iso-2022-jp", "iso-2022-jp", "すみません"),
        ("ks_c_5601-1987", "cp949", "똠방각하"),
    ],
)
def test_the_text_in_whatever_charset(declared: str | None, encoding: str, text: str) -> None:
    """The declared one where it fits; else UTF-8, GB18030 or Big5, whichever makes sense; at last Western European."""
    kind = f"Content-Type: text/plain; charset={declared}" if declared else "X-None: 1"
    assert a_mail(kind, body=text.encode(encoding)).text == text


def test_a_damaged_character_does_not_change_the_charset() -> None:
    """A mail cut in the middle of a character stays what it says it is."""
    assert a_mail("Content-Type: text/plain; charset=utf-8", body=HANS.encode()[:-1]).text.startswith(HANS[:-1])


@pytest.mark.parametrize(
    "encoding", ["quoted-printable", "Quoted Printable", "quoted-printable;", "base64", "7-bit", "spam"]
)
def test_the_transfer_encoding_as_programs_spell_it(encoding: str) -> None:
    """Also one that is none: then the bytes are the text."""
    data = "Grüße".encode()
    body = {"q": quopri.encodestring(data), "b": base64.b64encode(data)}.get(encoding[0].lower(), data)
    assert (
        a_mail("Content-Type: text/plain; charset=utf-8", f"Content-Transfer-Encoding: {encoding}", body=body).text
        == "Grüße"
    )


def test_of_a_letter_in_two_forms_the_plain_one() -> None:
    """The HTML form is read where the plain one is empty, or missing."""
    page = "Content-Type: text/html\r\n\r\n<p>As a page</p>"
    header, body = parts("Content-Type: text/plain\r\n\r\nAs plain text", page, kind="alternative")
    assert a_mail(header, body=body).text == "As plain text"
    header, body = parts("Content-Type: text/plain\r\n\r\n \r\n", page, kind="alternative")
    assert a_mail(header, body=body).text == "As a page"
    assert a_mail("Content-Type: text/html", body="<p>As a page</p>").text == "As a page"


def test_a_page_as_the_reader_sees_it() -> None:
    """No style, script, title or comment; blocks are lines, cells stand beside each other, entities are characters."""
    page = (
        "<html><head><title>No</title><style>p{color:red}</style></head><body><!-- <b>no</b> --><p>Hi&nbsp;there,</p>"
        "first<br>second &amp; 1 &lt; 2<ul><li>one<li>two</ul><table><tr><td>a<td>b</tr></table>"
        "<script>if (a<b) alert(1)</script>end</body>"
    )
    assert a_mail("Content-Type: text/html", body=page).text.splitlines() == [
        "Hi there,", "", "first", "second & 1 < 2", "", "- one", "- two", "", "a b", "", "end",
    ]  # fmt: skip


def test_files_are_listed_with_their_digest() -> None:
    """Name, size and SHA-256; a name in any encoding, never with a folder in it. They are no part of the letter."""
    header, body = parts(
        "Content-Type: text/plain\r\n\r\nSee the photos",
        'Content-Type: image/jpeg; name="=?gb2312?B?1dXGrC5qcGc=?="\r\nContent-Transfer-Encoding: base64\r\n'
        'Content-Disposition: attachment; filename="=?gb2312?B?1dXGrC5qcGc=?="\r\n\r\n/9j/4A==',
        "Content-Type: text/plain\r\nContent-Disposition: attachment; filename*=utf-8''..%2Fetc%2Fpasswd\r\n\r\nroot",
        "Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw==",
        "Content-Type: message/rfc822\r\n\r\nSubject: old\r\n\r\nForwarded whole",
    )
    mail = a_mail(header, body=body)
    assert mail.text == "See the photos"
    assert [(one.name, one.size) for one in mail.attached[:3]] == [
        ("照片.jpg", 4),
        ("passwd", 4),
        ("attachment.png", 4),
    ]
    assert mail.attached[0].sha256 == hashlib.sha256(b"\xff\xd8\xff\xe0").hexdigest()
    assert (mail.attached[3].name, b"Forwarded whole" in mail.attached[3].data) == ("mail.eml", True)


def test_what_else_there_is_where_nothing_was_written() -> None:
    """A text sent as a file, or a mail handed on as a whole, is read where there is no letter beside it."""
    header, body = parts(
        "Content-Type: text/plain\r\nContent-Disposition: attachment; filename=a.txt\r\n\r\nMy complaint"
    )
    assert a_mail(header, body=body).text == "My complaint"
    header, body = parts("Content-Type: message/rfc822\r\n\r\nSubject: old\r\n\r\nForwarded whole")
    assert a_mail(header, body=body).text == "Forwarded whole"


def test_parts_between_other_boundaries_than_announced() -> None:
    """The boundary that is there counts."""
    body = "----other\r\nContent-Type: text/html\r\n\r\n<p>Still here</p>\r\n----other--\r\n"
    assert a_mail('Content-Type: multipart/alternative; boundary="--named"', body=body).text == "Still here"


SENDERS = [
    ("Kim Lee <kim@example.net>", Sender("Kim Lee", "kim@example.net")),
    ('"Lee, Kim" <kim@example.net>', Sender("Lee, Kim", "kim@example.net")),
    ("=?utf-8?B?546L5aWz5aOr?= <wang@example.cn>", Sender("王女士", "wang@example.cn")),
    ("=?gb2312?B?zfXFrsq/?= <wang@example.cn>", Sender("王女士", "wang@example.cn")),
    ("=?utf-8?Q?Lee=2C_Kim?= <kim@example.net>", Sender("Lee, Kim", "kim@example.net")),
    ("王女士 <wang@example.cn>", Sender("王女士", "wang@example.cn")),
    ("kim@example.net", Sender("", "kim@example.net")),
    ("kim@example.net <kim@example.net>", Sender("", "kim@example.net")),
    ("Kim Lee kim@example.net", Sender("Kim Lee", "kim@example.net")),
    ("Kim Lee", Sender("Kim Lee", "")),
    ("(" * 5000, Sender("(" * 79 + "…", "")),
    ("", Sender("", "")),
]


@pytest.mark.parametrize(("told", "sender"), SENDERS)
def test_who_wrote(told: str, sender: Sender) -> None:
    """The name as shown and the address; a name that only repeats the address is none."""
    assert a_mail(**{"from": told}).sender == sender


def test_a_subject_in_pieces() -> None:
    """Encoded words that cut a character in two are read as one; raw bytes are read, too."""
    assert a_mail(subject="=?utf-8?B?5b+r6YCS5rKh?= =?utf-8?B?5Yqo5LqG?=").subject == "快递没动了"
    cut = [base64.b64encode(part).decode() for part in ("快递没".encode()[:4], "快递没".encode()[4:])]
    assert a_mail(subject="=?utf-8?B?{}?=\r\n =?utf-8?B?{}?= end".format(*cut)).subject == "快递没 end"
    assert a_mail(subject="快递没动了".encode("gb18030").decode("ascii", "surrogateescape")).subject == "快递没动了"
    assert a_mail(subject="=?none?B?VEVTVA==?=").subject == "TEST"


ARRIVED = "Received: by a; Sun, 22 Nov 2026 09:20:00 +0800"
WHEN = [
    (("Date: Sun, 22 Nov 2026 09:14:00 +0800", ARRIVED), "2026-11-22T09:14:00+08:00"),
    (("Date: Sun, 22 Nov 2026 01:14:00 -0000",), "2026-11-22T09:14:00+08:00"),
    (("Date: Sat, 22 Nov 3609 09:14:00 +0800", ARRIVED), "2026-11-22T09:20:00+08:00"),
    (("Date: Mon, 23 Nov 2026 09:14:00 +0800", ARRIVED), "2026-11-22T09:20:00+08:00"),
    (("Date: Tue, 01 Jan 2019 09:14:00 +0800", ARRIVED), "2026-11-22T09:20:00+08:00"),
    ((ARRIVED, "Received: by b; Sun, 22 Nov 2026 08:00:00 +0800"), "2026-11-22T09:20:00+08:00"),
    (("Date: someday", "Received: by a; someday"), None),
    (("Date: Fri, 31 Dec 9999 23:59:59 -2359",), None),
    (("Date: Thu, 13 Feb 1969 23:32 -0330",), None),
    (("Date: Sun, 22 Nov 2026 13:00:00 +0800",), None),
    ((), None),
]


@pytest.mark.parametrize(("headers", "at"), WHEN)
def test_when_it_was_sent(headers: tuple[str, ...], at: str | None) -> None:
    """By the sender's clock where that can be, else when it last arrived; never in the future; else not known."""
    sent_at = a_mail(*headers, date="").sent_at
    assert (sent_at and sent_at.isoformat()) == at


@pytest.mark.parametrize(
    "header",
    [
        "Auto-Submitted: auto-replied",
        "X-Autoreply: yes",
        "X-Auto-Response-Suppress: All",
        "Precedence: bulk",
        "Return-Path: <>",
        "Content-Type: multipart/report; boundary=x",
    ],
)
def test_what_programs_write(header: str) -> None:
    """Bounces, automatic replies, newsletters: the header that gives them away."""
    assert (a_mail(header).automatic or "").lower() in (header.lower(), "multipart/report")


def test_what_people_write_is_not_automatic() -> None:
    """`Auto-Submitted: no` says so; a mailer-daemon is no person whatever it says."""
    assert a_mail("Auto-Submitted: no", "Return-Path: <kim@example.net>", "Precedence: normal").automatic is None
    assert a_mail(**{"from": "MAILER-DAEMON@example.net"}).automatic == "MAILER-DAEMON@example.net"


def test_what_it_answers() -> None:
    """The nearest first; a case by its number in the subject; a reply's subject is not the sender's own."""
    mail = a_mail("References: <a@x> <b@x>", "In-Reply-To: <c@x>", subject="Re: [20261122-03] your mug")
    assert (mail.answers, mail.case, mail.topic) == (("mail:c@x", "mail:b@x", "mail:a@x"), "20261122-03", "")
    mail = a_mail(subject="Fwd: Broken mug")
    assert (mail.answers, mail.case, mail.topic) == ((), None, "Broken mug")
    assert a_mail(subject="回复：订单").topic == ""


def test_a_mail_is_known_by_its_id() -> None:
    """Else by what it holds, to the last byte; the key is the same whether the whole or only its head is read."""
    assert a_mail(message_id="<Abc.1@x.example>").key == "mail:Abc.1@x.example"
    one, other = raw(), raw(body="The mug arrived broken!")
    assert read(one, NOW).key == read(one, NOW).key != read(other, NOW).key
    assert [key_of(data) for data in (one, other)] == [read(data, NOW).key for data in (one, other)]
    assert len({a_mail(message_id=name).key for name in ("<a@x>", " <a@x> ", "a@x")}) == 1


def test_broken_headers() -> None:
    """A line that is no header, a blank before the colon, a mark of UTF-8 in front: the mail behind them is read."""
    data = (
        b"\xef\xbb\xbfReceived: x\r\nquite odd: y\r\nFrom : Kim <kim@example.net>\r\n__\r\nSubject: Broken\r\n"
        b"\r\nThe handle"
    )
    mail = read(data, NOW)
    assert (mail.sender, mail.subject, mail.text) == (Sender("Kim", "kim@example.net"), "Broken", "The handle")


def _nested(depth: int) -> bytes:
    heads = (f"Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n" for n in range(depth))
    return b"From: kim@example.net\r\n" + "".join(heads).encode() + b"\r\nThe handle is off"


def test_parts_within_parts() -> None:
    """Forty deep is read; what no mail program makes is refused, and so is a mail in a mail in a mail without end."""
    assert read(_nested(40), NOW).text == "The handle is off"
    for data in (_nested(3000), b"From: a@x\r\n" + b"Content-Type: message/rfc822\r\n\r\n" * 5000 + b"x"):
        with pytest.raises(BadValue, match="more parts"):
            read(data, NOW)


@pytest.mark.parametrize(
    "data", [b"", b"\n\n", b"hello\n\nworld", b"a,b,c\n1,2,3\n", bytes(range(256)) * 20, b"From: a@x\r\n\r\n"]
)
def test_what_is_no_mail(data: bytes) -> None:
    """A text, a table, noise, and a mail that says nothing at all."""
    with pytest.raises(BadValue):
        read(data, NOW)


@pytest.mark.parametrize(
    "page",
    [
        "<a " * 100_000,
        "<!--" * 100_000,
        "<svg>" * 50_000 + "</title>" * 50_000,
        "<![if>" * 10_000,
        "&#" + "1" * 9_999 + ";",
    ],
)
def test_pages_made_to_hang_a_reader(page: str) -> None:
    """They are read in the time of any other page."""
    assert read(raw("Content-Type: text/html", body=page), NOW).subject == "Broken mug"
