"""A problem for each cause that weighs most, with what is known of it, for the people who can mend it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Final

from cs_toolkit.core.insight.facts import CaseFacts
from cs_toolkit.core.insight.report_causes import is_to_diagnose
from cs_toolkit.core.insight.report_type import Problem, Quote
from cs_toolkit.core.order_counts import name_key
from cs_toolkit.core.privacy import MARK, redact
from cs_toolkit.core.recurring.cases import by_day_and_number, counts
from cs_toolkit.core.share import Share
from cs_toolkit.core.text import detect_language, one_line, shorten

AUDIENCES: Final[Mapping[str, str]] = {
    "carrier-delay": "carrier", "carrier-handling": "carrier", "carrier-lost": "carrier", "weather": "carrier",
    "packing": "packing", "picking": "packing", "stock-out": "packing", "storage": "packing",
    "manufacturing": "product", "material": "product", "instructions": "product", "customer-use": "product",
    "listing-photo": "listing", "listing-text": "listing", "size-chart": "listing", "customer-expectation": "listing",
    "pricing-rule": "listing", "promotion-rule": "listing",
    "staff-reply": "service", "staff-promise": "service", "system": "service", "platform": "service",
    "unknown": "service",
}  # fmt: skip
"""Who can mend what: the carrier, packing and stock, the product, the listing, the service itself."""
LEAST: Final = 2
MOST: Final = 5
_ENOUGH: Final = Decimal("0.8")  # of the cases of known cause: the vital few
_UNDIAGNOSED_LEAST: Final = 3
_QUOTES: Final = 3
_TOP: Final = 3
_TRIED: Final = 12  # texts looked at for quotes
_FITTING: Final = range(15, 120)  # characters
_READ: Final = 1000
_SHORTEST: Final = 6
_LONGEST: Final = 160  # columns of a quote


def problems(cases: Iterable[CaseFacts], before: Iterable[CaseFacts], currency: str) -> tuple[Problem, ...]:
    """Of the cases of a period, and of as many days before it, the causes that weigh most.

    Those behind four fifths of the cases of known cause, from two cases on, at most five. Where no cause was found in
    three cases or more, and in more than behind any one cause, that is a problem, too.
    """
    counted = list(filter(counts, cases))
    by_cause: dict[str, list[CaseFacts]] = defaultdict(list)
    for case in filter(is_to_diagnose, counted):
        by_cause[case.cause or "unknown"].append(case)
    then = Counter(case.cause or "unknown" for case in before if counts(case) and is_to_diagnose(case))
    undiagnosed = by_cause.pop("unknown", [])
    ranked = sorted(by_cause, key=lambda cause: (-len(by_cause[cause]), cause))
    chosen = [(cause, by_cause[cause]) for cause in _vital(ranked, by_cause)]
    if len(undiagnosed) >= max(_UNDIAGNOSED_LEAST, len(by_cause[ranked[0]]) if ranked else 0):
        chosen.append(("unknown", undiagnosed))
    return tuple(
        _problem(cause, members, Share(len(members), len(counted)), then[cause], currency) for cause, members in chosen
    )


def _vital(ranked: Sequence[str], by_cause: Mapping[str, Sequence[CaseFacts]]) -> list[str]:
    whole, reached = sum(len(by_cause[cause]) for cause in ranked), 0
    found: list[str] = []
    for cause in ranked[:MOST]:
        if len(by_cause[cause]) < LEAST or reached >= _ENOUGH * whole:
            break
        found.append(cause)
        reached += len(by_cause[cause])
    return found


def _problem(cause: str, members: Sequence[CaseFacts], share: Share, before: int, currency: str) -> Problem:
    costs: dict[str, list[Decimal]] = defaultdict(list)
    given: dict[str, list[Decimal]] = defaultdict(list)
    for case in members:
        own = case.currency or currency
        costs[own] += [case.cost] if case.cost is not None else []
        given[own] += [item.worth for item in case.given if item.worth is not None]
    return Problem(
        cause=cause,
        audience=AUDIENCES.get(cause, "service"),
        share=share,
        before=before,
        cases=tuple(sorted((case.id for case in members), key=by_day_and_number)),
        categories=_top(case.category for case in members),
        products=_top(case.product for case in members),
        skus=_top(case.sku for case in members),
        carriers=_top(case.carrier for case in members),
        costs=_sums(costs),
        given=_sums(given),
        open=sum(case.is_open for case in members),
        low_scores=sum(any(rating.score <= 2 for rating in case.ratings) for case in members),
        again=sum(bool(case.reopenings) for case in members),
        quotes=_quotes(members),
    )


def _top(names: Iterable[str | None]) -> tuple[tuple[str, int], ...]:
    """The most frequent names with how often; width, case and script do not make another name."""
    spelled: dict[str, Counter[str]] = defaultdict(Counter)
    for name in names:
        if name and (key := name_key(name)):
            spelled[key][one_line(name)] += 1
    found = ((min(own, key=lambda name: (-own[name], name)), own.total()) for own in spelled.values())
    return tuple(sorted(found, key=lambda item: (-item[1], item[0]))[:_TOP])


def _sums(amounts: Mapping[str, Sequence[Decimal]]) -> tuple[tuple[str, Decimal, int], ...]:
    return tuple((name, sum(found, Decimal(0)), len(found)) for name, found in sorted(amounts.items()) if found)


def _quotes(members: Iterable[CaseFacts]) -> tuple[Quote, ...]:
    """Texts of a line or two before others, of several products, the newest first; without personal data."""
    newest = sorted(members, key=lambda case: by_day_and_number(case.id), reverse=True)
    fitting = sorted(newest, key=lambda case: len(case.text) not in _FITTING)[:_TRIED]
    found: dict[str, Quote] = {}
    products: Counter[str | None] = Counter()
    places: dict[str, int] = {}
    for case in fitting:
        quote = _quote(case)
        if quote is not None and (key := name_key(quote.text)) not in found:
            found[key], places[key] = quote, products[case.product]
            products[case.product] += 1
    ranked = sorted(found, key=lambda key: (found[key].text.count(MARK), places[key]))
    return tuple(found[key] for key in ranked[:_QUOTES])


def _quote(case: CaseFacts) -> Quote | None:
    known = (case.customer, case.handle, case.contact, case.order)
    keep = [case.product] if case.product else []
    text = shorten(redact(case.text[:_READ], known=[fact for fact in known if fact], keep=keep), _LONGEST)
    if len(text.strip(f"{MARK} ")) < _SHORTEST:
        return None
    return Quote(case.id, case.language or detect_language(text), text)
