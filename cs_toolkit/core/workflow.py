"""What must be done next on a case, by when, and why. A step is done only when its evidence exists.

The first unmet step governs; any other clock that is due sooner gets a row of its own (DESIGN section 4).
"""

# No `from __future__ import annotations` here: a NamedTuple compiles each annotation that is a text when it is loaded.
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from cs_toolkit.core.clocks import Clock, others_clocks, own_clocks
from cs_toolkit.core.localtime import pinned
from cs_toolkit.core.model import Case
from cs_toolkit.core.pauses import NO_PAUSES
from cs_toolkit.core.reasons import COMMANDS as COMMANDS
from cs_toolkit.core.reasons import WHY as WHY
from cs_toolkit.core.silence import Wait, wait_of
from cs_toolkit.core.terms import Terms
from cs_toolkit.core.timeline import LOW_SCORE, SPOKEN, Timeline
from cs_toolkit.errors import Message

_SEVERITY_RANK: Final = {"critical": 0, "high": 1, "normal": 2, "low": 3}
# What comes first: a broken promise, what is late, what is due, what may be done any time, what waits.
_BROKEN_PROMISE: Final = 0
BEHIND: Final = 5
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
    left: timedelta | None = None
    asks_for: str | None = None
    wait: Wait | None = None

    @property
    def why(self) -> Message:
        """The reason in words."""
        return WHY[self.why_code]

    @property
    def command(self) -> str:
        """The literal command that records the step."""
        return COMMANDS[self.why_code].format(id=self.case.id, milestone=self.asks_for)

    def seconds_left(self, now: datetime) -> int:
        """Whole seconds to the deadline, negative when it has passed; they stand still while the case waits."""
        return (self.due_at - now if self.left is None else self.left) // timedelta(seconds=1)


def next_steps(timeline: Timeline, terms: Terms, now: datetime) -> tuple[NextStep, ...]:
    """The step that is due on an open case, and every clock that is due sooner; nothing for a closed one."""
    if not timeline.is_open:
        return ()
    gate = governing_gate(timeline, terms)
    clocks = [clock for clock in own_clocks(timeline, terms) if clock.is_pending]
    latest = max(_row_of(gate, timeline, clocks, now).due_at, now)
    clocks += [clock for clock in others_clocks(timeline, terms, latest) if clock.is_pending]
    clocks.sort(key=lambda clock: clock.due_at)
    governing = _row_of(gate, timeline, clocks, now)
    rows = [governing]
    for clock in _foremost(clocks, governing):
        state = clock.state(now)
        is_hidden = state == "paused" or (clock.due_at >= governing.due_at and state != "breached")
        is_owed = clock.name == "answer" and governing.rank >= _STATE_RANK["open"]  # no closing without an answer
        if is_owed or not is_hidden:
            rows.append(_besides(clock, timeline, now))
    waits = (row._replace(wait=wait_of(timeline, row.why_code)) for row in rows)
    return tuple(sorted(waits, key=order_of_work))


def later_promises(timeline: Timeline, terms: Terms, now: datetime, steps: Sequence[NextStep]) -> tuple[NextStep, ...]:
    """The promises that are not among the steps because another one is due sooner; behind all else in order of work."""
    shown = {row.due_at for row in steps if row.clock == "promise"}
    clocks = (clock for clock in own_clocks(timeline, terms) if clock.name == "promise" and clock.is_pending)
    rows = (_besides(clock, timeline, now) for clock in clocks if clock.due_at not in shown)
    return tuple(row._replace(rank=BEHIND) for row in rows if row.state != "paused")


def _foremost(clocks: Iterable[Clock], governing: NextStep) -> Iterator[Clock]:
    """The clocks beside the step that is due: every promise, and of each other step the earliest one.

    The clocks of the method's own steps wait for their turn; those of the step that is due stand behind the earliest.
    """
    seen = set() if governing.state == "paused" else {governing.step}
    for clock in clocks:
        if clock.name == "promise":
            yield clock
        elif not clock.name.startswith("method.") and clock.step not in seen:
            seen.add(clock.step)
            yield clock


def order_of_work(row: NextStep) -> tuple[int, datetime, int, str]:
    """Broken promise, breached, due soonest, severity; then what may wait."""
    return row.rank, row.due_at, _SEVERITY_RANK[row.case.complaint.severity], row.case.id


def governing_gate(timeline: Timeline, terms: Terms) -> Gate:
    """The first step of an open case that is not done."""
    return next(found for check in _gates(timeline) if (found := check(timeline, terms)))


def _row_of(gate: Gate, timeline: Timeline, clocks: Sequence[Clock], now: datetime) -> NextStep:
    if gate.clock is None:
        assert gate.opens_at is not None
        is_open = now >= gate.opens_at
        state, urgency = ("due", "open") if is_open else ("waiting", "waiting")
        name = f"method.{gate.step}"
        return NextStep(timeline.case, gate.step, name, gate.opens_at, state, gate.why_code, _STATE_RANK[urgency])
    own = [found for found in clocks if found.name == gate.clock][-1]
    if own.state(now) == "paused":
        return _row(own, timeline, now, "paused")
    others = [found for found in clocks if found.rule is not None and found.step == gate.step]
    row = _row(min((own, *others), key=lambda found: found.due_at), timeline, now, gate.why_code, gate.step)
    if gate.is_waiting and row.state in {"due", "soon"}:
        return row._replace(state="waiting", rank=_STATE_RANK["waiting"])
    return row


def _besides(clock: Clock, timeline: Timeline, now: datetime) -> NextStep:
    is_broken = clock.state(now) == "breached"
    if clock.name == "promise":
        row = _row(clock, timeline, now, "promise-broken" if is_broken else "promise-open")
        return row._replace(rank=_BROKEN_PROMISE) if is_broken else row
    return _row(clock, timeline, now, "customer-wrote" if clock.step == "answer" else _asked(clock))


def _asked(clock: Clock) -> str:
    """Why a deadline of a platform or a law asks for work now: by what stops it."""
    wanted = clock.rule.asks_for if clock.rule else None
    return wanted if wanted in {"replied", "resolved"} else "others-deadline"


def _row(clock: Clock, timeline: Timeline, now: datetime, why_code: str, step: str | None = None) -> NextStep:
    state = clock.state(now)
    due_at, rank = clock.at(now).due_at, _STATE_RANK[state]
    wanted = clock.rule.asks_for if clock.rule else None
    left = None if clock.pauses == NO_PAUSES else clock.left(now)
    return NextStep(timeline.case, step or clock.step, clock.name, due_at, state, why_code, rank, left, wanted)


Check = Callable[[Timeline, Terms], Gate | None]


def _gates(timeline: Timeline) -> tuple[Check, ...]:
    kind = timeline.case.complaint.kind
    if kind in {"question", "review"}:
        return _escalate, _acknowledge, _close_answered
    first = (_offer, _diagnose_unless_granted) if kind == "after-sales" else (_diagnose, _offer)
    return _escalate, _acknowledge, *first, _refused, _choice, _resolve, _follow_up, _recover, _close


def _escalate(timeline: Timeline, terms: Terms) -> Gate | None:
    is_critical = timeline.case.complaint.severity == "critical"
    if is_critical and timeline.last("escalated") is None:
        return Gate("escalate", "critical", "method.escalate")
    return None


def _acknowledge(timeline: Timeline, terms: Terms) -> Gate | None:
    if timeline.spoken_after(None):
        return None
    if timeline.reopened:
        return Gate("answer", "customer-wrote", "answer")
    codes = {"question": "question-unanswered", "review": "review-unanswered"}
    return Gate("acknowledge", codes.get(timeline.case.complaint.kind, "unanswered"), "method.acknowledge")


def _diagnose(timeline: Timeline, terms: Terms) -> Gate | None:
    return None if timeline.diagnosed else Gate("diagnose", "no-cause", "method.diagnose")


def _diagnose_unless_granted(timeline: Timeline, terms: Terms) -> Gate | None:
    is_granted = timeline.offered is not None and bool(timeline.offered.get("grant"))
    return None if is_granted else _diagnose(timeline, terms)


def _offer(timeline: Timeline, terms: Terms) -> Gate | None:
    if timeline.offered:
        return None
    code = "not-granted" if timeline.case.complaint.kind == "after-sales" else "no-offer"
    return Gate("offer", code, "method.offer")


def _refused(timeline: Timeline, terms: Terms) -> Gate | None:
    declines = timeline.declines
    if not timeline.is_refused:
        return None
    if len(declines) >= 2 and not timeline.after(declines[1], "escalated"):
        return Gate("escalate", "refused-twice", "method.offer")
    return Gate("offer", "declined", "method.offer")


def _choice(timeline: Timeline, terms: Terms) -> Gate | None:
    if timeline.accepted:
        return None
    nudged = timeline.spoken_after(timeline.offered)
    if nudged is None:
        return Gate("nudge", "awaiting-choice", "method.nudge", is_waiting=True)
    last_word = timeline.last("contacted", *SPOKEN, among=timeline.after(timeline.offered, "contacted", *SPOKEN))
    assert last_word is not None
    return Gate("close", "no-reply", opens_at=pinned(last_word.at) + terms.policy.no_reply)


def _resolve(timeline: Timeline, terms: Terms) -> Gate | None:
    if timeline.after(timeline.accepted, "resolved"):
        return None
    is_granted = timeline.accepted is timeline.offered
    return Gate("resolve", "granted" if is_granted else "chosen", "method.resolve")


def _follow_up(timeline: Timeline, terms: Terms) -> Gate | None:
    if not timeline.after(timeline.resolved, "followed_up"):
        code = "not-followed-up"
    elif not timeline.after(timeline.offered, "promised"):
        code = "no-promise"
    elif not timeline.after(timeline.resolved, "surveyed"):
        code = "no-survey"
    else:
        return None
    return Gate("follow-up", code, "method.follow-up")


def _recover(timeline: Timeline, terms: Terms) -> Gate | None:
    rated = timeline.rated
    if rated is None or rated.payload["score"] > LOW_SCORE:
        return None
    acted = timeline.after(rated, "recovered", "compensated")
    if acted and timeline.spoken_after(rated):
        return None
    return Gate("recover", "low-score", "method.recover")


def _close(timeline: Timeline, terms: Terms) -> Gate | None:
    surveyed = timeline.after(timeline.resolved, "surveyed")
    if timeline.rated:
        return Gate("close", "done", opens_at=pinned(timeline.rated.at))
    return Gate("close", "awaiting-score", opens_at=pinned(surveyed[0].at) + terms.policy.close)


def _close_answered(timeline: Timeline, terms: Terms) -> Gate | None:
    answered = timeline.spoken_after(None)
    assert answered is not None
    return Gate("close", "answered", opens_at=pinned(answered.at))
