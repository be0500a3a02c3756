"""What the deadlines of platforms and laws are called on pages for people."""

import pytest
from conftest import Run

from cs_toolkit import packs
from cs_toolkit.core.taxonomy import LANGUAGES
from cs_toolkit.render import names, words


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_shipped_deadline_has_a_name_of_its_own(language: str) -> None:
    """In each language, none twice, and none for a deadline that is gone."""
    called = packs.deadline_names(language)
    assert set(called) == {rule.id for rule in packs.all_clock_rules()}
    assert len(set(called.values())) == len(called)


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "China: remedy for faulty goods (cn.order73.art8_remedy)"),
        ("zh-Hans", "商品不合格的处理期限（cn.order73.art8_remedy）"),
        ("zh-Hant", "商品不合格的處理期限（cn.order73.art8_remedy）"),
    ],
)
def test_why_names_the_deadline_and_keeps_its_id(run: Run, language: str, told: str) -> None:
    """A person reads the name; `cst clock` takes the id; a program gets the id alone."""
    run("log", "--text", "杯子碎了，要退款", "--platform", "taobao", "--category", "quality-defect", "--wants", "退款")
    page = run("--lang", language, "why", "1").stdout
    assert told in page
    assert "method." not in page
    assert '"clock": "cn.order73.art8_remedy"' in run("--lang", language, "why", "1", "-f", "json").stdout


def test_the_owners_own_clock_keeps_its_name() -> None:
    """What the owner named is called as the owner named it."""
    words.use("zh-Hans")
    assert names.clock_with_id("退款待处理") == "退款待处理"
    assert names.clock_with_id("method.acknowledge") == "首次响应"
    words.use(None)
