"""Verbs on several cases, where one act serves many, as after a storm: asked for, all or none, undone as one."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from conftest import Run

ONE, TWO, THREE = "20261122-01", "20261122-02", "20261122-03"
TEXT = ("--text", "台风停运，明天恢复，我们盯着。")
Bring = Callable[[str], None]
# How all three cases come to where a verb makes sense.
STEPS: dict[str, tuple[str, ...]] = {
    "ack": TEXT,
    "diagnose": ("--cause", "weather", "--party", "carrier", "--evidence", "x"),
    "offer": ("--option", "coupon:20", "--option", "refund-full"),
    "accept": ("--option", "1"),
    "resolve": ("--cost", "20"),
}


@pytest.fixture
def bring(run: Run) -> Bring:
    """`bring("offer")`: three cases, with everything done that comes before."""

    def call(step: str) -> None:
        for number in range(1, 4):
            assert run("log", "--text", "快递没动", "--product", f"杯{number}", "--amount", "50").code == 0
            for name, args in STEPS.items():
                if name == step:
                    break
                assert run(name, str(number), *args).code == 0

    return call


VERBS: list[tuple[str, str, tuple[str, ...], str]] = [
    ("ack", "ack", TEXT, "acknowledged"),
    ("ack", "reply", TEXT, "replied"),
    ("ack", "note", ("--text", "台风"), "noted"),
    ("ack", "escalate", ("--to", "店长"), "escalated"),
    ("ack", "assign", ("--to", "小陈"), "assigned"),
    ("ack", "promise", ("--what", "送达", "--by", "明天18:00"), "promised"),
    ("ack", "wait", ("--on", "carrier", "--evidence", "问了"), "paused"),
    ("ack", "compensate", ("--give", "coupon:5", "--cost", "5"), "compensated"),
    ("ack", "close", ("--outcome", "withdrawn", "--reason", "x"), "closed"),
    ("diagnose", "diagnose", STEPS["diagnose"], "diagnosed"),
    ("offer", "offer", STEPS["offer"], "offered"),
    ("resolve", "resolve", ("--cost", "20"), "resolved"),
    ("done", "follow-up", TEXT, "followed_up"),
]


@pytest.mark.parametrize(("step", "verb", "args", "kind"), VERBS, ids=[verb for _, verb, _, _ in VERBS])
def test_one_act_for_many(
    run: Run, bring: Bring, case_file: Callable[..., dict[str, list[dict[str, str]]]], step: str, verb: str,
    args: tuple[str, ...], kind: str,
) -> None:  # fmt: skip
    """Each case once however often it is named, and one undo takes all of it back."""
    bring(step)
    done = run(verb, "1", "2", "3", TWO, "--yes", *args, "-f", "jsonl")
    assert done.code == 0, done
    told = [json.loads(line)["case"] for line in done.lines]
    assert list(dict.fromkeys(told)) == ([] if kind == "closed" else [ONE, TWO, THREE])
    for case in (ONE, TWO, THREE):
        assert [event["kind"] for event in case_file(case)["event"]].count(kind) == 1
    assert run("undo").code == 0
    assert all(case_file(case)["event"][-1]["kind"] == "retracted" for case in (ONE, TWO, THREE))


def test_a_script_has_to_be_sure(run: Run, bring: Bring, contents: Callable[[], dict[str, bytes]]) -> None:
    """From two cases on; nothing is recorded."""
    bring("ack")
    before = contents()
    done = run("ack", "1", "2", *TEXT)
    assert (done.code, contents()) == (2, before)
    assert f"2 cases were named: {ONE}, {TWO}" in done.stderr
    assert "--yes" in done.stderr
    assert run("ack", "1", ONE, *TEXT).code == 0


def test_all_or_none(run: Run, bring: Bring, contents: Callable[[], dict[str, bytes]]) -> None:
    """One case that is not there, or that cannot be closed: none is changed."""
    bring("ack")
    run("close", "2", "--outcome", "withdrawn", "--reason", "x")
    before = contents()
    for args in (("ack", "1", "9", *TEXT), ("close", "1", "2", "--outcome", "withdrawn", "--reason", "x")):
        done = run(*args, "--yes")
        assert (done.code != 0, contents()) == (True, before)


def test_each_case_has_its_own_line(run: Run, bring: Bring) -> None:
    """For a person, and the one that is closed says so."""
    bring("ack")
    assert [line.split()[0] for line in run("ack", "3", "1", "--yes", *TEXT).lines] == [THREE, ONE]
    done = run("close", "1", "3", "--outcome", "withdrawn", "--reason", "x", "--yes")
    assert done.lines == [f"{ONE}  closed", f"{THREE}  closed"]


def test_what_is_of_a_case_stays_of_that_case(
    run: Run, bring: Bring, case_file: Callable[..., dict[str, list[dict[str, str]]]]
) -> None:
    """Which promise was kept, and whose draft was sent as it came."""
    bring("ack")
    draft = run("draft", "1").stdout
    assert run("ack", "1", "2", "--yes", "--text", draft, "--promise", "明天18:00 送达").code == 0
    acknowledged = [case_file(case)["event"][0] for case in (ONE, TWO)]
    assert [event.get("as_is") for event in acknowledged] == [True, None]
    assert run("promise", "1", "2", "--kept", "--yes").code == 0
    for case in (ONE, TWO):
        events = case_file(case)["event"]
        assert events[-1]["promise"] == next(event["id"] for event in events if event["kind"] == "promised")
    assert run("wait", "1", "2", "--yes", "--on", "carrier", "--evidence", "x").code == 0
    assert run("resume", "1", "2", "--yes").code == 0


def test_one_case_is_undone_alone(
    run: Run, bring: Bring, case_file: Callable[..., dict[str, list[dict[str, str]]]]
) -> None:
    """`cst undo 2` leaves the others as they are."""
    bring("ack")
    run("ack", "1", "2", "3", "--yes", *TEXT)
    assert run("undo", "2").code == 0
    assert [case_file(case)["event"][-1]["kind"] for case in (ONE, TWO, THREE)] == [
        "acknowledged", "retracted", "acknowledged",
    ]  # fmt: skip


def test_who_looks_after_a_case(run: Run, bring: Bring) -> None:
    """Is asked for, and found by cst list."""
    bring("ack")
    assert "--to NAME" in run("assign", "1").stderr
    assert run("assign", "1", "--to", "小陈").code == 0
    assert run("list", "--assignee", "小陈", "-f", "ids").lines == [ONE]
