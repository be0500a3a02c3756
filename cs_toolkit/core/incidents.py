"""Incidents: cases of one event (a storm, a bad batch), joined by `cst link`.

Linked is who is linked with somebody linked: an incident is all that hangs together, and is called by the earliest id
in it. A case that became part of another one counts as that one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Protocol

from cs_toolkit.core.recurring.cases import by_day_and_number


class Linked(Protocol):
    """A case as far as incidents go; `core.insight.facts.CaseFacts` is one."""

    @property
    def id(self) -> str:
        """Its id."""
        ...

    @property
    def links(self) -> tuple[str, ...]:
        """The cases it is linked with."""
        ...

    @property
    def merged_into(self) -> str | None:
        """The case it became part of."""
        ...


def incident_of(cases: Iterable[Linked]) -> Mapping[str, str]:
    """The incident of every case named, its own id where it is linked with none; also of those named in links only.

    The order of the cases does not matter. What hangs together only through a case that is not given may look apart.
    """
    above: dict[str, str] = {}
    for case in cases:
        _join(above, case.id, case.id)
        for other in (*case.links, *filter(None, (case.merged_into,))):
            _join(above, case.id, other)
    return {case: _top(above, case) for case in above}


def members_of(incidents: Mapping[str, str]) -> Mapping[str, tuple[str, ...]]:
    """The cases of every incident of two or more, by its id."""
    found: dict[str, list[str]] = defaultdict(list)
    for case in sorted(incidents, key=by_day_and_number):
        found[incidents[case]].append(case)
    return {incident: tuple(cases) for incident, cases in found.items() if len(cases) > 1}


def reached(case: str, links: Callable[[str], Iterable[str]]) -> tuple[str, ...]:
    """The incident of one case, in order of id, the case itself with it; `links` tells the links of a case."""
    seen, waiting = {case}, [case]
    while waiting:
        new = set(links(waiting.pop())) - seen
        seen |= new
        waiting += new
    return tuple(sorted(seen, key=by_day_and_number))


def to_link(links: Mapping[str, Collection[str]]) -> list[tuple[str, str]]:
    """What has to be noted, in which case about which other, so that cases are linked; `links` are those they have.

    Each is linked with the earliest of them: as many links as cases, however many they are.
    """
    first, *others = sorted(links, key=by_day_and_number)
    pairs = [pair for other in others for pair in ((first, other), (other, first))]
    return [(one, other) for one, other in pairs if other not in links[one]]


def _join(above: dict[str, str], one: str, other: str) -> None:
    first, second = sorted((_top(above, one), _top(above, other)), key=by_day_and_number)
    above[second] = first


def _top(above: dict[str, str], case: str) -> str:
    """The earliest case known to hang together with one; the way there is shortened for the next who asks."""
    top = case
    while above.setdefault(top, top) != top:
        top = above[top]
    while above[case] != top:
        above[case], case = top, above[case]
    return top
