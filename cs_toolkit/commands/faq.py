"""`cst faq`: FAQ entries from what keeps coming back, and their life."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

import click

from cs_toolkit import packs, params
from cs_toolkit.core.faq.effect import effects
from cs_toolkit.core.faq.life import STATES, Placement, drafted, published
from cs_toolkit.core.order_counts import name_key
from cs_toolkit.core.shop_folder import FAQ
from cs_toolkit.core.taxonomy import LANGUAGES
from cs_toolkit.env import Env, faq_entries
from cs_toolkit.env.faq_entries import LEAST, Faq, Shown
from cs_toolkit.errors import UsageProblem, say, say_n
from cs_toolkit.outlets import editor
from cs_toolkit.params.asking import text_of
from cs_toolkit.render import faq_pages
from cs_toolkit.render.words import sentence, spoken

_COLUMNS: Final = (
    "id", "language", "product", "category", "cause", "size", "resolved", "question", "answer", "cases", "state",
    "why", "why_code", "remedies", "published", "drafted_at", "edited_at", "retired_at", "retired_reason",
)  # fmt: skip
_SHORT: Final = ("id", "state", "size", "resolved", "product", "question")
_LEFT_OUT: Final = ("contradicted", "retired")
_LEAST: Final = params.option(
    "--min", "least", type=params.Count(min=1), default=LEAST, show_default=True, help="From so many cases on."
)


@click.group(
    "faq",
    cls=params.Group,
    invoke_without_command=True,
    examples=["cst faq", "cst faq suggest", "cst faq export -f markdown > faq.md"],
)
@_LEAST
@params.output_options
@click.pass_context
def command(ctx: click.Context, *, least: int) -> None:
    """FAQ entries from what keeps coming back, answered from what resolved those cases.

    A candidate becomes a draft (suggest), is put into your words (edit), shown before the purchase (publish), measured
    (effect) and retired. An entry is stale or contradicted when newer cases or your settings say otherwise.
    """
    if ctx.invoked_subcommand is None:
        _list(params.env_of(ctx), least)


@command.command("list", examples=["cst faq list", "cst faq list --min 5 -f json"])
@_LEAST
@params.output_options
@params.pass_env
def list_entries(env: Env, *, least: int) -> None:
    """Every entry and every candidate, also those without an answer yet (no case like it was resolved)."""
    _list(env, least)


@command.command("suggest", examples=["cst faq suggest", "cst faq suggest --dry-run", "cst faq suggest i1a2b3c4d"])
@click.argument("entries", metavar="[ENTRY]...", nargs=-1)
@_LEAST
@params.option("--dry-run", is_flag=True, help="Show the drafts, keep none.")
@params.output_options
@params.pass_env
def suggest(env: Env, *, entries: tuple[str, ...], least: int, dry_run: bool) -> None:
    """Draft the candidates that have an answer (or those named) into faq.toml; what stands there is left alone."""
    faq = Faq(env, least)
    named = [faq.find(typed) for typed in entries] or faq.shown
    fresh = [found for found in named if found.kept is None and found.today is not None and found.today.answer]
    made = [Shown(drafted(found.today, env.now), found.today, found.standing) for found in fresh if found.today]
    if made and not dry_run:
        faq_entries.keep(env, [found.kept for found in made if found.kept])
        made = [found._replace(standing=found.standing._replace(state="drafted")) for found in made]
        env.talk(say_n("{count} entry drafted into faq.toml", "{count} entries drafted into faq.toml", len(made)))
    _tell_waiting(env, [found for found in named if found.kept is None and found not in fresh])
    env.emit(_rows(env, made), _COLUMNS, ("id", "product", "question", "answer"))


@command.command(
    "edit",
    examples=[
        'cst faq edit i1a2b3c4d-en --answer "Yes: within 14 days."',
        "cst faq edit i1a2b3c4d-en",
        "cst faq edit i1a2b3c4d-en --redraft",
    ],
)
@click.argument("entry")
@params.option("--question", help="The question.")
@params.option("--answer", help="The answer; - reads it from standard input.")
@params.option("--file", "file", type=click.Path(), help="The answer, from a file.")
@params.option("--redraft", is_flag=True, help="Question and answer as cases of today would make them.")
@params.pass_env
def edit(env: Env, *, entry: str, question: str | None, answer: str | None, file: str | None, redraft: bool) -> None:
    """Change an entry, with the options or in your editor: the question, an empty line, the answer."""
    found = Faq(env).find(entry)
    if answer is not None or file is not None:
        answer = text_of(answer, file)
    if redraft:
        kept = faq_entries.redrafted(env, found)
    else:
        if question is None and answer is None:
            question, answer = _typed(found)
        words = params.cleaned({"question": question, "answer": answer})
        if not words:
            env.talk(say("nothing was changed"))
            return
        kept = faq_entries.edited(env, found, words.get("question"), words.get("answer"))
    _scrubbed(env, found._replace(kept=kept))
    env.talk(say("'{entry}' is kept in faq.toml", entry=kept.id))


@command.command(
    "publish",
    examples=["cst faq publish i1a2b3c4d-zh-Hans --where taobao:旅行杯", "cst faq publish i1a2b --where 详情页"],
)
@click.argument("entry")
@params.option("--where", help="Where customers see it: platform:product, a page, a link.")
@params.option("--at", type=params.HAPPENED, help="Since when it stands there (default: now).")
@params.pass_env
def publish(env: Env, *, entry: str, where: str | None, at: datetime | None) -> None:
    """Record that an entry stands on a page now; cst faq effect measures from then on."""
    found = Faq(env).find(entry)
    place = params.cleaned({"where": params.ask(where, say("where customers see it"), "--where taobao:旅行杯")})
    if "where" not in place:
        raise UsageProblem(say("--where is empty"), say("name the page, such as --where taobao:旅行杯"))
    if found.standing.state == "contradicted" and found.standing.why:
        env.warn(say("'{entry}' is contradicted: {why}", entry=found.id, why=found.standing.why))
    kept = faq_entries.change(env, found, lambda kept: published(kept, Placement(place["where"], at or env.now)))
    _scrubbed(env, found._replace(kept=kept))
    env.talk(say("'{entry}' is published: {where}", entry=kept.id, where=place["where"]))


@command.command("retire", examples=['cst faq retire i1a2b3c4d-en --reason "the lid was replaced"'])
@click.argument("entry")
@params.option("--reason", help="Why.")
@params.option("--at", type=params.HAPPENED, help="Since when it stands nowhere (default: now).")
@params.pass_env
def retire(env: Env, *, entry: str, reason: str | None, at: datetime | None) -> None:
    """Record that an entry stands nowhere any more; its issue is not suggested again. publish brings it back."""
    told = params.cleaned({"reason": reason}).get("reason")
    kept = faq_entries.change(
        env, Faq(env).find(entry), lambda kept: replace(kept, retired_at=at or env.now, retired_reason=told)
    )
    env.talk(say("'{entry}' is retired", entry=kept.id))


@command.command("effect", examples=["cst faq effect", "cst faq effect i1a2b3c4d-zh-Hans -f json"])
@click.argument("entries", metavar="[ENTRY]...", nargs=-1)
@params.output_options
@params.pass_env
def effect(env: Env, *, entries: tuple[str, ...]) -> None:
    """Complaints about the subject of published entries before and after, with an exact 95 % interval of the ratio.

    Equally many whole days on both sides (90 at most), per order of the product where orders are known. What is often
    complained about becomes an entry, so some of a fall would have come without it.
    """
    kept = env.shop.faq.entries
    if entries:
        faq = Faq(env)
        kept = tuple(found.kept for typed in entries if (found := faq.find(typed)).kept)
    measured = effects(kept, env.facts(), env.shop.orders.tallies(), env.now)
    if not measured:
        env.talk(say("nothing published is measured yet; cst faq publish ENTRY --where PAGE records it"))
    env.emit(map(faq_pages.effect_row, measured), faq_pages.EFFECT, faq_pages.EFFECT_SHORT)


@command.command(
    "export",
    examples=[
        "cst faq export -f markdown > faq.md",
        "cst faq export --product 旅行杯 --language zh-Hans -f text",
        "cst faq export -f jsonld --output faq.json",
        "cst faq export -f html --output faq.html",
    ],
)
@_LEAST
@params.option("--product", help="Only entries of products whose name holds this.")
@params.option("--language", type=params.LANGUAGE, help="Only entries in this language.")
@params.option("--state", "states", multiple=True, type=params.Choice(STATES), help="Only entries of this state.")
@params.page_options("html", "jsonld", "text")
@params.pass_env
def export(env: Env, *, least: int, product: str | None, language: str | None, states: tuple[str, ...]) -> None:
    """The entries that have an answer, without personal data: markdown (the default), html, text, jsonld, csv, json.

    Left out unless --state names them: what cases contradict, and what is retired.
    """
    found = [
        shown
        for shown in Faq(env, least).shown
        if (product is None or name_key(product) in name_key(shown.entry.product or ""))
        and language in (None, shown.entry.language)
    ]
    answered = [shown for shown in found if shown.entry.answer]
    _tell_waiting(env, [shown for shown in found if not shown.entry.answer])
    chosen = [shown for shown in answered if (shown.standing.state in states if states else _is_fit(env, shown))]
    clean = [_scrubbed(env, shown) for shown in chosen]
    if env.options.columns or (env.options.format or "markdown") not in ("markdown", "html", "jsonld", "text"):
        env.emit(_rows(env, clean), _COLUMNS, _SHORT)
    else:
        env.emit_text(_page(env, clean, language))


def _page(env: Env, shown: Sequence[Shown], language: str | None) -> str:
    """The page in the format asked for, its headings in the language of most entries."""
    told = [
        faq_pages.Answered(found.id, one.language, one.product, one.question, one.answer or "")
        for found in shown
        for one in [found.entry]
    ]
    written = [entry.language for entry in told] or [spoken()]
    main = language or min(LANGUAGES, key=lambda name: (-written.count(name), name))
    words = packs.faq_words(main)["page"]
    if env.options.format == "jsonld":
        return faq_pages.jsonld(told)
    if env.options.format == "text":
        return faq_pages.text(told, words)
    if env.options.format == "html":
        from cs_toolkit.outlets.faq_page import faq_page

        return faq_page(told, words, main)
    return faq_pages.markdown(told, words)


def _list(env: Env, least: int) -> None:
    shown = Faq(env, least).shown
    for found in shown:
        if found.standing.why and env.format == "table":
            env.talk(
                say("{entry} is {state}: {why}", entry=found.id, state=found.standing.state, why=found.standing.why)
            )
    env.emit(_rows(env, shown), _COLUMNS, _SHORT)


def _rows(env: Env, shown: Sequence[Shown]) -> list[dict[str, Any]]:
    spell = sentence if env.format == "table" else lambda message: message.english()
    return [faq_entries.row(found, _COLUMNS, spell) for found in shown]


def _tell_waiting(env: Env, waiting: Sequence[Shown]) -> None:
    if waiting:
        env.talk(
            say_n(
                "{count} more entry has no resolved case to answer from; cst faq list shows it",
                "{count} more entries have no resolved case to answer from; cst faq list shows them",
                len(waiting),
            )
        )


def _is_fit(env: Env, found: Shown) -> bool:
    """Whether it goes to a page where nobody asked for its state; what is stale goes with a word."""
    state, why = found.standing.state, found.standing.why
    if why:
        env.talk(
            say("left out: {entry} is {state}: {why}", entry=found.id, state=state, why=why)
            if state in _LEFT_OUT
            else say("{entry} is {state}: {why}", entry=found.id, state=state, why=why)
        )
    return state not in _LEFT_OUT


def _scrubbed(env: Env, found: Shown) -> Shown:
    """Without what looks personal; a word about it where the owner wrote it."""
    clean = faq_entries.scrubbed(env, found)
    if found.kept and clean.kept != found.kept:
        env.warn(
            say(
                "{entry}: exports leave out what looks like personal data; what is the shop's own may be named under "
                "keep in {file}",
                entry=found.id,
                file=FAQ,
            )
        )
    return clean


def _typed(found: Shown) -> tuple[str | None, str | None]:
    """Question and answer as left in the editor; None and None where nothing was saved."""
    before = f"{found.entry.question}\n\n{found.entry.answer or ''}\n"
    text, problem = editor.edit(before)
    if problem is not None:
        raise UsageProblem(
            say("the editor did not work: {reason}", reason=problem),
            say(
                "give --question or --answer, or name another editor: EDITOR=nano cst faq edit {entry}", entry=found.id
            ),
        )
    if text == before:
        return None, None
    question, _, answer = text.strip().partition("\n\n")
    return question, answer
