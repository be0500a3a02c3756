"""Every way a command can end: exit codes, and what is said on stderr (DESIGN section 5)."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from typing import Protocol, TextIO

import click

from cs_toolkit.errors import CstError, Message, StoreTrouble, UsageProblem, say
from cs_toolkit.render.words import sentence, translated


class Ending(Protocol):
    """What is needed to end a command: its streams, and whether part of the store could not be read."""

    out: TextIO
    err: TextIO
    had_trouble: bool


def printable(text: str) -> str:
    """Text a terminal may see: customers' control characters are gone."""
    from cs_toolkit.core.text import clean

    return clean(text)


def tell(error: CstError, err: TextIO) -> None:
    """Error and Hint as the contract has them."""
    spoken(say("Error: {message}", message=error.message), err)
    if error.hint is not None:
        spoken(say("Hint: {hint}", hint=error.hint), err)


def spoken(message: Message, err: TextIO) -> None:
    """A line of talk; on a terminal it is broken to its width."""
    from cs_toolkit.render import names

    text = printable(sentence(names.worded(message)))
    if err.isatty():
        from cs_toolkit.env.prose import in_lines

        text = in_lines(text, err)
    err.write(f"{text}\n")


def guarded(env: Ending, run: Callable[[], object]) -> int:
    """Runs a command and returns its exit code; every expected failure becomes words on stderr."""
    try:
        result = run()
        env.out.flush()
    except (BrokenPipeError, SystemExit):  # the latter is what click makes of the former; nothing else exits here
        return _silenced(env.out)
    except (click.Abort, KeyboardInterrupt):
        env.err.write("\n")
        return 130
    except click.UsageError as error:
        return _misused(error, env.err)
    except OSError as error:
        tell(
            StoreTrouble(
                say("the output could not be written: {reason}", reason=error.strerror or error),
                say("look for room on the disk, or write somewhere else"),
            ),
            env.err,
        )
        _silenced(env.out)
        return StoreTrouble.exit_code
    except click.ClickException as error:
        tell(UsageProblem(say("{message}", message=error.format_message())), env.err)
        return 2
    except CstError as error:
        tell(error, env.err)
        return StoreTrouble.exit_code if env.had_trouble else error.exit_code
    return StoreTrouble.exit_code if env.had_trouble else int(result or 0) if isinstance(result, int) else 0


def _misused(error: click.UsageError, err: TextIO) -> int:
    path = error.ctx.command_path if error.ctx else "cst"
    if isinstance(error, click.NoSuchOption):
        near = ", ".join(error.possibilities or ())
        problem = UsageProblem(
            say("{command} has no option '{name}'", command=path, name=error.option_name),
            say("did you mean {names}? {command} --help shows how it is used", names=near, command=path)
            if near
            else say("{command} --help shows how it is used", command=path),
        )
        tell(problem, err)
        return UsageProblem.exit_code
    tell(UsageProblem(_said(error), say("{command} --help shows how it is used", command=path)), err)
    return UsageProblem.exit_code


def _said(error: click.UsageError) -> Message:
    """What click says; what is missing is told here, because click puts that sentence together from pieces."""
    if isinstance(error, click.MissingParameter) and isinstance(error.param, click.Argument):
        return say("Missing argument: {name}", name=translated(error.param.human_readable_name))
    if isinstance(error, click.MissingParameter) and error.param:
        return say("Missing option: {name}", name=error.param.opts[-1])
    return say("{message}", message=error.format_message())


def _silenced(out: TextIO) -> int:
    """The reader of the pipe has gone: nothing more can be said, and that is no error."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), out.fileno())
    return 0
