"""Which languages a text is judged in."""

from __future__ import annotations

import re
from typing import Final

from cs_toolkit.core.lint.reading import is_han
from cs_toolkit.core.text import is_third_language

# Words of which no English text does without for long.
_ENGLISH: Final = frozenset(
    {
        "a", "all", "an", "and", "are", "as", "at", "back", "be", "been", "by", "can", "could", "dear", "do",
        "don't", "for", "from", "get", "had", "has", "have", "hello", "here", "hi", "i", "i'll", "i'm", "i've", "if",
        "in", "is", "it", "it's", "just", "me", "more", "my", "no", "not", "now", "of", "off", "on", "once", "one",
        "or", "order", "our", "out", "please", "refund", "so", "sorry", "than", "thank", "thanks", "that", "the",
        "there", "this", "to", "up", "us", "was", "we", "we'll", "we're", "we've", "were", "will", "with", "would",
        "you", "your",
        "always", "best", "call", "contact", "customer", "delivery", "email", "feedback", "final", "free", "guaranteed",
        "how", "i'd", "items", "leave", "may", "never", "only", "product", "quality", "return", "returns", "review",
        "sale", "send", "soon", "they", "use", "we'd", "what", "when", "you'll", "you're", "you've",
    }
)  # fmt: skip
_FEW_WORDS: Final = 5


def families_of(text: str, fallback: str | None = None) -> tuple[str, ...]:
    """The families of languages in the text, of "zh" and "en"; none where it is in a third one.

    `fallback` is the language of a text without letters.
    """
    if is_third_language(text):
        return ()
    has_han = any(map(is_han, text))
    words = re.findall(r"[a-z]+(?:['’][a-z]+)?", re.sub(r"https?://\S+", " ", text.lower()))
    found = ["zh"] if has_han else []
    if len(words) >= _FEW_WORDS:
        known = sum(word.replace("’", "'") in _ENGLISH for word in words)
        if known * 6 >= len(words):
            found.append("en")
    elif words and not has_han:
        found.append("en")
    elif not has_han and fallback:
        found.append("en" if fallback == "en" else "zh")
    return tuple(found)
