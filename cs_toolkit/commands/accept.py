"""`cst accept`: the customer chose an option."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cs_toolkit import params
from cs_toolkit.core.timeline import Timeline
from cs_toolkit.env import Env, NewEvent
from cs_toolkit.errors import UsageProblem, say
from cs_toolkit.render.views import option_text


@params.command("accept", examples=["cst accept 3 --option 1"])
@params.case_argument
@params.option("--option", "chosen", type=params.Count(min=1), help="The number of the option that was chosen.")
@params.option("--comment", help="What the customer said.")
@params.event_options
@params.pass_env
def command(env: Env, *, case: str, chosen: int | None, comment: str | None, stamp: params.Stamp) -> None:
    """Record which of the offered options the customer chose."""
    options = _options(env.timeline(case))
    if chosen is None:
        for number, option in enumerate(options, 1):
            env.talk(say("{number}. {option}", number=number, option=option_text(option)))
    number = params.ask(chosen, say("the number of the chosen option"), "--option N", kind=params.Count(min=1))

    def build(timeline: Timeline) -> list[NewEvent]:
        count = len(_options(timeline))
        if number > count:
            raise UsageProblem(
                say("there is no option {number}", number=number),
                say("the offer has {count} options; cst show {case} lists them", count=count, case=timeline.case.id),
            )
        payload = params.cleaned({"option": number, "comment": comment})
        return [stamp.event("accepted", payload)]

    env.show_next(env.record(case, build))


def _options(timeline: Timeline) -> Sequence[Mapping[str, Any]]:
    if timeline.offered is None:
        raise UsageProblem(
            say("case '{case}' has no offer to choose from", case=timeline.case.id),
            say("record it first: cst offer {case} --option A --option B", case=timeline.case.id),
        )
    options: Sequence[Mapping[str, Any]] = timeline.offered.payload["options"]
    return options
