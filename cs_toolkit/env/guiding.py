"""Which case comes next when one is led through the work, and whether it still is as it was shown."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Final, NamedTuple

from cs_toolkit.core.timeline import Timeline, fold
from cs_toolkit.core.workflow import NextStep, order_of_work
from cs_toolkit.env.recording import numbered

if TYPE_CHECKING:
    from cs_toolkit.env import Env, NewEvent
    from cs_toolkit.env.worklist import Worklist

# A step of a case: its id and the reason for the step.
Key = tuple[str, str]
WAITING: Final = frozenset({"waiting", "paused"})


class Work(NamedTuple):
    """A case, its order joined, and the step that is due."""

    timeline: Timeline
    step: NextStep

    @property
    def key(self) -> Key:
        """What tells the step from others."""
        return self.timeline.case.id, self.step.why_code


def fresh(env: Env) -> Env:
    """The same surroundings, all read anew, the clock too; what is recorded through it is an undo of its own."""
    from cs_toolkit.env import Env as Surroundings

    return Surroundings(env.options, env.out, env.err)


def work(env: Env, case: str | None, passed: Collection[Key]) -> Work | None:
    """The most urgent step of a case, or of all that wait for nobody; None where only what was passed is left."""
    if case is not None:
        return _of_case(env, case, passed)
    return next((found for name in _urgent(env, passed) if (found := _of_case(env, name, passed))), None)


def _urgent(env: Env, passed: Collection[Key]) -> list[str]:
    from cs_toolkit.env.worklist import trusted

    def names(work: Worklist) -> list[str]:
        rows = (row for row in work.rows() if row["state"] not in WAITING)
        return [row["case"] for row in rows if (row["case"], row["why_code"]) not in passed]

    return trusted(env, names)


def _of_case(env: Env, case: str, passed: Collection[Key]) -> Work | None:
    timeline = env.with_orders([env.timeline(case)])[0]
    found = (Work(timeline, step) for step in sorted(env.steps(timeline), key=order_of_work))
    return next((work for work in found if work.key not in passed), None)


def is_unchanged(env: Env, timeline: Timeline) -> bool:
    """Whether nobody else has recorded anything on the case since it was read."""
    return env.timeline(timeline.case.id).case.events == timeline.case.events


def as_if(env: Env, timeline: Timeline, *new: NewEvent) -> Timeline:
    """The case as it would be with events that are not recorded yet."""
    return fold(numbered(timeline.case, timeline.case.id, new, env.now))
