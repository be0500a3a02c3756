"""The owner saves a file in an editor just as cst changes it: theirs stays, and nobody is told what is not so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Run
from faults.deeds import DEEDS, meant
from faults.injector import HAND
from faults.planting import Injector

_FILES = {
    "note": "open/20261122-01.toml",
    "close": "open/20261122-06.toml",
    "reopen": "closed/2026-07/20260710-01.toml",
    "set": "open/20261122-01.toml",
    "undo note": "open/20261122-01.toml",
    "config set": "shop.toml",
    "faq publish": "faq.toml",
}
_SLOW = pytest.mark.slow


def _texts(shop: Path, name: str) -> list[str]:
    """What stands under the name of a file, wherever it lies by now."""
    return [path.read_text("utf-8") for path in shop.rglob(name) if not {"trash", "state"} & set(path.parts)]


@pytest.mark.parametrize("mode", ["saved", pytest.param("written", marks=_SLOW)])
@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=() if name in {"note", "close", "config set"} else _SLOW) for name in _FILES]
)
def test_what_an_editor_saves_meanwhile_stays(
    stocked: Injector, run: Run, name: str, mode: str, record_property: Callable[[str, object], None]
) -> None:
    """Saved before any call of the command: the line is there; the command is done too, or says it is not and why."""
    deed, file = DEEDS[name], stocked.shop / _FILES[name]
    for words in deed.before:
        assert run(*meant(words, stocked.files)).code == 0
    stocked.prepare()
    words = meant(deed.words, stocked.files)
    points = stocked.give(words).calls
    before = (stocked.prepared / _FILES[name]).read_text("utf-8")
    edited = refused = 0
    for nth in range(1, points + 1):
        ended = stocked.give(words, mode, nth, file=str(file))
        where = (f"{name}, edited at call {nth} of {points}", ended)
        (now,) = _texts(stocked.shop, file.name)
        assert now.count(HAND) == ended.edits, where
        edited += ended.edits
        assert ended.code in (0, 5), where
        if ended.code:
            assert "was changed meanwhile, and left as it is now" in ended.err, where
            assert now == before + HAND, where
            assert run(*words).code in deed.codes, where
            (now,) = _texts(stocked.shop, file.name)
            assert HAND in now, where
            refused += 1
    assert 0 < refused < edited
    record_property("points", edited)
