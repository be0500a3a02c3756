"""What a shell asks while somebody types: the words so far in `_CST_COMPLETE`, and what may come next as the answer.

The variable holds a line for the shell (bash adds how it was asked) and one for each word up to the cursor, the last
of them begun or empty. The answer is a line for each candidate: the word, a tab, what it is; a tab and `file` or `dir`
leave it to the shell. The scripts that ask are in packs/completion.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from inspect import cleandoc
from typing import TYPE_CHECKING, Final, NamedTuple

import click

from cs_toolkit.params.offered import FILE, FOLDER, Hints, offered
from cs_toolkit.render import words

if TYPE_CHECKING:
    from cs_toolkit.env import Env

VARIABLE: Final = "_CST_COMPLETE"
SHELLS: Final = ("bash", "zsh", "fish", "powershell")
_LISTING: Final = frozenset("?!@")  # COMP_TYPE: bash shows the candidates rather than insert one
_SEPARATOR: Final = "  -- "


class Asked(NamedTuple):
    """Which shell asks, whether it shows what it is told, the words before the one that is begun, and that one."""

    shell: str
    is_listing: bool
    args: list[str]
    typed: str


def answer(root: click.Command, env: Env, question: str) -> int:
    """Writes the candidates. Whatever goes wrong, the line that is being typed is not disturbed."""
    try:
        asked = _asked(question)
        _heed(env, asked.args)
        found = _found(root, env, asked.args, asked.typed)
        env.out.write("".join(f"{line}\n" for line in _lines(asked, found)))
        env.out.flush()
    except Exception:  # there is nobody to tell
        return 1
    return 0


def script(shell: str) -> str:
    """What the shell reads to ask us."""
    from cs_toolkit.packs import ROOT

    ending = "ps1" if shell == "powershell" else shell
    return (ROOT / "completion" / f"cst.{ending}").read_text("utf-8")


def _asked(question: str) -> Asked:
    head, *rest = question.split("\n")
    shell, _, kind = head.partition(" ")
    typed = [_unquoted(word, shell) for word in rest] or [""]
    if shell == "bash":
        typed = _whole(typed)
    is_listing = shell != "bash" or chr(int(kind or 9)) in _LISTING
    return Asked(shell, is_listing, typed[:-1], typed[-1])


def _unquoted(word: str, shell: str) -> str:
    """A word as the program would get it, its quotes perhaps not closed yet."""
    if shell == "powershell":
        return word.strip("'\"")
    from click.shell_completion import split_arg_string

    return " ".join(split_arg_string(word))


def _whole(typed: Sequence[str]) -> list[str]:
    """Bash makes three words of `NAME=VALUE`."""
    made: list[str] = []
    for number, word in enumerate(typed):
        if made and number and (word == "=" or (typed[number - 1] == "=" and made[-1].endswith("="))):
            made[-1] += word
        else:
            made.append(word)
    return made


def _heed(env: Env, args: Sequence[str]) -> None:
    """--shop and --lang as they were typed; nothing is said on stderr."""
    from os.path import expanduser

    env.options.quiet = True
    shop, language = _value(args, "--shop"), _value(args, "--lang")
    if shop:
        env.use_shop(expanduser(shop))
    words.use(language or (lambda: env.screen_language))


def _value(args: Sequence[str], option: str) -> str | None:
    for number, word in enumerate(args):
        name, sign, value = word.partition("=")
        if name == option:
            return value if sign else next(iter(args[number + 1 :]), None)
    return None


def _found(root: click.Command, env: Env, args: list[str], typed: str) -> Hints:
    """What may come next, by what is typed of it; each a whole word, also behind `--option=`."""
    from click.shell_completion import _resolve_context, _resolve_incomplete

    context = _resolve_context(root, {"obj": env}, "cst", args)
    place, begun = _resolve_incomplete(context, args, typed)
    before = typed[: len(typed) - len(begun)]
    with context:
        if isinstance(place, click.Parameter):
            found = offered(env, _path(context), place, begun)
            if found in (FILE, FOLDER):
                return found
            return {f"{before}{value}": hint for value, hint in _continuing(found, place, begun)}
        if isinstance(place, click.Group) and context.parent and not begun.startswith("-"):
            return _commands(place, context, begun)
        return {item.value: words.translated(item.help or "") for item in place.shell_complete(context, begun)}


def _commands(group: click.Group, context: click.Context, begun: str) -> Hints:
    """The sub-commands with the first sentence of their help."""
    found = {name: group.get_command(context, name) for name in group.list_commands(context) if name.startswith(begun)}
    return {name: _summary(command.help or "") for name, command in found.items() if command and not command.hidden}


def _summary(text: str) -> str:
    paragraph = " ".join(words.translated(cleandoc(text)).partition("\n\n")[0].split())
    return re.split(r"(?<=[.。])(?:\s|(?<=。))", paragraph, maxsplit=1)[0]


def _continuing(found: Hints, place: click.Parameter, begun: str) -> Iterable[tuple[str, str]]:
    """Those that go on like this; cases have been chosen, by more than how their ids begin."""
    if place.name in _CHOSEN:
        return found.items()
    return [(value, hint) for value, hint in found.items() if value.startswith(begun)]


_CHOSEN: Final = frozenset({"case", "cases", "others", "into"})


def _path(context: click.Context) -> tuple[str, ...]:
    """The words of the command, without the program's name."""
    return tuple(context.command_path.split()[1:])


def _lines(asked: Asked, found: Hints) -> Iterable[str]:
    """As the shell's script takes them."""
    if found in (FILE, FOLDER):
        return list(found)
    if asked.shell == "bash":
        cut = asked.typed.rfind("=") + 1  # what stands before the sign is a word of its own
        shows = asked.is_listing and len(found) > 1
        return [value[cut:] + (f"{_between(hint)}{hint}" if shows else "") for value, hint in found.items()]
    if asked.shell == "zsh":
        widest = max(map(len, found), default=0)
        return [f"{value}\t{value:<{widest if hint else 0}}{_between(hint)}{hint}" for value, hint in found.items()]
    return [f"{value}\t{hint}" if hint else value for value, hint in found.items()]


def _between(hint: str) -> str:
    return _SEPARATOR if hint else ""
