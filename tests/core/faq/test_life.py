"""An entry is what the owner made of it until cases, settings or time say otherwise; then it says so, and why."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from builders import a_timeline, an_event, at

from cs_toolkit.core.faq import FaqEntry
from cs_toolkit.core.faq.life import Kept, Placement, Standing, drafted, kept_from, published, standing
from cs_toolkit.core.model import Event
from cs_toolkit.core.timeline import Timeline
from cs_toolkit.errors import BadValue

WRITTEN = at("2026-11-01T09:00+08:00")
NOW = at("2026-11-22T12:00+08:00")
ENTRY = Kept(
    id="i1-zh-Hans",
    language="zh-Hans",
    question="几天到？",
    answer="三天。",
    product="旅行杯",
    category="delivery-late",
    cause="packing",
    remedies=("reship", "refund-full"),
    drafted_at=WRITTEN,
)


def solved_by(*remedies: str, cause: str | None = "packing") -> list[Event]:
    """A case solved by the first option offered."""
    told = [an_event("diagnosed", cause=cause, party="shop")] if cause else []
    offered = an_event("offered", options=[{"remedies": [{"kind": kind} for kind in remedies]}])
    return [*told, offered, an_event("accepted", option=1), an_event("resolved", cost="0")]


def cases(*solutions: list[Event], received: str = "2026-11-20T10:00+08:00") -> list[Timeline]:
    """Cases that came after the entry was written."""
    return [
        a_timeline(f"20261120-{number:02d}", received=received, product="旅行杯", events=events)
        for number, events in enumerate(solutions, 1)
    ]


def state(entry: Kept, told: list[Timeline], now: datetime = NOW, **given: Any) -> tuple[str, str | None]:
    found = standing(entry, told, now=now, **given)
    assert (found.why is None) == (found.why_code is None)
    return found.state, found.why_code


SHOWN = published(ENTRY, Placement("taobao:旅行杯", WRITTEN))


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ([], ("published", None)),
        (cases(solved_by("reship"), solved_by("refund-full"), solved_by("reship")), ("published", None)),
        (cases(solved_by("repair")), ("published", None)),  # one case is no rule
        (cases(solved_by("repair"), solved_by("repair")), ("contradicted", "solved-otherwise")),
        (cases(solved_by("repair"), solved_by("repair"), *[solved_by("reship")] * 2), ("published", None)),
        (cases(*[solved_by("repair")] * 3, *[solved_by("reship")] * 2), ("contradicted", "solved-otherwise")),
        (cases(*[solved_by("repair", "reship")] * 3, *[solved_by("exchange")] * 2), ("published", None)),
        (cases(*[solved_by("exchange", "reship")] * 3, *[solved_by("exchange")] * 2), ("stale", "remedy-changed")),
        (cases(*[solved_by("repair", cause="weather")] * 2), ("published", None)),  # another matter
        (cases(*[solved_by("reship", cause="weather")] * 3), ("stale", "cause-changed")),
        (cases(*[solved_by("reship", cause="weather")] * 2, *[solved_by("reship")] * 2), ("published", None)),
        (cases(*[solved_by("reship", cause=None)] * 3), ("published", None)),
        (cases([an_event("closed", outcome="answered")], [an_event("noted", text="x")]), ("published", None)),
        (
            cases(*[solved_by("repair")] * 3, received="2026-10-20T10:00+08:00"),
            ("contradicted", "solved-otherwise"),  # they came before, and were solved after it was written
        ),
    ],
)
def test_what_cases_say_of_an_entry(told: list[Timeline], expected: tuple[str, str | None]) -> None:
    assert state(SHOWN, told) == expected


def test_a_remedy_that_the_owner_forbids_is_promised_no_more() -> None:
    found = standing(ENTRY, [], now=NOW, forbidden=["refund-full"], labels={"refund-full": "全额退款"})
    assert (found.state, found.why_code) == ("contradicted", "remedy-forbidden")
    assert found.why is not None
    assert found.why.english() == "it promises 全额退款, which [remedies] forbid"
    assert state(ENTRY, [], forbidden=["gift"]) == ("drafted", None)


def test_an_old_answer_is_looked_at_when_cases_keep_coming() -> None:
    later = WRITTEN + timedelta(days=180)
    told = cases(solved_by("reship"))
    assert state(SHOWN, told, now=later) == ("stale", "old")
    assert state(SHOWN, [], now=later) == ("published", None)
    assert state(SHOWN, told, now=later - timedelta(seconds=1)) == ("published", None)


def test_an_answer_written_anew_is_judged_by_what_comes_after() -> None:
    told = cases(solved_by("repair"), solved_by("repair"))
    anew = Kept(**{**{name: getattr(SHOWN, name) for name in Kept.__dataclass_fields__}, "edited_at": NOW})
    assert state(anew, told) == ("published", None)


def test_what_the_owner_wrote_by_hand_is_not_judged_by_remedies_it_does_not_name() -> None:
    told = cases(*[solved_by("repair")] * 4)
    bare = Kept(id="x", language="en", question="?", answer="!", drafted_at=WRITTEN, cause="packing")
    assert state(bare, told) == ("drafted", None)
    assert state(Kept(id="x", language="en", question="?", answer="!"), told) == ("drafted", None)


def test_a_cause_found_later_makes_an_answer_stale_that_names_none() -> None:
    bare = Kept(id="x", language="en", question="?", answer="!", drafted_at=WRITTEN)
    assert state(bare, cases(*[solved_by("reship", cause="weather")] * 3)) == ("stale", "cause-changed")


def test_retired_is_retired_until_it_is_published_again() -> None:
    gone = Kept(id="x", language="en", question="?", answer="!", retired_at=NOW, retired_reason="a new lid")
    assert standing(gone, cases(solved_by("repair"), solved_by("repair")), now=NOW) == Standing("retired")
    back = published(gone, Placement("shop", NOW))
    assert (back.retired_at, back.retired_reason, state(back, [])) == (None, None, ("published", None))


def test_published_at_one_place_again_its_time_is_the_new_one() -> None:
    twice = published(published(SHOWN, Placement("page", NOW)), Placement("taobao:旅行杯", NOW))
    assert twice.published == (Placement("taobao:旅行杯", NOW), Placement("page", NOW))
    assert (SHOWN.published_at, twice.published_at, ENTRY.published_at) == (WRITTEN, NOW, None)


def an_entry(**changes: Any) -> FaqEntry:
    told: dict[str, Any] = {
        "id": "i2-zh-Hans", "language": "zh-Hans", "product": "旅行杯", "category": "delivery-late", "cause": "packing",
        "size": 3, "question": "几天到？", "answer": "三天。", "resolved": 3, "cases": (), "remedies": ("reship",),
    }  # fmt: skip
    return FaqEntry(**{**told, **changes})


@pytest.mark.parametrize(
    ("changes", "is_covered"),
    [
        ({}, True),
        ({"product": "旅行 杯"}, False),
        ({"product": "ＴＲＡＶＥＬ"}, False),
        ({"language": "en"}, False),
        ({"category": "quality-defect"}, False),
        ({"cause": "weather"}, False),
        ({"cause": None}, False),
        ({"id": "i1-zh-Hans", "cause": "weather"}, True),
    ],
)
def test_what_is_answered_already_is_not_suggested_again(changes: dict[str, Any], is_covered: bool) -> None:
    assert ENTRY.covers(an_entry(**changes)) is is_covered


def test_a_draft_keeps_what_the_candidate_said() -> None:
    kept = drafted(an_entry(), NOW)
    assert (kept.question, kept.answer, kept.remedies, kept.drafted_at) == ("几天到？", "三天。", ("reship",), NOW)
    with pytest.raises(BadValue, match="has no answer yet"):
        drafted(an_entry(answer=None), NOW)


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (3, "'3' is not a table"),
        ({"id": "a", "language": "en", "question": "?"}, "'answer' is missing"),
        ({"id": "a", "language": "fr", "question": "?", "answer": "!"}, "language: 'fr' is not one of"),
        ({"id": " ", "language": "en", "question": "?", "answer": "!"}, "id: the text is empty"),
        ({"id": "a", "language": "en", "question": "?", "answer": "!", "remedies": ["x"]}, "remedies: 'x' is not one"),
        ({"id": "a", "language": "en", "question": "?", "answer": "!", "published": [{}]}, "published: 'where' is"),
        (
            {"id": "a", "language": "en", "question": "?", "answer": "!", "edited_at": "now"},
            "edited_at: 'now' is not",
        ),
    ],
)
def test_what_is_no_entry_is_refused(data: object, problem: str) -> None:
    with pytest.raises(BadValue) as caught:
        kept_from(data)
    assert problem in str(caught.value)


def test_an_entry_with_keys_of_others_is_read() -> None:
    data = {
        "id": "a",
        "language": "en",
        "question": "?",
        "answer": "!",
        "mine": 1,
        "published": [{"where": "x", "at": NOW}],
    }
    assert kept_from(data) == Kept(id="a", language="en", question="?", answer="!", published=(Placement("x", NOW),))
