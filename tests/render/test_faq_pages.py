"""FAQ pages: what is written is shown as it is, in any format, whatever customers or owners wrote."""

import json
import re

import pytest
from jsonschema import Draft202012Validator

from cs_toolkit.render.faq_pages import Answered, jsonld, markdown, text

WORDS = {"title": "常见问题", "other": "其他", "question": "问：", "answer": "答："}
# https://schema.org/FAQPage as search engines read it: typed questions, each with one accepted answer of text.
FAQ_PAGE = {
    "type": "object",
    "required": ["@context", "@type", "mainEntity"],
    "properties": {
        "@context": {"const": "https://schema.org"},
        "@type": {"const": "FAQPage"},
        "inLanguage": {"type": ["string", "array"]},
        "mainEntity": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["@type", "name", "acceptedAnswer"],
                "properties": {
                    "@type": {"const": "Question"},
                    "name": {"type": "string", "minLength": 1},
                    "inLanguage": {"type": "string"},
                    "acceptedAnswer": {
                        "type": "object",
                        "required": ["@type", "text"],
                        "properties": {
                            "@type": {"const": "Answer"},
                            "text": {"type": "string", "minLength": 1},
                            "inLanguage": {"type": "string"},
                        },
                        "additionalProperties": False,
                    },
                },
                "additionalProperties": False,
            },
        },
    },
    "additionalProperties": False,
}
HOSTILE = "</script><script>alert(1)</script> & \u2028 \x1b[31m =1+1 🎁"


def an_entry(asked: str, answer: str = "好。", product: str | None = "旅行杯", language: str = "zh-Hans") -> Answered:
    return Answered("x", language, product, asked, answer)


def test_a_page_is_grouped_by_product() -> None:
    page = markdown(
        [
            an_entry("一？", product=None),
            an_entry("二？"),
            an_entry("四？", product="壶"),
            an_entry("二？", "行。"),
            an_entry("二？"),
        ],
        {"title": "常见问题", "other": "其他"},
    )
    assert page == (
        "# 常见问题\n\n## 旅行杯\n\n### 二？\n\n好。\n\n行。\n\n## 壶\n\n### 四？\n\n好。\n\n"
        "## 其他\n\n### 一？\n\n好。\n"
    )


def test_an_empty_page_has_its_title() -> None:
    assert markdown([], {"title": "FAQ", "other": "Other"}) == "# FAQ\n"


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("<script>alert(1)</script> & more", "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more"),
        ("[a](javascript:b) ![c](d)", r"\[a\](javascript:b) !\[c\](d)"),
        ("**a** _b_ `c` ~~d~~ |e|", r"\*\*a\*\* \_b\_ \`c\` \~\~d\~\~ \|e\|"),
        ("a\n# b\n---\n\x1b[31mc", r"a \# b --- c"),
        ("- a", r"\- a"),
        ("1. a", r"1\. a"),
        ("=== a", r"\=== a"),
        ("&amp;\\", r"&amp;amp;\\"),
    ],
)
def test_markup_in_customers_words_is_shown_and_not_obeyed(hostile: str, shown: str) -> None:
    page = markdown([an_entry(hostile, hostile.replace("\n", " "), hostile)], {"title": hostile, "other": "Other"})
    assert page == f"# {shown}\n\n## {shown}\n\n### {shown}\n\n{shown}\n"


def test_lines_of_an_answer_stay_paragraphs_of_text() -> None:
    assert markdown([an_entry("几天到？", "三天。\n# 快\n\n1. 看")], WORDS).endswith("三天。\n\n\\# 快\n\n1\\. 看\n")


def test_text_for_a_product_page_is_plain_and_names_products_where_there_are_several() -> None:
    one = text([an_entry("几天到？", "三天。\n\n在订单里留言。"), an_entry("能换吗？", "能。")], WORDS)
    assert one == "问：几天到？\n答：三天。\n在订单里留言。\n\n问：能换吗？\n答：能。\n"
    two = text([an_entry("几天到？", "三天。", None), an_entry("能换吗？", "能。")], WORDS)
    assert two == "[旅行杯]\n\n问：能换吗？\n答：能。\n\n[其他]\n\n问：几天到？\n答：三天。\n"
    assert text([], WORDS) == ""


def test_structured_data_is_a_faq_page_of_schema_org() -> None:
    """Asked alike about two products, one question has both answers: a page asks nothing twice."""
    entries = [
        an_entry("How long?", "Three days.", "mug", "en"),
        an_entry("How long?", "A week.", "pot", "en"),
        an_entry("几天到？", "三天。"),
    ]
    page = json.loads(jsonld(entries))
    assert [error.message for error in Draft202012Validator(FAQ_PAGE).iter_errors(page)] == []
    assert page["inLanguage"] == ["en", "zh-Hans"]
    assert [(asked["name"], asked["acceptedAnswer"]["text"]) for asked in page["mainEntity"]] == [
        ("How long?", "Three days.\nA week."),
        ("几天到？", "三天。"),
    ]
    assert json.loads(jsonld(entries[2:]))["inLanguage"] == "zh-Hans"


def test_structured_data_of_nothing_is_still_a_page() -> None:
    page = json.loads(jsonld([]))
    assert Draft202012Validator(FAQ_PAGE).is_valid(page)
    assert page["mainEntity"] == []


def test_structured_data_ends_no_script_that_it_stands_in() -> None:
    written = jsonld([an_entry(HOSTILE, HOSTILE)])
    assert not re.search("[<>&\u2028\u2029\x1b]", written)
    (asked,) = json.loads(written)["mainEntity"]
    assert "</script>" in asked["name"]
    assert "</script>" in asked["acceptedAnswer"]["text"]
