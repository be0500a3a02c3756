"""A reply to a customer composed from what the shop knows: playbook, history, purse, the drafts of before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from cs_toolkit import packs
from cs_toolkit.core import personal, prompts
from cs_toolkit.core.draft_facts import History, Setting
from cs_toolkit.core.drafting import Draft, compose
from cs_toolkit.core.model import Complaint
from cs_toolkit.core.own_categories import families
from cs_toolkit.core.playbook import Playbook
from cs_toolkit.core.remedy_text import Option
from cs_toolkit.core.sentences import CHOOSING, STYLES
from cs_toolkit.core.text import is_third_language, match_key
from cs_toolkit.core.timeline import Timeline
from cs_toolkit.errors import CstError, Message, say
from cs_toolkit.render import names

if TYPE_CHECKING:
    from cs_toolkit.core.prompting import Wanted
    from cs_toolkit.core.purse import Purse
    from cs_toolkit.env import Env

_FOREIGN: Final = say(
    "the customer wrote in a language that cst does not speak: the draft is in {language}, for you to translate;"
    " --language chooses another"
)
_BUILT_IN: Final = say("{reason}; this is the built-in draft")
_LOOKED_AT: Final = 2 * personal.TEXTS_APART


class Asked(NamedTuple):
    """Which draft: for which step (None: the one that is due), in which style and language, signed by whom, with which
    options (none: those that stand, or are suggested)."""

    step: str | None = None
    style: str = STYLES[0]
    options: tuple[Option, ...] = ()
    language: str | None = None
    by: str | None = None


class _Set(NamedTuple):
    """A draft as it was composed, and what it was composed from."""

    draft: Draft
    playbook: Playbook
    setting: Setting
    foreign: tuple[Message, ...]


def reply(env: Env, timeline: Timeline, asked: Asked) -> Draft:
    """The reply for a step, noted as shown; its questions are what is missing and what only a person can add.

    With the setting drafter the owner's program words it, where what it says may be used.
    """
    made = _made(env, timeline, asked)
    draft = made.draft
    if env.shop.config.drafter:
        draft = _worded(env, timeline, _wanted(env, timeline, made))
    env.shop.last_drafts.note(timeline.case.id, draft.step, env.now, draft.sentence_ids, draft.text)
    return draft._replace(questions=(*made.foreign, *draft.questions))


def prompt(env: Env, timeline: Timeline, asked: Asked) -> str:
    """What a language model would need to word the reply."""
    return _prompt(timeline, _wanted(env, timeline, _made(env, timeline, asked)))


def _made(env: Env, timeline: Timeline, asked: Asked) -> _Set:
    step = asked.step or prompts.default_step(timeline, env.terms_of(timeline.case), env.now)
    spoken, foreign = _language(env, timeline, asked.language)
    complaint = timeline.case.complaint
    playbook = packs.playbook(
        spoken,
        env.shop.root / "playbook",
        family=families(env.shop.config.categories).get(complaint.category, "other"),
        step=step,
        kind=complaint.kind,
        own=env.shop.config.categories,
    )
    setting = _setting(env, timeline, spoken, asked.by)._replace(purse=_purse(env, timeline, step))
    return _Set(_composed(env, timeline, asked._replace(step=step), playbook, setting), playbook, setting, foreign)


def _language(env: Env, timeline: Timeline, wanted: str | None) -> tuple[str, tuple[Message, ...]]:
    """The language of the reply: the customer's where it is one of ours; else the shop's, and a word about it."""
    found, own = timeline.case.complaint.language, env.shop.config.language
    if wanted or not _is_foreign(timeline.case.complaint):
        return wanted or found or own or "zh-Hans", ()
    language = own or "en"
    return language, (_FOREIGN._replace(args={"language": names.word("language", language)}),)


def _is_foreign(complaint: Complaint) -> bool:
    """Whether the customer wrote in a language that there is no playbook for."""
    text = complaint.text or ""
    if is_third_language(text):
        return True
    is_understood = complaint.category_by == "rule" and complaint.category != "other"
    if complaint.language != "en" or is_understood:
        return False
    from cs_toolkit.core.lint.language import families_of

    return not families_of(text, "en")


def _composed(env: Env, timeline: Timeline, asked: Asked, playbook: Playbook, setting: Setting) -> Draft:
    """A draft unlike the shop's last ones; the same one again where nothing has changed since it was shown."""
    case, step, noted = timeline.case.id, asked.step or "", env.shop.last_drafts.recent(_LOOKED_AT)
    shown = next((found for found in noted if (found.case, found.step) == (case, step)), None)

    def made(again: personal.Noted | None) -> Draft:
        used = personal.used_before(noted, case, step, again=again)
        return compose(timeline, step, playbook, setting=setting, options=asked.options, used=used, style=asked.style)

    draft = made(shown)
    return draft if shown is None or shown.text == draft.text else made(None)


def _prompt(timeline: Timeline, wanted: Wanted) -> str:
    from cs_toolkit.core import prompting

    return prompting.prompt(timeline, wanted, packs.prompt())


def _worded(env: Env, timeline: Timeline, wanted: Wanted) -> Draft:
    """The draft in the words of the owner's program; the built-in one where they cannot be had or must not be used."""
    from cs_toolkit.core import prompting
    from cs_toolkit.outlets import drafter

    settings = env.shop.config
    try:
        text = drafter.ask(settings.drafter or "", _prompt(timeline, wanted), settings.drafter_timeout)
    except CstError as error:
        env.warn(_BUILT_IN._replace(args={"reason": error.message}))
        return wanted.draft
    reason, findings = prompting.judged(text, wanted)
    if reason is not None:
        env.warn(_BUILT_IN._replace(args={"reason": say("the drafter's text is not used: {why}", why=reason)}))
        return wanted.draft
    for found in findings:
        env.talk(say("{rule}: {message} '{span}'", rule=found.rule, message=found.message, span=found.span))
    return wanted.draft._replace(text=text, sentence_ids=())


def _wanted(env: Env, timeline: Timeline, made: _Set) -> Wanted:
    """What a program needs to word the draft, and what its words are judged by."""
    from cs_toolkit.core.draft_facts import gather, is_public
    from cs_toolkit.core.phrasing import option_text
    from cs_toolkit.core.prompting import Wanted
    from cs_toolkit.env.lint_scope import Asked as Judged
    from cs_toolkit.env.lint_scope import scope_of

    draft, playbook, setting, _ = made
    order, is_open_to_all = timeline.case.order, is_public(timeline)
    options = [
        option_text(option, playbook, order, currency=setting.currency, plain=is_open_to_all)
        for option in draft.options
    ]
    facts = gather(timeline, draft.step, playbook, setting, is_granted=len(options) == 1)
    scope = scope_of(env, Judged(step=draft.step, is_public=is_open_to_all), timeline)._replace(language=draft.language)
    return Wanted(draft, facts, setting, options, packs.lint_rules(), scope)


def _setting(env: Env, timeline: Timeline, language: str, by: str | None) -> Setting:
    order = timeline.case.order
    carrier = packs.carriers()["carriers"].get(order.carrier) if order.carrier else None
    page = carrier.get("page", "") if carrier else ""
    has_page = bool(order.tracking) and "${tracking}" in page
    return Setting(
        now=env.now,
        zone=env.zone,
        terms=env.terms_of(timeline.case),
        history=_history(env, timeline),
        shop=env.shop.config.name,
        agent=by,
        carrier=carrier["names"][language] if carrier else None,
        tracking_url=page.replace("${tracking}", order.tracking or "") if has_page else None,
        currency=env.shop.config.currency,
    )


def _purse(env: Env, timeline: Timeline, step: str) -> Purse | None:
    """What may be given, where the reply suggests something."""
    if step not in CHOOSING:
        return None
    from cs_toolkit.env.purse import purse_of

    return purse_of(env, timeline)


def _history(env: Env, timeline: Timeline) -> History:
    """How often the customer of a case came before, by handle or contact as far as they are known, and about what."""
    customer = timeline.case.customer
    known = [value for value in (customer.handle, customer.contact) if value]
    if not known:
        return History()
    from cs_toolkit.env.facts import Index

    keys = {match_key(value) for value in known}
    received_at = timeline.case.complaint.received_at
    others = Index(env).names_of(known) - {timeline.case.id}
    earlier = [
        found.case
        for found in (env.timelines("all", mentioning=known, among=others) if others else ())
        if found.case.complaint.received_at < received_at
        and keys & {match_key(value) for value in (found.case.customer.handle, found.case.customer.contact) if value}
    ]
    orders = env.shop.orders.of_customer(keys, except_id=timeline.case.order.id)
    if not earlier:
        return History(orders=orders)
    last = max(earlier, key=lambda case: case.complaint.received_at)
    return History(len(earlier), orders, last.order.product, last.complaint.received_at)
