"""What one customer is known by, in the many ways people write it; made without looking at the rules that find it.

`found_in` looks for a person the way somebody with time and an editor would: letters and digits alone, in plain forms,
simplified, numerals as digits.
"""

from __future__ import annotations

import re
import unicodedata
from random import Random
from typing import Final, NamedTuple

_ZH_DIGITS: Final = "零一二三四五六七八九"
_TO_DIGITS: Final = str.maketrans("〇零一二三四五六七八九幺壹", "0012345678911")
_HANT: Final = str.maketrans(
    "张陈刘杨赵黄吴孙马罗郑谢韩许邓萧苏卢蒋贾叶阎伟丽华军艳杰静兰国庆欢",
    "張陳劉楊趙黃吳孫馬羅鄭謝韓許鄧蕭蘇盧蔣賈葉閻偉麗華軍豔傑靜蘭國慶歡",
)
_BACK: Final = {traditional: simplified for simplified, traditional in _HANT.items()}
SURNAMES: Final = "张陈刘杨赵黄吴孙马罗郑谢"
GIVEN: Final = ("伟丽", "国庆", "小艳", "静华", "欢欢", "兰军")
FIRST: Final = ("Emily", "Priya", "Oliver", "Siobhan")
LAST: Final = ("O'Brien", "Patel", "Nguyen", "Smithers")


class Person(NamedTuple):
    """One customer."""

    name: str
    handle: str
    phone: str
    mail: str
    order: str
    tracking: str


def a_person(random: Random, language: str) -> Person:
    """A customer who writes this language."""
    digits = "".join(random.choice("23456789") for _ in range(20))
    name = f"{random.choice(FIRST)} {random.choice(LAST)}"
    if language != "en":
        name = random.choice(SURNAMES) + random.choice(GIVEN)
        name = name.translate(_HANT) if language == "zh-Hant" else name
    phone = {"zh-Hans": "13", "zh-Hant": "09", "en": "646"}[language] + digits[:9]
    phone = phone[: {"zh-Hans": 11, "zh-Hant": 10, "en": 10}[language]]
    user = f"{random.choice(['cup', 'sky', 'moon'])}_{random.choice(['fan', 'lily', 'xm'])}{digits[9:12]}"
    return Person(name, user, phone, f"{user[::-1]}@example.com", f"2026{digits[:14]}", f"SF{digits[4:17]}")


def spelling(random: Random, known: str) -> str:
    """One way to write something."""
    ways = [_as_it_is, _wide, _spaced, _dashed, _dotted, _hidden, _mixed, _loud]
    if known.isdigit():
        ways += [_in_words, _with_country]
    elif not known.isascii():
        ways += [_traditional, _boxed]
    return random.choice(ways)(random, known)


def _as_it_is(_: Random, known: str) -> str:
    return known


def _wide(_: Random, known: str) -> str:
    return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in known)


def _spaced(random: Random, known: str) -> str:
    return random.choice([" ", "\u3000", "  "]).join(known)


def _dashed(random: Random, known: str) -> str:
    size = random.choice([3, 4])
    return "-".join(known[place : place + size] for place in range(0, len(known), size))


def _dotted(random: Random, known: str) -> str:
    return random.choice([".", "·", " . "]).join(known)


def _hidden(_: Random, known: str) -> str:
    return "\u200b".join(known)


def _mixed(random: Random, known: str) -> str:
    return "".join(_wide(random, char) if random.random() < 0.5 else char for char in known)


def _loud(random: Random, known: str) -> str:
    return random.choice([known.upper(), known.lower(), known.title()])


def _in_words(_: Random, known: str) -> str:
    return "".join(_ZH_DIGITS[int(char)] for char in known)


def _with_country(random: Random, known: str) -> str:
    return random.choice(["+86 ", "+886", "0086-", "＋８６"]) + known


def _traditional(_: Random, known: str) -> str:
    return known.translate(_HANT)


def _boxed(_: Random, known: str) -> str:
    return "「" + "」「".join(known) + "」" if len(known) > 4 else known


def plain(text: str) -> str:
    """Letters and digits alone, as they are looked for."""
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_BACK).translate(_TO_DIGITS)
    return "".join(char for char in folded if char.isalnum())


def found_in(text: str, known: str) -> bool:
    """Whether something is written in a text, in whichever way; what is short must be near together."""
    wanted = plain(known)
    if len(wanted) >= 7:
        return wanted in plain(text)
    near = re.sub(r"[\s\u200b\u3000·.-]+", "", unicodedata.normalize("NFKC", text).casefold().translate(_BACK))
    return re.search(rf"(?<![a-z0-9]){re.escape(wanted)}(?![a-z0-9])" if wanted.isascii() else wanted, near) is not None
