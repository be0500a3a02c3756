"""How people write times in both Chinese scripts and in English: the vocabulary, and phrases built from it.

A phrase is a run of parts in any order, each at most once: a day, a part of the day, a time on the clock,
an offset, a "before". Nothing here knows what time it is; `core.when` gives the phrase its instant.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import timedelta
from functools import cache
from typing import NamedTuple

from cs_toolkit.core.text import fold_script

_CHINESE_DIGITS = "零一二三四五六七八九"
_D = "[零〇一二两三四五六七八九]"
_WHOLE = rf"(?:[0-9]{{1,2}}|{_D}?十{_D}?|{_D}{{1,2}})"
_ENGLISH_NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_COUNT = (
    rf"(?:[0-9]+(?:\.[0-9]+)?|{_D}?十{_D}?|{_D}+|半(?=个?(?:小时|钟头))|half\ an(?=\ hour)"
    rf"|(?:an?|{'|'.join(_ENGLISH_NUMBERS[1:])})(?=\ ))"
)

_UNITS = {
    "second": ("秒钟", "秒", "seconds", "second", "secs", "sec", "s"),
    "minute": ("分钟", "分", "minutes", "minute", "mins", "min", "m"),
    "quarter": ("刻钟",),
    "hour": ("小时", "钟头", "hours", "hour", "hrs", "hr", "h"),
    "day": ("天", "日", "days", "day", "d"),
    "week": ("星期", "礼拜", "周", "weeks", "week", "wks", "wk", "w"),
}
_UNIT_OF = {word: unit for unit, words in _UNITS.items() for word in words}
_LENGTHS = {
    "second": timedelta(seconds=1),
    "minute": timedelta(minutes=1),
    "quarter": timedelta(minutes=15),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
}
_ZH_UNIT = "秒钟?|分钟?|刻钟|小时|钟头|天|日(?=[之以]?[内后])|星期|礼拜|周(?![一二三四五六日末])"
_EN_UNIT = "(?:seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|d|weeks?|wks?|w)(?![a-z])"
_PIECE = rf"(?P<count>{_COUNT})\s*(?P<and>(?:个半|个)?\s*(?P<unit>{_ZH_UNIT}|{_EN_UNIT})(?:半(?!价))?)"
_ONE = _PIECE.replace("?P<count>", "?:").replace("?P<and>", "?:").replace("?P<unit>", "?:")
_SPAN = rf"{_ONE}(?:\s*(?:and\s|零)?\s*{_ONE})*"
_AT_LEAST = rf"(?:{_COUNT}\s*(?:[-~–到至]|to)\s*)?"  # "3-5天内" ends with the fifth day

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?![a-z])\.?"
)
_YEAR = r",?(?:\s*(?P<year>[0-9]{4})(?![0-9:]))?"
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKDAY = (
    r"(?P<weekday>mon(?:day)?|tue(?:s|sday)?|wed(?:s|nesday)?|thu(?:rs|r|rsday)?|fri(?:day)?"
    r"|sat(?:urday)?|sun(?:day)?)(?![a-z])"
)
ZH_WEEKDAYS = "一二三四五六日"
ZH_WEEKS = {"上上": -2, "上": -1, "这": 0, "本": 0, "下": 1, "下下": 2}
ZH_YEARS = {"去": -1, "今": 0, "明": 1}
DAYS = {
    "大前天": -3, "前天": -2, "前日": -2, "昨天": -1, "昨日": -1, "昨": -1, "今天": 0, "今日": 0, "今": 0,
    "明天": 1, "明日": 1, "明": 1, "后天": 2, "后日": 2, "大后天": 3,
    "day before yesterday": -2, "yesterday": -1, "last": -1, "today": 0, "this": 0, "to": 0,
    "tomorrow": 1, "day after tomorrow": 2,
}  # fmt: skip


class Period(NamedTuple):
    """A part of the day: the hours that may be said with it, and the hours it lasts."""

    lowest: int
    highest: int
    begin: int
    end: int


_DAWN, _MORNING, _NOON = Period(0, 6, 0, 6), Period(1, 11, 6, 12), Period(11, 14, 12, 12)
_AFTERNOON, _DUSK, _EVENING = Period(12, 23, 12, 18), Period(16, 19, 17, 19), Period(17, 24, 18, 24)
PERIODS = {
    "凌晨": _DAWN,
    **dict.fromkeys(("早上", "早晨", "清晨", "上午", "早", "晨", "morning"), _MORNING),
    **dict.fromkeys(("中午", "正午", "noon", "midday"), _NOON),
    **dict.fromkeys(("下午", "午后", "afternoon"), _AFTERNOON),
    "傍晚": _DUSK,
    **dict.fromkeys(("晚上", "晚间", "夜里", "夜间", "深夜", "晚", "夜", "evening", "night"), _EVENING),
}
HALVES = {"a": Period(0, 11, 0, 12), "p": _AFTERNOON}
_ZH_PERIOD = "凌晨|清晨|早[上晨]|上午|[中正]午|下午|午后|傍晚|晚[上间]|夜[里间]|深夜"

_GLUE = (
    r"\s*(?:(?:(?P<before>before)|(?P<by>by|until|till|no\ later\ than)|on|at|the|around|about)(?![a-z])\s*"
    r"|(?P<latest>不晚于|最[晚迟])\s*|(?:将于|会在|于|在|大约|大概|约|未来)\s*)*"
)
_ATOMS = {
    "iso": r"(?P<year>[0-9]{4})(?P<dash>[-/.])(?P<month>[0-9]{1,2})(?P=dash)"
    r"(?P<day>[0-9]{1,2})(?![0-9])(?:t(?=[0-9]))?",
    "word": rf"大?[前后]天|[前后昨今明]日|[昨今明](?:天|(?={_ZH_PERIOD}|[早晚晨夜](?![点些])))"
    r"|(?:day\s+before\s+yesterday|day\s+after\s+tomorrow|yesterday|today|tomorrow)(?![a-z])"
    r"|this(?=\s+(?:morning|afternoon|evening))|last(?=\s+(?:night|evening))|to(?=night)",
    "now": r"刚才|刚刚|现在|此刻|(?:(?:just|right)\s+)?now(?![a-z])",
    "ago": rf"(?P<span>{_SPAN})\s*(?:[之以]?前(?![台往来后])|(?:ago|earlier)(?![a-z]))",
    "later": rf"(?:(?P<within>in|within)\s+(?:the\s+next\s+)?)?{_AT_LEAST}(?P<span>{_SPAN})"
    r"(?(within)|\s*(?:[之以]?内(?![部容])|[之以]?后(?![天日])|(?:from\s+now|later)(?![a-z])))",
    "slash": r"(?P<one>[0-9]{1,2})/(?P<two>[0-9]{1,2})(?:/(?:[0-9]{4}|[0-9]{2}))?(?![0-9/])",
    "calendar": rf"(?:(?P<year>[0-9]{{4}}|{_D}{{4}}|[去今明])年\s*)?(?P<month>{_WHOLE})月\s*(?P<day>{_WHOLE})[日号]",
    "month": rf"{_MONTH}\s*(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?(?![a-z0-9:]){_YEAR}",
    "month_last": rf"(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?\s*(?:of\s+)?{_MONTH}{_YEAR}",
    "week": rf"(?<![0-9{ZH_WEEKDAYS}两七八九十每])"
    rf"(?P<week>上上|下下|[上下这本])?个?(?:周|星期|礼拜)(?P<weekday>[{ZH_WEEKDAYS}天])",
    "weekday": rf"(?:(?P<week>last|this|next)\s+)?{_WEEKDAY}",
    "digital": r"(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:[.,][0-9]+)?)?(?![0-9:])",
    "spoken": rf"(?P<hour>{_WHOLE})(?:点|时(?![候间]))(?:[钟整]|(?P<half>半)|(?P<quarter>[一三])刻"
    rf"|(?P<minute>{_WHOLE})分(?:(?P<second>{_WHOLE})秒)?|(?P<bare>[0-9]{{2}}|{_D}?十{_D}?|[零〇]{_D})(?![0-9]))?",
    "english": r"[0-9]{1,2}(?=\s?(?:[ap]m|[ap]\.m\.)(?![a-z]))|(?<=at\ )[0-9]{1,2}(?![0-9a-z:./%])",
    "period": rf"{_ZH_PERIOD}|(?<=[今昨明天日号{ZH_WEEKDAYS}])[早晚晨夜](?![点些])"
    r"|(?:in\s+the\s+)?(?P<name>morning|noon|midday|afternoon|evening|night)(?![a-z])",
    "half": r"(?:(?<=[0-9])|(?<=[0-9]\ ))(?P<half>[ap])(?:m|\.m\.)(?![a-z])",
    "offset": r"(?P<offset>z|[+-][0-9]{2}(?::?[0-9]{2}(?::[0-9]{2})?)?)(?![0-9a-z:])",
    "before": r"[之以]?前(?![台天日往来后])|[之以]?内(?![部容])",
    "rough": r"左右",
}
_SLOTS = {
    **dict.fromkeys(
        ("now", "ago", "later", "iso", "slash", "calendar", "month", "month_last", "week", "weekday", "word"), "day"
    ),
    **dict.fromkeys(("digital", "spoken", "english"), "clock"),
}
_STARTS = r"(?<![a-z0-9])(?<![0-9][.:/+-])(?=[a-z0-9])|(?=[^\sa-z0-9])"


class Span(NamedTuple):
    """A length of time; `days` says it was counted in days or weeks, so that the calendar measures it."""

    length: timedelta
    days: bool


class Atom(NamedTuple):
    """One part of a phrase: which pattern it fits, and how."""

    kind: str
    match: re.Match[str]


class Phrase(NamedTuple):
    """A phrase from `start` to `end`; `atoms` by slot: day, clock, period, half, offset, before, rough."""

    start: int
    end: int
    atoms: dict[str, Atom]
    by: bool
    excluded: bool

    def kind(self, slot: str) -> str:
        """The kind of atom in the slot, or nothing."""
        return self.atoms[slot].kind if slot in self.atoms else ""


def fold(text: str) -> str:
    """The text in plain letters and simplified characters, one for one, so that places stay what they were."""
    return "".join(_fold_one(character) for character in fold_script(text))


def number(word: str) -> float:
    """What a count says: `12`, `1.5`, `十二`, `二〇二六`, `半`, `an`, `half an`, `three`."""
    if word[0] in "0123456789":
        return float(word)
    if word in ("半", "half an"):
        return 0.5
    if word.isascii():
        return float(_ENGLISH_NUMBERS.index(word)) if word in _ENGLISH_NUMBERS else 1.0
    tens, ten, ones = word.replace("两", "二").replace("〇", "零").rpartition("十")
    return (_digits(tens or "一") * 10 if ten else 0) + _digits(ones or "零")


def span(text: str) -> Span | None:
    """The length that a folded text consists of, if it does."""
    text = text.replace("日", "天")
    if text[:-1].isdecimal() and text[-1] in _UNIT_OF:  # as settings have it: needs no patterns
        return _sum([(text[:-1], text[-1], "")])
    return length_of(text) if _compiled("span", _SPAN).fullmatch(text) else None


def length_of(text: str) -> Span:
    """The sum of the lengths that stand in a folded text."""
    pieces = _compiled("piece", _PIECE).finditer(text.replace("日", "天"))
    return _sum([(piece["count"], piece["unit"], piece["and"]) for piece in pieces])


def months_ago(text: str) -> int | None:
    """How many months ago a folded text says, if it says that."""
    found = re.fullmatch(rf"({_WHOLE})\s*(?:个月[之以]?前|months?\s+ago)", text)
    return int(number(found[1])) if found else None


def read(text: str, start: int) -> Phrase | None:
    """The longest phrase of a folded text that begins right at `start`."""
    atoms: dict[str, Atom] = {}
    end = start
    by = excluded = False
    while True:
        glue = _compiled("glue", _GLUE).match(text, end)
        atom = _atom(text, glue.end() if glue else end, atoms)
        if atom is None or glue is None:
            break
        by |= any(glue.group("before", "by", "latest"))
        excluded |= glue["before"] is not None
        atoms[_SLOTS.get(atom.kind, atom.kind)] = atom
        end = atom.match.end()
    if not atoms.keys() & {"day", "clock"} and not ("period" in atoms and (by or "before" in atoms)):
        return None
    return Phrase(start, end, atoms, by or "before" in atoms, excluded)


def first(text: str, start: int) -> Phrase | None:
    """The first phrase of a folded text from `start` on."""
    for place in _compiled("starts", _STARTS).finditer(text, start):
        phrase = read(text, place.start())
        if phrase is not None:
            return phrase
    return None


def _atom(text: str, at: int, so_far: dict[str, Atom]) -> Atom | None:
    for kind, pattern in _ATOMS.items():
        if _SLOTS.get(kind, kind) in so_far or not _may_follow(kind, so_far):
            continue
        match = _compiled(kind, pattern).match(text, at)
        if match:
            return Atom(kind, match)
    return None


def _may_follow(kind: str, so_far: dict[str, Atom]) -> bool:
    if kind in ("before", "rough"):
        return bool(so_far)
    if kind == "offset":
        return {"day", "clock"} == so_far.keys() and so_far["day"].kind == "iso"
    return True


def _fold_one(character: str) -> str:
    if character in "abcdefghijklmnopqrstuvwxyz0123456789 ":
        return character
    folded = unicodedata.normalize("NFKC", character).lower()
    return folded if len(folded) == 1 else character


def _sum(pieces: list[tuple[str, str, str]]) -> Span:
    """Counts, units, and the words in which a further half may be said."""
    length, units = timedelta(), set()
    for count, word, around in pieces:
        unit = _UNIT_OF[word]
        length += _LENGTHS[unit] * (number(count) + (0.5 if "半" in around else 0))
        units.add(unit)
    return Span(length, units <= {"day", "week"})


def _digits(word: str) -> int:
    return int("".join(str(_CHINESE_DIGITS.index(digit)) for digit in word))


@cache
def _compiled(name: str, pattern: str) -> re.Pattern[str]:
    """The pattern, made when first needed: most commands read no time at all."""
    return re.compile(pattern)
