"""Shared options: output, texts, who and when, filters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, time
from functools import update_wrapper
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

import click

from cs_toolkit.env import Env, NewEvent
from cs_toolkit.params.asking import login_name, text_of
from cs_toolkit.params.command import F, option, output_list
from cs_toolkit.params.types import CATEGORY, CAUSE, CHANNEL, HAPPENED, PLATFORM, SEVERITY, Choice
from cs_toolkit.render.formats import Style

if TYPE_CHECKING:
    from cs_toolkit.core.query import CaseQuery


def output_options(function: F) -> F:
    """Adds --format, --columns, --sort, --limit, --output."""
    for made in reversed(output_list()):
        click.decorators._param_memo(function, made)
    return function


def page_options(*also: str) -> Callable[[F], F]:
    """The same with formats of one command's own, such as html."""

    def add(function: F) -> F:
        for made in reversed(output_list(also=also)):
            click.decorators._param_memo(function, made)
        return function

    return add


def spreadsheet_options(function: F) -> F:
    """Adds --raw, --excel and --encoding for csv, --labels for csv and xlsx; arrive as one `style` and `encoding`."""

    def merged(*args: Any, raw: bool, excel: bool, labels: bool, **given: Any) -> Any:
        return function(*args, style=Style(raw=raw, excel=excel, labels=labels), **given)

    made = update_wrapper(merged, function)
    made = option(
        "--encoding",
        type=Choice(("utf-8", "gb18030", "big5")),
        default="utf-8",
        help="Encoding of the output.",
        section="output",
    )(made)
    made = option(
        "--labels", is_flag=True, help="csv, xlsx: headings and names in your language, for people.", section="output"
    )(made)
    made = option("--excel", is_flag=True, help="csv for Excel: BOM, long numbers as text.", section="output")(made)
    return cast(
        F, option("--raw", is_flag=True, help="csv without the guard against formulas.", section="output")(made)
    )


def case_argument(function: F) -> F:
    """The case, by its id or any unambiguous shortening."""
    return click.argument("case", metavar="CASE")(function)


class Stamp(NamedTuple):
    """Who did something and when: what --by and --at said. `at` None is now."""

    at: datetime | None
    by: str | None

    def event(self, kind: str, payload: Mapping[str, Any]) -> NewEvent:
        """An event of a kind, done by them at that time."""
        return NewEvent(kind, payload, self.at, self.by)


def text_options(function: F) -> F:
    """--text TEXT, --text - (standard input) or --file F; arrives as one `text`, None where neither was given."""

    def merged(*args: Any, text: str | None, file: str | None, **given: Any) -> Any:
        return function(*args, text=text_of(text, file), **given)

    made = update_wrapper(merged, function)
    made = option("--file", "file", type=click.Path(), help="The text, from a file.")(made)
    return cast(F, option("--text", help="The text; - reads it from standard input.")(made))


def sent_options(function: F) -> F:
    """--text or --file, --channel and --as-is of a message to the customer; arrives as one payload `sent`."""

    def merged(*args: Any, text: str | None, channel: str | None, as_is: bool | None, **given: Any) -> Any:
        return function(*args, sent={"text": text, "channel": channel, "as_is": as_is}, **given)

    made = update_wrapper(merged, function)
    made = option("--as-is", is_flag=True, default=None, help="The draft was sent without a change.")(made)
    made = option("--channel", type=CHANNEL, help="How it was sent, where not as the complaint came.")(made)
    return text_options(cast(F, made))


def event_options(function: F) -> F:
    """--at WHEN and --by NAME; arrive as one `stamp`."""

    def merged(*args: Any, at: datetime | None, by: str | None, **given: Any) -> Any:
        return function(*args, stamp=Stamp(at, login_name(by)), **given)

    made = update_wrapper(merged, function)
    made = option("--by", envvar="CST_BY", help="Who did it (default: CST_BY, else the login name).")(made)
    return cast(F, option("--at", type=HAPPENED, help="When it happened (default: now).")(made))


_EXACT: Final = {"category": CATEGORY, "cause": CAUSE, "platform": PLATFORM, "channel": CHANNEL, "severity": SEVERITY}
_CONTAINING: Final = ("customer", "order", "product", "carrier", "assignee", "text")


def filter_options(function: F) -> F:
    """Adds the filters of a listing; `query_of` reads them."""
    for name in reversed((*_EXACT, *_CONTAINING)):
        kind = _EXACT.get(name, click.STRING)
        function = option(f"--{name}", type=kind, help=_FILTER_HELP.get(name, "Only cases with this."))(function)
    function = option("--until", help="Received on or before this day.")(function)
    function = option("--since", help="Received on or after this day: 2026-11-01, 7天前, last month.")(function)
    function = option("--all", "state", flag_value="all", help="Open and closed cases.")(function)
    function = option("--closed", "state", flag_value="closed", help="Only closed cases.")(function)
    return option("--open", "state", flag_value="open", help="Only open cases.")(function)


_FILTER_HELP: Final = {
    "customer": "Whose name, handle or contact holds this.",
    "text": "Whose text holds this.",
    "order": "Whose order number holds this.",
}


def query_of(env: Env, given: Mapping[str, Any], state: str = "open") -> CaseQuery:
    """The filters that were given; `state` where neither --open, --closed nor --all was."""
    from cs_toolkit.core.query import CaseQuery

    return CaseQuery(
        state=given["state"] or state,
        since=env.day(given["since"], time.min) if given["since"] else None,
        until=env.day(given["until"], time(23, 59, 59)) if given["until"] else None,
        exact={name: given[name] for name in _EXACT if given[name]},
        containing={name: given[name] for name in _CONTAINING if given[name]},
    )
