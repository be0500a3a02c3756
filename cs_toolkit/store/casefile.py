"""A case as the TOML text of its file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final

from cs_toolkit.core.model import Case, Event
from cs_toolkit.errors import BadValue, Unreadable, say
from cs_toolkit.store import plain_toml
from cs_toolkit.store.codec import case_from, case_to, event_to

_TOO_LONG_FOR_A_LINE: Final = {"text": "-" * 200}
AT_MOST: Final = 25_000_000  # bytes: a complaint and a reply, each as long as a text may be, and what belongs to them
_LINE: Final = r"\(at line (\d+), column \d+\)"


@lru_cache(4)  # a command reads the same case more than once
def parse(data: bytes, name: str, case_id: str) -> Case:
    """The case in a file; `name` is the path shown in errors. Raises `Unreadable` naming file and line."""
    case = parse_any(data, name)
    if case.id != case_id:
        raise Unreadable(name, say("it holds the case '{case}'", case=case.id))
    return case


def parse_any(data: bytes, name: str) -> Case:
    """As `parse`, whatever the id of the case."""
    if len(data) > AT_MOST:
        raise Unreadable(name, say("it is larger than {size} MB", size=AT_MOST // 1_000_000))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Unreadable(name, say("it is not UTF-8 text"), line) from error
    try:
        case = case_from(plain_toml.loads(text))
    except (ValueError, OverflowError) as error:
        if plain_toml.is_of_language(error):
            raise Unreadable(name, say("it is not TOML: {reason}", reason=error), _line_of(str(error), text)) from error
        raise Unreadable(name, say("it holds a value that is none: {reason}", reason=error)) from error
    except RecursionError as error:
        raise Unreadable(name, say("it is nested too deeply")) from error
    except BadValue as error:
        raise Unreadable(name, error.message) from error
    return case


def _line_of(message: str, text: str) -> int:
    found = re.search(_LINE, message)
    return int(found[1]) if found else text.count("\n") + 1


def render(case: Case) -> bytes:
    """The whole file of a new case."""
    import tomli_w

    data = case_to(case)
    data.pop("event", None)
    head = tomli_w.dumps(data).encode()
    return appended(head, case.events) if case.events else head


def appended(old: bytes, events: Sequence[Event]) -> bytes:
    """The file with events added at its end; every byte that was there stays."""
    if not events:
        return old
    lead = b"\n" if old.endswith(b"\n") else b"\n\n"
    return old + lead + "\n".join(_block(event_to(event)) for event in events).encode()


def _block(event: dict[str, Any]) -> str:
    """A `[[event]]` block; tomli-w would write short ones as inline tables, to which nothing can be added."""
    import tomli_w

    text, _, _ = tomli_w.dumps({"event": [event, _TOO_LONG_FOR_A_LINE]}).rpartition("\n[[event]]")
    return text


def is_text(data: bytes) -> bool:
    """Whether an editor shows all of it."""
    return data.decode(errors="ignore").encode() == data
