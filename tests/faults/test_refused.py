"""The operating system refuses: the disk is full, the folder may not be written, the disk turned read-only."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from conftest import Run
from faults.planting import CLOSED, OPEN, Ended, Injector, cases_of, effects, texts_of

# By default: the disk that is full and stays full, and one refusal of another kind.
REFUSALS = [
    pytest.param(
        name,
        stuck,
        id=f"{name}-{how}",
        marks=() if (name, how) in {("ENOSPC", "stuck"), ("EACCES", "once")} else pytest.mark.slow,
    )
    for name in ("ENOSPC", "EACCES", "EROFS")
    for how, stuck in (("once", False), ("stuck", True))
]
COMMANDS = ["log", "ack", "close", "reopen", pytest.param("import", marks=pytest.mark.slow)]
IN_FULL = {"import": 3}


def _said_clearly(ended: Ended, refusal: str) -> None:
    """An error that names the file, and a way out; never a traceback."""
    assert re.match(r"Error: .*'/[^']+'.*\nHint: .+\n\Z", ended.err), ended
    if refusal == "ENOSPC" and "was written" not in ended.err:
        assert "the disk is full" in ended.err
        assert "make room" in ended.err


@pytest.mark.parametrize(("refusal", "stuck"), REFUSALS)
@pytest.mark.parametrize("command", COMMANDS)
def test_a_refused_command_changes_nothing_and_says_so(
    prepared: Injector,
    run: Run,
    command: str,
    refusal: str,
    stuck: bool,
    record_property: Callable[[str, object], None],
) -> None:
    """Whichever call is refused: the command has happened and says so, or exit 5, words, and the cases as before."""
    before = texts_of(prepared.shop)
    points = prepared.counted(command).calls
    refused = 0
    for nth in range(1, points + 1):
        ended = prepared.attempt(command, refusal, nth, stuck=stuck)
        happened = effects(prepared.shop, command)
        at = (f"{refusal} at call {nth} of {points}", ended)
        if ended.code == 0:
            assert happened == IN_FULL.get(command, 1), at
            continue
        assert ended.code == 5, at
        _said_clearly(ended, refusal)
        if "was written, but the disk did not confirm it" in ended.err:
            assert happened in {0, 1}, at  # the case file itself, or another file before it
            continue
        refused += 1
        assert happened == 0, at
        assert sorted(texts_of(prepared.shop).values()) == sorted(before.values()), at
        assert run("next").code == 0, at
    assert refused > 0
    record_property("points", points)
    record_property("refused", refused)


@pytest.mark.parametrize("command", COMMANDS)
def test_after_making_room_the_command_works(prepared: Injector, run: Run, command: str) -> None:
    """The hint is true: once there is room, the same command does what it should, once."""
    points = prepared.counted(command).calls
    for nth in range(1, points + 1):
        ended = prepared.attempt(command, "ENOSPC", nth, stuck=True)
        if ended.code == 5 and "make room" in ended.err:
            assert run(*prepared.args(command)).code == 0, nth
            assert effects(prepared.shop, command) == IN_FULL.get(command, 1), nth
            assert {OPEN, CLOSED} <= set(cases_of(prepared.shop)), nth
    assert points > 0


def test_a_shop_folder_that_cannot_be_made(injector: Injector) -> None:
    """On a new machine whose disk is read-only `log` says so, and no half shop stays that a later `log` trips over."""
    points = injector.counted("log").calls
    for nth in range(1, points + 1):
        ended = injector.attempt("log", "EROFS", nth, stuck=True)
        if ended.code == 0:
            continue
        assert ended.code == 5, (nth, ended)
        _said_clearly(ended._replace(err=ended.err.split("\n", 1)[1]) if "made" in ended.err else ended, "")
    assert points > 0
