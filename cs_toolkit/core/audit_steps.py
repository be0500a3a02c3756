"""A self-check of how complaints are handled: of the cases of a period, how many hold the evidence for each step.

The steps are those that ISO 10002:2018 asks for in its clauses 8 and 9, put into our own words and into what a case
holds. It certifies nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Final, NamedTuple

from cs_toolkit.core.insight.facts import CaseFacts
from cs_toolkit.core.share import Share

# Ended without anything to look into, or taken over as history.
_EARLY: Final = frozenset({"withdrawn", "duplicate", "unfounded", "imported"})
_WORKED_ON: Final = frozenset({"complaint", "after-sales"})

# A step that may wait while none of the case's deadlines is missed.
ANY: Final = "any"

Test = Callable[[CaseFacts], bool]


class Step(NamedTuple):
    """A step: its name and clause, which cases need it, what is its evidence, and the clock until which it may wait."""

    name: str
    clause: str
    needed: Test
    evidence: Test
    clock: str | None = None


class Checked(NamedTuple):
    """How many cases hold the evidence of a step, of how many; and the ids of those that do not."""

    step: Step
    share: Share
    missing: tuple[str, ...]


def _any(case: CaseFacts) -> bool:
    return True


def _needs_work(case: CaseFacts) -> bool:
    return case.kind in _WORKED_ON and case.outcome not in _EARLY


def _needs_answer(case: CaseFacts) -> bool:
    return case.outcome not in _EARLY


def _needs_cause(case: CaseFacts) -> bool:
    """A wish that was granted at once needs none."""
    return _needs_work(case) and any(step.clock == "method.diagnose" for step in case.steps)


def _is_solved(case: CaseFacts) -> bool:
    return _needs_work(case) and case.resolved_at is not None


def _is_done(case: CaseFacts) -> bool:
    return _is_solved(case) and not case.is_open


STEPS: Final = (
    Step("received", "8.2", _any, lambda case: case.channel is not None and not case.received_estimated),
    Step(
        "acknowledged",
        "8.4",
        _needs_answer,
        lambda case: case.first_response_at is not None,
        "method.acknowledge",
    ),
    Step("assessed", "8.5", _any, lambda case: case.category != "other"),
    Step("investigated", "8.6", _needs_cause, lambda case: case.cause is not None, "method.diagnose"),
    Step("answered", "8.7", _needs_work, lambda case: case.offered_at is not None, "method.offer"),
    Step("decision-told", "8.8", _is_solved, lambda case: _is_met(case, "method.follow-up"), "method.follow-up"),
    Step("closed", "8.9", _any, lambda case: case.closed_at is not None, ANY),
    Step("monitored", "9.3", _is_done, lambda case: bool(case.surveyed or case.ratings)),
)


def check(cases: Iterable[CaseFacts], now: datetime) -> tuple[Checked, ...]:
    """Each step over the cases, without those still in time; a case that was merged counts where it went."""
    counted = [case for case in cases if case.merged_into is None]
    return tuple(_checked(step, counted, now) for step in STEPS)


def _checked(step: Step, cases: list[CaseFacts], now: datetime) -> Checked:
    needed = [case for case in cases if step.needed(case)]
    lacking = [case for case in needed if not step.evidence(case)]
    missing = tuple(case.id for case in lacking if not _is_in_time(case, step.clock, now))
    done = len(needed) - len(lacking)
    return Checked(step, Share(done, done + len(missing)), missing)


def _is_in_time(case: CaseFacts, clock: str | None, now: datetime) -> bool:
    """Whether an open case may still get there before anything is late."""
    steps = [step for step in case.steps if clock in {step.clock, ANY}]
    is_late = any(step.is_missed(now) or (step.is_late_logged and step.met_at is None) for step in steps)
    return case.is_open and bool(steps) and not is_late


def _is_met(case: CaseFacts, clock: str) -> bool:
    return any(step.clock == clock and step.met_at is not None for step in case.steps)
