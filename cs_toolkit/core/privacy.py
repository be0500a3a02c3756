"""Personal data taken out of what customers wrote, so that it may be shown beyond the case.

What a case knows (names, handles, contacts, numbers) is found however it is spaced or spelled in width; the rest is
found by its form. Where in doubt whether something is personal, it goes. Product words, sizes, dates and prices stay.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from cs_toolkit.core.text import clean, fold_script

MARK: Final = "…"

# All patterns are matched against `_shadow`: compatibility forms as plain ones, traditional characters as simplified
# ones where `fold_script` knows them. If a pattern has a group, the group alone is personal.
_HAN = "㐀-䶿一-鿿"
_GAP = r"[ \t.\-‐-―−_·]{0,2}"  # what people put between the digits of one number
_FREE = r"(?<![A-Za-z0-9])"
_END = r"(?![A-Za-z0-9])"

_SURNAMES = (
    "王李张刘劉陈杨楊黄赵趙吴吳周徐孙孫马朱胡郭何林高罗羅郑鄭梁谢宋唐许韩韓冯馮邓鄧曹彭曾肖蕭萧田董袁潘于蒋蔣蔡余杜叶葉程苏蘇魏吕呂"
    "丁任沈姚卢盧姜崔钟譚谭陆汪范金石廖贾賈韦夏付傅方白邹鄒孟熊秦邱江尹薛闫閻阎段雷侯龙史陶黎贺賀顾毛郝龚龔邵钱严覃武戴莫孔汤"
)
_TITLES = "先生|女士|小姐(?!姐)|太太|阿姨|老师(?!傅)|同学"
_NAMES = (
    rf"[{_SURNAMES}][{_HAN}]{{0,2}}?(?:{_TITLES})",
    r"(?:我叫|名叫|姓名[:是]?|名字[:是叫]+|收[件货]人[:是]?)[ ]?"
    rf"([{_SURNAMES}](?:[{_HAN}]{{1,2}}|[ ][{_HAN}](?:[ ][{_HAN}])?))",
    r"(?i:my name is|my name's|\bname:)\s+([A-Z][\w'-]+(?:\s+[A-Z][\w'-]+){0,2})",
    r"(?i:\bi['’]m|\bi am|\bthis is)\s+([A-Z][a-z]+\s+[A-Z][a-z]+)",
    r"\b(?:Mr|Mrs|Ms|Miss|Dr)\b\.?\s+[A-Z][\w'-]+(?:\s+[A-Z][\w'-]+)?",
    r"(?i:regards|sincerely|yours|cheers|thanks|thank you)[,.!]?\s*\n\s*([A-Z][\w'-]+(?:\s+[A-Z][\w'-]+)?)",
)

_WORD = r"A-Za-zÀ-ɏ0-9_"
_CONTACTS = (
    rf"(?<![{_WORD}.+-])[{_WORD}.+-]++\s*(?:@|\(at\)|\[at\]|艾特)\s*[{_WORD}-]+(?:\s?(?:\.|\(dot\)|点)\s?[A-Za-z]{{2,}})+",
    rf"(?i)(?:https?:/*|www\.)(?:[^\s<>\",;!{_HAN}]|[,;!](?=[a-z0-9/%?=&]))+",
    r"(?i)(?<![a-z0-9.-])(?:[a-z0-9-]+\.)+(?:com|cn|net|org|tw|hk|io|co|me|shop|top|xyz|cc|ly|gg|info|link|uk|us)"
    r"(?![a-z0-9-])(?:/[a-z0-9_./?=&%#+-]*)?",
    rf"@(?:[A-Za-z_][A-Za-z0-9_.-]+|(?!客服|店主|老板|商家|卖家|店家|掌柜)(?:[{_HAN}\w]{{1,8}}(?=[\s,.。:!?{MARK}]|$)|[{_HAN}]{{2,4}}))",
)

_CHAT = (
    "(?:微信|薇信|威信|v[信心芯❤♥]|wei ?xin|wechat|wx|vx|qq|扣扣|企鹅|line|telegram|tg|whatsapp|instagram|ig"
    "|facebook|fb|skype|kakao|小红书|抖音|快手|微博|支付宝|旺旺|闲鱼)"
)
_HANDLE = r"([A-Za-z0-9][A-Za-z0-9_.-]{2,})"
_HANDLES = (
    rf"(?i)(?<![a-z]){_CHAT}[ ]?(?:号码?|账号|帐号|id|no\.?)[ ]?(?:[:=是为]|is)?[ ]?@?{_HANDLE}",
    rf"(?i)(?<![a-z]){_CHAT}[ ]?[:=是为][ ]?@?{_HANDLE}",
    rf"(?i)(?<![a-z])(?!line|ig|fb|tg){_CHAT}[ ]?[搜加找]?[ ]?(?=[a-z_.-]*[\d_])([a-z][a-z0-9_.-]{{2,}})",
    r"(?i)(?<![a-z])(?:微信|薇信|wx|vx|qq|扣扣|企鹅)[ ]?[号群:]{0,2}[ ]?(\d{5,12})(?!\d)",
    rf"(?i)(?:加|\+|➕)[ ]?(?:我|个|下)?[ ]?(?:v|微)[ ]?:?[ ]?{_HANDLE}{_END}",
    rf"(?i){_FREE}wxid_\w+",
)

_CHINESE_DIGIT = "[〇零一二三四五六七八九幺]"
_PHONES = (
    rf"(?<!\d)(?:\(?(?:\+|00)?86\)?{_GAP})?1{_GAP}[3-9](?:[ \t\-‐-―−_·]{{0,2}}\d){{9}}(?!\d)",
    r"(?<!\d)1[3-9]\d(?:\.\d{4}\.\d{4}|\d?\*{2,}\d{2,4})(?!\d)",
    rf"[一幺][ -]?[三四五六七八九](?:[ -]?{_CHINESE_DIGIT}){{9}}",
    rf"(?<!\d)(?:\+|00)[ ]?[1-9]\d{{0,2}}(?:\(0\)|[()])?(?:{_GAP}[()]?\d){{7,14}}",
    rf"(?<!\d)\(?852\)?{_GAP}\d{{4}}{_GAP}\d{{4}}(?!\d)",
    r"(?<!\d)[569]\d{3} \d{4}(?![\dA-Za-z%元])",
    rf"(?<![\d.])\(?0\d{{1,4}}\)?{_GAP}\d{{3,4}}{_GAP}\d{{3,4}}(?!\d)",
    r"(?<!\d)(?:1[-. ])?\(?[2-9]\d\d\)?[-. ]{1,2}\d{3}[-. ](?!\d\d00)\d{4}(?!\d)",
    rf"(?i)(?:电话|手机|座机|热线|(?<![a-z])(?:tel|phone|mobile|cell|call me|text me|number is))[号码:#.()+ ]{{0,4}}"
    rf"(?:at|on|is)?[ ]?(\d(?:{_GAP}\d){{6,14}})",
)

_NUMBERS = (
    rf"{_FREE}(?=[A-Za-z0-9]*?[A-Za-z])(?=[A-Za-z]+(?:\d[A-Za-z]*){{8}}|(?:[A-Za-z]*\d){{9}})[A-Za-z0-9]{{9,}}",
    rf"{_FREE}[A-Z]{{2}}\d{{2}}(?: [A-Z0-9]{{4}}){{2,7}}(?: [A-Z0-9]{{1,3}})?{_END}",
    rf"[京津沪渝冀豫云辽黑湘皖鲁新苏蘇浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z]·?[A-Z0-9]{{5,6}}{_END}",
    r"(?<!\d)\d{10,}(?:[Xx](?![A-Za-z0-9]))?",
    rf"{_FREE}[A-Za-z]{{1,2}}\d{{6}}\([\dAa]\)",
    r"(?<!\d)\d{3}-\d{2}-\d{4}(?!\d)",
    r"(?i)(?:单号|单[编編]号|尾号|运单|order[ ]?(?:no\.?|number|id|#)|tracking(?:[ ](?:no\.?|number|id|code))?)"
    r"[ ]?(?:[:#是为]|is)?[ ]?([A-Za-z]{0,4}-?\d[A-Za-z0-9-]{3,}(?: \d{2,4})*)",
    r"(?i)(?:订单|order)[ ]?[:#]?[ ]?(\d{5,}[a-z0-9]*)",
    r"(?i)(?:[邮郵][编編]|zip(?: code)?|p\.?\s?o\.? ?box)[: ]{0,2}(\d{3,6})(?!\d)",
)

_PROVINCE = (
    "(?:北京|上海|天津|重庆|河北|山西|辽宁|遼寧|吉林|黑龙江|江苏|江蘇|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|雲南|"
    "陕西|陝西|甘肃|甘肅|青海|台湾|台灣|内蒙古|广西|西藏|宁夏|寧夏|新疆|香港|澳门|澳門|九龙|新界)(?:省|市|自治区)?[ ,]?"
)
_PLACE_CHAR = rf"(?:(?![在到至寄送往是给去的我你您了吗呢从路号])[{_HAN}])"
_PLACE = rf"(?>{_PROVINCE}|{_PLACE_CHAR}{{1,7}}?(?:省|自治区|(?<![超城夜股])市|区|[县縣]|旗|[镇鎮]|[乡鄉]|街道)[ ,]?)"
_ROAD = (
    rf"(?:{_PLACE_CHAR}|[A-Za-z0-9]){{1,6}}?(?:(?<![线电网思套回半])路|街|(?<![知味渠频报难通])道|巷|弄|胡同|村|(?<![这那哪家手心店城])里)"
    r"(?:[一二三四五六七八九十\d]{1,2}段)?"
)
_COUNT = r"(?:[\d一二三四五六七八九十百]{1,5}(?:[-之]\d{1,4})?|[A-Za-z甲乙丙丁])[ ]?"
_STRONG = rf"{_COUNT}(?:号楼|栋|棟|幢|单元|室)"
_DOOR = rf"(?>(?:{_STRONG}|{_COUNT}(?:号|弄|巷|座|楼|层|户|[Ff](?![A-Za-z])))(?!线|链)(?:之\d{{1,3}})?[ ]?)"
_ROOM = r"(?:[A-Za-z]?\d{3,4}(?:-\d{1,4})?(?![\dA-Za-z%年]))?"
_ESTATE = (
    rf"(?:{_PLACE_CHAR}|[A-Za-z0-9]){{1,10}}?"
    "(?:小区|花园|公寓|大厦|大廈|新村|家园|苑|广场|中心|城|湾|灣|宿舍|大学|学校)[ ]?"
)
_POSTCODE = r"(?:\s+[A-Z]{2})?\s+(?:\d{5}(?:-\d{4})?(?!\d)|[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b)"
_CITY = r"[A-Z][a-z]+(?:\s[A-Z][a-z]+)?"
_STREET = (
    r"(?:(?i:flat|apt|apartment|unit|suite|ste|room|rm)\.?\s*\w{1,5},\s*(?:\d{1,3}/F,\s*)?)?"
    r"\d{1,5}[A-Za-z]?(?:-\d+)?\s+(?:(?:[A-Z][\w'.]*\s+){1,4}(?:Way|Drive|Dr|Close|Place|Pl|Court|Ct|Square|Sq|Terrace"
    r"|Crescent|Parkway|Pkwy|Highway|Hwy)|(?i:(?!the\b|days?\b|weeks?\b)[a-z\d][\w'.]*\s+){1,3}?"
    r"(?i:st|street|rd|road|ave|avenue|blvd|boulevard|lane|ln))\b\.?"
    r"(?:,?\s*(?i:apt|apartment|unit|suite|ste|flat|room|rm|#)\.?\s*\w+)?"
    rf"(?:,?\s+(?:{_CITY})?,?{_POSTCODE}|,\s*{_CITY}(?:,\s*[A-Z]{{2}}\b)?)?"
)
_ADDRESSES = (
    rf"{_PLACE}{{0,6}}+{_ROAD}[ ]?{_DOOR}{{1,6}}{_ROOM}(?:{_ESTATE}{_DOOR}{{0,4}}{_ROOM})?",
    rf"{_PLACE}{{3,6}}",
    rf"{_PLACE}{{0,6}}+{_ESTATE}(?={_DOOR}{{0,4}}?{_STRONG}){_DOOR}{{1,6}}{_ROOM}",
    rf"(?={_DOOR}{{0,4}}?{_STRONG}){_DOOR}{{2,6}}{_ROOM}",
    rf"{_STRONG}\d{{3,4}}(?![\dA-Za-z%])",
    r"(?i)(?:地址|住址|address)[ ]?:[ ]?([^\n,。;!?]{4,40})",
    _STREET,
)


def _luhn(number: str) -> bool:
    digits = [int(char) for char in number if char.isdigit()]
    return sum(digits[-1::-2]) % 10 == -sum(sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]) % 10


def _identity_card(number: str) -> bool:
    """A Chinese resident number: the weighted sum of all eighteen places is 1 modulo 11."""
    places = [10 if char in "Xx" else int(char) for char in number if char.isalnum()]
    return sum(place * pow(2, 17 - index, 11) for index, place in enumerate(places)) % 11 == 1


def _is_long(number: str) -> bool:
    return sum(map(str.isdigit, number)) >= 10


# Forms that prices and sizes share; the check tells.
_CHECKED: Final[tuple[tuple[str, Callable[[str], bool]], ...]] = (
    (r"(?<!\d)\d(?:[ -]?\d){12,18}(?!\d)", _luhn),
    (r"(?<!\d)\d(?:[ -]?\d){16}[ -]?[\dXx](?![\dA-Za-z])", _identity_card),
    (r"(?<![\d-])\d{3,}(?:-\d{3,}){1,4}(?![\d-])", _is_long),
)
_FORMS: Final = (*_NAMES, *_CONTACTS, *_HANDLES, *_PHONES, *_NUMBERS, *_ADDRESSES)
_BETWEEN = r"[ \t,，、/:：;；()（）-]*"


def redact(text: str, *, known: Iterable[str] = (), keep: Iterable[str] = ()) -> str:
    """The text without personal data; where something was taken out stands `MARK`.

    `known` is what the case knows of the customer. What lies within a name to `keep` (of a product) is not personal.
    """
    shown = unicodedata.normalize("NFC", clean(text))
    shadow, origin = _shadow(shown)
    kept = [found.span() for item in keep for found in re.finditer(f"(?i:{re.escape(_key(item))})", shadow)]
    spans = sorted(
        (origin[start], origin[end])
        for start, end in _found(shadow, known)
        if not any(first <= start and end <= last for first, last in kept)
    )
    pieces: list[str] = []
    done = 0
    for start, end in spans:
        if not pieces or not re.fullmatch(_BETWEEN, shown[done:start]):
            pieces += (shown[done:start], MARK)
        done = max(done, end)
    return "".join(pieces) + shown[done:]


def _found(shadow: str, known: Iterable[str]) -> Iterator[tuple[int, int]]:
    patterns = (*_FORMS, *dict.fromkeys(pattern for item in known for pattern in _spellings(item)))
    for pattern in patterns:
        for found in re.finditer(pattern, shadow):
            yield found.span(found.lastindex or 0)
    for pattern, is_personal in _CHECKED:
        for found in re.finditer(pattern, shadow):
            if is_personal(found[0]):
                yield found.span()


def _shadow(text: str) -> tuple[str, list[int]]:
    """What is matched instead of the text, and for each of its places (and its end) the place in the text."""
    chars: list[str] = []
    origin: list[int] = []
    for index, char in enumerate(text):
        plain = _plain(char)
        chars.append(plain)
        origin += [index] * len(plain)
    return fold_script("".join(chars)), [*origin, len(text)]


def _key(item: str) -> str:
    return _shadow(unicodedata.normalize("NFC", clean(item)).strip())[0]


def _plain(char: str) -> str:
    """A character in its compatibility form; marks upon others (key caps, variation selectors) vanish."""
    if char.isascii() or char == MARK:
        return char
    if unicodedata.category(char) in ("Mn", "Me"):
        return ""
    digit = unicodedata.digit(char, None)
    if digit is not None:
        return str(digit)
    plain = unicodedata.normalize("NFKC", char)
    return plain if len(plain) == 1 or plain.isalnum() else char


def _spellings(item: str) -> Iterator[str]:
    """Patterns for one thing the case knows: all of it, the parts of a contact, the parts of a name."""
    whole = _key(item)
    yield from _spaced(whole)
    for part in re.split(r"[\s,;/|、:]+", whole):
        if len(part) >= 5 and re.search(r"\d", part):
            yield from _spaced(part)
    yield from _spaced(whole.rpartition(":")[2])
    if re.fullmatch(rf"[{_SURNAMES}][{_HAN}]{{2}}", whole) and not re.search(rf"(?:{_TITLES})$", whole):
        yield from _spaced(whole[1:])
    if re.fullmatch(r"[A-Za-z'.-]+(?:\s+[A-Za-z'.-]+)+", whole):
        for word in re.findall(r"[A-Za-z]{3,}", whole):
            yield rf"{_FREE}{word[0].upper()}(?i:{word[1:]}){_END}"


def _spaced(item: str) -> Iterator[str]:
    """A pattern for the characters of an item with or without gaps; nothing where it is too short to tell anyone."""
    chars = re.sub(r"[\s.\-_·]", "", item)
    if len(chars) < (4 if chars.isdigit() else 2):
        return
    body = r"[\s.\-_·]{0,3}".join(map(re.escape, chars))
    before = _FREE if re.match(r"[A-Za-z0-9]", chars) else ""
    after = _END if re.search(r"[A-Za-z0-9]$", chars) else ""
    yield rf"{before}{body}{after}" if len(chars) == 2 and chars.isascii() else rf"(?i:{before}{body}{after})"
