"""The columns that each command's help names are those that --columns takes."""

from __future__ import annotations

import click
import pytest
from conftest import Run

from cs_toolkit.cli import cli
from cs_toolkit.render.columns import columns_of


def with_columns(group: click.Command, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """The commands that show --columns."""
    shown = path and any(param.name == "columns" and not getattr(param, "hidden", True) for param in group.params)
    found = [path] if shown else []
    if isinstance(group, click.Group):
        context = click.Context(group)
        for name in group.list_commands(context):
            command = group.get_command(context, name)
            assert command is not None
            found += with_columns(command, (*path, name))
    return found


# What makes a command print rows in an empty shop; the others need cases or files.
ROWS = (
    "next", "list", "agenda", "issues", "alerts", "faq", "faq effect", "faq list", "faq suggest", "advocates",
    "advocates list", "orders list", "export", "audit", "doctor", "config", "config list", "clocks list",
    "calendar show", "calendar check", "policy show", "playbook check", "triage learn",
)  # fmt: skip


@pytest.mark.parametrize("typed", ROWS)
def test_the_names_are_those_that_are_taken(run: Run, typed: str) -> None:
    """In the order in which they are printed; a wrong name is answered with all of them."""
    run("init")
    done = run(*typed.split(), "--columns", "nonsense", "-f", "csv")
    assert done.code == 2, done
    taken = done.stderr.splitlines()[-1].removeprefix("Hint: choose from: ").split(", ")
    assert list(columns_of(tuple(typed.split()))) == taken


def test_every_command_that_takes_columns_has_names_for_them() -> None:
    """No help is without."""
    paths = with_columns(cli)
    assert len(paths) > 40
    assert [path for path in paths if not columns_of(path)] == [("dossier",)]


@pytest.mark.parametrize("language", ["en", "zh-Hans", "zh-Hant"])
def test_help_names_the_columns_in_every_language_alike(run: Run, language: str) -> None:
    """They are keys, not words."""
    shown = run("list", "--help", "--lang", language).stdout
    assert ", ".join(columns_of(("list",))[:4]) in shown
