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
# Words of other languages in Latin letters that no English text has.
_FOREIGN: Final = frozenset(
    {
        "auf", "aus", "bei", "bitte", "das", "dem", "den", "der", "des", "ein", "eine", "für", "haben", "ich", "ihr",
        "ihre", "ist", "mit", "nicht", "sie", "und", "von", "wir", "zu",
        "avec", "bonjour", "ce", "dans", "du", "est", "et", "je", "la", "le", "les", "merci", "ne", "nous", "pas",
        "pour", "que", "qui", "une", "vos", "votre", "vous",
        "como", "con", "de", "del", "el", "en", "es", "gracias", "hola", "los", "las", "lo", "más", "muy", "nos",
        "para", "pero", "por", "se", "su", "sus", "una", "y",
        "al", "che", "ciao", "di", "e", "grazie", "il", "per", "sono", "com", "da", "dos", "em", "não", "obrigado",
        "os", "um", "het", "een", "niet", "van", "wij", "u", "met",
    }
)  # fmt: skip
_FEW_WORDS: Final = 5
_ADDRESS: Final = r"https?://\S+|[\w.+-]{1,64}@\S{1,255}"


def families_of(text: str, fallback: str | None = None) -> tuple[str, ...]:
    """The families of languages in the text, of "zh" and "en"; none where it is in a third one.

    `fallback` is the language of a text without letters.
    """
    if is_third_language(text):
        return ()
    has_han = any(map(is_han, text))
    words = re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)?", re.sub(_ADDRESS, " ", text.lower()))
    words = [word.replace("’", "'") for word in words if not is_han(word[0])]
    found = ["zh"] if has_han else []
    if len(words) >= _FEW_WORDS:
        known, foreign = sum(map(_ENGLISH.__contains__, words)), sum(map(_FOREIGN.__contains__, words))
        if known * 6 >= len(words) or not (foreign or has_han):
            found.append("en")
    elif words and not has_han:
        found.append("en")
    elif not has_han and fallback:
        found.append("en" if fallback == "en" else "zh")
    return tuple(found)
