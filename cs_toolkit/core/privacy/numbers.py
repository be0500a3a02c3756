"""Numbers that tell a person: phones, papers, cards, orders, parcels, plates."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from cs_toolkit.core.privacy.shadow import END, FREE

_DASH: Final = r"\-‐-―−_·~"
_GAP: Final = rf"[ \t.{_DASH}]{{0,3}}"  # what people put between the digits of one number
NUMERALS: Final = "〇零一二三四五六七八九幺壹贰叁肆伍陆柒捌玖"
_DIGIT: Final = f"[0-9{NUMERALS}]"

PHONES: Final = (
    rf"(?<!\d)(?:\(?(?:\+|00)?86\)?{_GAP})?1{_GAP}[3-9](?:[ \t{_DASH}]{{0,3}}\d){{9}}(?!\d)",
    *(rf"(?<!\d)1[3-9]\d{gap}\d{{4}}{gap}\d{{4}}(?!\d)" for gap in (r"\.", " ?[,，、/] ?", r"[()（） ]{1,2}")),
    r"(?<!\d)1(?:[.,/]\d){10}(?!\d)",
    rf"{FREE}(?=[\d -]{{0,24}}[Oo])1[3-9](?:[ -]?[\dOo]){{9}}{END}",
    r"(?<!\d)1[3-9]\d\d?\*{2,}\d{2,4}(?!\d)",
    rf"(?=[\d ,.、-]{{0,24}}[{NUMERALS}])[1一幺壹][ -]?[3-9三四五六七八九叁肆伍陆柒捌玖](?:[ ,.、-]?{_DIGIT}){{9}}"
    rf"(?!{_DIGIT})",
    rf"(?<!\d)(?:\+|00)[ ]?[1-9]\d{{0,2}}(?:\(0\)|[()])?(?:{_GAP}[()]?\d){{7,14}}",
    rf"(?<!\d)\(?852\)?{_GAP}\d{{4}}{_GAP}\d{{4}}(?!\d)",
    r"(?<!\d)[569]\d{3} \d{4}(?![\dA-Za-z%元])",
    rf"(?<![\d.])\(?0\d{{1,4}}\)?{_GAP}\d{{3,4}}{_GAP}\d{{3,4}}(?!\d)",
    r"(?<!\d)(?:1[-. ])?\(?[2-9]\d\d\)?[-. ]{1,2}\d{3}[-. ](?!\d\d00)\d{4}(?!\d)",
    r"(?<!\d)(?:1[-. ]?)?(?:\([2-9]\d\d\) ?|[2-9]\d\d[-.])\d{3}[-. ]\d{4}(?!\d)",
    rf"(?i)(?:电话|手机|座机|热线|联系方式|号码|(?<![a-z])(?:tel|phone|mobile|cell|call|text me|(?:my"
    rf"|contact) number|number is|ring me))"
    rf"[号码:#.()+ 是]{{0,4}}(?:me )?(?:at|on|is)?[ :]{{0,2}}(\d(?:{_GAP}\d){{6,14}})",
)

NUMBERS: Final = (
    rf"{FREE}(?=[A-Za-z0-9]*?[A-Za-z])(?=[A-Za-z]+(?:\d[A-Za-z]*){{8}}|(?:[A-Za-z]*\d){{9}})[A-Za-z0-9]{{9,}}",
    rf"{FREE}[A-Z]{{2}}\d{{2}}(?: [A-Z0-9]{{4}}){{2,7}}(?: [A-Z0-9]{{1,3}})?{END}",
    rf"{FREE}[A-Z]{{2,4}}\d{{0,3}}(?: \d{{3,4}}){{2,6}}(?: [\dA-Z]{{1,4}})?{END}",
    rf"{FREE}1Z(?: ?[A-Z0-9]{{2,4}}){{4,6}}{END}",
    rf"[京津沪渝冀豫云辽黑湘皖鲁新苏蘇浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][·. ]?[A-Z0-9]{{5,6}}{END}",
    r"(?<!\d)\d{10,}(?:[Xx](?![A-Za-z0-9]))?",
    rf"{FREE}[A-Za-z]{{1,2}} ?\d{{6}} ?\([\dAa]\)",
    rf"(?i){FREE}no\. ?\d{{6,}}",
    r"(?i)(?:生日|出生(?:日期|年月)?|date of birth|(?<![a-z])dob|born on)[:是为 ]{0,3}(\d[\d年月日/. -]{4,12}\d日?)",
    r"(?<!\d)\d{3}-\d{2}-\d{4}(?!\d)",
    r"(?i)(?:单号|单[编編]号|尾号|运单|order[ ]?(?:no\.?|number|id|#)|tracking(?:[ ](?:no\.?|number|id|code))?)"
    r"[ ]?(?:[:#是为]|is)?[ ]?([A-Za-z]{0,4}-?\d[A-Za-z0-9-]{3,}(?: \d{2,4})*)",
    r"(?i)(?:订单|order)[ ]?[:#]?[ ]?(\d{5,}[a-z0-9]*)",
    r"(?i)(?:护照|通行证|身份证|台胞证|驾照|passport|licen[cs]e)[ ]?(?:号码?|no\.?|number)?[ ]?(?:[:#是为]|is)?[ ]?"
    r"([A-Za-z]{0,2}\d{6,}[A-Za-z0-9]*)",
    rf"(?i)(?:卡号|银行卡|储蓄卡|信用卡|账号|帐号|(?:card|account) (?:number"
    rf"|no\.?))[:是为 ]{{0,3}}(?:is )?(\d(?:{_GAP}\d){{11,18}})",
    r"(?i)(?:[邮郵][编編]|zip(?: code)?|p\.?\s?o\.? ?box)[: ]{0,2}(\d{3,6})(?!\d)",
)


def _digits(number: str) -> list[int]:
    return [int(char) for char in number if char.isdigit()]


def _is_even(number: str) -> bool:
    """Whether the same stands between all groups, as in one number and not in a list of several."""
    return len({gap.strip() for gap in re.findall(r"\D+", number.rstrip("Xx"))}) <= 1


def _is_card(number: str) -> bool:
    """A bank card: 13 to 19 digits with Luhn's check digit."""
    digits = _digits(number)
    doubled = (sum(divmod(2 * digit, 10)) for digit in digits[-2::-2])
    return _is_even(number) and (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def _is_resident(number: str) -> bool:
    """A Chinese resident number: the weighted sum of all eighteen places is 1 modulo 11."""
    places = [10 if char in "Xx" else int(char) for char in number if char.isalnum()]
    return sum(place * pow(2, 17 - index, 11) for index, place in enumerate(places)) % 11 == 1


def _is_old_resident(number: str) -> bool:
    """A Chinese resident number of fifteen places: region, then year, month and day of birth."""
    month, day = _two(number, 8), _two(number, 10)
    return _is_even(number) and number[0] in "12345678" and 1 <= month <= 12 and 1 <= day <= 31


def _two(number: str, place: int) -> int:
    tens, ones = _digits(number)[place : place + 2]
    return 10 * tens + ones


def _is_taiwanese(number: str) -> bool:
    """A Taiwanese identity number: the letter as two digits, weights 1, 9, 8 ... 1, 1."""
    code = 10 + "ABCDEFGHJKLMNPQRSTUVXYWZIO".index(number[0].upper())
    weighted = zip(_digits(number), (8, 7, 6, 5, 4, 3, 2, 1, 1), strict=True)
    return (code // 10 + code % 10 * 9 + sum(digit * weight for digit, weight in weighted)) % 10 == 0


def _is_hong_kong(number: str) -> bool:
    """A Hong Kong identity number: weights 9 to 1, a letter as its place in the alphabet plus 9, A as 10 at the end."""
    letters = re.match("[A-Za-z]+", number)
    head = [ord(char) - 55 for char in (letters[0].upper() if letters else "")]
    tail = [10 if char in "Aa" else int(char) for char in number[len(head) :]]
    places = [36, *head, *tail] if len(head) == 1 else [*head, *tail]
    return sum(place * weight for place, weight in zip(places, range(9, 0, -1), strict=True)) % 11 == 0


def _is_long(number: str) -> bool:
    return len(_digits(number)) >= 10


def _is_no_list(groups: str) -> bool:
    """Groups of four that are not years or round sums one after the other."""
    return not all(re.fullmatch(r"(?:19|20)\d\d|\d+[05]0", group) for group in groups.split()[:3])


# Forms that prices and sizes share; the check tells.
CHECKED: Final[tuple[tuple[str, Callable[[str], bool]], ...]] = (
    (rf"(?<!\d)[2-6](?:{_GAP}\d){{12,18}}(?!\d)", _is_card),
    (rf"(?<!\d)\d(?:{_GAP}\d){{16}}{_GAP}[\dXx](?![\dA-Za-z])", _is_resident),
    (rf"(?<!\d)\d(?:{_GAP}\d){{14}}(?!\d)", _is_old_resident),
    (rf"{FREE}[A-Za-z][ -]?[1289](?:[ -]?\d){{8}}{END}", _is_taiwanese),
    (rf"{FREE}[A-Za-z]{{1,2}}\d{{6}}[\dAa]{END}", _is_hong_kong),
    (r"(?<![\d-])\d{3,}(?:-\d{3,}){1,4}(?![\d-])", _is_long),
    (r"(?<!\d)\d{4}(?: \d{4}){2,5}(?: \d{1,3}| \d{4} \d{4})(?![\dA-Za-z%元])", _is_no_list),
)
