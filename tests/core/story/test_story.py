"""The sample shop's story: the same tables tell it in every language, up to any minute."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from builders import at

from cs_toolkit import packs
from cs_toolkit.core import story
from cs_toolkit.core.taxonomy import CATEGORIES, LANGUAGES
from cs_toolkit.core.timeline import fold
from cs_toolkit.env import sample_shop

PLOT = story.plot_from(packs.read(packs.ROOT / "demo" / "story" / "plot.toml"))
NOW = at("2026-11-22T12:00+08:00")


def _stage(language: str, now: datetime = NOW) -> story.Stage:
    words = sample_shop.words(language)
    return story.Stage(words, now, ZoneInfo(words["shop"]["zone"]))


def _told(language: str = "zh-Hans", now: datetime = NOW) -> story.Told:
    return story.told(PLOT, _stage(language, now), packs.lexicon())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_category_appears_and_is_found_in_the_customers_own_words(language: str) -> None:
    """A complaint of the story is sorted by what it says, as any other; there is one of each category."""
    told = _told(language)
    wanted = {topic.category for topic in PLOT.topics.values()}
    assert wanted == set(CATEGORIES)
    assert {case.complaint.category for case in told.cases} == wanted
    texts = {
        text.replace("${product}", product["name"]): PLOT.topics[name].category
        for name, table in sample_shop.words(language)["topic"].items()
        for text in table["texts"]
        for product in sample_shop.words(language)["product"].values()
    }
    amiss = [case.complaint for case in told.cases if case.complaint.category != texts[case.complaint.text or ""]]
    assert amiss == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_of_every_language_tell_the_same_plot(language: str) -> None:
    """As many texts of each topic, the same replies and products; what one lacks would be missing in its story."""

    def shape(value: object) -> object:
        if isinstance(value, dict):
            return {name: shape(item) for name, item in value.items()}
        return len(value) if isinstance(value, list) else None

    ours, theirs = sample_shop.words(language), sample_shop.words("zh-Hans")
    parts = ("product", "carrier", "topic", "reply", "told", "promise", "comment", "said", "faq")
    assert [shape(ours[part]) for part in parts] == [shape(theirs[part]) for part in parts]


def test_the_same_minute_tells_the_same_story() -> None:
    """No chance is in it; a later minute goes on with the same cases and may not change what happened."""
    before, after = _told(), _told(now=NOW + timedelta(hours=3))
    assert _told() == before
    known = {case.complaint.text: case for case in after.cases if case.complaint.received_at < NOW - timedelta(days=1)}
    assert len(known) > 50
    for case in before.cases:
        later = known.get(case.complaint.text)
        if later and later.complaint.received_at == case.complaint.received_at:
            assert later.events[: len(case.events)] == case.events


@pytest.mark.parametrize(
    "now",
    ["2026-11-22T00:05+08:00", "2026-11-22T23:55+08:00", "2026-03-20T10:00-04:00", "2024-03-01T12:00+00:00"],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_it_can_be_told_at_any_time_of_any_day(language: str, now: str) -> None:
    """Nothing lies in the future, nothing happens before it was reported, what was kept was kept in time."""
    told = _told(language, at(now))
    assert len(told.cases) > 140
    assert len({case.id for case in told.cases}) == len(told.cases)
    for case in told.cases:
        times = [case.complaint.received_at, *(event.at for event in case.events)]
        assert times == sorted(times)
        assert times[-1] <= at(now)
        assert case.complaint.received_at <= case.complaint.logged_at <= at(now)
        for promise in fold(case).promises:
            if promise.ended_by and promise.ended_by.kind == "kept":
                assert promise.ended_by.at <= promise.due


def test_a_complaint_is_about_an_order_that_was_made_before_it() -> None:
    """Each order is complained about once; a parcel that never came is not delivered in the order book."""
    stage, told = _stage("en"), _told("en")
    orders = {order.id: order for order in story.bought(PLOT, stage)}
    cases = [case for case in told.cases if case.order.id]
    assert len({case.order.id for case in cases}) == len(cases) > 130
    for case in cases:
        assert orders[case.order.id or ""].ordered_at < case.complaint.received_at
    rows = [story.row_of(orders[name], stage, arrives=False) for name in sorted(told.missing)]
    assert len(rows) > 20
    assert {row["delivered_at"] for row in rows} == {""}
    assert {row["status"] for row in map(lambda one: story.row_of(one, stage), orders.values())} == {
        "delivered", "shipped", "paid",
    }  # fmt: skip


def test_no_real_person_or_number_is_in_it() -> None:
    """Numbers are counted up from zero, mail goes to example.com, a name is a surname with a title."""
    for language in LANGUAGES:
        for order in story.bought(PLOT, _stage(language)):
            assert order.contact.endswith("@example.com") or order.contact.startswith("138000")
            assert "000" in order.tracking
            assert len(order.customer.split()) <= 2
