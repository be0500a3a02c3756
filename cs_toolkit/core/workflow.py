"""What must be done next on a case, by when, and why. A step is done only when its evidence exists.

The first unmet step governs; any other clock that is due sooner gets a row of its own (DESIGN section 4).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from cs_toolkit.core.clocks import Clock, assess
from cs_toolkit.core.localtime import pinned
from cs_toolkit.core.model import Case
from cs_toolkit.core.policy import SlaPolicy
from cs_toolkit.core.timeline import LOW_SCORE, SPOKEN, Timeline
from cs_toolkit.errors import Message, say

_SEVERITY_RANK: Final = {"critical": 0, "high": 1, "normal": 2, "low": 3}
# What comes first: a broken promise, what is late, what is due, what may be done any time, what waits.
_BROKEN_PROMISE: Final = 0
_STATE_RANK: Final = {"breached": 1, "due": 2, "soon": 2, "late_logged": 2, "open": 3, "waiting": 4, "paused": 4}


class Gate(NamedTuple):
    """A step that is not done yet. `clock` names its clock; a step without one opens at `opens_at`."""

    step: str
    why_code: str
    clock: str | None = None
    opens_at: datetime | None = None
    is_waiting: bool = False


class NextStep(NamedTuple):
    """One row of work: a case, what to do, by when, the state of that deadline, and the command to type."""

    case: Case
    step: str
    clock: str
    due_at: datetime
    state: str
    why_code: str
    rank: int

    @property
    def why(self) -> Message:
        """The reason in words."""
        return WHY[self.why_code]

    @property
    def command(self) -> str:
        """The literal command that records the step."""
        return COMMANDS[self.why_code].format(id=self.case.id)

    def seconds_left(self, now: datetime) -> int:
        """Whole seconds to the deadline, negative when it has passed."""
        return (self.due_at - now) // timedelta(seconds=1)


WHY: Final[dict[str, Message]] = {
    "critical": say("safety, injury, authority or press: a person in charge takes over before anything else"),
    "refused-twice": say("two offers were refused: somebody who may decide more takes over"),
    "unanswered": say("nobody has answered the customer yet"),
    "question-unanswered": say("the question has no answer yet"),
    "review-unanswered": say("the review has no public reply yet"),
    "no-cause": say("the root cause and who is responsible are not recorded"),
    "no-offer": say("the customer has no offer of at least two options yet"),
    "not-granted": say("what was asked is neither granted nor answered with two options"),
    "declined": say("the offer was refused: make a new one"),
    "awaiting-choice": say("the customer has not chosen yet: remind them when this is due"),
    "no-reply": say("no answer since the reminder: the case may be closed as no-reply"),
    "chosen": say("the customer has chosen: carry it out and record cost and tracking number"),
    "granted": say("the wish is granted: carry it out and record cost and tracking number"),
    "not-followed-up": say("tell the customer what was done, with a concrete promise, and send the survey"),
    "no-promise": say("the follow-up holds no concrete promise yet"),
    "no-survey": say("the satisfaction survey has not been sent"),
    "low-score": say("a score of 1 or 2: answer in person and do something about it"),
    "awaiting-score": say("the survey is out: the case can be closed when the score comes or the time is up"),
    "answered": say("everything asked was answered: close the case"),
    "done": say("everything is done: close the case"),
    "customer-wrote": say("the customer wrote again and has no answer"),
    "promise-open": say("something was promised for this time"),
    "promise-broken": say("a promise was broken: tell the customer, make it good, promise anew"),
}

COMMANDS: Final[dict[str, str]] = {
    "critical": "cst escalate {id}",
    "refused-twice": "cst escalate {id}",
    "unanswered": "cst ack {id}",
    "question-unanswered": "cst ack {id}",
    "review-unanswered": "cst ack {id}",
    "no-cause": "cst diagnose {id}",
    "no-offer": "cst offer {id}",
    "not-granted": "cst offer {id} --grant",
    "declined": "cst offer {id}",
    "awaiting-choice": "cst reply {id} --step nudge",
    "no-reply": 'cst close {id} --outcome no-reply --reason "no answer since the reminder"',
    "chosen": "cst resolve {id}",
    "granted": "cst resolve {id}",
    "not-followed-up": "cst follow-up {id}",
    "no-promise": "cst promise {id}",
    "no-survey": "cst survey {id}",
    "low-score": "cst reply {id} --step recover",
    "awaiting-score": "cst close {id}",
    "answered": "cst close {id}",
    "done": "cst close {id}",
    "customer-wrote": "cst reply {id}",
    "promise-open": "cst promise {id} --kept",
    "promise-broken": "cst promise {id} --replace",
}


def next_steps(timeline: Timeline, policy: SlaPolicy, now: datetime) -> tuple[NextStep, ...]:
    """The step that is due on an open case, and every clock that is due sooner; nothing for a closed one."""
    if not timeline.is_open:
        return ()
    clocks = assess(timeline, policy)
    governing = _row_of(governing_gate(timeline, policy), timeline, clocks, now)
    rows = [governing]
    for clock in clocks:
        is_besides = clock.name in {"answer", "promise"} and clock.is_pending
        is_hidden = clock.due_at >= governing.due_at and clock.state(now) != "breached"
        is_owed = clock.name == "answer" and governing.rank >= _STATE_RANK["open"]  # no closing without an answer
        if is_besides and (is_owed or not is_hidden):
            rows.append(_besides(clock, timeline, now))
    return tuple(sorted(rows, key=order_of_work))


def order_of_work(row: NextStep) -> tuple[int, datetime, int, str]:
    """Broken promise, breached, due soonest, severity; then what may wait."""
    return row.rank, row.due_at, _SEVERITY_RANK[row.case.complaint.severity], row.case.id


def governing_gate(timeline: Timeline, policy: SlaPolicy) -> Gate:
    """The first step of an open case that is not done."""
    return next(found for check in _gates(timeline) if (found := check(timeline, policy)))


def _row_of(gate: Gate, timeline: Timeline, clocks: Iterable[Clock], now: datetime) -> NextStep:
    if gate.clock is None:
        assert gate.opens_at is not None
        is_open = now >= gate.opens_at
        state, urgency = ("due", "open") if is_open else ("waiting", "waiting")
        name = f"method.{gate.step}"
        return NextStep(timeline.case, gate.step, name, gate.opens_at, state, gate.why_code, _STATE_RANK[urgency])
    clock = [found for found in clocks if found.name == gate.clock and found.is_pending][-1]
    state = clock.state(now)
    if gate.is_waiting and state in {"due", "soon"}:
        state = "waiting"
    return NextStep(timeline.case, gate.step, clock.name, clock.due_at, state, gate.why_code, _STATE_RANK[state])


def _besides(clock: Clock, timeline: Timeline, now: datetime) -> NextStep:
    state = clock.state(now)
    if clock.name == "answer":
        why_code, rank = "customer-wrote", _STATE_RANK[state]
    elif state == "breached":
        why_code, rank = "promise-broken", _BROKEN_PROMISE
    else:
        why_code, rank = "promise-open", _STATE_RANK[state]
    return NextStep(timeline.case, clock.step, clock.name, clock.due_at, state, why_code, rank)


Check = Callable[[Timeline, SlaPolicy], Gate | None]


def _gates(timeline: Timeline) -> tuple[Check, ...]:
    kind = timeline.case.complaint.kind
    if kind in {"question", "review"}:
        return _escalate, _acknowledge, _close_answered
    first = (_offer, _diagnose_unless_granted) if kind == "after-sales" else (_diagnose, _offer)
    return _escalate, _acknowledge, *first, _refused, _choice, _resolve, _follow_up, _recover, _close


def _escalate(timeline: Timeline, policy: SlaPolicy) -> Gate | None:
    is_critical = timeline.case.complaint.severity == "critical"
    if is_critical and timeline.last("escalated") is None:
        return Gate("escalate", "critical", "method.escalate")
    return None


def _acknowledge(timeline: Timeline, policy: SlaPolicy) -> Gate | None:
    if timeline.spoken_after(None):
        return None
    if timeline.reopened:
        return Gate("answer", "customer-wrote", "answer")
    codes = {"question": "question-unanswered", "review": "review-unanswered"}
    return Gate("acknowledge", codes.get(timeline.case.complaint.kind, "unanswered"), "method.acknowledge")


def _diagnose(timeline: Timeline, policy: SlaPolicy) -> Gate | None:
    return None if timeline.diagnosed else Gate("diagnose", "no-cause", "method.diagnose")


def _diagnose_unless_granted(timeline: Timeline, policy: SlaPolicy) -> Gate | None:
    is_granted = timeline.offered is not None and bool(timeline.offered.get("grant"))
    return None if is_granted else _diagnose(timeline, policy)


def _offer(timeline: Timeline, policy: SlaPolicy) -> Gate | None:
    if timeline.offered:
        return None
    code = "not-granted" if timeline.case.complaint.kind == "after-sales" else "no-offer"
    return Gate("offer", code, "method.offer")


def _refused(timeline: Timeline, policy: SlaPolicy) -> Gate | None:
    declines = timeline.declines
    if not timeline.is_refused:
        return None
    if len(declines) >= 2 and not timeline.after(declines[1], "escalated"):
        return Gate("escalate", "refused-twice", "method.offer")
    return Gate("offer", "declined", "method.offer")


def _choice(timeline: Timeline, policy: SlaPolicy) -> Gate | None:
    if timeline.accepted:
        return None
    nudged = timeline.spoken_after(timeline.offered)
    if nudged is None:
        return Gate("nudge", "awaiting-choice", "method.nudge", is_waiting=True)
    last_word = timeline.last("contacted", *SPOKEN, among=timeline.after(timeline.offered, "contacted", *SPOKEN))
    assert last_word is not None
    return Gate("close", "no-reply", opens_at=pinned(last_word.at) + policy.no_reply)


def _resolve(timeline: Timeline, policy: SlaPolicy) -> Gate | None:
    if timeline.after(timeline.accepted, "resolved"):
        return None
    is_granted = timeline.accepted is timeline.offered
    return Gate("resolve", "granted" if is_granted else "chosen", "method.resolve")


def _follow_up(timeline: Timeline, policy: SlaPolicy) -> Gate | None:
    if not timeline.after(timeline.resolved, "followed_up"):
        code = "not-followed-up"
    elif not timeline.after(timeline.offered, "promised"):
        code = "no-promise"
    elif not timeline.after(timeline.resolved, "surveyed"):
        code = "no-survey"
    else:
        return None
    return Gate("follow-up", code, "method.follow-up")


def _recover(timeline: Timeline, policy: SlaPolicy) -> Gate | None:
    rated = timeline.rated
    if rated is None or rated.payload["score"] > LOW_SCORE:
        return None
    acted = timeline.after(rated, "recovered", "compensated")
    if acted and timeline.spoken_after(rated):
        return None
    return Gate("recover", "low-score", "method.recover")


def _close(timeline: Timeline, policy: SlaPolicy) -> Gate | None:
    surveyed = timeline.after(timeline.resolved, "surveyed")
    if timeline.rated:
        return Gate("close", "done", opens_at=pinned(timeline.rated.at))
    return Gate("close", "awaiting-score", opens_at=pinned(surveyed[0].at) + policy.close)


def _close_answered(timeline: Timeline, policy: SlaPolicy) -> Gate | None:
    answered = timeline.spoken_after(None)
    assert answered is not None
    return Gate("close", "answered", opens_at=pinned(answered.at))
