"""Whether a person made a draft their own, and what the next draft should not repeat."""

from __future__ import annotations

import pytest
from builders import a_timeline, an_event

from cs_toolkit.core.personal import OPENINGS_APART, TEXTS_APART, Noted, as_is_count, is_unchanged, used_before

ZH = (
    "王女士，您好。您的旅行杯在中转站停了五天，没能按时到您手里，这是店里没看护好，对不起。"
    "我现在就去查包裹的位置，今天12:30前回到这里找您。"
)
EN = (
    "Hi Ms Lee, Kim here. Parcel SF7 reached you, but not in the state in which it should arrive. "
    "I'm dealing with SF Express myself; by 12:30 today I'll write to you with what I found."
)


@pytest.mark.parametrize(
    "sent",
    [
        ZH,
        f"  {ZH}\n",
        ZH.replace("。", "！").replace("，", ", "),
        ZH.replace("12:30", "１２：３０"),
        ZH + "🙏～～",
        ZH.replace("王女士", "王姐"),
        ZH.replace("您好。", ""),
        ZH.replace("。", "。\n\n"),
        "",
    ],
)
def test_a_draft_with_other_punctuation_is_still_the_draft(sent: str) -> None:
    """Blanks, marks, emoji, full width, another form of the name: nothing that only a person knows."""
    assert is_unchanged(sent, ZH) == bool(sent)


@pytest.mark.parametrize(
    "sent",
    [
        ZH + "记得您说过是给女儿生日用的。",
        ZH.replace("我现在就去查", "我刚跟武汉站的师傅通了电话，去查"),
        ZH[: len(ZH) // 2],
        "王女士，我查了中转站，周五前一定到。",
        "好的",
    ],
)
def test_a_few_words_of_ones_own_make_it_personal(sent: str) -> None:
    """So does a reply that only shares some words with the draft, or leaves half of it away."""
    assert not is_unchanged(sent, ZH)


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        (EN, True),
        (EN.upper(), True),
        (EN.replace("Ms Lee", "Anna").replace("Hi", "Dear"), True),
        (EN.replace("I'm", "I’m").replace("; ", " – "), True),
        (EN + " I hope Emma's party went well all the same.", False),
        (EN.split(". ")[0], False),
        ("Hi, I am on it.", False),
    ],
)
def test_words_count_in_english(sent: str, expected: bool) -> None:
    """Two other words are not enough, a sentence is."""
    assert is_unchanged(sent, EN) is expected


def test_a_text_of_any_length_is_compared_at_once() -> None:
    """A pasted log of a chat is no draft; neither are two texts without a word."""
    assert not is_unchanged(ZH * 5000, ZH)
    assert is_unchanged("…", "—")


def a_note(number: int, step: str = "acknowledge", text: str = "") -> Noted:
    return Noted(f"20261122-{number:02}", step, "2026-11-22T12:00:00+08:00", (f"s{number}",), text or f"t{number}")


# Newest first, as they are read.
NOTED = [a_note(number) for number in range(99, 0, -1)]


def test_the_last_five_lend_no_sentence_and_sixty_no_whole_text() -> None:
    """Of other cases, and of other steps of the same case."""
    used = used_before(NOTED, "20261123-01", "acknowledge")
    texts, sentences = used[:TEXTS_APART], used[TEXTS_APART:]
    assert texts == tuple(f"t{number}" for number in range(99, 99 - TEXTS_APART, -1))
    assert sentences == tuple(f"s{number}" for number in range(99, 99 - OPENINGS_APART, -1))
    assert "s99" in used_before(NOTED, "20261122-99", "offer")


def test_a_case_is_not_kept_from_its_own_words() -> None:
    """Else the same line typed twice would say something else."""
    used = {*used_before(NOTED, "20261122-98", "acknowledge")}
    assert {"s98", "t98"}.isdisjoint(used)
    assert {"s99", "s97", "s96", "s95", "s94"} <= used


def test_a_draft_seen_again_looks_back_from_where_it_was_shown() -> None:
    """What was drafted since for others changes nothing."""
    again = NOTED[50]
    assert used_before(NOTED, again.case, again.step, again=again) == used_before(NOTED[51:], again.case, again.step)
    assert used_before([], "x", "offer") == ()


def test_the_share_sent_as_it_came() -> None:
    """Of all texts that customers got; what was not spoken does not count, a merged case counts where it went."""
    one = a_timeline(
        events=[
            an_event("acknowledged", text="x", as_is=True),
            an_event("replied", text="y"),
            an_event("noted", text="z"),
            an_event("followed_up", text="w", as_is=True),
        ]
    )
    merged = a_timeline(
        "20261122-02",
        events=[an_event("replied", text="x", as_is=True), an_event("merged", case="20261122-01", role="merged-away")],
    )
    assert as_is_count([one, merged, a_timeline("20261122-03")]) == (2, 3)
    assert as_is_count([]) == (0, 0)
