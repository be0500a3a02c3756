"""Issues out of cases: a partition by what they share, and each part described.

Product and category divide always. Within them a cause that was found in enough cases stands alone; of the others,
cases whose customers wrote the like stand alone where there are enough of them, and the rest stays together. Where the
cause comes first, or nothing but the words counts, these divide just so.
"""

from __future__ import annotations

import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain, islice
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from cs_toolkit.core.likewise import Group as Words
from cs_toolkit.core.likewise import Talk
from cs_toolkit.core.recurring.cases import Told, by_day_and_number, counts, product_key, sighting, usual_name
from cs_toolkit.core.recurring.wording import quoted, shown_terms, worded
from cs_toolkit.core.timeline import Timeline
from cs_toolkit.errors import Message, say

DIMENSIONS: Final = ("product", "category", "cause", "text")
_BY_FACTS: Final = DIMENSIONS[:3]
_KEYS: Final[Mapping[str, Callable[[Told], str | None]]] = {
    "product": product_key,
    "category": lambda told: told.category,
    "cause": lambda told: told.cause,
}
_SPEAKERS: Final = 3
_READ: Final = 5  # texts that are looked at for one that may be quoted
_NOBODY: Final = Words(frozenset(), (), ())
_Key = Mapping[str, str | None]


class View(NamedTuple):
    """By what cases are grouped, from how many on they are an issue, and how much alike words have to be."""

    by: tuple[str, ...] = DIMENSIONS
    at_least: int = 3
    is_strict: bool = False

    @property
    def name(self) -> str:
        """What tells views apart whose issues are not the same ones."""
        return ",".join(self.by) + (" strict" if self.is_strict else "")

    @property
    def is_wording(self) -> bool:
        """Nothing counts but what customers wrote."""
        return self.by == ("text",)

    def admits(self, told: Told) -> bool:
        """Whether a case is looked at. Words alone part all cases, praise too, that are not part of another case."""
        return told.merged_into is None if self.is_wording else counts(told)


DEFAULT: Final = View()


class Group(NamedTuple):
    """Cases that belong together under an id, in order; what they share; whether the owner put them together."""

    issue: str
    cases: tuple[Told, ...]
    shared: tuple[str, ...]
    words: Words | None = None
    is_owners: bool = False

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of its cases."""
        return tuple(told.id for told in self.cases)


@dataclass(frozen=True, slots=True)
class RecurringIssue:
    """Cases that belong together; times are those of receipt.

    `product` is the one most of them name, `category` that of most; `cause` is None where it is not known or not one.
    `label` names it in a customer's words where the like was written, else in slugs; `speakers` speak for all.
    """

    issue: str
    product: str | None
    category: str
    cause: str | None
    size: int
    cases: tuple[str, ...]
    first_at: datetime
    last_at: datetime
    why: Message
    why_code: str = ""
    label: str = ""
    terms: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()


def recurring(timelines: Iterable[Timeline], *, at_least: int = 3) -> tuple[RecurringIssue, ...]:
    """The issues of at least so many cases by product, category and cause, the largest first."""
    view = View(_BY_FACTS, at_least)
    return described(parted(map(sighting, timelines), view), view)


def parted(cases: Iterable[Told], view: View, talk: Talk | None = None) -> list[Group]:
    """Every case that the view admits in exactly one group, however few are in it; their order does not matter.

    `talk` are the words by which texts are compared; a view by what was written needs them.
    """
    admitted = sorted(filter(view.admits, cases), key=lambda told: by_day_and_number(told.id))
    words = worded(admitted, talk, is_strict=view.is_strict) if talk and "text" in view.by else {}
    keys = tuple(name for name in ("product", "category") if name in view.by) or ("cause",)
    if view.is_wording:
        return [_group({}, members, found) for found, members in _alike(admitted, words)]
    divided = _divided(admitted, lambda told: tuple(_KEYS[name](told) for name in keys))
    parts = ((dict(zip(keys, key, strict=True)), members) for key, members in divided)
    return [group for key, members in parts for group in _refined(key, members, view, words)]


def described(
    groups: Iterable[Group], view: View, names: Mapping[str, str] = MappingProxyType({})
) -> tuple[RecurringIssue, ...]:
    """The groups that are large enough, the largest first; `names` are those that the owner gave, by id."""
    least = max(1, view.at_least)
    issues = [_issue(group, view, names.get(group.issue)) for group in groups if len(group.cases) >= least]
    return tuple(sorted(issues, key=lambda issue: (-issue.size, by_day_and_number(issue.cases[0]))))


def group_of(issue: str, cases: Iterable[Told], view: View) -> Group:
    """Cases that were seen together, with whatever of the view all of them share."""
    members = tuple(sorted(cases, key=lambda told: by_day_and_number(told.id)))
    told = {name: {_KEYS[name](one) for one in members} for name in _BY_FACTS if name in view.by}
    shared = tuple(name for name, found in told.items() if len(found) == 1 and None not in found)
    return Group(issue, members, (*shared, "text") if view.is_wording else shared)


def number_of(*parts: str) -> str:
    """An id out of what an issue is about; no spreadsheet takes it for a number."""
    name = "\n".join(parts)
    return f"i{zlib.crc32(name.encode()):08x}"


# partition


def _divided(cases: Iterable[Told], key: Callable[[Told], Any]) -> list[tuple[Any, list[Told]]]:
    found: dict[Any, list[Told]] = defaultdict(list)
    for told in cases:
        found[key(told)].append(told)
    return list(found.items())


def _alike(cases: Iterable[Told], words: Mapping[str, Words]) -> list[tuple[Words, list[Told]]]:
    divided = _divided(cases, lambda told: words[told.id].ids)
    return [(words[members[0].id], members) for _, members in divided]


def _refined(key: _Key, members: list[Told], view: View, words: Mapping[str, Words]) -> Iterator[Group]:
    """A part, divided by causes that were found often enough, then by words; what is left over stays together."""
    if "cause" in view.by and "cause" not in key:
        causes = _divided(members, _KEYS["cause"])
        common = {cause for cause, same in causes if cause is not None and len(same) >= view.at_least}
        yield from (_group({**key, "cause": cause}, same) for cause, same in causes if cause in common)
        members = [told for told in members if told.cause not in common]
    if words and key.get("cause") is None:
        alike = [(found, same) for found, same in _alike(members, words) if len(same) >= view.at_least]
        yield from (_group(key, same, found) for found, same in alike)
        apart = {told.id for _, same in alike for told in same}
        members = [told for told in members if told.id not in apart]
    if members:
        yield _group(key, members)


def _group(key: _Key, members: Sequence[Told], words: Words | None = None) -> Group:
    """`key` is what all of them share. It makes the id, so that a first diagnosis or a new case renames nothing."""
    named = [key.get("product") or "", key.get("category") or "", key.get("cause") or ""]
    if "product" not in key or "category" not in key:
        named.append(",".join(key) or "text")
    if words:
        named.append(members[0].id)
    shared = tuple(name for name in DIMENSIONS if key.get(name) is not None or (words and name == "text"))
    return Group(number_of(*named), tuple(members), shared, words)


# description


def _issue(group: Group, view: View, name: str | None) -> RecurringIssue:
    cases = group.cases
    causes = {told.cause for told in cases} - {None}
    received = [told.received_at for told in cases]
    words = group.words or _NOBODY
    speakers = tuple(case for case in words.speakers if case in group.ids) or group.ids[:_SPEAKERS]
    issue = RecurringIssue(
        issue=group.issue,
        product=_product(cases),
        category=_usual_category(cases),
        cause=causes.pop() if len(causes) == 1 else None,
        size=len(cases),
        cases=group.ids,
        first_at=min(received),
        last_at=max(received),
        why=say(""),
        why_code=_code(group),
        terms=shown_terms(words.terms) if words.terms else (),
        speakers=speakers,
    )
    return replace(issue, label=name or _label(issue, group, view), why=_why(issue, group, view))


def _product(cases: Sequence[Told]) -> str | None:
    """The product that most of the cases are about, as most orders wrote it."""
    key, members = max(_divided(cases, product_key), key=lambda part: len(part[1]))
    return usual_name(told.product for told in members) if key and 2 * len(members) > len(cases) else None


def _usual_category(cases: Sequence[Told]) -> str:
    found = Counter(told.category for told in cases)
    return min(found, key=lambda name: (-found[name], name))


def _label(issue: RecurringIssue, group: Group, view: View) -> str:
    """What it is about: a customer's words where these hold it together, else the names of what is shared."""
    if group.words or ("text" in view.by and len(group.cases) == 1):
        by_id = {told.id: told for told in group.cases}
        others = (case for case in group.ids if case not in issue.speakers)
        for case in islice(chain(issue.speakers, others), _READ):
            if words := quoted(by_id[case]):
                return words
    return " · ".join(part for part in (issue.product, issue.category, issue.cause) if part)


def _code(group: Group) -> str:
    if group.is_owners:
        return "owner"
    if len(group.cases) == 1:
        return "alone"
    return "-".join(group.shared) or "nothing-known"


def _why(issue: RecurringIssue, group: Group, view: View) -> Message:
    if group.is_owners:
        return say("put together by the owner")
    if issue.size == 1:
        return say("nothing else is like it")
    clauses = list(_clauses(issue, group, view))
    why = clauses.pop()
    while clauses:
        why = say("{reason}; {more}", reason=clauses.pop(), more=why)
    return why


def _clauses(issue: RecurringIssue, group: Group, view: View) -> Iterator[Message]:
    if "product" in group.shared:
        yield say("the same product, {product}", product=issue.product)
    elif "product" in view.by:
        yield say("no product named")
    if "category" in group.shared:
        yield say("the same category, {category}", category=issue.category)
    if "cause" in view.by:
        yield _about_cause(issue, "cause" in group.shared)
    if "text" in group.shared:
        yield say("they write of: {terms}", terms=", ".join(issue.terms)) if issue.terms else say("they write the like")


def _about_cause(issue: RecurringIssue, is_shared: bool) -> Message:
    if issue.cause is None:
        return say("no single cause known")
    if is_shared:
        return say("the same cause, {cause}", cause=issue.cause)
    return say("the only cause found so far: {cause}", cause=issue.cause)
