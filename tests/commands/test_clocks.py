"""`cst clocks`: what binds the shop, and numbers of its own."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import Run

Contents = Callable[[], dict[str, bytes]]


def listed(run: Run, *args: str) -> dict[str, dict[str, Any]]:
    done = run("clocks", "list", *args, "-f", "json")
    assert done.code == 0, done
    return {row["clock"]: row for row in json.loads(done.stdout)}


def test_what_binds_is_by_region_platform_and_payer(run: Run) -> None:
    """China's law binds a shop of China; a platform's rules bind who sells there, PayPal's who is paid by it."""
    run("init")
    found = listed(run)
    assert found["cn.crpl25.refund"]["amount"] == 7
    assert not [name for name in found if not name.startswith("cn.")]
    assert "taobao.after_sales" in listed(run, "--platform", "tmall")
    assert any(name.startswith("paypal.") for name in listed(run, "--payment", "paypal"))
    run("config", "set", "platforms", '["jd"]')
    assert "jd.after_sales" in listed(run)
    run("log", "--text", "x", "--platform", "pinduoduo")
    assert any(row["platform"] == "pinduoduo" for row in listed(run).values())
    run("config", "set", "region", "de")
    assert {row["jurisdiction"] for row in listed(run).values()} & {"cn", "eu"} == {"eu"}


def test_the_region_decides_and_all_shows_everything(run: Run) -> None:
    """Every pack; what a shop abroad need not know stands only there."""
    run("init")
    everything = listed(run, "--all")
    assert {row["binds"] for row in everything.values()} >= {"shop", "authority", "carrier", "buyer"}
    assert {row["jurisdiction"] for row in everything.values()} >= {"cn", "eu", "us"}
    assert any(row["verify"] for row in everything.values())
    assert all(row["source"] or row["template"] for row in everything.values())


def test_an_empty_template_says_so(run: Run) -> None:
    """No number, why there is none, and how to fill it in."""
    run("init")
    done = run("clocks", "list", "--platform", "taobao", "-f", "json")
    row = next(row for row in json.loads(done.stdout) if row["clock"] == "taobao.after_sales")
    assert (row["template"], row["amount"], row["unit"]) == (True, None, None)
    assert "no official figure" in row["note"]
    assert "taobao.after_sales" in done.stderr
    assert "cst clocks set" in done.stderr


def test_a_table_speaks_the_owners_language_and_json_does_not(run: Run) -> None:
    """Notes are Chinese on a Chinese screen; machine formats are the same everywhere."""
    run("init")
    run("config", "set", "language", "zh-Hans")
    assert "收到退回商品后七" in run("clocks", "list", "-f", "markdown").stdout
    assert "Refund the price" not in run("clocks", "list").stdout
    assert listed(run)["cn.crpl25.refund"]["note"].startswith("Refund the price")


def test_a_number_fills_a_template_and_is_undone(run: Run, shop: Path) -> None:
    """It stands in shop.toml beside every comment, is the owner's word, and needs no check any more."""
    run("init")
    before = (shop / "shop.toml").read_bytes()
    assert run("clocks", "set", "taobao.after_sales", "amount=48", "unit=hour").code == 0
    assert '[clocks."taobao.after_sales"]\namount = 48\nunit = "hour"\n' in (shop / "shop.toml").read_text("utf-8")
    row = listed(run, "--platform", "taobao")["taobao.after_sales"]
    assert (row["amount"], row["unit"], row["template"], row["own"], row["verify"]) == (48, "hour", False, True, False)
    assert run("undo").code == 0
    assert (shop / "shop.toml").read_bytes() == before


def test_unset_and_an_empty_value_take_out(run: Run) -> None:
    """The shipped number holds again."""
    run("init")
    run("clocks", "set", "cn.crpl25.refund", "amount=3", "unit=calendar_day", "note=更快")
    assert listed(run)["cn.crpl25.refund"]["amount"] == 3
    assert run("clocks", "set", "cn.crpl25.refund", "note=").code == 0
    assert run("clocks", "unset", "cn.crpl25.refund").code == 0
    assert listed(run)["cn.crpl25.refund"]["amount"] == 7
    assert run("clocks", "unset", "cn.crpl25.refund").code == 2


def test_a_clock_of_ones_own_and_one_switched_off(run: Run) -> None:
    """Trigger, what meets it and a number make one; off = true takes a shipped one away."""
    run("init")
    made = (
        "my.reply",
        "trigger=message_received",
        "met_by=replied,offered",
        "amount=10",
        "unit=minute",
        "step=acknowledge",
    )
    assert run("clocks", "set", *made).code == 0
    assert listed(run)["my.reply"]["met_by"] == ["replied", "offered"]
    assert run("clocks", "set", "cn.crpl25.refund", "off=true").code == 0
    assert "cn.crpl25.refund" not in listed(run)


def test_a_clock_for_some_complaints_is_listed_with_what_it_is_about(run: Run) -> None:
    """The list is of the shop, not of a case: it shows them all, and which complaints each is for."""
    run("init")
    run("clocks", "set", "my.late", "trigger=complaint_received", "met_by=resolved", "amount=4", "unit=hour",
        "only_categories=delivery-late,delivery-lost", "only_kinds=complaint")  # fmt: skip
    found = listed(run, "--platform", "walmart")
    assert found["my.late"]["only"] == ["complaint", "delivery-late", "delivery-lost"]
    assert found["walmart.bbb"]["only"] == ["authority"]
    assert found["cn.crpl25.refund"]["only"] == []
    run("log", "--text", "x", "--category", "delivery-late")
    run("log", "--text", "x", "--category", "invoice")
    for case, binds in (("1", True), ("2", False)):
        (row,) = json.loads(run("why", case, "-f", "json").stdout)
        assert ("my.late" in {clock["clock"] for clock in row["clocks"]}) is binds


def test_the_nested_spelling_of_the_owner_is_kept(run: Run, shop: Path) -> None:
    """[clocks.taobao.after_sales] is the same clock; it does not get a second table."""
    run("init")
    with (shop / "shop.toml").open("a", encoding="utf-8") as settings:
        settings.write('[clocks.taobao.after_sales] # mine\namount = 24\nunit = "hour"\n')
    assert run("clocks", "set", "taobao.after_sales", "amount=48").code == 0
    text = (shop / "shop.toml").read_text("utf-8")
    assert "[clocks.taobao.after_sales] # mine\namount = 48\n" in text
    assert '"taobao.after_sales"]' not in text.partition("[clocks.taobao")[2]


@pytest.mark.parametrize(
    ("args", "code", "told"),
    [
        (["taobao.aftersales", "amount=48", "unit=hour"], 2, "taobao.after_sales"),
        (["taobao.after_sales", "amount"], 2, "'amount' is not KEY=VALUE"),
        (["taobao.after_sales", "amout=3"], 2, "amount"),
        (["taobao.after_sales", "amount=48"], 6, "'amount' and 'unit' go together"),
        (["taobao.after_sales", "amount=0", "unit=hour"], 6, "amount"),
        (["taobao.after_sales", "amount=4", "unit=parsec"], 6, "parsec"),
        (["cn.crpl25.refund", "trigger=shipped", "amount=1", "unit=hour", "met_by=replied"], 6, "cannot be changed"),
        (
            ["my.own", "trigger=shipped", "amount=1", "unit=hour", "met_by=replied", "only_categories=delivery-lat"],
            6,
            "did you mean delivery-late?",
        ),
        (["my.own", "trigger=someday", "amount=1", "unit=hour", "met_by=replied"], 6, "someday"),
    ],
)
def test_what_is_no_clock_is_refused(run: Run, contents: Contents, args: list[str], code: int, told: str) -> None:
    """The value is named, the settings stay as they are."""
    run("init")
    before = contents()
    done = run("clocks", "set", *args)
    assert (done.stdout, done.code) == ("", code)
    assert told in done.stderr
    assert contents() == before
