"""What is remembered of issues, so that they keep their ids while cases come, and the owner's decisions about them.

What is in an issue follows from the cases and from those decisions alone, never from who looked when: remembered is
only under which id each case was seen. A group bears the id of most of its cases; a new one is named after itself.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import count
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from cs_toolkit.core.recurring.cases import Told, by_day_and_number
from cs_toolkit.core.recurring.issues import Group, number_of

_NOTHING: Final[Mapping[str, str]] = MappingProxyType({})


class Book(NamedTuple):
    """What is remembered of one view.

    `seen`: the issue of a case before the owner's decisions. `gone`: issues that lost all their cases, and to which
    one most. The owner's: `names` of issues; `joined`, an issue that counts as another; `pinned`, cases put into one.
    """

    seen: Mapping[str, str] = _NOTHING
    gone: Mapping[str, str] = _NOTHING
    names: Mapping[str, str] = _NOTHING
    joined: Mapping[str, str] = _NOTHING
    pinned: Mapping[str, str] = _NOTHING

    @property
    def known(self) -> frozenset[str]:
        """Every id that means something here."""
        told = (self.seen.values(), self.gone, self.names, self.joined, self.joined.values(), self.pinned.values())
        return frozenset(issue for ids in told for issue in ids)

    def meant(self, issue: str) -> str:
        """What an id stands for now."""
        passed = set()
        while issue not in passed:
            passed.add(issue)
            issue = self.joined.get(issue) or self.gone.get(issue, issue)
        return issue

    def holder(self, case: str) -> str | None:
        """The issue that a case was seen in, after the owner's decisions."""
        issue = self.pinned.get(case) or self.seen.get(case)
        return self.meant(issue) if issue else None

    def as_data(self) -> dict[str, Any]:
        """As plain data; the cases by issue, which is shorter."""
        cases: dict[str, list[str]] = defaultdict(list)
        for case in sorted(self.seen, key=by_day_and_number):
            cases[self.seen[case]].append(case)
        return {"cases": dict(cases), **{name: dict(getattr(self, name)) for name in self._fields[1:]}}

    def with_decisions(self, decisions: Mapping[str, Mapping[str, str]]) -> Book:
        """The same with these decisions of the owner in place of those it has."""
        return self._replace(**{name: dict(decisions.get(name, {})) for name in DECISIONS})


DECISIONS: Final = ("names", "joined", "pinned")


def book_from(data: Any) -> Book:
    """A book from plain data; raises ValueError for what is none."""
    if not isinstance(data, dict):
        raise ValueError(data)
    cases = data.get("cases", {})
    told = {name: data.get(name, {}) for name in Book._fields[1:]}
    if not (isinstance(cases, dict) and all(map(_is_texts, told.values()))):
        raise ValueError(data)
    if not all(isinstance(ids, list) and all(isinstance(case, str) for case in ids) for ids in cases.values()):
        raise ValueError(data)
    return Book({case: issue for issue, ids in cases.items() for case in ids}, **told)


def _is_texts(table: Any) -> bool:
    return isinstance(table, dict) and all(isinstance(text, str) for text in table.values())


def settled(groups: Sequence[Group], book: Book) -> tuple[list[Group], Book]:
    """The groups under ids that stay, as the owner wants them; and what is to be remembered."""
    named = _identified(groups, book)
    seen = {**book.seen, **{case: group.issue for group in named for case in group.ids}}
    new = book._replace(seen=seen, gone=_gone(book, seen))
    return _decided(named, new), new


def merged(book: Book, one: str, other: str) -> Book:
    """The other issue counts as the one from now on."""
    return book._replace(joined={**book.joined, other: one})


def split_off(book: Book, issue: str, cases: Iterable[str], into: str | None = None) -> tuple[str, Book]:
    """Cases taken out of an issue, into another or into one of their own, whose id is returned."""
    moved = sorted(cases, key=by_day_and_number)
    target = into or _free(number_of("split", issue, *moved), book.known)
    return target, book._replace(pinned={**book.pinned, **dict.fromkeys(moved, target)})


def renamed(book: Book, issue: str, name: str) -> Book:
    """The issue under a name of the owner; an empty one takes the name away."""
    names = {known: text for known, text in book.names.items() if known != issue}
    return book._replace(names={**names, issue: name} if name else names)


def _identified(groups: Sequence[Group], book: Book) -> list[Group]:
    """Each group under the remembered id that most of its cases bear; those that share most choose first."""
    shared = [
        (-number, issue != group.issue, issue, place)
        for place, group in enumerate(groups)
        for issue, number in Counter(book.seen[case] for case in group.ids if case in book.seen).items()
    ]
    found: dict[int, str] = {}
    taken: set[str] = set()
    for _, _, issue, place in sorted(shared, key=lambda item: (*item[:3], groups[item[3]].ids)):
        if place not in found and issue not in taken:
            found[place] = issue
            taken.add(issue)
    known = set(book.known)
    for place, group in enumerate(groups):
        if place not in found:
            found[place] = _free(group.issue, known)
            known.add(found[place])
    return [group._replace(issue=found[place]) for place, group in enumerate(groups)]


def _free(wanted: str, known: Iterable[str]) -> str:
    """The id wanted, or where it means something else already one that means nothing yet."""
    taken = frozenset(known)
    names = (wanted if number == 1 else number_of(wanted, str(number)) for number in count(1))
    return next(name for name in names if name not in taken)


def _gone(book: Book, seen: Mapping[str, str]) -> dict[str, str]:
    """Ids without cases, each with the one that most of its last cases bear now."""
    left = frozenset(seen.values())
    heirs: dict[str, Counter[str]] = defaultdict(Counter)
    for case, issue in book.seen.items():
        if issue not in left:
            heirs[issue][seen[case]] += 1
    new = {issue: min(found, key=lambda name: (-found[name], name)) for issue, found in heirs.items()}
    return {issue: heir for issue, heir in {**book.gone, **new}.items() if issue not in left}


def _decided(groups: Sequence[Group], book: Book) -> list[Group]:
    """The groups after the owner's decisions; those that these leave alone are the same."""
    sources: dict[str, list[tuple[Group, Told]]] = defaultdict(list)
    for group in groups:
        for told in group.cases:
            sources[book.meant(book.pinned.get(told.id, group.issue))].append((group, told))
    return [_put_together(issue, members) for issue, members in sources.items()]


def _put_together(issue: str, members: Sequence[tuple[Group, Told]]) -> Group:
    first = next((group for group, _ in members if group.issue == issue), members[0][0])
    cases = tuple(sorted((told for _, told in members), key=lambda told: by_day_and_number(told.id)))
    if issue == first.issue and all(group is first for group, _ in members):
        return first._replace(cases=cases)
    return Group(issue, cases, (), first.words, is_owners=True)
