"""Customers' words are the owner's alone: whatever a command writes in the shop, nobody else may read it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from stat import S_IMODE

import pytest
from conftest import LOG, STORY, Run

from cs_toolkit.cli import SECTIONS

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
ALL = {name for section in SECTIONS.values() for name in section}
# The rest of every command, after the story of one case: what is typed, all of it in one shop. Files in capitals.
REST: list[list[str]] = [
    ["log", "--text", "颜色和图片不一样", "--customer", "李雷", "--order", "77", "--product", "旅行杯"],
    ["log", "--text", "杯盖漏水", "--customer", "韩梅梅", "--product", "旅行杯"],
    ["log", "--text", "杯盖又漏水", "--customer", "韩梅梅", "--product", "旅行杯"],
    ["draft", "2"], ["draft", "2", "--prompt"], ["lint", "REPLY"], ["next"], ["next", "-f", "jsonl"],
    ["ack", "2", "--text", "李先生，我查了"], ["decline", "2"], ["contacted", "2", "--text", "还没到"],
    ["reply", "2", "--text", "我在催"], ["compensate", "2", "--option", "coupon:5"],
    ["promise", "2", "--what", "补寄", "--by", "明天18:00"], ["milestone", "2", "goods_returned"],
    ["wait", "2", "--on", "carrier", "--evidence", "已催件"], ["resume", "2"], ["escalate", "2", "--to", "老板"],
    ["assign", "2", "lin"], ["note", "2", "--text", "x"], ["attach", "2", "REPLY"], ["set", "2", "--severity", "high"],
    ["link", "2", "3"], ["merge", "4", "3", "--yes"], ["edit", "3"], ["list", "--all"], ["show", "2"], ["why", "2"],
    ["related", "2"], ["options", "2"], ["dossier", "2"], ["remind", "--within", "9h"], ["agenda"], ["cron"],
    ["issues", "--min", "1"], ["alerts"], ["report", "--all"], ["faq", "suggest", "--min", "1"], ["advocates"],
    ["triage", "learn"], ["import", "EXPORT"], ["import", "MAIL"],
    ["orders", "import", "BOOK", "--map", "order=no", "--map", "product=what"], ["orders", "list"], ["export"],
    ["reopen", "1", "--reason", "x"], ["close", "3", "--outcome", "withdrawn", "--reason", "x"],
    ["survey", "2"], ["rate", "2", "--score", "1"], ["recover", "2", "--text", "x"],
    ["config", "set", "name", "小店"], ["clock", "2", "taobao.after_sales", "--due", "明天18:00"], ["clocks", "list"],
    ["calendar", "add", "2026-12-01", "--closed", "--name", "盘点"], ["policy"], ["playbook", "check"], ["init"],
    ["do", "2"], ["undo"], ["archive", "--before", "2026-12-01"], ["doctor"], ["doctor", "--fix"], ["audit"],
    ["erase", "--customer", "李雷", "--yes", "--confirm", "李雷"], ["backup", "BACKUP.tar"],
    ["restore", "--verify", "BACKUP.tar"], ["migrate", "--dry-run"], ["demo"], ["help"], ["completion", "bash"],
]  # fmt: skip
# At least these must have written something, or the test would prove little.
WRITTEN = ("open", "closed", "state/undo.jsonl", "state/ids.json", "state/drafts.jsonl", "state/learned.json",
           "attachments", "orders", "calendar", "trash", ".cst/lock", "shop.toml")  # fmt: skip


@pytest.fixture(params=[0o022, 0o000], ids=["umask 022", "umask 000"])
def _mask(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.umask(request.param)
    yield
    os.umask(before)


def _open_to_others(shop: Path) -> list[str]:
    """What others than the owner may read, with its mode."""
    return [
        f"{path.relative_to(shop)} {S_IMODE(path.lstat().st_mode):o}"
        for path in [shop, *shop.rglob("*")]
        if S_IMODE(path.lstat().st_mode) != (0o700 if path.is_dir() else 0o600)
    ]


@pytest.mark.usefixtures("_mask")
def test_nobody_else_may_read_a_shop(run: Run, shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After every command there is, files are 0600 and folders 0700, whatever the umask of the terminal."""
    monkeypatch.setenv("EDITOR", f"{sys.executable} -c pass")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "REPLY").write_text("李先生，我明天18:00前寄出新杯子。", "utf-8")
    (tmp_path / "EXPORT").write_text("text,external_id\n杯子碎了,x:1\n", "utf-8")
    (tmp_path / "BOOK").write_text("no,what\n77,旅行杯\n", "utf-8")
    (tmp_path / "MAIL").write_text("From: a@example.com\nSubject: late\n\nWhere is my mug?\n")
    used = {"log"}
    assert run(*LOG).code == 0
    for words in [*filter(None, STORY.values()), *REST]:
        ended = run(*words)
        assert ended.code in range(7), (words, ended)
        assert _open_to_others(shop) == [], words
        used.add(words[0])
    assert used >= ALL, f"a command that this test does not know: {ALL - used}"
    assert [name for name in WRITTEN if not (shop / name).exists()] == []
