"""The alerts that were open when they were last looked for (`.cst/ringing`), so that the morning need not look again.

A cache: without it nothing is known of alerts until somebody looks for them.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from cs_toolkit.core.shop_folder import CACHE
from cs_toolkit.errors import Message
from cs_toolkit.store import atomic, system

NAME: Final = "ringing"
_SENTENCE: Final = r"(?:[^{}]|\{[a-z]+\})*"  # nothing else is filled in, whoever wrote the file

Found = Sequence[Mapping[str, Any]]


def known(root: Path) -> tuple[datetime, Found] | None:
    """When they were last looked for, and those that were open; None where nobody knows."""
    with suppress(OSError, ValueError, KeyError, TypeError, RecursionError):
        noted = json.loads(atomic.read(root / CACHE / NAME))
        at = datetime.fromisoformat(noted["at"])
        return at, [{**alert, "why": _message(alert["why"])} for alert in noted["alerts"]]
    return None


def note(root: Path, at: datetime, alerts: Found) -> None:
    """They were looked for; where that cannot be written, the morning does not know."""
    path = root / CACHE / NAME
    temporary = path.with_name(f"{atomic.TEMP_PREFIX}{NAME}-{os.getpid()}")
    packed = [{**alert, "why": _packed(alert["why"])} for alert in alerts]
    text = json.dumps({"at": at.isoformat(), "alerts": packed}, ensure_ascii=False)
    with suppress(OSError):
        atomic.make_folder(path.parent)
        atomic.refuse_behind_links(path)
        with open(system.opened(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), "wb") as file:
            file.write(text.encode())
        system.replace(temporary, path)


def _packed(message: Message) -> dict[str, Any]:
    args = {name: _packed(value) if isinstance(value, Message) else value for name, value in message.args.items()}
    return {"text": message.text, "args": args}


def _message(packed: Mapping[str, Any]) -> Message:
    text, args = packed["text"], packed["args"]
    if not re.fullmatch(_SENTENCE, text):
        raise ValueError(text)
    filled = {name: _message(value) if isinstance(value, dict) else value for name, value in args.items()}
    message = Message(text, filled)
    message.english()  # every slot is filled
    return message
