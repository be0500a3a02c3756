"""A dossier in words: every slug has one in each language, every shape of entry is told."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from builders import a_timeline, an_event, at
from stories import SHANGHAI, terms

from cs_toolkit import packs
from cs_toolkit.core.clocks import assess
from cs_toolkit.core.dossier import SHOWN, dossier
from cs_toolkit.core.model import Event
from cs_toolkit.core.promises import verdicts
from cs_toolkit.core.taxonomy import LANGUAGES, PAUSE_REASONS, RECORDED_MILESTONES
from cs_toolkit.render.dossier_markdown import markdown
from cs_toolkit.render.dossier_view import About, Page, page
from cs_toolkit.render.dossier_words import DossierWords

NOW = at("2026-11-24T10:00+08:00")


def shown(*events: Event, hours: bool = False, **facts: Any) -> Page:
    """The page of a case with these events, in English."""
    timeline = a_timeline(events=events, **{"text": "x", "amount": "129", "currency": "CNY", **facts})
    rules = terms(SHANGHAI, hours)._replace(rules=())
    found = dossier(timeline, assess(timeline, rules), list(verdicts(timeline, rules, NOW)), NOW, lambda text: text)
    return page(found, timeline, About("en", SHANGHAI, NOW, None, "CNY", None))


def rows(found: Page, title: str) -> list[tuple[str, ...]]:
    return [row for sheet in found.sheets if sheet.title == title for row in sheet.rows]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_slug_has_a_word(language: str) -> None:
    """Kinds of entries, milestones, whom one waits for."""
    words = DossierWords(language, SHANGHAI, "CNY")
    for kind in (*SHOWN, "received", "granted"):
        assert words.say("event", kind)
    for table, slugs in (("milestone", RECORDED_MILESTONES), ("pause", PAUSE_REASONS)):
        for slug in slugs:
            assert words.slug(table, slug) != slug or (language, table) == ("en", "pause")
    assert words.carrier("sf") != "sf"
    assert words.carrier("mine") == "mine"


@pytest.mark.parametrize(
    ("length", "told"),
    [
        (timedelta(minutes=5), "5 min"),
        (timedelta(hours=24), "24 h"),
        (timedelta(hours=1, minutes=30), "1 h 30 min"),
        (timedelta(days=15), "15 days"),
        (timedelta(days=2, hours=1), "49 h"),
    ],
)
def test_lengths_of_time(length: timedelta, told: str) -> None:
    """Whole days from two on, else hours and minutes."""
    assert DossierWords("en", SHANGHAI, "CNY").span(length) == told


def test_midnight_is_the_end_of_the_day_before() -> None:
    """A deadline at 00:00 is the 24:00 that people say."""
    words = DossierWords("en", SHANGHAI, "CNY")
    assert words.due(at("2026-11-23T00:00+08:00")) == "2026-11-22 24:00"
    assert words.due(at("2026-11-23T00:01+08:00")) == "2026-11-23 00:01"


def test_options_in_the_words_they_were_offered_in() -> None:
    """Else what is done, with its amount; the worth where it is known."""
    words = DossierWords("en", SHANGHAI, "CNY")
    coupon = {"remedies": [{"kind": "exchange"}, {"kind": "coupon", "amount": Decimal(20)}]}
    assert words.option(coupon) == "Exchange, Coupon ¥20.00"
    assert words.option({**coupon, "text": "a new one", "value": Decimal(149)}) == "a new one (worth ¥149.00)"


def test_promises_with_their_ends() -> None:
    """Kept, kept late, declared broken, replaced in time, still open."""
    made = [
        an_event("promised", what=name, due=due)._replace(id=name)
        for name, due in (("kept", "2026-11-22T18:00+08:00"), ("late", "2026-11-22T10:00+08:00"),
                          ("broken", "2026-11-22T18:00+08:00"), ("old", "2026-11-22T18:00+08:00"))
    ]  # fmt: skip
    ends = [
        an_event("kept", "2026-11-22T12:00+08:00", promise="kept"),
        an_event("kept", "2026-11-22T12:00+08:00", promise="late"),
        an_event("broken", "2026-11-22T12:00+08:00", promise="broken"),
        an_event("promised", "2026-11-22T12:00+08:00", what="new", due="2026-12-01T18:00+08:00", replaces="old"),
    ]
    told = {row[0]: row[-1] for row in rows(shown(*made, *ends), "What we promised")}
    assert told == {
        "kept": "kept", "late": "kept late", "broken": "not kept", "old": "replaced by a later promise",
        "new": "still open",
    }  # fmt: skip


def test_deadlines_by_shop_hours_and_answers() -> None:
    """What does not count is said; an answer to a message has a name of its own."""
    found = shown(
        an_event("acknowledged", "2026-11-23T09:10+08:00", text="x"),
        an_event("contacted", "2026-11-23T09:20+08:00", text="?"),
        an_event("replied", "2026-11-23T09:30+08:00", text="x"),
        hours=True,
    )
    told = {row[0]: row[2] for row in rows(found, "Deadlines")}
    assert "Answer to a message (our own target)" in told
    assert told["Acknowledge (our own target)"] == "1 h, not counting closed hours and waits"


def test_everything_that_an_entry_may_hold() -> None:
    """Carriers by their names, a wait with its end, texts of several lines."""
    found = shown(
        an_event("diagnosed", cause="packing", party="shop", evidence="looked"),
        an_event("paused", on="customer", evidence="asked", until="2026-11-23T09:00+08:00"),
        an_event(
            "resolved", cost="1", carrier="sf", tracking="SF1", remedies=[{"kind": "reship"}], text="sent\n\n1. on"
        ),
        order="77",
        carrier="zto",
        quantity=2,
        payment="stripe",
    )
    text = markdown(found)
    assert "Prepared on 2026-11-24 10:00" in text
    assert "> sent  \n>\n> 1\\. on" in text
    for wanted in (
        "Waiting for: customer",
        "Until: 2026-11-23 09:00",
        "Quantity: 2",
        "Payment: Stripe",
        "What was done: ",
    ):
        assert wanted in text, wanted


def test_a_law_has_its_note_where_there_is_one() -> None:
    """In every language of the packs; elsewhere the deadline goes by its id."""
    rule = next(rule for rule in packs.all_clock_rules() if rule.note_en)
    notes = {language: DossierWords(language, SHANGHAI, "CNY").note(rule) for language in LANGUAGES}
    assert notes == {"en": rule.note_en, "zh-Hans": rule.note_zh_hans, "zh-Hant": rule.note_zh_hant}
    assert all(notes.values())
    assert DossierWords("en", SHANGHAI, "CNY").note(None) is None
