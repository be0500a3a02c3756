"""The engine: normal form and the way back, quotations, scopes, rules as data, and literals that save compiling."""

from __future__ import annotations

import re
from typing import Any

import pytest

from cs_toolkit import packs
from cs_toolkit.core.lint import Finding, Known, LintRules, Scope, lint
from cs_toolkit.core.lint.language import families_of
from cs_toolkit.core.lint.literals import may_fit, needs
from cs_toolkit.core.lint.reading import QUOTED, read
from cs_toolkit.errors import BadValue

SHIPPED = packs.lint_rules()
ALIASES = SHIPPED.wording("zh").aliases
RULE: dict[str, Any] = {
    "id": "L01",
    "severity": "block",
    "scopes": ["all"],
    "message": "no",
    "fix": "yes",
    "source": "law",
}


def rules_of(*patterns: dict[str, Any], zh: tuple[dict[str, Any], ...] = (), **changed: Any) -> LintRules:
    """One rule, L01, with English patterns (and Chinese ones)."""
    return LintRules.from_data(
        {
            "rules": {"rule": [{**RULE, **changed}]},
            "en": {"pattern": [{"rule": "L01", **pattern} for pattern in patterns]},
            "zh": {"pattern": [{"rule": "L01", **pattern} for pattern in zh]},
        }
    )


def spans(found: tuple[Finding, ...]) -> list[str]:
    return [finding.span for finding in found]


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("亲，➕我 薇 信 abc", "亲,加我微信abc"),
        ("加v：123", "加微信:123"),
        ("加我 V 信", "加我微信"),
        ("＋個 ＶＸ", "加个微信"),
        ("加個賴", "加个line"),
        ("返．现", "返现"),
        ("返\u200b現", "返现"),
        ("好-评*返😀现", "好评返现"),
        ("⭐⭐⭐⭐⭐好評", "五星好评"),
        ("５星好 坪", "五星好评"),
        ("红……包", "红……包"),
        ("返----现", "返----现"),
        ("ＦＲＥＥ\u3000gift", "free gift"),
        ("It’s  “fine”", 'it\'s "fine"'),
        ("wrapped\nline of text", "wrapped line of text"),
        ("One.\nTwo\n\nthree", "one.\ntwo\n\nthree".replace("\n\n", "\n")),
        ("第一行\n第二行", "第一行\n第二行"),
        ("㈱\u00a0½", "(株) 1⁄2"),
        ("  ", ""),
        ("👍🏽 ok", "👍🏽 ok"),
    ],
)
def test_the_normal_form(written: str, plain: str) -> None:
    """Width, case, script, blanks, pictures and disguises do not hide a word."""
    reading = read(written, ALIASES)
    assert reading.text == plain
    assert len(reading.origin) == len(plain) + 1
    assert list(reading.origin) == sorted(reading.origin)


@pytest.mark.parametrize(
    "written", ["稍微小一点", "微波炉", "加微量元素", "有威信的店", "好平台", "星期五", "卫星电视", "反现实", "赖账"]
)
def test_words_that_only_look_like_a_disguise(written: str) -> None:
    """They stay what they are."""
    assert read(written, ALIASES).text == written


def test_findings_stand_where_they_were_written() -> None:
    """Line and column count from 1 in the text as written; the span is what stands there."""
    rules = rules_of(zh=({"any": ["返现"]},))
    text = "您好，\n好評　返．現 5元\r\n另：返 现"
    found = lint(text, rules, Scope())
    assert [(item.line, item.column, item.span) for item in found] == [(2, 4, "返．現"), (3, 3, "返 现")]
    assert (found[0].rule, found[0].severity, found[0].message.english(), found[0].source) == (
        "L01",
        "block",
        "no",
        "law",
    )
    assert found[0].fix.english() == "yes"


def test_each_sentence_is_judged_alone() -> None:
    """A pattern does not reach over the end of a sentence, unless it is one of the whole text."""
    text = "You are happy. Write a review! Happy to write a review."
    assert spans(lint(text, rules_of({"any": ["happy.{0,20}review"]}), Scope())) == ["Happy to write a review"]
    whole = rules_of({"any": ["happy.{0,20}review"], "within": "text"})
    assert spans(lint(text, whole, Scope())) == ["happy. Write a review"]
    numbered = "1. Happy, Mr. Li, review"
    assert spans(lint(numbered, rules_of({"any": ["1.*review"]}), Scope())) == [numbered]


def test_what_excuses_and_what_hints() -> None:
    """`unless` silences the sentence it stands in; without a hint nothing is looked for."""
    rules = rules_of({"any": ["cash back"], "unless": ["cannot"], "hint": ["cash"]})
    text = "We cannot give cash back. We give cash back."
    assert [item.column for item in lint(text, rules, Scope())] == [35]
    assert lint(text, rules_of({"any": ["cash"], "hint": ["money"]}), Scope()) == ()
    two = rules_of({"any": ["cash"], "hint": ["money"]}, {"any": ["cash", "cash back"]})
    assert spans(lint("Money. Cash back.", two, Scope())) == ["Cash"]


@pytest.mark.parametrize(
    "text",
    [
        "您说“好评返现”，这个我们不做。",
        "您提到的「好評返現」，我們不做。",
        'You wrote: "好评返现", which we do not do.',
        "> 好评返现\n不做的。",
        "【客户原话】好评返现\n不做的。",
        "【客戶原話】好評返現",
        "买家留言：『好评返现』 > 已回",
        "> 您说“好评返现”",
    ],
)
def test_what_the_customer_said_is_not_judged(text: str) -> None:
    """A quotation of the customer is theirs; marks alone make no quotation."""
    rules = rules_of(zh=({"any": ["返现"]},))
    assert lint(text, rules, Scope()) == ()
    assert QUOTED in read(text).text
    assert spans(lint("“好评返现”！", rules, Scope())) == ["返现"]


def test_scopes() -> None:
    """A rule holds where one of its scopes does; a pattern may be narrower."""
    assert spans(lint("a b c d e", rules_of({"any": ["a"]}, scopes=["uk"]), Scope(region="gb"))) == ["a"]
    held = {
        "uk": Scope(region="uk"),
        "eu": Scope(region="de"),
        "cn": Scope(region="cn"),
        "public": Scope(kind="review"),
        "food": Scope(),
        "taobao": Scope(platforms=frozenset({"taobao"})),
        "platform": Scope(platforms=frozenset({"etsy", "own-site"})),
        "wechat-pay": Scope(payment="wechat-pay"),
    }
    for name, scope in held.items():
        assert name in scope.names()
        assert lint("a", rules_of({"any": ["a"]}, scopes=[name]), scope)
        assert lint("a", rules_of({"any": ["a"], "scopes": [name]}), scope)
        other = Scope(goods=frozenset(), platforms=frozenset({"own-site"}))
        assert not lint("a", rules_of({"any": ["a"]}, scopes=[name]), other)
        assert not lint("a", rules_of({"any": ["a"], "scopes": [name]}), other)


def test_severity_and_what_an_owner_does_without() -> None:
    """A platform may make it worse; what blocks here cannot be switched off here."""
    rules = rules_of({"any": ["a"]}, severity="warn", severity_in={"amazon": "block", "etsy": "info"})
    amazon = Scope(platforms=frozenset({"amazon", "etsy"}))
    off = frozenset({"L01"})
    assert [item.severity for item in lint("a", rules, Scope())] == ["warn"]
    assert [item.severity for item in lint("a", rules, amazon)] == ["block"]
    assert lint("a", rules, Scope(disabled=off)) == ()
    assert lint("a", rules, amazon._replace(disabled=off))


@pytest.mark.parametrize(
    ("files", "wrong"),
    [
        ({"rules": {"rule": [{**RULE, "severity": "bad"}]}}, "severity"),
        ({"rules": {"rule": [{**RULE, "severity_in": {"amazon": "bad"}}]}}, "severity"),
        ({"rules": {"rule": [{**RULE, "extra": 1}]}}, "extra"),
        ({"rules": {"rule": [{**RULE, "message": "{open"}]}}, "unreadable"),
        ({"rules": {"rule": [{name: RULE[name] for name in RULE if name != "source"}]}}, "source"),
        ({"rules": {"rule": [RULE]}, "en": {"pattern": [{"rule": "L99", "any": ["a"]}]}}, "L99"),
        ({"rules": {"rule": [RULE]}, "en": {"pattern": [{"rule": "L01"}]}}, "any"),
        ({"rules": {"rule": [RULE]}, "zh": {"pattern": [{"rule": "L01", "any": ["a"], "within": "page"}]}}, "within"),
        ({"rules": {"rule": [RULE]}, "zh": {"pattern": [{"rule": "L01", "any": ["a"], "hints": []}]}}, "hints"),
    ],
)
def test_packs_that_are_wrong(files: dict[str, Any], wrong: str) -> None:
    """Refused when they are read, naming what is wrong."""
    with pytest.raises(BadValue, match=wrong):
        LintRules.from_data(files)


def test_parts_stand_for_patterns() -> None:
    """`{time}` is a part of that name, made of earlier ones; a count stays a count, an unknown name stays."""
    data: dict[str, Any] = {
        "rules": {"rule": [RULE]},
        "en": {
            "parts": {"unit": "day|week", "time": r"\d {unit}s"},
            "pattern": [{"rule": "L01", "any": ["in {time}.{0,3}!", "{nothing}"]}],
        },
    }
    assert spans(lint("in 3 weeks ok!", LintRules.from_data(data), Scope())) == ["in 3 weeks ok!"]


@pytest.mark.parametrize(
    ("text", "fallback", "families"),
    [
        ("好的", None, ("zh",)),
        ("Sure", None, ("en",)),
        ("OK 好的", None, ("zh",)),
        ("好的, I will refund you today", None, ("zh", "en")),
        ("iPhone 15 Pro Max Ultra Titanium 手机", None, ("zh",)),
        ("Спасибо, мы вернём деньги", None, ()),
        ("ありがとうございます、返金します", None, ()),
        ("Gracias por su mensaje, le devolvemos el dinero hoy", None, ()),
        ("12345", None, ()),
        ("12345", "zh-Hant", ("zh",)),
        ("12345", "en", ("en",)),
    ],
)
def test_languages(text: str, fallback: str | None, families: tuple[str, ...]) -> None:
    """Chinese, English, both, or a third language, which no wording is judged in."""
    assert families_of(text, fallback) == families


def test_a_third_language_is_judged_by_what_holds_in_every_language() -> None:
    """Blanks of a template and personal data need no grammar."""
    found = lint("Здравствуйте, {имя}! Ваш телефон 13812345678.", SHIPPED, Scope())
    assert {item.rule for item in found} == {"L15", "L19"}


def test_shipped_rules() -> None:
    """L01 to L36 without a gap, then the method's; every one says why, what instead, and who says so."""
    names = list(SHIPPED.rules)
    assert names == [f"L{number:02}" for number in range(1, len(names) + 1)]
    assert len(names) >= 36
    for rule in SHIPPED.rules.values():
        assert rule.message.english().endswith(".")
        assert rule.fix.english().endswith(".")
        assert rule.source
        assert not rule.message.args


@pytest.mark.parametrize(
    ("pattern", "asked"),
    [
        ("返现", [{"返现"}]),
        ("好评.{0,9}(?:返|送)现?", [{"好评"}, {"返", "送"}]),
        ("ab?c+d{0,2}e*", [{"a"}, {"c"}]),
        ("a|bc", [{"a", "bc"}]),
        (r"(?:x|\d)y", [{"y"}]),
        (r"[您你]好(?!吗)", [{"您", "你"}, {"好"}]),
        (r"[^a][a-c]\d.", []),
        ("(?:a|b*)", []),
        ("(abc)?", []),
        ("(?:abc)?", []),
        ("(?i:abc)d", []),
        (r"\.com(?=x)(?<!y)$", [{"."}, {"com"}]),
        ("", []),
        ("?", []),
    ],
)
def test_what_a_pattern_cannot_do_without(pattern: str, asked: list[set[str]]) -> None:
    """Literals of which one must be there; nothing where it cannot be told."""
    assert [set(group) for group in needs(pattern)] == asked


def test_literals_never_hide_a_breach() -> None:
    """Whatever a shipped pattern fits has the literals it asks for: tried on its own words."""
    patterns = {
        text
        for family in ("zh", "en")
        for pattern in SHIPPED.wording(family).patterns
        for text in (*pattern.any, *pattern.unless)
    } | {sign for family in ("zh", "en") for sign in SHIPPED.wording(family).signs.values()}
    words = sorted({word for pattern in patterns for word in re.findall(r"[a-z ]{3,}|[㐀-鿿]{1,6}", pattern)})
    text = " ".join(words)
    tried = 0
    for pattern in patterns:
        for match in re.compile(pattern, re.DOTALL).finditer(text):
            tried += 1
            around = text[max(0, match.start() - 20) : match.end() + 20]
            assert may_fit(pattern, around), (pattern, match[0])
    assert tried > len(patterns)


def test_known_data_beyond_the_tables() -> None:
    """Public replies show nobody; the customer's own phone may stand in a private one; titles are no full names."""
    case = Known(customer="王芳", handle="fang_88", contact="13812345678", orders=("202607251234592825",), shop="小杯")
    private, public = Scope(known=case), Scope(known=case, is_public=True)

    def leaks(text: str, scope: Scope) -> list[str]:
        return [item.span for item in lint(text, SHIPPED, scope) if item.rule == "L19"]

    assert leaks("我打了您的138 1234 5678，没人接。", private) == []
    assert leaks("我打了您的138 1234 5678，没人接。", public) == ["138 1234 5678"]
    assert leaks("王芳您好，订单202607251234592825已补发，fang_88", public) == ["王芳", "202607251234592825", "fang_88"]
    assert leaks("Dear Jane Smith, the mug leaves today. Hello there friend, a@b.com", public) == [
        "Jane Smith",
        "a@b.com",
    ]
    assert leaks("With 3 simple steps close the lid: 10 easy steps close it for good.", private) == []
    assert leaks("杯子今天补发。", public._replace(known=Known(handle="\u200b"))) == []
    assert leaks("王女士您好", public._replace(known=Known(customer="王女士"))) == []
    assert leaks("您说“我电话13812345679”，我记下了。", private) == ["13812345679"]
    assert leaks("卡号6222 0212 3456 7890 123已退", private) == ["6222 0212 3456 7890 123"]
    assert leaks("身份证110101199003070119", private) == []


def test_length_and_pictures_where_the_customer_paid_by_wechat() -> None:
    """200 characters and four pictures; another channel has its own limit, in characters."""
    paid = Scope(payment="wechat-pay", pictures=5)
    found = [item for item in lint("已补发。", SHIPPED, paid) if item.rule == "L31"]
    assert [(item.line, item.column, item.span) for item in found] == [(1, 1, "")]
    long = [item for item in lint("好" * 31, SHIPPED, Scope(limit=30)) if item.rule == "L31"]
    assert [(item.column, item.span) for item in long] == [(31, "好")]
    assert "31" in long[0].message.english()


def test_the_script_of_the_customer() -> None:
    """A reply in the other script than the case's is found, too; names and titles are not in it."""
    hant = Scope(language="zh-Hant", known=Known(customer="张伟", product="旅行杯 热水"))
    assert spans(lint("您的订单明天18:00到。", SHIPPED, hant))[:1] == ["订"]
    assert "L40" not in {item.rule for item in lint("张伟您好，熱水杯明天18:00到，訂單已改。", SHIPPED, hant)}
