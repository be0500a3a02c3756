"""Drafts say what is known and nothing else, in one language, and never twice the same to one customer."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from builders import a_case, a_timeline, an_event, at
from drafts import NOW, SHANGHAI, TERMS, TWO

from cs_toolkit.core import phrasing, taxonomy
from cs_toolkit.core.draft_facts import History, Setting, chosen_option, gather
from cs_toolkit.core.drafting import Draft, compose
from cs_toolkit.core.model import Event, Order
from cs_toolkit.core.playbook import STEPS, Playbook
from cs_toolkit.core.prompts import default_step
from cs_toolkit.core.remedy import parse_option
from cs_toolkit.core.timeline import Timeline
from cs_toolkit.errors import BadValue, ConfigProblem
from cs_toolkit.packs import playbook as shipped

playbook = cache(shipped)


def a_setting(now: str | datetime = NOW, **facts: Any) -> Setting:
    return Setting(now=at(now), zone=SHANGHAI, terms=TERMS, **facts)


def a_book(*texts: str, language: str = "en", step: str = "acknowledge", part: str = "fact", **more: Any) -> Playbook:
    sentences = [{"id": f"s{number}", "step": [step], "part": part, "text": text} for number, text in enumerate(texts)]
    return Playbook.from_data(language, {"general.toml": {"sentence": sentences, **more}})


def draft(timeline: Timeline, step: str = "acknowledge", language: str = "zh-Hans", **more: Any) -> Draft:
    setting = a_setting(**more.pop("setting", {}))
    return compose(timeline, step, more.pop("book", None) or playbook(language), setting=setting, **more)


# Facts


def slots_of(timeline: Timeline, step: str = "acknowledge", language: str = "en", **setting: Any) -> dict[str, str]:
    return dict(gather(timeline, step, playbook(language), a_setting(**setting)).slots)


def test_what_is_not_known_is_no_slot() -> None:
    """Empty, a dash, dots, control characters and a masked name say nothing."""
    for nothing in (None, "", "-", " … ", "——", "\x1b[31m", "$$", "王**"):
        assert "customer" not in slots_of(a_timeline(customer=nothing))
    assert slots_of(a_timeline(customer=" 王女士。\n"))["customer"] == "王女士"


def test_slots_are_ready_to_print() -> None:
    """Money with its sign, times in the shop's zone, days by the calendar."""
    case = a_timeline(
        order="1",
        amount="129",
        currency="CNY",
        carrier="zto",
        tracking="77",
        paid_at="2026-11-14T23:30+00:00",
        shipped_at="2026-11-16T10:00+08:00",
        delivered_at="2026-11-20T10:00+08:00",
        wants="a refund",
        needs="it by Friday",
    )
    found = slots_of(case, carrier="ZTO Express", tracking_url="https://example.com/77", shop="Cup Shop", agent="Lin")
    assert found == {
        "order": "1",
        "amount": "¥129.00",
        "carrier": "ZTO Express",
        "tracking": "77",
        "tracking_url": "https://example.com/77",
        "received": "22 Nov at 09:14",
        "reply_by": "12:00 today",
        "wants": "a refund",
        "needs": "it by Friday",
        "paid_on": "15 Nov",
        "shipped_on": "16 Nov",
        "delivered_on": "20 Nov",
        "days": "6",
        "shop": "Cup Shop",
        "agent": "Lin",
    }


def test_a_slug_or_a_guess_is_not_told() -> None:
    """A carrier's slug is no name, an estimated time no fact, a single day no wait."""
    case = a_timeline(carrier="zto", received_estimated=True, paid_at="2026-11-21T10:00+08:00")
    assert slots_of(case).keys() == {"paid_on", "reply_by"}
    assert slots_of(a_timeline(carrier="中通快递"))["carrier"] == "中通快递"


def test_wants_is_a_noun_phrase() -> None:
    """A remedy that was named is said in the reply's words; other words stand as they are."""
    assert slots_of(a_timeline(wants="我要退钱！！"), language="zh-Hans")["wants"] == "全额退款"
    assert slots_of(a_timeline(wants="书面道歉"), language="zh-Hans")["wants"] == "书面道歉"
    assert slots_of(a_timeline(wants="refund me now"))["wants"] == "a full refund"
    words = {"remedy": {"refund-full": {"label": "Full refund", "wish": "a full refund"}}}
    book = Playbook.from_data("en", {"words.toml": words})
    assert gather(a_timeline(wants="退款"), "offer", book, a_setting()).slots["wants"] == "a full refund"


def test_words_in_another_script_stay_out_and_are_asked_for() -> None:
    """A reply has one language; Latin names of products may stand in Chinese text."""
    case = a_timeline(product="旅行杯", needs="周五前收到", category="delivery-late")
    facts = gather(case, "acknowledge", playbook("en"), a_setting())
    assert facts.foreign == {"product": "旅行杯", "needs": "周五前收到"}
    assert not facts.slots.keys() & facts.foreign.keys()
    asked = [question.english() for question in draft(case, language="en").questions]
    assert any("needs: '周五前收到' is not in the language of the reply" in question for question in asked)
    assert "product" in slots_of(a_timeline(product="Kindle Paperwhite"), language="zh-Hant")
    assert "product" not in slots_of(a_timeline(product="旅行保温壶，带盖"), language="zh-Hant")
    assert "needs" not in slots_of(a_timeline(needs="please deliver by Friday"), language="zh-Hant")


def test_what_was_found_chosen_done_and_promised() -> None:
    """Later steps know the cause, the choice, the money and the parcel."""
    case = a_timeline(amount="129", currency="CNY", events=solved())
    found = slots_of(case, "follow-up", "zh-Hans")
    assert found["cause"] == playbook("zh-Hans").phrase("carrier-delay")
    assert found["evidence"] == "中转站滞留4天"
    assert found["chosen"] == "全额退款 ¥129.00，原路退回，另外送您一张 ¥20.00 的店铺券"
    assert (found["refund"], found["new_tracking"], found["score"]) == ("¥129.00", "SF1", "2")
    assert (found["promise"], found["promise_due"]) == ("明天送到", "11月23日 18:00")
    past = slots_of(case, "follow-up", "zh-Hans", now="2026-11-24T09:00+08:00")
    assert not {"promise", "promise_due"} & past.keys()


def test_a_choice_without_a_number_is_no_choice() -> None:
    """An acceptance of an option that was not offered names nothing."""
    case = a_timeline(events=[an_event("offered", options=TWO), an_event("accepted", option=7)])
    assert chosen_option(case) is None
    assert chosen_option(a_timeline()) is None
    granted = a_timeline(events=[an_event("offered", options=TWO[1:], grant=True)])
    assert str(chosen_option(granted)) == "refund-full,coupon:20"


def test_tags_follow_from_the_case() -> None:
    """What a sentence may ask for: urgency, temper, history, lateness, and what is done."""

    def tags(timeline: Timeline, step: str = "acknowledge", **setting: Any) -> set[str]:
        return set(gather(timeline, step, playbook("zh-Hans"), a_setting(**setting)).tags)

    assert tags(a_timeline()) == set()
    assert tags(a_timeline(needs="周五前收到", emotion="angry", severity="high")) == {"urgent", "angry", "serious"}
    assert tags(a_timeline(severity="critical")) == {"critical", "serious"}
    assert tags(a_timeline(needs="颜色和照片一样")) == set()
    assert tags(a_timeline(), history=History(cases=1, orders=3)) == {"repeat", "regular"}
    assert tags(a_timeline(), now="2026-11-22T10:30+08:00") == {"late-reply"}
    assert tags(a_timeline(), "offer", now="2026-11-22T10:30+08:00") == set()
    assert tags(a_timeline(channel="community", needs="周五前收到")) == {"public"}
    assert tags(a_timeline(events=solved()), "resolve") == {"refund"}
    moved = [an_event("offered", options=TWO), an_event("accepted", option=1)]
    assert tags(a_timeline(events=moved), "resolve") == {"goods"}


# Phrasing


@pytest.mark.parametrize(
    ("due", "hans", "hant", "english"),
    [
        ("2026-11-22T12:10+08:00", "今天12:10", "今天12:10", "12:10 today"),
        ("2026-11-23T01:00+00:00", "明天09:00", "明天09:00", "09:00 tomorrow"),
        ("2026-11-24T09:00+08:00", "后天09:00", "後天09:00", "24 Nov at 09:00"),
        ("2026-12-01T09:00+08:00", "12月1日 09:00", "12月1日 09:00", "1 Dec at 09:00"),
        ("2026-11-21T09:00+08:00", "11月21日 09:00", "11月21日 09:00", "21 Nov at 09:00"),
    ],
)
def test_deadlines_are_said_as_people_say_them(due: str, hans: str, hant: str, english: str) -> None:
    """Today and tomorrow by name, other days by date, all in the shop's zone."""
    said = [phrasing.deadline(at(due), now=NOW, zone=SHANGHAI, language=code) for code in taxonomy.LANGUAGES]
    assert said == [hans, hant, english]


def test_options_read_naturally() -> None:
    """Several remedies are joined; amounts only where they are money or points; own wording stands."""
    order = Order(currency="CNY")
    hans, hant, english = map(playbook, taxonomy.LANGUAGES)
    gift = parse_option("exchange,gift")
    assert phrasing.option_text(gift, hant, order).count("另外") == 1
    assert ", plus " in phrasing.option_text(gift, english, order)
    assert "¥20.00" in phrasing.option_text(parse_option("coupon:20"), english, order)
    assert "¥" not in phrasing.option_text(parse_option("coupon:20"), english, order, plain=True)
    assert "100 积分" in phrasing.option_text(parse_option("points:100"), hans, order)
    part = parse_option("refund-part:38.70")
    paid = Order(currency="CNY", amount=Decimal("129"))
    assert all("70%" in phrasing.option_text(part, book, paid).replace(" ", "") for book in (hans, hant, english))
    assert "%" not in phrasing.option_text(part, english, order)
    assert "%" not in phrasing.option_text(parse_option("refund-part:200"), english, paid)
    assert phrasing.sentence_case("") == ""
    own = {"remedies": [{"kind": "exchange"}], "text": "换一个蓝色的。"}
    offered = a_timeline(events=[an_event("offered", options=[own, TWO[1]])])
    assert "1. 换一个蓝色的\n2. 全额退款" in draft(offered, "nudge").text
    assert "蓝色" not in draft(offered, "nudge", "en").text


def test_points_without_a_number_are_just_points() -> None:
    """A stored option may lack what the command would ask for."""
    bare = {"remedies": [{"kind": "points"}]}
    assert (
        "1. 给您的账户加一笔积分" in draft(a_timeline(events=[an_event("offered", options=[bare, *TWO])]), "nudge").text
    )


# Choosing sentences


def test_a_sentence_needs_all_its_slots() -> None:
    """The richest sentence that can be filled is taken; with nothing known, the plain one."""
    book = a_book("About ${product}, order ${order}.", "Hello there.")
    assert draft(a_timeline(product="cup", order="1"), book=book).text == "About cup, order 1."
    assert draft(a_timeline(product="cup", order="-"), book=book).text == "Hello there."
    assert draft(a_timeline(), book=a_book("About ${product}.")).text == ""


@pytest.mark.parametrize("name", ["${product}", "{name}", "\x1b[31m红", "$$a", "a\u202eb\nc", "{0.__class__}", "%s 1"])
def test_customer_text_is_never_expanded(name: str) -> None:
    """What the customer is called stands as it is, on one line and without control characters."""
    text = draft(a_timeline(customer=name, product="cup"), book=a_book("Hi ${customer}!")).text
    assert text == f"Hi {phrasing.slot_value(name)}!"
    assert text.isprintable()


def test_the_special_comes_before_the_general() -> None:
    """Critical before everything; a tag before a category, except in facts; a category before its family."""

    def book(part: str) -> Playbook:
        base = {"step": ["acknowledge"], "part": part}
        general = [
            {**base, "id": "general", "text": "general"},
            {**base, "id": "critical", "text": "critical", "when": ["critical"]},
            {**base, "id": "angry", "text": "angry", "when": ["angry"]},
        ]
        own = [
            {**base, "id": "family", "text": "family"},
            {**base, "id": "category", "text": "category", "category": ["delivery-late"]},
            {**base, "id": "not", "text": "not", "category": ["delivery-late"], "unless": ["serious", "angry"]},
        ]
        files = {"general.toml": {"sentence": general}, "d.toml": {"family": "delivery", "sentence": own}}
        return Playbook.from_data("en", files)

    late = {"category": "delivery-late", "severity": "high"}
    assert draft(a_timeline(category="invoice"), book=book("fact")).text == "general"
    assert draft(a_timeline(category="delivery-lost"), book=book("fact")).text == "family"
    assert draft(a_timeline(**late), book=book("fact")).text == "category"
    assert draft(a_timeline(**late, emotion="angry"), book=book("fact")).text == "category"
    assert draft(a_timeline(**late, emotion="angry"), book=book("feeling")).text == "angry"
    assert draft(a_timeline(category="delivery-late", severity="critical"), book=book("fact")).text == "critical"
    assert draft(a_timeline(category="an-own-one"), book=book("fact")).text == "general"


@pytest.mark.parametrize("part", ["greeting", "fact"])
def test_the_owners_sentence_goes_before_ours(part: str) -> None:
    """Of those that fit as well; when it was used lately, ours have their turn."""
    base = {"step": ["acknowledge"], "part": part}
    ours = [{**base, "id": f"s{number}", "text": f"Ours {number}."} for number in range(5)]
    own = {"sentence": [{**base, "id": "own", "text": "Mine."}]}
    book = Playbook.from_data("en", {"general.toml": {"sentence": ours}, "playbook/own.toml": own})
    assert draft(a_timeline(), book=book).text == "Mine."
    assert draft(a_timeline(), book=book, used=["own"]).text.startswith("Ours")


def test_nothing_is_said_twice_in_one_reply() -> None:
    """When we come back is kept for the promise; what was named is not named again where it can be helped."""
    data = [
        {"id": "f", "step": ["acknowledge"], "part": "fact", "text": "Order ${order}."},
        {"id": "a1", "step": ["acknowledge"], "part": "action", "text": "Checking order ${order}."},
        {"id": "a2", "step": ["acknowledge"], "part": "action", "text": "Back by ${reply_by}, checking."},
        {"id": "a3", "step": ["acknowledge"], "part": "action", "text": "I'm checking."},
        {"id": "p", "step": ["acknowledge"], "part": "promise", "text": "By ${reply_by}."},
    ]
    book = Playbook.from_data("en", {"g.toml": {"sentence": data}})
    assert draft(a_timeline(order="1"), book=book).text == "Order 1. I'm checking. By 12:00 today."


def test_the_same_case_gets_the_same_draft_and_others_get_others() -> None:
    """Deterministic, but turning with the case."""
    cases = [a_timeline(f"20261122-{number:02}", category="delivery-late", product="杯子") for number in range(1, 20)]
    texts = [draft(case).text for case in cases]
    assert texts == [draft(case).text for case in cases]
    assert len(set(texts)) > 10


def test_what_was_said_before_is_not_said_again() -> None:
    """Neither sentences of this case's replies, whatever their slots held then, nor those the shop used lately."""
    book = a_book(
        "I have looked up order ${order}.", "Your order ${order} is on my desk.", "Order ${order}: I'm on it."
    )
    case = a_case(order="7")
    first = draft(a_timeline(case), book=book)
    again = a_timeline(a_case(order="7", events=[an_event("acknowledged", text=first.text.replace("7", "8"))]))
    second = draft(again, book=book)
    assert second.sentence_ids != first.sentence_ids
    third = draft(again, book=book, used={second.text})
    assert len({first.text, second.text, third.text}) == 3
    everything = {sentence.id for sentence in book.sentences}
    assert draft(again, book=book, used=everything).text in {first.text, second.text, third.text}
    short = a_book("Hi.", "Oh.")
    said = draft(a_timeline(), book=short).text
    assert draft(a_timeline(events=[an_event("acknowledged", text=said)]), book=short).text != said


# Styles


def test_a_formal_reply_is_made_of_plain_sentences() -> None:
    """No contractions and no chat; what is written for letters comes first; where there is nothing plain, any."""
    texts = ["I've looked it up.", "I looked it up.", "Hi there, I looked."]
    assert draft(a_timeline(), book=a_book(*texts), style="formal").text == "I looked it up."
    assert draft(a_timeline(), book=a_book("I've looked."), style="formal").text == "I've looked."
    chatty = a_book("我查过了哦。", "我查过了。", language="zh-Hans")
    assert draft(a_timeline(), book=chatty, style="formal").text == "我查过了。"
    letter = {"id": "l", "step": ["acknowledge"], "part": "fact", "text": "We have examined it.", "style": ["formal"]}
    plain = {**letter, "id": "p", "text": "I looked it up.", "style": ["warm", "formal"]}
    book = Playbook.from_data("en", {"general.toml": {"sentence": [letter, plain, {**plain, "id": "q", "style": []}]}})
    assert draft(a_timeline(), book=book, style="formal").text in {letter["text"], plain["text"]}
    assert draft(a_timeline(), book=book, style="warm").text == plain["text"]


@pytest.mark.parametrize("language", taxonomy.LANGUAGES)
def test_a_brief_reply_leaves_out_what_it_can(language: str) -> None:
    """No feeling and no farewell; what to do is kept, and so is what commands."""
    case = a_timeline(category="quality-defect", severity="critical", customer="Lin", product="X1")
    warm, brief = draft(case, language=language), draft(case, language=language, style="brief")
    assert len(brief.text) < len(warm.text)
    assert (warm.style, brief.style) == ("warm", "brief")
    book = {sentence.id: sentence for sentence in playbook(language).sentences}
    assert {book[name].part for name in brief.sentence_ids} == {
        "greeting",
        "fact",
        "responsibility",
        "action",
        "promise",
    }
    for made in (warm, brief):
        assert any("critical" in book[name].when for name in made.sentence_ids)


def test_a_brief_reply_takes_what_is_shorter() -> None:
    """Of what fits; where nothing is, what is as short."""
    book = a_book("A long sentence about the order ${order}.", "Short.")
    assert draft(a_timeline(order="1"), book=book).text == "A long sentence about the order 1."
    assert draft(a_timeline(order="1"), book=book, style="brief").text == "Short."
    assert draft(a_timeline(), book=a_book("Only."), style="brief").text == "Only."
    only_brief = {"id": "b", "step": ["acknowledge"], "part": "fact", "text": "Brief one.", "style": ["brief"]}
    book = Playbook.from_data("en", {"general.toml": {"sentence": [only_brief]}})
    assert draft(a_timeline(), book=book, style="brief").text == "Brief one."
    critical = {**only_brief, "id": "c", "text": "Please stop using it at once.", "when": ["critical"], "style": []}
    book = Playbook.from_data("en", {"general.toml": {"sentence": [only_brief, critical]}})
    assert draft(a_timeline(severity="critical"), book=book, style="brief").text == critical["text"]


def test_a_style_that_there_is_not() -> None:
    """The error names those there are."""
    with pytest.raises(BadValue, match="'rude' is not a style") as refused:
        draft(a_timeline(), style="rude")
    assert refused.value.hint is not None
    assert refused.value.hint.english() == "one of warm, brief, formal"


# Not the same again


def test_no_draft_opens_like_those_just_before() -> None:
    """Not by its id alone: two sentences may begin alike. Where all were used, the oldest comes again."""
    book = a_book("Hello. One.", "Hello. Two.", "Good day. Three.", part="greeting")
    first = draft(a_timeline(), book=book, used=["Hello. Something else."])
    assert first.text == "Good day. Three."
    again = draft(a_timeline(), book=book, used=["Good day. Three.", "Hello. Two."])
    assert again.text.startswith("Hello.")


def test_a_text_is_not_repeated_as_a_whole() -> None:
    """The same sentences may come together with others, even when each was used lately."""
    book = Playbook.from_data(
        "en",
        {
            "g.toml": {
                "sentence": [
                    {"id": f"{part}{number}", "step": ["survey"], "part": part, "text": f"{part} {number}."}
                    for part in ("survey", "close")
                    for number in range(3)
                ]
            }
        },
    )
    texts: list[str] = []
    for _ in range(9):
        made = draft(a_timeline(), "survey", book=book, used=[*texts[::-1], *(item.id for item in book.sentences)])
        texts.append(made.text)
    assert len(set(texts)) == 9
    assert draft(a_timeline(), "survey", book=book, used=texts).text in texts


def test_greetings_go_round_with_the_number_of_the_case() -> None:
    """Cases of one day greet differently even where nobody remembers the last drafts; odd ids have a turn, too."""
    book = a_book("One.", "Two.", "Three.", "Four.", "Five.", "Six.", part="greeting")
    row = [draft(a_timeline(f"20261122-{number:02}"), book=book).text for number in range(1, 7)]
    assert len(set(row)) == 6
    assert draft(a_timeline("draft"), book=book).text in row


# Replies as a whole


def test_a_reply_is_greeting_body_options_and_close() -> None:
    """The choices stand on lines of their own between the body and the close."""
    case = a_timeline(category="delivery-late", customer="王女士", amount="129", currency="CNY", needs="周五前收到")
    lines = draft(case, "offer").text.split("\n")
    assert lines[0].startswith("王女士") or "王女士" in lines[0]
    assert lines[2:4] == ["1. 用加急快递重新发一件，加急费店里出", "2. 全额退款 ¥129.00，原路退回"]
    assert len(lines) == 5
    mail = draft(a_timeline(category="delivery-late", channel="email"), "offer", "en").text
    assert mail.count("\n\n") == 3


def test_options_given_stand_before_those_on_record() -> None:
    """Given, else the offer that stands, else suggestions once that was refused."""
    given = tuple(map(parse_option, ("repair", "explain")))
    offered = a_timeline(category="delivery-late", events=[an_event("offered", options=TWO)])
    refused = a_timeline(category="delivery-late", events=[an_event("offered", options=TWO), an_event("declined")])
    assert draft(offered, "offer", options=given).options == given
    assert [str(option) for option in draft(offered, "nudge").options] == ["reship-express", "refund-full,coupon:20"]
    assert "reship-express" not in [str(option) for option in draft(refused, "offer").options]
    assert draft(offered, "acknowledge", options=given).options == ()


@pytest.mark.parametrize("language", taxonomy.LANGUAGES)
def test_a_granted_wish_is_said_in_full(language: str) -> None:
    """No numbers where there is nothing to choose."""
    case = a_timeline(kind="after-sales", category="return-request", amount="129", currency="CNY")
    text = draft(case, "offer", language, options=[parse_option("return-refund")]).text
    assert "1." not in text
    assert "¥129.00" in text
    granted = [{"remedies": [{"kind": "return-refund"}]}]
    stands = a_timeline(
        kind="after-sales", category="return-request", events=[an_event("offered", options=granted, grant=True)]
    )
    assert not re.search(r"^\d\. ", draft(stands, "offer", language).text, re.MULTILINE)
    resolved = gather(stands, "resolve", playbook(language), a_setting(), is_granted=True)
    assert {"granted", "refund"} <= resolved.tags


@pytest.mark.parametrize("language", taxonomy.LANGUAGES)
@pytest.mark.parametrize("category", ["quality-defect", "delivery-late", "service-rude"])
def test_a_public_reply_is_short_and_private(language: str, category: str) -> None:
    """At most 200 characters under a review, and nothing that only the customer may read."""
    facts = {"customer": "王小明", "order": "20260725123", "amount": "129", "tracking": "7731", "needs": "周五前"}
    case = a_timeline(kind="review", channel="review", category=category, **facts)
    for step in ("acknowledge", "answer", "close"):
        made = draft(case, step, language, setting={"shop": "Cup Shop", "agent": "Lin"})
        assert 0 < len(made.text) <= 200
        assert not any(value in made.text for value in facts.values())
        assert not any("order=" in question.english() for question in made.questions)


def test_a_review_that_cannot_be_short_is_flagged() -> None:
    """Nothing is cut in the middle of a sentence: a person shortens it."""
    book = a_book("x" * 300, limits={"channel": {"review": 200}})
    (first, *_) = draft(a_timeline(channel="review"), book=book).questions
    assert first.english() == "it has 300 characters; a reply there may have 200: shorten it"


def test_the_channel_limits_the_length() -> None:
    """By channel or by payment, whichever is less; what can be left out goes first, the greeting last."""
    parts = {"greeting": "Hello.", "fact": "A fact.", "feeling": "A feeling.", "promise": "A promise."}
    sentences = [{"id": part, "step": ["acknowledge"], "part": part, "text": text} for part, text in parts.items()]
    limits = {"channel": {"wechat": 40}, "payment": {"wechat-pay": 30}}
    book = Playbook.from_data("en", {"g.toml": {"sentence": sentences, "limits": limits}})
    assert draft(a_timeline(channel="email"), book=book).text.count(".") == 4
    assert draft(a_timeline(channel="wechat"), book=book).text == "Hello.\nA fact. A feeling. A promise."
    assert draft(a_timeline(channel="wechat", payment="wechat-pay"), book=book).text == "Hello.\nA fact. A promise."


@pytest.mark.parametrize(
    ("limits", "problem"),
    [
        ({"weather": {}}, "'limits.weather': this is not a section of a playbook"),
        ({"channel": 5}, "'limits.channel': this is not a section of a playbook"),
        ({"channel": {"review": 0}}, "'limits.channel.review': '0' is not a number above zero"),
        ({"channel": {"review": "many"}}, "'limits.channel.review': 'many' is not a number above zero"),
    ],
)
def test_a_wrong_limit_is_refused(limits: dict[str, Any], problem: str) -> None:
    """With the file and the key."""
    with pytest.raises(ConfigProblem, match=problem):
        a_book("x", limits=limits)


def test_a_step_without_a_reply_is_refused() -> None:
    """The error names the steps there are."""
    with pytest.raises(BadValue, match="'escalate' is not a step that has a reply"):
        draft(a_timeline(), "escalate")


def test_what_is_missing_is_asked_and_never_invented() -> None:
    """Facts that would make the draft better, and always the personal touch."""
    asked = [question.english() for question in draft(a_timeline(category="delivery-late")).questions]
    assert [question.split("?")[0] for question in asked[:-1]] == [
        "which product is it about",
        "which order is it about",
        "what does the customer really need it for, and by when",
        "which parcel is it",
        "who answers",
    ]
    assert "only a person" in asked[-1]
    known = a_timeline(category="delivery-late", product="杯子", order="1", needs="周五", tracking="7")
    assert len(draft(known, setting={"agent": "小陈"}).questions) == 1
    moved = a_timeline(events=[an_event("offered", options=TWO), an_event("accepted", option=1)])
    assert any("parcel that is sent now" in question.english() for question in draft(moved, "resolve").questions)
    assert len(draft(a_timeline(), "survey").questions) == 1


def test_a_question_answered_later_or_of_a_kind_without_words_still_gets_a_reply() -> None:
    """Where no sentence is for this kind of contact, those for a complaint serve."""
    assert draft(a_timeline(kind="question", category="product-question"), "offer").text.count("\n") >= 3


# Steps beside the work flow


def test_what_the_customer_wrote_again_is_answered_otherwise() -> None:
    """Angry and back after an answer: the first answer did not do; a calm word more is an ordinary message."""
    heard = [an_event("acknowledged", "2026-11-22T09:20+08:00", text="...")]
    back = [*heard, an_event("contacted", "2026-11-22T09:30+08:00", text="!!!")]

    def tags(events: list[Event], step: str = "answer", **facts: Any) -> frozenset[str]:
        return gather(a_timeline(events=events, **facts), step, playbook("en"), a_setting()).tags

    assert "again" in tags(back, emotion="angry")
    assert "again" in tags(back, emotion="annoyed")
    assert "again" not in tags(back)
    assert "again" not in tags(heard, emotion="angry")
    assert "again" not in tags(back[1:], emotion="angry")
    assert "again" not in tags(back, "offer", emotion="angry")


def test_goods_are_on_the_way_until_they_arrive() -> None:
    """From when they were sent to put it right until they arrive or a promise is kept; a refund never is."""
    sent = [
        an_event("offered", options=TWO),
        an_event("accepted", option=1),
        an_event("resolved", cost="18", tracking="SF1"),
    ]

    def tags(*events: Event) -> frozenset[str]:
        return gather(a_timeline(events=events), "follow-up", playbook("en"), a_setting()).tags

    assert "on-the-way" not in tags(*sent[:2])
    assert "on-the-way" in tags(*sent)
    assert "on-the-way" in tags(*sent, an_event("milestone", name="shipped"))
    assert "on-the-way" not in tags(*sent, an_event("milestone", name="goods_delivered"))
    promised = an_event("promised", what="x", due="2026-11-23T18:00+08:00")
    assert "on-the-way" not in tags(*sent, promised, an_event("kept", promise="e4"))
    assert "on-the-way" not in tags(*solved())


def test_a_cause_that_is_not_known_is_not_named() -> None:
    """Diagnosed as unknown: what was checked is said, no cause."""
    unknown = a_timeline(events=[an_event("diagnosed", cause="unknown", party="nobody")])
    assert "cause" not in slots_of(unknown, "diagnose")


def test_a_reply_takes_up_what_the_customer_came_with_before() -> None:
    """The product and the day of the last complaint, in the language of the reply."""
    history = History(cases=1, orders=4, product="teapot", at=at("2026-10-08T10:00+08:00"))
    found = slots_of(a_timeline(), history=history)
    assert (found["earlier_product"], found["earlier_on"]) == ("teapot", "8 Oct")
    assert "earlier_product" not in slots_of(a_timeline(), language="zh-Hans", history=history._replace(product="請問"))


def test_a_gift_is_named_in_the_note() -> None:
    """The one given for this draft, else the last that was recorded; without one a person is asked."""
    coupon = [{"kind": "coupon", "amount": "20"}]
    given = a_timeline(currency="CNY", events=[an_event("compensated", remedies=coupon)])
    book = a_book("On top: ${gift}.", step="goodwill", part="gift")
    assert "¥20.00" in slots_of(given, "goodwill")["gift"]
    assert draft(given, "goodwill", book=book).text.startswith("On top: ")
    assert draft(a_timeline(), "goodwill", book=book).text == ""
    own = draft(a_timeline(), "goodwill", book=book, options=[parse_option("points:50")])
    assert (own.text, own.options) == ("On top: points.", ())
    asked = [question.english() for question in draft(a_timeline(), "goodwill", "en").questions]
    assert any(question.startswith("which gift") or "on top" in question for question in asked)


@pytest.mark.parametrize("wants", ["refund-full", "exchange", "coupon", "a discount for life", None])
@pytest.mark.parametrize("category", ["delivery-late", "invoice", "price-changed", "praise"])
def test_a_demand_is_declined_with_what_can_be_done(wants: str | None, category: str) -> None:
    """At least two things instead, numbered, none of them what was just declined; the reason is the owner's to give."""
    made = draft(a_timeline(category=category, wants=wants), "refuse", "en")
    assert len(made.options) >= 2
    assert wants not in {option.kind for option in made.options}
    assert len(re.findall(r"(?m)^\d\. ", made.text)) == len(made.options)
    asked = [question.english() for question in made.questions]
    assert any(question.startswith("why can it not be done?") for question in asked)
    assert any(question.startswith("what is it that you cannot do?") for question in asked) == (wants is None)
    alone = draft(a_timeline(category=category), "refuse", "en", options=[parse_option("gift")])
    assert re.search(r"(?m)^1\. ", alone.text)


def test_only_a_content_customer_is_invited() -> None:
    """A rating of 4 or 5, else a person is asked to make sure."""

    def asked(*events: Event) -> bool:
        questions = draft(a_timeline(events=events), "invite", "en").questions
        return any("no rating of 4 or 5" in question.english() for question in questions)

    assert asked()
    assert asked(an_event("rated", score=3))
    assert not asked(an_event("rated", score=4))


def test_no_time_is_promised_that_cannot_be_kept() -> None:
    """Four minutes before the deadline there is none left to name; a person is asked."""
    late = draft(a_timeline(), setting={"now": "2026-11-22T12:11+08:00"})
    assert "reply_by" not in slots_of(a_timeline(), now="2026-11-22T12:11+08:00")
    assert any("no time is left" in question.english() for question in late.questions)


# The step to draft for


def solved() -> list[Event]:
    return [
        an_event("acknowledged", "2026-11-22T09:20+08:00", text="..."),
        an_event(
            "diagnosed", "2026-11-22T09:21+08:00", cause="carrier-delay", party="carrier", evidence="中转站滞留4天。"
        ),
        an_event("offered", "2026-11-22T09:22+08:00", options=TWO),
        an_event("accepted", "2026-11-22T09:23+08:00", option=2),
        an_event("resolved", "2026-11-22T09:24+08:00", cost="18", tracking="SF1"),
        an_event("promised", "2026-11-22T09:25+08:00", what="明天送到", due="2026-11-23T18:00+08:00"),
        an_event("followed_up", "2026-11-22T09:26+08:00", text="..."),
        an_event("surveyed", "2026-11-22T09:27+08:00"),
        an_event("rated", "2026-11-22T09:28+08:00", score=2),
    ]


@pytest.mark.parametrize(
    ("events", "step"),
    [
        (0, "acknowledge"),
        (1, "diagnose"),
        (2, "offer"),
        (3, "nudge"),
        (4, "resolve"),
        (5, "follow-up"),
        (7, "survey"),
        (9, "recover"),
    ],
)
def test_the_draft_is_for_the_step_that_is_due(events: int, step: str) -> None:
    """Each step has its reply."""
    assert default_step(a_timeline(events=solved()[:events]), TERMS, NOW) == step


def test_steps_that_are_no_replies_have_one() -> None:
    """Escalation before any answer is an acknowledgment; a promise and a later escalation are answers."""
    assert default_step(a_timeline(severity="critical"), TERMS, NOW) == "acknowledge"
    heard = [an_event("acknowledged", text="...")]
    assert default_step(a_timeline(severity="critical", events=heard), TERMS, NOW) == "answer"
    assert default_step(a_timeline(events=solved()[:6]), TERMS, at("2026-11-24T09:00+08:00")) == "answer"
    closed = [*heard, an_event("closed", outcome="withdrawn")]
    assert default_step(a_timeline(events=closed), TERMS, NOW) == "answer"
    again = [*closed, an_event("reopened")]
    assert default_step(a_timeline(events=again), TERMS, NOW) == "answer"
    assert default_step(a_timeline(severity="critical", events=again), TERMS, NOW) == "answer"


@pytest.mark.parametrize("name", ["${product}", "{name}", "\x1b[31m", "$$", "王女士\n1. 全额退款"])
@pytest.mark.parametrize("language", taxonomy.LANGUAGES)
def test_hostile_names_do_no_harm(name: str, language: str) -> None:
    """A name that looks like a template, a colour or a list item stays a name, or is left out."""
    for step in STEPS:
        text = draft(a_timeline(customer=name, product="cup" if language == "en" else "杯子"), step, language).text
        assert text.replace("\n", "").isprintable()
        shown = phrasing.slot_value(name)
        assert shown or "${" not in text
        assert "\n1. 全额退款\n1." not in text
