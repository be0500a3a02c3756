"""`cst advocates`: content customers who may be invited as product testers."""

from __future__ import annotations

from typing import Any, Final

import click

from cs_toolkit import params
from cs_toolkit.core import advocates
from cs_toolkit.core.advocates import Advocate
from cs_toolkit.core.when import duration
from cs_toolkit.env import Env
from cs_toolkit.errors import say, say_n
from cs_toolkit.render.words import sentence

_COLUMNS: Final = (
    "case", "customer", "handle", "contact", "platform", "channel", "language", "product", "score", "comment",
    "rated_at", "invited_at", "cases", "invitable", "why", "command", "why_code",
)  # fmt: skip
_SHORT: Final = ("case", "customer", "product", "score", "comment", "command")
_SHORT_ALL: Final = ("case", "customer", "product", "score", "why")


@click.group(
    "advocates",
    cls=params.Group,
    invoke_without_command=True,
    examples=["cst advocates", "cst advocates list --all", "cst advocates invite 3"],
)
@params.output_options
@click.pass_context
def command(ctx: click.Context) -> None:
    """Customers who may be invited as product testers.

    They complained, were helped and gave a 4 or 5 at last; they agreed to be invited (cst rate --consent); every
    promise was kept, no case of theirs is open, and nobody invited them within 180 days ([advocates] again in
    shop.toml). An invitation asks for no review and gives nothing for one. cst draft CASE --step invite words it.
    """
    if ctx.invoked_subcommand is None:
        _show(params.env_of(ctx), is_all=False)


@command.command("list", examples=["cst advocates list", "cst advocates list --all -f csv > advocates.csv"])
@params.option("--all", "is_all", is_flag=True, help="Also content customers who may not be invited now, and why.")
@params.output_options
@params.pass_env
def list_advocates(env: Env, *, is_all: bool) -> None:
    """One row per customer, the latest score first."""
    _show(env, is_all=is_all)


@command.command("invite", examples=["cst advocates invite 3", "cst advocates invite 3 5 8 --yes"])
@params.cases_argument
@params.option("--to", help="To what they were invited.")
@params.event_options
@params.pass_env
def invite(env: Env, *, cases: params.Cases, to: str | None, stamp: params.Stamp) -> None:
    """Record that the customers of these cases were invited, after you sent the invitation."""
    ids = [timeline.case.id for timeline in cases.meant(env)]
    known = {case_id: found for found in _found(env) for case_id in found.cases}
    for case_id in ids:
        _doubt(env, case_id, known.get(case_id))
    event = stamp.event("invited", params.cleaned({"to": to}))
    env.record_all({case_id: [event] for case_id in ids})
    env.talk(say_n("{count} invitation was recorded", "{count} invitations were recorded", len(ids)))


def _found(env: Env) -> list[Advocate]:
    again = env.shop.config.advocates.get("again")
    return advocates.advocates(env.facts(), now=env.now, again=duration(again) if again else advocates.AGAIN)


def _show(env: Env, *, is_all: bool) -> None:
    found = _found(env)
    chosen = [one for one in found if is_all or one.is_invitable]
    if len(chosen) < len(found):
        env.talk(
            say_n(
                "{count} more content customer may not be invited now; cst advocates list --all says why",
                "{count} more content customers may not be invited now; cst advocates list --all says why",
                len(found) - len(chosen),
            )
        )
    env.emit([_row(one, env.format == "table") for one in chosen], _COLUMNS, _SHORT_ALL if is_all else _SHORT)
    if not found and env.out.isatty():
        env.talk(say("nobody yet: only who complained, was helped and gave a 4 or 5 at last can be asked"))


def _row(one: Advocate, is_table: bool) -> dict[str, Any]:
    case, why = one.case, advocates.WHY[one.why_code]
    shared = ("customer", "handle", "contact", "platform", "channel", "language", "product")
    return {
        "case": case.id,
        **{name: getattr(case, name) for name in shared},
        "score": one.rating.score,
        "comment": one.rating.comment,
        "rated_at": one.rating.at,
        "invited_at": one.invited_at,
        "cases": list(one.cases),
        "invitable": one.is_invitable,
        "why": sentence(why) if is_table else why.english(),
        "command": f"cst draft {case.id} --step invite" if one.is_invitable else f"cst show {case.id}",
        "why_code": one.why_code,
    }


def _doubt(env: Env, case_id: str, found: Advocate | None) -> None:
    """What was done is recorded, and where the rule did not hold, that is said."""
    if found is None or not found.is_invitable:
        why = advocates.WHY[found.why_code] if found else say("the last score is not a 4 or 5 after a complaint")
        env.warn(say("'{case}': {why}", case=case_id, why=why))
