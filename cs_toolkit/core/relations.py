"""What cases have to do with one another: the same customer, product, carrier, or the like gone wrong."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Final, NamedTuple

from cs_toolkit.core.likeness import LIKELY, goods_of, is_same, is_same_person, likeness, words_of
from cs_toolkit.core.recurring.cases import by_day_and_number
from cs_toolkit.core.similarity import alikeness, pairs_of
from cs_toolkit.core.timeline import Timeline
from cs_toolkit.errors import Message, say

RELATIONS: Final = ("linked", "duplicate", "customer", "product", "carrier", "similar")
_SIMILAR: Final = 0.3


class Related(NamedTuple):
    """A case that has to do with another: how, how much (0 to 1), and why."""

    timeline: Timeline
    relation: str
    score: float
    code: str
    why: Message


def related(
    subject: Timeline, others: Iterable[Timeline], *, incident: Collection[str] = (), most: int = 10
) -> tuple[Related, ...]:
    """The cases that have to do with one, each once, by relation and score; no more than so many of each relation.

    `incident` are the cases of its incident, linked with it or through others.
    """
    found: dict[str, list[Related]] = {name: [] for name in RELATIONS}
    words = pairs_of(words_of(subject.case))
    for other in others:
        if other.case.id != subject.case.id and other.merged_into is None:
            near = alikeness(words, pairs_of(words_of(other.case)))
            relation = next(_relations(subject, other, near, other.case.id in incident), None)
            if relation:
                found[relation.relation].append(relation)
    for members in found.values():
        members.sort(key=lambda item: by_day_and_number(item.timeline.case.id), reverse=True)
        members.sort(key=lambda item: -item.score)
    return tuple(item for members in found.values() for item in members[:most])


def _relations(subject: Timeline, other: Timeline, near: float, is_same_incident: bool) -> Iterator[Related]:
    """What the other has to do with the subject, the strongest first."""
    one, two = subject.case, other.case
    yield from _linked(subject, other)
    if is_same_incident:
        yield Related(other, "linked", 0.9, "same-incident", say("the same incident"))
    like = likeness(one, two)
    if like.score >= LIKELY and other.is_open and subject.is_open:
        yield Related(other, "duplicate", *like)
    if is_same_person(one, two):
        who = one.customer.name or one.customer.handle or one.customer.contact
        yield Related(
            other, "customer", max(like.score, 0.5), "same-customer", say("the same customer, {who}", who=who)
        )
    shared = sorted(goods_of(one) & goods_of(two))
    if shared and other.is_open:
        yield Related(
            other,
            "product",
            0.5,
            "same-product",
            say("the same product, {product}", product=two.order.product or two.order.sku),
        )
    if is_same(one.order.carrier, two.order.carrier) and other.is_open:
        yield Related(
            other, "carrier", 0.4, "same-carrier", say("the same carrier, {carrier}", carrier=two.order.carrier)
        )
    yield from _similar(subject, other, near, bool(shared))


def _linked(subject: Timeline, other: Timeline) -> Iterator[Related]:
    for event in subject.events:
        if event.kind == "linked" and event.payload["case"] == other.case.id:
            relation = event.get("relation")
            why = say("linked: {relation}", relation=relation) if relation else say("linked")
            yield Related(other, "linked", 1.0, "linked", why)


def _similar(subject: Timeline, other: Timeline, near: float, is_same_product: bool) -> Iterator[Related]:
    """What was written is alike, or the same went wrong with the same product."""
    category = other.case.complaint.category
    is_same_category = category == subject.case.complaint.category and category != "other"
    score = round(0.6 * near + 0.2 * is_same_product + 0.2 * is_same_category, 2)
    if score < _SIMILAR:
        return
    if is_same_product and is_same_category:
        why = say("the same product and category, {category}", category=category)
    elif is_same_category:
        why = say("like words and the same category, {category}", category=category)
    else:
        why = say("like words")
    yield Related(other, "similar", score, "similar", why)
