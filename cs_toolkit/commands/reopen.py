"""`cst reopen`: the customer came back."""

from __future__ import annotations

from cs_toolkit import params
from cs_toolkit.core.timeline import Timeline
from cs_toolkit.env import Env, NewEvent
from cs_toolkit.errors import UsageProblem, say


@params.command("reopen", examples=['cst reopen 3 --reason "换的杯子又碎了"'])
@params.case_argument
@params.option("--reason", help="What the customer said.")
@params.event_options
@params.pass_env
def command(env: Env, *, case: str, reason: str | None, stamp: params.Stamp) -> None:
    """Open a closed case again: the same case, a new episode, its clocks starting now (or --at)."""

    def build(timeline: Timeline) -> list[NewEvent]:
        if timeline.is_open:
            raise UsageProblem(
                say("case '{case}' is open", case=timeline.case.id),
                say("a further message is recorded with cst contacted {case}", case=timeline.case.id),
            )
        return [stamp.event("reopened", params.cleaned({"reason": reason}))]

    env.show_next(env.record(case, build))
