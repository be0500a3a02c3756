"""The reference of every command and setting, from help: `python .github/reference.py` writes it in two languages."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from unittest import mock

import click

from cs_toolkit.cli import SECTIONS, cli
from cs_toolkit.core.settings import SETTINGS
from cs_toolkit.errors import say
from cs_toolkit.render import words

FOLDER: Final = Path(__file__).resolve().parent
FILES: Final = {"en": FOLDER / "REFERENCE.md", "zh-Hans": FOLDER / "REFERENCE.zh-Hans.md"}
_COLUMNS: Final = 100
_HEADS: Final = {
    "en": """# Reference ([中文](REFERENCE.zh-Hans.md))

Every command as `cst COMMAND --help` shows it, and every setting. Made from the code by `python .github/reference.py`;
`pytest tests/test_docs.py` fails where it is out of date. What a beginner needs stands in the [README](../README.md).
""",
    "zh-Hans": """# 命令和设置大全（[English](REFERENCE.md)）

每条命令的 `cst 命令 --help`，还有每一项设置。由 `python .github/reference.py` 从程序里生成，
过期了 `pytest tests/test_docs.py` 会报错。刚开始用，看 [README](../README.md#中文) 就够了。
""",
}
_SETTINGS: Final = {
    "en": ("Settings", "| setting | what it is for | example |"),
    "zh-Hans": ("设置", "| 设置 | 用途 | 例子 |"),
}


def page(language: str) -> str:
    """The whole page in a language."""
    words.use(language)
    try:
        with mock.patch.dict(os.environ, {"COLUMNS": str(_COLUMNS)}):
            return "\n".join([_HEADS[language], *_contents(language), *_commands(), *_settings(language)])
    finally:
        words.use(None)


def write() -> None:
    """Both pages."""
    for language, file in FILES.items():
        file.write_text(page(language), "utf-8", newline="\n")


def _contents(language: str) -> Iterator[str]:
    for section, commands in SECTIONS.items():
        yield f"- {_headed(section)} " + ", ".join(f"[{name}](#cst-{name})" for name in commands)
    yield f"- [{_SETTINGS[language][0]}](#{_SETTINGS[language][0].lower()})\n"


def _commands() -> Iterator[str]:
    assert isinstance(cli, click.Group)
    root = cli.context_class(cli, info_name="cst")
    yield from ("## cst\n", _help(root))
    for section, commands in SECTIONS.items():
        yield f"## {words.translated(section)}\n"
        for name in commands:
            yield from _help_of(root, cli, name, "###")


def _help_of(above: click.Context, group: click.Group, name: str, level: str) -> Iterator[str]:
    command = group.get_command(above, name)
    assert command is not None
    ctx = command.context_class(command, info_name=name, parent=above)
    yield from (f"{level} {ctx.command_path}\n", _help(ctx))
    if isinstance(command, click.Group):
        for below in command.list_commands(ctx):
            yield from _help_of(ctx, command, below, "####")


def _help(ctx: click.Context) -> str:
    """What the screen shows; the options that every command takes stand with `cst` alone."""
    shown = ctx.command.get_help(ctx).splitlines()
    heading = _headed("With every command")
    if ctx.parent is not None and heading in shown:
        at = shown.index(heading)
        end = shown.index("", at) if "" in shown[at:] else len(shown)
        del shown[at : end + 1]
    return "\n".join(["```text", *"\n".join(shown).strip().splitlines(), "```\n"])


def _headed(text: str) -> str:
    return words.sentence(say("{heading}:", heading=words.translated(text)))


def _settings(language: str) -> Iterator[str]:
    heading, head = _SETTINGS[language]
    yield from (f"## {heading}\n", head, "|---|---|---|")
    for key, item in SETTINGS.items():
        yield f"| `{key}` | {words.sentence(item.doc)} | `{item.example}` |"
    yield ""


if __name__ == "__main__":
    write()
