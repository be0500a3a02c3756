"""The list of ids given is lost, damaged, or an older copy that a sync program brought back."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import Run
from faults.planting import CLOSED, OPEN, Injector, cases_of


@pytest.mark.parametrize("ledger", [None, b"", b'{"20261122": ', b"[]", b"{}", b'{"20261122": 1}'], ids=str)
def test_no_id_is_given_again(prepared: Injector, shop: Path, run: Run, ledger: bytes | None) -> None:
    """Not that of an open case, nor of a closed one, nor of one that was taken back."""
    taken_back = run("log", "--text", "打错了", "--quiet").lines[0]
    assert run("undo").code == 0
    path = shop / "state" / "ids.json"
    path.unlink() if ledger is None else path.write_bytes(ledger)
    assert run("close", OPEN, "--outcome", "withdrawn", "--reason", "客户说收到了").code == 0
    logged = run("log", "--text", "新的投诉", "--quiet")
    assert logged.code == 0
    assert logged.lines[0] not in {OPEN, CLOSED, taken_back}
    assert set(cases_of(shop)) == {OPEN, CLOSED, logged.lines[0]}
    assert run("doctor").code == 0
