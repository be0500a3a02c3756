"""A shop folder with one open case, and what tests do to it behind the store's back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from builders import a_case, an_event

from cs_toolkit.core.model import Case, Event
from cs_toolkit.store.files import FileStore

ID = "20261122-01"
Grow = Callable[..., Case]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "shop"


@pytest.fixture
def store(root: Path) -> FileStore:
    store = FileStore(root, lock_wait=0.05)
    store.add([a_case(ID, text="快递五天没动了")])
    return store


@pytest.fixture
def path(store: FileStore, root: Path) -> Path:
    return root / "open" / f"{ID}.toml"


@pytest.fixture
def grow(store: FileStore) -> Grow:
    """Appends one event to the case, as a command does."""

    def call(kind: str, when: str | None = None, **payload: Any) -> Case:
        stored = store.get(ID)
        made = an_event(kind, when, **payload)
        seq = stored.case.next_seq
        case = stored.case.with_events(Event(f"e{seq}", seq, made.at, kind, "lin", made.payload))
        store.replace(case, stored.revision)
        return case

    return call
