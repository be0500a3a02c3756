"""Texts and words in the form in which they are compared."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from cs_toolkit.core.text import clean, fold_script

_NOT: Final = r"\b(has|have|had|did|do|does|is|was|are|were|ca|wo|could|would|should)(?:n't|nt|nnot)\b"


def folded(text: str) -> str:
    """The text in one case, one width and one script."""
    return fold_script(unicodedata.normalize("NFKC", text).casefold())


def matchable(text: str) -> str:
    """The text as words are looked for in it: one script, one case, "hasn't" as "has not"."""
    plain = folded(clean(text)).replace("’", "'")
    plain = re.sub(_NOT, r"\1 not", plain) if "n" in plain else plain
    return re.sub("[ \t]+", " ", plain) if "  " in plain or "\t" in plain else plain
