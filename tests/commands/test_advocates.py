"""`cst advocates`: the list of whom to invite, and the invitation recorded."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from conftest import STORY, Run

from cs_toolkit import packs
from cs_toolkit.core.lint import Scope, lint

LATER, MUCH_LATER = "2026-11-24T12:00:00+08:00", "2027-06-24T12:00:00+08:00"


def rows(run: Run, *args: str, now: str = LATER) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run("advocates", "list", "-f", "json", *args, now=now).stdout)
    return found


@pytest.fixture
def closed(case_at: Callable[[str], str], run: Run) -> str:
    """A content customer's case, its promise kept."""
    case = case_at("close")
    assert run("promise", "1", "--kept", now="2026-11-23T12:00:00+08:00").code == 0
    assert run(*STORY["close"], now="2026-11-23T12:00:00+08:00").code == 0
    return case


def test_a_content_customer_is_invited_once(
    run: Run, closed: str, last_event: Callable[..., dict[str, Any]], case_at: Callable[[str], str]
) -> None:
    """On the list with the command that words it; off it for half a year once the invitation was recorded."""
    (row,) = rows(run)
    assert (row["case"], row["customer"], row["score"], row["comment"]) == (closed, "王女士", 5, "很快")
    assert row["command"] == f"cst draft {closed} --step invite"
    done = run("advocates", "invite", closed, "--to", "新杯子试用", now=LATER)
    assert (done.code, done.stderr) == (0, "1 invitation was recorded\n")
    event = last_event(closed)
    assert (event["kind"], event["to"]) == ("invited", "新杯子试用")
    assert rows(run) == []
    (waiting,) = rows(run, "--all")
    assert (waiting["why_code"], waiting["invitable"]) == ("invited-recently", False)
    assert [row["case"] for row in rows(run, now=MUCH_LATER)] == [closed]


def test_the_bare_command_is_the_list(run: Run, closed: str) -> None:
    """A table for people; who may not be invited now is counted on stderr."""
    assert closed in run("advocates", now=LATER).stdout
    run("log", "--text", "又坏了", "--customer", "王女士", "--platform", "taobao", now=LATER)
    done = run("advocates", now=LATER)
    assert (done.stdout, "1 more content customer" in done.stderr) == ("", True)
    assert "a case is still open" in run("advocates", "list", "--all", now=LATER).stdout


def test_an_invitation_against_the_rule_is_recorded_and_doubted(run: Run, case_at: Callable[[str], str]) -> None:
    """What was done is never refused; that it should not have been is said."""
    case = case_at("rate")
    done = run("advocates", "invite", case)
    assert done.code == 0
    assert "the last score is not a 4 or 5 after a complaint" in done.stderr


def test_the_owner_says_how_long_nobody_is_asked_again(run: Run, closed: str) -> None:
    """[advocates] again; a value that is no length of time is refused."""
    run("advocates", "invite", closed, now=LATER)
    assert run("config", "set", "advocates.again", "soon").code == 6
    assert run("config", "set", "advocates.again", "1h").code == 0
    assert [row["case"] for row in rows(run, now="2026-11-24T14:00:00+08:00")] == [closed]


@pytest.mark.parametrize(
    ("language", "name"),
    [("zh-Hans", "品牌体验官"), ("zh-Hant", "品牌體驗官"), ("en", "product tester")],
)
def test_the_invitation_passes_the_linter(run: Run, closed: str, language: str, name: str) -> None:
    """In three languages: nothing that blocks, and no reward for a review."""
    texts = {
        run("draft", closed, "--step", "invite", "--language", language, "--by", f"agent {number}", now=LATER).stdout
        for number in range(3)
    }
    playbook = " ".join(
        item["text"]
        for path in packs.playbook_files(language, None, "invite")
        if path.parent.name == "invite"
        for item in packs.read(path)["sentence"]
    )
    assert name in playbook
    scope = Scope(kind="complaint", step="invite", platforms=frozenset({"taobao", "amazon"}), language=language)
    for text in texts:
        assert text
        assert [found.rule for found in lint(text, packs.lint_rules(), scope) if found.severity == "block"] == []
