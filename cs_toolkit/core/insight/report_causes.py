"""What went wrong, why, whose part it was, and with which product, carrier, platform: the Pareto sections."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import accumulate
from typing import Final

from cs_toolkit.core.insight.facts import CaseFacts
from cs_toolkit.core.insight.measures import Measure, Scope, Section, section
from cs_toolkit.core.insight.rates import UNKNOWN, Rate
from cs_toolkit.core.insight.report_flow import scope_of
from cs_toolkit.core.insight.report_period import Period
from cs_toolkit.core.order_counts import By, name_key
from cs_toolkit.core.recurring.cases import counts
from cs_toolkit.core.share import Share

NameOf = Callable[[CaseFacts], str | None]

_KINDS: Final[Mapping[str, tuple[str, NameOf]]] = {
    "categories": ("counted", lambda case: case.category),
    "causes": ("diagnosed", lambda case: case.cause),
    "parties": ("diagnosed", lambda case: case.party if case.cause else None),
}
PLACES: Final[Mapping[str, By]] = {
    "products": "product",
    "carriers": "carrier",
    "platforms": "platform",
    "warehouses": "warehouse",
}


def pareto(
    key: str, cases: Iterable[CaseFacts], before: Iterable[CaseFacts], period: Period, earlier: Period
) -> Section:
    """`categories`, `causes` or `parties` of the counted cases, the most frequent first, with the share they add up to.

    The whole is the cases of which it is known; of how many that is, `known` says.
    """
    population, name_of = _KINDS[key]
    counted = [case for case in cases if counts(case)]
    found = Counter(name for case in counted if (name := name_of(case)))
    then = Counter(name for case in before if counts(case) and (name := name_of(case)))
    names = sorted(found, key=lambda name: (-found[name], name))
    scope, whole = scope_of(period, population), found.total()
    asked = [case for case in counted if key == "categories" or is_to_diagnose(case)]
    sums = accumulate(found[name] for name in names)
    return section(
        key,
        scope_of(period, "counted" if key == "categories" else "to_diagnose").share("known", Share(whole, len(asked))),
        (
            measure
            for name, sum_here in zip(names, sums, strict=True)
            for measure in (
                scope.share("cases", Share(found[name], whole), name),
                scope.share("cumulative", Share(sum_here, whole), name),
                scope_of(earlier, population).number("cases_before", then[name], name),
            )
        ),
    )


def is_to_diagnose(case: CaseFacts) -> bool:
    """Whether a counted case should have a cause: a complaint, or whatever was diagnosed all the same."""
    return case.kind == "complaint" or case.cause is not None


def places(key: str, found: Iterable[Rate], before: Iterable[Rate], period: Period, earlier: Period) -> Section:
    """`products`, `carriers`, `platforms` or `warehouses`: complaints, and per order where orders are known.

    `found` and `before` are what `core.insight.rates.rates` says of the two periods. Empty where no name is known.
    """
    by = PLACES[key]
    here = [rate for rate in found if rate.by == by and (rate.complaints or rate.verdict == "better")]
    then = {name_key(rate.name): rate.complaints for rate in before if rate.by == by}
    if all(rate.name == UNKNOWN for rate in here):
        return section(key)
    scope, then_scope = scope_of(period, "complaints"), scope_of(earlier, "complaints")
    return section(key, *(_place(rate, then.get(name_key(rate.name), 0), scope, then_scope) for rate in here))


def _place(rate: Rate, before: int, scope: Scope, then: Scope) -> Iterator[Measure]:
    yield scope.number("complaints", rate.complaints, rate.name)
    yield then.number("complaints_before", before, rate.name)
    if rate.rate is None:
        return
    low, high = _rounded(rate.low), _rounded(rate.high)
    part = Share(rate.complaints, rate.orders)
    yield scope.of("orders").share("rate", part, rate.name, low=low, high=high, note=rate.verdict)
    if rate.saving is not None:
        amount, low_saving, high_saving, currency = rate.saving
        yield Measure(
            "saving",
            rate.name,
            amount,
            "money",
            scope.of("orders"),
            low=low_saving,
            high=high_saving,
            currency=currency,
        )


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
