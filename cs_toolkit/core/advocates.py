"""Who may be invited as a product tester: customers who complained, were helped, and are content (method M4).

The rule: the customer's last score is a 4 or 5 and was given after a complaint; the customer agreed to be invited;
every promise of that case was kept; none of the customer's cases is open; and nobody invited the customer for a while.
Nobody is asked for a review or gets anything for one: the rules of `core.lint` hold for the wording.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final, NamedTuple

from cs_toolkit.core.insight.csat import SATISFIED
from cs_toolkit.core.insight.facts import CaseFacts, RatingFacts
from cs_toolkit.core.text import fold_script, match_key
from cs_toolkit.errors import Message, say

AGAIN: Final = timedelta(days=180)
_NOT_COMPLAINED: Final = frozenset({"question"})
_UNFOUNDED: Final = frozenset({"duplicate", "unfounded", "withdrawn"})

WHY: Final[Mapping[str, Message]] = MappingProxyType(
    {
        "satisfied": say("content after a complaint, agreed to be invited, every promise kept"),
        "no-consent": say("content, but has not agreed to be invited: ask, and record it with cst rate --consent"),
        "promise-broken": say("content, but a promise was not kept"),
        "promise-open": say("content, but a promise is not kept yet"),
        "open-case": say("content, but a case is still open"),
        "invited-recently": say("was invited not long ago"),
    }
)

_Key = tuple[str, ...]


class Advocate(NamedTuple):
    """A content customer: the case of the last score, that score, all cases, the last invitation, and what holds."""

    case: CaseFacts
    rating: RatingFacts
    cases: tuple[str, ...]
    invited_at: datetime | None
    why_code: str

    @property
    def is_invitable(self) -> bool:
        """Whether the rule is met."""
        return self.why_code == "satisfied"


def advocates(facts: Iterable[CaseFacts], *, now: datetime, again: timedelta = AGAIN) -> list[Advocate]:
    """Every content customer once, the latest score first; `facts` are those of all cases."""
    cases = [case for case in facts if case.merged_into is None]
    # An open case of whom only the name is known may be this customer's, who is then not asked now.
    open_names = {key for case in cases if case.is_open and not _sure_keys(case) for key in _name_keys(case)}
    found = [one for group in _customers(cases) if (one := _advocate(group, open_names, now, again)) is not None]
    return sorted(found, key=lambda one: (one.rating.at, one.case.id), reverse=True)


def _advocate(cases: Sequence[CaseFacts], open_names: set[_Key], now: datetime, again: timedelta) -> Advocate | None:
    """What holds of one customer; None where the last score is not a good one, or none followed a complaint."""
    rated = [(rating, case) for case in cases for rating in case.ratings]
    if not rated:
        return None
    last, case = max(rated, key=lambda pair: (pair[0].at, pair[1].id))
    if last.score < SATISFIED or not _has_complained(case):
        return None
    invited_at = max((at for one in cases for at in one.invited), default=None)
    checks = {
        "open-case": any(one.is_open or not open_names.isdisjoint(_name_keys(one)) for one in cases),
        "promise-broken": any(promise.is_kept is not True and promise.counts(now) for promise in case.promises),
        "promise-open": any(promise.is_kept is None for promise in case.promises),
        "no-consent": not any(rating.has_consent for rating, _ in rated),
        "invited-recently": invited_at is not None and now - invited_at < again,
    }
    why_code = next((code for code, is_true in checks.items() if is_true), "satisfied")
    return Advocate(case, last, tuple(sorted(one.id for one in cases)), invited_at, why_code)


def _has_complained(case: CaseFacts) -> bool:
    is_complaint = case.kind not in _NOT_COMPLAINED and case.category != "praise"
    return is_complaint and case.outcome not in _UNFOUNDED


def _customers(cases: Iterable[CaseFacts]) -> Iterator[list[CaseFacts]]:
    """The cases of each customer: those that share a contact, a handle, or a name that nothing else tells apart.

    A customer of whom nothing is known is nobody who could be invited.
    """
    leader: dict[_Key, _Key] = {}

    def root(key: _Key) -> _Key:
        while leader.setdefault(key, key) != key:
            key = leader[key]
        return key

    keyed = [(case, keys) for case in cases if (keys := _keys(case))]
    for _, keys in keyed:
        for key in keys:
            leader[root(key)] = root(keys[0])
    groups: dict[_Key, list[CaseFacts]] = defaultdict(list)
    for case, keys in keyed:
        groups[root(keys[0])].append(case)
    yield from groups.values()


def _keys(case: CaseFacts) -> list[_Key]:
    """By what a customer is known again; a name says so only where nothing better is known."""
    return _sure_keys(case) or _name_keys(case)


def _sure_keys(case: CaseFacts) -> list[_Key]:
    contact, handle = _folded(case.contact), _folded(case.handle)
    found: list[_Key] = [("contact", contact)] if contact else []
    return [*found, ("handle", case.platform or "", handle)] if handle else found


def _name_keys(case: CaseFacts) -> list[_Key]:
    name = _folded(case.customer)
    return [("name", case.platform or "", name)] if name and "*" not in name else []


def _folded(text: str | None) -> str:
    return fold_script(match_key(text)) if text else ""
