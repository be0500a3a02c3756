"""Answers from a file recorded as scores of their cases, each once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from cs_toolkit.core import query, surveys
from cs_toolkit.core.localtime import pinned
from cs_toolkit.core.policy import CLOCK_SKEW
from cs_toolkit.core.surveys import Answer
from cs_toolkit.core.timeline import Timeline
from cs_toolkit.env.events import NewEvent
from cs_toolkit.errors import BadValue, CstError, say
from cs_toolkit.intake.tables import RowProblem

if TYPE_CHECKING:
    from cs_toolkit.env import Env


class Outcome(NamedTuple):
    """What became of the answers: recorded by case, known before, and what is wrong with the others."""

    added: dict[str, list[NewEvent]]
    unchanged: int
    problems: list[RowProblem]


def record(env: Env, answers: Iterable[Answer], by: str | None) -> Outcome:
    """Records the answers that are new, as one command for `undo`."""
    wanted = list(answers)
    with env.shop.store.writing():
        orders = {answer.order for answer in wanted if not answer.case and answer.order}
        of_orders = env.timelines("all", mentioning=orders) if orders else []
        outcome = Outcome({}, 0, [])
        for answer in wanted:
            outcome = _with(env, outcome, answer, of_orders, by)
        if outcome.added:
            env.record_all(outcome.added)
    return outcome


def _with(env: Env, outcome: Outcome, answer: Answer, of_orders: list[Timeline], by: str | None) -> Outcome:
    try:
        timeline = _case_of(env, answer, of_orders)
    except CstError as error:
        return outcome._replace(problems=[*outcome.problems, RowProblem(answer.line, error.message)])
    event = NewEvent("rated", answer.payload, answer.at, by)
    events = outcome.added.get(timeline.case.id, [])
    if event in events or surveys.is_known(answer, timeline):
        return outcome._replace(unchanged=outcome.unchanged + 1)
    outcome.added[timeline.case.id] = [*events, event]
    return outcome


def _case_of(env: Env, answer: Answer, of_orders: list[Timeline]) -> Timeline:
    if answer.at is not None and pinned(answer.at) > pinned(env.now) + CLOCK_SKEW:
        raise BadValue(say("'{value}' is in the future", value=answer.at.isoformat()))
    if answer.case:
        return env.timeline(query.wanted_id(answer.case))
    found = surveys.asked_of(answer.order or "", of_orders)
    if found is None:
        raise BadValue(say("no case has the order '{order}'", order=answer.order))
    return found
