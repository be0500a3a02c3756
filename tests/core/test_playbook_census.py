"""There are enough words: six ways to open a reply and four for each other part, for every case that can come."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator
from itertools import product
from typing import Final, NamedTuple

import pytest
from drafts import ATOMS, a_case_knowing, book, settled

from cs_toolkit.core import taxonomy
from cs_toolkit.core.choosing import Chooser
from cs_toolkit.core.draft_facts import gather
from cs_toolkit.core.phrasing import first_sentence
from cs_toolkit.core.sentences import STEPS, STYLES, parts_of

OPENINGS: Final = 6
WORDINGS: Final = 4
KNOWN: Final = {"nothing known": (), "all known": ATOMS}


# A question is answered and closed; so is a review. Other steps are for complaints and after-sales requests.
STEPS_OF: Final = {"question": ("acknowledge", "answer", "close"), "review": ("acknowledge", "answer", "close")}


class Place(NamedTuple):
    """Where words are wanted, and how many there are."""

    step: str
    part: str
    kind: str
    style: str
    known: str
    found: int

    @property
    def wanted(self) -> int:
        """How many there have to be."""
        return OPENINGS if self.part == "greeting" else WORDINGS


def places(language: str, kind: str, category: str) -> Iterator[Place]:
    """How many sentences fit in each place of a reply, in the style itself."""
    is_first = category == next(iter(taxonomy.CATEGORY_FAMILIES[taxonomy.FAMILY_OF[category]]))
    # Later replies are much the same for every category of a family; the first one has facts for each.
    for step in STEPS_OF.get(kind, STEPS) if is_first else ("acknowledge",):
        playbook = book(language, step, kind, category)
        for known, atoms in KNOWN.items():
            timeline = a_case_knowing(atoms, language, category=category, kind=kind)
            facts = gather(timeline, step, playbook, settled(atoms, language))
            for style in STYLES:
                chooser = Chooser(timeline, step, style, playbook, facts)
                for part in parts_of(step, chooser.kind, style):
                    styled = [item for item in chooser.fitting(part) if chooser.is_in(item, style)]
                    texts = {item.filled(facts.slots) for item in styled}
                    found = {first_sentence(text) for text in texts} if part == "greeting" else texts
                    yield Place(step, part, kind, style, known, len(found))


@pytest.mark.parametrize("language", taxonomy.LANGUAGES)
def test_there_are_words_enough(language: str, capsys: pytest.CaptureFixture[str]) -> None:
    """For every kind of contact, step, category and style, with nothing known and with everything."""
    short: dict[tuple[str, str, str], dict[Place, list[str]]] = defaultdict(lambda: defaultdict(list))
    count = 0
    for kind, category in product(taxonomy.KINDS, taxonomy.CATEGORIES):
        for place in places(language, kind, category):
            count += 1
            if place.found < place.wanted:
                short[place[:3]][place].append(category)
    with capsys.disabled():
        sys.stdout.write(f"\n{language}: {count} places; short of words: {len(short)} parts\n")
        for (step, part, kind), found in sorted(short.items()):
            told = "; ".join(
                f"{place.style}, {place.known}: {place.found}"
                + ("" if len(where) == len(taxonomy.CATEGORIES) else f" ({len(where)}: {', '.join(where[:3])} ...)")
                for place, where in sorted(found.items())
            )
            sys.stdout.write(f"  {step}/{part} ({kind}), {next(iter(found)).wanted} wanted: {told}\n")
    assert not short
