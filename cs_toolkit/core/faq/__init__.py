"""FAQ entries: drafted from what keeps coming back, their life, and what they changed."""

from cs_toolkit.core.faq.entries import FaqEntry as FaqEntry
from cs_toolkit.core.faq.entries import entries as entries
from cs_toolkit.core.faq.words import FaqWords as FaqWords
