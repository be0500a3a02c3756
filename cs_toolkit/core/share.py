"""A part of a whole, kept as two counts: a rate without its denominator says nothing."""

from __future__ import annotations

from typing import NamedTuple


class Share(NamedTuple):
    """So many of so many."""

    number: int
    of: int
