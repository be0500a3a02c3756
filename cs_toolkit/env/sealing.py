"""Case files that were written as files, and not through the store, noted in the chain of what was recorded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from cs_toolkit.core.model import FULL_ID
from cs_toolkit.errors import CaseNotFound, StoreTrouble

if TYPE_CHECKING:
    from cs_toolkit.core.model import Case
    from cs_toolkit.store.chain import Change
    from cs_toolkit.store.files import FileStore
    from cs_toolkit.store.steps import Step


@contextmanager
def sealing(store: FileStore, steps: Iterable[Step]) -> Iterator[None]:
    """What these steps make of cases counts as done with cst; the caller holds the lock."""
    places = [PurePosixPath(name) for step in steps for name in (step.file, step.other or "")]
    ids = sorted({path.stem for path in places if path.parts[:1] in {("open",), ("closed",)}})
    before = {case_id: _case(store, case_id) for case_id in ids if FULL_ID.fullmatch(case_id)}
    yield
    changes = [change for case_id, case in before.items() if (change := _change(case, _case(store, case_id), case_id))]
    if changes:
        with store.chain.sealed(*changes):
            pass


def _case(store: FileStore, case_id: str) -> Case | None:
    with suppress(CaseNotFound, StoreTrouble):
        return store.get(case_id).case
    return None


def _change(before: Case | None, after: Case | None, case_id: str) -> Change | None:
    from cs_toolkit.store.chain import Change, edited, parts_of

    if before == after:
        return None
    if after is None:
        return Change("gone", case_id)
    if before is None:
        return Change("edited", case_id, parts_of(after), {"changed": list(parts_of(after))})
    return edited(lambda: before, after)
