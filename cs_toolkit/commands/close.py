"""`cst close`: the end of a case."""

from __future__ import annotations

from cs_toolkit import params
from cs_toolkit.core.taxonomy import EARLY_OUTCOMES
from cs_toolkit.core.timeline import Timeline
from cs_toolkit.core.workflow import governing_gate
from cs_toolkit.env import Env, NewEvent
from cs_toolkit.errors import CstError, UsageProblem, say


@params.command("close", examples=["cst close 3", 'cst close 3 --outcome withdrawn --reason "客户说已经收到了"'])
@params.cases_argument
@params.option("--outcome", type=params.OUTCOME, help="resolved, answered; or early: " + ", ".join(EARLY_OUTCOMES))
@params.option("--reason", help="Why it ends early.")
@params.event_options
@params.pass_env
def command(env: Env, *, cases: params.Cases, outcome: str | None, reason: str | None, stamp: params.Stamp) -> None:
    """Close a case whose steps are done, or end it early with an outcome and a reason."""
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


def _outcome(env: Env, timeline: Timeline, outcome: str | None) -> str:
    case = timeline.case
    if not timeline.is_open:
        raise CstError(
            say("case '{case}' is closed already", case=case.id), say("cst reopen {case} opens it again", case=case.id)
        )
    if outcome in EARLY_OUTCOMES:
        return str(outcome)
    gate = governing_gate(timeline, env.terms_of(case))
    if gate.step != "close" or gate.why_code == "no-reply":
        raise UsageProblem(
            say("case '{case}' still needs the step '{step}'", case=case.id, step=gate.step),
            say(
                "do that first (cst next {case}), or end it early with --outcome {outcomes} and --reason",
                case=case.id,
                outcomes="|".join(EARLY_OUTCOMES),
            ),
        )
    return outcome or ("answered" if gate.why_code == "answered" else "resolved")
