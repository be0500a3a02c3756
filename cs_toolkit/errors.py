"""Errors as values a person can act on: what went wrong (with the value), a way out, an exit code.

Nothing here is worded for the screen: a `Message` is an English sentence with named slots that
`render.words` translates and fills. The same sentence, untranslated, is what machine formats carry.
"""

from __future__ import annotations

from typing import Any, NamedTuple


class Message(NamedTuple):
    """An English sentence with `{named}` slots, its arguments, and a plural form where it counts."""

    text: str
    args: dict[str, Any]
    plural: str | None = None
    number: int = 1

    def english(self) -> str:
        """The sentence in English, for machine formats and for `str(error)`."""
        chosen = self.plural if self.plural is not None and self.number != 1 else self.text
        return chosen.format(
            **{name: value.english() if isinstance(value, Message) else value for name, value in self.args.items()}
        )


def say(text: str, /, **args: object) -> Message:
    """A message; the name is what the catalogue extractor looks for."""
    return Message(text, args)


def say_n(text: str, plural: str, count: int, /, **args: object) -> Message:
    """A message that counts something; `{count}` is filled by itself."""
    return Message(text, {"count": count, **args}, plural, count)


class CstError(Exception):
    """Base of every expected failure. `exit_code` is the process's exit status (DESIGN section 5)."""

    exit_code = 1

    def __init__(self, message: Message, hint: Message | None = None) -> None:
        super().__init__(message, hint)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return self.message.english()


class UsageProblem(CstError):
    """The command line asks for something that cannot be: a bad value, a missing fact."""

    exit_code = 2


class BadValue(UsageProblem):
    """A value that is not of the kind it should be; wrapped by whoever knows where it stands."""


class AnswerIsNo(CstError):
    """The question was answered, and the answer is no (`next --check`, `doctor`, `lint`)."""

    exit_code = 3


class CaseNotFound(CstError):
    """No case has this id."""

    exit_code = 4

    def __init__(self, wanted: str) -> None:
        super().__init__(
            say("there is no case '{case}'", case=wanted),
            say("cst list --all shows every case and its id"),
        )


class AmbiguousCase(CstError):
    """A shortened id fits several cases."""

    exit_code = 4

    def __init__(self, wanted: str, candidates: tuple[str, ...]) -> None:
        self.candidates = candidates
        super().__init__(
            say("'{case}' fits several cases: {candidates}", case=wanted, candidates=listed(candidates)),
            say("type more of the id, for example '{example}'", example=candidates[0]),
        )


def listed(names: tuple[str, ...], most: int = 20) -> str:
    """Names for a message, not more than a person reads."""
    return ", ".join(names[:most]) + (f" … (+{len(names) - most})" if len(names) > most else "")


class StoreTrouble(CstError):
    """The shop folder could not be read or written as it should be."""

    exit_code = 5


class Unreadable(StoreTrouble):
    """One file cannot be read; `path` is relative to the shop, `line` is 0 where unknown."""

    def __init__(self, path: str, reason: Message, line: int = 0) -> None:
        self.path = path
        self.line = line
        self.reason = reason
        where = f"{path}:{line}" if line else path
        super().__init__(
            say("'{where}' cannot be read: {reason}", where=where, reason=reason),
            say("mend the file in an editor; cst doctor names every such file"),
        )


class Conflict(StoreTrouble):
    """The case changed between reading and writing."""

    def __init__(self, case: str) -> None:
        super().__init__(
            say("case '{case}' was changed meanwhile, and left as it is now", case=case),
            say("look at it with cst show {case} and give the command again", case=case),
        )


class ConfigProblem(CstError):
    """A setting or a pack is wrong."""

    exit_code = 6
