"""What an owner sees every day, at 80 columns, in three languages; `--update-golden` writes it anew."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import LOG, NOW, Run
from wcwidth import wcswidth

from cs_toolkit.__main__ import run as run_cst
from cs_toolkit.core.taxonomy import LANGUAGES

PAGES = Path(__file__).parent / "screens"
SCREENS = {"morning": (), "next": ("next",), "show": ("show", "5"), "why": ("why", "5"), "help": ("--help",)}
COLOURED = {"morning": (), "next": ("next",)}


class _Terminal(io.TextIOWrapper):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """What a command shows in a window of 80 columns."""
    for name in ("NO_COLOR", "FORCE_COLOR", "CST_COLOR", "CST_PLAIN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TERM", "xterm")

    def shown(*args: str) -> str:
        streams = [_Terminal(io.BytesIO(), encoding="utf-8", newline="") for _ in range(2)]
        for name, stream in zip(("stdout", "stderr"), streams, strict=True):
            monkeypatch.setattr(sys, name, stream)
        assert run_cst(["--now", NOW, *args]) == 0
        for stream in streams:
            stream.flush()
        assert streams[1].buffer.getvalue() == b""  # type: ignore[attr-defined]
        return str(streams[0].buffer.getvalue().decode())  # type: ignore[attr-defined]

    return shown


@pytest.fixture
def shop_at_noon(run: Run) -> None:
    """Something late, due now, promised, due later today, ringing; a silent carrier and customer, one to close."""
    run("init")
    run("config", "set", "name", "小杯子的店")
    mug = ("--customer", "李明", "--product", "马克杯", "--amount", "59")
    told = "收到的马克杯碎了，包装太薄；孩子👨‍👩‍👧等着🇨🇳用呢"
    story: tuple[tuple[str, ...], ...] = (
        LOG,
        ("log", "--text", "请问有蓝色的吗", "--kind", "question", "--received", "10分钟前", "--customer", "陈小姐"),
        ("log", "--text", told, *mug, "--received", "20分钟前"),
        ("ack", "3", "--text", "李明您好，照片收到了。"),
        ("promise", "3", "--what", "补寄新杯", "--by", "今天18:00"),
        ("log", "--text", "Where is my parcel? I need it by Friday!", "--received", "5小时前", "--handle", "jo"),
        ("log", "--text", told, *mug, "--received", "2026-11-20T10:00+08:00"),
        ("ack", "5", "--text", "李明您好。", "--at", "2026-11-20T10:20+08:00"),
        ("diagnose", "5", "--cause", "packing", "--party", "shop", "--at", "2026-11-20T10:30+08:00"),
        ("offer", "5", "--option", "exchange,coupon:10", "--option", "refund-full", "--at", "2026-11-20T11:00+08:00"),
        ("accept", "5", "--option", "1", "--at", "2026-11-20T11:20+08:00"),
        ("wait", "5", "--on", "carrier", "--evidence", "打了两次电话", "--at", "2026-11-20T11:30+08:00"),
        ("log", "--text", told, *mug, "--received", "2026-11-20T10:00+08:00"),
        ("ack", "6", "--text", "李明您好。", "--at", "2026-11-20T10:20+08:00"),
        ("diagnose", "6", "--cause", "packing", "--party", "shop", "--at", "2026-11-20T10:30+08:00"),
        ("offer", "6", "--option", "exchange,coupon:10", "--option", "refund-full", "--at", "2026-11-20T11:00+08:00"),
        ("log", "--text", "怎么开发票？", "--kind", "question", "--received", "10分钟前"),
        ("ack", "7", "--text", "在订单页申请即可。"),
        ("alerts",),
    )
    for args in story:
        done = run(*(_NAMES.get(part, part) for part in args))
        assert done.code == 0, (args, done)


# The ids are given by the day of receipt: of the 22nd the first four and the last, of the 20th the others.
_NAMES = {"3": "20261122-03", "5": "20261120-01", "6": "20261120-02", "7": "20261122-05"}


@pytest.mark.usefixtures("shop_at_noon")
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_screens_of_every_day(terminal: Callable[..., str], request: pytest.FixtureRequest, language: str) -> None:
    """Each as it stands in the owner's window, the colours written out; no line is wider than it."""
    PAGES.mkdir(exist_ok=True)
    for name, args in SCREENS.items():
        page = terminal("--lang", language, *(_NAMES.get(part, part) for part in args))
        for code in ("1", "1;32", "2", "31", "32", "33", "35", "0"):
            page = page.replace(f"\x1b[{code}m", f"<{code}>" if name in COLOURED else "")
        plain = page
        for code in ("1", "1;32", "2", "31", "32", "33", "35", "0"):
            plain = plain.replace(f"<{code}>", "")
        assert [line for line in plain.splitlines() if wcswidth(line) > 80] == []
        path = PAGES / f"{name}.{language}.txt"
        if request.config.getoption("--update-golden"):
            path.write_text(page, "utf-8")
        assert page == path.read_text("utf-8"), name


def test_every_screen_is_of_a_test() -> None:
    """No file stays behind."""
    assert {path.name for path in PAGES.glob("*.txt")} == {f"{name}.{one}.txt" for name in SCREENS for one in LANGUAGES}
