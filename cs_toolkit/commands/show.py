"""`cst show`: one case with its whole story."""

from __future__ import annotations

from cs_toolkit import params
from cs_toolkit.core.rule_clocks import unreported
from cs_toolkit.core.timeline import Timeline
from cs_toolkit.env import Env, cases
from cs_toolkit.render import proof, relations, rows, views
from cs_toolkit.store import attachments
from cs_toolkit.store.codec import event_to


@params.command("show", examples=["cst show 3", "cst show 20261122-03 -f json"])
@params.case_argument
@params.output_options
@params.pass_env
def command(env: Env, *, case: str) -> None:
    """One case: who, what, everything that happened, and what comes next."""
    found = env.with_orders([env.timeline(case)])[0]
    timeline = Timeline(found.case, tuple(attachments.located(found.case.id, event) for event in found.events))
    steps = env.steps(timeline)
    for rule in unreported(timeline, env.terms_of(timeline.case)):
        env.talk(proof.missing_date(timeline.case.id, rule))
    if env.format == "table":
        env.print(views.case_page(timeline, steps, env.now, env.zone))
        env.print(relations.incident_lines(cases.incident(env, found)))
        return
    row = rows.list_row(timeline, steps)
    if env.format in {"json", "jsonl"}:
        incident = cases.incident(env, found)
        row["incident"] = incident[0] if len(incident) > 1 else None
        row["events"] = [event_to(event) for event in timeline.events]
    env.emit([row], tuple(row))
