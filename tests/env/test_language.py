"""In which language the screen speaks: --lang, CST_LANG, the settings, the locale; English where nothing else shows."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest
from conftest import Run

from cs_toolkit.__main__ import run as run_cst
from cs_toolkit.env.machine import language_named, locale_language

SAID = {"zh-Hans": "没有工单", "zh-Hant": "工單", "en": "there is no case"}


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("zh_CN.UTF-8", "zh-Hans"), ("zh_SG", "zh-Hans"), ("zh", "zh-Hans"), ("zh-Hans", "zh-Hans"),
        ("zh_TW.UTF-8", "zh-Hant"), ("zh_HK", "zh-Hant"), ("zh_MO", "zh-Hant"), ("zh-Hant-TW", "zh-Hant"),
        ("zh_TW@radical", "zh-Hant"), ("C", "en"), ("POSIX", "en"), ("C.UTF-8", "en"), ("en_US.UTF-8", "en"),
        ("EN-gb", "en"), ("de_DE.UTF-8", None), ("", None), ("zhuang", None),
    ],
)  # fmt: skip
def test_a_language_has_many_names(name: str, language: str | None) -> None:
    """Of locales and of people; another language is none of ours."""
    assert language_named(name) == language


@pytest.mark.parametrize(
    ("environ", "language"),
    [
        ({"LC_ALL": "C", "LC_MESSAGES": "zh_CN", "LANG": "zh_CN"}, "en"),
        ({"LC_MESSAGES": "zh_TW.UTF-8", "LANG": "zh_CN"}, "zh-Hant"),
        ({"LANG": "zh_CN.UTF-8"}, "zh-Hans"),
        ({"LC_ALL": "", "LANG": "zh_HK"}, "zh-Hant"),
        ({}, None),
    ],
)
def test_the_locale_is_read_as_everywhere(environ: dict[str, str], language: str | None) -> None:
    """LC_ALL before LC_MESSAGES before LANG; an empty one is none."""
    assert locale_language(environ) == language


def test_the_nearer_wish_counts(run: Run, shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command line, then CST_LANG, then the settings, then the locale."""
    run("init")
    assert SAID["en"] in run("show", "1").stderr
    monkeypatch.setenv("LANG", "zh_TW.UTF-8")
    assert SAID["zh-Hant"] in run("show", "1").stderr
    (shop / "shop.toml").write_text('language = "zh-Hans"\n', "utf-8")
    assert SAID["zh-Hans"] in run("show", "1").stderr
    monkeypatch.setenv("CST_LANG", "en")
    assert SAID["en"] in run("show", "1").stderr
    assert SAID["zh-Hans"] in run("--lang", "zh-Hans", "show", "1").stderr
    assert SAID["zh-Hans"] in run("show", "1", "--lang", "简体中文").stderr
    assert SAID["zh-Hant"] in run("show", "1", "--lang", "zh_TW").stderr


def test_the_help_of_the_root_speaks_it_too(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where nothing but --help was typed."""
    assert "Every day" in run("--help").stdout
    monkeypatch.setenv("CST_LANG", "zh-Hans")
    assert "每天要用" in run("--help").stdout


def test_a_language_that_is_none_is_refused(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """With those there are, rather than silence."""
    told = run("--lang", "fr", "next")
    assert told.code == 2
    assert "zh-Hans" in told.stderr
    monkeypatch.setenv("CST_LANG", "klingon")
    told = run("next")
    assert told.code == 2
    assert "CST_LANG: 'klingon'" in told.stderr
    assert "zh-Hans, zh-Hant, en" in told.stderr
    monkeypatch.setenv("LANG", "zh_TW.UTF-8")
    assert "錯誤：CST_LANG" in run("next").stderr


def test_broken_settings_leave_the_locale(run: Run, shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is wrong with them is said in the language of the machine."""
    shop.mkdir()
    (shop / "shop.toml").write_text("name = [", "utf-8")
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    told = run("list")
    assert told.code == 6
    assert told.stderr.startswith("错误：")


class Terminal(io.TextIOWrapper):
    """A terminal of an encoding of its own."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("encoding", "chosen", "said"),
    [
        ("latin-1", (), "there is no case"),
        ("ascii", (), "there is no case"),
        ("ascii", ("--lang", "zh-Hans"), "????"),
        ("gb18030", (), "没有工单"),
        ("utf-8", (), "没有工单"),
    ],
)
def test_a_terminal_that_shows_no_chinese(
    encoding: str, chosen: tuple[str, ...], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It gets English, question marks if Chinese was asked for, and never a traceback; one that does gets its own."""
    monkeypatch.setenv("CST_LANG", "zh-Hans")
    out, err = (Terminal(io.BytesIO(), encoding=encoding) for _ in range(2))
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "stderr", err)
    assert run_cst(["init"]) == 0
    assert run_cst([*chosen, "show", "1"]) == 4
    err.flush()
    assert said in err.buffer.getvalue().decode(encoding)  # type: ignore[attr-defined]
