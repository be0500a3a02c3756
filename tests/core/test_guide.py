"""What can be done at a step, what is asked for it, and the command line that comes of it."""

import shlex
from typing import Any

import click
import pytest
from builders import a_timeline, an_event, at

from cs_toolkit.cli import cli
from cs_toolkit.core import guide, taxonomy
from cs_toolkit.core.guide import Act
from cs_toolkit.core.policy import policy_from
from cs_toolkit.core.reasons import COMMANDS
from cs_toolkit.core.terms import Terms
from cs_toolkit.core.workflow import NextStep, next_steps
from cs_toolkit.packs import policy

OPTIONS = [{"remedies": [{"kind": "reship"}], "cost": "18.00"}, {"remedies": [{"kind": "refund-full"}]}]
OFFERED = an_event("offered", options=OPTIONS, text="请选")
ACTS = [value for value in vars(guide).values() if isinstance(value, Act)]
NOW = at("2026-11-22T12:00+08:00")


def step_of(*events: Any, **facts: Any) -> tuple[Any, NextStep]:
    timeline = a_timeline(events=events, **facts)
    assert NOW.tzinfo is not None
    return timeline, next_steps(timeline, Terms(policy_from(policy()), NOW.tzinfo), NOW)[0]


def names(*events: Any, **facts: Any) -> list[str]:
    return [act.name for act in guide.acts(*step_of(*events, **facts))]


def test_what_can_be_done_follows_the_case() -> None:
    """A choice can be made of an offer that stands, a wish be granted that is known and needs no sum."""
    said = an_event("acknowledged", text="x")
    found = an_event("diagnosed", cause="packing", party="shop")
    assert names() == ["ack"]
    assert names(said) == ["diagnose"]
    assert names(said, found) == ["offer"]
    assert names(said, found, wants="refund-full") == ["offer", "grant"]
    assert names(said, found, wants="refund-part") == ["offer"]
    assert names(said, found, OFFERED) == ["nudge", "accept", "decline", "contacted"]
    assert names(said, an_event("contacted", text="在吗")) == ["reply"]
    assert names(said, found, OFFERED, an_event("contacted", "2026-11-22T09:32+08:00", text="选一"))[:3] == [
        "reply", "accept", "decline",
    ]  # fmt: skip


def test_every_reason_has_acts_and_every_act_a_command_that_takes_it() -> None:
    """Each option that an act records is one of its command; a milestone is named by the clock that asks for it."""
    context = click.Context(cli)
    timeline, step = step_of(wants="refund-full")
    for why_code in COMMANDS:
        found = guide.acts(timeline, step._replace(why_code=why_code, asks_for="evidence_sent"))
        assert found, why_code
        for act in found:
            command = cli.get_command(context, act.verb[0])
            assert command is not None, act
            answers = dict.fromkeys(act.asks, "x")
            words = guide.command_line(act, "20261122-01", answers)
            options = {option for param in command.params for option in param.opts}
            given = [word.partition("=")[0] for word in words if word.startswith("--")]
            assert set(given) <= options, (act, given)
            assert words[:2] == [act.verb[0], "20261122-01"]
    assert guide.acts(timeline, step._replace(why_code="others-deadline", asks_for="evidence_sent"))[0].verb == (
        "milestone", "evidence_sent",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("act", "events", "asked"),
    [
        (guide.RESOLVE, [OFFERED, an_event("accepted", option=1)], ["tracking", "carrier", "cost"]),
        (guide.RESOLVE, [OFFERED, an_event("accepted", option=2)], ["cost"]),
        (guide.FOLLOW_UP, [OFFERED], ["promise", "text", "no-survey"]),
        (guide.FOLLOW_UP, [OFFERED, an_event("promised", what="x", due="2026-11-23T18:00+08:00")],
         ["text", "no-survey"]),
        (guide.RECOVER, [an_event("rated", score=1)], ["text", "done"]),
        (guide.RECOVER, [an_event("rated", score=1), an_event("replied", text="x")], ["done"]),
        (guide.CLOSE, [], []),
    ],
)  # fmt: skip
def test_only_what_is_needed_is_asked(act: Act, events: list[Any], asked: list[str]) -> None:
    """A tracking number where goods move, a promise where there is none, a reply where none was given."""
    assert list(guide.needed(act, a_timeline(events=events))) == asked


def test_the_likely_causes_stand_first_and_none_is_missing() -> None:
    """They are listed sooner, never chosen: what is recorded must have been found."""
    assert guide.causes("delivery-late")[0] == "carrier-delay"
    for category in (*taxonomy.CATEGORIES, "my-own"):
        assert sorted(guide.causes(category)) == sorted(taxonomy.CAUSES)


@pytest.mark.parametrize(
    ("cause", "party"),
    [("carrier-lost", "carrier"), ("packing", "shop"), ("material", "supplier"), ("weather", "nobody"),
     ("customer-use", "customer"), ("platform", "platform"), ("unknown", None)],
)  # fmt: skip
def test_who_is_responsible_as_a_rule(cause: str, party: str | None) -> None:
    """A default to be confirmed; none where nothing was found."""
    assert guide.usual_party(cause) == party
    assert all(guide.usual_party(name) in {*taxonomy.PARTIES, None} for name in taxonomy.CAUSES)


def test_what_the_chosen_option_was_to_cost() -> None:
    """As the offer says; unknown where it does not, where nothing was chosen, where the number is none of the offer."""
    assert guide.expected_cost(a_timeline(events=[OFFERED, an_event("accepted", option=1)])) == "18.00"
    for events in ([], [OFFERED], [OFFERED, an_event("accepted", option=2)], [OFFERED, an_event("accepted", option=3)]):
        assert guide.expected_cost(a_timeline(events=events)) is None


def test_the_command_line() -> None:
    """A value is part of its option's word whatever it begins with; what was left out is not there."""
    answers = {"cause": "packing", "party": "shop", "evidence": "--text=x"}
    assert guide.command_line(guide.DIAGNOSE, "20261122-01", answers) == [
        "diagnose", "20261122-01", "--cause=packing", "--party=shop", "--evidence=--text=x",
    ]  # fmt: skip
    rated = {"score": 5, "comment": "", "consent": True}
    assert guide.command_line(guide.RATE, "1", rated) == ["rate", "1", "--score=5", "--consent"]
    assert guide.command_line(guide.RATE, "1", {"score": 1, "comment": None, "consent": False}) == [
        "rate", "1", "--score=1",
    ]  # fmt: skip
    offered = {"option": ["reship", "refund-full,coupon:20"], "text": "请选"}
    assert guide.command_line(guide.OFFER, "1", offered) == [
        "offer", "1", "--option=reship", "--option=refund-full,coupon:20", "--text=请选",
    ]  # fmt: skip
    assert guide.command_line(guide.GRANT, "1", {"wish": "refund-full"}) == [
        "offer", "1", "--grant", "--option=refund-full",
    ]  # fmt: skip
    assert guide.command_line(guide.NUDGE, "1", {"text": "x"}) == ["reply", "1", "--step=nudge", "--text=x"]


def test_the_line_shown_is_one_line_that_a_shell_would_read() -> None:
    """Long answers are cut; what a customer or an owner wrote runs nothing."""
    words = ["ack", "20261122-01", "--text=您好，\n" + "很长" * 50 + '"$(rm -rf /)" `x` \x1b[31m', "--done", "--by=lin"]
    shown = guide.shown(words)
    assert shown.startswith("cst ack 20261122-01 --text '您好， 很长")
    assert shown.endswith("…' --done --by lin")
    assert "\n" not in shown
    assert "\x1b" not in shown
    hostile = guide.shown(["diagnose", "1", "--evidence=$(x) `y` it's", "--cause="])
    assert shlex.split(hostile) == ["cst", "diagnose", "1", "--evidence", "$(x) `y` it’s", "--cause", ""]
    assert hostile.endswith("--evidence '$(x) `y` it’s' --cause ''")
    assert shlex.split(guide.shown(["rate", "1", "--comment=很快"])) == ["cst", "rate", "1", "--comment", "很快"]
