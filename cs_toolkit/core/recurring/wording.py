"""What customers wrote: which of them wrote the like, and how it is quoted without personal data."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Final, NamedTuple

from cs_toolkit.core.recurring.cases import Told, by_day_and_number
from cs_toolkit.core.text import fold_script, match_key, one_line, summary_of

_READ: Final = 300  # characters of a text that a quotation is made of
_TERMS: Final = 5
_CLAUSE_END: Final = r"(?<=[,，、;；。!！?？\n])|(?<=[.:：])(?=\s)"
_EDGES: Final = " ,，、;；:：~～-—"  # what is left at the ends where something was taken out


class Words(NamedTuple):
    """Cases whose customers wrote the like: those that speak for all come first, `terms` is what they share."""

    cases: frozenset[str]
    speakers: tuple[str, ...]
    terms: tuple[str, ...]


def worded(cases: Sequence[Told], *, is_strict: bool = False) -> Mapping[str, Words]:
    """For each case, by id, those that wrote the like; whatever the order they are given in."""
    found: dict[str, list[str]] = defaultdict(list)
    for told in cases:
        found[fold_script(match_key(told.text))].append(told.id)
    groups = [sorted(ids, key=by_day_and_number) for ids in found.values()]
    return {case: Words(frozenset(ids), tuple(ids[:3]), ()) for ids in groups for case in ids}


def quoted(told: Told, columns: int = 60) -> str | None:
    """What the customer wrote, in a line without personal data; None where nothing was written or may be shown."""
    from cs_toolkit.core.privacy import MARK, redact

    known = [text for text in (told.customer, told.handle, told.contact, told.order) if text]
    shown = redact(told.text[:_READ], known=known, keep=[text for text in (told.product, told.sku) if text])
    whole = "".join(clause for clause in re.split(_CLAUSE_END, shown) if MARK not in clause)
    return summary_of(whole if whole.strip(_EDGES) else shown, columns).strip(f"{MARK}{_EDGES}") or None


def shown_terms(terms: Iterable[str]) -> tuple[str, ...]:
    """The first of what texts share, without what may be personal."""
    from cs_toolkit.core.privacy import redact

    return tuple(islice((one_line(term) for term in terms if redact(term) == term), _TERMS))
