"""Which case stands for a number of another system, read from the case files without parsing all of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from cs_toolkit.core.model import Case
from cs_toolkit.core.timeline import fold
from cs_toolkit.errors import StoreTrouble

_WORD: Final = b"external_id"
_LINE: Final = rb'(?m)^external_id = "([^"\\\r\n]*)"\r?$'


def told(data: bytes, parse: Callable[[], Case]) -> str | None:
    """The external id that a case file tells; it is parsed only where it cannot be seen at a glance."""
    mentions = data.count(_WORD)
    if not mentions:
        return None
    found = re.findall(_LINE, data)
    if mentions > 1 or not found:
        with suppress(StoreTrouble):  # whoever reads the case says what is wrong with its file
            return fold(parse()).case.complaint.external_id
    return str(found[0], "utf-8", "replace") if found else None
