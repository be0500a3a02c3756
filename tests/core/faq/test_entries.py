"""An FAQ entry asks in customers' words, answers by what solved such cases, and tells of nobody."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest
from builders import a_timeline, an_event

import cs_toolkit
from cs_toolkit.core.faq import FaqEntry, FaqWords, entries
from cs_toolkit.core.model import Event
from cs_toolkit.core.recurring.issues import recurring
from cs_toolkit.core.timeline import Timeline
from cs_toolkit.errors import BadValue
from cs_toolkit.render.faq_pages import Answered, markdown

PACKS = Path(cs_toolkit.__file__).parent / "packs" / "playbooks"
FAQ: dict[str, Any] = {
    "answer": {
        "delivery-late": {
            "question": "${product}多久能收到？",
            "question_plain": "多久能收到？",
            "conclusion": "到不了就补发或退款。",
            "net": "在订单里留言。",
        },
        "other": {
            "question": "${product}找谁？",
            "question_plain": "找谁？",
            "conclusion": "找客服。",
            "net": "留言。",
        },
    },
    "remedy": {"refund-full": {"text": "全额退款"}, "reship": {"text": "重发一件"}},
    "sentence": {"resolved": "办的是：${remedies}。", "cause": "查下来，${cause}。"},
}
WORDS: dict[str, Any] = {
    "remedy": {"refund-full": {"label": "退款"}, "coupon": {"label": "优惠券"}},
    "cause": {"packing": {"phrase": "缓冲垫得不够"}},
}
CHINESE = FaqWords.from_data(FAQ, WORDS)
ENGLISH = FaqWords.from_data(
    {
        "answer": {
            "other": {
                "question": "What about ${product}?",
                "question_plain": "What then?",
                "conclusion": "We help.",
                "net": "Write to us.",
            }
        },
        "remedy": {"refund-full": {"text": "a refund"}, "reship": {"text": "a new parcel"}, "gift": {"text": "a gift"}},
        "sentence": {"resolved": "We solved it with ${remedies}.", "cause": "Because ${cause}."},
    },
    {},
)
LANGUAGES = {"zh-Hans": CHINESE, "zh-Hant": CHINESE, "en": ENGLISH}


def solved(*remedies: str, cause: str | None = None) -> list[Event]:
    """A case solved by the first option offered."""
    diagnosed = [an_event("diagnosed", cause=cause, party="shop")] if cause else []
    offered = an_event("offered", options=[{"remedies": [{"kind": kind} for kind in remedies]}])
    return [*diagnosed, offered, an_event("accepted", option=1), an_event("resolved", cost="0")]


def alike(texts: Sequence[str | None], *, first: int = 1, **facts: Any) -> list[Timeline]:
    """Cases of one issue, by what their customers wrote."""
    facts = {"product": "旅行杯", "category": "delivery-late", "language": "zh-Hans", **facts}
    return [a_timeline(f"20261122-{first + place:02d}", text=text, **facts) for place, text in enumerate(texts)]


def drafted(timelines: Iterable[Timeline], *, at_least: int = 3) -> tuple[FaqEntry, ...]:
    given = list(timelines)
    return entries(recurring(given), given, LANGUAGES, default_language="zh-Hans", at_least=at_least)


def page_of(made: Iterable[FaqEntry]) -> str:
    """The page of the entries that have an answer."""
    told = [Answered(one.id, one.language, one.product, one.question, one.answer) for one in made if one.answer]
    return markdown(told, {"title": "FAQ", "other": "其他"})


def question(*texts: str | None, **facts: Any) -> str:
    """What is asked for cases of which customers wrote this."""
    (entry,) = drafted(alike(texts, **facts))
    return entry.question


def test_an_entry_says_the_conclusion_then_the_remedies_then_the_cause_then_what_to_do() -> None:
    late = "快递五天没动，什么时候能到？"
    given = [
        *alike([late, late], events=solved("refund-full", cause="packing")),
        *alike([late], first=3, events=solved("reship", "coupon", cause="packing")),
        *alike([late], first=4, events=[an_event("diagnosed", cause="packing", party="shop")]),
    ]
    (issue,) = recurring(given)
    (entry,) = drafted(given)
    assert entry == FaqEntry(
        id=f"{issue.issue}-zh-Hans",
        language="zh-Hans",
        product="旅行杯",
        category="delivery-late",
        cause="packing",
        size=4,
        question="快递五天没动，什么时候能到？",
        answer="到不了就补发或退款。办的是：全额退款，重发一件，或者优惠券。查下来，缓冲垫得不够。在订单里留言。",
        resolved=3,
        cases=issue.cases,
        remedies=("refund-full", "reship", "coupon"),
    )


def test_as_long_as_no_such_case_is_resolved_there_is_no_answer() -> None:
    (entry,) = drafted(alike(["还没到"] * 3, events=[an_event("closed", outcome="no-reply")]))
    assert (entry.answer, entry.resolved) == (None, 0)


def test_a_case_opened_again_is_not_resolved() -> None:
    (entry,) = drafted(alike(["还没到"] * 3, events=[*solved("reship"), an_event("reopened")]))
    assert entry.answer is None


@pytest.mark.parametrize("outcome", ["resolved", "answered"])
def test_a_question_is_resolved_by_its_answer(outcome: str) -> None:
    (entry,) = drafted(alike(["还没到"] * 3, kind="question", events=[an_event("closed", outcome=outcome)]))
    assert entry.answer == "到不了就补发或退款。在订单里留言。"


def test_what_was_carried_out_counts_rather_than_what_was_chosen() -> None:
    events = [*solved("reship"), an_event("resolved", cost="9", remedies=[{"kind": "refund-full"}, {"kind": "gift"}])]
    (entry,) = drafted(alike(["还没到"] * 3, events=events))
    assert entry.answer == "到不了就补发或退款。办的是：全额退款。在订单里留言。"


@pytest.mark.parametrize(
    ("remedies", "listed"),
    [
        (["reship"], "a new parcel"),
        (["reship", "refund-full"], "a refund or a new parcel"),
        (["reship", "refund-full", "gift"], "a refund, a new parcel or a gift"),
    ],
)
def test_remedies_are_listed_as_the_language_lists(remedies: list[str], listed: str) -> None:
    (entry,) = drafted(alike(["It is late"] * 3, language="en", events=solved(*remedies, cause="packing")))
    assert entry.answer == f"We help. We solved it with {listed}. Write to us."


def test_a_language_spoken_by_enough_customers_gets_an_entry_of_its_own() -> None:
    given = [
        *alike(["还没到"] * 4, events=solved("reship")),
        *alike(["Where is it?"] * 3, first=10, language="en"),
        *alike(["還沒到"] * 2, first=20, language="zh-Hant"),
    ]
    assert [(entry.language, entry.size, entry.resolved) for entry in drafted(given)] == [
        ("zh-Hans", 9, 4),
        ("en", 9, 4),
    ]
    assert len(drafted(given, at_least=2)) == 3


def test_the_language_is_told_by_the_text_where_nobody_said_it() -> None:
    given = alike(["Where is my parcel please"] * 3, language=None)
    assert [entry.language for entry in drafted(given)] == ["en"]
    assert [entry.language for entry in drafted(alike([None] * 3, language=None))] == ["zh-Hans"]


def test_a_language_without_words_counts_for_the_default() -> None:
    given = alike(["Where is my parcel please"] * 3, language="en")
    (entry,) = entries(recurring(given), given, {"zh-Hans": CHINESE}, default_language="zh-Hans")
    assert (entry.language, entry.question) == ("zh-Hans", "旅行杯多久能收到？")


def test_the_question_is_the_one_that_speaks_for_most() -> None:
    assert (
        question("你好，请问旅行杯什么时候能到？", "旅行杯还没到，什么时候能到", "颜色很好看。旅行杯还没到。")
        == "旅行杯什么时候能到？"
    )
    assert (
        question(
            "Hello, where is my parcel? I need it.",
            "My parcel is late. Version 2.5 of the mug.",
            "The parcel is late!",
            language="en",
        )
        == "where is my parcel?"
    )


def test_where_nobody_wrote_alike_the_pack_asks() -> None:
    assert question("颜色不太对劲呀", "杯盖拧不紧了呢", "为什么还没有发货") == "旅行杯多久能收到？"
    assert question(None, None, None) == "旅行杯多久能收到？"
    assert question(None, None, None, product=None) == "多久能收到？"
    assert question(None, None, None, category="a-category-of-the-owners") == "旅行杯找谁？"


def test_the_summary_asks_where_there_is_no_text() -> None:
    assert question(None, None, None, summary="旅行杯五天没动") == "旅行杯五天没动"


@pytest.mark.parametrize(
    "unfit",
    [
        "骗子，还我钱，骗子骗子",
        "再不发货我就投诉你们",
        "垃圾！",
        "to",
        "This is a scam shop",
        "啊" * 61,
        "…快递五天没动",
        "？？？",
    ],
)
def test_insults_threats_and_scraps_are_nobodys_question(unfit: str) -> None:
    assert question(unfit, unfit, unfit) == "旅行杯多久能收到？"


def test_a_clause_stands_in_for_a_sentence_that_is_not_fit() -> None:
    text = "你们这些骗子，快递五天没动了，再不来我就去投诉"
    assert question(text, text, text) == "快递五天没动了"


def test_a_sentence_in_another_language_is_not_taken() -> None:
    mixed = "Where is my parcel now? 快递怎么五天没有动了"
    assert question(mixed, mixed, mixed) == "快递怎么五天没有动了"


def test_a_sentence_free_of_marks_is_preferred_and_one_with_a_mark_still_reads() -> None:
    marked = "订单202607251234592825还没到怎么回事？"
    assert question(marked, marked, marked) == "订单…还没到怎么回事？"
    assert question(marked, marked, f"{marked}还没到怎么回事？") == "还没到怎么回事？"


def test_shouting_is_less_of_a_question() -> None:
    assert question(*["旅行杯一直没有到货！旅行杯一直没有到货"] * 3) == "旅行杯一直没有到货"


PLANTED = {
    "zh-Hans": "我叫陈小明（小明同学），旅行杯什么时候能到？电话１３８ １２３４ ５６７８，微信chenxm88，"
    "订单AB1234，运单SF 123，寄到杭州市西湖区文三路12号，找阿珍",
    "zh-Hant": "我是陳小明，旅行杯什麼時候會到？電話0912-345-678，LINE: chenxm88，訂單AB1234，"
    "運單SF123，寄到台北市忠孝東路四段100號，找阿珍",
    "en": "Ming Chen here, when does 旅行杯 arrive? Call +1 415 555 2671 or chenxm88@mail.com, order AB1234, "
    "tracking sf-123, 12 Elm St, ask 阿珍",
}


@pytest.mark.parametrize("language", PLANTED)
def test_nothing_of_a_person_gets_into_an_entry_or_its_page(language: str) -> None:
    words = {"customer": "陈小明", "handle": "Ming Chen", "contact": "微信：chenxm88", "reseller": "阿珍"}
    facts: dict[str, Any] = {**words, "order": "AB1234", "tracking": "SF123", "external_id": "taobao:77001"}
    events = [*solved("reship"), an_event("resolved", cost="1", tracking="ZT 55")]
    text = PLANTED[language] + "，77001，zt55"
    for written in (text, text.replace("？", "，").replace("?", ",")):
        made = drafted(alike([written] * 3, language=language, events=events, summary=written[:40], **facts))
        page = page_of(made).casefold()
        for secret in (
            "小明",
            "ming",
            "chen",
            "1234",
            "5678",
            "345",
            "415",
            "sf",
            "zt",
            "55",
            "77001",
            "阿珍",
            "文三",
            "忠孝",
            "elm",
        ):
            assert secret not in page
            assert secret not in made[0].question.casefold()
        assert "旅行杯" in page


def test_the_name_of_a_product_is_kept_although_a_customer_bears_it() -> None:
    assert question(*["李宁跑鞋什么时候能到？"] * 3, product="李宁跑鞋", customer="李宁") == "李宁跑鞋什么时候能到？"


def test_a_number_in_the_name_of_a_product_does_not_get_out() -> None:
    (entry,) = drafted(alike([None] * 3, product="定制杯 13812345678"))
    assert (entry.product, entry.question) == ("定制杯 …", "定制杯 …多久能收到？")


def test_the_same_cases_make_the_same_entries_in_any_order() -> None:
    given = [
        *alike(["旅行杯什么时候能到？", "旅行杯何时能到？", "什么时候能到呢"], events=solved("reship", "refund-full")),
        *alike(["Where is it now?", "Where is it?", "It is late"], first=10, language="en"),
        *alike(["怎么还不退款"] * 3, first=20, category="refund-slow", product=None, events=solved("explain")),
    ]
    expected = drafted(given)
    page = page_of(expected)
    for seed in range(20):
        random.Random(seed).shuffle(given)
        assert drafted(given) == expected
        assert page_of(drafted(given)) == page


@pytest.mark.parametrize(
    ("faq", "words", "problem"),
    [
        ({**FAQ, "answer": {}}, {}, "'answer.other' is missing"),
        ({**FAQ, "answer": {"other": {"question": "?"}}}, {}, "answer.other: 'question_plain' is missing"),
        ({**FAQ, "answer": 3}, {}, "answer: '3' is not a table"),
        ({**FAQ, "sentence": {"resolved": "x"}}, {}, "'cause' is missing"),
        ({**FAQ, "sentence": {"resolved": "${cause}", "cause": "x"}}, {}, "sentence.resolved: '${cause}' names"),
        ({**FAQ, "sentence": {"resolved": "5$", "cause": "x"}}, {}, "sentence.resolved: '5$' names"),
        (FAQ, {"remedy": {"gift": {}}}, "remedy.gift: 'label' is missing"),
    ],
)
def test_a_pack_that_lacks_something_is_refused_by_name(
    faq: dict[str, Any], words: dict[str, Any], problem: str
) -> None:
    with pytest.raises(BadValue) as caught:
        FaqWords.from_data(faq, words)
    assert problem in str(caught.value)


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "en"])
def test_the_packs_that_come_along_answer_every_category(language: str) -> None:
    files = [PACKS / language / name for name in ("faq.toml", "words.toml")]
    if not all(file.exists() for file in files):
        pytest.skip(f"the pack {language} is not finished")
    words = FaqWords.from_data(*(tomllib.loads(file.read_text(encoding="utf-8")) for file in files))
    assert {"delivery-late", "refund-slow", "other"} <= set(words.answers)
    given = alike([None] * 3, language=language, events=solved("reship", "refund-full", "coupon", cause="packing"))
    (entry,) = entries(recurring(given), given, {language: words}, default_language=language)
    assert "旅行杯" in entry.question
    assert entry.answer is not None
    assert "$" not in entry.answer
    assert all(words.remedies[kind] in entry.answer for kind in ("reship", "refund-full", "coupon"))


def test_what_an_answer_promises_is_what_it_names_in_our_words() -> None:
    assert CHINESE.remedies_in("过了三天就重发一件，或者全额退款。") == ("refund-full", "reship")
    assert ENGLISH.remedies_in("A REFUND, surely.") == ("refund-full",)
    assert CHINESE.remedies_in("三天。") == ()
