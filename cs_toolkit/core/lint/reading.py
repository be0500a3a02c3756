"""A text as the rules read it: one normal form, the way back to what was written, and its sentences.

Normal form: compatibility forms as plain ones, lower case, traditional characters simplified, quotes straight, what
is invisible gone, no blanks beside Chinese characters, no dots, stars or pictures between two of them, runs of
white space one blank (a line end, where it ends a sentence), known disguises resolved. What the text quotes from
the customer is one `QUOTED` character.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Final, NamedTuple

from cs_toolkit.core.text import fold_script

QUOTED: Final = "\ufffc"

_PLAIN: Final = {
    **dict.fromkeys("⭐★☆🌟", "星"),
    **dict.fromkeys("❤♥💚💛", "心"),
    **dict.fromkeys("“”„‟″", '"'),
    **dict.fromkeys("‘’‚‛′´", "'"),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **{"➕": "+", "🧧": "红包", "…": "…", "⋯": "…", "～": "~"},
}
_LINE_ENDS: Final = "\n\r\x0b\x0c\x85\u2028\u2029"
_MARKS: Final = frozenset("。、「」『』【】")
# What is put between two Chinese characters to hide a word, besides blanks and pictures; no more than this many.
_FILLING: Final = frozenset("·•・*_|^.'\"-")
_FILLING_AT_MOST: Final = 3
# A dot ends a sentence but for those of numbered lists and abbreviations.
_NO_END: Final = r"(?<!^[\da-d])(?<![\n ][\da-d])(?<!\bmr)(?<!\bmrs)(?<!\bms)(?<!\bdr)(?<!\bno)(?<!\be\.g)(?<!\bi\.e)"
_SENTENCE_END: Final = rf"[。！？!?…\n]+[\"'」』）)]*|{_NO_END}\.(?=[ \"'）)]|$)"

_SAYS: Final = "(?:说明?|提到|写|反馈|问|留言|讲|描述|投诉|要求|评论|评价)"
_ATTRIBUTION: Final = (
    rf"(?:[您你](?:刚才?|之前|上次|前面|在?留言|在?评[论价])?[中里]?所?{_SAYS}(?:到|的|了|道|过)?[的是]?"
    r"|(?:客户|顾客|买家|用户|客人|原话|原文|留言|评[论价]|来信)(?:[中里上])?(?:说|写|道|提到|是|内容){0,2}|引用"
    r"|\byou(?:'ve|’ve| have)? (?:wrote|written|said|say|mentioned|asked|told us|posted|put|described?)(?: that)?"
    r"|\byour (?:message|review|comment|words|email|question|post)(?: (?:said|says|was|reads?|states?|about))?"
    r"|\b(?:customer|buyer|reviewer)(?:'s|’s)? (?:wrote|said|says|words|message))"
)
_INSIDE: Final = "|".join(f"{left}[^{right}\n]{{1,600}}{right}" for left, right in ("「」", "『』", "“”", '""', "‘’"))
# What marks a quotation, and the pattern that finds it; its group, if it has one, is what was quoted.
_QUOTATIONS: Final = (
    ('「『“"‘', rf"(?i){_ATTRIBUTION}[\s,，:：]{{0,3}}({_INSIDE})"),
    (">＞", r"(?m)^[ \t\u3000]{0,9}[>＞][^\n]*"),
    ("【", "【(?:客户|顾客|买家|用户)?原[话文]】[^\n]*"),
)


class Alias(NamedTuple):
    """A disguise: where the pattern fits and one of the hints is in the text, the plain word is meant."""

    plain: str
    hints: tuple[str, ...]
    pattern: str


class Reading(NamedTuple):
    """`text` is the normal form; `origin` says for each of its places (and its end) where it stands in `written`."""

    written: str
    text: str
    origin: tuple[int, ...]
    sentences: tuple[tuple[int, int], ...]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where in `written` a stretch of the normal form begins and ends."""
        return self.origin[start], self.origin[end - 1] + 1

    def sentence_at(self, place: int) -> tuple[int, int]:
        """The sentence in which a place of the normal form stands."""
        found = bisect_right(self.sentences, (place, len(self.text)))
        return self.sentences[found - 1] if found else (0, len(self.text))


def read(written: str, aliases: Iterable[Alias] = (), *, quotations: bool = False) -> Reading:
    """The text in normal form; with `quotations` also what it quotes from the customer."""
    text, origin = _plain_text(written, {} if quotations else dict(quoted(written)))
    if not text.isascii():
        text, origin = _without_filling(text, origin)
    for alias in aliases:
        if any(hint in text for hint in alias.hints):
            text, origin = _replaced(text, origin, alias.pattern, alias.plain)
    return Reading(written, text, tuple(origin), tuple(_sentences(text)))


def quoted(written: str) -> list[tuple[int, int]]:
    """Where the text quotes the customer: stretches in order, apart from one another."""
    found: list[tuple[int, int]] = []
    for marks, pattern in _QUOTATIONS:
        if any(mark in written for mark in marks):
            matches = re.finditer(pattern, fold_script(written))
            found += [match.span(match.lastindex or 0) for match in matches]
    apart: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if not apart or start >= apart[-1][1]:
            apart.append((start, end))
    return apart


def is_han(char: str) -> bool:
    """Whether it is a Chinese character."""
    return "㐀" <= char <= "鿿" or "豈" <= char <= "﫿"


def _plain_text(written: str, hidden: Mapping[int, int]) -> tuple[str, list[int]]:
    chars: list[str] = []
    origin: list[int] = []
    gap = ""
    index = 0
    while index < len(written):
        at = index
        index = hidden.get(at, at + 1)
        plain = QUOTED if at in hidden else _plain_char(written[at])
        if plain in (" ", "\n"):
            gap += plain
            continue
        if gap and plain and chars and (between := _gap_char(gap, chars[-1], plain, written[at])):
            chars.append(between)
            origin.append(at - 1)
        gap = "" if plain else gap
        chars += plain
        origin += [at] * len(plain)
    return fold_script("".join(chars)), [*origin, len(written)]


def _gap_char(gap: str, before: str, after: str, written: str) -> str:
    """No blank beside Chinese; a line end ends a sentence, except where a Latin one is wrapped."""
    if "\n" in gap and (gap.count("\n") > 1 or not written.islower() or is_han(before)):
        return "\n"
    return "" if before in _MARKS or is_han(before) or after[0] in _MARKS or is_han(after[0]) else " "


def _without_filling(text: str, origin: list[int]) -> tuple[str, list[int]]:
    """The text without a few marks or pictures between two Chinese characters."""
    kept: list[int] = []
    filling: list[int] = []
    for place, char in enumerate(text):
        if _is_filling(char):
            filling.append(place)
            continue
        is_between = kept and is_han(text[kept[-1]]) and is_han(char)
        if not is_between or len(filling) > _FILLING_AT_MOST:
            kept += filling
        filling.clear()
        kept.append(place)
    kept += filling
    return "".join(text[place] for place in kept), [*(origin[place] for place in kept), origin[-1]]


def _is_filling(char: str) -> bool:
    return char in _FILLING or "\u2600" <= char <= "\u27bf" or "\U0001f000" <= char <= "\U0001faff"


@cache
def _plain_char(char: str) -> str:
    """Its plain forms, in small letters; a blank or a line end for white space, nothing for what is not seen."""
    if char in _PLAIN:
        return _PLAIN[char]
    if char in _LINE_ENDS:
        return "\n"
    if char.isspace():
        return " "
    if unicodedata.category(char) in ("Mn", "Me", "Cf", "Cc", "Cs", "Co"):
        return ""
    plain = unicodedata.normalize("NFKC", char).lower()
    return "".join(part for part in plain if not part.isspace()) if len(plain) > 1 else plain


def _replaced(text: str, origin: list[int], pattern: str, plain: str) -> tuple[str, list[int]]:
    """The text with what fits the pattern replaced, and the places it comes from."""
    pieces: list[str] = []
    places: list[int] = []
    done = 0
    for match in re.finditer(pattern, text):
        start, end = match.span()
        pieces += (text[done:start], plain)
        places += origin[done:start]
        places += _spread(origin[start:end], len(plain))
        done = end
    if not done:
        return text, origin
    return "".join((*pieces, text[done:])), places + origin[done:]


def _spread(places: list[int], count: int) -> list[int]:
    """So many places for a replacement: the first is that of what it replaces, the last its last."""
    if count <= 1:
        return places[-1:] * count
    return [places[min(index, len(places) - 1)] for index in range(count - 1)] + places[-1:]


def _sentences(text: str) -> Iterable[tuple[int, int]]:
    start = 0
    for match in re.finditer(_SENTENCE_END, text):
        yield start, match.end()
        start = match.end()
    if start < len(text):
        yield start, len(text)
