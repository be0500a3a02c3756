"""The words by which a text is sorted: data, a file for each family of languages, read when a text calls for it.

A lexicon has thousands of phrases and a complaint a few dozen words: a phrase is taken apart when a text holds what
it begins with.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from cs_toolkit.core import taxonomy
from cs_toolkit.core.triage_text import folded
from cs_toolkit.errors import ConfigProblem, say

if TYPE_CHECKING:
    from cs_toolkit.core.triage_learned import Learned
    from cs_toolkit.core.triage_tone import Tone

STRONG: Final = 3
_WEIGHTS: Final = {"strong": STRONG, "weak": 1, "words": 1, "not": 0}
_FEW: Final = 3  # English words that a Chinese text may hold (brands, models) without being read as English, too
_SLUGS: Final[dict[str, Collection[str]]] = {
    "category": taxonomy.CATEGORIES,
    "emotion": taxonomy.EMOTIONS,
    "signal": taxonomy.SIGNALS,
    "want": taxonomy.REMEDIES,
    "urgency": ("by-date", "gift", "event"),
}
_KEY: Final = 3  # letters of an English word that it is looked up by; a Chinese one is by its first two characters
_MARKS: Final = "{}~-"  # what a phrase is written with
_LATIN_WORD: Final = "[a-z0-9]+"


class Word(NamedTuple):
    """One entry of the lexicon: what it speaks for, how much, and its parts around `~`."""

    group: str
    slug: str
    weight: int
    parts: tuple[str, ...]


class Words:
    """The words of one family of languages, and what goes with them.

    `ranks`: categories in the order that decides a tie; `severities`: of signals; `unless`: phrases that rule a
    category out; `asked`: phrases that look like a negation, but ask.
    """

    def __init__(self, index: Mapping[str, Any]) -> None:
        """From what `indexed` made of one file."""
        self.ranks: Mapping[str, int] = index["ranks"]
        self.severities: Mapping[str, str] = index["severities"]
        self.unless: Mapping[str, tuple[str, ...]] = index["unless"]
        self.negations: tuple[str, ...] = index["negations"]
        self.asked: tuple[str, ...] = index["asked"]
        self._folded: Mapping[str, list[tuple[str, str, int, str]]] = index["folded"]
        self._words: dict[str, tuple[Word, ...]] = {}

    def beginning(self, text: str) -> Iterator[Word]:
        """The words that a matchable text may hold: it has what they begin with."""
        for key in _keys(text) & self._folded.keys():
            if key not in self._words:
                self._words[key] = tuple(_unfolded(self._folded[key]))
            yield from self._words[key]

    def check(self) -> None:
        """Raises ConfigProblem if a phrase cannot be read."""
        for entries in self._folded.values():
            for _ in _unfolded(entries):
                pass


def indexed(data: Mapping[str, Any], own: Collection[str] = ()) -> dict[str, Any]:
    """One file as plain values that `Words` looks things up in; `own` are categories of the shop's own.

    Unknown slugs are a ConfigProblem.
    """
    categories = data.get("category", {})
    severities = {slug: table.get("severity", "normal") for slug, table in data.get("signal", {}).items()}
    _check("severity", severities.values(), taxonomy.SEVERITIES)
    entries: dict[str, list[tuple[str, str, int, str]]] = {}
    for entry in _entries(data, own):
        entries.setdefault(_key(entry[3]), []).append(entry)
    return {
        "ranks": {slug: rank for rank, slug in enumerate(categories)},
        "severities": severities,
        "unless": {slug: phrases(table["unless"]) for slug, table in categories.items() if "unless" in table},
        "negations": phrases(data.get("negations", "")),
        "asked": phrases(data.get("asked", "")),
        "folded": entries,
    }


class Lexicon:
    """All words, each file read when a text calls for it, and what was learned from the owner.

    `load` gives a family of languages as `indexed` makes it, and "tone-zh" as `weighed` does.
    """

    def __init__(
        self,
        load: Callable[[str], Mapping[str, Any]],
        learned: Callable[[], Learned | None] = lambda: None,
    ) -> None:
        self._load = load
        self._words: dict[str, Words] = {}
        self._tone: list[Tone | None] = []
        self.learned: Callable[[], Learned | None] = learned

    @classmethod
    def from_data(cls, data: Mapping[str, Any], own: Collection[str] = ()) -> Lexicon:
        """The words of one file for every text, checked at once; without weights of tone."""
        words = Words(indexed(data, own))
        lexicon = cls(lambda name: {})
        lexicon._words = {"zh": words, "en": words}
        lexicon.words("zh").check()
        return lexicon

    def taught(self, learned: Callable[[], Learned | None]) -> Lexicon:
        """The same words with what was learned; it is asked for when a text is sorted."""
        other = Lexicon(self._load, learned)
        other._words, other._tone = self._words, self._tone
        return other

    def words(self, family: str) -> Words:
        """The words of "zh" or "en"."""
        if family not in self._words:
            self._words[family] = Words(self._load(family))
        return self._words[family]

    @property
    def tone(self) -> Tone | None:
        """How Chinese words sound; None without weights."""
        from cs_toolkit.core.triage_tone import Tone

        if not self._tone:
            data = self._load("tone-zh")
            self._tone.append(Tone(**data) if data else None)
        return self._tone[0]

    def spoken(self, text: str) -> tuple[Words, ...]:
        """The words of the languages that a matchable text is written in, Chinese first."""
        # Not a pattern: one of so many characters takes longer to make than all the rest.
        han = not text.isascii() and any("\u3400" <= char <= "\u9fff" for char in text)
        is_english = not han or len(re.findall("[a-z]{2,}", text)) > _FEW
        found = [self.words(family) for family, holds in (("zh", han), ("en", is_english)) if holds]
        return tuple(words for place, words in enumerate(found) if words not in found[:place])


def phrases(joined: str) -> tuple[str, ...]:
    """`a | b{c,d}` and lines of it as the phrases a, bc and bd, in the form that texts are matched in."""
    return tuple(one for phrase in _listed(joined) for one in _spread(phrase))


def _listed(joined: str) -> list[str]:
    lines = folded(joined).replace("\n", "|").replace(" |", "|").replace("| ", "|").strip(" |")
    return [phrase.strip(" ") for phrase in lines.split("|") if phrase]


def _spread(phrase: str) -> list[str]:
    """The phrases that one with choices in braces stands for."""
    head, brace, rest = phrase.partition("{")
    if not brace:
        return [phrase]
    choices, closed, tail = rest.partition("}")
    if not closed:
        raise _unreadable(phrase)
    return [head + choice.strip(" ") + end for choice in choices.split(",") for end in _spread(tail)]


def _unreadable(phrase: str) -> ConfigProblem:
    return ConfigProblem(say("the lexicon's phrase '{phrase}' cannot be read", phrase=phrase))


def _entries(data: Mapping[str, Any], own: Collection[str]) -> Iterator[tuple[str, str, int, str]]:
    """Every phrase as it stands, but for choices at its beginning; with what it speaks for, and how much."""
    for group, slugs in _SLUGS.items():
        tables = data.get(group, {})
        _check(group, tables, (*slugs, *own) if group == "category" else slugs)
        for slug, table in tables.items():
            for key in table.keys() & _WEIGHTS.keys():
                weight = _WEIGHTS[key]
                for phrase in _listed(table[key]):
                    for begun in _begun(phrase) if "{" in phrase[:_KEY] else (phrase,):
                        yield group, slug, weight, begun


def _begun(phrase: str) -> list[str]:
    """The phrases with the first choice made, so that each says what it begins with."""
    head, _, rest = phrase.partition("{")
    choices, closed, tail = rest.partition("}")
    if not closed:
        raise _unreadable(phrase)
    return [head + choice.strip(" ") + tail for choice in choices.split(",")]


def _unfolded(entries: Iterable[tuple[str, str, int, str]]) -> Iterator[Word]:
    for group, slug, weight, joined in entries:
        for phrase in _spread(joined) if "{" in joined else (joined,):
            if phrase[:1] in ("", "~", "-") or phrase[-1] == "~" or "~~" in phrase:
                raise _unreadable(phrase)
            yield Word(group, slug, weight, tuple(phrase.split("~")))


def _key(phrase: str) -> str:
    """What a phrase is looked up by."""
    first, second = phrase[:1], phrase[1:2]
    if not (first.isascii() and first.isalnum()):
        return first if second in _MARKS else first + second
    letters = re.match(_LATIN_WORD, phrase[:_KEY])
    return letters[0] if letters else first


def _keys(text: str) -> set[str]:
    """What the phrases that a text may hold are looked up by."""
    words = set(re.findall(_LATIN_WORD, text))
    return {*text, *map("".join, pairwise(text)), *(word[:end] for word in words for end in range(1, _KEY + 1))}


def _check(group: str, slugs: Iterable[str], known: Collection[str]) -> None:
    for slug in slugs:
        if slug not in known:
            unknown = say("the lexicon has an unknown {group} '{slug}'", group=group, slug=slug)
            raise ConfigProblem(unknown, say("known are: {known}", known=", ".join(known)))
