"""The question of an FAQ entry, in customers' own words and free of personal data."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from cs_toolkit.core.model import Case
from cs_toolkit.core.privacy import MARK, redact
from cs_toolkit.core.text import detect_language, fold_script, match_key, one_line, summary_of
from cs_toolkit.core.timeline import Timeline

SHORTEST: Final = 6
LONGEST: Final = 60
_READ: Final = 2000  # characters of a text that are looked at: who writes more asks at the beginning
_TEXTS: Final = 100  # cases of an issue that are looked at, the latest ones

_SENTENCE = r"[^。！？!?\n.]+(?:\.(?!\s|$)[^。！？!?\n.]+)*(?:[。！？!?]+|\.)?"
_CLAUSE = r"[,，;；、:：~～]+"
_ASKS = (
    r"(?i)[?？吗呢]$|怎么|怎样|如何|多久|什么|哪|几天|几时|多少|能不能|可不可以|是不是|有没有|为何|咋|吗[,，]"
    r"|^(?:how|what|when|where|why|which|who|can|could|do|does|did|is|are|will|would|should)\b"
)
# Insults and threats: said in anger to the shop, nothing to print on a product page.
_UNFIT = (
    r"(?i)骗|垃圾|黑店|奸商|傻|滚|妈的|他妈|操你|无良|恶心|坑人|投诉|举报|差评|曝光|12315|起诉|报警"
    r"|scam|fraud|liar|thie[fv]|idiot|stupid|garbage|crap|shit|fuck|damn|rubbish|\bsue\b|lawyer|report you"
    r"|chargeback|bad review|one star|1 star"
)


def asked(timelines: Sequence[Timeline], language: str, product: str | None) -> str | None:
    """The sentence that has most in common with what the other customers wrote; None where none has."""
    timelines = timelines[-_TEXTS:]
    told = [_features(told_by(timeline.case)) for timeline in timelines]
    spread = Counter(feature for features in told for feature in features)
    scores: dict[str, int] = {}
    for timeline, own in zip(timelines, told, strict=True):
        for sentence in _sentences(timeline.case, product):
            if detect_language(sentence) in (None, language):
                scores[sentence] = max(scores.get(sentence, 0), _score(sentence, own, spread, len(told)))
    best = min(scores, key=lambda sentence: (-scores[sentence], len(sentence), sentence), default=None)
    return best if best is not None and scores[best] else None


def _score(sentence: str, own: frozenset[str], spread: Counter[str], cases: int) -> int:
    """How much a sentence shares with the other cases, for its length; questions count more."""
    features = _features(sentence)
    shared = sum(spread[feature] - (feature in own) for feature in features)
    if shared < max(2, cases - 1):
        return 0
    score = 1000 * shared * shared // len(features)
    if re.search(_ASKS, fold_script(sentence)):
        score *= 6 if sentence[-1] in "?？" else 3
    return score // (4 if MARK in sentence else 1) // (2 if sentence[-1] in "!！" else 1)


def _features(text: str) -> frozenset[str]:
    """Words of Latin script and pairs of Chinese characters, script folded."""
    key = fold_script(match_key(text))
    pairs = (run[index : index + 2] for run in re.findall(r"[㐀-鿿]{2,}", key) for index in range(len(run) - 1))
    return frozenset((*re.findall(r"[^\W\d_㐀-鿿]{2,}", key), *pairs))


def _sentences(case: Case, product: str | None) -> Iterator[str]:
    """What the customer wrote, free of personal data, in sentences fit to print; clauses where a sentence is not."""
    for text in (case.complaint.text, case.complaint.summary):
        for written in re.findall(_SENTENCE, _redacted((text or "")[:_READ], case, product)):
            whole = _presentable(written)
            if _is_fit(whole) and MARK not in whole:
                yield whole
                continue
            yield from filter(_is_fit, (whole, *map(_presentable, re.split(_CLAUSE, written))))


def _presentable(written: str) -> str:
    """One line without a greeting before it and a full stop after it."""
    line = one_line(written)
    end = line[-1:] if line[-1:] in tuple("?？!！") else ""
    told = line if MARK in line else summary_of(line, 4 * LONGEST)
    return told.strip(" ,，;；、:：。.!！?？~～") + end


def _is_fit(sentence: str) -> bool:
    if not SHORTEST <= len(sentence) <= LONGEST:
        return False
    return MARK not in (sentence[0], sentence[-1]) and not re.search(_UNFIT, fold_script(sentence))


def _redacted(text: str, case: Case, product: str | None) -> str:
    """The text without personal data; the product's name is kept whatever it looks like."""
    return redact(text, known=_known(case), keep=[product] if product else [])


def _known(case: Case) -> Iterator[str]:
    customer, order = case.customer, case.order
    facts = (customer.name, customer.handle, customer.contact, customer.reseller, order.id, order.tracking)
    sent = (event.get("tracking") for event in case.events)
    return (fact for fact in (*facts, case.complaint.external_id, *sent) if fact)


def told_by(case: Case) -> str:
    return case.complaint.text or case.complaint.summary or ""
