"""A case as reports, alerts and rates see it: what happened and when, without the proof; the same at any later time.

Whatever depends on now (is a pending deadline late by now?) is asked of a fact with `now`, so that the facts of a case
may be remembered until the case itself changes.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from cs_toolkit.core.model import Event


class StepFacts(NamedTuple):
    """A deadline of a case: one of the method's steps, `answer`, `promise`, or the id of a platform's or law's clock.

    `wall` and `worked` are the seconds from start to met, on the wall and on the shop's clock (without [hours] the
    same); None while it is not met. `is_late_logged`: it was over before anybody logged the case (traps T21).
    `is_paused`: it stands still, and nobody knows until when; `paused_until`: it is known. `stopped_at`: the case, or
    the episode, ended then, and so did the clock, met or not; a promise outlives the case.
    """

    clock: str
    step: str
    started_at: datetime
    due_at: datetime
    met_at: datetime | None
    wall: int | None
    worked: int | None
    is_late_logged: bool
    is_broken: bool
    is_paused: bool
    stopped_at: datetime | None
    episode: int
    paused_until: datetime | None = None

    def is_missed(self, now: datetime) -> bool:
        """Whether it was not met in time; not what was late before anybody logged it."""
        if self.is_broken:
            return True
        if self.is_late_logged or (self.met_at is None and _waits(self, now)):
            return False
        done_at = self.met_at or (now if self.stopped_at is None else min(now, self.stopped_at))
        return done_at > self.due_at

    def is_decided(self, now: datetime) -> bool:
        """Whether it is known by now that it was met or missed, and it counts."""
        return not self.is_late_logged and (self.met_at is not None or self.is_missed(now))


class GivenFacts(NamedTuple):
    """What the shop gave: when it was decided, its worth, and what of it goes beyond the loss (None: not known).

    `kind` is accepted (an option chosen or a wish granted) or compensated (on top); `remedies` are slugs.
    """

    at: datetime
    kind: str
    remedies: tuple[str, ...]
    worth: Decimal | None
    beyond: Decimal | None


class PromiseFacts(NamedTuple):
    """A promise that was not replaced in time: made, due (pauses counted in), and when and how it ended.

    `is_kept`: kept in time, None while it is open; an open one whose time has passed counts as broken (see `counts`).
    """

    made_at: datetime
    due_at: datetime
    ended_at: datetime | None
    is_kept: bool | None
    is_paused: bool
    paused_until: datetime | None = None

    def counts(self, now: datetime) -> bool:
        """Whether it has ended by now: it counts, as kept where `is_kept`."""
        return self.is_kept is not None or (self.due_at < now and not _waits(self, now))


class RatingFacts(NamedTuple):
    """A score from 1 to 5, what was said with it, whether the customer agreed to be invited."""

    at: datetime
    score: int
    comment: str | None
    has_consent: bool


class CaseFacts(NamedTuple):
    """One case. Facts of the order are joined from the order book; names and slugs are as written.

    `text` is what the customer wrote (else the summary), cut to 4,000 characters. `cost` is what resolving cost the
    shop, all episodes together; `amount` and `currency` are the order's. `cause` is None where none was found yet.
    `resolved_at` is the first time, `resolution` all the time until the last one without what lay between closing and
    reopening (seconds; None while it is not solved). `links` are the ids of linked cases.
    """

    id: str
    received_at: datetime
    logged_at: datetime
    received_estimated: bool
    kind: str
    channel: str | None
    platform: str | None
    language: str | None
    category: str
    also: tuple[str, ...]
    severity: str
    emotion: str
    signals: tuple[str, ...]
    text: str
    customer: str | None
    handle: str | None
    contact: str | None
    order: str | None
    product: str | None
    sku: str | None
    amount: Decimal | None
    currency: str | None
    carrier: str | None
    warehouse: str | None
    cause: str | None
    party: str | None
    steps: tuple[StepFacts, ...]
    first_response_at: datetime | None
    offered_at: datetime | None
    resolved_at: datetime | None
    resolution: int | None
    reopenings: tuple[datetime, ...]
    closed_at: datetime | None
    outcome: str | None
    merged_into: str | None
    given: tuple[GivenFacts, ...]
    cost: Decimal | None
    promises: tuple[PromiseFacts, ...]
    surveyed: tuple[datetime, ...]
    ratings: tuple[RatingFacts, ...]
    invited: tuple[datetime, ...]
    replies: int
    as_is: int
    links: tuple[str, ...]

    @property
    def is_open(self) -> bool:
        """Neither closed nor merged into another case."""
        return self.closed_at is None and self.merged_into is None


def links_of(events: Iterable[Event]) -> tuple[str, ...]:
    """The cases that events link one with."""
    return tuple(dict.fromkeys(event.payload["case"] for event in events if event.kind == "linked"))


def _waits(deadline: StepFacts | PromiseFacts, now: datetime) -> bool:
    """Whether a deadline that has passed stands still."""
    return deadline.is_paused or (deadline.paused_until is not None and now < deadline.paused_until)
