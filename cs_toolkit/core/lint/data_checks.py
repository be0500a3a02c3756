"""Data of persons and orders: blanks left over, somebody else's, asked for again, shown to the wrong eyes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from cs_toolkit.core.lint.page import Hit, Page
from cs_toolkit.core.lint.personal import personal
from cs_toolkit.core.lint.reading import read
from cs_toolkit.errors import say

_FIELD: Final = (
    "name|first name|last name|full name|customer|buyer|client|order|product|item|shop|store|company|agent|your name|"
    "number|no|id|date|day|time|amount|price|sum|link|url|address|phone|email|tracking|carrier|reason|insert|placeholder|"
    "姓名|名字|客户名?|昵称|订单号?|单号|商品名?|产品名?|日期|时间|金额|店名|店铺名?|客服名?|称呼|快递公司|物流公司|地址|电话|链接|原因"
)
# What templates leave behind, in the normal form.
_BLANKS: Final = (
    ("{", r"\$?\{{1,3}[^{}\n]{0,40}\}{1,3}"),
    ("[", rf"\[(?:[a-z]{{1,12}} ){{0,3}}(?:{_FIELD})(?: [a-z#]{{1,12}}){{0,3}}\]|\[(?:x+|\.+|…| ?)\]"),
    ("【", rf"【(?:客户|买家|收件人?)?(?:{_FIELD})(?:\d|x)*】|【(?:x+|…| ?)】"),
    ("<", rf"<{{1,2}}(?:[a-z]{{1,12}}[ _-]){{0,3}}(?:{_FIELD})>{{1,2}}"),
    ("(", r"\((?:姓名|订单号|单号|商品名?|金额|日期|时间|x{2,}|name|order number|date|amount)\)"),
    ("%", r"%\([a-z_]{1,30}\)[sd]|%[a-z]{2,20}%|(?<![\w%])%s(?![\w])"),
    ("$", r"\$[a-z]{2,20}_?[a-z]{0,20}(?![\w])"),
    ("x", r"(?<![a-z0-9])x{2,8}(?![a-z0-9])(?!\s*$)"),
    ("×", r"[×╳]{2,}"),
    ("○", r"[○〇◯]{2,}"),
    ("_", r"_{3,}"),
    ("某", r"(?<![张李王赵刘陈])某某"),
    ("亲亲", r"(?<![父母])亲亲(?![我你密])"),
    ("lorem", r"lorem ipsum"),
)
_ORDER: Final = r"(?:订单编?号?|order(?: number| no\.?| id)?) ?[:#是为]? ?(?:是|为|is )?#?([a-z0-9-]{6,})"


def left_over(page: Page) -> Iterator[Hit]:
    """L15: blanks of a template, another order than the case's, somebody else's name or number."""
    text = page.text
    for hint, pattern in _BLANKS:
        if hint in text:
            yield from (Hit("L15", *match.span()) for match in re.finditer(pattern, text))
    own = {_plain(number) for number in (*page.known.orders, page.known.tracking) if number}
    if page.known.orders:
        for match in re.finditer(_ORDER, text):
            number = _plain(match[1])
            if sum(map(str.isdigit, number)) >= 6 and not any(number in known or known in number for known in own):
                yield Hit("L15", *match.span(1), say("This is not the number of the customer's order."))
    yield from _of_others(page, own)


def _of_others(page: Page, own: set[str]) -> Iterator[Hit]:
    text, known = page.text, page.known
    for number in known.other_numbers:
        plain = read(number).text
        place = text.find(plain) if len(plain) >= 6 and _plain(number) not in own else -1
        if place >= 0:
            yield Hit("L15", place, place + len(plain), say("This number belongs to another customer's case."))
    mine = read(" ".join(filter(None, (known.customer, known.handle, known.product, known.shop, *known.agents)))).text
    for name in known.other_names:
        plain = read(name).text
        found = _named(plain, text) if _tells(plain) and plain not in mine else None
        if found:
            yield Hit("L15", *found.span(), say("This is the name of another customer."))


def asks_again(page: Page) -> Iterator[Hit]:
    """L17: the customer is asked for what the case knows."""
    known = page.known
    facts = {
        "asks_order": known.orders,
        "asks_contact": known.contact,
        "asks_name": known.customer,
        "asks_product": known.product,
        "asks_tracking": known.tracking,
    }
    for sign, fact in facts.items():
        asked = (match for match in page.all(sign) if not _is_told(page, match)) if fact else ()
        if found := min(asked, key=lambda match: match.start(), default=None):
            yield Hit("L17", *found.span())


def _is_told(page: Page, match: re.Match[str]) -> bool:
    """Whether the words say what the shop does with a fact, and ask the customer for nothing."""
    start = 1 + max(page.text.rfind(mark, 0, match.start()) for mark in ",.;!?\n")
    asks = page.has("asks_politely", start, match.end())
    return not asks and page.has("we_do_it", start, match.start() + 1)


def personal_data(page: Page) -> Iterator[Hit]:
    """L19: phones, identity and card numbers, addresses, not the customer's own; in public names and orders."""
    reading, known = page.whole, page.known
    own = {_plain(number) for number in (known.contact, known.handle) if number}
    is_public = page.scope.is_public or page.scope.kind == "review"
    for start, end in personal(reading, is_public=is_public):
        span = reading.place(start, end)
        if is_public or not any(_plain(reading.text[start:end]) in number for number in own):
            yield Hit("L19", *span, is_raw=True)
    if is_public:
        secrets = (known.handle, known.contact, known.tracking, *known.orders, _full_name(known.customer))
        for secret in filter(None, secrets):
            found = _named(read(secret).text, reading.text)
            if found:
                yield Hit("L19", *reading.place(*found.span()), is_raw=True)


def _full_name(name: str | None) -> str | None:
    """A name that tells who it is: not "王女士", not a first name alone."""
    plain = read(name or "").text
    is_title = re.search(r"(?:先生|女士|小姐|太太|同学|老师|阿姨)$", plain)
    return name if not is_title and _tells(plain) and (" " in plain or not plain.isascii()) else None


def _tells(name: str) -> bool:
    return len(name) >= 2 and not name.isdigit() and (not name.isascii() or len(name) >= 3)


def _named(name: str, text: str) -> re.Match[str] | None:
    """Where a name stands as a word of its own."""
    if not name:
        return None
    edge = r"(?<![a-z0-9]){}(?![a-z0-9])" if re.search("[a-z0-9]", name) else "{}"
    return re.search(edge.format(re.escape(name)), text)


def _plain(number: str) -> str:
    """A number as it is compared."""
    return "".join(re.findall(r"[a-z0-9]", read(number).text))
