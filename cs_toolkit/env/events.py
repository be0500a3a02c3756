"""Events as commands hand them over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple


class NewEvent(NamedTuple):
    """An event to be recorded; `at` None means now."""

    kind: str
    payload: Mapping[str, Any]
    at: datetime | None = None
    by: str | None = None
    id: str | None = None
