"""`cst log`: a complaint becomes a case."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from cs_toolkit import packs, params
from cs_toolkit.core import entry
from cs_toolkit.core.carriers import carrier_of, doubt
from cs_toolkit.core.model import Case
from cs_toolkit.core.timeline import fold
from cs_toolkit.env import Env, book, likes, sorting
from cs_toolkit.errors import UsageProblem, say

_COMPLAINT: Final = (
    "received_at", "text", "kind", "channel", "platform", "payment", "external_id", "language", "category",
    "severity", "wants", "needs", "summary",
)  # fmt: skip
_CUSTOMER: Final = {"customer": "name", "handle": "handle", "contact": "contact", "reseller": "reseller"}
_ORDER: Final = {
    "order": "id", "product": "product", "sku": "sku", "quantity": "quantity", "amount": "amount",
    "currency": "currency", "carrier": "carrier", "tracking": "tracking",
}  # fmt: skip


@params.command(
    "log",
    examples=[
        'cst log --text "快递五天没动了，我周五要用！" --received "2小时前" --channel wechat --customer 王女士',
        "cst log",
        "pbpaste | cst log --text - --platform taobao --order 202607251234592825",
    ],
)
@params.text_options
@params.option("--received", "received_at", type=params.WHEN, help="When the customer wrote (default: now).")
@params.option("--customer", help="Who complains.")
@params.option("--handle", help="Their name on the platform.")
@params.option("--contact", help="Phone or mail.")
@params.option("--reseller", help="Through whom they bought.")
@params.option("--order", help="The order number.")
@params.option("--product", help="What was bought.")
@params.option("--sku", help="Its article number.")
@params.option("--quantity", type=params.Count(min=1), help="How many.")
@params.option("--amount", type=params.MONEY, help="What was paid.")
@params.option("--currency", help="The currency, where not the shop's (ISO 4217).")
@params.option("--carrier", help="Who carries the parcel.")
@params.option("--tracking", help="The tracking number.")
@params.option("--channel", type=params.CHANNEL, help="How it came: wechat, email, phone, …")
@params.option("--platform", type=params.PLATFORM, help="Whose rules apply: taobao, jd, …")
@params.option("--payment", type=params.PAYMENT, help="The payer, where it has rules too.")
@params.option("--kind", type=params.KIND, help="complaint, after-sales, question or review.")
@params.option("--category", type=params.CATEGORY, help="What is wrong (default: from the text).")
@params.option("--severity", type=params.SEVERITY, help="low, normal, high or critical.")
@params.option("--wants", help="What was asked for.")
@params.option("--needs", help="What is really needed.")
@params.option("--summary", help="The complaint in a line (default: from the text).")
@params.option("--language", type=params.LANGUAGE, help="The customer's language (default: from the text).")
@params.option("--external-id", help="The platform's own number of the complaint.")
@params.option("--force", is_flag=True, help="Take an impossible time as it is.")
@params.output_options
@params.pass_env
def command(env: Env, /, *, text: str | None, force: bool, **given: Any) -> None:
    """Record a complaint. Prints the id of the new case, then what comes next.

    What is not given is taken from the text: language, category, severity, what is wanted and needed. Without any
    option it asks, on a terminal.
    """
    given["text"] = text
    is_asked = not any(given.values()) and params.is_interactive()
    if is_asked:
        given |= _asked(env)
    elif not given["summary"]:
        given["text"] = params.ask_text(given["text"], say("what the customer wrote"))
    facts = book.completed(env, _facts(params.cleaned(given)))
    _doubt_tracking(env, facts["order"].get("carrier"), given["tracking"])
    if not force:
        entry.refuse_impossible(facts, env.now)
    enter = _entering(env, facts)
    if is_asked and not _is_meant(enter("-")):
        env.talk(say("nothing was recorded"))
        return
    env.ensure_shop()
    _refuse_known(env, facts["complaint"].get("external_id"))
    received_at: datetime = facts["complaint"].get("received_at", env.now)
    with env.shop.store.writing():
        case = enter(env.shop.store.allocate(received_at.astimezone(env.zone).date(), 1)[0])
        env.shop.journal.note("log", env.now, created=[case.id])
        env.shop.store.add([case])
    likes.tell(env, [case])
    if env.format == "table":
        env.out.write(f"{case.id}\n")
    sorting.tell_learned(env, case)
    env.show_next(fold(case))


def _asked(env: Env) -> dict[str, Any]:
    from cs_toolkit.params import new_case

    return new_case.asked(env)


def _is_meant(case: Case) -> bool:
    from cs_toolkit.params import new_case

    return new_case.is_meant(case)


def _entering(env: Env, facts: dict[str, dict[str, Any]]) -> Callable[[str], Case]:
    """Makes a case of the facts, under an id that is known later."""
    settings, lexicon = env.shop.config, sorting.lexicon(env)
    defaults = entry.Defaults(settings.currency, settings.language or "zh-Hans", next(iter(settings.platforms), None))
    return lambda case_id: entry.enter(case_id, facts, now=env.now, lexicon=lexicon, defaults=defaults)


def _doubt_tracking(env: Env, carrier: str | None, tracking: str | None) -> None:
    """A number that does not look like one of the carrier: taken as it is, and said to be odd."""
    if tracking and (odd := doubt(carrier, tracking, packs.carriers())):
        env.talk(odd)


def _refuse_known(env: Env, external_id: str | None) -> None:
    """The platform's number of a complaint stands for one case."""
    for timeline in env.timelines("all", mentioning=[external_id]) if external_id else ():
        if timeline.case.complaint.external_id == external_id:
            raise UsageProblem(
                say("'{id}' is logged already, as case '{case}'", id=external_id, case=timeline.case.id),
                say("cst contacted {case} records a further message", case=timeline.case.id),
            )


def _facts(given: dict[str, Any]) -> dict[str, dict[str, Any]]:
    if "carrier" in given:
        given["carrier"] = carrier_of(given["carrier"], packs.carriers()) or given["carrier"]
    if isinstance(given.get("amount"), Decimal):
        given["amount"] = f"{given['amount']:f}"
    return {
        "complaint": {name: given[name] for name in _COMPLAINT if name in given},
        "customer": {field: given[name] for name, field in _CUSTOMER.items() if name in given},
        "order": {field: given[name] for name, field in _ORDER.items() if name in given},
    }
