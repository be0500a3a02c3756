"""What the screen says in Chinese: whole, true to the English, in one script, with a Chinese hand."""

from __future__ import annotations

import gettext
import io
import re
import string
import sys
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import click
import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import read_mo
from conftest import Run
from scripts import script

from cs_toolkit import config, packs
from cs_toolkit.cli import SECTIONS
from cs_toolkit.core import taxonomy
from cs_toolkit.core.text import script_of
from cs_toolkit.render import columns

LANGUAGES: Final = {"zh_Hans": "zh-Hans", "zh_Hant": "zh-Hant"}
COMMANDS: Final = {name: module for section in SECTIONS.values() for name, (module, _) in section.items()}

# Names that are the same in Chinese: of formats, things and programs; and what is typed into them or into shop.toml.
NAMES: Final = frozenset(
    re.findall(
        r"\S+",
        """
        apprise bash bashrc bin createdb cron crontab cst csv digest ebay eml emoji enable excel fish git icalendar
        install json jsonld maildir markdown mbox nano openpyxl outlook pgpass pip postgresql powershell sarif sslcert
        sslkey sslmode sslrootcert stderr stdout systemctl systemd tab tar test text timer toml trash walmart windows
        zendesk zsh zshrc chmod go
        again ambiguous cap consumables family forbid freight holidays hour mon negative off pattern sentence serious
        trend wall when words true false brief formal warm helpdesk withdraw
        br cn eu tw uk us
        2h 3y ago d delivered h last month months tomorrow week y year yesterday n q x enter
        """,
    )
)
# Words of the mainland that Taiwan has others for, in its characters: those in the other script are found anyway.
MAINLAND: Final = frozenset(
    re.findall(
        r"\S+",
        """
        軟件 信息 默認 文件 網絡 視頻 質量 用戶 打印 支持 登錄 賬號 短信 屏幕 鼠標 硬盤 內存 服務器 鏈接 搜索 運單
        郵箱 激活 字符 回車 剪貼板 數據 響應 缺省 兼容
        """,
    )
)
CJK: Final = "\u3400-\u9fff"


catalogue: Any = script("catalogue")


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def entries(language: str) -> list[Message]:
    """The messages of a language's .po."""
    return [message for message in catalogue.read(catalogue.po(language), language) if message.id]


def texts(said: str | tuple[str, ...] | list[str]) -> list[str]:
    return [said] if isinstance(said, str) else list(said)


def wrong(entries: list[Message], check: Any) -> list[tuple[str, str, Any]]:
    """What a check finds in the translations: English, Chinese, finding."""
    pairs = ((texts(message.id)[-1], told) for message in entries for told in texts(message.string))
    return [(source, told, found) for source, told in pairs if (found := check(source, told))]


def said_by(found: Catalog) -> dict[tuple[str, ...], list[str]]:
    return {tuple(texts(message.id)): texts(message.string) for message in found if message.id}


def ids_of(found: Catalog) -> set[Any]:
    return {message.id for message in found if message.id}


# The files are those of the code.


def test_the_template_is_what_the_code_says_now() -> None:
    """`python .github/catalogue.py` was run after the last message was written."""
    assert catalogue.TEMPLATE.read_bytes() == catalogue.written(catalogue.messages())


def test_what_is_shipped_is_what_was_translated(language: str) -> None:
    """The .mo holds what the .po says."""
    path = catalogue.po(language).with_suffix(".mo")
    with path.open("rb") as shipped:
        found = said_by(read_mo(shipped))
    assert found == said_by(read_mo(io.BytesIO(catalogue.compiled(language))))
    assert found == said_by(catalogue.read(catalogue.po(language), language))


def test_every_message_is_translated(language: str, entries: list[Message]) -> None:
    """None is missing, none is left over, none is a guess."""
    made = catalogue.read(catalogue.po(language), language)
    assert ids_of(made) == ids_of(catalogue.read(catalogue.TEMPLATE))
    assert not made.obsolete
    assert [message.id for message in entries if message.fuzzy or not all(texts(message.string))] == []


def test_the_writing_of_a_catalogue_can_be_repeated(language: str) -> None:
    """A second update changes no byte."""
    assert catalogue.po(language).read_bytes() == catalogue.written(catalogue.updated(language))


def test_chinese_has_one_form_for_any_number(language: str) -> None:
    """One case and seven cases are said alike."""
    with catalogue.po(language).with_suffix(".mo").open("rb") as shipped:
        found = gettext.GNUTranslations(shipped)
    said = {found.ngettext("{count} case", "{count} cases", number) for number in (0, 1, 2, 11)}
    assert len(said) == 1
    assert "{count}" in said.pop()


# A translation says what the message says.


def slots(text: str) -> set[tuple[str, str, str]]:
    found = string.Formatter().parse(text)
    return {(name, spec or "", conversion or "") for _, name, spec, conversion in found if name is not None}


def test_the_slots_are_those_of_the_message(entries: list[Message]) -> None:
    """Whoever fills the English fills the Chinese; one form of a plural may leave the number in words."""
    assert wrong(entries, lambda source, told: slots(source) ^ slots(told)) == []


def test_every_sentence_can_be_filled(entries: list[Message]) -> None:
    """With any values, whatever they hold."""
    for message in entries:
        for told in texts(message.string):
            values = {name: 7.0 if spec.endswith("g") else "值{x}" for name, spec, _ in slots(told)}
            filled = told.format(**values)
            assert all(f"{value:g}" in filled if isinstance(value, float) else value in filled
                       for value in values.values()), told  # fmt: skip


def test_the_edges_are_those_of_the_message(entries: list[Message]) -> None:
    """What follows an indent or a prompt follows it in Chinese, too; paragraphs stay paragraphs."""

    def edges(text: str) -> tuple[str, str, int]:
        lead, tail = re.match(r"\s*", text), re.search(r"\s*$", text)
        assert lead
        assert tail
        return lead[0], tail[0], text.count("\n\n")

    def differ(source: str, told: str) -> bool:
        return edges(source.lstrip(" ") if told[0] in "（，" else source) != edges(told)

    assert wrong(entries, differ) == []


# A Chinese hand.


def allowed_words() -> frozenset[str]:
    """What is typed as it stands: commands, options, columns, settings, the contract's names; and NAMES."""
    words: set[str] = {*NAMES, *COMMANDS, *config.KEYS, *taxonomy.LANGUAGES}
    for module in COMMANDS.values():
        words |= _typed(import_module(f"cs_toolkit.commands.{module}").command)
    for name in vars(taxonomy).values():
        if isinstance(name, tuple) and all(isinstance(item, str) for item in name):
            words |= set(name)
    for schema in columns._SCHEMAS.glob("*.json"):
        words |= set(columns.columns_of(tuple(schema.stem.split("-")))) | {schema.stem}
    return frozenset(word.lower() for word in words)


def _typed(command: click.Command) -> set[str]:
    words = {name for parameter in command.params for name in (*parameter.opts, parameter.name or "")}
    for parameter in command.params:
        words |= {str(choice) for choice in getattr(parameter.type, "choices", ())}
    if isinstance(command, click.Group):
        for name, found in command.commands.items():
            words |= {name, *_typed(found)}
    return words


ALLOWED: Final = allowed_words()
_WORD: Final = re.compile(r"-*[A-Za-z][\w./:@%*-]*[\w]|-*[A-Za-z]", re.ASCII)


def english(text: str, source: str = "") -> list[str]:
    """The English words in a text that nobody types and that are no names; what the source quotes is typed."""
    quoted = set(_WORD.findall(" ".join(re.findall(r"[`'\"“]([^`'\"”]+)[`'\"”]", source))))
    return [
        word for word in _WORD.findall(re.sub(r"\{[^{}]*\}", " ", text)) if not _is_code(word) and word not in quoted
    ]


def _is_code(word: str) -> bool:
    """A name, an option, a path, an address, an example: something that has a sign or no small letters in it."""
    lower = word.lower().strip("-")
    return lower in ALLOWED or word.isupper() or bool(re.search(r"[\d_./:@-]", word))


def test_no_english_is_left(entries: list[Message]) -> None:
    """A word that is neither typed nor a name has a Chinese one."""
    assert wrong(entries, lambda source, told: english(told, source)) == []


def test_one_script(language: str, entries: list[Message]) -> None:
    """Each catalogue is written in its own characters; what the English quotes in Chinese stays."""
    table = packs.read(packs.ROOT / "script" / "opencc.toml")
    traditional = {char for char in table["traditional"] if script_of(char) != "zh-Hans"}
    simplified = set(table["simplified"])

    def foreign(source: str, told: str) -> list[str]:
        if language == "zh_Hans":
            alien = {char for char in told if char in traditional and char not in simplified}
        else:
            alien = {char for char in told if script_of(char) == "zh-Hans"}
        return sorted(alien - set(source))

    assert wrong(entries, foreign) == []


_HALF_WIDTH: Final = re.compile(rf"[{CJK}”）][,;:?!(]|[,;?!)][{CJK}“（]|[{CJK}”]\.(?:\s|$)|[{CJK}]\([^)]*[{CJK}]")


def test_punctuation_is_full_width(entries: list[Message]) -> None:
    """In a Chinese sentence; what is typed keeps its own."""

    def half(source: str, told: str) -> list[str]:
        return [part for part in _HALF_WIDTH.findall(told) if part.strip() not in source]

    assert wrong(entries, half) == []


_NO_ROOM: Final = re.compile(rf"[{CJK}][A-Za-z0-9][\w.-]*|[\w.-]*[A-Za-z0-9][{CJK}]", re.ASCII)


def test_a_blank_parts_chinese_from_latin(entries: list[Message]) -> None:
    """As everywhere in this toolkit; what is typed keeps its own form (昨天下午3点)."""

    def close(source: str, told: str) -> list[str]:
        parts = [found[0] for found in _NO_ROOM.finditer(re.sub(r"\{[^{}]*\}", "“”", told))]
        return [part for part in parts if part not in source]

    assert wrong(entries, close) == []


def test_taiwan_has_its_own_words() -> None:
    """A shop in Taipei reads 檔案, 預設 and 資訊."""
    found = catalogue.read(catalogue.po("zh_Hant"), "zh_Hant")
    entries = [message for message in found if message.id]
    assert entries
    assert wrong(entries, lambda source, told: [word for word in MAINLAND if word in told and word not in source]) == []


# What click says.


def test_click_says_nothing_that_is_not_in_the_catalogue() -> None:
    """Of what a person can meet; a newer click may say more, and this test tells what."""
    said = {text for module in ("core", "exceptions", "parser", "termui", "types", "formatting")
            for text in _messages_of(sys.modules[f"click.{module}"])}  # fmt: skip
    known = {text for item in catalogue.CLICK for text in texts(item)}
    assert said - known - UNREACHED == set()


def _messages_of(module: Any) -> set[str]:
    import ast

    calls = (node for node in ast.walk(ast.parse(Path(module.__file__).read_bytes())) if isinstance(node, ast.Call))
    named = (node for node in calls if isinstance(node.func, ast.Name) and node.func.id in {"_", "ngettext"})
    return {part.value for node in named for part in node.args[:2] if isinstance(part, ast.Constant)}  # type: ignore[misc]


# What only a program written otherwise can make click say.
UNREACHED: Final = frozenset(
    {
        "Aborted!", "Error: {message}", "Repeat for confirmation", "Error: The two entered values do not match.",
        "Unknown color {colour!r}", "Press any key to continue...", "Positional arguments", "deprecated",
        "Value must be an iterable.", "Name '{name}' defined twice", "No such command {name!r}.", "file", "directory",
        "path", "Choice({choices})", "{value!r} is not a valid UUID.", "{value!r} is not a valid {number_type}.",
        "{value!r} is not a valid boolean. Recognized values: {states}", "unknown error",
        "{value!r} does not match the format {format}.", "{value!r} does not match the formats {formats}.",
        "Could not open file {filename!r}: {message}",
        "{name} {filename!r} does not exist.", "{name} {filename!r} is a file.", "{name} {filename!r} is a directory.",
        "{name} {filename!r} is not readable.", "{name} {filename!r} is not writable.",
        "{name} {filename!r} is not executable.", "Invalid start character for option ({option})",
        "DeprecationWarning: The command {name!r} is deprecated.{extra_message}",
        "DeprecationWarning: The {param_type} {name!r} is deprecated.{extra_message}",
        "Could not determine name for option with declarations {decls!r}",
        "Arguments take exactly one parameter declaration, got {length}: {decls}.",
        "Boolean option {decl!r} cannot use the same flag for true/false.",
        "No options defined but a name was passed ({name}). Did you mean to declare an argument instead? Did you mean"
        " to pass '--{name}'?",
    }
)  # fmt: skip


# What is shown.


@pytest.mark.parametrize("name", COMMANDS)
def test_no_english_is_left_in_the_help(run: Run, name: str, language: str) -> None:
    """Of any command: words, headings, metavars. Examples are what one types."""
    for path in _paths(name):
        told = run("--lang", LANGUAGES[language], *path, "--help")
        assert told.code == 0, told
        page = re.split(r"\n\n[^\n]*(?:示例|範例)[：:]\n", told.stdout)[0]
        lines = [line for line in page.splitlines() if not line.lstrip().startswith(("用法", "cst "))]
        assert [(line, english(line)) for line in lines if english(line)] == []


def _paths(name: str) -> list[list[str]]:
    command = import_module(f"cs_toolkit.commands.{COMMANDS[name]}").command
    below = command.commands if isinstance(command, click.Group) else {}
    return [[name], *([name, sub] for sub in below)]


def test_every_column_has_a_heading() -> None:
    """Of every table that a screen shows, in each language."""
    shown = {
        name for schema in columns._SCHEMAS.glob("*.json") for name in columns.columns_of((*schema.stem.split("-"),))
    }
    for language in taxonomy.LANGUAGES:
        assert shown - packs.sheet_words(language)["column"].keys() == set(), language


USED_WRONGLY: Final = {
    "no such option": ("list", "--opne"),
    "no such command": ("nxet",),
    "no argument": ("show",),
    "too many": ("show", "1", "2"),
    "no value": ("list", "--limit"),
    "no number": ("list", "--limit", "x"),
    "no format": ("list", "-f", "pdf"),
    "no name": ("list", "--category", "xyz"),
    "no case": ("show", "99"),
    "no time": ("list", "--since", "neverday"),
    "no flag": ("list", "--all=3"),
}


@pytest.mark.parametrize("args", USED_WRONGLY.values(), ids=USED_WRONGLY)
def test_what_is_wrong_is_said_in_chinese(run: Run, args: tuple[str, ...], language: str) -> None:
    """Also where click finds it; what was typed is quoted."""
    run("log", "--text", "杯子碎了")
    told = run("--lang", LANGUAGES[language], *args)
    assert told.code in {2, 4}, told
    first = told.stderr.splitlines()[0]
    assert re.search(f"[{CJK}]", first)
    assert set(english(first)) <= {"opne", "nxet", "neverday", "xyz", "pdf", "x", "limit", "all"}, first
