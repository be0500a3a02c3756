"""Which case is meant: shortened ids for every command that takes one, and what stands in no case."""

from collections.abc import Callable

import pytest
from conftest import Run

At = Callable[[str], str]
Contents = Callable[[], dict[str, bytes]]

TAKES_CASE = {
    "next": [],
    "show": [],
    "why": [],
    "draft": [],
    "ack": ["--text", "x"],
    "diagnose": ["--cause", "packing", "--party", "shop"],
    "offer": ["--option", "exchange", "--option", "refund-full"],
    "accept": ["--option", "1"],
    "decline": [],
    "resolve": ["--cost", "1", "--tracking", "SF1"],
    "follow-up": ["--text", "x"],
    "survey": [],
    "rate": ["--score", "5"],
    "close": ["--outcome", "withdrawn", "--reason", "x"],
    "reopen": [],
    "contacted": ["--text", "x"],
    "reply": ["--text", "x"],
    "compensate": ["--give", "gift"],
    "promise": ["--what", "x", "--by", "明天18:00"],
    "escalate": ["--to", "店长"],
    "note": ["--text", "x"],
    "attach": [__file__],
    "set": ["needs=x"],
    "edit": [],
    "undo": [],
}


@pytest.fixture
def two_days(run: Run) -> None:
    """Number 1 on two days, numbers 2 and 3 on one."""
    run("log", "--text", "杯子碎了", "--received", "昨天 20:00")
    for _ in range(3):
        run("log", "--text", "杯子碎了")


@pytest.mark.parametrize("name", TAKES_CASE)
@pytest.mark.usefixtures("two_days")
def test_no_such_case(run: Run, contents: Contents, name: str) -> None:
    """Exit 4, the id as typed, and where the ids are to be seen."""
    before = contents()
    for wanted in ("7", "20261122-07", "1122-7", "19990101-01", "abc", "-", "../x", "０９"):
        done = run(name, *_before(name), "--", *_after(name, wanted))
        assert (done.stdout, done.code) == ("", 4), done
        assert done.stderr.splitlines() == [
            f"Error: there is no case '{wanted}'",
            "Hint: cst list --all shows every case and its id",
        ]
    assert contents() == before


@pytest.mark.parametrize("name", TAKES_CASE)
@pytest.mark.usefixtures("two_days")
def test_several_cases(run: Run, contents: Contents, name: str) -> None:
    """Exit 4 and the candidates; the one that was meant can be copied from the hint."""
    before = contents()
    done = run(name, *_before(name), "--", *_after(name, "1"))
    assert (done.stdout, done.code) == ("", 4)
    assert done.stderr.splitlines() == [
        "Error: '1' fits several cases: 20261121-01, 20261122-01",
        "Hint: type more of the id, for example '20261121-01'",
    ]
    assert contents() == before


def _before(name: str) -> list[str]:
    return [] if name in {"set", "attach"} else TAKES_CASE[name]


def _after(name: str, wanted: str) -> list[str]:
    return [wanted, *TAKES_CASE[name]] if name in {"set", "attach"} else [wanted]


@pytest.mark.parametrize("wanted", ["3", "03", "1122-3", "22-03", "20261122-03", "#3", "３", " 3 ", "[20261122-03]"])
@pytest.mark.usefixtures("two_days")
def test_any_unambiguous_shortening_works(run: Run, wanted: str) -> None:
    """As it is told on the phone, pasted from a chat, or typed in full."""
    done = run("show", wanted, "-f", "ids")
    assert (done.stdout, done.stderr, done.code) == ("20261122-03\n", "", 0)


@pytest.mark.usefixtures("two_days")
def test_open_cases_come_first(run: Run) -> None:
    """Once one of the two is closed, its number means the open one; in full it is still found."""
    run("close", "1121-1", "--outcome", "withdrawn", "--reason", "x")
    assert run("show", "1", "-f", "ids").stdout == "20261122-01\n"
    assert run("show", "20261121-01", "-f", "ids").stdout == "20261121-01\n"
