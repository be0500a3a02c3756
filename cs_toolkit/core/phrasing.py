"""How a language puts days, times, sentences and options into a message: what is grammar rather than wording."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, tzinfo
from decimal import Decimal
from typing import Final

from cs_toolkit.core.localtime import aware
from cs_toolkit.core.model import Order
from cs_toolkit.core.money import shown
from cs_toolkit.core.playbook import Playbook
from cs_toolkit.core.remedy_text import Option, Remedy
from cs_toolkit.core.text import detect_language, one_line

_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NEAR_DAYS: Final = {
    "zh-Hans": ("今天", "明天", "后天"),
    "zh-Hant": ("今天", "明天", "後天"),
    "en": ("today", "tomorrow"),
}
_AND: Final = {"zh-Hans": "，另外", "zh-Hant": "，另外", "en": ", plus "}
_FURTHER: Final = "另外"
_EDGES: Final = " \t\n。．.!！?？,，;；、:：…~～"
# Words that a formal letter does not have.
_CONTRACTION: Final = (
    r"(?i)n['’]t\b|['’](?:m|re|ve|ll|d)\b|\b(?:it|that|there|here|what|who|he|she|let)['’]s\b|\b(?:hi|hey)\b"
)
_CHATTY: Final = "[哦呢啦呀嘛哈哟喲咱～~！]"
_HAN: Final = "[\u3400-\u9fff]"


def day(at: datetime, *, zone: tzinfo, language: str) -> str:
    """A day: `11月20日`, `20 Nov`."""
    on = aware(at).astimezone(zone)
    return f"{on.day} {_MONTHS[on.month - 1]}" if language == "en" else f"{on.month}月{on.day}日"


def moment(at: datetime, *, zone: tzinfo, language: str) -> str:
    """A day and a time: `11月22日 09:14`, `22 Nov at 09:14`."""
    joint = " at " if language == "en" else " "
    return f"{day(at, zone=zone, language=language)}{joint}{aware(at).astimezone(zone):%H:%M}"


def deadline(at: datetime, *, now: datetime, zone: tzinfo, language: str) -> str:
    """A time to come as people say it: `今天12:10`, `明天09:00`, `12:10 today`; from the third day on with its date."""
    until = aware(at).astimezone(zone)
    near = _NEAR_DAYS[language]
    ahead = (until.date() - aware(now).astimezone(zone).date()).days
    if not 0 <= ahead < len(near):
        return moment(at, zone=zone, language=language)
    return f"{until:%H:%M} {near[ahead]}" if language == "en" else f"{near[ahead]}{until:%H:%M}"


def running(sentences: Iterable[str], language: str) -> str:
    """Sentences as running text: with blanks between them in English, without in Chinese."""
    return (" " if language == "en" else "").join(sentences)


def first_sentence(text: str) -> str:
    """The sentence that a text opens with: up to its full stop, or to the end of the line."""
    return re.split(r"(?<=[。！？!?])|(?<=\.)(?=\s|$)|\n", text, maxsplit=1)[0].strip()


def is_plain(text: str, language: str) -> bool:
    """Whether a sentence suits a formal letter: no contractions in English, no particles of chat in Chinese."""
    informal = _CONTRACTION if language == "en" else _CHATTY
    return re.search(informal, text) is None


def slot_value(text: str | None) -> str | None:
    """What a customer or the shop wrote, fit for the middle of a sentence: one clean line, no punctuation around it.

    None where it says nothing: no letter and no digit ("", "-", "...").
    """
    value = one_line(text or "").strip(_EDGES)
    return value if any(char.isalnum() for char in value) else None


def is_foreign(text: str, language: str, *, latin_too: bool = True) -> bool:
    """Whether a text is in another script than the language's; Latin names may stand in Chinese text."""
    if language == "en":
        return re.search(_HAN, text) is not None
    found = detect_language(text)
    return found is not None and found != language and (latin_too or found != "en")


def option_text(option: Option, playbook: Playbook, order: Order, *, currency: str = "", plain: bool = False) -> str:
    """An option as it reads inside a sentence: as it was worded, else in the playbook's words.

    `plain` leaves the amounts out, for what others read too.
    """
    unit = order.currency or currency
    text = ""
    for remedy in option.remedies:
        value = None if plain else _value(remedy, order.amount, unit)
        offer = playbook.offer(remedy.kind, value, None if plain else _share(remedy, order.amount))
        text += f"{_AND[playbook.language]}{offer.removeprefix(_FURTHER)}" if text else offer
    own = slot_value(option.text)
    is_own = own and not plain and not is_foreign(own, playbook.language) and own.casefold() != text.casefold()
    return own if own and is_own else text


def sentence_case(text: str) -> str:
    """The text with its first letter large, where there is one."""
    return text[:1].upper() + text[1:]


def _share(remedy: Remedy, paid: Decimal | None) -> str | None:
    """How many per cent of the price the customer pays in the end, where a part of it comes back."""
    if not paid or remedy.kind != "refund-part" or remedy.amount is None:
        return None
    share = round((paid - remedy.amount) * 100 / paid)
    return str(share) if 0 < share < 100 else None


def _value(remedy: Remedy, paid: Decimal | None, currency: str) -> str | None:
    """What is shown of a remedy's worth: money, or the number of points."""
    if remedy.kind == "points":
        return None if remedy.amount is None else f"{remedy.amount:f}"
    from cs_toolkit.core.remedy_price import money_back

    amount = money_back([remedy], paid) if remedy.amount is None else remedy.amount
    return None if amount is None else shown(amount, currency)
