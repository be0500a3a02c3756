"""Facts and texts as they are given, or asked for where there is a person to ask."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import click

from cs_toolkit.errors import Message, UsageProblem, say
from cs_toolkit.params.types import Slug
from cs_toolkit.render import words

_BYTES_AT_MOST: Final = 10_000_000


def login_name(by: str | None) -> str | None:
    """Who is at work: as given, else the login name."""
    if by:
        return by
    from getpass import getuser

    try:
        return getuser()
    except (OSError, KeyError, ImportError):
        return None


def page_of(file: str) -> str:
    """The text of a file (- is standard input) as it stands, so that lines and columns are those of the file."""
    return checked_text(sys.stdin.buffer.read(_BYTES_AT_MOST + 1) if file == "-" else _read(file), file, strip=False)


def text_of(text: str | None, file: str | None) -> str | None:
    """The text of --text or --file, control characters aside; None where neither was given."""
    if text is not None and file is not None:
        raise UsageProblem(say("--text and --file were both given"), say("give one of them"))
    if file is not None:
        return checked_text(_read(file), file)
    if text == "-":
        return checked_text(sys.stdin.buffer.read(_BYTES_AT_MOST + 1), "-")
    return None if text is None else checked_text(text.encode("utf-8", "surrogateescape"), "--text")


def _read(file: str) -> bytes:
    try:
        with Path(file).open("rb") as stream:
            return stream.read(_BYTES_AT_MOST + 1)
    except OSError as error:
        raise UsageProblem(
            say("'{file}' cannot be read: {reason}", file=file, reason=error.strerror or error),
            say("name a text file; - stands for what is piped in"),
        ) from error


def checked_text(data: bytes, source: str, *, strip: bool = True) -> str:
    """Bytes as text (UTF-8, else GB18030) as it was written; refused when empty or huge."""
    from cs_toolkit.core.text import clean, storable

    if len(data) > _BYTES_AT_MOST:
        raise UsageProblem(say("the text from '{source}' is longer than 10 MB", source=source))
    text = storable(_decoded(data, source))
    text = text.strip() if strip else text
    if not clean(text).strip():
        raise UsageProblem(say("the text from '{source}' is empty", source=source), say("say what was written"))
    return text


def _decoded(data: bytes, source: str) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UsageProblem(
        say("the text from '{source}' is neither UTF-8 nor GB18030", source=source), say("save it as UTF-8")
    )


def is_interactive() -> bool:
    """Whether a person can be asked."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def ask(
    value: Any, question: Message, flag: str, *, kind: click.ParamType[Any] | None = None, default: str | None = None
) -> Any:
    """A fact that is missing: asked for on a terminal until it fits, an error that names the option elsewhere."""
    if value not in (None, "", ()):
        return value
    if not is_interactive():
        raise UsageProblem(say("missing: {fact}", fact=question), say("give it with {flag}", flag=flag))
    if isinstance(kind, Slug):
        return ask_name(question, kind, kind.allowed, default=default)
    from cs_toolkit.params import questions

    context = click.get_current_context()

    def convert(typed: str) -> Any:
        from cs_toolkit.core.text import match_key

        if kind is None or (typed == "" and default == ""):
            return typed
        return kind.convert(match_key(typed) if isinstance(kind, click.IntRange) else typed, None, context)

    return questions.converted(lambda: questions.line(question, default=default), convert)


def ask_name(question: Message, kind: Slug, names: Sequence[str], *, default: str | None = None) -> str:
    """One of the contract's names, told by its number, itself or the word for it in any of our languages."""
    from cs_toolkit.core.taxonomy import LANGUAGES
    from cs_toolkit.params import questions
    from cs_toolkit.render import labels

    about = kind.column
    own = labels.words_of(about) if about and words.spoken() != "en" else {}
    tables = [labels.words_of(about, language) for language in LANGUAGES] if about else []
    known = {name: [table[name] for table in tables if name in table] for name in names}
    usual = own.get(default, default) if default else None
    return questions.choose(question, {name: own.get(name, "") for name in names}, default=usual, words=known)


def confirm(question: Message) -> None:
    """Goes on after a yes; anything else raises `click.Abort`."""
    from cs_toolkit.params import questions

    if not questions.is_sure(question, default=False):
        raise click.Abort


def ask_text(text: str | None, question: Message) -> str:
    """A longer text: asked for line by line on a terminal, up to an empty line."""
    if text is not None:
        return text
    if not is_interactive():
        raise UsageProblem(say("missing: {fact}", fact=question), say("give it with --text TEXT, --text - or --file F"))
    from cs_toolkit.params import questions

    return checked_text(questions.lines(question).encode("utf-8", "surrogateescape"), "-")


def cleaned(values: Mapping[str, Any]) -> dict[str, Any]:
    """What was given, texts without control characters, nothing that was not given."""
    from cs_toolkit.core.text import clean

    found = {}
    for key, value in values.items():
        if isinstance(value, str):
            value = clean(value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")).strip()
        if value not in (None, ""):
            found[key] = value
    return found
