"""What stands above the table of `cst options`: the loss line by line, and how far amends may go."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from cs_toolkit.core.loss import Loss
from cs_toolkit.core.money import shown
from cs_toolkit.core.purse import Purse
from cs_toolkit.core.remedy import Choice, Suggestion
from cs_toolkit.errors import Message, say, say_n
from cs_toolkit.render.names import filled
from cs_toolkit.render.words import sentence

_LINES: Final[Mapping[str, Message]] = {
    "goods": say("goods"),
    "freight": say("freight"),
    "consumables": say("consumables"),
    "time": say("time"),
    "lateness": say("lateness"),
}
_LOSS: Final = say("loss")
_UNKNOWN: Final[Mapping[str, Message]] = {
    "goods": say("not known: set amount= (and quantity= for missing items) with cst set"),
    "freight": say("not counted: set remedies.freight"),
    "consumables": say("not counted: set remedies.consumables"),
    "time": say("not counted: set remedies.hour"),
    "lateness": say("not known: set goodwill.late_per_day, or amount= with cst set"),
}
_LIMITS: Final[Mapping[str, Message]] = {
    "cap": say("the cap holds it down"),
    "per_case": say("the budget of the case holds it down"),
    "per_month": say("the budget of the month holds it down"),
    "currency": say("the budgets are in another currency than the order: nothing goes beyond the loss"),
}


def loss_page(choice: Choice, purse: Purse) -> Iterator[str]:
    """Each line of the loss that applies, the sum, the target, the cap, and what is left of the budgets."""
    room, unit = choice.room, choice.room.loss.currency
    yield from _loss_lines(room.loss)
    if room.loss.total is None:
        yield _line(_LOSS, say("not known: the options name no sums beside what was paid"))
    elif not room.loss.total:
        yield _line(_LOSS, say("nothing that has a price: the options name no sums"))
    else:
        yield _line(_LOSS, shown(room.loss.total, unit))
        yield _line(say("target"), shown(room.target or Decimal(0), unit), _reason(choice))
        yield _line(say("cap"), shown(room.cap or Decimal(0), unit))
    if room.spent:
        yield _line(say("beyond the loss"), shown(room.spent, unit), say("given already"))
    if room.gifts:
        yield _line(say("given on top"), shown(room.gifts, unit), say("makes good a part of the loss"))
    for name, left in ((say("left for the case"), room.case_left), (say("left this month"), room.month_left)):
        if left is not None and unit != purse.currency:
            yield _line(name, _LIMITS["currency"])
        elif left is not None:
            yield _line(name, shown(left, unit), None if left else say("the budget is used up"))
    yield ""


def _loss_lines(loss: Loss) -> Iterator[str]:
    for name, heading in _LINES.items():
        amount = getattr(loss, name)
        if amount is None or amount:
            yield _line(heading, shown(amount, loss.currency) if amount else _UNKNOWN[name], _days(loss, name))


def _line(name: Message, value: str | Message, note: Message | None = None) -> str:
    told = value if isinstance(value, str) else sentence(value)
    line = f"  {filled(sentence(name), 19)}{told}"
    return sentence(say("{line}  ({note})", line=line, note=note)) if note else line


def _days(loss: Loss, name: str) -> Message | None:
    return say_n("{count} day", "{count} days", loss.days_late) if name == "lateness" and loss.days_late else None


def _reason(choice: Choice) -> Message | None:
    """Why the target is what it is."""
    room = choice.room
    if room.limited_by is not None:
        return _LIMITS[room.limited_by]
    return say("serious: beyond the loss") if room.is_serious else say("the loss itself")


def for_people(row: Mapping[str, Any], found: Suggestion) -> Mapping[str, Any]:
    """The row as a table shows it: what is not known says so, and the first one why it is recommended."""
    marks = [say("recommended: {why}", why=found.why)] if row["recommended"] else []
    if found.needs_approval:
        marks.append(say("needs approval"))
    notes = "; ".join(sentence(mark) for mark in marks)
    priced = {name: "?" if row[name] is None else shown(row[name], row["currency"]) for name in ("value", "cost")}
    return {**row, **priced, "note": notes}
