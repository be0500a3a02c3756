"""`cst close`: the end of a case."""

from __future__ import annotations

from functools import partial

from cs_toolkit import params
from cs_toolkit.core.morning import is_backlog
from cs_toolkit.core.taxonomy import EARLY_OUTCOMES
from cs_toolkit.core.timeline import Timeline
from cs_toolkit.core.workflow import governing_gate
from cs_toolkit.env import Env, NewEvent, recording
from cs_toolkit.errors import CstError, UsageProblem, say, say_n


@params.command(
    "close",
    examples=[
        "cst close 3",
        'cst close 3 --outcome withdrawn --reason "客户说已经收到了"',
        "cst close --backlog",
    ],
)
@partial(params.cases_argument, required=False)
@params.option("--outcome", type=params.OUTCOME, help="resolved, answered; or early: " + ", ".join(EARLY_OUTCOMES))
@params.option("--reason", help="Why it ends early.")
@params.option("--backlog", is_flag=True, help="All that was late by a week when it came in and has no answer.")
@params.event_options
@params.pass_env
def command(
    env: Env, *, cases: params.Cases, outcome: str | None, reason: str | None, backlog: bool, stamp: params.Stamp
) -> None:
    """Close a case whose steps are done, or end it early with an outcome and a reason.

    --backlog is for the first import: old cases that were settled before cst was there. Their outcome is imported.
    """
    if backlog:
        _close_backlog(env, cases, reason, stamp)
        return
    if not cases.names:
        raise UsageProblem(say("no case was named"), say("cst next shows the cases that are due"))
    timelines = cases.meant(env)
    if outcome in EARLY_OUTCOMES:
        reason = params.ask(reason, say("why the case ends early"), "--reason TEXT")

    def build(timeline: Timeline) -> list[NewEvent]:
        ending = _outcome(env, timeline, outcome)
        payload = params.cleaned({"outcome": ending, "reason": reason})
        return [stamp.event("closed", payload)]

    for timeline in params.record(env, timelines, build):
        for promise in filter(lambda promise: promise.is_open, timeline.promises):
            env.warn(
                say(
                    "the promise '{what}' is still open; when it is kept: cst promise {case} --kept",
                    what=promise.event.payload["what"],
                    case=timeline.case.id,
                )
            )


def _close_backlog(env: Env, cases: params.Cases, reason: str | None, stamp: params.Stamp) -> None:
    """Closes the old cases that nobody has answered; asked first, as they are many."""
    if cases.names:
        raise UsageProblem(say("--backlog finds its cases itself"), say("leave out either the cases or --backlog"))
    found = [timeline for timeline in env.timelines("open") if _is_backlog(env, timeline)]
    if not found:
        env.talk(say("no case was late by a week when it came in"))
        return
    if not cases.is_sure:
        _confirm_backlog(env, found)

    def build(timeline: Timeline) -> list[NewEvent]:
        return [stamp.event("closed", params.cleaned({"outcome": "imported", "reason": reason}))]

    made = recording.record_each(env, [timeline.case.id for timeline in found], build)
    env.talk(
        say_n(
            "{count} case closed; cst undo opens it again", "{count} cases closed; cst undo opens them again", len(made)
        )
    )


def _is_backlog(env: Env, timeline: Timeline) -> bool:
    step = next(iter(env.steps(timeline)), None)
    return step is not None and is_backlog(step.state, step.why_code, step.due_at.timestamp(), env.now.timestamp())


def _confirm_backlog(env: Env, found: list[Timeline]) -> None:
    days = sorted(timeline.case.complaint.received_at.astimezone(env.zone).date() for timeline in found)
    told = say_n(
        "{count} case, received from {first} to {last}: settled before, and to be closed?",
        "{count} cases, received from {first} to {last}: settled before, and to be closed?",
        len(found),
        first=days[0],
        last=days[-1],
    )
    if not params.is_interactive():
        raise UsageProblem(told, say("add --yes if all of them are meant"))
    params.confirm(told)


def _outcome(env: Env, timeline: Timeline, outcome: str | None) -> str:
    case = timeline.case
    if not timeline.is_open:
        raise CstError(
            say("case '{case}' is closed already", case=case.id), say("cst reopen {case} opens it again", case=case.id)
        )
    if outcome in EARLY_OUTCOMES:
        return str(outcome)
    gate = governing_gate(timeline, env.terms_of(case))
    if gate.why_code == "no-reply":
        raise UsageProblem(
            say("case '{case}' has had no answer since the reminder", case=case.id),
            say("cst close {case} --outcome no-reply --reason TEXT", case=case.id),
        )
    if gate.step != "close":
        raise UsageProblem(
            say("case '{case}' still needs the step '{step}'", case=case.id, step=gate.step),
            say(
                "do that first (cst next {case}), or end it early with --outcome {outcomes} and --reason",
                case=case.id,
                outcomes="|".join(EARLY_OUTCOMES),
            ),
        )
    return outcome or ("answered" if gate.why_code == "answered" else "resolved")
