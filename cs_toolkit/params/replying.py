"""A reply on its way to the customer: the draft shown, made personal in the editor, judged, taken or left."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import click

from cs_toolkit.core.drafting import Draft
from cs_toolkit.core.timeline import Timeline
from cs_toolkit.env import Env
from cs_toolkit.errors import Message, say
from cs_toolkit.params import questions
from cs_toolkit.render.words import sentence

_EDIT: Final = {"edit": say("make it yours, in the editor")}
_TYPE: Final = {"type": say("type another one here")}
_SKIP: Final = {"skip": say("leave it for later")}
_FIRST: Final = {**_EDIT, "use": say("take the draft as it is"), **_TYPE, **_SKIP}
_BLOCKED: Final = {**_EDIT, "anyway": say("take it all the same"), **_TYPE, **_SKIP}


class Skipped(Exception):
    """The owner leaves this step for later."""


def reply(env: Env, timeline: Timeline, draft: Draft) -> str:
    """The reply as the owner wants to send it. Raises `Skipped`.

    Nothing that was written is lost: an editor that fails is asked again with it, and it is shown when it is given up.
    """
    _show(draft)
    text, ways = draft.text, _FIRST
    try:
        while (way := _way(ways)) != "anyway":
            if way == "skip":
                raise Skipped
            made, problem = _made(way, text, draft)
            text = made if _says_something(made) else text
            if problem is not None:
                questions.tell(problem)
                ways = _FIRST
            elif _is_fit(env, timeline, draft, text):
                return text
            else:
                ways = _BLOCKED
    except (click.Abort, Skipped):
        give_back(text, draft.text)
        raise
    return text


def give_back(text: str, draft: str) -> None:
    """Shows what was written and will not be recorded."""
    if text.strip() != draft.strip():
        questions.tell(say("what you wrote is not recorded:"))
        questions.tell_lines(text.splitlines())


def _show(draft: Draft) -> None:
    questions.tell_lines(["", *draft.text.splitlines(), ""])
    for question in draft.questions:
        questions.tell(question)


def _way(ways: Mapping[str, Message]) -> str:
    return questions.choose(say("the reply"), {name: sentence(label) for name, label in ways.items()}, default="edit")


def _made(way: str, text: str, draft: Draft) -> tuple[str, Message | None]:
    """The text that comes of it, and what went wrong."""
    if way == "use":
        return draft.text, None
    if way == "type":
        made, problem = questions.lines(say("the reply as it was sent")), None
    else:
        from cs_toolkit.outlets import editor

        made, problem = editor.edit(text)
    if problem is None and not _says_something(made):
        return made, say("nothing was left in it: the reply is empty")
    return made.strip(), problem


def _says_something(text: str) -> bool:
    """A single dash would be read as standard input."""
    from cs_toolkit.core.text import clean

    return clean(text).strip() not in {"", "-"}


def _is_fit(env: Env, timeline: Timeline, draft: Draft, text: str) -> bool:
    """Shows what the linter finds; False where it must not be sent like that."""
    from cs_toolkit import packs
    from cs_toolkit.core.draft_facts import is_public
    from cs_toolkit.core.lint import lint
    from cs_toolkit.env.lint_scope import Asked, scope_of
    from cs_toolkit.render.findings import lint_lines

    scope = scope_of(env, Asked(step=draft.step, is_public=is_public(timeline)), timeline)
    found = lint(text, packs.lint_rules(), scope._replace(language=draft.language))
    if text.strip() == draft.text.strip():  # what could be better in it is the owner's to see, not the draft's to blame
        found = tuple(finding for finding in found if finding.severity != "info")
    questions.tell_lines(lint_lines(found), is_fitted=True)
    return not any(finding.severity == "block" for finding in found)
