"""What a complaint is about, by its words: the same in three scripts, and never louder than the customer was."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_toolkit import packs
from cs_toolkit.core import taxonomy
from cs_toolkit.core.triage import suggest
from cs_toolkit.core.triage_lexicon import Lexicon, indexed
from cs_toolkit.core.triage_tone import weighed
from cs_toolkit.errors import ConfigProblem

ROOT = Path(__file__).parents[2]
PACK = tomllib.loads((ROOT / "cs_toolkit/packs/categories/zh.toml").read_text("utf-8"))
LEXICON = packs.lexicon()


def tiny(**groups):
    """A lexicon of a few words, where a rule is told better without the pack."""
    return Lexicon.from_data({"negations": "不是|没|not", "asked": "是不是", **groups})


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("快递五天没动了，我周五要用！", "delivery-late"),
        ("下單一個禮拜了還沒出貨", "delivery-late"),
        ("My parcel hasn't arrived yet", "delivery-late"),
        ("快递把包裹弄丢了，单号也查不到", "delivery-lost"),
        ("包裹遺失了怎麼辦", "delivery-lost"),
        ("I think the package went missing", "delivery-lost"),
        ("打开一看杯子碎了", "delivery-damaged"),
        ("外箱壓扁，瓶子破損漏液", "delivery-damaged"),
        ("The mug arrived broken, the box was crushed", "delivery-damaged"),
        ("显示已签收，可是我根本没收到", "delivery-not-received"),
        ("系統顯示已取貨，但我沒收到貨", "delivery-not-received"),
        ("It says it was delivered but there is nothing here", "delivery-not-received"),
        ("发错货了，我要的是蓝色", "wrong-item"),
        ("寄錯尺寸了", "wrong-item"),
        ("You sent the wrong item", "wrong-item"),
        ("少发了一件，只收到两个", "missing-item"),
        ("漏寄配件", "missing-item"),
        ("Two parts are missing from the box", "missing-item"),
        ("穿一次就开线，质量太差", "quality-defect"),
        ("耳機有雜音，還會自動關機", "quality-defect"),
        ("It stopped working after a week", "quality-defect"),
        ("实物和图片不符，色差很大", "not-as-described"),
        ("顏色跟照片不一樣", "not-as-described"),
        ("Not as described, much smaller than the picture", "not-as-described"),
        ("一看就是假货，不是正品", "counterfeit"),
        ("懷疑是仿冒品", "counterfeit"),
        ("This is a counterfeit, not genuine", "counterfeit"),
        ("牛奶都过期两个月了", "expired"),
        ("麵包發霉了", "expired"),
        ("The yoghurt is past its date and mouldy", "expired"),
        ("充电的时候突然冒烟", "unsafe"),
        ("插上就漏電", "unsafe"),
        ("The charger caught fire", "unsafe"),
        ("说明书看不懂，怎么安装？", "instructions-unclear"),
        ("How do I install it? There are no instructions", "instructions-unclear"),
        ("退款十天了还没到账", "refund-slow"),
        ("退貨收到了還沒退費", "refund-slow"),
        ("I have not received my refund", "refund-slow"),
        ("商家不给退，说人为损坏", "return-refused"),
        ("The seller refuses to refund me", "return-refused"),
        ("退货运费凭什么我出", "return-freight"),
        ("Who pays for return shipping?", "return-freight"),
        ("刚买就降价，差价不退", "price-changed"),
        ("The price dropped the next day, can I get a price adjustment?", "price-changed"),
        ("优惠券用不了，满减也没算", "promotion"),
        ("The promo code does not apply", "promotion"),
        ("麻烦开一下发票", "invoice"),
        ("請開統編", "invoice"),
        ("Could you please send me an invoice", "invoice"),
        ("重复扣款两次", "payment"),
        ("I was charged twice", "payment"),
        ("联系不上客服，半天没人回复", "service-slow"),
        ("已讀不回", "service-slow"),
        ("No reply to three emails", "service-slow"),
        ("客服态度恶劣，还骂人", "service-rude"),
        ("客服態度很差", "service-rude"),
        ("The agent was rude and hung up", "service-rude"),
        ("答应补偿的一直没兑现，说话不算数", "promise-broken"),
        ("You promised me a callback", "promise-broken"),
        ("登录不上，收不到验证码", "account"),
        ("I cannot log in to my account", "account"),
        ("拍错了，帮我取消订单", "cancel-order"),
        ("Please cancel my order", "cancel-order"),
        ("想换大一码", "exchange-request"),
        ("I would like to exchange it for another size", "exchange-request"),
        ("七天无理由，我要退货", "return-request"),
        ("I want to return this", "return-request"),
        ("请问有现货吗？", "product-question"),
        ("Does it come with a lid?", "product-question"),
        ("很满意，做工精细，会回购", "praise"),
        ("東西很棒，出貨快，推薦", "praise"),
        ("Love it, works great, highly recommend", "praise"),
        ("12345678", None),
        ("", None),
    ],
)
def test_a_complaint_is_sorted_by_its_own_words(text, category):
    assert suggest(text, LEXICON).category == category


@pytest.mark.parametrize(
    ("text", "not_category"),
    [
        ("不是质量问题，就是颜色不喜欢", "quality-defect"),
        ("不是品質問題", "quality-defect"),
        ("没有破损，包装完好", "delivery-damaged"),
        ("It was not damaged at all", "delivery-damaged"),
        ("之前没收到货，现在已经收到，谢谢", "delivery-not-received"),
        ("Never received it at first, but it has arrived now", "delivery-not-received"),
        ("优惠券快过期了怎么办", "expired"),
        ("这个是真的假的？", "counterfeit"),
        ("退款太慢了", "delivery-late"),
        ("chocolate plate", "delivery-late"),
        ("没收到退款", "delivery-not-received"),
        ("不满意", "praise"),
        ("not good", "praise"),
    ],
)
def test_a_word_that_is_denied_or_stands_in_another_phrase_does_not_count(text, not_category):
    found = suggest(text, LEXICON)
    assert not_category not in (found.category, *found.also)


def test_asking_whether_is_not_denying():
    words = tiny(category={"quality-defect": {"strong": "质量问题"}})
    assert suggest("这是不是质量问题", words).category == "quality-defect"
    assert suggest("这不是质量问题", words).category is None


def test_an_english_denial_is_a_whole_word():
    words = tiny(category={"delivery-damaged": {"strong": "damaged"}})
    assert suggest("knot damaged", words).category == "delivery-damaged"
    assert suggest("wasn't damaged", words).category is None


def test_the_longer_phrase_speaks_and_not_the_shorter_one_inside_it():
    words = tiny(category={"delivery-late": {"strong": "没收到"}, "refund-slow": {"strong": "没收到退款"}})
    assert suggest("没收到退款", words).why == (("refund-slow", "没收到退款"),)
    assert suggest("没收到退款，货也没收到", words).also == ("refund-slow",)


def test_two_categories_may_claim_one_word_but_a_guard_silences_it():
    both = {"delivery-damaged": {"strong": "变形"}, "quality-defect": {"strong": "变形"}}
    found = suggest("变形了", tiny(category=both))
    assert (found.category, found.also, found.is_clear) == ("delivery-damaged", ("quality-defect",), False)
    guarded = both | {"praise": {"not": "变形"}}
    assert suggest("变形了", tiny(category=guarded)).category is None


def test_a_gap_stays_within_its_clause_and_its_reach():
    words = tiny(category={"refund-slow": {"strong": "退款~没|refund~late~again"}})
    assert suggest("退款到现在都没到", words).why == (("refund-slow", "退款到现在都没"),)
    assert suggest("退款了。没收到货", words).category is None
    assert suggest("退款的事情我想等周末再说一下因为没空", words).category is None
    assert suggest("refund is late and late again", words).category == "refund-slow"
    assert suggest("refund is later again", words).category is None


def test_a_number_is_not_found_inside_a_longer_one():
    assert suggest("打12315投诉", LEXICON).signals == ("authority",)
    assert suggest("订单号 20261231500", LEXICON).signals == ()


def test_choices_in_braces_are_all_meant():
    words = tiny(category={"wrong-item": {"strong": "{发,寄, 送}错|wrong {size,item}s"}})
    assert [suggest(text, words).category for text in ("寄错", "送錯", "wrong items", "错")] == ["wrong-item"] * 3 + [
        None
    ]


@pytest.mark.parametrize(
    ("text", "is_clear"),
    [
        ("快递五天没动了", True),
        ("杯子碎了，我要退货", True),
        ("质量差，而且发错货", False),
        ("包裹少了", False),
        ("我要退货", False),
        ("没给发票", True),
        ("很满意，非常喜欢", False),
        ("嗯", False),
    ],
)
def test_only_plain_speech_overrules_the_reason_chosen_on_the_platform(text, is_clear):
    assert suggest(text, LEXICON).is_clear is is_clear


def test_what_is_wrong_stands_before_what_is_wished_for():
    found = suggest("杯子碎了，我要退货，怎么退？", LEXICON)
    assert (found.category, found.also, found.wants) == ("delivery-damaged", ("return-request",), "return-refund")


def test_praise_does_not_hide_a_complaint():
    assert suggest("东西不错，很喜欢，就是物流太慢，等了十天", LEXICON).category == "delivery-late"


@pytest.mark.parametrize(
    ("text", "emotion", "severity"),
    [
        ("您好，麻烦补发一个盖子，谢谢", "calm", "normal"),
        ("质量太差，很失望", "annoyed", "normal"),
        ("失望！！！", "annoyed", "normal"),
        ("什么垃圾", "angry", "normal"),
        ("垃圾骗子，气死我了！！！", "angry", "high"),
        ("Worst scam ever, disgusting!!!", "angry", "high"),
        ("很满意", "calm", "low"),
        ("有現貨嗎？", "calm", "low"),
        ("充电器漏电", "annoyed", "critical"),
        ("吃完拉肚子，里面有虫", "annoyed", "critical"),
        ("麵包發霉", "annoyed", "high"),
        ("再不处理我打12315", "annoyed", "critical"),
        ("我要向消保官申訴", "calm", "critical"),
        ("I will report this to trading standards", "calm", "critical"),
        ("找记者曝光你们", "calm", "critical"),
        ("I will file a chargeback", "calm", "high"),
        ("要求退一赔三", "annoyed", "high"),
        ("不解决就给差评", "annoyed", "high"),
        ("我发到群里让大家都知道", "calm", "high"),
        ("再也不买了", "annoyed", "normal"),
    ],
)
def test_who_is_hurt_or_goes_to_the_authorities_comes_first(text, emotion, severity):
    found = suggest(text, LEXICON)
    assert (found.emotion, found.severity) == (emotion, severity)


@pytest.mark.parametrize(
    ("text", "signals"),
    [
        ("过敏了，去医院看了", ("injury",)),
        ("吃出异物，拉肚子，打12315", ("authority", "injury", "food-safety")),
        ("My son cut his hand, we are at the hospital", ("injury",)),
        ("Never again, last time I buy here", ("leaving",)),
        ("我不会报警的", ()),
    ],
)
def test_signals_stand_in_the_order_of_the_taxonomy(text, signals):
    assert suggest(text, LEXICON).signals == signals


@pytest.mark.parametrize(
    ("text", "wants"),
    [
        ("给我退款", "refund-full"),
        ("我要退貨退款", "return-refund"),
        ("帮我换一个新的", "exchange"),
        ("麻烦补发少的那瓶", "resend-part"),
        ("请重新发一份", "reship"),
        ("能不能发顺丰加急", "reship-express"),
        ("补差价给我", "price-difference"),
        ("取消订单", "cancel"),
        ("给个说法", "explain"),
        ("Please send a replacement", "exchange"),
        ("I want my money back", "refund-full"),
        ("Give me a partial refund", "refund-part"),
        ("不用退款，谢谢", None),
        ("快递没动", None),
    ],
)
def test_what_is_asked_for_becomes_a_remedy(text, wants):
    assert suggest(text, LEXICON).wants == wants


@pytest.mark.parametrize(
    ("text", "urgency", "needs"),
    [
        ("快递五天没动了，我周五要用！", "by-date", "我周五要用"),
        ("怎麼還沒到？星期六前要收到。", "by-date", "星期六前要收到"),
        ("Still not here. I need it by Friday for work", "by-date", "I need it by Friday for work"),
        ("还没发货，赶着送礼呢", "gift", "赶着送礼呢"),
        ("婚禮要用的，快一點", "event", "婚禮要用的"),
        ("ＡＢＣ，急用\x1b[0m", "by-date", "急用"),
        ("快递没动", None, None),
    ],
)
def test_the_need_behind_the_wish_is_kept_in_the_customers_words(text, urgency, needs):
    found = suggest(text, LEXICON)
    assert (found.urgency, found.needs) == (urgency, needs)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("质量太差", "complaint"),
        ("您好，想换大一码，谢谢", "after-sales"),
        ("请开一下发票", "after-sales"),
        ("有货吗", "question"),
        ("杯子可以进洗碗机吗", "question"),
        ("能刻字不？", "question"),
        ("这个壶多大呢", "question"),
        ("很喜欢，五星好评", "review"),
        ("退货！不然我就打12315", "complaint"),
        ("包裹在哪", "complaint"),
    ],
)
def test_a_request_within_the_rules_is_not_a_complaint(text, kind):
    assert suggest(text, LEXICON).kind == kind


@given(st.text() | st.text("退款没收到货质量差不是~{}|,refund not -", max_size=200))
def test_any_text_has_an_answer_made_of_known_slugs(text):
    found = suggest(text, LEXICON)
    assert {found.category or "other", *found.also} <= set(taxonomy.CATEGORIES)
    assert found.emotion in taxonomy.EMOTIONS
    assert found.severity in taxonomy.SEVERITIES
    assert found.kind in taxonomy.KINDS
    assert found.wants is None or found.wants in taxonomy.REMEDIES


def test_a_mail_of_any_length_is_answered_from_its_beginning():
    assert suggest("杯子碎了。" + "退款没到。" * 100_000, LEXICON).category is not None


@pytest.mark.parametrize(
    "data",
    [
        {"category": {"delivery-lat": {"strong": "慢"}}},
        {"signal": {"police": {"words": "报警"}}},
        {"signal": {"media": {"severity": "huge", "words": "记者"}}},
        {"want": {"refund": {"words": "退款"}}},
        {"emotion": {"happy": {"words": "开心"}}},
        {"urgency": {"soon": {"words": "急"}}},
    ],
)
def test_a_slug_that_nobody_knows_is_named(data):
    (slug,) = next(iter(data.values()))
    with pytest.raises(ConfigProblem) as problem:
        tiny(**data)
    assert ("huge" if slug == "media" else slug) in str(problem.value)


@pytest.mark.parametrize("phrase", ["~没", "退款~", "退~~款", "-", "{a,b", "退款{", "退款还没{到", "{,没}"])
def test_a_phrase_that_cannot_be_read_is_named(phrase):
    with pytest.raises(ConfigProblem):
        tiny(category={"refund-slow": {"strong": f"退款|{phrase}"}})


def test_the_shop_may_add_a_category_of_its_own():
    data = {**PACK, "category": {**PACK["category"], "engraving": {"strong": "刻错字|刻字"}}}
    found = suggest("名字刻错字了", Lexicon.from_data(data, own=["engraving"]))
    assert (found.category, found.is_clear) == ("engraving", True)


@pytest.mark.parametrize("family", ["zh", "en"])
def test_every_shipped_category_has_words_in_each_language_and_the_packs_stay_small(family):
    path = ROOT / f"cs_toolkit/packs/categories/{family}.toml"
    data = tomllib.loads(path.read_text("utf-8"))
    assert set(data["category"]) == set(taxonomy.CATEGORIES) - {"other"}
    assert set(data["signal"]) == set(taxonomy.SIGNALS)
    assert path.stat().st_size <= 30 * 1024
    Lexicon.from_data(data)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("快递没动", ["zh", "tone-zh"]),
        ("快递没动，iPhone 15 Pro", ["zh", "tone-zh"]),
        ("快递没动 where is my parcel please", ["zh", "en", "tone-zh"]),
        ("Where is my parcel?", ["en"]),
        ("12345678", ["en"]),
    ],
)
def test_only_the_words_of_the_languages_of_a_text_are_read(text, read):
    """`cst log` is called all day: what a text does not call for costs nothing."""
    asked = []

    def load(name):
        asked.append(name)
        return packs.read(packs.ROOT / "categories" / f"{name}.toml", weighed if "tone" in name else indexed)

    lexicon = Lexicon(load)
    assert suggest(text, lexicon) == suggest(text, lexicon)
    assert asked == read


def test_a_text_in_two_languages_is_sorted_by_both():
    found = suggest("杯子碎了！ I want my money back, please refund me today", LEXICON)
    assert (found.category, found.wants, "return-request" in found.also) == ("delivery-damaged", "refund-full", False)
    assert {reason.words for reason in found.reasons if reason.about == "want"} >= {"money back"}


def test_every_suggestion_names_its_words():
    found = suggest("快递五天没动了，我周五要用！不处理就打12315，骗子", LEXICON)
    told = {(reason.about, reason.slug): reason.words for reason in found.reasons}
    assert told["category", "delivery-late"] == "没动"
    assert told["signal", "authority"] == "12315"
    assert told["emotion", "angry"] == "骗子"
    assert told["urgency", "by-date"] == "周五要"
    assert suggest("12345678", LEXICON).reasons == ()


@pytest.mark.parametrize(
    ("text", "emotion"),
    [
        ("东西很好，很喜欢", "calm"),
        ("等了两个小时才送到，都凉了", "annoyed"),
        ("等了兩個小時才送到，都涼了", "annoyed"),
        ("您好，麻烦帮我换一个尺码", "calm"),
        ("请问什么时候有货呢", "calm"),
        ("您好，质量太差了，请处理", "annoyed"),
        ("味道很好，就是送得太慢了，以后不来了", "annoyed"),
    ],
)
def test_a_polite_request_is_calm_and_a_bitter_one_is_not(text, emotion):
    assert suggest(text, LEXICON).emotion == emotion
