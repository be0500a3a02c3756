"""`cst why`: how each deadline of a case comes about."""

from __future__ import annotations

from cs_toolkit import params
from cs_toolkit.core.clocks import assess
from cs_toolkit.core.rule_clocks import unreported
from cs_toolkit.env import Env
from cs_toolkit.render import proof, rows


@params.command("why", examples=["cst why 3", "cst why 3 -f json"])
@params.case_argument
@params.output_options
@params.pass_env
def command(env: Env, *, case: str) -> None:
    """The deadlines of a case: from when each counts, how long, until when, and whether it was met.

    A date that only the platform knows is asked for; cst clock records it.
    """
    timeline = env.timeline(case)
    terms = env.terms_of(timeline.case, everything=True)
    clocks, missing = assess(timeline, terms), unreported(timeline, terms)
    if env.format == "table":
        env.print(proof.why_page(timeline, clocks, env.now, env.zone))
    else:
        env.emit([rows.why_row(timeline, clocks, env.now, missing)], rows.WHY)
    for rule in missing:
        env.talk(proof.missing_date(timeline.case.id, rule))
