"""Pages that people read, compared as a whole. `pytest tests/golden --update-golden` writes them anew."""

from collections.abc import Callable
from pathlib import Path

import click
import pytest
from conftest import LOG, STORY, Run

from cs_toolkit.cli import SECTIONS, cli
from cs_toolkit.core.recurring.issues import number_of

PAGES = Path(__file__).parent / "pages"
COMMANDS = [name for section in SECTIONS.values() for name in section]
# Sub-commands of groups: they have pages of help of their own.
GROUPS = {
    "orders": ("import", "list", "show"),
    "issues": ("show", "merge", "split", "rename"),
    "faq": ("list", "suggest", "edit", "publish", "retire", "effect", "export"),
    "advocates": ("list", "invite"),
    "triage": ("text", "eval", "learn"),
    "config": ("list", "get", "set", "unset"),
    "clocks": ("list", "set", "unset"),
    "calendar": ("show", "add", "check", "import"),
    "policy": ("show", "simulate"),
    "playbook": ("check",),
}

SCREENS = {
    "next": ["next"],
    "next-one": ["next", "2"],
    "issues": ["issues", "--min", "1"],
    "issues-show": ["issues", "show", number_of("旅行杯", "delivery-late", "carrier-delay"), "--min", "1"],
    "list": ["list"],
    "list-all": ["list", "--all"],
    "show-closed": ["show", "1"],
    "show-question": ["show", "4"],
    "why-closed": ["why", "1"],
    "why-waiting": ["why", "2"],
}

Golden = Callable[[str, str], None]


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Compares a page with its file, or with --update-golden writes the file."""

    def check(name: str, page: str) -> None:
        path = PAGES / f"{name}.txt"
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(exist_ok=True)
            path.write_text(page, "utf-8")
        assert path.is_file(), f"{path} is missing; --update-golden writes it"
        assert page == path.read_text("utf-8")

    return check


@pytest.fixture(autouse=True)
def _window(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")


@pytest.fixture
def story(run: Run) -> None:
    """One case told to its end, one waiting for the customer's choice, one late, one question."""
    run(*LOG)
    for args in STORY.values():
        if args:
            run(*args)
    run("log", "--text", "收到的马克杯碎了，包装太薄", "--customer", "李明", "--product", "马克杯", "--amount", "59")
    run("ack", "2", "--text", "李明您好，照片收到了。")
    run("diagnose", "2", "--cause", "packing", "--party", "shop", "--evidence", "只有一层气泡膜")
    run("offer", "2", "--option", "exchange,coupon:10", "--option", "refund-full")
    run("log", "--text", "Where is my parcel? I need it by Friday!", "--received", "5小时前", "--handle", "jo")
    run("log", "--text", "请问有蓝色的吗", "--kind", "question", "--received", "10分钟前")
    run("attach", "2", __file__)


@pytest.mark.usefixtures("story")
@pytest.mark.parametrize(("name", "args"), SCREENS.items())
def test_a_page(run: Run, golden: Golden, name: str, args: list[str]) -> None:
    """As it stands on the owner's screen."""
    done = run(*args)
    assert (done.stderr, done.code) == ("", 0)
    golden(name, done.stdout)


def _names(command: str) -> list[list[str]]:
    return [[command], *([command, sub] for sub in GROUPS.get(command, ()))]


@pytest.mark.parametrize("args", [args for name in COMMANDS for args in _names(name)], ids=" ".join)
def test_the_help_of_every_command_has_an_example(run: Run, golden: Golden, args: list[str]) -> None:
    """What it does, its options, and at least one line to copy that begins with its own name."""
    done = run(*args, "--help")
    assert (done.stderr, done.code) == ("", 0)
    examples = done.stdout.partition("\nExamples:\n")[2].splitlines()
    assert any(f"cst {args[0]}" in line for line in examples)
    golden(f"help-{'-'.join(args)}", done.stdout)


def test_the_help_of_the_toolkit(run: Run, golden: Golden) -> None:
    """Every command by section; `cst` alone says the same."""
    done = run("--help")
    assert (done.stderr, done.code) == ("", 0)
    assert all(f"\n  {name} " in done.stdout for name in COMMANDS)
    golden("help", done.stdout)


def test_the_groups_are_those_we_know() -> None:
    """A new sub-command gets a page."""
    context = click.Context(cli)
    found = {
        name: tuple(command.commands)
        for name in COMMANDS
        if isinstance(command := cli.get_command(context, name), click.Group)
    }
    assert {name: set(subs) for name, subs in found.items()} == {name: set(subs) for name, subs in GROUPS.items()}


def test_every_page_is_of_a_test() -> None:
    """No file stays behind when a command goes."""
    helps = {"-".join(["help", *args]) for name in COMMANDS for args in _names(name)}
    assert {path.stem for path in PAGES.glob("*.txt")} == helps | {"help", *SCREENS}
