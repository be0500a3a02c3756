"""`cst wait`: nothing can be done until somebody else does something."""

from __future__ import annotations

from datetime import datetime

from cs_toolkit import params
from cs_toolkit.core.clocks import assess
from cs_toolkit.core.taxonomy import PAUSE_REASONS
from cs_toolkit.core.timeline import Timeline
from cs_toolkit.env import Env, NewEvent
from cs_toolkit.errors import UsageProblem, say

_WHOM = params.Slug(PAUSE_REASONS, "on")
_PAUSABLE = ("method.resolve", "promise")


@params.command(
    "wait",
    examples=[
        'cst wait 3 --on customer --evidence "问了收货地址"',
        'cst wait 3 --on supplier --evidence "已向工厂要杯盖" --until 明天18:00',
    ],
)
@params.cases_argument
@params.option("--on", type=_WHOM, help="Whose turn it is: customer, carrier, supplier or platform.")
@params.option("--evidence", help="That they were asked, and how.")
@params.option("--until", type=params.LATER, help="When the wait ends by itself.")
@params.event_options
@params.pass_env
def command(
    env: Env, *, cases: params.Cases, on: str | None, evidence: str | None, until: datetime | None, stamp: params.Stamp
) -> None:
    """Stop the clocks of resolve and of your promises while somebody else has to act; nothing else stands still.

    A message of the customer, cst resume, --until or the close of the case ends it.
    """
    timelines = cases.meant(env)
    on = params.ask(on, say("whose turn it is"), "--on customer|carrier|supplier|platform", kind=_WHOM)
    asked = params.ask(evidence, say("how they were asked"), "--evidence TEXT")
    payload = params.cleaned({"on": on, "evidence": asked, "until": until})
    if "evidence" not in payload:
        raise UsageProblem(say("a wait needs evidence that somebody was asked"), say("say it with --evidence TEXT"))

    def build(timeline: Timeline) -> list[NewEvent]:
        if not timeline.is_open:
            raise UsageProblem(
                say("case '{case}' is closed", case=timeline.case.id),
                say("cst reopen {case} opens it again", case=timeline.case.id),
            )
        began = stamp.at or env.now
        if until is not None and until <= began:
            raise UsageProblem(
                say("the wait would end at {until}, before it begins", until=until.isoformat()),
                say("give a later time with --until"),
            )
        clocks = assess(timeline, env.terms_of(timeline.case))
        if not any(clock.name in _PAUSABLE and clock.is_pending for clock in clocks):
            env.warn(say("no clock stands still by it: only resolve and your promises wait for others, and none runs"))
        return [stamp.event("paused", payload)]

    params.record(env, timelines, build)
