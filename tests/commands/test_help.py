"""`cst help`: topics in three languages, the help of every command, and what was meant by a wrong name."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

import click
import pytest
from conftest import NOW, Run

from cs_toolkit.cli import SECTIONS, cli
from cs_toolkit.core.taxonomy import LANGUAGES
from cs_toolkit.env import Env
from cs_toolkit.packs import topics
from cs_toolkit.packs.parsed import ROOT

PAGES = [(language, name) for language in LANGUAGES for name in topics.names()]
COMMANDS = {name for commands in SECTIONS.values() for name in commands}


def typed(text: str) -> Iterator[list[str]]:
    """The command lines of a page that are cst's, without pipes and redirections."""
    for line in re.findall(r"^    (.*)$", text, re.MULTILINE):
        for part in re.split(r" \| | > | < ", line):
            words = shlex.split(part)
            if words[0] == "cst":
                yield words[1:]


def parsed(args: list[str]) -> list[str]:
    """The path of the command that a line calls; raises what click raises for a line that cannot be."""
    context = cli.make_context("cst", list(args), obj=Env())
    path = []
    while isinstance(context.command, click.Group) and (rest := [*context._protected_args, *context.args]):
        name, found, left = context.command.resolve_command(context, rest)
        assert name is not None
        assert found is not None
        path.append(name)
        context = found.make_context(name, left, parent=context)
    return path


@pytest.mark.parametrize(("language", "name"), PAGES)
def test_every_command_line_of_a_topic_can_be_typed(
    language: str, name: str, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a page says to type is understood as it stands: command, options and values."""
    run("init")
    monkeypatch.setenv("CST_NOW", NOW)
    paths = [parsed(args) for args in typed(topics.page(language, name))]
    assert all(paths)


@pytest.mark.parametrize(("language", "name"), PAGES)
def test_every_name_in_a_topic_exists(language: str, name: str) -> None:
    """`cst …` within a sentence names a command or a topic that is there."""
    named = re.findall(r"(?<![\w-])cst (?:help )?([a-z][a-z-]+)", topics.page(language, name))
    prose = {"sends", "has", "prints", "uses"}  # what the program itself does, in a sentence
    assert set(named) - COMMANDS - set(topics.names()) - prose <= {"do"}


def test_every_language_has_every_topic() -> None:
    """A page that is missing in a language, or that nothing leads to, is a mistake."""
    for language in LANGUAGES:
        assert {path.stem for path in (ROOT / "help" / language).iterdir()} == set(topics.names())


def test_pages_of_a_topic_show_the_same_commands() -> None:
    """Each language tells all of it: the same commands in the same order."""
    for name in topics.names():
        told = [[args[0] for args in typed(topics.page(language, name))] for language in LANGUAGES]
        assert told[0] == told[1] == told[2], name


def test_words_of_people_lead_somewhere() -> None:
    """What stands in [said] is a command or a topic."""
    from cs_toolkit import packs

    said = set(packs.read(ROOT / "help" / "topics.toml")["said"])
    assert said - COMMANDS - set(topics.names()) <= {"do"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_of_topics(run: Run, language: str) -> None:
    """`cst help` alone names every topic and what it is about, in the language in use."""
    told = run("help", "--lang", language)
    assert told.code == 0
    for name in topics.names():
        assert re.search(rf"^  {name} +{re.escape(topics.title(language, name)[:8])}", told.stdout, re.MULTILINE)


@pytest.mark.parametrize(
    ("asked", "begins"),
    [
        (["ack"], "Usage: cst ack "),
        (["faq", "export"], "Usage: cst faq export "),
        (["回访"], "Usage: cst follow-up "),
        (["times"], "How to type times"),
        (["時間"], "How to type times"),
        (["undo"], "Taking things back"),
    ],
)
def test_what_is_asked_for_is_shown(run: Run, asked: list[str], begins: str) -> None:
    """A command, a sub-command, a topic, and either by a word of one's own."""
    told = run("help", *asked)
    assert (told.code, told.stderr) == (0, "")
    assert told.stdout.startswith(begins)


def test_a_topic_that_is_a_command_too_leads_to_its_options(run: Run) -> None:
    """`cst help undo` explains; the options are one step further."""
    assert "cst undo --help" in run("help", "undo").stdout
    assert "cst times --help" not in run("help", "times").stdout


WRONG = [
    (["help", "tmies"], "there is no help on 'tmies'", "did you mean cst help times"),
    (["help", "faq", "exprt"], "there is no help on 'faq exprt'", "cst help faq"),
    (["help", "xyzzy"], "there is no help on 'xyzzy'", "cst help lists the topics"),
    (["lsit"], "there is no command 'lsit'", "did you mean cst list, cst lint?"),
    (["refund"], "there is no command 'refund'", "did you mean cst offer?"),
    (["备份"], "there is no command '备份'", "did you mean cst backup?"),
    (["xyzzy"], "there is no command 'xyzzy'", "cst --help"),
    (["faq", "exprt"], "cst faq has no command 'exprt'", "did you mean cst faq export?"),
    (["list", "--custmer", "x"], "cst list has no option '--custmer'", "did you mean --customer"),
    (["list", "--zzzz"], "cst list has no option '--zzzz'", "cst list --help"),
    (["list", "-f", "jsn"], "--format: 'jsn' is not one of its values", "choose one of: table"),
    (["list", "--platform", "tabao"], "'tabao' is not", "choose one of: taobao"),
    (["list", "--category", "退款"], "'退款' is not", "refund-slow"),
    (["list", "--limit", "x"], "'x' is not a whole number", "cst list --help"),
]


@pytest.mark.parametrize(("args", "error", "hint"), WRONG, ids=[" ".join(args) for args, _, _ in WRONG])
def test_a_slip_is_answered_with_what_was_meant(run: Run, args: list[str], error: str, hint: str) -> None:
    """Commands, sub-commands, options, values: the nearest is named, in one line, with exit code 2."""
    told = run(*args)
    assert (told.code, told.stdout) == (2, "")
    first, second = told.stderr.splitlines()
    assert error in first
    assert hint in second


def test_nearest_names_come_with_their_words(run: Run) -> None:
    """Who reads Chinese sees what the names mean."""
    told = run("--lang", "zh-Hans", "list", "--category", "退款")
    assert "refund-slow（退款迟缓）" in told.stderr


@pytest.mark.parametrize("typed", ["淘宝", "淘寶", "taobao"])
def test_the_word_for_a_name_is_as_good_as_the_name(run: Run, case_file: object, typed: str) -> None:
    """Nobody has to know that Taobao is written taobao."""
    run("log", "--text", "杯子碎了", "--platform", typed)
    assert case_file()["complaint"]["platform"] == "taobao"  # type: ignore[operator]


def test_options_stand_under_their_headings(run: Run) -> None:
    """A command's own options come first, then those of what it prints, those of every command last."""
    page = run("list", "--help").stdout
    marks = [
        "\nOptions:\n",
        "--customer",
        "\nOutput:\n",
        "--columns",
        "\nWith every command:\n",
        "--shop",
        "\nExamples:",
    ]
    assert sorted(map(page.index, marks)) == [page.index(mark) for mark in marks]
