"""Which cases: shortened ids and the filters of the listing commands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final, NamedTuple
from unicodedata import normalize

from cs_toolkit.core.text import match_key

_SHORT: Final = r"(?:(\d{1,8})-)?(\d{1,9})"


def wanted_id(text: str) -> str:
    """An id as typed, without the decoration people paste along ("#3", full-width digits, blanks)."""
    return normalize("NFKC", text).strip().strip("#[] ")


def matching(wanted: str, ids: Iterable[str]) -> tuple[str, ...]:
    """The ids a shortened one can mean: "3" or "03" a day's number, "1122-3" of that day, else the start of an id."""
    found = re.fullmatch(_SHORT, wanted)
    if found is None:
        return ()
    day, number = found[1] or "", int(found[2])
    pairs = [(case_id, *case_id.split("-", 1)) for case_id in ids]
    exact = tuple(
        case_id for case_id, its_day, its_number in pairs if its_day.endswith(day) and int(its_number) == number
    )
    return exact or tuple(case_id for case_id, _, _ in pairs if len(wanted) >= 4 and case_id.startswith(wanted))


class CaseQuery(NamedTuple):
    """Filters of a listing; all that are set must hold. Texts match as substrings, folded (NFKC, case)."""

    state: str = "open"
    since: datetime | None = None
    until: datetime | None = None
    exact: Mapping[str, str] = MappingProxyType({})
    containing: Mapping[str, str] = MappingProxyType({})

    def admits(self, row: dict[str, Any]) -> bool:
        """Whether a public row (`render.rows`) passes."""
        received: datetime = row["received_at"]
        if (self.since and received < self.since) or (self.until and received > self.until):
            return False
        if any(match_key(str(row[name] or "")) != match_key(value) for name, value in self.exact.items()):
            return False
        return all(_contains(_haystack(row, name), value) for name, value in self.containing.items())


_ALSO_IN: Final = {"customer": ("customer", "handle", "contact"), "text": ("text", "summary"), "order": ("order",)}


def _haystack(row: dict[str, Any], name: str) -> Sequence[str]:
    return [str(row[key] or "") for key in _ALSO_IN.get(name, (name,))]


def _contains(texts: Sequence[str], wanted: str) -> bool:
    return any(match_key(wanted) in match_key(text) for text in texts)
