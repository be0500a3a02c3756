"""A draft that is taken as it is, and one that was changed."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from builders import a_timeline
from conftest import NOW, Run

from cs_toolkit.core.drafting import Draft
from cs_toolkit.env import Env, Options
from cs_toolkit.params import replying

BARE = "Sorry about that!"  # L10: it repairs nothing


@pytest.fixture
def taken(
    run: Run, shop: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[[str], str]:
    """What is said when a draft is answered with these lines."""
    run("init")

    def take(typed: str) -> str:
        options, draft = Options(), Draft(BARE, (), (), "en", "acknowledge")
        options.shop, options.now = str(shop), NOW
        env = Env(options)
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        with click.Context(click.Command("do"), obj=env):
            assert replying.reply(env, a_timeline(), draft)
        return capsys.readouterr().err

    return take


def test_a_draft_is_not_blamed_for_what_it_could_say_better(taken: Callable[[str], str]) -> None:
    """What the owner wrote is; a breach that must not be sent is told in either."""
    assert "L10" not in taken("use\n")
    assert "L10" in taken("type\nSo sorry about that!\n\n")
