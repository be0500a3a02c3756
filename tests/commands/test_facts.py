"""What reports know of cases is remembered, and never what is no longer true."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from shutil import copy, rmtree

import pytest
from builders import at
from conftest import Run

from cs_toolkit.core.insight.facts import CaseFacts
from cs_toolkit.core.insight.facts_of import facts_of
from cs_toolkit.core.timeline import fold
from cs_toolkit.env import Env, Options
from cs_toolkit.env.facts import Index
from cs_toolkit.env.giving import purse_without_month
from cs_toolkit.store.base import id_order
from cs_toolkit.store.places import Places

NOW = "2026-11-22T12:00:00+08:00"
OCTOBER = (at("2026-10-01T00:00+08:00"), at("2026-11-01T00:00+08:00"))
NOVEMBER = (at("2026-11-01T00:00+08:00"), at("2026-12-01T00:00+08:00"))
ORDERS = (
    "订单编号,买家会员名,支付金额,订单状态,收货人,联系手机,订单创建时间,订单付款时间,宝贝标题,物流单号,物流公司,宝贝总数量\n"
    "1001,tb12,129.00,卖家已发货,王明,13800001111,2026-10-01 09:00:00,2026-10-01 09:01:00,{product},No:78,中通快递,2\n"
)


@pytest.fixture
def env(shop: Path) -> Callable[[], Env]:
    """A command's surroundings, as new ones have them."""

    def make() -> Env:
        options = Options()
        options.shop, options.now = str(shop), NOW
        return Env(options)

    return make


@pytest.fixture
def cases(run: Run) -> None:
    """Two closed in October and November, received in October; two open, received in October and November."""
    for when in ("2026-10-05 10:00", "2026-10-30 10:00", "2026-10-31 10:00", "2026-11-20 10:00"):
        logged = run("log", "--text", "杯子碎了", "--received", when.replace(" ", "T") + "+08:00", "--order", "1001",
                     "--handle", f"h{when[5:10]}", "--category", "quality-defect", now=NOW)  # fmt: skip
        assert logged.code == 0, logged
    for case, when in (("1005-1", "2026-10-06"), ("1030-1", "2026-11-02")):
        given = run("compensate", case, "--give", "coupon:20", "--cost", 20, now=f"{when}T11:00:00+08:00")
        assert given.code == 0, given
        closed = run("close", case, "--outcome", "withdrawn", "--reason", "x", now=f"{when}T12:00:00+08:00")
        assert closed.code == 0, closed


def read_anew(env: Env, *period: datetime) -> list[CaseFacts]:
    """The same without any cache."""
    found = env.with_orders([fold(case) for case in env.shop.store.find("all").cases])
    purse = purse_without_month(env)
    made = [facts_of(timeline, env.terms_of(timeline.case), purse) for timeline in found]
    return [case for case in made if not period or period[0] <= case.received_at < period[1]]


@pytest.mark.usefixtures("cases")
@pytest.mark.parametrize("period", [(), OCTOBER, NOVEMBER])
def test_facts_are_the_same_from_the_cache(env: Callable[[], Env], period: tuple[datetime, ...]) -> None:
    """The first time, the second, and after another period was asked for."""
    expected = read_anew(env(), *period)
    assert expected
    for asked in (period, period, NOVEMBER, OCTOBER, (), period):
        found = env().facts(*asked)
        if asked == period:
            assert found == expected
            assert [case.id for case in found] == sorted((case.id for case in found), key=id_order)


@pytest.mark.usefixtures("cases")
def test_open_and_closed_ones(env: Callable[[], Env]) -> None:
    """As they are named."""
    assert [case.id for case in env().facts(where="open")] == ["20261031-01", "20261120-01"]
    assert [case.id for case in env().facts(where="closed")] == ["20261005-01", "20261030-01"]
    assert [case.id for case in env().facts(*OCTOBER, where="open")] == ["20261031-01"]


@pytest.mark.usefixtures("cases")
def test_what_was_remembered_is_not_read_again(env: Callable[[], Env], monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a case nor, for a period, a folder in which nothing was received then."""
    expected = env().facts()
    again = env()
    monkeypatch.setattr(Places, "content", lambda *_: pytest.fail("a case was read"))
    assert again.facts() == expected
    assert [case.id for case in env().facts(*NOVEMBER)] == ["20261120-01"]


@pytest.mark.usefixtures("cases")
def test_a_folder_of_another_time_is_passed_over(env: Callable[[], Env], shop: Path) -> None:
    """Its lines are not even looked at; whoever asks for its time reads the cases again."""
    env().facts()
    path = shop / ".cst" / "facts" / "closed-2026-10"
    path.write_bytes(path.read_bytes()[:-20])
    assert [case.id for case in env().facts(*NOVEMBER)] == ["20261120-01"]
    assert env().facts(*OCTOBER) == read_anew(env(), *OCTOBER)


@pytest.mark.usefixtures("cases")
def test_a_period_reads_no_more_than_it_needs(env: Callable[[], Env], monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the others a glance is enough, also the first time."""
    surroundings = env()
    found: list[str] = []
    parse = Places.parse
    monkeypatch.setattr(Places, "parse", lambda self, path, data: found.append(path.stem) or parse(self, path, data))
    surroundings.facts(*NOVEMBER)
    assert found == ["20261120-01"]


@pytest.mark.usefixtures("cases")
def test_a_change_by_hand_is_seen(env: Callable[[], Env], shop: Path) -> None:
    """In a closed case, too; and one that came or went."""
    env().facts()
    path = shop / "closed" / "2026-10" / "20261005-01.toml"
    path.write_text(path.read_text("utf-8").replace("杯子碎了", "杯子漏水"), "utf-8")
    assert env().facts(*OCTOBER)[0].text == "杯子漏水"
    path.unlink()
    assert [case.id for case in env().facts(*OCTOBER)] == ["20261030-01", "20261031-01"]


@pytest.mark.usefixtures("cases")
def test_other_settings_other_facts(env: Callable[[], Env], shop: Path) -> None:
    """A policy that allows more makes a deadline another one."""
    before = env().facts(*NOVEMBER)[0].steps[0]
    with (shop / "shop.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[policy]]\nvalid_from = 2026-01-01\nacknowledge = "2h"\n')
    after = env().facts(*NOVEMBER)[0].steps[0]
    assert (after.due_at - before.due_at).total_seconds() == 3600


@pytest.mark.usefixtures("cases")
def test_a_later_import_of_orders_is_seen(run: Run, env: Callable[[], Env], tmp_path: Path) -> None:
    """A product that the order book names now; only the cases of that order are read for it."""
    assert env().facts()[0].product is None
    for product in ("旅行杯", "马克杯"):
        (tmp_path / "o.csv").write_text(ORDERS.format(product=product), "utf-8")
        imported = run("orders", "import", tmp_path / "o.csv")
        assert imported.code == 0, imported
        assert {case.product for case in env().facts(*OCTOBER)} == {product}
        assert env().facts() == read_anew(env())


@pytest.mark.usefixtures("cases")
def test_what_cannot_be_read_is_told_every_time(
    env: Callable[[], Env], shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """And the rest is served; the command ends with the exit code of trouble."""
    (shop / "closed" / "2026-10" / "20261007-01.toml").write_text("id = <<<\n", "utf-8")
    for period in ((), (), OCTOBER, OCTOBER):
        capsys.readouterr()
        surroundings = env()
        assert len(surroundings.facts(*period)) == (4 if not period else 3)
        assert surroundings.had_trouble
        assert "closed/2026-10/20261007-01.toml" in capsys.readouterr().err


@pytest.mark.usefixtures("cases")
def test_anything_odd_in_the_cache_counts_as_nothing_there(env: Callable[[], Env], shop: Path) -> None:
    """Cut off, empty, of other bytes, a folder in its place: the facts are made anew."""
    expected = read_anew(env())
    for spoil in (lambda data: data[:-5], lambda data: b"", lambda data: data.replace(b"wechat", b"taobao")):
        env().facts()
        for path in (shop / ".cst" / "facts").iterdir():
            path.write_bytes(spoil(path.read_bytes()))
        assert env().facts() == expected
    rmtree(shop / ".cst" / "facts")
    (shop / ".cst" / "facts").write_text("x")
    assert env().facts() == expected


@pytest.mark.usefixtures("cases")
def test_a_line_that_holds_no_facts_is_made_anew(env: Callable[[], Env], monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever wrote it."""
    expected = read_anew(env())
    with monkeypatch.context() as spoiled:
        spoiled.setattr("cs_toolkit.store.fact_lines.dumped", lambda case: b'["x"]')
        env().facts()
    assert env().facts() == expected


@pytest.mark.usefixtures("cases")
def test_a_case_in_two_places_counts_once(env: Callable[[], Env], shop: Path) -> None:
    """As it stands for a moment while it is moved, or after a sync program brought it back: the longer history."""
    env().facts()
    old = (shop / "closed" / "2026-10" / "20261005-01.toml").read_text("utf-8")
    (shop / "open" / "20261005-01.toml").write_text(old[: old.rindex("[[event]]")], "utf-8")
    for _ in range(2):
        found = env().facts()
        assert [case.id for case in found] == ["20261005-01", "20261030-01", "20261031-01", "20261120-01"]
        assert found[0].outcome == "withdrawn"


@pytest.mark.usefixtures("cases")
def test_the_cache_is_the_owners_alone(env: Callable[[], Env], shop: Path) -> None:
    """It holds what customers wrote."""
    env().facts()
    assert {path.stat().st_mode & 0o777 for path in (shop / ".cst" / "facts").iterdir()} == {0o600}


@pytest.mark.usefixtures("cases")
def test_what_is_gone_is_not_kept_in_the_cache(env: Callable[[], Env], shop: Path) -> None:
    """A month that was taken away takes what its customers wrote out of the cache; so does a case."""
    path = shop / "closed" / "2026-10" / "20261005-01.toml"
    path.write_text(path.read_text("utf-8").replace("杯子碎了", "秘密"), "utf-8")
    env().facts()
    assert "秘密" in (shop / ".cst" / "facts" / "closed-2026-10").read_text("utf-8")
    rmtree(path.parent)
    env().facts()
    assert not (shop / ".cst" / "facts" / "closed-2026-10").exists()


@pytest.mark.usefixtures("cases")
def test_whose_cases_there_may_be(env: Callable[[], Env]) -> None:
    """Found by handle before any case is read, and after."""
    for _ in range(2):
        assert Index(env()).names_of(["H10-05"]) == {"20261005-01"}
        assert Index(env()).names_of(["nobody"]) == set()
        env().facts()


def test_no_shop_no_cases(env: Callable[[], Env], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Said once, and nothing made."""
    monkeypatch.delenv("CST_SHOP")
    monkeypatch.chdir(tmp_path)
    options = Options()
    options.now = NOW
    surroundings = Env(options)
    assert surroundings.facts() == []
    assert not surroundings.shop.root.exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes anywhere")
@pytest.mark.usefixtures("cases")
def test_a_folder_that_cannot_be_written(env: Callable[[], Env], shop: Path, tmp_path: Path) -> None:
    """The facts are made each time."""
    copy(shop / "shop.toml", tmp_path / "x")
    rmtree(shop / ".cst", ignore_errors=True)
    shop.chmod(0o500)
    try:
        assert env().facts() == read_anew(env())
    finally:
        shop.chmod(0o700)
