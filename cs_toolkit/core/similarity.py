"""How much two texts say the same in the same words; both Chinese scripts and English."""

from __future__ import annotations

import re
from typing import Final
from zlib import crc32

from cs_toolkit.core.text import fold_script, match_key

LEAST: Final = 8
"""Texts of fewer pairs of words than this say what everybody says ("where is my parcel"): they are alike to none."""
_LONGEST: Final = 4_000  # characters that are looked at
_WORD: Final = r"[a-z]+|\d+|[^\W\d_]"
_SEEDS: Final = (0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D, 0x27D4EB2F)
_MASK: Final = 0xFFFFFFFF

Pairs = frozenset[tuple[str, str]]


def pairs_of(text: str) -> Pairs:
    """The pairs of neighbouring words (of Chinese: characters), folded; none for a text too short to be told apart."""
    words = re.findall(_WORD, fold_script(match_key(text[:_LONGEST])))
    found = frozenset(zip(words, words[1:], strict=False))
    return found if len(found) >= LEAST else frozenset()


def alikeness(one: Pairs, two: Pairs) -> float:
    """From 0 (nothing in common) to 1 (the same pairs): what they share of what they have together."""
    return len(one & two) / len(one | two) if one and two else 0.0


def marks_of(pairs: Pairs) -> tuple[str, ...]:
    """Four short marks: texts that share 80 % of their pairs nearly always share one of them, strangers hardly ever."""
    hashes = [crc32(" ".join(pair).encode()) for pair in pairs]
    lowest = (min((((value ^ seed) * seed) & _MASK for value in hashes), default=None) for seed in _SEEDS)
    return tuple(f"{number}{value:08x}" for number, value in enumerate(lowest) if value is not None)
