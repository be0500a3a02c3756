"""No input makes a reader crash or hang: a few of them in every run, many in the slow tier.

By hand and without end: `python tests/fuzz/by_hand.py TARGET`, which is guided by coverage where atheris is installed.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from time import monotonic
from types import FrameType

import pytest
from fuzz.mutation import mutated
from fuzz.targets import KEPT, TARGETS, attempt, seeds
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

_HANG = 20  # seconds that no input of a few kilobytes may take, on any machine
_FEW = {"spreadsheet_importer": 10, "mail_importer": 10, "template": 10, "table_importer": 15, "order_importer": 10}
_LONG = float(os.environ.get("CST_FUZZ_SECONDS", "8"))  # for each target, in the slow tier


@pytest.fixture(autouse=True)
def hang() -> Iterator[None]:
    """An input that keeps a reader busy fails."""
    if not hasattr(signal, "SIGALRM"):
        yield
        return

    def late(_: int, __: FrameType | None) -> None:
        raise AssertionError("an input keeps the reader busy")

    before = signal.signal(signal.SIGALRM, late)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def _tried(name: str, data: bytes, folder: Path) -> None:
    if hasattr(signal, "SIGALRM"):
        signal.alarm(_HANG)
    try:
        attempt(name, data, folder)
    except Exception as error:
        raise AssertionError(f"{name} on {data[:2000]!r}: {error!r}") from error


@pytest.mark.parametrize("name", TARGETS)
def test_seeds_and_what_once_crashed(name: str, tmp_path: Path) -> None:
    """The seeds mean something to their target, and what crashed it once does no more."""
    found = seeds(name)
    assert found
    for data in found:
        _tried(name, data, tmp_path)


@pytest.mark.parametrize("name", TARGETS)
def test_a_few_inputs(name: str, tmp_path: Path) -> None:
    """The same ones in every run, so that a change is judged by the change."""

    @settings(
        max_examples=_FEW.get(name, 40), derandomize=True, deadline=None, database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(st.one_of(st.integers(0, 2**32), st.binary(max_size=200), st.text(max_size=80)))
    def tried(drawn: int | bytes | str) -> None:
        if isinstance(drawn, int):
            _tried(name, mutated(seeds(name), Random(drawn)), tmp_path)
        else:
            _tried(name, drawn if isinstance(drawn, bytes) else drawn.encode(), tmp_path)

    tried()
    assert KEPT.is_dir()


@pytest.mark.slow
@pytest.mark.parametrize("name", TARGETS)
def test_many_inputs(name: str, tmp_path: Path, record_property: Callable[[str, object], None]) -> None:
    """As many as fit into the time; the number of the one that crashed is told, and makes it again."""
    end, number = monotonic() + _LONG, 0
    beginning = seeds(name)
    while monotonic() < end:
        _tried(name, mutated(beginning, Random(number)), tmp_path)
        number += 1
    record_property("inputs", number)
    assert number > 0
