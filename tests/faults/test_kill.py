"""A command that is killed: the power goes, the machine is switched off, the system runs out of memory."""

from __future__ import annotations

import pytest
from conftest import Run
from faults.planting import CLOSED, COMMANDS, MODES, OPEN, EveryKill, Injector, cases_of, effects

from cs_toolkit.core.timeline import fold

RECORDERS = ["log", "ack", "close", "reopen", pytest.param("import", marks=pytest.mark.slow)]
ALL = {"import": 3}


def _readable(run: Run, at: str) -> None:
    for words in (["next"], ["list", "--all", "-f", "json"]):
        ended = run(*words)
        assert (ended.code, ended.stderr) == (0, ""), at
    doctor = run("doctor")
    assert doctor.code in {0, 3}, (at, doctor)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("command", [name for name in COMMANDS if name != "undo"])
def test_a_killed_command_has_happened_or_not(
    prepared: Injector, run: Run, every_kill: EveryKill, command: str, mode: str
) -> None:
    """Wherever it dies: the shop is readable, what was recorded before is there, the command is there whole or not."""
    before = cases_of(prepared.shop)

    def check(at: str) -> None:
        _readable(run, at)
        cases = cases_of(prepared.shop)
        for case_id, case in before.items():
            assert cases[case_id].events[: len(case.events)] == case.events, at
            assert cases[case_id].complaint == case.complaint, at
        happened = effects(prepared.shop, command)
        assert happened in range(ALL.get(command, 1) + 1), at
        if command == "import" or not happened:
            again = run(*prepared.args(command))
            assert (again.code, effects(prepared.shop, command)) == (0, ALL.get(command, 1)), (at, again)

    every_kill(prepared, command, mode, check)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("command", RECORDERS)
def test_work_goes_on_after_a_kill(
    prepared: Injector, run: Run, every_kill: EveryKill, command: str, mode: str
) -> None:
    """The next command works, can be undone and puts the files in order; a new case gets an id nobody had."""

    def check(at: str) -> None:
        known = set(cases_of(prepared.shop))
        for case_id in sorted(known):
            assert run("note", case_id, "--text", "接着处理").code == 0, at
            assert run("undo", case_id).code == 0, at
            assert [event.kind for event in cases_of(prepared.shop)[case_id].events][-2:] == ["noted", "retracted"], at
            assert all(event.get("text") != "接着处理" for event in fold(cases_of(prepared.shop)[case_id]).events), at
        logged = run("log", "--text", "新的投诉", "--quiet")
        assert logged.code == 0, at
        assert logged.lines[0] not in known, at
        doctor = run("doctor", "-f", "json")
        assert all(code not in doctor.stdout for code in ("place", "double", "ledger", "unreadable")), (at, doctor)

    every_kill(prepared, command, mode, check)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("command", RECORDERS)
def test_undo_after_a_kill_takes_back_what_happened_last(
    prepared: Injector, run: Run, every_kill: EveryKill, command: str, mode: str
) -> None:
    """If the killed command has happened, `undo` takes back that one; if not, the one before it, which was a note."""
    noted = len(cases_of(prepared.shop)[OPEN].events)

    def check(at: str) -> None:
        happened = effects(prepared.shop, command)
        undone = run("undo")
        assert undone.code == 0, (at, undone)
        assert f"took back: {command if happened else 'note'} " in undone.stderr, (at, undone)
        if happened and command in {"log", "import"}:
            assert set(cases_of(prepared.shop)) == {OPEN, CLOSED}, at
        if not happened:
            assert len(cases_of(prepared.shop)[OPEN].events) == noted + 1, at

    every_kill(prepared, command, mode, check)


@pytest.mark.parametrize("mode", MODES)
def test_a_killed_undo_can_be_given_again(prepared: Injector, run: Run, every_kill: EveryKill, mode: str) -> None:
    """An undo that died is done or not; the note is then taken back once, and nothing else on the case but its log."""

    def check(at: str) -> None:
        _readable(run, at)
        assert effects(prepared.shop, "undo") in {0, 1}, at
        if not effects(prepared.shop, "undo"):
            assert run("undo", OPEN).code == 0, at
        assert effects(prepared.shop, "undo") == 1, at
        assert OPEN in cases_of(prepared.shop), at

    every_kill(prepared, "undo", mode, check)


@pytest.mark.parametrize("mode", MODES)
def test_a_killed_first_command_leaves_no_half_shop(
    injector: Injector, run: Run, every_kill: EveryKill, mode: str
) -> None:
    """On a new machine `log` makes the shop; killed while it does, the next `log` finishes the job."""

    def check(at: str) -> None:
        logged = run("log", "--text", "快递五天没动了")
        assert logged.code == 0, (at, logged)
        _readable(run, at)
        assert len(cases_of(injector.shop)) in {1, 2}, at
        assert 'zone = "' in (injector.shop / "shop.toml").read_text("utf-8"), at

    every_kill(injector, "log", mode, check)


@pytest.mark.parametrize("mode", MODES)
def test_a_file_system_without_links(prepared: Injector, run: Run, every_kill: EveryKill, mode: str) -> None:
    """A memory stick has no hard links: a new case still is there whole or not at all."""

    def check(at: str) -> None:
        _readable(run, at)
        assert effects(prepared.shop, "log") in {0, 1}, at

    every_kill(prepared, "log", mode, check, links=False)
