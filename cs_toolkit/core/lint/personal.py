"""Personal data by its form, in the normal form of a text: phones, mail, identity and card numbers, addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from cs_toolkit.core.lint.literals import may_fit
from cs_toolkit.core.lint.reading import Reading

_LEAST_DIGITS: Final = 8
_MOBILE: Final = (
    r"(?<![\d.-])(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?![\d-])"
    r"|(?<![\d.-])09\d\d[ -]?\d{3}[ -]?\d{3}(?!\d)"
    r"|(?<![\d.-])(?:\+|00)(?:852|853|886|1|44|33|49|61|65|81)[ -]?\(?\d{1,4}\)?(?:[ -]?\d{2,4}){2,4}(?!\d)"
    r"|(?<![\d.-])07\d{3}[ -]?\d{3}[ -]?\d{3}(?!\d)"
    r"|(?<![\d.-])\(?[2-9]\d\d\)?[ -.]{1,2}\d{3}[-.]\d{4}(?!\d)"
    r"|(?:手机|电话)号?码?(?:是|为|:)? ?[569]\d{3}[ -]?\d{4}(?!\d)"
)
_MAIL: Final = r"[a-z0-9._%+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,4}\.[a-z]{2,12}"
_IDENTITY: Final = r"(?<!\d)\d{6}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dx](?![\da-z])"
_NUMBERED: Final = (
    r"(?<!\d)\d{3}-\d{2}-\d{4}(?!\d)|(?<![a-z0-9])[a-z][12]\d{8}(?!\d)|(?<![a-z0-9])[a-z]{1,2}\d{6}\([\da]\)"
)
_CARD: Final = r"(?:卡号?|card(?: number| no\.?)?)[^\d。\n]{0,8}(\d(?:[ -]?\d){12,18})(?!\d)"
_HAN: Final = "㐀-鿿"
_ADDRESSES: Final = (
    rf"[{_HAN}]{{1,12}}?(?:(?<![线电网思套回半快慢])路|街|大道|(?<=[{_HAN}]{{2}})巷|弄|胡同|村)[{_HAN}\d]{{0,6}}?"
    r"\d{1,5}(?:-\d{1,4})?(?:号|弄|巷)(?!线|前|之前|下午|上午|晚|早|中午|起|发|到|寄|送|以)"
    r"(?:[\d之a-z-]{0,6}(?:号?楼|栋|幢|座|单元|室|户|层|f)){0,4}\d{0,4}室?",
    rf"[{_HAN}]{{2,12}}(?:小区|花园|公寓|大厦|新村|家园|苑|广场)\d{{1,3}}(?:号楼|栋|幢|座|单元)[{_HAN}\d-]{{0,10}}",
    r"(?<!\d)\d{1,3}(?:号楼|栋|幢)\d{0,2}(?:单元)?\d{3,4}室?",
)
_STREET: Final = (
    r"(?<![\d.])\d{1,5}[a-z]?,? (?:(?!days?\b|weeks?\b|hours?\b|the\b|of\b|to\b)[a-z][a-z'.]{0,20} ){1,3}"
    r"(?:st|street|rd|road|ave|avenue|lane|ln|drive|dr|close|court|ct|crescent|terrace|way|place|boulevard|blvd|square)\b"
)
_PLAIN_STREET: Final = frozenset(("st", "street", "rd", "ave", "avenue", "blvd", "boulevard"))
# An address of the shop's own, where goods are to be sent.
_OURS: Final = (
    r"寄回|退回|退货地址|寄到|寄至|寄往|寄给我们|我们的?地址|仓库|门店|店址|本店地址|公司地址"
    r"|our (?:address|warehouse|store|shop|return)|return (?:it|them|the|address|to)"
    r"|(?:send|ship|post) (?:it|them|the \w+) (?:back )?to"
)
_GREETED: Final = (
    r"(?:^|[\n。!?,])(?:尊敬的|亲爱的)?((?:[王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严覃武莫孔汤]"
    rf"(?!先生|女士|小姐|太太|老师|同学|阿姨|总|哥|姐)[{_HAN}]{{1,2}}))(?:您好|你好|,您好|:|(?:先生|女士|小姐))"
)
_DEAR: Final = r"(?:dear|hi|hello) ((?:mr|mrs|ms|miss)?\.? ?[a-z][a-z'-]{1,20} [a-z][a-z'-]{1,20})\s?[,!:\n]"
_LONG_NUMBER: Final = r"(?<![\da-z])(?:[a-z]{0,4}\d{10,}|\d{3}-\d{7}-\d{7})(?![\da-z])"


def personal(reading: Reading, *, is_public: bool) -> Iterator[tuple[int, int]]:
    """Where something personal stands: (start, end) of the normal form."""
    text = reading.text
    digits = sum(map(str.isdigit, text))
    if digits >= _LEAST_DIGITS:
        yield from (match.span() for match in re.finditer(_MOBILE, text))
        yield from (match.span() for match in re.finditer(_NUMBERED, text))
        yield from (match.span() for match in re.finditer(_IDENTITY, text) if is_identity(match[0]))
        yield from (match.span(1) for match in re.finditer(_CARD, text))
    if digits:
        yield from _addresses(reading)
    if "@" in text and is_public:
        yield from (match.span() for match in re.finditer(_MAIL, text))
    if is_public:
        yield from (match.span() for match in re.finditer(_LONG_NUMBER, text))
        yield from (match.span(1) for match in re.finditer(_GREETED, text))
        yield from (match.span(1) for match in re.finditer(_DEAR, text) if _is_full(match[1], reading, match.start(1)))


def is_identity(number: str) -> bool:
    """A Chinese resident number: the weighted sum of its eighteen places is 1 modulo 11."""
    places = [10 if char == "x" else int(char) for char in number]
    return sum(place * pow(2, 17 - index, 11) for index, place in enumerate(places)) % 11 == 1


def _addresses(reading: Reading) -> Iterator[tuple[int, int]]:
    for pattern in (*_ADDRESSES, _STREET):
        for match in re.finditer(pattern, reading.text) if may_fit(pattern, reading.text) else ():
            start, end = reading.sentence_at(match.start())
            is_ours = re.search(_OURS, reading.text[start:end])
            if not is_ours and (pattern is not _STREET or _is_street(match, reading)):
                yield match.span()


def _is_street(match: re.Match[str], reading: Reading) -> bool:
    """A street has a plain word for it, or every word begins with a capital."""
    start, end = reading.place(*match.span())
    words = re.findall(r"[A-Za-z][\w'.]*", reading.written[start:end])
    last = match[0].rpartition(" ")[2]
    return last in _PLAIN_STREET or all(word[0].isupper() for word in words)


def _is_full(name: str, reading: Reading, place: int) -> bool:
    """First and last name, both with a capital: "Jane Smith", not "Jane and" or "there team"."""
    start, end = reading.place(place, place + len(name))
    return all(word[:1].isupper() for word in reading.written[start:end].split())
