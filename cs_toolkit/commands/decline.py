"""`cst decline`: the customer refused the offer."""

from __future__ import annotations

from cs_toolkit import params
from cs_toolkit.core.timeline import Timeline
from cs_toolkit.env import Env, NewEvent
from cs_toolkit.errors import UsageProblem, say


@params.command("decline", examples=['cst decline 3 --reason "要现金，不要券"'])
@params.case_argument
@params.option("--reason", help="What the customer said.")
@params.event_options
@params.pass_env
def command(env: Env, *, case: str, reason: str | None, stamp: params.Stamp) -> None:
    """Record that the customer refused the offer; a new one is due within the hour."""

    def build(timeline: Timeline) -> list[NewEvent]:
        if timeline.offered is None:
            raise UsageProblem(
                say("case '{case}' has no offer to refuse", case=timeline.case.id),
                say("record it first: cst offer {case} --option A --option B", case=timeline.case.id),
            )
        return [stamp.event("declined", params.cleaned({"reason": reason}))]

    env.show_next(env.record(case, build))
