"""What a group of texts has in common, in the customers' own words, and which of the texts speak for all."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from cs_toolkit.core.likewise.features import Features, Text, masked
from cs_toolkit.core.likewise.nearness import Rarity
from cs_toolkit.core.likewise.talk import Talk

_SPEAKERS: Final = 3
_TERMS: Final = 5
_SHARED: Final = 0.3  # what this share of a group wrote, and at least two of it, is what it has in common
_WHOLE: Final = 0.75  # a piece that is part of a longer one in this share of texts is no piece of its own
_LONGEST: Final = 8  # Chinese characters of a term
_READ: Final = 500  # texts of a group that are looked at


def speakers(many: Sequence[Features]) -> tuple[int, ...]:
    """The places of the texts that have most in common with all, the most typical first."""
    common: Counter[str] = Counter()
    for features in many[:_READ]:
        common.update(features.keys())
    likeness = [_likeness(features, common) for features in many[:_READ]]
    return tuple(sorted(range(len(likeness)), key=lambda place: (-likeness[place], place))[:_SPEAKERS])


def _likeness(features: Features, common: Counter[str]) -> float:
    length = math.sqrt(math.fsum(weight * weight for weight in features.values())) or 1.0
    return math.fsum(weight * (common[feature] - 1) for feature, weight in features.items()) / length


def terms_of(texts: Sequence[Text], rarity: Rarity, talk: Talk) -> tuple[str, ...]:
    """The words that many of the texts share and few others use, as most customers of the group wrote them.

    Of Chinese, the longest common pieces; no piece says again what another one says. A single text shares nothing.
    """
    if len(texts) < 2:
        return ()
    texts = texts[:_READ]
    written: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for text in texts:
        read = masked(text, talk)
        for term, form in {**dict(_phrases(read, talk)), **{piece: piece for piece in _pieces(read, talk)}}.items():
            written[term][form] += 1
    counts = {term: forms.total() for term, forms in written.items()}
    least = max(2, math.ceil(_SHARED * len(texts)))
    counts = {term: count for term, count in counts.items() if count >= least}
    cut = _cut(counts) - talk.same_han.keys()
    weights = {term: count * _weight(term, rarity, talk) for term, count in counts.items() if term not in cut}
    chosen: list[str] = []
    for term in sorted(weights, key=lambda term: (-weights[term], term)):
        if len(chosen) < _TERMS and not any(_overlap(term, other) for other in chosen):
            chosen.append(term)
    forms = (min(written[term], key=lambda form: (-written[term][form], form)) for term in chosen)
    return tuple(_as_written(form, texts, talk) if _is_han(form) else form for form in forms)


def _phrases(text: str, talk: Talk) -> Iterator[tuple[str, str]]:
    """English words that say something, and two of them in a row, each by its stems."""
    before = ("", "")
    for word in re.findall(r"[^\s\w]|[\w'-]+", text):
        heard = ("", "")
        if re.fullmatch(r"[a-z'à-ɏ-]{2,}", word) and not talk.is_unheard(word):
            heard = (talk.stem(word), word)
            yield heard
            if before[0]:
                yield f"{before[0]} {heard[0]}", f"{before[1]} {word}"
        before = heard


def _pieces(text: str, talk: Talk) -> Iterator[str]:
    """Chinese pieces of two to eight characters: known terms, and what neither begins nor ends with empty words."""
    for run in re.findall(r"[\u3400-\u9fff]{2,}", text):
        for start in range(len(run) - 1):
            for end in range(start + 2, min(len(run), start + _LONGEST) + 1):
                piece = run[start:end]
                if piece in talk.same_han or talk.unheard_han.isdisjoint((piece[0], piece[-1])):
                    yield piece


def _cut(counts: Mapping[str, int]) -> set[str]:
    """Chinese pieces that are nearly always written with the same character before or after them."""
    longer = ((term, part) for term in counts if _is_han(term) for part in (term[1:], term[:-1]))
    return {part for term, part in longer if counts[term] >= _WHOLE * counts.get(part, 0)}


def _weight(term: str, rarity: Rarity, talk: Talk) -> float:
    """How much a term says: rare ones, long ones and known ones say more."""
    if not _is_han(term):
        return rarity.weight(term.split()) * (1 + term.count(" ") / 2)
    known = 0.0 if term in talk.ignored else 1.5 if term in talk.same_han else 1.0
    return known * rarity.weight([term[place : place + 2] for place in range(len(term) - 1)]) * math.sqrt(len(term))


def _is_han(term: str) -> bool:
    return term[0] >= "\u3400"


def _overlap(one: str, other: str) -> bool:
    """Whether two terms have a word in common, or Chinese pieces may lie over each other."""
    if _is_han(one) != _is_han(other) or not _is_han(one):
        return not set(one.split()).isdisjoint(other.split())
    ends = one[0] == other[-1] or one[-1] == other[0]
    return ends or not {one[at : at + 2] for at in range(len(one) - 1)}.isdisjoint(
        other[at : at + 2] for at in range(len(other) - 1)
    )


def _as_written(term: str, texts: Sequence[Text], talk: Talk) -> str:
    """A Chinese term in the script that most of the texts have it in."""
    forms: Counter[str] = Counter()
    for text in texts:
        plain = unicodedata.normalize("NFKC", text.words)
        if (start := talk.folded(plain).find(term)) >= 0:
            forms[plain[start : start + len(term)]] += 1
    return min(forms, key=lambda form: (-forms[form], form), default=term)
