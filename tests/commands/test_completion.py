"""`cst completion`: what a shell asks while somebody types, and what it is told."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from conftest import LOG, Run
from shells import make_cst

from cs_toolkit import packs
from cs_toolkit.cli import SECTIONS, cli
from cs_toolkit.core import taxonomy
from cs_toolkit.params import completing
from cs_toolkit.params.offered import FILE, FOLDER, harmless
from cs_toolkit.params.types import Slug
from cs_toolkit.render.columns import columns_of

Told = Callable[..., list[str]]
HOSTILE = "快递 $(touch pwned) `touch pwned`\x1b]0;x\x07\r\n第二行\ta:b 50% 'x' \\n\u202e没动"


@pytest.fixture
def told(run: Run, monkeypatch: pytest.MonkeyPatch) -> Told:
    """`told("ack", "")`: the lines that a shell is told when Tab is pressed behind these words."""

    def ask(*words: str, shell: str = "fish") -> list[str]:
        monkeypatch.setenv("_CST_COMPLETE", "\n".join((shell, *words)))
        done = run()
        assert (done.stderr, done.code) == ("", 0)
        return done.lines

    return ask


@pytest.fixture
def two_cases(run: Run) -> None:
    """王女士's cup is 20261122-01; a plate of Kim's 20261122-02."""
    run(*LOG)
    run("log", "--text", "盘子碎了", "--customer", "Kim", "--product", "盘子")


def values(lines: list[str]) -> list[str]:
    return [line.partition("\t")[0] for line in lines]


def test_commands_come_with_what_they_do(told: Told) -> None:
    """In the order of the help page, each with its line, in the language in use."""
    assert values(told("")) == [name for section in SECTIONS.values() for name in section]
    assert told("dem") == [f"demo\t{SECTIONS['Shop']['demo'][1]}"]
    assert told("--lang", "zh-Hans", "dem") != told("dem")


def test_subcommands_and_options_come_with_their_help(told: Told) -> None:
    """The first sentence of it."""
    assert told("config", "g") == ["get\tThe value of one setting, as it stands in shop.toml."]
    assert told("list", "--clo") == ["--closed\tOnly closed cases."]
    assert "export" in values(told("faq", ""))


@pytest.mark.usefixtures("two_cases")
@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", ["20261122-02", "20261122-01"]),
        ("20261122-0", ["20261122-02", "20261122-01"]),
        ("1", ["20261122-01"]),
        ("1122-2", ["20261122-02"]),
        ("王", ["20261122-01"]),
        ("kim", ["20261122-02"]),
        ("盘子", ["20261122-02"]),
        ("'王", ["20261122-01"]),
        ("nobody", []),
    ],
)
def test_a_case_is_found_by_its_id_what_is_short_for_it_and_whose_it_is(
    told: Told, run: Run, typed: str, found: list[str]
) -> None:
    """Open ones, newest first, also before any work list was made."""
    assert values(told("ack", typed)) == found
    run("next")
    assert values(told("ack", typed)) == found


def test_closed_cases_are_not_offered(told: Told, run: Run) -> None:
    """What is done needs no more commands."""
    run(*LOG)
    run("close", "1", "--outcome", "withdrawn", "--reason", "x")
    assert told("ack", "") == []


@pytest.mark.usefixtures("two_cases")
def test_reopen_is_offered_what_was_closed(told: Told, run: Run) -> None:
    """Whose it is, too; and no case that is open."""
    assert told("reopen", "") == []
    run("close", "2", "--outcome", "withdrawn", "--reason", "x")
    assert told("reopen", "") == ["20261122-02\tKim · 盘子 · 盘子碎了"]
    assert values(told("reopen", "2")) == ["20261122-02"]


def test_a_case_comes_with_whose_it_is_and_what_it_is_about(told: Told, run: Run) -> None:
    """From the work list as last computed; of a case that is newer from its file."""
    run(*LOG)
    run("next")
    run("log", "--text", "盘子碎了", "--customer", "Kim")
    newer, older = told("ack", "")
    assert newer.startswith("20261122-02\tKim · ")
    assert older.startswith("20261122-01\t王女士 · 旅行杯 · ")


@pytest.mark.parametrize("shell", [*completing.SHELLS])
def test_what_a_customer_wrote_is_harmless_in_every_shell(told: Told, run: Run, shell: str) -> None:
    """One line, no escape sequences, nothing that a shell would run; and none of it is ever inserted."""
    run("log", "--text", HOSTILE, "--customer", "`x`\u200b$(y)", "--product", "a b;rm")
    run("log", "--text", "x")
    for _ in range(2):
        lines = told("ack", "", shell="bash 63" if shell == "bash" else shell)
        assert len(lines) == 2
        assert all(line.replace("\t", "").isprintable() for line in lines)
        assert not re.search(r"[`$\\'\"%]", "".join(lines))
        run("next")
    assert told("list", "--product", "", shell=shell) == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("杯子碎了 a:b", "杯子碎了 a:b"),
        (HOSTILE, "快递 ＄(touch pwned) ｀touch pwned｀ 第二行 a:b 50％ ＇x＇ ＼n没动"),
        ("字" * 90, "字" * 59 + "…"),
        ("", ""),
    ],
)
def test_hostile_text_is_readable_and_harmless(text: str, shown: str) -> None:
    """Signs that shells act on become their full-width likes; long texts are cut."""
    assert harmless(text) == shown


def test_cases_in_a_database_come_from_the_work_list(told: Told, run: Run, shop: Path) -> None:
    """No server is waited for while somebody types."""
    run(*LOG)
    run("log", "--text", "x", "--received", "1小时前")
    run("next", now="2026-11-22T12:00:01+08:00")
    known = (shop / ".cst" / "work").exists()
    with (shop / "shop.toml").open("a", encoding="utf-8") as settings:
        settings.write('store = "postgresql://nobody@192.0.2.1/shop"\n')
    assert values(told("ack", "")) == (["20261122-02", "20261122-01"] if known else [])


@pytest.mark.usefixtures("two_cases")
def test_help_offers_topics_and_commands(told: Told) -> None:
    """Topics first, with their titles."""
    found = told("help", "")
    assert found[0].startswith("start\t")
    assert "ack" in values(found)


@pytest.mark.parametrize(
    ("words", "names"),
    [
        (("diagnose", "1", "--cause", ""), taxonomy.CAUSES),
        (("diagnose", "1", "--party", ""), taxonomy.PARTIES),
        (("log", "--category", ""), taxonomy.CATEGORIES),
        (("log", "--platform", ""), taxonomy.PLATFORMS),
        (("log", "--channel", ""), taxonomy.CHANNELS),
        (("log", "--carrier", ""), tuple(packs.carriers()["carriers"])),
        (("offer", "1", "--option", ""), taxonomy.REMEDIES),
        (("list", "--columns", ""), columns_of(("list",))),
        (("config", "list", "--sort", ""), ("key", "value", "doc")),
        (("ack", "1", "--columns", ""), columns_of(("next",))),
        (("completion", ""), completing.SHELLS),
        (("set", "1", "category="), tuple(f"category={slug}" for slug in taxonomy.CATEGORIES)),
        (("diagnose", "1", "--cause=pa"), ("--cause=packing",)),
        (("list", "--columns", "case,summ"), ("case,summary",)),
        (("list", "--columns", "case,cas"), ()),
        (("--lang", ""), taxonomy.LANGUAGES),
        (("calendar", "add", "--name", ""), packs.calendar_names()),
    ],
    ids=" ".join,
)
def test_names_of_the_contract_are_offered(told: Told, words: tuple[str, ...], names: tuple[str, ...]) -> None:
    """Each as it is typed, whole."""
    assert values(told(*words)) == [*names]


def test_slugs_come_with_their_words(told: Told) -> None:
    """In the owner's language."""
    assert told("--lang", "zh-Hans", "diagnose", "1", "--cause", "pack") == ["packing\t包装不足"]
    assert told("--lang=zh-Hant", "log", "--carrier", "zt") == ["zto\t中通快遞"]


def test_what_the_shop_knows_is_offered(told: Told, run: Run, two_cases: None) -> None:
    """Settings with what they are for, facts, deadlines, customers and products of open cases, FAQ entries, issues."""
    run("next")
    assert "the shop's name, for replies" in told("config", "set", "name")[0]
    assert "needs=" in values(told("set", "1", ""))
    assert any(value.startswith("taobao") for value in values(told("clocks", "set", "")))
    assert values(told("list", "--customer", "")) == ["Kim", "王女士"]
    assert values(told("list", "--product", "旅")) == ["旅行杯"]


def test_issues_and_entries_are_offered_by_their_ids(told: Told, run: Run) -> None:
    """As `cst issues` and `cst faq` print them."""
    run(*LOG)
    (issue,) = json.loads(run("issues", "--min", "1", "-f", "json").stdout)
    assert issue["issue"] in values(told("issues", "show", ""))


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        (("import", ""), FILE), (("ack", "1", "--file", ""), FILE), (("lint", ""), FILE), (("--output", ""), FILE),
        (("list", "--output", "x"), FILE), (("--shop", ""), FOLDER), (("init", ""), FOLDER),
    ],
)  # fmt: skip
def test_files_and_folders_are_left_to_the_shell(told: Told, words: tuple[str, ...], answer: dict[str, str]) -> None:
    """It knows them, and how they are quoted."""
    assert told(*words) == [*answer]


def test_another_shop_is_looked_into_where_one_is_named(told: Told, run: Run, tmp_path: Path) -> None:
    """--shop before or after the command, as it will be when the line is run."""
    run("log", "--text", "x", "--shop", tmp_path / "other", "--now", "2026-11-21T12:00:00+08:00")
    assert told("ack", "") == []
    assert values(told("--shop", str(tmp_path / "other"), "ack", "")) == ["20261121-01"]
    assert values(told("ack", f"--shop={tmp_path / 'other'}", "")) == ["20261121-01"]


@pytest.mark.parametrize("words", [("nonsense", ""), ("ack", "--nonsense", ""), ("ack", "'", '"'), ("--", ""), ()])
def test_a_line_that_makes_no_sense_is_no_trouble(told: Told, words: tuple[str, ...]) -> None:
    """No message disturbs what is being typed."""
    assert isinstance(told(*words), list)


def test_a_broken_shop_is_no_trouble(run: Run, shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing on stdout or stderr, whatever is wrong."""
    run(*LOG)
    (shop / "open" / "20261122-01.toml").write_text("[[[", "utf-8")
    (shop / "shop.toml").write_text("[[[", "utf-8")
    monkeypatch.setenv("_CST_COMPLETE", "bash\nack\n")
    done = run()
    assert (done.stdout, done.stderr) == ("20261122-01\n", "")
    (shop / "faq.toml").write_text("[[[", "utf-8")
    monkeypatch.setenv("_CST_COMPLETE", "fish\nfaq\nedit\n")
    assert run() == ("", "", 1)


def test_completing_writes_nothing(told: Told, two_cases: None, shop: Path) -> None:
    """Not even the cache."""
    before = {path: path.stat().st_mtime_ns for path in shop.rglob("*")}
    told("ack", "")
    assert {path: path.stat().st_mtime_ns for path in shop.rglob("*")} == before


@pytest.mark.usefixtures("two_cases")
def test_bash_gets_what_it_inserts_and_hints_where_it_only_shows(told: Told) -> None:
    """Behind `=` bash begins a new word; one candidate alone is inserted and so comes bare."""
    assert told("ack", "", shell="bash 9") == ["20261122-02", "20261122-01"]
    assert told("ack", "", shell="bash 63")[0].startswith("20261122-02  -- Kim · ")
    assert told("ack", "1", shell="bash 63") == ["20261122-01"]
    assert told("diagnose", "1", "--cause", "=", "pa", shell="bash 9") == ["packing"]
    assert told("diagnose", "1", "--cause", "=", shell="bash 9")[0] == "carrier-delay"
    assert told("set", "1", "category", "=", "saf", shell="bash") == []


@pytest.mark.usefixtures("two_cases")
def test_zsh_gets_what_it_inserts_and_what_it_shows(told: Told) -> None:
    """In columns."""
    first, second = (line.split("\t") for line in told("diagnose", "1", "--cause", "pac", shell="zsh") * 2)
    assert first == second == ["packing", "packing  -- Packing"]


def test_powershell_takes_its_quotes_off_and_keeps_backslashes(told: Told, run: Run, tmp_path: Path) -> None:
    """A path of Windows is no row of escapes."""
    assert completing._unquoted(r"'C:\shop'", "powershell") == r"C:\shop"
    assert told("diagnose", "1", "--cause", "'pack", shell="powershell") == ["packing\tPacking"]


@pytest.mark.parametrize("shell", completing.SHELLS)
def test_each_shell_has_a_script_that_asks(run: Run, shell: str) -> None:
    """It names both programs and the variable; stdout is the script alone."""
    done = run("completion", shell)
    assert (done.stdout, done.stderr, done.code) == (completing.script(shell), "", 0)
    assert {"cs-toolkit", completing.VARIABLE} <= set(re.findall(r"[\w-]+", done.stdout))


def test_an_unknown_shell_is_refused(run: Run) -> None:
    """With those there are."""
    done = run("completion", "tcsh")
    assert done.code == 2
    assert "zsh" in done.stderr


def _parameters(group: click.Group, path: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], click.Parameter]]:
    context, found = click.Context(group), []
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        found += [((*path, name), param) for param in command.params]
        if isinstance(command, click.Group):
            found += _parameters(command, (*path, name))
    return found


def test_every_name_of_the_contract_has_its_word(told: Told) -> None:
    """No option with a fixed list of names is left without completion."""
    assert isinstance(cli, click.Group)
    for path, param in _parameters(cli):
        if isinstance(param, click.Option) and isinstance(param.type, Slug) and not param.hidden:
            assert values(told(*path, param.opts[0], "")) == [*param.type.allowed], (path, param.name)


@pytest.mark.parametrize("word", ["ack", "diagnose", "close"])
def test_real_bash_asks_and_is_answered(two_cases: None, shop: Path, tmp_path: Path, word: str) -> None:
    """The function itself, called as readline calls it; a glob or a substitution in an answer stays text."""
    if shutil.which("bash") is None:
        pytest.skip("bash is not installed")
    folder = make_cst(tmp_path / "bin").parent
    script = f"""eval "$(cst completion bash)"
COMP_WORDS=(cst {word} 王); COMP_CWORD=2; COMP_TYPE=9; _cst_completion cst; printf '%s\\n' "${{COMPREPLY[@]}}"
COMP_WORDS=(cst --cause= ''); COMP_CWORD=2; _cst_completion cst; shopt -po noglob"""
    environ = {"PATH": f"{folder}:{os.environ['PATH']}", "CST_SHOP": str(shop), "LANG": "C.UTF-8"}
    done = subprocess.run(["bash", "-c", script], env=environ, capture_output=True, encoding="utf-8", cwd=tmp_path)
    assert done.stdout.splitlines() == ["20261122-01", "set +o noglob"], done.stderr
