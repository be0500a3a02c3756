"""Fifty replies in a row do not read like one form: no two alike, and none that opens as one just before it did."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from typing import Final

import pytest
from drafts import a_case_knowing, book, settled

from cs_toolkit.core import taxonomy
from cs_toolkit.core.drafting import Draft, compose
from cs_toolkit.core.sentences import STEPS

DRAFTS: Final = 50
LOOKED_BACK: Final = 5
# What cases of one category have in common when they come in a row: nothing, or the same name and goods for all.
KNOWN: Final = {"no name": (), "one name": ("customer",), "one name and product": ("customer", "product")}
CATEGORIES: Final = ("delivery-late", "quality-defect")


def opening(text: str) -> str:
    """The first sentence of a text, read without the help of the engine."""
    return re.split(r"[。！？!?\n]|\.(?:\s|$)", text, maxsplit=1)[0].strip()


def in_a_row(language: str, step: str, kind: str, category: str, atoms: Sequence[str]) -> list[Draft]:
    """Drafts for cases of one day, each knowing what the shop said in the last ones."""
    made: list[Draft] = []
    playbook, setting = book(language, step, kind, category), settled(atoms, language)
    for number in range(1, DRAFTS + 1):
        case = a_case_knowing(atoms, language, f"20261122-{number:02}", category=category, kind=kind)
        latest = made[::-1]
        used = [
            *(draft.text for draft in latest),
            *(name for draft in latest[:LOOKED_BACK] for name in draft.sentence_ids),
        ]
        made.append(compose(case, step, playbook, setting=setting, used=used))
    return made


def repeats(made: Sequence[Draft]) -> tuple[int, int]:
    """How many are as a whole like another, and how many open as one of the five before."""
    openings = [opening(draft.text) for draft in made]
    again = sum(one in openings[max(0, place - LOOKED_BACK) : place] for place, one in enumerate(openings))
    return len(made) - len({draft.text for draft in made}), again


@pytest.mark.parametrize("language", taxonomy.LANGUAGES)
@pytest.mark.parametrize("known", KNOWN)
def test_fifty_replies_in_a_row_differ(language: str, known: str, capsys: pytest.CaptureFixture[str]) -> None:
    """For every step of a complaint, and for the first reply to each other kind of contact."""
    rows = [(step, "complaint") for step in STEPS]
    rows += [("acknowledge", kind) for kind in taxonomy.KINDS if kind != "complaint"]
    found = {
        (step, kind, category): repeats(in_a_row(language, step, kind, category, KNOWN[known]))
        for step, kind in rows
        for category in CATEGORIES
    }
    bad = {place: counts for place, counts in found.items() if any(counts)}
    with capsys.disabled():
        sys.stdout.write(f"\n{language}, {known}: {len(found)} rows of {DRAFTS} drafts; with repeats: {len(bad)}\n")
        for place, (whole, first) in bad.items():
            sys.stdout.write(f"  {'/'.join(place)}: {whole} alike as a whole, {first} openings repeated\n")
    assert not bad
