"""Complaints in groups by what customers wrote."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opencc import OpenCC

from cs_toolkit import packs
from cs_toolkit.core.likewise import Group, Text, grouped
from cs_toolkit.core.likewise.features import masked

LATE = ("快递五天没动了", "物流五天都没有更新", "包裹好几天没动静了，快递太慢", "快递一直没动，物流不更新")
BROKEN = ("杯子收到就碎了", "收到货杯盖碎了", "杯子摔碎了，包装太差", "打开一看杯子是碎的")
FEES = ("I was charged a fee twice", "charged the same fee two times, twice!", "Why did you charge the fee twice?")
TRADITIONAL = OpenCC("s2tw")


def texts(*words: str, masks: tuple[str, ...] = ()) -> list[Text]:
    return [Text(f"{number:03}", told, masks) for number, told in enumerate(words)]


def groups(*words: str, masks: tuple[str, ...] = (), is_strict: bool = False) -> list[set[str]]:
    """The groups of what was written, each as a set of texts."""
    by_id = {text.id: text.words for text in texts(*words, masks=masks)}
    found = grouped(texts(*words, masks=masks), packs.talk(), is_strict=is_strict)
    return [{by_id[one] for one in group.ids} for group in found]


def test_those_who_wrote_of_the_same_are_together() -> None:
    """Late parcels, broken cups and double fees are three issues, whatever the words and the language."""
    found = groups(*LATE, *BROKEN, *FEES)
    assert sorted(map(sorted, found)) == sorted(map(sorted, map(set, (LATE, BROKEN, FEES))))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("快递太慢了！", "快遞太慢了"),
        ("退款一直没到账", "退款一直沒到帳"),
        ("ＷＨＥＲＥ is my   Parcel", "where is my parcel?"),
        ("👍", "👍"),
        ("", "   "),
        ("订单 3301 没发货", "订单 9928 没发货"),
        ("can’t log in", "can't log in"),
    ],
)
def test_the_same_text_is_in_the_same_group(one: str, other: str) -> None:
    """Script, case, width, marks and numbers do not part what is the same."""
    assert len(grouped(texts(one, other, "杯子收到就碎了"), packs.talk())) == 2


@pytest.mark.parametrize("words", ["", "坏", "👍", "x", "1", "?", "你好", "the", "坏" * 20_000, "broken cup " * 2_000])
def test_one_text_of_any_kind_is_a_group_of_its_own(words: str) -> None:
    """One single case, of one character or of 20,000: one group, that shares nothing with anybody."""
    assert grouped([Text("1", words)], packs.talk()) == (Group(frozenset({"1"}), ("1",), ()),)


def test_no_text_no_group() -> None:
    """A shop without a case has no issue."""
    assert grouped([], packs.talk()) == ()


def test_emoji_of_different_kinds_are_not_alike() -> None:
    """Where no word was written, only the same signs are the same."""
    assert len(groups("👍", "😡", "😡😡")) == 3


def test_a_product_that_all_bought_glues_nothing_together() -> None:
    """The product's name is masked, its last word too, and so are order numbers and names."""
    product = "护眼平板 11英寸 128G"
    told = ("护眼平板 11英寸 128G 碎屏了", "平板的发票还没开", "平板快递太慢")
    assert len(groups(*told, masks=(product, "张小明"))) == 3
    assert masked(
        Text("1", "張小明：平板電腦碎屏，平板，Tab-9 bad tab", (product, "张小明", "Tab-9")), packs.talk()
    ) == (": 电脑碎屏, , bad")


def test_what_is_wrong_is_not_masked_by_the_products_name() -> None:
    """A known word of shop talk stays, though the product is called so."""
    assert (
        masked(Text("1", "delivery late for my delivery bag", ("Delivery Bag",)), packs.talk())
        == "delivery late for my"
    )
    assert masked(Text("1", "快递太慢", ("快递",)), packs.talk()) == "太慢"
    assert masked(Text("1", "质量太差", ("好质量",)), packs.talk()) == "质量太差"
    assert masked(Text("1", "the mug, mugs, smug", ("Travel mug",)), packs.talk()) == "the , mugs, smug"


def test_one_who_complains_a_thousand_times_makes_one_large_group() -> None:
    """10,000 complaints that differ in their number only are one issue of all of them."""
    (group,) = grouped([Text(str(n), f"我的快递五天没动了，单号{n}") for n in range(10_000)], packs.talk())
    assert (len(group.ids), "快递" in group.terms) == (10_000, True)


def test_strict_groups_are_smaller_and_purer() -> None:
    """`is_strict` parts what only resembles each other; it never joins what was apart."""
    words = (*LATE, *BROKEN, *FEES, "杯子颜色不对", "杯子太小了")
    loose, strict = groups(*words), groups(*words, is_strict=True)
    assert len(strict) > len(loose)
    assert all(any(small <= large for large in loose) for small in strict)


def test_the_largest_group_comes_first_and_names_who_speaks_for_it() -> None:
    """A group tells by whom it is represented and what its customers share, in their own words."""
    first, *rest = grouped(texts(*LATE, *BROKEN[:2]), packs.talk())
    assert [len(group.ids) for group in (first, *rest)] == [4, 2]
    assert first.speakers[0] in first.ids
    assert "快递" in first.terms


def test_terms_are_shown_in_the_script_of_the_customers() -> None:
    """What three customers wrote in traditional characters is shown in these."""
    told = ("貨運太慢，客服沒有回覆", "客服沒有回覆我", "一直沒有回覆，客服在嗎", "杯子碎了")
    group = grouped(texts(*told), packs.talk())[0]
    assert {"客服", "沒有", "回覆"} & set(group.terms)
    assert not {"没有", "回复", "没有回复"} & set(group.terms)


def test_english_terms_are_whole_words() -> None:
    """Two words that stand together are shown together, once, in the form that most wrote."""
    told = ("the exchange rate is wrong", "wrong exchange rates", "your exchange rate was wrong!", "where is my card")
    assert grouped(texts(*told), packs.talk())[0].terms == ("exchange rate", "wrong")


@settings(max_examples=20)
@given(st.permutations(range(24)), st.integers(0, 3))
def test_the_order_of_the_cases_changes_nothing(order: list[int], seed: int) -> None:
    """However the cases come in, the groups are the same, with the same speakers and terms."""
    rng = random.Random(seed)
    known = texts(*(" ".join(rng.sample([*LATE, *BROKEN, *FEES, "", "👍"], 2)) for _ in range(24)))
    assert grouped([known[place] for place in order], packs.talk()) == grouped(known, packs.talk())


@given(st.lists(st.text(max_size=40), max_size=12))
def test_every_case_is_in_exactly_one_group(words: list[str]) -> None:
    """Whatever was written, each case is counted once."""
    found = grouped(texts(*words), packs.talk())
    assert sorted(one for group in found for one in group.ids) == [text.id for text in texts(*words)]


@given(
    st.lists(st.text("快递没动退款不到账质量颜色错发后面门开关乱书", min_size=1, max_size=12), min_size=1, max_size=8)
)
def test_traditional_twins_are_together(words: list[str]) -> None:
    """A complaint and the same in traditional characters are in one group."""
    twins = [TRADITIONAL.convert(told) for told in words]
    found = grouped(texts(*words, *twins), packs.talk())
    where = {one: number for number, group in enumerate(found) for one in group.ids}
    half = len(words)
    assert [where[f"{n:03}"] for n in range(half)] == [where[f"{n + half:03}"] for n in range(half)]


def test_a_text_in_which_everything_is_said_once_by_all_is_no_error() -> None:
    """Texts of which no feature is found twice are near to nothing."""
    assert len(groups("坏", "贵", "丑", "差")) == 4


def test_chinese_terms_are_not_cut_in_the_middle() -> None:
    """Where all write 蒙牛, nobody is shown 喝蒙 or 牛酸."""
    told = ("很久不喝蒙牛了", "再也不喝蒙牛", "蒙牛酸奶变味", "拒绝喝蒙牛", "拒绝蒙牛酸奶", "抵制蒙牛")
    terms = {term for group in grouped(texts(*told), packs.talk()) for term in group.terms}
    assert any("蒙牛" in term for term in terms)
    assert not terms & {"喝蒙", "牛酸", "牛酸奶", "久不", "绝蒙"}
