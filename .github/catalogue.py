"""The catalogues of the screen: `python .github/catalogue.py [extract] [update] [compile] [zh_Hans] [zh_Hant]`.

extract reads the code and the help of every command and writes cs_toolkit/locale/cs_toolkit.pot; update takes what is
new into each language's .po and drops what is gone; compile makes the .mo that is shipped. Nothing named: all of it. No
dates and no line numbers are written, so that a file changes only when a message does.
"""

from __future__ import annotations

import ast
import io
import re
import sys
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import import_module
from inspect import cleandoc
from pathlib import Path
from typing import Final

import click
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from cs_toolkit.render import words

ROOT: Final = Path(__file__).resolve().parents[1]
PACKAGE: Final = ROOT / "cs_toolkit"
LOCALE: Final = PACKAGE / "locale"
LANGUAGES: Final = ("zh_Hans", "zh_Hant")
TEMPLATE: Final = LOCALE / "cs_toolkit.pot"
_NO_DAY: Final = datetime(2026, 1, 1, tzinfo=UTC)
# Header lines that say nothing, or change with the day and with the version of a tool.
_IDLE: Final = rb'^"(?:Project-Id-Version|Report-Msgid-Bugs-To|POT-\w+-Date|PO-\w+-Date|Last-\w+|Generated-By): .*\n'
_SAYING: Final = frozenset({"say", "say_n", "_doc", "_section", "translated", "words.translated"})

# A message: its text or texts (singular, plural), and the file it is in.
Found = tuple[str | tuple[str, str], str]

# What click itself says to a person, by its version 8.1 and later; what only a programmer can meet is left out.
CLICK: Final[tuple[str | tuple[str, str], ...]] = (
    "Usage:",
    "Options",
    "Commands",
    "OPTIONS",
    "COMMAND",
    "ARGS",
    "Show this message and exit.",
    "Error: {message}",
    "Error: invalid input",
    "Try '{command} {option}' for help.",
    "Invalid value: {message}",
    "Invalid value for {param_hint}: {message}",
    "Missing argument",
    "Missing option",
    "Missing parameter",
    "Missing command.",
    "Missing {param_type}",
    "Missing parameter: {param_name}",
    "Choose from:\n\t{choices}",
    "No such option {name!r}.",
    "No such command {name!r}.",
    ("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)"),
    ("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})"),
    ("Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments."),
    ("Takes {nargs} values but 1 was given.", "Takes {nargs} values but {len} were given."),
    ("{len_type} values are required, but {len_value} was given.",
     "{len_type} values are required, but {len_value} were given."),
    ("{value!r} is not {choice}.", "{value!r} is not one of {choices}."),
    "Option {name!r} does not take a value.",
    "Argument {name!r} takes {nargs} values.",
    "{value} is not in the range {range}.",
    "default: {default}",
    "env var: {var}",
    "required",
    "(dynamic)",
)  # fmt: skip


def messages() -> Catalog:
    """Every message of the toolkit in English."""
    catalog = Catalog(project="cs_toolkit", version="1", charset="utf-8", fuzzy=False)
    catalog.creation_date = catalog.revision_date = _NO_DAY
    catalog.header_comment = "# What cst says to the person at the screen. Made by .github/catalogue.py."
    given = [*((text, "click") for text in CLICK), *((text, "system") for text in sorted(words.OF_SYSTEM))]
    for text, file in [*_in_code(), *_in_help(), *_in_packs(), *given]:
        if _has_words(text if isinstance(text, str) else text[0]):
            catalog.add(text, locations=[(file, 0)])
    for message in catalog:
        message.flags -= {"python-format", "python-brace-format"}  # ours are checked by tests/test_catalogues.py
        message.locations = sorted(set(message.locations))
    return catalog


def _has_words(text: str) -> bool:
    """Whether it says anything beside its slots, be it only a colon that other scripts write otherwise."""
    return bool(re.sub(r"\{[^{}]*\}", "", text).strip())


def _in_code() -> Iterator[Found]:
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in _SAYING:
                texts = [argument.value for argument in node.args[:2] if isinstance(argument, ast.Constant)]
                if texts:
                    is_plural = ast.unparse(node.func) == "say_n"
                    yield (texts[0], texts[1]) if is_plural else texts[0], path.relative_to(ROOT).as_posix()


def _in_help() -> Iterator[Found]:
    """Sections, the line of each command, its own help, and that of its options."""
    from cs_toolkit.cli import SECTIONS, cli

    for section, commands in SECTIONS.items():
        yield section, "cs_toolkit/cli.py"
        yield from ((line, "cs_toolkit/cli.py") for _, line in commands.values())
    yield from _of_command(cli, "cs_toolkit/cli.py")
    for module, _ in (entry for commands in SECTIONS.values() for entry in commands.values()):
        command = import_module(f"cs_toolkit.commands.{module}").command
        yield from _of_command(command, f"cs_toolkit/commands/{module}.py")


def _of_command(command: click.Command, file: str) -> Iterator[Found]:
    context = click.Context(command)
    if command.help:
        yield cleandoc(command.help), file
    for parameter in command.params:
        if isinstance(parameter, click.Option) and parameter.help:
            yield parameter.help, file
        if parameter.metavar or isinstance(parameter, click.Argument):
            yield from ((word, file) for word in metavar_words(parameter.make_metavar(context)))
    if isinstance(command, click.Group) and not file.endswith("cli.py"):
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            assert found is not None
            yield from _of_command(found, file)


def metavar_words(text: str) -> list[str]:
    """The words of a metavar that are translated: [CASE]… -> CASE."""
    return re.findall("[A-Z]{3,}", text)


def _in_packs() -> Iterator[Found]:
    """What data say in English: the rules of `cst lint`, and what a deadline leads to."""
    for path in (PACKAGE / "packs" / "lint" / "rules.toml", *sorted((PACKAGE / "packs" / "clocks").rglob("*.toml"))):
        found = _values(tomllib.loads(path.read_text("utf-8")), ("message", "fix", "consequence", "reason"))
        yield from ((text, path.relative_to(ROOT).as_posix()) for text in found if text)


def _values(value: object, keys: tuple[str, ...]) -> Iterator[str]:
    """The texts under these keys, wherever they are."""
    if isinstance(value, dict):
        yield from (value[key] for key in keys if isinstance(value.get(key), str))
        yield from (text for item in value.values() for text in _values(item, keys))
    elif isinstance(value, list):
        yield from (text for item in value for text in _values(item, keys))


def po(language: str) -> Path:
    """The file a translator edits."""
    return LOCALE / language / "LC_MESSAGES" / "cs_toolkit.po"


def read(path: Path, language: str | None = None) -> Catalog:
    """A catalogue from its file."""
    with path.open("rb") as stream:
        catalog = read_po(stream, locale=language)
    catalog.creation_date = catalog.revision_date = _NO_DAY
    return catalog


def written(catalog: Catalog) -> bytes:
    """A catalogue as its file holds it."""
    made = io.BytesIO()
    write_po(made, catalog, width=0, ignore_obsolete=True, include_lineno=False)
    return re.sub(_IDLE, b"", made.getvalue(), flags=re.MULTILINE)


def updated(language: str) -> Catalog:
    """The catalogue of a language with what is new, without what is gone."""
    path = po(language)
    catalog = read(path, language) if path.exists() else Catalog(locale=language, fuzzy=False)
    comment = catalog.header_comment if path.exists() else f"# {language}"
    catalog.update(messages(), no_fuzzy_matching=True, update_header_comment=False)
    catalog.header_comment = comment
    return catalog


def compiled(language: str) -> bytes:
    """The .mo of a language's .po."""
    made = io.BytesIO()
    write_mo(made, read(po(language), language))
    return made.getvalue()


def main(named: list[str]) -> None:
    """Does what is named, for the languages that are named."""
    verbs = set(named) - set(LANGUAGES) or {"extract", "update", "compile"}
    if "extract" in verbs:
        TEMPLATE.parent.mkdir(exist_ok=True)
        TEMPLATE.write_bytes(written(messages()))
    for language in set(named) & set(LANGUAGES) or LANGUAGES:
        po(language).parent.mkdir(parents=True, exist_ok=True)
        if "update" in verbs:
            po(language).write_bytes(written(updated(language)))
        if "compile" in verbs:
            po(language).with_suffix(".mo").write_bytes(compiled(language))


if __name__ == "__main__":
    main(sys.argv[1:])
