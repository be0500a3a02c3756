"""`cst diagnose`: root cause and responsible party."""

from __future__ import annotations

from cs_toolkit import params
from cs_toolkit.core.timeline import Timeline
from cs_toolkit.env import Env, NewEvent, book
from cs_toolkit.errors import say


@params.command(
    "diagnose",
    examples=[
        'cst diagnose 3 --cause carrier-delay --party carrier --evidence "中转站滞留 4 天"',
        "cst diagnose 3 4 5 --cause weather --party carrier --yes",
    ],
)
@params.cases_argument
@params.option("--cause", type=params.CAUSE, help="The root cause that was found.")
@params.option("--party", type=params.PARTY, help="Who is responsible; never told to the customer.")
@params.option("--evidence", help="What shows it.")
@params.event_options
@params.pass_env
def command(
    env: Env,
    *,
    cases: params.Cases,
    cause: str | None,
    party: str | None,
    evidence: str | None,
    stamp: params.Stamp,
) -> None:
    """Record what was found: the root cause and who is responsible for it.

    What the order book knows of the order by now, and the case does not say, is added to the case.
    """
    timelines = cases.meant(env)
    found = {timeline.case.id: book.missing(env, timeline) for timeline in timelines}
    facts = {
        "cause": params.ask(cause, say("the root cause"), "--cause NAME", kind=params.CAUSE),
        "party": params.ask(party, say("the responsible party"), "--party NAME", kind=params.PARTY),
        "evidence": evidence,
    }

    def build(timeline: Timeline) -> list[NewEvent]:
        known = found[timeline.case.id]
        told = [stamp.event("corrected", {"facts": known, "reason": "order book"})] if known else []
        return [*told, stamp.event("diagnosed", params.cleaned(facts))]

    params.record(env, timelines, build)
