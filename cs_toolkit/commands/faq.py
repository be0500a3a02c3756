"""`cst faq`: FAQ entries from what keeps coming back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import click

from cs_toolkit import packs, params
from cs_toolkit.core import faq
from cs_toolkit.core.recurring import recurring
from cs_toolkit.core.taxonomy import LANGUAGES
from cs_toolkit.env import Env
from cs_toolkit.errors import say_n
from cs_toolkit.render.faq_pages import markdown
from cs_toolkit.render.words import translated

_COLUMNS: Final = ("id", "language", "product", "category", "cause", "size", "resolved", "question", "answer", "cases")
_SHORT: Final = ("id", "product", "category", "cause", "size", "resolved", "question")
_LEAST: Final = params.option(
    "--min", "least", type=click.IntRange(min=1), default=3, show_default=True, help="From so many cases on."
)


@click.group("faq", cls=params.Group, examples=["cst faq export -f markdown > faq.md"])
def command() -> None:
    """FAQ entries from what keeps coming back, answered from what resolved those cases."""


@command.command("list", examples=["cst faq list", "cst faq list --min 5 -f json"])
@_LEAST
@params.output_options
@params.pass_env
def list_entries(env: Env, *, least: int) -> None:
    """Every candidate, also those without an answer yet (no case like it was resolved)."""
    env.emit(_rows(_entries(env, least)), _COLUMNS, _SHORT)


@command.command("export", examples=["cst faq export -f markdown > faq.md", "cst faq export --min 5 -f json"])
@_LEAST
@params.output_options
@params.pass_env
def export(env: Env, *, least: int) -> None:
    """The entries that have an answer, without personal data: markdown (the default), csv, json."""
    entries = _entries(env, least)
    answered = [found for found in entries if found.answer is not None]
    if len(answered) < len(entries):
        waiting = len(entries) - len(answered)
        env.talk(
            say_n(
                "{count} more entry has no resolved case to answer from; cst faq list shows it",
                "{count} more entries have no resolved case to answer from; cst faq list shows them",
                waiting,
            )
        )
    if (env.options.format or "markdown") == "markdown" and not env.options.columns:
        headings = {"title": translated("Frequently asked questions"), "other": translated("Other")}
        env.emit_text(markdown(answered, headings))
    else:
        env.emit(_rows(answered), _COLUMNS, _SHORT)


def _entries(env: Env, least: int) -> tuple[faq.FaqEntry, ...]:
    timelines = env.with_orders(env.timelines("all"))
    words = {
        language: faq.FaqWords.from_data(packs.faq_words(language), packs.words(language)) for language in LANGUAGES
    }
    default = env.shop.config.language or "zh-Hans"
    issues = recurring(timelines, at_least=least)
    return faq.entries(issues, timelines, words, default_language=default, at_least=least)


def _rows(entries: Iterable[faq.FaqEntry]) -> list[dict[str, Any]]:
    return [{name: getattr(entry, name) for name in _COLUMNS} for entry in entries]
