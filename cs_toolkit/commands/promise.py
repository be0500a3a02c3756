"""`cst promise`: something promised for a time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from cs_toolkit import params
from cs_toolkit.core.timeline import Promise, Timeline
from cs_toolkit.env import Env
from cs_toolkit.errors import UsageProblem, say


@params.command(
    "promise",
    examples=[
        "cst promise 3 --what 补寄杯盖 --by 明天18:00",
        "cst promise 3 --kept",
        "cst promise 3 --replace --what 补寄杯盖 --by 11月25日18:00",
    ],
)
@params.cases_argument
@params.option("--what", help="What was promised; may hold the time: 明天18:00 送达.")
@params.option("--by", "due", type=params.LATER, help="By when it was promised.")
@params.option("--kept", is_flag=True, help="The open promise was kept.")
@params.option("--broken", is_flag=True, help="The open promise was broken.")
@params.option("--replace", is_flag=True, help="The new promise stands in place of the open one.")
@params.option("--at", type=params.HAPPENED, help="When it happened (default: now).")
@params.option("--agent", envvar="CST_BY", help="Who did it (default: CST_BY, else the login name).")
@params.pass_env
def command(
    env: Env,
    *,
    cases: params.Cases,
    what: str | None,
    due: datetime | None,
    kept: bool,
    broken: bool,
    replace: bool,
    at: datetime | None,
    agent: str | None,
) -> None:
    """Record a promise with its time, or that the open one was kept or broken."""
    if sum((kept, broken, replace)) > 1:
        raise UsageProblem(say("--kept, --broken and --replace exclude one another"), say("give one of them"))
    timelines = cases.meant(env)
    stamp = params.Stamp(at, params.login_name(agent))
    standing = {
        one.case.id: _open_promise(one, or_broken=replace).event.id for one in timelines if kept or broken or replace
    }
    if kept or broken:
        kind = "kept" if kept else "broken"
        params.record(env, timelines, lambda one: [stamp.event(kind, {"promise": standing[one.case.id]})])
    else:
        made = _made(env, what, due, at)
        params.record(
            env, timelines, lambda one: [stamp.event("promised", {**made, "replaces": standing.get(one.case.id)})]
        )


def _made(env: Env, what: str | None, due: datetime | None, at: datetime | None) -> dict[str, Any]:
    """A new promise, asked for as far as it was not given."""
    if due is None:
        return params.promise_of(env, params.ask(what, say("what was promised, with its time"), "--what TEXT"), at)
    named = params.cleaned({"what": params.ask(what, say("what was promised"), "--what TEXT"), "due": due})
    return params.to_come(named, at or env.now)


def _open_promise(timeline: Timeline, *, or_broken: bool) -> Promise:
    found = [promise for promise in timeline.promises if promise.is_open or (or_broken and promise.is_replaceable)]
    if not found:
        raise UsageProblem(
            say("case '{case}' has no open promise", case=timeline.case.id),
            say("cst promise {case} --what TEXT --by WHEN makes one", case=timeline.case.id),
        )
    return min(found, key=lambda promise: promise.due)
