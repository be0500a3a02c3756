"""`cst do`: the step that is due, one question after the other."""

from __future__ import annotations

import os
import sys
from typing import Any, Final

import click

from cs_toolkit import params
from cs_toolkit.core import guide
from cs_toolkit.env import Env, guiding, screen
from cs_toolkit.env.guiding import WAITING, Key, Work
from cs_toolkit.errors import CstError, UsageProblem, say
from cs_toolkit.params import guided, questions
from cs_toolkit.params.replying import Skipped, give_back
from cs_toolkit.render import story
from cs_toolkit.render.words import sentence

_LATER: Final = "later"


@params.command("do", examples=["cst do", "cst do 3", "cst do 3 --copy", "cst do --plain"])
@click.argument("case", required=False, metavar="[CASE]")
@params.option("--copy", is_flag=True, help="Put the reply into the clipboard before it is recorded.")
@params.option("--plain", is_flag=True, help="One line after the other, for a screen reader; also CST_PLAIN=1.")
@params.option("--by", envvar="CST_BY", help="Who does it, and signs (default: CST_BY, else the login name).")
@params.pass_env
def command(env: Env, *, case: str | None, copy: bool, plain: bool, by: str | None) -> None:
    """Do the step that is due: the most urgent one, or that of a case.

    Shows the case, asks for what the step needs, shows the draft, opens your editor (VISUAL, EDITOR), checks the reply,
    and records what the step's own command would. Nothing is recorded before the last question; Ctrl-C leaves the case
    as it was. Then the next one is offered.
    """
    if plain and not os.environ.get("CST_PLAIN"):
        os.environ["CST_PLAIN"] = "1"  # for the commands of the steps, and for the editor
        click.get_current_context().call_on_close(lambda: os.environ.pop("CST_PLAIN", None))
    work = _first(env, case)
    if not params.is_interactive():
        raise _no_person(work)
    passed: set[Key] = set()
    if work is None:
        questions.tell(say("nothing is due"))
    while work is not None:
        is_done = _done(env, work, copy=copy, by=by)
        if not is_done:
            passed.add(work.key)
        env = guiding.fresh(env)
        work = _next(env, passed, work.timeline.case.id, is_done=is_done)


def _first(env: Env, case: str | None) -> Work | None:
    work = guiding.work(env, case, ())
    if work is None and case is not None:
        raise CstError(say("case '{case}' is closed", case=case), say("cst reopen {case} opens it again", case=case))
    return work


def _next(env: Env, passed: set[Key], last: str, *, is_done: bool) -> Work | None:
    """The step that the owner goes on with, None for enough.

    Of the case that was left the other steps, then the most urgent of all. What is next on a case that something was
    recorded on stands there already.
    """
    left = None if is_done else guiding.work(env, last, passed)
    while (work := left or guiding.work(env, None, passed)) is not None:
        left = None
        if not (is_done and work.timeline.case.id == last):
            questions.tell(say("next: {step}", step=story.due_line(work.step, env.now, env.zone)))
        way = questions.way_on()
        if way != "no":
            return work if way == "yes" else None
        passed.add(work.key)
    questions.tell(say("nothing else is due"))
    return None


def _done(env: Env, work: Work, *, copy: bool, by: str | None) -> bool:
    """Walks through a step; whether something was recorded."""
    timeline = work.timeline
    _show(env, work)
    act = _act(work)
    if act is None:
        return False
    answers: dict[str, Any] = {}
    try:
        guided.answered(guided.Asking(env, timeline, act, answers, by))
        words = [*guide.command_line(act, timeline.case.id, answers), *_signed(act, by)]
        if not _is_meant(env, words, answers, copy=copy):
            return False
    except Skipped:
        return False
    except click.Abort:
        give_back(answers.get("text", ""), "")
        raise
    later = guiding.fresh(env)
    if not guiding.is_unchanged(later, timeline):
        questions.tell(say("case '{case}' was changed meanwhile: nothing was recorded", case=timeline.case.id))
        give_back(answers.get("text", ""), "")
        return False
    click.get_current_context().find_root().command.main(words, "cst", obj=later, standalone_mode=False)
    return True


def _show(env: Env, work: Work) -> None:
    is_coloured = screen.screen_of(env).is_coloured and not questions.is_plain(env)
    reader = story.Reader(env.now, env.zone, questions.window(), is_coloured)
    click.echo("\n".join(story.story_page(*work, reader)), err=True)


def _act(work: Work) -> guide.Act | None:
    """What is to be done; asked where there is more than one way on, None for nothing now."""
    acts = {act.name: act for act in guide.acts(work.timeline, work.step)}
    if len(acts) == 1 and work.step.state not in WAITING:
        return next(iter(acts.values()))
    labels = {name: sentence(act.label) for name, act in acts.items()} | {_LATER: sentence(say("nothing now"))}
    is_clear = work.step.state not in WAITING and not work.step.why_code.startswith("promise")
    name = questions.choose(say("what is it?"), labels, default=next(iter(acts)) if is_clear else _LATER)
    return acts.get(name)


def _signed(act: guide.Act, by: str | None) -> list[str]:
    """In `cst promise` --by is the time."""
    return [f"--{'agent' if act.verb[0] == 'promise' else 'by'}={by}"] if by else []


def _is_meant(env: Env, words: list[str], answers: dict[str, Any], *, copy: bool) -> bool:
    """The last question, after what will be recorded in a line; a reply must have been sent."""
    text = answers.get("text")
    if text and copy:
        from cs_toolkit.outlets import clipboard

        questions.tell(clipboard.copy(text, None if questions.is_plain(env) else sys.stderr))
    questions.tell(say("to be recorded: {command}", command=guide.shown(words)))
    if not text:
        return questions.is_sure(say("record it?"), default=True)
    if questions.is_sure(say("was it sent to the customer? then record it")):
        return True
    give_back(text, "")
    return False


def _no_person(work: Work | None) -> UsageProblem:
    """Nobody can be asked here: what to type instead."""
    problem = say("cst do asks questions, and there is no terminal to ask them on")
    if work is None:
        return UsageProblem(problem, say("nothing is due; cst next lists what there is"))
    has_draft = any(act.draft for act in guide.acts(*work))
    commands = f"cst draft {work.timeline.case.id} > reply.txt; {work.step.command} --file reply.txt"
    return UsageProblem(problem, say("type instead: {commands}", commands=commands if has_draft else work.step.command))
