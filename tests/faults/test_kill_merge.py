"""A merge that is killed: two files change, and neither may be left without the other."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import Run
from faults.planting import MODES, OPEN, TWICE, EveryKill, Injector, cases_of

from cs_toolkit.core.timeline import fold

PHOTO = b"\xff\xd8 photo"


@pytest.fixture
def twice(injector: Injector, run: Run, tmp_path: Path) -> Injector:
    """The same customer twice: first in chat, then by phone with a photo, answered there, and something promised."""
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(PHOTO)
    for words in (
        ["log", "--text", "快递五天没动了", "--platform", "taobao"],
        ["log", "--text", "颜色和图片不一样"],
        ["log", "--text", "怎么还不回", "--received", "3小时前", "--customer", "王女士", "--severity", "high"],
        ["ack", TWICE, "--text", "在查中转站", "--at", "09:30"],
        ["attach", TWICE, photo],
        ["promise", TWICE, "--what", "补寄", "--by", "明天18:00"],
    ):
        assert run(*words).code == 0
    return injector


def picture(run: Run) -> Any:
    """What the owner sees: the work list, and both cases with their deadlines."""
    pages = [run("list", "--all", "-f", "json"), *(run("why", case, "-f", "json") for case in (OPEN, TWICE))]
    assert all((page.code, page.stderr) == (0, "") for page in pages)
    return [json.loads(page.stdout) for page in pages]


def half(run: Run) -> bool:
    """Whether doctor finds the merge done by half, and says what completes it."""
    doctor = run("doctor", "-f", "json")
    found = [
        problem for problem in json.loads(doctor.stdout) if problem["problem_code"] not in {"leftover", "place", "log"}
    ]
    assert [problem["fix"] for problem in found] in ([], [f"cst merge {TWICE} {OPEN} completes the merge"]), doctor
    return bool(found)


def nothing_is_lost(shop: Path, at: str) -> None:
    """Whatever was half done: the reply, the promise and the photo stand in a case that the owner sees."""
    seen = [fold(case) for case in cases_of(shop).values()]
    kinds = [event.kind for timeline in seen if timeline.is_open for event in timeline.events]
    assert {"acknowledged", "promised", "attached"} <= set(kinds), at
    assert [path.read_bytes() for path in shop.glob(f"attachments/{TWICE}/*")] == [PHOTO], at


@pytest.mark.parametrize("mode", MODES)
def test_a_killed_merge_is_completed_by_the_same_command(
    twice: Injector, run: Run, every_kill: EveryKill, mode: str
) -> None:
    """Not merged, merged, or named by doctor; given again it is as if it had never died, and undo restores exactly."""
    before = picture(run)
    twice.prepare()
    assert run(*twice.args("merge")).code == 0
    merged = picture(run)
    halves: list[str] = []

    def check(at: str) -> None:
        nothing_is_lost(twice.shop, at)
        halves.extend([at] if half(run) else [])
        is_done = fold(cases_of(twice.shop)[TWICE]).merged_into == OPEN
        again = run("merge", TWICE, OPEN)
        assert again.code == (2 if is_done else 0), (at, again)
        assert (picture(run), half(run)) == (merged, False), at
        nothing_is_lost(twice.shop, at)
        assert run("undo").code == 0, at
        assert (picture(run), half(run)) == (before, False), at

    every_kill(twice, "merge", mode, check)
    assert halves, "no kill fell between the two files: the test is blind"


@pytest.mark.parametrize("mode", MODES)
def test_a_killed_undo_of_a_merge_loses_nothing(twice: Injector, run: Run, every_kill: EveryKill, mode: str) -> None:
    """The case is back before the other lets go of it; undo given again, or the merge, makes it whole."""
    before = picture(run)
    assert run(*twice.args("merge")).code == 0
    twice.prepare()
    halves: list[str] = []

    def check(at: str) -> None:
        nothing_is_lost(twice.shop, at)
        halves.extend([at] if half(run) else [])
        if picture(run) != before:
            assert run("undo", OPEN).code == 0, at
        assert (picture(run), half(run)) == (before, False), at

    every_kill(twice, "undo-merge", mode, check)
    assert halves, "no kill fell between the two files: the test is blind"
