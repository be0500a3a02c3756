"""How help is laid out: by display columns, in the width of the window. Loaded only when help is shown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from inspect import cleandoc
from shutil import get_terminal_size
from typing import Final, Literal

import click

from cs_toolkit.env import Env
from cs_toolkit.errors import Message, say
from cs_toolkit.params.click_words import metavars
from cs_toolkit.render import words, wrap

Section = Literal["own", "output", "everywhere"]
WIDEST: Final = 100
_NARROWEST: Final = 20


def _width() -> int:
    """The columns that prose may take: those of the terminal (80 where there is none), but no more than one reads."""
    return max(_NARROWEST, min(get_terminal_size().columns, WIDEST))


class HelpPage(click.HelpFormatter):
    """click's help formatter with our wrapping."""

    def __init__(self, ambiguous: int = 1) -> None:
        super().__init__(width=_width())
        self.window = wrap.Window(self.width, ambiguous)

    @property
    def _indent(self) -> str:
        return " " * self.current_indent

    def write_lines(self, lines: Iterable[str]) -> None:
        """Lines as they are."""
        self.write("".join(f"{line}\n" for line in lines))

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """How the command is called."""
        first = words.translated("Usage:") if prefix is None else prefix.strip()
        first += "" if self.window.columns(first[-1]) == 2 else " "  # a full-width colon brings its own
        line = f"{prog} {metavars(args)}".rstrip()
        self.write_lines(self.window.wrapped(line, first, " " * self.window.columns(first)))

    def write_heading(self, heading: str) -> None:
        """What the lines below are."""
        self.write_lines([self._indent + words.sentence(say("{heading}:", heading=heading))])

    def write_text(self, text: str) -> None:
        """Paragraphs."""
        for number, paragraph in enumerate(wrap.paragraphs(text)):
            self.write("\n" if number else "")
            self.write_lines(self.window.wrapped(paragraph, self._indent, self._indent))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Terms and what they mean."""
        self.write_lines(self.window.defined(rows, self._indent))

    def write_options(self, command: click.Command, ctx: click.Context) -> None:
        """The options of a command under the headings they belong to."""
        found: dict[Section, list[tuple[str, str]]] = {"own": [], "output": [], "everywhere": []}
        for param in command.get_params(ctx):
            record = param.get_help_record(ctx)
            if record is not None and isinstance(param, click.Option):
                told = words.translated(_without_range(record[1]))  # of --help, which is click's own
                found[getattr(param, "section", "everywhere")].append((record[0], told))
        for section, records in found.items():
            if records:
                with self.section(words.sentence(_headings()[section])):
                    self.write_dl(records)
        if any(param.name == "columns" and not getattr(param, "hidden", True) for param in command.params):
            self._write_columns(tuple(ctx.command_path.split()[1:]))

    def _write_columns(self, path: tuple[str, ...]) -> None:
        """The names that --columns and --sort take; they are the keys of the machine formats, in every language."""
        from cs_toolkit.render.columns import columns_of

        if names := columns_of(path):
            with self.section(words.translated("Columns")):
                self.write_lines(self.window.wrapped(", ".join(names), self._indent, self._indent))

    def write_commands(self, group: click.Group, ctx: click.Context) -> None:
        """The sub-commands of a group, each with the first sentence of its help."""
        with self.section(words.translated("Commands")):
            self.write_dl([(name, first_sentence(command)) for name, command in _shown(group, ctx)])

    def write_examples(self, examples: Sequence[str]) -> None:
        """Command lines to be copied, under their heading."""
        if examples:
            with self.section(words.translated("Examples")):
                for example in examples:
                    self.write_lines(self.window.typed(example, self._indent))

    def write_topic(self, text: str) -> None:
        """A page of `cst help`: blocks between blank lines, each of one kind (see `_block`)."""
        title, *blocks = re.split(r"\n\s*\n", text.strip("\n"))
        self.write_lines([*self.window.wrapped(title), ""])
        for number, block in enumerate(blocks):
            self.write("\n" if number else "")
            self._block(block.split("\n"))

    def _block(self, lines: Sequence[str]) -> None:
        """Lines set in by four blanks are to be typed, `term | meaning` and `- ` are lists, else it is a paragraph."""
        with self.indentation():
            if lines[0].startswith("    "):
                for line in lines:
                    self.write_lines(self.window.typed(line[4:], self._indent + "  "))
            elif all(" | " in line for line in lines):
                self.write_dl([(term.strip(), told.strip()) for term, _, told in (_.partition("|") for _ in lines)])
            elif lines[0].startswith("- "):
                for line in lines:
                    self.write_lines(self.window.wrapped(line[2:], self._indent + "- ", self._indent + "  "))
            else:
                self.write_text("\n".join(lines))


def page_for(ctx: click.Context) -> HelpPage:
    """The page for the screen in use."""
    from cs_toolkit.env.screen import screen_of

    env = ctx.find_object(Env)
    return HelpPage(screen_of(env).ambiguous if env is not None else 1)


def called(option: click.Option, usual: str) -> str:
    """What help calls the value of an option: its own name for it, else a plain word for click's."""
    if option.metavar:
        return words.translated(option.metavar)
    plain = _metavars().get(option.type.name)
    return words.sentence(plain) if plain else usual


def _headings() -> dict[Section, Message]:
    return {"own": say("Options"), "output": say("Output"), "everywhere": say("With every command")}


def _metavars() -> dict[str, Message]:
    return {
        "integer": say("NUMBER"),
        "number": say("NUMBER"),
        "text": say("TEXT"),
        "path": say("FILE"),
        "name": say("NAME"),
        "money": say("AMOUNT"),
        "when": say("WHEN"),
        "duration": say("DURATION"),
    }


def _without_range(text: str) -> str:
    """That a count is not negative says itself."""
    return re.sub(r"; x>=\d+|(?:  )?\[x>=\d+\]", "", text)


def _shown(group: click.Group, ctx: click.Context) -> Iterator[tuple[str, click.Command]]:
    for name in group.list_commands(ctx):
        command = group.get_command(ctx, name)
        if command is not None and not command.hidden:
            yield name, command


def first_sentence(command: click.Command) -> str:
    """What a command does, in the language in use."""
    told = wrap.paragraphs(words.translated(cleandoc(command.help or "")))[:1]
    return re.split(r"(?<=[.。])(?:\s|(?<=。))", told[0], maxsplit=1)[0] if told else ""
