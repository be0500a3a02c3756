"""`cst playbook check`: the owner's own wording is read as customers will read it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import Run

BAD = 'language = "zh-Hans"\n\n[[sentence]]\nid = "own.1"\nstep = ["answer"]\npart = "fact"\ntext = "好评返现5元。"\n'
GOOD = BAD.replace("好评返现5元", "我查过了")


@pytest.fixture
def own(shop: Path, run: Run) -> Path:
    """The owner's file of wording, not yet written."""
    assert run("init").code == 0
    (shop / "playbook").mkdir(exist_ok=True)
    return shop / "playbook" / "own.toml"


def test_a_shop_without_own_wording_has_no_problem(run: Run) -> None:
    """There is nothing to check, and that is said."""
    assert run("playbook", "check") == ("", "0 files of your own read, no problem\n", 0)


def test_problems_are_rows_with_file_and_line(run: Run, own: Path) -> None:
    """The answer is no, and each row says where and what to do."""
    own.write_text(BAD, "utf-8")
    done = run("playbook", "check", "-f", "json")
    (row,) = json.loads(done.stdout)
    assert (row["file"], row["line"], row["name"], row["problem_code"]) == ("playbook/own.toml", 7, "own.1", "L01")
    assert (done.stderr, done.code) == ("Error: 1 problem found\n", 3)
    own.write_text(GOOD, "utf-8")
    assert run("playbook", "check") == ("", "1 file of your own read, no problem\n", 0)


def test_files_named_are_checked_instead(run: Run, own: Path, tmp_path: Path) -> None:
    """Before they are copied into the shop; one that is not there is a wrong command."""
    own.write_text(BAD, "utf-8")
    draft = tmp_path / "draft.toml"
    draft.write_text(GOOD, "utf-8")
    assert run("playbook", "check", draft).code == 0
    done = run("playbook", "check", tmp_path / "none.toml")
    assert (done.stdout, done.code) == ("", 2)
    assert "none.toml" in done.stderr


def test_a_file_that_is_not_toml(run: Run, own: Path) -> None:
    """Its line is told, too."""
    own.write_text('language = "en"\n[[sentence\n', "utf-8")
    (row,) = json.loads(run("playbook", "check", "-f", "json").stdout)
    assert (row["line"], row["problem_code"]) == (2, "unreadable")


def test_an_id_of_ours_may_be_taken_but_not_of_another_file_of_yours(run: Run, own: Path) -> None:
    """A sentence of the owner's replaces the built-in one; two of the owner's files must not fight."""
    own.write_text(GOOD, "utf-8")
    own.with_name("two.toml").write_text(GOOD, "utf-8")
    done = run("playbook", "check", "-f", "json")
    assert [row["problem_code"] for row in json.loads(done.stdout)] == ["invalid"]
    assert "own.1" in done.stdout


def test_all_the_wording_that_ships_is_clean(run: Run) -> None:
    """Ours keeps the rules that we set."""
    done = run("playbook", "check", "--all", "-f", "json")
    assert (json.loads(done.stdout), done.code) == ([], 0)
