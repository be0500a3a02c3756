"""One person found again in any text, and nobody else."""

from __future__ import annotations

import pytest

from cs_toolkit.core.privacy.traces import Traces, bare, names_of

KNOWN = (
    "王小明", "13800138000", "tb_xiaoming88", "202607251234592825", "Emily O'Brien", "wechat: wxid_abc123",
    "xm2020@example.com", "+8613900139000",
)  # fmt: skip


@pytest.mark.parametrize(
    ("written", "is_shown"),
    [
        ("我是王小明", "我是…"),
        ("王 小 明说", "…说"),
        ("１３８００１３８０００", "…"),
        ("138-0013-8000", "…"),
        ("1\u200b3800138000", "…"),
        ("一三八零零一三八零零零", "…"),
        ("8613800138000", "86…"),
        ("打13900139000", "打…"),
        ("TB XiaoMing88!", "…!"),
        ("2026 0725 1234 5928 25", "…"),
        ("O'Brien, Emily", "…"),
        ("微信wxid_ABC123", "微信…"),
        ("xm2020＠example．com", "…"),
        ("xm2020", "…"),
        ("王小明13800138000", "…"),
        ("退款129.00，2026-07-25", "退款129.00，2026-07-25"),
    ],
)
def test_what_tells_a_person_is_taken_out_of_anybodys_text(written: str, is_shown: str) -> None:
    """Full width, gaps, numerals, invisible characters, the order of a name."""
    traces = Traces(KNOWN)
    assert traces.without(written) == is_shown
    assert traces.touch(written) == (written != is_shown)


@pytest.mark.parametrize(
    ("written", "others", "own"),
    [
        ("小明说王先生来了", "小明说王先生来了", "…说…来了"),
        ("老王，小王你好", "老王，小王你好", "…，…你好"),
        ("小王子", "小王子", "小王子"),
        ("尾号8000", "尾号8000", "尾号…"),
        ("末四位 ８０００", "末四位 ８０００", "末四位 …"),
        ("尾号12", "尾号12", "尾号12"),
        ("单号 2345928 就是", "单号 2345928 就是", "单号 … 就是"),
        ("Emily wrote", "Emily wrote", "… wrote"),
        ("Emilyana wrote", "Emilyana wrote", "Emilyana wrote"),
        ("共1200元", "共1200元", "共1200元"),
    ],
)
def test_parts_tell_only_in_the_persons_own_cases(written: str, others: str, own: str) -> None:
    """A given name, a surname with a title, the last digits."""
    assert Traces(KNOWN).without(written) == others
    assert Traces(KNOWN, own=True).without(written) == own


@pytest.mark.parametrize("name", ["cup", "王女士", "1234", "阿", "rose", "Mrs", "小杯子"])
def test_what_many_are_called_is_not_looked_for_in_the_cases_of_others(name: str) -> None:
    """A word, a surname with a title, four digits."""
    assert not Traces([name])
    assert Traces([name]).without(f"x {name} y") == f"x {name} y"


@pytest.mark.parametrize("name", ["cup", "王女士", "1234", "小杯子"])
def test_in_the_persons_own_cases_it_is(name: str) -> None:
    assert Traces([name], own=True).without(f"x {name} y") == "x … y"


def test_a_short_name_stands_near_together() -> None:
    """Two characters in two sentences are no name."""
    assert Traces(["李娜"]).without("桃李。。。。娜娜") == "桃李。。。。娜娜"
    assert Traces(["李娜"]).without("李 娜来过") == "…来过"


def test_a_title_is_no_part_of_a_name() -> None:
    assert Traces(["Mrs Smith"], own=True).without("Mrs Jones, Smith") == "Mrs Jones, …"


def test_nothing_known_nothing_found() -> None:
    assert Traces(["", " "]).without("王小明") == "王小明"
    assert not Traces([])


def test_many_people_at_once() -> None:
    """Hundreds are looked for as fast as a few, and the same is found."""
    people = [f"1380013{number:04d}" for number in range(300)] + ["王小明", "abc12", "９９９９９９９９"]
    many = Traces(people)
    assert many.touch("打 138-0013-0042")
    assert not many.touch("打 139-0013-0042")
    assert many.without("打 138-0013-0042 找王小明，一三八零零一三零零零七，abc12") == "打 … 找…，…，…"
    assert many.without("二三四") == "二三四"


def test_what_somebody_else_goes_by_too_is_left() -> None:
    traces = Traces(KNOWN)
    assert traces.but(["李雷"]) is traces
    assert traces.but(["王小明"]).without("王小明 13800138000") == "王小明 …"


def test_plain_data_at_any_depth() -> None:
    data = {"13800138000": ["王小明", {"n": 1, "t": ("x", "王小明")}], "k": None}
    assert Traces(KNOWN).without_any(data) == {"…": ["…", {"n": 1, "t": ["x", "…"]}], "k": None}


def test_letters_with_marks_are_the_same_however_they_are_stored() -> None:
    assert Traces(["Ren\u00e9e Dupont"]).without("hi Rene\u0301e Dupont") == "hi …"


def test_what_a_contact_is_known_by() -> None:
    assert bare("Ｔel 138 ") == "tel138"
    assert names_of("qq: 123456, 13800138000") == {"qq12345613800138000", "123456", "13800138000"}
    assert names_of("") == frozenset()


def test_what_is_no_text_keeps_its_length_and_the_rest_of_it() -> None:
    """In pieces that end where a line or a text does, or anywhere where none does."""
    traces = Traces(["王小明", "13800138000"])
    other = b"\xff\x00\x89" + bytes(range(1, 9)) * 20_000
    for data in (
        b"\xff" + "王小明".encode() + b"\x00" + other,
        other + b"\n138 0013 8000\x00\xfe",
        b"\n".join([b"x" * 40_000, "１３８００１３８０００".encode(), b"y" * 40_000]),
    ):
        made = traces.painted(data)
        assert len(made) == len(data)
        assert made != data
        assert other in made or b"y" * 40_000 in made
        assert not any(traces.without(found) != found for found in made.decode("utf-8", "replace").split("\0"))
    assert traces.painted(other) == other
    assert traces.painted(b"") == b""
