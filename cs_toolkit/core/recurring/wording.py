"""What customers wrote: which of them wrote the like, and how it is quoted without personal data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Final

from cs_toolkit.core.likewise import Group as Words
from cs_toolkit.core.likewise import Talk, Text, grouped
from cs_toolkit.core.recurring.cases import Told
from cs_toolkit.core.text import one_line, summary_of

_READ: Final = 300  # characters of a text that a quotation is made of
_TERMS: Final = 5
_CLAUSE_END: Final = r"(?<=[,，、;；。!！?？\n])|(?<=[.:：])(?=\s)"
_EDGES: Final = " ,，、;；:：~～-—"  # what is left at the ends where something was taken out


def worded(cases: Iterable[Told], talk: Talk, *, is_strict: bool = False) -> Mapping[str, Words]:
    """For each case, by id, those whose customers wrote the like; the order of the cases does not matter.

    Names, numbers and the product are not what a complaint is about: they make nobody alike.
    """
    groups = grouped([Text(told.id, told.text, _masked(told)) for told in cases], talk, is_strict=is_strict)
    return {case: group for group in groups for case in group.ids}


def quoted(told: Told, columns: int = 60) -> str | None:
    """What the customer wrote, in a line without personal data; None where nothing was written or may be shown."""
    from cs_toolkit.core.privacy import MARK, redact

    shown = redact(told.text[:_READ], known=_customer(told), keep=_goods(told))
    whole = "".join(clause for clause in re.split(_CLAUSE_END, shown) if MARK not in clause)
    return summary_of(whole if whole.strip(_EDGES) else shown, columns).strip(f"{MARK}{_EDGES}") or None


def _customer(told: Told) -> tuple[str, ...]:
    return tuple(text for text in (told.customer, told.handle, told.contact, told.order) if text)


def _goods(told: Told) -> tuple[str, ...]:
    return tuple(text for text in (told.product, told.sku) if text)


def _masked(told: Told) -> tuple[str, ...]:
    return (*_customer(told), *_goods(told))


def shown_terms(terms: Iterable[str]) -> tuple[str, ...]:
    """The first of what texts share, without what may be personal."""
    from cs_toolkit.core.privacy import redact

    return tuple(islice((one_line(term) for term in terms if redact(term) == term), _TERMS))
