"""What cases run under, read from settings, packs and the shop folder as far as they need it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, tzinfo
from functools import cached_property
from typing import TYPE_CHECKING, Final

from cs_toolkit import packs
from cs_toolkit.core.model import Case
from cs_toolkit.core.policy import in_force
from cs_toolkit.core.terms import Terms
from cs_toolkit.core.workflow import NextStep
from cs_toolkit.errors import BadValue, ConfigProblem, Message, say
from cs_toolkit.store.shop import Shop

if TYPE_CHECKING:
    from cs_toolkit.core.calendar import Calendar
    from cs_toolkit.core.clock_rules import ClockRule


_MISSING: Final = say("no calendar of [hours] knows the holidays of {year}: add them to calendar/NAME.toml")


class Rulebook:
    """The policies, calendars and deadlines of one shop; each file is read once, and only if a case needs it."""

    def __init__(self, shop: Shop, zone: tzinfo) -> None:
        self.shop = shop
        self.zone = zone
        self._holidays: dict[str, Calendar | None] = {}
        self._told: set[int] = set()

    def terms(self, case: Case, *, everything: bool = False) -> Terms:
        """What the clocks of a case are computed from.

        With `everything` also the times of buyers, carriers and authorities, which ask nothing of the shop.
        """
        received_on = case.complaint.received_at.astimezone(self.zone).date()
        policy = in_force(self.shop.config.policies, received_on)
        rules = self._rules(case, received_on, ("shop", "others") if everything else ("shop",))
        return Terms(policy, self.zone, self.calendars, rules, self._working_days)

    @cached_property
    def calendars(self) -> tuple[Calendar, ...]:
        """The versions of the shop's hours with their holidays; none where day and night count."""
        hours = self.shop.config.hours
        if not hours:
            return ()
        from cs_toolkit.core.calendar import calendars

        own = self.shop.root / "calendar"
        names = {name for item in hours for name in item.holidays}
        files = {name: rules for name in names if (rules := packs.day_rules(name, own))}
        try:
            return calendars(hours, files, self.zone)
        except BadValue as error:
            known = ", ".join(packs.calendar_names(own))
            hint = say("there are {names}; your own go into calendar/NAME.toml", names=known)
            raise ConfigProblem(error.message, error.hint or hint) from error

    def unknown_years(self, now: datetime, steps: Iterable[NextStep]) -> list[int]:
        """The years that deadlines reach into and of which no calendar knows the holidays."""
        if not self.calendars:
            return []
        last = self.calendars[-1]
        return sorted({year for step in steps for year in last.missing_years(now, max(now, step.due_at))})

    def tell(self, years: Iterable[int], warn: Callable[[Message], None]) -> None:
        """Says of each year once that its holidays are not known."""
        for year in years:
            if year not in self._told:
                self._told.add(year)
                warn(_MISSING._replace(args={"year": year}))

    def _rules(self, case: Case, received_on: date, kinds: Iterable[str]) -> tuple[ClockRule, ...]:
        from cs_toolkit.core.clock_rules import binding, sources, with_own

        region, own = self.shop.config.region, self.shop.config.clocks
        names = sources(case, region)
        rules = tuple(rule for name in names for kind in kinds for rule in packs.clock_rules(name, kind))
        try:
            return binding(with_own(rules, own) if own else rules, case, region, received_on)
        except BadValue as error:
            raise ConfigProblem(
                say("'{path}': {problem}", path="shop.toml", problem=error.message), error.hint
            ) from error

    def _working_days(self, name: str, zone: tzinfo) -> Calendar | None:
        """The working days of a jurisdiction, where a calendar of it is known."""
        if name not in self._holidays:
            from cs_toolkit.core.day_counts import working_days

            rules = packs.day_rules(name, self.shop.root / "calendar")
            self._holidays[name] = None if rules is None else working_days(rules, zone)
        return self._holidays[name]
