"""`cst diagnose`: root cause and responsible party."""

from __future__ import annotations

from cs_toolkit import params
from cs_toolkit.env import Env, book
from cs_toolkit.errors import say


@params.command(
    "diagnose", examples=['cst diagnose 3 --cause carrier-delay --party carrier --evidence "中转站滞留 4 天"']
)
@params.case_argument
@params.option("--cause", type=params.CAUSE, help="The root cause that was found.")
@params.option("--party", type=params.PARTY, help="Who is responsible; never told to the customer.")
@params.option("--evidence", help="What shows it.")
@params.event_options
@params.pass_env
def command(
    env: Env,
    *,
    case: str,
    cause: str | None,
    party: str | None,
    evidence: str | None,
    stamp: params.Stamp,
) -> None:
    """Record what was found: the root cause and who is responsible for it.

    What the order book knows of the order by now, and the case does not say, is added to the case.
    """
    found = book.missing(env, env.timeline(case))
    facts = {
        "cause": params.ask(cause, say("the root cause"), "--cause NAME", kind=params.CAUSE),
        "party": params.ask(party, say("the responsible party"), "--party NAME", kind=params.PARTY),
        "evidence": evidence,
    }
    events = [stamp.event("diagnosed", params.cleaned(facts))]
    if found:
        events.insert(0, stamp.event("corrected", {"facts": found, "reason": "order book"}))
    env.show_next(env.record(case, lambda timeline: events))
