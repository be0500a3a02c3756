"""`cst undo` takes back the last command, whatever it was: the shop stands as it stood before."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import click
import pytest
from conftest import LOG, Run

from cs_toolkit.cli import SECTIONS, cli
from cs_toolkit.core.model import FULL_ID
from cs_toolkit.core.timeline import fold
from cs_toolkit.store.shop import Shop

LATER = "2026-11-25T12:00:00+08:00"
BOOK = ("--map", "order=no", "--map", "ordered_at=when", "--map", "product=what")
TABLE = ("--map", "text=what", "--map", "received_at=when")
MAIL = b"""From: Wang <wang@example.com>
To: shop@example.com
Subject: Cup broken
Date: Sun, 22 Nov 2026 10:00:00 +0800
Message-ID: <1@example.com>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=B

--B
Content-Type: text/plain; charset=utf-8

The cup came broken.
--B
Content-Type: image/png; name=a.png
Content-Disposition: attachment; filename=a.png
Content-Transfer-Encoding: base64

iVBORw0KGgo=
--B--
"""
EDITOR = "import sys; p = sys.argv[-1]; t = open(p, encoding='utf-8').read(); "
EDITOR += "open(p, 'w', encoding='utf-8').write(t.replace('旅行杯', '保温杯') + '# mine\\n')"


class Way(NamedTuple):
    """Which step the case 20261122-01 is brought to, what is done besides, and the command that is taken back."""

    step: str
    words: tuple[str, ...]
    first: tuple[tuple[str, ...], ...] = ()


ISSUES = (("log", "--text", "杯盖漏水", "--product", "旅行杯"),) * 3
OLD = (
    ("log", "--text", "x", "--received", "2026-09-01T10:00+08:00"),
    ("close", "20260901-01", "--outcome", "withdrawn", "--reason", "x", "--at", "2026-09-02T10:00+08:00"),
)
FAQ = ('[[entry]]\nid = "mine"\nlanguage = "zh-Hans"\nquestion = "漏吗？"\nanswer = "换盖子。"\n',)
WAYS: dict[str, list[Way]] = {
    "log": [Way("acknowledge", ("log", "--text", "杯盖漏水", "--customer", "李雷"))],
    "ack": [Way("acknowledge", ("ack", "1", "--text", "王女士，我查了"))],
    "diagnose": [Way("diagnose", ("diagnose", "1", "--cause", "carrier-delay", "--party", "carrier"))],
    "offer": [Way("offer", ("offer", "1", "--option", "reship-express", "--option", "refund-full"))],
    "accept": [Way("nudge", ("accept", "1", "--option", "1"))],
    "decline": [Way("nudge", ("decline", "1", "--reason", "太慢"))],
    "resolve": [Way("resolve", ("resolve", "1", "--tracking", "SF123", "--cost", "18"))],
    "follow-up": [Way("follow-up", ("follow-up", "1", "--text", "已改发", "--promise", "明天18:00 送达"))],
    "survey": [
        Way("rate", ("survey", "1")),
        Way("follow-up", ("survey", "--due", "--exec", "TAKES"), (("follow-up", "1", "--text", "已改发",
            "--promise", "明天18:00 送达", "--no-survey"),)),
    ],
    "rate": [
        Way("rate", ("rate", "1", "--score", "5", "--comment", "很快", "--consent")),
        Way("rate", ("rate", "--file", "answers.csv")),
    ],
    "recover": [
        Way("rate", ("recover", "1", "--text", "抱歉", "--done", "退了差价"), (("rate", "1", "--score", "1"),)),
    ],
    "close": [
        Way("close", ("close", "1")),
        Way("acknowledge", ("close", "1", "--outcome", "withdrawn", "--reason", "x")),
    ],
    "reopen": [Way("closed", ("reopen", "1", "--reason", "又坏了"))],
    "contacted": [Way("diagnose", ("contacted", "1", "--text", "怎么样了"))],
    "reply": [Way("diagnose", ("reply", "1", "--text", "在查"))],
    "compensate": [Way("diagnose", ("compensate", "1", "--give", "coupon:5"))],
    "promise": [
        Way("diagnose", ("promise", "1", "--what", "补寄杯盖", "--by", "明天18:00")),
        Way("diagnose", ("promise", "1", "--kept"), (("promise", "1", "--what", "补寄", "--by", "明天18:00"),)),
    ],
    "milestone": [Way("diagnose", ("milestone", "1", "goods_returned"))],
    "wait": [Way("diagnose", ("wait", "1", "--on", "customer", "--evidence", "等照片"))],
    "resume": [Way("diagnose", ("resume", "1"), (("wait", "1", "--on", "customer", "--evidence", "等照片"),))],
    "escalate": [Way("diagnose", ("escalate", "1", "--to", "老板"))],
    "assign": [Way("diagnose", ("assign", "1", "--to", "lin"))],
    "note": [Way("diagnose", ("note", "1", "--text", "仓库在查"))],
    "attach": [Way("diagnose", ("attach", "1", "photo.jpg", "answers.csv"))],
    "set": [
        Way("diagnose", ("set", "1", "severity=high", "needs=周五前收到")),
        Way("diagnose", ("set", "1", "category=delivery-lost"), (("triage", "learn"),)),
    ],
    "link": [Way("diagnose", ("link", "1", "2", "--relation", "台风"), (("log", "--text", "x"),))],
    "merge": [Way("diagnose", ("merge", "2", "1"), (("log", "--text", "又来问"), ("attach", "2", "photo.jpg")))],
    "edit": [Way("diagnose", ("edit", "1"))],
    "issues merge": [Way("acknowledge", ("issues", "merge", "ISSUE", "OTHER"), ISSUES)],
    "issues split": [Way("acknowledge", ("issues", "split", "OTHER", "2"), ISSUES)],
    "issues rename": [Way("acknowledge", ("issues", "rename", "OTHER", "杯盖漏水"), ISSUES)],
    "faq suggest": [Way("closed", ("faq", "suggest", "--min", "1"), (("issues", "--min", "1"),))],
    "faq edit": [Way("acknowledge", ("faq", "edit", "mine", "--answer", "换新的。"), (FAQ,))],
    "faq publish": [Way("acknowledge", ("faq", "publish", "mine", "--where", "详情页"), (FAQ,))],
    "faq retire": [Way("acknowledge", ("faq", "retire", "mine", "--reason", "换了杯盖"), (FAQ,))],
    "advocates invite": [Way("closed", ("advocates", "invite", "1", "--to", "新杯子"))],
    "triage learn": [Way("diagnose", ("triage", "learn"), (("set", "1", "category=delivery-lost"), ("FORGET",)))],
    "import": [
        Way("diagnose", ("import", "table.csv", *TABLE)),
        Way("diagnose", ("import", "table.csv", *TABLE, "--save-map", "desk")),
        Way("diagnose", ("import", "table.csv", "more.csv", *TABLE)),
        Way("diagnose", ("import", "mail.eml", "--attachments")),
    ],
    "orders import": [
        Way("diagnose", ("orders", "import", "book.csv", *BOOK)),
        Way("diagnose", ("orders", "import", "book2.csv", "book3.csv", *BOOK), (("orders", "import", "book.csv",
            *BOOK),)),
    ],
    "config set": [Way("diagnose", ("config", "set", "name", "小店"))],
    "config unset": [Way("diagnose", ("config", "unset", "name"), (("config", "set", "name", "小店"),))],
    "clock": [Way("diagnose", ("clock", "1", "taobao.after_sales", "--due", "2026-11-24T18:00+08:00"))],
    "clocks set": [Way("diagnose", ("clocks", "set", "taobao.after_sales", "amount=48", "unit=hour"))],
    "clocks unset": [
        Way("diagnose", ("clocks", "unset", "taobao.after_sales"), (("clocks", "set", "taobao.after_sales", "amount=4",
            "unit=hour"),))
    ],
    "calendar add": [
        Way("diagnose", ("calendar", "add", "2026-12-30", "--closed")),
        Way("diagnose", ("calendar", "add", "2026-12-31", "--closed"), (("calendar", "add", "2026-12-30",
            "--closed"),)),
    ],
    "calendar import": [Way("diagnose", ("calendar", "import", "days.ics", "--name", "tw"))],
    "archive": [
        Way("diagnose", ("archive", "--before", "2026-11-01"), OLD),
        Way("diagnose", ("archive", "--restore", "2026-09"), (*OLD, ("archive", "--before", "2026-11-01"))),
    ],
    "doctor": [Way("diagnose", ("doctor", "--fix"), (("SPOIL",),))],
}  # fmt: skip
# What undo passes over, and why.
NOT_UNDONE = {
    "undo": "it takes back; given again, it takes back the one before",
    "do": "what it records is the command of the step, which is taken back as that",
    "draft": "shown, and recorded only as what was shown; ack and the like record what was sent",
    "remind": "what was told was told",
    "init": "there was nothing before it",
    "erase": "that is its purpose",
    "restore": "it makes a folder where there was none",
    "audit": "--accept says that somebody looked; what was known stays known",
    "migrate": "cst migrate --to files goes back",
}
READ = {
    "next", "lint", "list", "show", "why", "related", "dossier", "options", "agenda", "cron", "alerts", "report",
    "issues show", "faq list", "faq effect", "faq export", "advocates list", "triage text", "triage eval",
    "orders list", "orders show", "export", "backup", "config list", "config get", "clocks list", "calendar show",
    "calendar check", "policy show", "policy simulate", "playbook check", "demo", "help", "completion",
}  # fmt: skip
# What the log of undo itself, the ids that are never given again, the chain and the trash hold is no state of the shop.
APART = ("state/undo", "state/ids.json", "state/chain", "trash/")


def commands() -> Iterator[str]:
    """Every command, those of groups by both names."""
    context = click.Context(cli)
    for name in (name for section in SECTIONS.values() for name in section):
        found = cli.get_command(context, name)  # type: ignore[attr-defined]
        if isinstance(found, click.Group):
            yield from (f"{name} {inner}" for inner in found.list_commands(context))
        else:
            yield name


def test_every_command_is_in_one_of_the_tables() -> None:
    """A new command that writes says here how it is taken back, or why it is not."""
    assert sorted(commands()) == sorted([*WAYS, *NOT_UNDONE, *READ])
    assert all(NOT_UNDONE.values())


def standing(shop: Path, contents: Callable[[], dict[str, bytes]]) -> dict[str, Any]:
    """What is true of the shop: each case by what stands of it and where, every other file by its bytes."""
    files: dict[str, Any] = {
        name: data for name, data in contents().items() if not name.startswith((*APART, "open/", "closed/", "archive/"))
    }
    learned = json.loads(files.pop("state/learned.json", b'{"labels": {}}'))
    places = {path.stem: path.parent.name for path in shop.glob("open/*.toml")}
    places |= {path.stem: path.parent.name for path in shop.glob("closed/*/*.toml")}
    found = Shop(shop).store.find("all")
    cases = {}
    for case in found.cases:
        timeline = fold(case)
        cases[case.id] = (places.get(case.id, "archive"), timeline.case._replace(events=()), timeline.events)
    raw = {name: data for name, data in contents().items() if name.startswith("archive/") and data}
    odd = sorted(path.name for path in shop.glob("open/*.toml") if not FULL_ID.fullmatch(path.stem))
    return {"files": files, "cases": cases, "learned": learned["labels"], "archive": raw, "odd": odd}


@pytest.fixture
def given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The files that the commands name; they are typed in their folder."""
    texts = {
        "answers.csv": "case,score,comment\n1,5,很快\n",
        "table.csv": "what,when\n杯子碎了,2026-11-20 10:00\n颜色不对,2026-11-21 10:00\n",
        "more.csv": "what,when\n没收到,2026-11-20 12:00\n",
        "book.csv": "no,when,what\n1,2026-10-01 10:00,旅行杯\n2,2026-11-02 10:00,水杯\n",
        "book2.csv": "no,when,what\n1,2026-11-01 10:00,旅行杯\n3,2026-09-02 10:00,杯盖\n",
        "book3.csv": "no,when,what\n4,2026-11-03 10:00,杯刷\n2,2026-11-02 10:00,保温杯\n",
        "days.ics": "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\nBEGIN:VEVENT\nUID:1\nDTSTAMP:20261122T000000Z\n"
        "DTSTART;VALUE=DATE:20270101\nSUMMARY:元旦\nEND:VEVENT\nEND:VCALENDAR\n",
        "edit.py": EDITOR,
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text, "utf-8")
    (tmp_path / "photo.jpg").write_bytes(b"photo")
    (tmp_path / "mail.eml").write_bytes(MAIL)
    monkeypatch.setenv("EDITOR", f'"{sys.executable}" "{tmp_path / "edit.py"}"')
    monkeypatch.chdir(tmp_path)


def _prepare(run: Run, shop: Path, words: tuple[str, ...]) -> None:
    if words == ("SPOIL",):
        path = shop / "open" / "20261122-01.toml"
        copy = path.with_name("20261122-01 (1).toml")
        copy.write_bytes(path.read_bytes() + b'\n[[event]]\nid = "x"\n')
    elif words == ("FORGET",):
        (shop / "state" / "learned.json").unlink()
    elif words == FAQ:
        (shop / "faq.toml").write_text("".join(words), "utf-8")
        (shop / "faq.toml").chmod(0o600)
    else:
        done = run(*words)
        assert done.code == 0, (words, done)


def _named(run: Run, words: tuple[str, ...]) -> tuple[str, ...]:
    """Issues by their ids, and the owner's program."""
    ids = {"TAKES": f'"{sys.executable}" -c "import sys; sys.stdin.read()"'}
    if {"ISSUE", "OTHER"} & set(words):
        rows = json.loads(run("issues", "--min", "1", "-f", "json").stdout)
        ids |= {"OTHER": rows[0]["issue"], "ISSUE": rows[-1]["issue"]}
    return tuple(ids.get(word, word) for word in words)


@pytest.mark.usefixtures("given")
@pytest.mark.parametrize(
    "way", [pytest.param(way, id=" ".join(way.words[:3])) for ways in WAYS.values() for way in ways]
)
def test_undo_takes_back(
    run: Run, shop: Path, case_at: Callable[[str], str], contents: Callable[[], dict[str, bytes]], way: Way
) -> None:
    """The command changed something, undo names it, and everything stands as it stood; the command before it, too."""
    if way.words[:2] == ("calendar", "import"):
        pytest.importorskip("icalendar", reason="the extra calendar (icalendar) is not installed")
    case_at(way.step)
    start = standing(shop, contents)
    run("note", "1", "--text", "前面的一步")
    for words in way.first:
        _prepare(run, shop, words)
    words = _named(run, way.words)
    before = standing(shop, contents)
    done = run(*words)
    assert done.code == 0, done
    assert standing(shop, contents) != before
    undone = run("undo")
    assert (undone.code, f"took back: {way.words[0]}" in undone.stderr) == (0, True), undone
    assert standing(shop, contents) == before
    if not way.first:
        assert "took back: note" in run("undo").stderr
        assert standing(shop, contents) == start


@pytest.mark.usefixtures("given")
def test_several_in_a_row(run: Run, shop: Path, contents: Callable[[], dict[str, bytes]]) -> None:
    """Each undo takes back one more, over commands of every kind, down to the empty shop."""
    run("init")
    states = [standing(shop, contents)]
    for words in (
        LOG, ("orders", "import", "book.csv", *BOOK), ("attach", "1", "photo.jpg"), ("config", "set", "name", "小店"),
        ("import", "table.csv", *TABLE, "--save-map", "desk"), ("merge", "1120-1", "1122-1"), ("edit", "1122-1"),
        ("orders", "import", "book2.csv", *BOOK), ("close", "1122-1", "--outcome", "withdrawn", "--reason", "x"),
    ):  # fmt: skip
        assert run(*words).code == 0, words
        states.append(standing(shop, contents))
    while len(states) > 1:
        states.pop()
        assert run("undo").code == 0
        assert standing(shop, contents) == states[-1]
    done = run("undo")
    assert (done.code, "there is nothing to undo" in done.stderr) == (1, True)
    assert run("doctor").code == 0
    assert [path.name for path in (shop / "state").glob("undo/*")] == []


@pytest.mark.usefixtures("given")
def test_one_case_of_several(run: Run, shop: Path, case_at: Callable[[str], str]) -> None:
    """`cst undo 1` takes back what a command did to one case; files that belong to none stay."""
    case_at("diagnose")
    run("orders", "import", "book.csv", *BOOK)
    assert "took back: ack" in run("undo", "1").stderr
    assert len(json.loads(run("orders", "list", "-f", "json").stdout)) == 2
    assert "took back: orders" in run("undo").stderr


@pytest.mark.usefixtures("given")
def test_orders_that_were_edited_since_stay(run: Run, shop: Path, case_at: Callable[[str], str]) -> None:
    """What was typed into the book after the import is not lost by undoing it; nothing is half undone."""
    case_at("diagnose")
    run("orders", "import", "book.csv", *BOOK)
    month = shop / "orders" / "2026-11.csv"
    month.write_bytes(month.read_bytes().replace("水杯".encode(), "马克杯".encode()))
    done = run("undo")
    assert (done.code, "'orders/2026-11.csv' was changed by hand" in done.stderr) == (5, True)
    assert sorted(path.name for path in (shop / "orders").iterdir()) == ["2026-10.csv", "2026-11.csv"]


def test_what_was_kept_for_undo_goes_with_the_last_note_of_it(run: Run, shop: Path, tmp_path: Path) -> None:
    """The log of undo does not grow for ever, and neither does what it keeps."""
    book = tmp_path / "book.csv"
    for number in range(4):
        book.write_text(f"no,when,what\n{number},2026-11-01 10:00,旅行杯\n", "utf-8")
        assert run("orders", "import", book, *BOOK).code == 0
    assert len(list((shop / "state" / "undo").iterdir())) == 3
    for _ in range(4):
        assert run("undo").code == 0
    assert list((shop / "state" / "undo").iterdir()) == []
    assert not os.listdir(shop / "orders")


def test_an_erase_is_the_end_of_undo(run: Run, case_at: Callable[[str], str]) -> None:
    """What was erased stays erased, and the owner is told so; what is recorded later can be taken back."""
    case_at("diagnose")
    assert run("erase", "--customer", "王女士", "--yes", "--confirm", "王女士").code == 0
    done = run("undo")
    assert (done.code, "erase cannot be taken back" in done.stderr) == (1, True)
    run("note", "1", "--text", "x")
    assert "took back: note" in run("undo").stderr
