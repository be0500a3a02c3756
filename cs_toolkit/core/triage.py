"""What a complaint is about, how it is said, and what is asked for: suggested from words alone.

The words are data (`packs/categories/lexicon.toml`); what they weigh and how they shut each other out is decided here:
a longer phrase beats the shorter one inside it, a negated word does not count, and a guard phrase hides what it holds.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from cs_toolkit.core import taxonomy
from cs_toolkit.core.text import clean, fold_script, one_line
from cs_toolkit.errors import ConfigProblem, say

STRONG = 3
_WEIGHTS = {"strong": STRONG, "weak": 1, "words": 1, "not": 0}
_CLEAR_LEAD = 2  # points by which the first category must lead the second
_GAP_HAN, _GAP_LATIN = 8, 30  # characters that a `~` may stand for
_READ = 4000  # characters; what is wrong stands at the beginning, the rest of a long mail is quotation
_SLUGS: dict[str, Collection[str]] = {
    "category": taxonomy.CATEGORIES,
    "emotion": taxonomy.EMOTIONS,
    "signal": taxonomy.SIGNALS,
    "want": taxonomy.REMEDIES,
    "urgency": ("by-date", "gift", "event"),
}
_WISHES = frozenset({*taxonomy.CATEGORY_FAMILIES["wish"], "invoice"})
_NO_TROUBLE = _WISHES | {"praise", "product-question"}
_CLAUSE_END = "[,，。.!！?？;；\\n]"
_NOT = r"\b(has|have|had|did|do|does|is|was|are|were|ca|wo|could|would|should)(?:n't|nt|nnot)\b"


class Word(NamedTuple):
    """One entry of the lexicon: what it speaks for, how much, and its parts around `~`."""

    group: str
    slug: str
    weight: int
    parts: tuple[str, ...]


class Hit(NamedTuple):
    start: int
    end: int
    word: Word


@dataclass(frozen=True)
class Lexicon:
    """Words by their first character, and what goes with them."""

    words: Mapping[str, tuple[Word, ...]]
    ranks: Mapping[str, int]  # categories in the order that decides a tie
    severities: Mapping[str, str]  # of signals
    unless: Mapping[str, tuple[str, ...]]  # phrases that rule a category out
    negations: tuple[str, ...]
    asked: tuple[str, ...]  # look like a negation, but ask

    @classmethod
    def from_data(cls, data: Mapping[str, Any], own: Collection[str] = ()) -> Lexicon:
        """The lexicon of a pack; `own` are categories of the shop's own. Unknown slugs are a ConfigProblem."""
        words: dict[str, list[Word]] = {}
        for word in _words_of(data, own):
            words.setdefault(word.parts[0][0], []).append(word)
        categories = data.get("category", {})
        severities = {slug: table.get("severity", "normal") for slug, table in data.get("signal", {}).items()}
        _check("severity", severities.values(), taxonomy.SEVERITIES)
        return cls(
            words={first: tuple(found) for first, found in words.items()},
            ranks={slug: rank for rank, slug in enumerate(categories)},
            severities=severities,
            unless={slug: _phrases(table["unless"]) for slug, table in categories.items() if "unless" in table},
            negations=_phrases(data.get("negations", "")),
            asked=_phrases(data.get("asked", "")),
        )


@dataclass(frozen=True)
class Suggestion:
    """What the text itself says of the case; a person or the platform may know better."""

    category: str | None
    also: tuple[str, ...]
    is_clear: bool  # clear enough to overrule the reason chosen on a platform
    why: tuple[tuple[str, str], ...]  # (category, the words that speak for it)
    emotion: str
    signals: tuple[str, ...]
    severity: str
    wants: str | None  # a remedy
    needs: str | None  # the clause that says by when or what for, as the customer wrote it
    urgency: str | None  # by-date, gift, event
    kind: str


def suggest(text: str, lexicon: Lexicon) -> Suggestion:
    """What the text speaks of, by the words of the lexicon."""
    text = text[:_READ]
    matched = _matchable(text)
    hits = _hits(matched, lexicon)
    points = _points(hits, lexicon, matched)
    emotion, is_very_angry = _emotion(hits, points, matched)
    ranked = _ranked(points, emotion, lexicon)
    category = ranked[0] if ranked else None
    signals = tuple(slug for slug in taxonomy.SIGNALS if any(hit.word.slug == slug for hit in _of("signal", hits)))
    wants = next((hit.word.slug for hit in _of("want", hits)), None)
    kind = _kind(category, wants, emotion, signals, matched)
    urgency = next((hit.word.slug for hit in _of("urgency", hits)), None)
    reasons = ((hit.word.slug, matched[hit.start : hit.end]) for hit in _of("category", hits))
    return Suggestion(
        category=category,
        also=tuple(slug for slug in ranked[1:] if points[slug] >= STRONG and slug != "praise"),
        is_clear=_is_clear(ranked, points),
        why=tuple(dict.fromkeys(reason for reason in reasons if reason[0] in ranked)),
        emotion=emotion,
        signals=signals,
        severity=_severity(points, kind, [lexicon.severities[slug] for slug in signals], is_very_angry),
        wants=wants,
        needs=_needs(text, lexicon) if urgency else None,
        urgency=urgency,
        kind=kind,
    )


def _words_of(data: Mapping[str, Any], own: Collection[str]) -> Iterator[Word]:
    for group, slugs in _SLUGS.items():
        tables = data.get(group, {})
        _check(group, tables, (*slugs, *own) if group == "category" else slugs)
        for slug, table in tables.items():
            for key, weight in _WEIGHTS.items():
                for phrase in _phrases(table.get(key, "")):
                    yield Word(group, slug, weight, tuple(phrase.split("~")))


def _check(group: str, slugs: Iterable[str], known: Collection[str]) -> None:
    for slug in slugs:
        if slug not in known:
            unknown = say("the lexicon has an unknown {group} '{slug}'", group=group, slug=slug)
            raise ConfigProblem(unknown, say("known are: {known}", known=", ".join(known)))


def _phrases(joined: str) -> tuple[str, ...]:
    """`a | b{c,d}` and lines of it as the phrases a, bc and bd, in the form that texts are matched in."""
    phrases = [phrase.strip(" ") for phrase in _folded(joined).replace("\n", "|").split("|")]
    spread = [one for phrase in phrases if phrase for one in _spread(phrase)]
    for phrase in spread:
        if phrase[:1] in ("", "~", "-") or phrase[-1] == "~" or "~~" in phrase or "{" in phrase:
            raise ConfigProblem(say("the lexicon's phrase '{phrase}' cannot be read", phrase=phrase))
    return tuple(spread)


def _spread(phrase: str) -> list[str]:
    """The phrases that one with a choice in braces stands for."""
    head, brace, rest = phrase.partition("{")
    if not brace:
        return [phrase]
    choices, closed, tail = rest.partition("}")
    return [head + choice.strip(" ") + tail for choice in choices.split(",")] if closed else [phrase]


def _folded(text: str) -> str:
    return fold_script(unicodedata.normalize("NFKC", text).casefold())


def _matchable(text: str) -> str:
    """The text as words are looked for in it: one script, one case, "hasn't" as "has not"."""
    folded = _folded(clean(text)).replace("’", "'")
    return re.sub("[ \t]+", " ", re.sub(_NOT, r"\1 not", folded))


def _hits(text: str, lexicon: Lexicon) -> list[Hit]:
    """Words that count, in the order of the text."""
    found = [hit for first in set(text) for word in lexicon.words.get(first, ()) for hit in _occurrences(word, text)]
    groups = {hit.word.group for hit in found}
    counted = (hit for group in groups for hit in _outermost(_of(group, found)))
    return sorted(hit for hit in counted if hit.word.weight and not _is_negated(hit, text, lexicon))


def _occurrences(word: Word, text: str) -> Iterator[Hit]:
    start = text.find(word.parts[0].rstrip("-"))
    while start >= 0:
        end = _end_of(word.parts, text, start)
        if end:
            yield Hit(start, end, word)
        start = text.find(word.parts[0].rstrip("-"), start + 1)


def _end_of(parts: tuple[str, ...], text: str, start: int) -> int:
    """Where the word that starts here ends; 0 if only its beginning is here."""
    end = _bounded(parts[0], text, start)
    for part in parts[1:]:
        if not end:
            break
        gap = text[end : end + len(part) + (_GAP_LATIN if part.isascii() else _GAP_HAN)]
        within = re.split(_CLAUSE_END, gap, maxsplit=1)[0]
        place = within.find(part.rstrip("-"))
        end = _bounded(part, text, end + place) if place >= 0 else 0
    return end


def _bounded(part: str, text: str, start: int) -> int:
    """The end of a part standing at `start`; 0 where it is a piece of a longer English word or number."""
    core = part.rstrip("-")
    end = start + len(core)
    goes_on = core == part and _is_latin(core[-1]) and _is_latin(text[end : end + 1])
    return 0 if goes_on or (_is_latin(core[0]) and _is_latin(text[start - 1 : start])) else end


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _outermost(hits: Iterable[Hit]) -> list[Hit]:
    """The longer phrase speaks, not the shorter one inside it; of two that claim the same stretch, a guard."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit.start - hit.end, hit.word.weight)):
        if not any(_is_covered(hit, other) for other in kept):
            kept.append(hit)
    return kept


def _is_covered(hit: Hit, other: Hit) -> bool:
    if hit.word.slug == other.word.slug:
        return hit.start < other.end and other.start < hit.end
    is_same = (hit.start, hit.end) == (other.start, other.end)
    return other.start <= hit.start and hit.end <= other.end and not (is_same and other.word.weight > 0)


def _is_negated(hit: Hit, text: str, lexicon: Lexicon) -> bool:
    before = text[: hit.start].rstrip(" ")
    denied = (word for word in lexicon.negations if before.endswith(word) and not before.endswith(lexicon.asked))
    return any(_bounded(word, text, len(before) - len(word)) for word in denied)


def _of(group: str, hits: Iterable[Hit]) -> list[Hit]:
    return [hit for hit in hits if hit.word.group == group]


def _points(hits: list[Hit], lexicon: Lexicon, text: str) -> dict[str, int]:
    """Points per category; the same word twice counts once."""
    points: dict[str, int] = {}
    for word in {hit.word for hit in _of("category", hits)}:
        if not any(phrase in text for phrase in lexicon.unless.get(word.slug, ())):
            points[word.slug] = points.get(word.slug, 0) + word.weight
    return points


def _ranked(points: Mapping[str, int], emotion: str, lexicon: Lexicon) -> list[str]:
    """Categories, the likeliest first: what is wrong before what is wished for, and praise never hides a complaint."""
    wrong = max((points[slug] for slug in points if slug not in _NO_TROUBLE), default=0)
    others = [slug for slug in points if slug != "praise"]
    others.sort(key=lambda slug: (wrong >= STRONG and slug in _WISHES, -points[slug], lexicon.ranks[slug]))
    leads = emotion == "calm" and points.get("praise", 0) > 2 * max(map(points.__getitem__, others), default=0)
    return ["praise", *others] if leads else others


def _is_clear(ranked: list[str], points: Mapping[str, int]) -> bool:
    """Only what is wrong can be clear, and a wish beside it does not blur it."""
    if not ranked or ranked[0] in _NO_TROUBLE - {"invoice"}:
        return False
    rivals = (points[slug] for slug in ranked[1:] if slug not in _NO_TROUBLE)
    return points[ranked[0]] >= max(STRONG, max(rivals, default=0) + _CLEAR_LEAD)


def _emotion(hits: list[Hit], points: Mapping[str, int], text: str) -> tuple[str, bool]:
    """The emotion, and whether it is a very angry one."""
    words = {hit.word for hit in _of("emotion", hits)}
    said = {slug: sum(word.slug == slug for word in words) for slug in taxonomy.EMOTIONS}
    shouts = "!!!" in text or "???" in text
    if said["angry"]:
        return "angry", said["angry"] + shouts >= 3
    trouble = said["annoyed"] + shouts + sum(points[slug] >= STRONG for slug in points if slug not in _NO_TROUBLE)
    kind_words = said["calm"] + points.get("praise", 0) // STRONG
    return ("annoyed" if trouble > kind_words else "calm"), False


def _kind(category: str | None, wants: str | None, emotion: str, signals: tuple[str, ...], text: str) -> str:
    if category in ("praise", "product-question"):
        return "review" if category == "praise" else "question"
    if emotion != "calm" or signals:
        return "complaint"
    if category in _WISHES or wants:
        return "after-sales"
    return "question" if category is None and text.rstrip().endswith(("?", "吗", "呢")) else "complaint"


def _severity(points: Mapping[str, int], kind: str, of_signals: list[str], is_very_angry: bool) -> str:
    if points.get("unsafe", 0) >= STRONG:
        return "critical"
    worst = max([*of_signals, "high" if is_very_angry else "normal"], key=taxonomy.SEVERITIES.index)
    return "low" if worst == "normal" and kind in ("question", "review") else worst


def _needs(text: str, lexicon: Lexicon) -> str | None:
    """The clause that says by when or what for, as it was written."""
    clauses = re.split(_CLAUSE_END, clean(text))
    return next((one_line(clause) for clause in clauses if _of("urgency", _hits(_matchable(clause), lexicon))), None)
