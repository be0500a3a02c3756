"""`cst playbook`: the wording of replies."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import click

from cs_toolkit import packs, params
from cs_toolkit.core.playbook_check import Problem, check_file, missing_parts
from cs_toolkit.core.taxonomy import LANGUAGES
from cs_toolkit.env import Env
from cs_toolkit.errors import AnswerIsNo, ConfigProblem, UsageProblem, say, say_n
from cs_toolkit.render.words import sentence

_COLUMNS: Final = ("file", "line", "name", "problem_code", "message", "fix")


@click.group("playbook", cls=params.Group, examples=["cst playbook check", "cst playbook check playbook/own.toml"])
def command() -> None:
    """The wording of replies: yours in playbook/*.toml goes before the built-in one."""


@command.command("check", examples=["cst playbook check", "cst playbook check --all -f json"])
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="[FILE]...")
@params.option("--all", "everything", is_flag=True, help="The built-in wording, too.")
@params.output_options
@params.pass_env
def check(env: Env, *, files: tuple[Path, ...], everything: bool) -> None:
    """Problems of your own wording: what cannot be read, the wrong script, words that a reply must not have.

    Without FILE every file in the shop's playbook folder. Exits with 3 when there is a problem.
    """
    root = env.shop.root
    own = {str(path): path for path in files} or {
        path.relative_to(root).as_posix(): path for path in packs.own_wording(root / "playbook")
    }
    problems = [problem for name, path in own.items() for problem in _of_file(name, _text(path), LANGUAGES)]
    if everything:
        problems += [problem for language in LANGUAGES for problem in _shipped(language)]
    if (own or everything) and not any(problem.code in {"unreadable", "invalid", "duplicate"} for problem in problems):
        problems += _missing(env)
    env.emit([_row(problem, env.format == "table") for problem in problems], _COLUMNS)
    if problems:
        raise AnswerIsNo(say_n("{count} problem found", "{count} problems found", len(problems)))
    count = len(own)
    env.talk(say_n("{count} file of your own read, no problem", "{count} files of your own read, no problem", count))


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except (OSError, ValueError) as error:
        raise UsageProblem(say("'{path}' cannot be read: {reason}", path=path, reason=error)) from error


def _of_file(name: str, text: str, languages: tuple[str, ...]) -> Iterator[Problem]:
    try:
        data = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        place = re.search(r"line (\d+)", str(error))
        problem = say("it is not TOML: {reason}", reason=error)
        yield Problem(
            name, int(place[1]) if place else 0, "-", "unreadable", problem, say("mend the file in an editor")
        )
        return
    served = (data.pop("language"),) if data.get("language") in LANGUAGES else languages
    yield from check_file(name, text, data, served, packs.lint_rules())


def _shipped(language: str) -> Iterator[Problem]:
    for path in packs.playbook_files(language):
        yield from _of_file(path.relative_to(packs.ROOT).as_posix(), _text(path), (language,))


def _missing(env: Env) -> Iterator[Problem]:
    """Parts that nothing can be said for once the owner's wording is laid over ours."""
    for language in LANGUAGES:
        try:
            playbook = packs.playbook(language, env.shop.root / "playbook", own=env.shop.config.categories)
        except ConfigProblem as error:
            yield Problem("playbook", 0, "-", "invalid", error.message, say("mend the file in an editor"))
            return
        for kind, step, part in missing_parts(playbook):
            told = say("{kind}: where nothing is known, the reply has no '{part}'", kind=kind, part=part)
            yield Problem(language, 0, f"{step}.{part}", "missing-part", told, say("write one without a slot"))


def _row(problem: Problem, is_table: bool) -> dict[str, Any]:
    told = (sentence(item) if is_table else item.english() for item in (problem.message, problem.fix))
    return dict(zip(_COLUMNS, (*problem[:4], *told), strict=True))
