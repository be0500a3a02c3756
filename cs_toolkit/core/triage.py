"""What a complaint is about, how it is said, what is asked for: suggested from words alone, each with its reason."""

# No `from __future__ import annotations` here: a NamedTuple compiles each annotation that is a text when it is loaded.
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final, NamedTuple

from cs_toolkit.core import taxonomy
from cs_toolkit.core.text import clean, one_line
from cs_toolkit.core.triage_category import WISHES, Topics, topics
from cs_toolkit.core.triage_hits import Hit, clauses, hits, of_group
from cs_toolkit.core.triage_lexicon import STRONG, Lexicon, Word, Words
from cs_toolkit.core.triage_text import matchable

if TYPE_CHECKING:
    from cs_toolkit.core.triage_learned import Learned

_READ: Final = 4000  # characters; what is wrong stands at the beginning, the rest of a long mail is quotation
_MANY: Final = 3  # angry words, or two and a shout, make a very angry customer
_PER_SIGN: Final = 2  # what a plain trouble, a shout or a plain praise weighs beside the sound of the words
_BITTER: Final = -8  # a sound that no "please" and no question mark sweetens


class Reason(NamedTuple):
    """Words of the text that speak for a suggestion: `about` is category, signal, emotion, want or urgency."""

    about: str
    slug: str
    words: str


class Suggestion(NamedTuple):
    """What the text itself says of the case; a person or the platform may know better."""

    category: str | None
    category_by: str  # rule, or learned from the owner
    also: tuple[str, ...]
    is_clear: bool  # clear enough to overrule the reason chosen on a platform
    reasons: tuple[Reason, ...]
    emotion: str
    signals: tuple[str, ...]
    severity: str
    wants: str | None  # a remedy
    needs: str | None  # the clause that says by when or what for, as the customer wrote it
    urgency: str | None  # by-date, gift, event
    kind: str

    @property
    def why(self) -> tuple[tuple[str, str], ...]:
        """The categories and the words that speak for them."""
        return tuple((reason.slug, reason.words) for reason in self.reasons if reason.about == "category")


class _Feeling(NamedTuple):
    emotion: str
    is_very_angry: bool
    words: tuple[str, ...]


def suggest(text: str, lexicon: Lexicon) -> Suggestion:
    """What the text speaks of, by the words of the lexicon and by what the owner corrected before."""
    text = text[:_READ]
    matched = matchable(text)
    spoken = lexicon.spoken(matched)
    by_language = [(words, hits(matched, words)) for words in spoken]
    found = sorted(hit for _, some in by_language for hit in some)
    about = topics(by_language, matched)
    felt = _feeling(found, about, matched, lexicon)
    ranked = about.ranked(felt.emotion)
    category = ranked[0] if ranked else None
    warning = {hit.word.slug for hit in of_group("signal", found)}
    signals = tuple(slug for slug in taxonomy.SIGNALS if slug in warning)
    wants = next((hit.word.slug for hit in of_group("want", found)), None)
    kind = _kind(category, wants, felt.emotion, signals, matched)
    urgency = next((hit.word.slug for hit in of_group("urgency", found)), None)
    rule = Suggestion(
        category=category,
        category_by="rule",
        also=about.further(ranked[1:]),
        is_clear=about.is_clear(ranked),
        reasons=_reasons(found, felt, matched, ranked),
        emotion=felt.emotion,
        signals=signals,
        severity=_severity(about, kind, _severities(signals, spoken), felt.is_very_angry),
        wants=wants,
        needs=_needs(text, spoken) if urgency else None,
        urgency=urgency,
        kind=kind,
    )
    learned = lexicon.learned()
    return rule if learned is None else _as_learned(rule, learned, matched)


def traits(text: str, lexicon: Lexicon) -> dict[str, float]:
    """What is learned of a text whose category the owner gave: what it holds, by words that were not learned."""
    from cs_toolkit.core.triage_learned import features

    said = suggest(text, lexicon.taught(lambda: None))
    return features(matchable(text[:_READ]), said.category, said.why)


def _as_learned(rule: Suggestion, learned: "Learned", text: str) -> Suggestion:
    """The suggestion with the category that the owner gave to such texts before, where that is plain and another."""
    from cs_toolkit.core.triage_learned import features

    choice = learned.choose(features(text, rule.category, rule.why))
    if choice is None or choice.category == rule.category:
        return rule
    also = tuple(slug for slug in (rule.category, *rule.also) if slug and slug != choice.category)
    reasons = tuple(Reason("learned", choice.category, words) for words in choice.words)
    return rule._replace(
        category=choice.category,
        category_by="learned",
        also=also,
        is_clear=False,
        reasons=(*reasons, *rule.reasons),
    )


def _reasons(found: Iterable[Hit], felt: _Feeling, text: str, ranked: list[str]) -> tuple[Reason, ...]:
    said = (Reason(hit.word.group, hit.word.slug, text[hit.start : hit.end]) for hit in found)
    counted = (one for one in said if one.about != "emotion" and (one.about != "category" or one.slug in ranked))
    return tuple(dict.fromkeys((*counted, *(Reason("emotion", felt.emotion, words) for words in felt.words))))


def _feeling(found: list[Hit], about: Topics, text: str, lexicon: Lexicon) -> _Feeling:
    """The emotion, whether it is a very angry one, and its words."""
    said: dict[str, dict[Word, str]] = {slug: {} for slug in taxonomy.EMOTIONS}
    for hit in of_group("emotion", found):
        said[hit.word.slug][hit.word] = text[hit.start : hit.end]
    shouts = "!!!" in text or "???" in text
    if said["angry"]:
        return _Feeling("angry", len(said["angry"]) + shouts >= _MANY, tuple(said["angry"].values()))
    praise = about.points.get("praise", 0) // STRONG
    tone = None if text.isascii() else lexicon.tone
    if tone is None:
        is_bad = len(said["annoyed"]) + shouts + about.troubles > len(said["calm"]) + praise
        return _felt(is_bad, tuple(said["annoyed"].values()))
    sound = tone.of(text)
    score = sound.score + _PER_SIGN * (praise - about.troubles - shouts)
    is_asking = said["calm"] or WISHES & {*about.points} or "product-question" in about.points or _is_question(text)
    is_polite = is_asking and not said["annoyed"] and not about.troubles and score > _BITTER
    return _felt(score < 0 and not is_polite, sound.complaining)


def _felt(is_bad: bool, words: tuple[str, ...]) -> _Feeling:
    return _Feeling("annoyed", False, words) if is_bad else _Feeling("calm", False, ())


def _kind(category: str | None, wants: str | None, emotion: str, signals: tuple[str, ...], text: str) -> str:
    if category in ("praise", "product-question"):
        return "review" if category == "praise" else "question"
    if emotion != "calm" or signals:
        return "complaint"
    if category in WISHES or wants:
        return "after-sales"
    return "question" if category is None and _is_question(text) else "complaint"


def _is_question(text: str) -> bool:
    return text.rstrip().endswith(("?", "吗", "呢"))


def _severities(signals: tuple[str, ...], spoken: Iterable[Words]) -> list[str]:
    return [words.severities[slug] for words in spoken for slug in signals if slug in words.severities]


def _severity(about: Topics, kind: str, of_signals: list[str], is_very_angry: bool) -> str:
    if about.points.get("unsafe", 0) >= STRONG:
        return "critical"
    worst = max([*of_signals, "high" if is_very_angry else "normal"], key=taxonomy.SEVERITIES.index)
    return "low" if worst == "normal" and kind in ("question", "review") else worst


def _needs(text: str, spoken: Iterable[Words]) -> str | None:
    """The clause that says by when or what for, as it was written."""
    found = ((clause, hits(matchable(clause), words)) for clause in clauses(clean(text)) for words in spoken)
    return next((one_line(clause) for clause, some in found if of_group("urgency", some)), None)


__all__ = ["Lexicon", "Reason", "Suggestion", "suggest", "traits"]
