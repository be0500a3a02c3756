"""`cst set`: a fact was wrong or missing."""

from __future__ import annotations

from typing import Any, Final

import click

from cs_toolkit import packs, params
from cs_toolkit.core.carriers import carrier_of
from cs_toolkit.core.entry import refuse_impossible
from cs_toolkit.core.model import FACTS, fact
from cs_toolkit.env import Env
from cs_toolkit.errors import BadValue, Message, UsageProblem, say

# The public names that differ from the name of the fact; the others are found in the sections.
_RENAMED: Final = {"customer": "customer.name", "order": "order.id"}
_FIXED: Final = {"complaint.logged_at", "complaint.category_by", "complaint.received_estimated"}
_TYPES: Final[dict[str, click.ParamType[Any]]] = {
    "complaint.category": params.CATEGORY,
    "complaint.severity": params.SEVERITY,
    "complaint.kind": params.KIND,
    "complaint.channel": params.CHANNEL,
    "complaint.platform": params.PLATFORM,
    "complaint.payment": params.PAYMENT,
    "complaint.language": params.LANGUAGE,
    "order.amount": params.MONEY,
}
PATHS: Final = _RENAMED | {
    name: f"{section}.{name}"
    for section, shapes in FACTS.items()
    for name in shapes
    if f"{section}.{name}" not in {*_FIXED, *_RENAMED.values()}
}


@params.command(
    "set", examples=["cst set 3 category=delivery-lost severity=high", "cst set 3 needs=周五前收到 carrier="]
)
@params.case_argument
@click.argument("facts", nargs=-1, required=True, metavar="NAME=VALUE…")
@params.option("--reason", help="Why it is corrected.")
@params.event_options
@params.pass_env
def command(env: Env, *, case: str, facts: tuple[str, ...], reason: str | None, stamp: params.Stamp) -> None:
    """Correct facts of a case, by the names `cst list` uses. NAME= clears a fact.

    What was logged stays in the file; the correction is recorded beside it.
    """
    env.timeline(case)
    changes = dict(_change(env, text) for text in facts)
    if "complaint.category" in changes:
        changes["complaint.category_by"] = "owner"
    event = stamp.event("corrected", {"facts": changes, "reason": reason})
    timeline = env.record(case, lambda timeline: [event])
    if "complaint.category" in changes:
        from cs_toolkit.env import sorting

        sorting.learn(env, timeline)
    env.show_next(timeline)


def _change(env: Env, text: str) -> tuple[str, Any]:
    name, sign, value = text.partition("=")
    path = PATHS.get(name.strip())
    if path is None:
        raise UsageProblem(say("'{name}' is no fact of a case", name=name), _facts_like(name))
    if not sign:
        raise UsageProblem(say("'{text}' is not NAME=VALUE", text=text), say("for example: {name}=…", name=name))
    found: Any = params.cleaned({"value": value}).get("value", "")
    if found and path.endswith("_at"):
        found = env.instant(found)
    elif found:
        found = _typed(path, found)
    try:
        fact(path, found)
    except BadValue as error:
        raise BadValue(error.message, error.hint or say("cst show CASE -f json shows what stands there now")) from error
    if path == "complaint.received_at":
        refuse_impossible({"complaint": {"received_at": found}}, env.now)
    return path, found


def _facts_like(name: str) -> Message:
    """The facts that are written nearly alike, else all of them."""
    from cs_toolkit.params import nearest

    near = nearest.close(name, PATHS, 0.7)
    return nearest.did_you_mean(near) if near else say("choose one of: {names}", names=", ".join(PATHS))


def _typed(path: str, value: str) -> Any:
    if path == "order.quantity" and value.isdecimal():
        return int(value)
    if path in {"complaint.also", "complaint.signals"}:
        return value.replace(",", " ").split()
    if path == "order.carrier":
        return carrier_of(value, packs.carriers()) or value
    kind = _TYPES.get(path)
    return kind.convert(value, None, click.get_current_context()) if kind else value
