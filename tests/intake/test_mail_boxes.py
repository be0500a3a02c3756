"""Where mails lie: single files, mbox files, Maildirs, folders."""

from __future__ import annotations

from pathlib import Path

import pytest
from mails import NOW, a_mail, raw

from cs_toolkit.errors import BadValue
from cs_toolkit.intake.mail import boxes
from cs_toolkit.intake.mail.message import read
from cs_toolkit.intake.mail.threads import NEW, placed

OWN = ("shop@example.com", "@cups.example")


def _subjects(path: Path) -> list[str]:
    return [read(letter.data, NOW).subject for letter in boxes.letters(path)]


def test_an_mbox_is_cut_where_a_mail_begins(tmp_path: Path) -> None:
    """Not at a line of a letter that begins with "From"; `>From` is From again."""
    file = tmp_path / "inbox"
    one = raw(subject="one", body="Hello\n\nFrom here to there it took a week.\n\n>From me, Kim")
    stamp = b"From kim@example.net Sun Nov 22 09:14:00 2026\n"
    file.write_bytes(stamp + one + b"\n\n" + stamp + raw(subject="two") + b"\n")
    assert boxes.is_box(file)
    assert _subjects(file) == ["one", "two"]
    assert read(next(boxes.letters(file)).data, NOW).text.splitlines()[-1] == "From me, Kim"


def test_a_maildir(tmp_path: Path) -> None:
    """`new` and `cur`; not what is being delivered, thrown away, or a draft."""
    for name in ("cur", "new", "tmp"):
        (tmp_path / name).mkdir()
    for name in ("cur/1.a:2,S", "new/2.b", "tmp/3.c", "cur/4.d:2,ST", "cur/5.e:2,D", "cur/.hidden"):
        (tmp_path / name).write_bytes(raw(subject=name))
    assert boxes.is_box(tmp_path)
    assert _subjects(tmp_path) == ["cur/1.a:2,S", "new/2.b"]


def test_a_folder(tmp_path: Path) -> None:
    """Mails by their names or by how they begin, in the folders inside, too; other files are none of our business."""
    (tmp_path / "deep" / "er").mkdir(parents=True)
    for name in ("b.eml", "deep/er/a.EML", "plain"):
        (tmp_path / name).write_bytes(raw(subject=name))
    (tmp_path / "orders.csv").write_text("Date: a,Subject: b\n1,2\n", "utf-8")
    assert _subjects(tmp_path) == ["b.eml", "deep/er/a.EML", "plain"]


@pytest.mark.parametrize("text", ["", "订单编号,金额\n1,2\n", "Dear shop\n\nhello", "Note: a table\nname,amount\n"])
def test_what_is_no_box(tmp_path: Path, text: str) -> None:
    """Exports and other texts, an empty folder, a name that is nothing."""
    file = tmp_path / "refunds.csv"
    file.write_text(text, "utf-8")
    assert not boxes.is_box(file)
    assert not boxes.is_box(tmp_path)
    assert not boxes.is_box(tmp_path / "nothing.eml")


def test_a_mail_of_a_hundred_megabytes(tmp_path: Path) -> None:
    """It is refused by its size alone: nothing of it is read."""
    file = tmp_path / "huge.eml"
    with file.open("wb") as huge:
        huge.write(raw())
        huge.truncate(100_000_000)
    (letter,) = boxes.letters(file)
    assert letter.data == b""
    with pytest.raises(BadValue, match="larger than 50 MB"):
        boxes.checked(letter)


def test_a_huge_mail_in_an_mbox_leaves_the_others(tmp_path: Path) -> None:
    """It is named by its place."""
    file = tmp_path / "inbox.mbox"
    stamp = b"From kim@example.net Sun Nov 22 09:14:00 2026\n"
    with file.open("wb") as box:
        box.write(stamp + raw(subject="huge") + b"\n")
        box.writelines([b"x" * 1_000_000 + b"\n"] * 51)
        box.write(b"\n" + stamp + raw(subject="small"))
    huge, small = boxes.letters(file)
    assert (huge.name, huge.data, read(small.data, NOW).subject) == (f"{file}#1", b"", "small")


def test_outlooks_own_format(tmp_path: Path) -> None:
    """It says how to get a mail out of it."""
    file = tmp_path / "a.msg"
    file.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    with pytest.raises(BadValue, match="save it there as .eml"):
        boxes.checked(next(boxes.letters(file)))


def test_each_mail_finds_its_case() -> None:
    """By the subject first, then by the nearest mail it answers; in order of time, and whoever comes late."""
    mails = [
        a_mail(message_id="<3@x>", in_reply_to="<2@x>", date="Sun, 22 Nov 2026 11:00:00 +0800"),
        a_mail(message_id="<1@x>", date="Sun, 22 Nov 2026 09:00:00 +0800"),
        a_mail(message_id="<2@x>", in_reply_to="<1@x>", date="Sun, 22 Nov 2026 10:00:00 +0800"),
        a_mail(message_id="<4@x>", in_reply_to="<known@x>", subject="Re: [20261120-07] mug"),
        a_mail(message_id="<5@x>", in_reply_to="<known@x>", subject="Re: [20261120-99] mug"),
        a_mail(message_id="<7@x>", in_reply_to="<6@x>", date="Sun, 22 Nov 2026 07:00:00 +0800"),
        a_mail(message_id="<6@x>", date="Sun, 22 Nov 2026 08:00:00 +0800"),
    ]
    found = placed(mails, {"mail:known@x": "20261121-01"}, {"20261120-07": "20261120-07"}, OWN, NOW)
    assert {one.mail.key[5:]: one.case for one in found} == {
        "1@x": f"{NEW}mail:1@x",
        "2@x": f"{NEW}mail:1@x",
        "3@x": f"{NEW}mail:1@x",
        "4@x": "20261120-07",
        "5@x": "20261121-01",
        "6@x": f"{NEW}mail:7@x",
        "7@x": f"{NEW}mail:7@x",
    }


@pytest.mark.parametrize(
    ("sender", "named", "role", "address"),
    [
        ("kim@example.net", {}, "customer", "kim@example.net"),
        ("SHOP@example.com", {}, "shop", "SHOP@example.com"),
        ("lin@cups.example", {}, "shop", "lin@cups.example"),
        ("shop@example.com", {"reply_to": "kim@example.net", "to": "shop@example.com"}, "customer", "kim@example.net"),
        ("shop@example.com", {"reply_to": "help@other.example", "to": "kim@example.net"}, "shop", "shop@example.com"),
        ("kim@example.net", {"auto_submitted": "auto-replied"}, "program", "kim@example.net"),
        ("kim@example.net", {"precedence": "list", "to": "club@example.net"}, "program", "kim@example.net"),
        ("kim@example.net", {"precedence": "list", "to": "shop@example.com"}, "customer", "kim@example.net"),
        ("", {}, "customer", ""),
    ],
)
def test_whose_mail_it_is(sender: str, named: dict[str, str], role: str, address: str) -> None:
    """The shop's addresses are its own; a form on its page writes for the customer whom it names for the answer."""
    (found,) = placed([a_mail(**{"from": sender}, **named)], {}, {}, OWN, NOW)
    assert (found.role, found.mail.sender.address) == (role, address)
    assert found.opens == (role == "customer")
