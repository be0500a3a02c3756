"""`cst accept`: the customer chose an option."""

from __future__ import annotations

from datetime import datetime

import click

from cs_toolkit import params
from cs_toolkit.core.timeline import Timeline
from cs_toolkit.env import Env, NewEvent
from cs_toolkit.errors import UsageProblem, say


@params.command("accept", examples=["cst accept 3 --option 1"])
@params.case_argument
@params.option("--option", "chosen", type=click.IntRange(min=1), help="The number of the option that was chosen.")
@params.option("--comment", help="What the customer said.")
@params.event_options
@params.pass_env
def command(
    env: Env, *, case: str, chosen: int | None, comment: str | None, at: datetime | None, by: str | None
) -> None:
    """Record which of the offered options the customer chose."""
    _options(env.timeline(case))
    number = int(params.ask(chosen, say("the number of the chosen option"), "--option N", kind=int))

    def build(timeline: Timeline) -> list[NewEvent]:
        count = _options(timeline)
        if number > count:
            raise UsageProblem(
                say("there is no option {number}", number=number),
                say("the offer has {count} options; cst show {case} lists them", count=count, case=timeline.case.id),
            )
        payload = params.cleaned({"option": number, "comment": comment})
        return [NewEvent("accepted", payload, at, params.login_name(by))]

    env.show_next(env.record(case, build))


def _options(timeline: Timeline) -> int:
    if timeline.offered is None:
        raise UsageProblem(
            say("case '{case}' has no offer to choose from", case=timeline.case.id),
            say("record it first: cst offer {case} --option A --option B", case=timeline.case.id),
        )
    return len(timeline.offered.payload["options"])
