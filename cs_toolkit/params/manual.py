"""Manual pages for `man`, one for each command, from the same help that the screen shows.

Made when a wheel is built (.github/man_pages.py): nothing generated is kept, and nothing can be out of date.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import click

from cs_toolkit import __version__
from cs_toolkit.core.columns import columns_of
from cs_toolkit.params.click_words import metavars
from cs_toolkit.params.help_page import HelpPage, first_sentence
from cs_toolkit.render import words, wrap

# The folder of a language below share/man.
FOLDERS: Final = {"en": "man1", "zh-Hans": "zh_CN/man1", "zh-Hant": "zh_TW/man1"}
_ESCAPES: Final = str.maketrans({"\\": r"\(rs", "-": r"\-", "'": r"\(aq", "`": r"\(ga", "^": r"\(ha", "~": r"\(ti"})
_BREAK: Final = r"\:"  # where a line may end without a hyphen


def pages(root: click.Group) -> Iterator[tuple[str, str]]:
    """Every page by its path below share/man, in every language."""
    for language, folder in FOLDERS.items():
        words.use(language)
        try:
            for ctx in _contexts(click.Context(root, info_name="cst")):
                name = ctx.command_path.replace(" ", "-")
                yield f"{folder}/{name}.1", page(ctx)
        finally:
            words.use(None)


def page(ctx: click.Context) -> str:
    """The page of a command, in the language in use."""
    written, name = ManPage(), ctx.command_path.replace(" ", "-")
    written.write_lines_as_they_are(
        f'.TH "{roff(name.upper())}" "1" "" "cst {__version__}" "cs\\-toolkit"', ".nh", ".ad l"
    )
    with written.section(words.translated("Name")):
        written.write_text(f"{name} - {first_sentence(ctx.command)}")
    with written.section(words.translated("Synopsis")):
        pieces = " ".join(ctx.command.collect_usage_pieces(ctx))
        written.write_synopsis(ctx.command_path, metavars(pieces))
    with written.section(words.translated("Description")):
        ctx.command.format_help_text(ctx, written)
    ctx.command.format_options(ctx, written)
    ctx.command.format_epilog(ctx, written)
    with written.section(words.translated("See also")):
        written.write_text(", ".join(_near(ctx)))
    return written.getvalue()


def roff(text: str) -> str:
    """Text that roff shows as it stands; Chinese may break between any two characters but where one closes or opens."""
    escaped = "".join(
        sign.translate(_ESCAPES) + (_BREAK if _may_break(sign, after) else "")
        for sign, after in zip(text, f"{text[1:]} ", strict=True)
    )
    return rf"\&{escaped}" if escaped.startswith((".", r"\(aq")) else escaped


class ManPage(HelpPage):
    """The page that help is written on, as roff."""

    def write(self, string: str) -> None:
        """Without the empty lines between sections, which roff sets itself."""
        if string.strip():
            super().write(string)

    def write_lines_as_they_are(self, *lines: str) -> None:
        """Requests, and what was escaped."""
        self.write("".join(f"{line}\n" for line in lines))

    def write_synopsis(self, path: str, args: str) -> None:
        """How the command is called."""
        self.write_lines_as_they_are(rf"\fB{roff(path)}\fR {roff(args)}".rstrip())

    def write_heading(self, heading: str) -> None:
        """What the lines below are."""
        self.write_lines_as_they_are(f'.SH "{roff(heading)}"')

    def write_text(self, text: str) -> None:
        """Paragraphs."""
        for paragraph in wrap.paragraphs(text):
            self.write_lines_as_they_are(".PP", roff(paragraph))

    def write_lines(self, lines: Iterable[str]) -> None:
        """What the screen breaks into lines is a paragraph again."""
        self.write_text(" ".join(line.strip() for line in lines))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Terms and what they mean."""
        for term, meaning in rows:
            self.write_lines_as_they_are(".TP", rf"\fB{roff(term)}\fR", roff(" ".join(meaning.split())) or r"\&")

    def write_examples(self, examples: Sequence[str]) -> None:
        """Command lines to be copied."""
        if examples:
            with self.section(words.translated("Examples")):
                self.write_lines_as_they_are(".nf", *(rf"\&{roff(example)}" for example in examples), ".fi")


def _may_break(before: str, after: str) -> bool:
    if before in wrap.OPENING or after in wrap.CLOSING or before.isspace() or after.isspace():
        return False
    return columns_of(before, 1) == 2 or columns_of(after, 1) == 2


def _contexts(ctx: click.Context) -> Iterator[click.Context]:
    """A command and all below it."""
    yield ctx
    if isinstance(ctx.command, click.Group):
        for name in ctx.command.list_commands(ctx):
            command = ctx.command.get_command(ctx, name)
            if command is not None and not command.hidden:
                yield from _contexts(click.Context(command, info_name=name, parent=ctx))


def _near(ctx: click.Context) -> Iterator[str]:
    """The command above, and those right below."""
    parents = [ctx.parent.command_path] if ctx.parent else []
    below = ctx.command.list_commands(ctx) if isinstance(ctx.command, click.Group) else []
    for path in (*parents, *(f"{ctx.command_path} {name}" for name in below)):
        yield f"{path.replace(' ', '-')}(1)"
