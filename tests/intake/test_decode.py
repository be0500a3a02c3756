"""Whatever encoding a platform or a spreadsheet wrote, the text arrives as it was, or is refused with the line."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from cs_toolkit.errors import UsageProblem
from cs_toolkit.intake.decode import decode, plausibility, read_path

REFUNDS = (
    "退款编号,订单编号,退款的申请时间,买家退款原因,买家退款说明\n"
    "33000000000001,2026765209994102219,2026-08-24 20:11:00,质量问题,用了一天就坏了，太差了\n"
)
TRADITIONAL = (
    "編號,時間,說明\nA1,2026-08-24,快遞五天沒動了，我週五要用！\nA2,2026-08-25,收到的時候盒子已經壞了，請退款\n"
)
OWN = "case,state,step,received_at,text\n20261122-03,due,offer,2026-11-22T09:14:00+08:00,"


@pytest.mark.parametrize(
    ("codec", "name"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("gb18030", "gb18030"),
        ("gbk", "gb18030"),
    ],
)
def test_simplified_exports(codec: str, name: str) -> None:
    assert decode(REFUNDS.encode(codec), "x.csv") == (REFUNDS, name)


@pytest.mark.parametrize(("codec", "name"), [("utf-16-le", "utf-16-le"), ("utf-16-be", "utf-16-be")])
def test_utf16_with_its_mark(codec: str, name: str) -> None:
    assert decode(("\ufeff" + REFUNDS).encode(codec), "x.csv") == (REFUNDS, name)


@pytest.mark.parametrize("codec", ["big5", "gb18030"])
def test_traditional_chinese_in_either_legacy_encoding(codec: str) -> None:
    """GB18030 decodes these Big5 bytes without an error, so only the text can tell."""
    assert decode(TRADITIONAL.encode(codec), "x.csv") == (TRADITIONAL, codec)


def test_gb18030_carries_emoji() -> None:
    text = REFUNDS.replace("太差了", "太差了😡")
    assert decode(text.encode("gb18030"), "x.csv") == (text, "gb18030")


@pytest.mark.parametrize("codec", ["big5", "gb18030", "utf-8"])
def test_own_export_has_an_ascii_header(codec: str) -> None:
    """The header fits under any encoding; the customer's words decide."""
    text = OWN + "快遞五天沒動了，我週五要用！\n"
    assert decode(text.encode(codec), "x.csv") == (text, codec)


def test_big5_extensions_of_hong_kong_and_windows() -> None:
    text = TRADITIONAL + "A3,2026-08-26,我哋喺度等緊，佢哋冇送嚟\n"
    assert decode(text.encode("big5hkscs"), "x.csv").text == text
    text = TRADITIONAL + "A3,2026-08-26,裏面有碁盤\n"
    assert decode(text.encode("cp950"), "x.csv").text == text


def test_the_known_header_decides() -> None:
    """Where the header is a known one in one encoding only, the text need not be plausible."""
    data = TRADITIONAL.encode("big5")
    as_gb18030 = data.decode("gb18030")
    assert decode(data, "x.csv", is_known=lambda text: text == as_gb18030).encoding == "gb18030"


def test_a_stream_is_read() -> None:
    assert decode(io.BytesIO(REFUNDS.encode("gb18030")), "-").text == REFUNDS


@pytest.mark.parametrize(
    ("first", "second", "line"),
    [("utf-8", "gb18030", 3), ("gb18030", "utf-8", 3), ("utf-8-sig", "gb18030", 3)],
)
def test_mixed_encodings_name_the_line(first: str, second: str, line: int) -> None:
    data = REFUNDS.encode(first) + "33000000000002,1,2026-08-25,其他,包装破了，里面是湿的\n".encode(second)
    with pytest.raises(UsageProblem) as caught:
        decode(data, "退款.csv")
    assert "退款.csv" in str(caught.value)
    assert caught.value.message.args["line"] == line
    assert caught.value.hint is not None


def test_a_short_gbk_word_that_looks_like_utf8_is_not_mixed() -> None:
    """联通 in GBK is valid UTF-8 (though not Chinese)."""
    text = REFUNDS + "\n联通\n"
    assert decode(text.encode("gbk"), "x.csv").text == text


def test_bytes_of_no_encoding_name_the_line() -> None:
    with pytest.raises(UsageProblem) as caught:
        decode(REFUNDS.encode("gb18030") + b"\xff\xff\n", "x.csv")
    assert caught.value.message.args == {"file": "x.csv", "line": 3}


def test_half_a_utf16_file() -> None:
    with pytest.raises(UsageProblem, match="neither"):
        decode(("\ufeff" + REFUNDS).encode("utf-16-le")[:-1], "x.csv")


@pytest.mark.parametrize("data", [b"", b"\n \r\n", b"\xef\xbb\xbf"])
def test_an_empty_file(data: bytes) -> None:
    with pytest.raises(UsageProblem, match=r"'x\.csv' is empty") as caught:
        decode(data, "x.csv")
    assert caught.value.hint is not None


@pytest.mark.parametrize(
    "data",
    [b"\x00\x01\x02\x03", b"a,b\x00\n1,2\n", REFUNDS.encode("utf-16-le"), b"a,b\n" + b"\x00" * 50],
)
def test_a_binary_file(data: bytes) -> None:
    with pytest.raises(UsageProblem, match="binary") as caught:
        decode(data, "x.csv")
    assert caught.value.hint is not None


@pytest.mark.parametrize("data", [b"PK\x03\x04rest", b"\xd0\xcf\x11\xe0rest"])
def test_a_spreadsheet(data: bytes) -> None:
    with pytest.raises(UsageProblem, match="spreadsheet"):
        decode(data, "x.xlsx")


def test_one_stray_nul_is_the_problem_of_its_row() -> None:
    text = REFUNDS * 10 + "a\0b\n"
    assert decode(text.encode(), "x.csv").text == text


def test_a_directory_and_a_missing_file(tmp_path: Path) -> None:
    for path, what in ((tmp_path, "is a directory"), (tmp_path / "no.csv", "there is no file")):
        with pytest.raises(UsageProblem, match=what) as caught:
            read_path(path)
        assert caught.value.message.args["file"] == str(path)
        assert caught.value.hint is not None
    with pytest.raises(UsageProblem, match="cannot be opened"):
        read_path(tmp_path / ("x" * 400))
    (tmp_path / "a.csv").write_bytes(b"a,b\n")
    assert read_path(tmp_path / "a.csv") == b"a,b\n"


def test_plausibility_knows_people_from_noise() -> None:
    assert plausibility(TRADITIONAL) > 1 > plausibility(TRADITIONAL.encode("big5").decode("gb18030"))
    assert plausibility("abc") == 0


@pytest.mark.parametrize(
    "text", ["Name,Note\nMüller,schön\nJosé,Señor – €5\n", "naam,tekst\nZoë,coördinatie geïnd één\n", "a\nStraße\n"]
)
def test_western_text_is_not_taken_for_chinese(text: str) -> None:
    """Where most such bytes stand alone, they are letters with accents; exports of Etsy and Amazon hold them."""
    assert decode(text.encode("cp1252"), "x.csv") == (text, "windows-1252")


def test_a_long_file_is_looked_at_to_its_end() -> None:
    """What is wrong far down is found, with its line, however the file is cut into blocks."""
    long = REFUNDS + REFUNDS.splitlines()[1].replace("太差了", "差" * 50) * 1 + "\n"
    many = long.encode("gb18030") + (REFUNDS.splitlines()[1] + "\n").encode("gb18030") * 5000
    assert decode(many, "x.csv").encoding == "gb18030"
    with pytest.raises(UsageProblem, match="line 5004 of|line 5004 is in another"):
        decode(many + "退款,A,说明\n".encode(), "x.csv")
    with pytest.raises(UsageProblem, match="line 5004 of 'x.csv' is neither"):
        decode(many + b"\xff\xff\xff\n", "x.csv")
