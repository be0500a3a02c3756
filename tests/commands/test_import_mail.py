"""`cst import` of mail: new cases, further words on those that are there, and what is nobody's complaint."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import SHARED, Run
from mails import parts, raw

CaseFile = Callable[..., dict[str, Any]]
FIRST = "<1@example.net>"


@pytest.fixture
def maildir(tmp_path: Path, shop: Path, run: Run) -> Path:
    """An empty Maildir, and a shop that knows its own address."""
    run("init")
    with (shop / "shop.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[mail]\nown = ["shop@example.com"]\n')
    folder = tmp_path / "Maildir"
    for name in ("cur", "new", "tmp"):
        (folder / name).mkdir(parents=True)
    return folder


def put(maildir: Path, *headers: str, **given: Any) -> None:
    """One more mail in the box."""
    (maildir / "new" / f"{len([*maildir.glob('new/*')])}.host").write_bytes(raw(*headers, **given))


def taken(run: Run, *args: object) -> tuple[int, int, int, int]:
    """Added, unchanged, updated, refused of the one box."""
    done = run("import", *args, "-f", "json")
    (row,) = json.loads(done.stdout)
    assert done.code == (1 if row["refused"] else 0), done
    return row["added"], row["unchanged"], row["updated"], row["refused"]


def test_a_mail_is_a_case(run: Run, maildir: Path, case_file: CaseFile) -> None:
    """Who wrote, when, in which language, what about; the words are the letter's own."""
    body = "杯子收到就碎了，请退款！\n\n-- \n王女士\n"
    put(maildir, message_id=FIRST, subject="杯子碎了", body=body, **{"from": "王女士 <wang@example.cn>"})
    assert taken(run, maildir) == (1, 0, 0, 0)
    case = case_file()
    assert case["customer"] == {"name": "王女士", "contact": "wang@example.cn"}
    complaint = case["complaint"]
    assert complaint["received_at"].isoformat() == "2026-11-22T09:14:00+08:00"
    told = {name: complaint[name] for name in ("channel", "language", "category", "external_id", "summary", "text")}
    assert told == {
        "channel": "email",
        "language": "zh-Hans",
        "category": "delivery-damaged",
        "external_id": "mail:1@example.net",
        "summary": "杯子碎了",
        "text": "杯子收到就碎了，请退款！",
    }


def test_the_subject_helps_to_sort(run: Run, maildir: Path, case_file: CaseFile) -> None:
    """Where the letter itself says nothing to sort by."""
    put(maildir, subject="My parcel arrived damaged", body="See the photo please.")
    assert taken(run, maildir) == (1, 0, 0, 0)
    assert case_file()["complaint"]["category"] == "delivery-damaged"
    assert case_file()["complaint"]["text"] == "See the photo please."


def test_only_what_is_new_is_taken(run: Run, maildir: Path, contents: Callable[[], dict[str, bytes]]) -> None:
    """The same box again changes not a byte; nor does the same mail from another program's folder."""
    put(maildir, message_id=FIRST)
    put(maildir, subject="No id at all")
    assert taken(run, maildir) == (2, 0, 0, 0)
    before = contents()
    put(maildir, "X-Copy: 1", message_id=FIRST)
    assert taken(run, maildir) == (0, 3, 0, 0)
    assert contents() == before
    put(maildir, message_id="<2@example.net>")
    assert taken(run, maildir) == (1, 3, 0, 0)


def test_a_thread_is_one_case(run: Run, maildir: Path, case_file: CaseFile) -> None:
    """Their later mail asks for an answer, ours gives it; in one go or as they come."""
    put(maildir, message_id=FIRST)
    reply = {"from": "Kim <shop@example.com>", "to": "kim@example.net", "date": "Sun, 22 Nov 2026 09:30:00 +0800"}
    put(maildir, in_reply_to=FIRST, message_id="<2@example.com>", body="A new one leaves today.", **reply)
    assert taken(run, maildir) == (1, 0, 1, 0)
    later = "Thank you!\n\nOn Sun, 22 Nov 2026, Kim wrote:\n> A new one leaves today."
    put(maildir, references="<2@example.com>", date="Sun, 22 Nov 2026 10:00:00 +0800", body=later)
    put(maildir, subject="Re: [20261122-01] mug", date="Sun, 22 Nov 2026 11:00:00 +0800", body="When?")
    assert taken(run, maildir) == (0, 2, 2, 0)
    events = [(event["kind"], event["text"], event["at"].strftime("%H:%M")) for event in case_file()["event"]]
    assert events == [
        ("replied", "A new one leaves today.", "09:30"),
        ("contacted", "Thank you!", "10:00"),
        ("contacted", "When?", "11:00"),
    ]
    assert [case_file()["event"][0]["by"], case_file()["event"][0]["channel"]] == ["Kim", "email"]
    assert taken(run, maildir) == (0, 4, 0, 0)


def test_what_was_recorded_by_hand_is_not_recorded_twice(run: Run, maildir: Path, case_file: CaseFile) -> None:
    """The reply that `cst ack` knows comes again with the folder of sent mail."""
    put(maildir, message_id=FIRST)
    taken(run, maildir)
    assert run("ack", "1", "--text", "A new one leaves today.").code == 0
    put(maildir, in_reply_to=FIRST, body="A new one\nleaves today.\n\n-- \nKim", **{"from": "shop@example.com"})
    assert taken(run, maildir) == (0, 2, 0, 0)
    assert [event["kind"] for event in case_file()["event"]] == ["acknowledged"]


def test_a_closed_case_opens_again_for_a_later_mail(run: Run, maildir: Path, case_file: CaseFile) -> None:
    """But not for one that was sent before it was closed."""
    put(maildir, message_id=FIRST)
    taken(run, maildir)
    assert run("close", "1", "--outcome", "withdrawn", "--reason", "found it", "--at", "10:00").code == 0
    put(maildir, in_reply_to=FIRST, date="Sun, 22 Nov 2026 09:50:00 +0800", body="Any news?")
    assert taken(run, maildir) == (0, 1, 1, 0)
    assert [event["kind"] for event in case_file()["event"]] == ["closed", "contacted"]
    put(maildir, in_reply_to=FIRST, date="Sun, 22 Nov 2026 10:50:00 +0800", body="It is broken after all.")
    put(maildir, in_reply_to=FIRST, date="Sun, 22 Nov 2026 10:55:00 +0800", body="Hello?")
    assert taken(run, maildir) == (0, 2, 2, 0)
    assert [event["kind"] for event in case_file()["event"]][2:] == ["reopened", "contacted", "contacted"]


def test_programs_are_no_customers(run: Run, maildir: Path, case_file: CaseFile) -> None:
    """A bounce of no case is passed over and counted; one that answers a case is a note there. Our own mail, too."""
    put(maildir, message_id=FIRST)
    put(maildir, "Auto-Submitted: auto-replied", subject="Out of office")
    put(maildir, subject="Our news", **{"from": "shop@example.com"})
    put(maildir, "Return-Path: <>", subject="Undeliverable", in_reply_to=FIRST)
    done = run("import", maildir, "-f", "json")
    assert json.loads(done.stdout)[0] | {"file": ""} == {
        "file": "", "added": 1, "unchanged": 2, "updated": 1, "refused": 0,
    }  # fmt: skip
    assert "2 mails are nobody's complaint" in done.stderr
    assert [(event["kind"], event["text"]) for event in case_file()["event"]] == [
        ("noted", "Undeliverable (return-path: <>)")
    ]


def test_files_that_came_with_it(run: Run, maildir: Path, case_file: CaseFile, shop: Path) -> None:
    """Listed with their digest; kept beside the case where asked for, never under a path of the sender's."""
    photo = "Content-Type: image/jpeg\r\nContent-Disposition: attachment; filename=../../p.jpg\r\n\r\nJPEG"
    header, body = parts("Content-Type: text/plain\r\n\r\nSee the photo", photo)
    digest = hashlib.sha256(b"JPEG").hexdigest()
    put(maildir, header, body=body)
    assert taken(run, maildir) == (1, 0, 0, 0)
    assert case_file()["event"][0]["text"] == f"p.jpg  4 B  SHA-256 {digest}"
    assert not (shop / "attachments" / "20261122-01").exists()
    put(maildir, header, body=body, message_id="<2@example.net>")
    assert taken(run, maildir, "--attachments") == (1, 1, 0, 0)
    event = case_file("20261122-02")["event"][0]
    assert (event["kind"], event["name"], event["sha256"], event["size"]) == ("attached", "p.jpg", digest, 4)
    assert (shop / "attachments" / "20261122-02" / f"{digest}.jpg").read_bytes() == b"JPEG"


def test_an_order_number_in_the_text_is_the_order(run: Run, maildir: Path, inbox: Path, case_file: CaseFile) -> None:
    """If it is in the book; any other number is only a number."""
    assert run("orders", "import", inbox / "taobao_orders_gb18030.csv").code == 0
    order = run("orders", "list", "-f", "csv", "--columns", "id", "--limit", "1").lines[1]
    put(maildir, body=f"Order {order}, tel. 13800138000, broken")
    assert taken(run, maildir) == (1, 0, 0, 0)
    assert case_file()["order"]["id"] == order


def test_undo_takes_back_a_whole_import(run: Run, maildir: Path) -> None:
    """New cases and what was put to old ones; the next import brings both again."""
    put(maildir, message_id=FIRST)
    taken(run, maildir)
    put(maildir, in_reply_to=FIRST, body="Hello?")
    put(maildir, message_id="<2@example.net>")
    assert taken(run, maildir) == (1, 1, 1, 0)
    assert run("undo").code == 0
    assert run("list", "-f", "ids").lines == ["20261122-01"]
    assert taken(run, maildir) == (1, 1, 1, 0)


def test_a_merged_case_is_found_where_it_went(run: Run, maildir: Path, case_file: CaseFile) -> None:
    """Mail to either of the two belongs to the one that survived."""
    put(maildir, message_id=FIRST)
    put(maildir, message_id="<2@example.net>")
    taken(run, maildir)
    assert run("merge", "2", "1").code == 0
    put(maildir, in_reply_to="<2@example.net>", body="Hello?")
    put(maildir, subject="Re: [20261122-02]", body="Hello??")
    assert taken(run, maildir) == (0, 2, 2, 0)
    assert [event["text"] for event in case_file("20261122-01")["event"] if event["kind"] == "contacted"][-2:] == [
        "Hello?", "Hello??",
    ]  # fmt: skip


def test_a_broken_case_hides_no_mail(run: Run, maildir: Path, shop: Path) -> None:
    """A mail to a case that cannot be read waits until it can; the others come in."""
    put(maildir, message_id=FIRST)
    taken(run, maildir)
    file = shop / "open" / "20261122-01.toml"
    text = file.read_bytes()
    file.write_bytes(text + b"[[[")
    put(maildir, subject="Re: [20261122-01]", message_id="<2@example.net>", body="Hello?")
    put(maildir, message_id="<3@example.net>")
    put(maildir, in_reply_to=FIRST, message_id="<4@example.net>", body="Hello??")
    done = run("import", maildir, "-f", "json")
    assert json.loads(done.stdout)[0] | {"file": ""} == {
        "file": "", "added": 1, "unchanged": 1, "updated": 0, "refused": 2,
    }  # fmt: skip
    assert done.code == 5
    assert "20261122-01.toml" in done.stderr
    file.write_bytes(text)
    assert taken(run, maildir) == (0, 2, 2, 0)


def test_a_dry_run_writes_nothing(run: Run, maildir: Path, contents: Callable[[], dict[str, bytes]]) -> None:
    """It counts, and shows what would be new."""
    put(maildir, message_id=FIRST)
    put(maildir, in_reply_to=FIRST)
    before = contents()
    done = run("import", maildir, "--dry-run", "-f", "json")
    assert json.loads(done.stdout)[0]["added"] == 1
    assert "kim@example.net" in done.stderr
    assert contents() == before


def test_without_own_addresses_it_says_what_is_missing(run: Run, tmp_path: Path) -> None:
    """Until the shop names its addresses, every mail counts as a customer's."""
    file = tmp_path / "a.eml"
    file.write_bytes(raw())
    assert "[mail] own" in run("import", file).stderr
    assert "[mail] own" not in run("import", file).stderr


def test_what_cannot_be_read_is_named_and_the_rest_comes_in(run: Run, maildir: Path) -> None:
    """Too large, no mail at all, nothing in it; exit 1 tells a script."""
    put(maildir, message_id=FIRST)
    (maildir / "new" / "none").write_bytes(b"no mail\n\nat all")
    with (maildir / "new" / "huge").open("wb") as huge:
        huge.truncate(100_000_000)
    done = run("import", maildir, "-f", "json")
    assert (json.loads(done.stdout)[0]["added"], json.loads(done.stdout)[0]["refused"], done.code) == (1, 2, 1)
    assert "huge: it is larger than 50 MB (100 MB)" in done.stderr
    assert "none: it is no mail" in done.stderr


def test_all_the_shared_mails(run: Run) -> None:
    """In a folder of folders: every one of them is a case, belongs to one, is a program's, or is refused."""
    folder = SHARED / "data" / "mail"
    if not folder.is_dir():
        pytest.skip(f"the shared data is not at {folder}")
    total = sum(path.is_file() for path in folder.rglob("*"))
    first = taken(run, folder)
    assert (sum(first), first[3]) == (total, 1)
    assert taken(run, folder) == (0, total - 1, 0, 1)
    assert run("doctor").code == 0


def test_an_address_that_is_none(run: Run, shop: Path) -> None:
    """A setting that cannot be is named."""
    run("init")
    (shop / "shop.toml").write_text('[mail]\nown = ["shop"]\n', "utf-8")
    done = run("list")
    assert (done.code, "'shop' is not a mail address" in done.stderr) == (6, True)
