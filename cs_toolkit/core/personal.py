"""Whether a person made a draft their own before it was sent (method M4: automation prepares, a person finishes).

Nothing here looks at what a text means: a reply is personal if a few words were added that the draft did not have, or
if much of the draft is gone.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from cs_toolkit.core.share import Share
from cs_toolkit.core.timeline import Timeline, is_spoken

# A Chinese character counts as a word; white space, punctuation and emoji as nothing.
_WORD: Final = r"[\u3400-\u9fff]|[^\W_\u3400-\u9fff]+"
_FEW: Final = 2  # words: another name, another hour
_REST: Final = 4  # more than a quarter of the draft taken away is work of one's own

# So many replies in a row begin differently; over so many none is the same as a whole.
OPENINGS_APART: Final = 5
TEXTS_APART: Final = 60


class Noted(NamedTuple):
    """A draft as it was shown: for which case and step, when (ISO 8601), of which sentences, and its text."""

    case: str
    step: str
    at: str
    sentence_ids: tuple[str, ...]
    text: str


def is_unchanged(sent: str, draft: str) -> bool:
    """Whether a text is a draft as it came, or nearly: at most two words were added and next to none taken away."""
    ours, theirs = _words(draft), _words(sent)
    added, removed = (theirs - ours).total(), (ours - theirs).total()
    return added <= _FEW and removed * _REST <= ours.total()


def used_before(noted: Sequence[Noted], case: str, step: str, *, again: Noted | None = None) -> tuple[str, ...]:
    """What a draft for a case and step should not say again, from the drafts noted; both newest first.

    The whole texts of many drafts of other cases and steps, then the ids of the sentences of the last few. `again` is
    a draft noted earlier for the same case and step: then what counts is what came before it.
    """
    before = noted[noted.index(again) + 1 :] if again else noted
    others = [found for found in before if (found.case, found.step) != (case, step)]
    sentences = (name for found in others[:OPENINGS_APART] for name in found.sentence_ids)
    return (*(found.text for found in others[:TEXTS_APART]), *sentences)


def as_is_count(timelines: Iterable[Timeline]) -> Share:
    """How many of the texts that customers got were a draft sent as it came; a merged case counts where it went."""
    counted = (timeline for timeline in timelines if not timeline.merged_into)
    spoken = [event for timeline in counted for event in timeline.events if is_spoken(event)]
    return Share(sum(bool(event.get("as_is")) for event in spoken), len(spoken))


def _words(text: str) -> Counter[str]:
    return Counter(re.findall(_WORD, unicodedata.normalize("NFKC", text).casefold()))
