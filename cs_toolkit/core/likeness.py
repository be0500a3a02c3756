"""How likely two cases are the same complaint, logged twice.

Nobody makes two cases one by this: the owner decides (traps T27). Only an order or a contact is a strong key; a name
counts together with the product, and text alone only suggests.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final, NamedTuple
from zlib import crc32

from cs_toolkit.core.localtime import pinned
from cs_toolkit.core.model import Case
from cs_toolkit.core.similarity import alikeness, marks_of, pairs_of
from cs_toolkit.core.text import fold_script, match_key
from cs_toolkit.errors import Message, say

WINDOW: Final = timedelta(days=14)
LIKELY: Final = 0.4
"""From this score on two cases may be the same complaint."""
_NEAR: Final = 0.8  # texts that share so much are nearly the same
_TEXT_ALONE: Final = 0.5  # the most that text alone can say


class Likeness(NamedTuple):
    """How likely two cases are the same complaint (0 to 1), and why."""

    score: float
    code: str
    why: Message


def keys_of(case: Case) -> tuple[str, ...]:
    """Short keys, of which two cases that may be the same complaint have at least one in common."""
    order, customer = case.order, case.customer
    who, goods = _folded(customer.name), goods_of(case)
    told = {
        "o": _folded(order.id),
        "c": _folded(customer.contact),
        "h": _folded(customer.handle),
        **{f"g{number}": f"{who} {name}" for number, name in enumerate(sorted(goods)) if who},
    }
    keys = [f"{kind[0]}{crc32(text.encode()):08x}" for kind, text in told.items() if text]
    return (*keys, *(f"t{mark}" for mark in marks_of(pairs_of(words_of(case)))))


def likeness(one: Case, other: Case) -> Likeness:
    """How likely the two are the same complaint; the score is 0 where nothing says so."""
    key = _shared_key(one, other)
    near = alikeness(pairs_of(words_of(one)), pairs_of(words_of(other)))
    if near < _NEAR:
        return key or Likeness(0.0, "none", say("nothing in common"))
    if key is None or key.score < LIKELY:
        score = max(near * _TEXT_ALONE, key.score if key else 0.0)
        return Likeness(round(score, 2), "same-text", say("nearly the same words, which alone prove nothing"))
    score = key.score + (1 - key.score) * near / 2
    return Likeness(round(score, 2), key.code, say("{why}, in nearly the same words", why=key.why))


def _shared_key(one: Case, other: Case) -> Likeness | None:
    if is_same(one.order.id, other.order.id):
        return Likeness(0.9, "same-order", say("the same order, {order}", order=one.order.id))
    if abs(pinned(one.complaint.received_at) - pinned(other.complaint.received_at)) > WINDOW:
        return None
    is_other_order = bool(one.order.id and other.order.id)
    for name in ("contact", "handle"):
        told = getattr(one.customer, name)
        if is_same(told, getattr(other.customer, name)):
            if is_other_order:
                return Likeness(0.3, "same-customer", say("the same customer, {who}, another order", who=told))
            return Likeness(0.8, f"same-{name}", say("the same customer, {who}, within 14 days", who=told))
    if is_same_person(one, other) and goods_of(one) & goods_of(other) and not is_other_order:
        return Likeness(
            0.6,
            "same-customer-product",
            say(
                "the same name, {who}, and the same product, {product}, within 14 days",
                who=one.customer.name,
                product=one.order.product or one.order.sku,
            ),
        )
    return None


def is_same_person(one: Case, other: Case) -> bool:
    """The same handle or contact, or the same name where neither tells the two apart."""
    ours, theirs = one.customer, other.customer
    keys = ((ours.contact, theirs.contact), (ours.handle, theirs.handle))
    if any(is_same(*pair) for pair in keys):
        return True
    is_known_apart = any(own and their for own, their in keys)
    return not is_known_apart and is_same(ours.name, theirs.name)


def goods_of(case: Case) -> frozenset[str]:
    """The names of what was bought, folded."""
    return frozenset(filter(None, (_folded(case.order.product), _folded(case.order.sku))))


def words_of(case: Case) -> str:
    """What the customer wrote, as far as it is known."""
    return case.complaint.text or case.complaint.summary or ""


def is_same(one: str | None, two: str | None) -> bool:
    """Whether two names or numbers are known and the same; width, case and script do not count."""
    return bool(_folded(one)) and _folded(one) == _folded(two)


def _folded(text: str | None) -> str:
    return fold_script(match_key(text)) if text else ""
