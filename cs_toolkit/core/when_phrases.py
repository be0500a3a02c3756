"""Phrases of time within a text: a run of parts in any order, each at most once.

The parts are a day, a part of the day, a time on the clock, an offset, a "before". Nothing here knows what time it
is; `core.when` gives the phrase its instant.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import NamedTuple

from cs_toolkit.core.text import fold_script
from cs_toolkit.core.when_words import ATOMS, DATE_NEXT, DATES, GLUE, PERIODS, SLOTS, STARTS


class Atom(NamedTuple):
    """One part of a phrase: which pattern it fits, and how."""

    kind: str
    match: re.Match[str]


class Phrase(NamedTuple):
    """A phrase from `start` to `end`; `atoms` by slot: day, named, clock, period, half, offset, before, rough."""

    start: int
    end: int
    atoms: dict[str, Atom]
    by: bool
    excluded: bool

    def kind(self, slot: str) -> str:
        """The kind of atom in the slot, or nothing."""
        return self.atoms[slot].kind if slot in self.atoms else ""


def fold(text: str) -> str:
    """The text in plain letters and simplified characters, one for one, so that places stay what they were."""
    return "".join(_fold_one(character) for character in fold_script(text))


def read(text: str, start: int) -> Phrase | None:
    """The longest phrase of a folded text that begins right at `start`."""
    atoms: dict[str, Atom] = {}
    end = start
    by = excluded = False
    while True:
        glue = compiled(GLUE).match(text, end)
        atom = _atom(text, glue.end() if glue else end, atoms)
        if atom is None or glue is None:
            break
        by |= any(glue.group("before", "by", "latest"))
        excluded |= glue["before"] is not None
        atoms[SLOTS.get(atom.kind, atom.kind)] = atom
        end = atom.match.end()
    by |= "before" in atoms
    return Phrase(start, end, atoms, by, excluded) if _is_time(atoms, by) else None


def first(text: str, start: int) -> Phrase | None:
    """The first phrase of a folded text from `start` on."""
    for place in compiled(STARTS).finditer(text, start):
        phrase = read(text, place.start())
        if phrase is not None:
            return phrase
    return None


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """The pattern, made when first needed: most commands read no time at all."""
    return re.compile(pattern)


def _is_time(atoms: dict[str, Atom], by: bool) -> bool:
    """Whether the parts name a time: a part of the day alone does so if it is noon, or is a limit."""
    if atoms.keys() & {"day", "clock"}:
        return True
    if "period" not in atoms:
        return False
    period = PERIODS[atoms["period"].match["name"] or atoms["period"].match[0]]
    return by or period.begin == period.end


def _atom(text: str, at: int, so_far: dict[str, Atom]) -> Atom | None:
    for kind, pattern in ATOMS.items():
        if SLOTS.get(kind, kind) in so_far or not _may_follow(kind, so_far):
            continue
        match = compiled(pattern).match(text, at)
        if match and (kind != "named" or "day" in so_far or compiled(DATE_NEXT).match(text, match.end())):
            return Atom(kind, match)
    return None


def _may_follow(kind: str, so_far: dict[str, Atom]) -> bool:
    if kind in ("before", "rough", "half"):
        return bool(so_far)
    if kind == "offset":
        # elsewhere than in ISO and in mail, 14:05-16 is a range
        day = so_far["day"].kind if {"day", "clock"} <= so_far.keys() <= {"day", "clock", "named"} else ""
        return day == "iso" or (day == "month_last" and "named" in so_far)
    if kind == "named":
        return "day" not in so_far or so_far["day"].kind in DATES
    return True


def _fold_one(character: str) -> str:
    if character in "abcdefghijklmnopqrstuvwxyz0123456789 ":
        return character
    folded = unicodedata.normalize("NFKC", character).lower()
    return folded if len(folded) == 1 else character
