"""What the tests of intake share: the data beside the project, and a way from bytes to rows."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

SHARED = Path(__file__).resolve().parents[3] / "shared"


@pytest.fixture(scope="session")
def shared() -> Callable[[str], Path]:
    """A file of the shared data; the test is skipped where it is not there."""

    def find(name: str) -> Path:
        path = SHARED / "data" / name
        if not path.exists():
            pytest.skip(f"the shared data are not here: {path}")
        return path

    return find


@pytest.fixture(scope="session")
def layouts(shared: Callable[[str], Path]) -> dict[str, Any]:
    """The header lines of real platform exports."""
    formats: dict[str, Any] = json.loads(shared("formats/formats.json").read_text(encoding="utf-8"))
    return formats
