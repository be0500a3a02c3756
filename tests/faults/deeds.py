"""Every command that writes, a line each: what it is done to, and what completes it where it was interrupted."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from conftest import NOW, Run

from cs_toolkit.core.timeline import fold
from cs_toolkit.store.shop import Shop

SUMMER, MORNING = "2026-07-10T12:00:00+08:00", "2026-11-22T09:00:00+08:00"
CUSTOMER = "13800138000"
WANG = ("--customer", "王女士", "--contact", CUSTOMER)
_FIRST, _SECOND, _LAST = "20261122-01", "20261122-02", "20261122-06"


class Deed(NamedTuple):
    """A command, and what a test of its interruption needs to know.

    `before`: commands that prepare the shop; `again`: what completes it (else itself), ending with one of `codes`.
    `is_one`: it changes one thing, and is there in full or not at all. `repeats`: given again it happens once more.
    """

    words: tuple[str, ...]
    before: tuple[tuple[str, ...], ...] = ()
    again: tuple[str, ...] = ()
    codes: tuple[int, ...] = (0,)
    is_one: bool = False
    repeats: bool = False
    plant: Callable[[Path], None] = lambda shop: None


def mess(shop: Path) -> None:
    """What sync programs, git and editors leave behind."""
    first = shop / "open" / f"{_FIRST}.toml"
    text = first.read_text("utf-8")
    copy = first.with_name(f"{_FIRST} (Lin's conflicted copy 2026-11-22).toml")
    note = (
        '\n[[event]]\nseq = 90\nid = "ffffffffff"\nkind = "noted"\nat = 2026-11-22T11:00:00+08:00\ntext = "在副本里"\n'
    )
    second = shop / "open" / f"{_SECOND}.toml"
    mine = second.read_text("utf-8")
    ours, theirs = (note.replace("在副本里", words).replace("fffffffff", digits * 9)
                    for words, digits in (("我们的", "a"), ("他们的", "b")))  # fmt: skip
    copy.write_text(text + note, "utf-8")
    second.write_text(f"{mine}<<<<<<< HEAD{ours}======={theirs}>>>>>>> other\n", "utf-8")
    (shop / "open" / ".tmp-1-20261122-09.toml").write_text("schema", "utf-8")
    first.chmod(0o644)
    for path in (copy, second, shop / "open" / ".tmp-1-20261122-09.toml"):
        path.chmod(0o600)


_ARCHIVE = ("archive", "--before", "2026-10-01")
_ERASE = ("erase", "--customer", CUSTOMER, "--yes", "--confirm", CUSTOMER)
_ORDERS = ("orders", "import", "BOOK", "--map", "order=no", "--map", "ordered_at=when", "--map", "product=what")
_PUBLISH = ("faq", "publish", "ENTRY", "--where", "taobao:旅行杯")
_MERGE = ("merge", "20261122-05", "20261122-04")
_ISSUES = ("issues", "merge", "ISSUE1", "ISSUE2")
_NAME = ("config", "set", "name", "小店")
_DRAFT = ("faq", "suggest")
_UNDO = ("undo",)

DEEDS: dict[str, Deed] = {
    "log": Deed(("log", "--text", "杯子碎了", "--customer", "赵敏"), is_one=True, repeats=True),
    "note": Deed(("note", _FIRST, "--text", "在查"), is_one=True, repeats=True),
    "ack": Deed(("ack", _SECOND, "--text", "在查"), is_one=True, repeats=True),
    "close": Deed(("close", _LAST, "--outcome", "withdrawn", "--reason", "不用了"), codes=(0, 1), is_one=True),
    "reopen": Deed(("reopen", "20260710-01", "--reason", "又来了"), codes=(0, 2), is_one=True),
    "reopen-folded": Deed(("reopen", "20260710-01", "--reason", "又来了"), (_ARCHIVE,), codes=(0, 2), is_one=True),
    "set": Deed(("set", _FIRST, "product=水杯"), is_one=True, repeats=True),
    "attach": Deed(("attach", _FIRST, "PHOTO"), repeats=True),
    "import": Deed(("import", "EXPORT")),
    "orders import": Deed(_ORDERS),
    "merge": Deed(_MERGE, codes=(0, 2)),
    "archive": Deed(_ARCHIVE),
    "archive --restore": Deed(("archive", "--restore", "2026-07"), (_ARCHIVE,), codes=(0, 2)),
    "erase": Deed(_ERASE, codes=(0, 4)),
    "doctor --fix": Deed(("doctor", "--fix"), plant=mess),
    "faq suggest": Deed(_DRAFT, is_one=True),
    "faq publish": Deed(_PUBLISH, (_DRAFT,), is_one=True, repeats=True),
    "issues merge": Deed(_ISSUES, codes=(0, 1, 2), is_one=True),
    "issues rename": Deed(("issues", "rename", "ISSUE1", "杯盖"), is_one=True),
    "survey --due": Deed(("survey", "--due", "--exec", f"'{sys.executable}' -c pass")),
    "config set": Deed(_NAME, is_one=True),
    "calendar add": Deed(("calendar", "add", "2026-12-01", "--closed", "--name", "盘点"), is_one=True, repeats=True),
    "backup": Deed(("backup", "BACKUP", "--replace")),
    "undo log": Deed(_UNDO, (("log", "--text", "打错了"),), is_one=True, repeats=True),
    "undo note": Deed(_UNDO, (("note", _FIRST, "--text", "打错了"),), is_one=True, repeats=True),
    "undo import": Deed(_UNDO, (("import", "EXPORT"),), repeats=True),
    "undo orders": Deed(_UNDO, (_ORDERS,), repeats=True),
    "undo archive": Deed(_UNDO, (_ARCHIVE,), repeats=True),
    "undo doctor": Deed(_UNDO, (("doctor", "--fix"),), repeats=True, plant=mess),
    "undo faq": Deed(_UNDO, (_DRAFT,), is_one=True, repeats=True),
    "undo issues": Deed(_UNDO, (_ISSUES,), is_one=True, repeats=True),
    "undo config": Deed(_UNDO, (_NAME,), is_one=True, repeats=True),
}

# A shop with something of everything.
_PAST = (
    ("log", "--text", "颜色和图片不一样", "--customer", "李雷", "-q"),
    ("log", "--text", "杯盖漏水", *WANG, "-q"),
    ("close", "20260710-01", "--outcome", "withdrawn", "--reason", "不用了"),
    ("close", "20260710-02", "--outcome", "withdrawn", "--reason", "不用了"),
)
_TODAY = (
    *(
        ("log", "--text", f"{product}杯盖漏水，一直漏 {number}", "--product", product, "--category", "quality-defect",
         *(WANG if number == 1 else ("--customer", "李雷")), "--order", str(number), "-q")
        for product in ("旅行杯", "水壶") for number in (1, 2, 3)
    ),
    ("ack", _FIRST, "--text", "王女士，我查了"),
    ("offer", _FIRST, "--option", "reship-express", "--option", "refund-full,coupon:20"),
    ("accept", _FIRST, "--option", "1"),
    ("resolve", _FIRST, "--tracking", "SF1", "--cost", "18"),
    ("ack", "20261122-05", "--text", "在查"),
    ("orders", "import", "FIRSTBOOK", *_ORDERS[3:]),
)  # fmt: skip


def stock(run: Run, files: dict[str, str]) -> dict[str, str]:
    """Makes the shop; returns what the words ISSUE1, ISSUE2 and ENTRY of the table stand for in it."""
    for now, commands in (
        (SUMMER, _PAST),
        (MORNING, _TODAY),
        (NOW, (("follow-up", _FIRST, "--text", "已改发", "--no-survey"),)),
    ):
        for words in commands:
            done = run(*meant(words, files), now=now)
            assert done.code == 0, (words, done)
    issues = [row["issue"] for row in json.loads(run("issues", "-f", "json").stdout)]
    (entry,) = [row["id"] for row in json.loads(run("faq", "suggest", "--dry-run", "-f", "json").stdout)]
    assert len(issues) == 2
    return {"ISSUE1": issues[0], "ISSUE2": issues[1], "ENTRY": entry}


def meant(words: tuple[str, ...], names: dict[str, str]) -> list[str]:
    """The command line of words of the table."""
    return [names.get(word, word) for word in words]


_PAGES: tuple[tuple[str, ...], ...] = (
    ("list", "--all"), ("export",), ("orders", "list"), ("issues", "--all"), ("faq", "list"), ("config",),
)  # fmt: skip
# Pseudonyms are drawn by lot, and the number of a case that died on its way is not given again.
_RANDOM = re.compile(r"erased-[0-9a-f]{10}|20261122-(0[789]|1\d)|20261119-\d\d")


def picture(run: Run, shop: Path) -> list[Any]:
    """All that the owner can see of the shop; what differs from one time to the next is alike."""
    pages = []
    for words in _PAGES:
        page = run(*words, "-f", "json")
        assert page.code == 0, (words, page)
        pages.append(json.loads(_RANDOM.sub("any", page.stdout)))
    kept = sorted(
        path.read_bytes() for folder in ("calendar", "attachments") for path in (shop / folder).rglob("[!.]*.*")
    )
    happened = [[event.kind for event in fold(case).events] for case in Shop(shop).store.find("all").cases]
    return [*pages, kept, sorted(happened)]
