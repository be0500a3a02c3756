"""Questions to the person at the terminal: a line, a choice, yes or no, a longer text.

Questions go to stderr, one a line, without colours or movements of the cursor. Where there is readline it completes
and edits; not with --plain, as it writes escapes of its own.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import click

from cs_toolkit.env import exits
from cs_toolkit.errors import Message, UsageProblem, say
from cs_toolkit.render.words import sentence

if TYPE_CHECKING:
    from cs_toolkit.env import Env
    from cs_toolkit.render.wrap import Window

# How people say yes, no and enough, besides the names.
_ANSWERS: Final[Mapping[str, Sequence[str]]] = {
    "yes": ("y", "ok", "是", "是的", "好", "好的", "对", "对的", "嗯", "可以", "行", "要", "确认", "确定"),
    "no": ("n", "否", "不", "不是", "不对", "不好", "不行", "不用", "不要", "没有", "还没", "取消", "算了"),
    "quit": ("q", "退出", "结束", "够了"),
}
_FEW: Final = 7  # so many choices have a line each
_WIDTH: Final = 80


def is_plain(env: Env) -> bool:
    """Whether the owner wants it plain, for a screen reader: CST_PLAIN, [screen] plain."""
    return bool(os.environ.get("CST_PLAIN")) or bool(env.shop.config.screen.get("plain"))


def line(question: Message, *, default: str | None = None, words: Iterable[str] = ()) -> str:
    """One line, asked for until there is one; Enter alone is the default (an empty one is an answer).

    Tab completes to one of `words`. Ctrl-C and the end of the input raise `click.Abort`.
    """
    if default:
        asked = say("{question} [{default}]: ", question=question, default=default)
    elif default == "":
        asked = say("{question} (Enter leaves it out): ", question=question)
    else:
        asked = say("{question}: ", question=question)
    while True:
        typed = _typed(sentence(asked), tuple(words)).strip()
        if typed or default is not None:
            return typed or default or ""


def converted(ask: Callable[[], str], convert: Callable[[str], Any]) -> Any:
    """What `convert` makes of an answer, asked again until it takes one; what it has against it is said."""
    while True:
        try:
            return convert(ask())
        except UsageProblem as error:
            exits.tell(error, _env().err)
        except click.UsageError as error:
            exits.tell(UsageProblem(say("{message}", message=error.format_message())), _env().err)


def choose(
    question: Message,
    labels: Mapping[str, str],
    *,
    default: str | None = None,
    words: Mapping[str, Sequence[str]] | None = None,
) -> str:
    """One of the names, told by its number, itself, its beginning, its label or one of the other words for it."""
    from cs_toolkit.core.picking import pick

    names = {name: (label, *(words or {}).get(name, ())) for name, label in labels.items()}
    _list(labels)
    known = [word for name, label in labels.items() for word in (name, label)]
    return str(converted(lambda: line(question, default=default, words=known), lambda typed: pick(typed, names)))


def is_sure(question: Message, *, default: bool | None = None) -> bool:
    """Yes or no, in any language; without a default it must be said."""
    marks = {True: say("{question} [Y/n]: "), False: say("{question} [y/N]: "), None: say("{question} [y/n]: ")}
    asked = marks[default]._replace(args={"question": question})
    return _answer(asked, ("yes", "no"), {True: "yes", False: "no", None: ""}[default]) == "yes"


def way_on() -> str:
    """Whether to go on with what comes next: yes (by default), no for another one, quit for enough."""
    return _answer(say("go on with it? y: yes, n: another one, q: enough [y]: "), ("yes", "no", "quit"), "yes")


def _answer(asked: Message, names: Sequence[str], default: str) -> str:
    from cs_toolkit.core.picking import pick

    known = {name: _ANSWERS[name] for name in names}

    def ask() -> str:
        while not (typed := _typed(sentence(asked)).strip() or default):
            pass
        return typed

    return str(converted(ask, lambda typed: pick(typed, known)))


def lines(question: Message) -> str:
    """A longer text, line by line up to an empty one."""
    click.echo(sentence(say("{question} (an empty line ends it)", question=question)), err=True)
    found: list[str] = []
    while typed := _typed("> ").rstrip():
        found.append(typed)
    return "\n".join(found)


def tell(message: Message) -> None:
    """A sentence for the person who is asked."""
    tell_lines([sentence(message)], is_fitted=True)


def tell_lines(told: Iterable[str], *, is_fitted: bool = False) -> None:
    """Lines for the person who is asked; `is_fitted` to the window, unlike a text that is copied from the screen."""
    from cs_toolkit.core.text import clean

    fit = window().fitted if is_fitted else str
    for text in told:
        click.echo(fit(clean(text)), err=True)


def window() -> Window:
    """The window in which questions are read."""
    from shutil import get_terminal_size

    from cs_toolkit.env.screen import screen_of
    from cs_toolkit.render.wrap import Window

    ambiguous = screen_of(_env()).ambiguous
    return Window(max(get_terminal_size((_WIDTH, 24)).columns, 1), ambiguous)


def _list(labels: Mapping[str, str]) -> None:
    """The choices with their numbers: a line each where they are few or plain is wanted, else one after the other."""
    items = [
        f"{number:>2} {name}" + (f"  {label}" if label and label != name else "")
        for number, (name, label) in enumerate(labels.items(), 1)
    ]
    if len(items) <= _FEW or is_plain(_env()):
        tell_lines(items)
        return
    room, _ = seen = window()
    column = max(map(seen.columns, items)) + 2
    across = max(room // column, 1)
    padded = [item + " " * (column - seen.columns(item)) for item in items]
    rows = -(-len(items) // across)
    tell_lines("".join(padded[row::rows]).rstrip() for row in range(rows))


def _typed(prompt: str, words: Sequence[str] = ()) -> str:
    """What was typed behind a prompt. Raises `click.Abort`."""
    try:
        if _completing(words):
            return input(prompt)
        click.echo(prompt, nl=False, err=True)
        return input()
    except (EOFError, KeyboardInterrupt):
        raise click.Abort from None


def _completing(words: Sequence[str]) -> bool:
    """Sets readline up to complete to these words; False where there is none, or it would be in the way."""
    from locale import getencoding

    if getencoding().lower().replace("-", "") != "utf8" or os.environ.get("TERM", "dumb") == "dumb":
        return False
    if not sys.stdout.isatty() or is_plain(_env()):
        return False
    try:
        import readline
    except ImportError:  # Windows has none
        return False
    readline.set_completer_delims("")
    readline.set_completer(lambda text, state: _candidate(text, state, words))
    is_libedit = "libedit" in (readline.__doc__ or "")
    readline.parse_and_bind("bind ^I rl_complete" if is_libedit else "tab: complete")
    return True


def _candidate(text: str, state: int, words: Sequence[str]) -> str | None:
    found = [word for word in words if word.casefold().startswith(text.strip().casefold())]
    return found[state] if state < len(found) else None


def _env() -> Env:
    from cs_toolkit.params.types import env_of

    return env_of(click.get_current_context())
