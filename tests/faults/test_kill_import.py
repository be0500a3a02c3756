"""A large import that is killed: whole cases only, and the same command completes it."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest
from conftest import Run
from faults.planting import Injector, cases_of

from cs_toolkit.core.timeline import fold

_HEADER = "退款编号,订单编号,宝贝标题,买家实际支付金额,退款的申请时间,退款完结时间,退款状态,买家退款原因,买家退款说明"
_ROWS = 230  # more than are written at once


def _export(path: Path, *, paid: str) -> None:
    rows = [
        f"{33000000000000 + number},{2026000000000000 + number},旅行杯,{paid},2026-11-22 08:{number % 60:02d}:00,,"
        f"等待卖家同意,质量问题,第{number}只杯子漏水"
        for number in range(_ROWS)
    ]
    path.write_text("\n".join([_HEADER, *rows]) + "\n", "utf-8")


@pytest.mark.parametrize("nth", [1, 40, 180, 305, 420, 555, 700, 850])
def test_a_killed_import_leaves_whole_cases_and_is_completed(injector: Injector, run: Run, nth: int) -> None:
    """Whatever was written by then stands whole; the rest follows, nothing comes twice, undo takes all away."""
    export = Path(injector.args("import")[1])
    _export(export, paid="199.00")
    assert injector.attempt("import", "torn", nth).code == -signal.SIGKILL
    if injector.shop.is_dir():
        found = cases_of(injector.shop)
        assert all(case.complaint.text and case.order.product == "旅行杯" for case in found.values())
    assert run("import", export).code == 0
    cases = cases_of(injector.shop)
    assert len({case.complaint.external_id for case in cases.values()}) == len(cases) == _ROWS


@pytest.mark.parametrize("nth", [3, 10, 200, 600])
def test_a_killed_update_is_completed(injector: Injector, run: Run, nth: int) -> None:
    """Each case was corrected or not; the same command corrects the others, none of them twice."""
    export = Path(injector.args("import")[1])
    _export(export, paid="199.00")
    assert run("import", export).code == 0
    injector.prepare()
    _export(export, paid="99.00")
    assert injector.attempt("import", "torn", nth).code == -signal.SIGKILL
    assert run("import", export).code == 0
    for case in cases_of(injector.shop).values():
        assert [event.kind for event in case.events] == ["corrected"]
        assert str(fold(case).case.order.amount) == "99.00"
