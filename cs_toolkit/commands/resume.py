"""`cst resume`: the wait is over."""

from __future__ import annotations

from cs_toolkit import params
from cs_toolkit.core.pauses import pauses
from cs_toolkit.core.timeline import Timeline
from cs_toolkit.env import Env, NewEvent
from cs_toolkit.errors import UsageProblem, say


@params.command("resume", examples=['cst resume 3 --reason "工厂已发出"'])
@params.cases_argument
@params.option("--reason", help="What ended it.")
@params.event_options
@params.pass_env
def command(env: Env, *, cases: params.Cases, reason: str | None, stamp: params.Stamp) -> None:
    """End a wait that cst wait began; the clocks run on from now (or --at)."""

    timelines = cases.meant(env)

    def build(timeline: Timeline) -> list[NewEvent]:
        ended = stamp.at or env.now
        running = [pause for pause in pauses(timeline) if pause.ended_at is None or pause.ended_at > ended]
        if not running:
            raise UsageProblem(
                say("case '{case}' does not wait for anybody", case=timeline.case.id),
                say("cst wait {case} --on WHOM --evidence TEXT begins a wait", case=timeline.case.id),
            )
        began = min(pause.began_at for pause in running)
        if ended < began:
            raise UsageProblem(
                say("the wait began at {began}, after {ended}", began=began.isoformat(), ended=ended.isoformat()),
                say("give a later time with --at"),
            )
        return [stamp.event("resumed", params.cleaned({"reason": reason}))]

    params.record(env, timelines, build)
