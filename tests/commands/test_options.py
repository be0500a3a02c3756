"""`cst options`, and what the owner's rules say at `cst offer` and `cst compensate`."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from conftest import Run

At = Callable[[str], str]


@pytest.fixture
def broken(run: Run) -> str:
    """A mug of 129 that arrived broken, and a shop that knows what parcels cost."""
    for key, value in (("freight", "8"), ("goods_cost", "0.40")):
        assert run("config", "set", f"remedies.{key}", value).code == 0
    assert run("log", "--text", "杯子裂了", "--amount", "129", "--category", "quality-defect").code == 0
    assert run("set", "1", "delivered_at=2026-11-20T10:00+08:00").code == 0
    return "20261122-01"


def rows(run: Run, *args: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run("options", "1", "-f", "json", *args).stdout)
    return found


@pytest.mark.usefixtures("broken")
def test_options_as_rows(run: Run) -> None:
    """Each with value, cost and wording in the customer's language; the first one recommended, with its reason."""
    exchange, refund, keep = rows(run)
    assert exchange == {
        "option": "exchange,gift:27.40",
        "kind": "exchange",
        "value": "156.40",
        "cost": "95.00",
        "currency": "CNY",
        "text": exchange["text"],
        "recommended": True,
        "beyond": "27.40",
        "approval": False,
        "why": "it fits complaints of this kind",
        "why_code": "category",
    }
    assert "¥27.40" in exchange["text"]
    assert [row["recommended"] for row in (refund, keep)] == [False, False]
    assert "¥38.70" in keep["text"]
    assert "70%" in keep["text"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("杯子裂了，怎么办", "等于您只付了原价的 70%"),
        ("杯子裂了，怎麼辦呢，請處理", "等於您只付了原價的 70%"),
        ("The mug arrived cracked and I am not happy", "you pay 70% of the price"),
    ],
)
def test_a_partial_refund_is_said_as_what_it_means(run: Run, text: str, said: str) -> None:
    """In the customer's own script."""
    run("log", "--text", text, "--amount", "129", "--category", "quality-defect")
    assert said in rows(run)[-1]["text"]


@pytest.mark.usefixtures("broken")
def test_the_page_shows_how_it_comes_about(run: Run) -> None:
    """Loss line by line, target, cap, what is left of the budgets, above the table; machine formats hold rows alone."""
    run("config", "set", "goodwill.per_case", "20")
    run("config", "set", "goodwill.per_month", "3000")
    lines = [" ".join(line.split()) for line in run("options", "1").lines]
    for line in (
        "goods ¥129.00",
        "freight ¥8.00",
        "time not counted: set remedies.hour",
        "loss ¥137.00",
        "target ¥157.00 (the budget of the case holds it down)",
        "cap ¥205.50",
        "left for the case ¥20.00",
        "left this month ¥3000.00",
    ):
        assert line in lines
    assert not any(line.startswith("lateness") for line in lines)
    assert "¥95.00" not in "".join(lines)
    assert run("options", "1", "-f", "ids").lines == [row["option"] for row in rows(run)]


def test_a_late_parcel_has_a_price(run: Run, case_at: At) -> None:
    """Days as the customer counts them; express because they need it by Friday."""
    case_at("offer")
    run("set", "1", "needs=周五前收到")
    page = [" ".join(line.split()) for line in run("options", "1").lines]
    assert "lateness ¥19.35 (5 days)" in page
    assert "target ¥148.35 (the loss itself)" in page
    first = rows(run)[0]
    assert (first["option"], first["why_code"]) == ("reship-express,gift:19.35", "need")
    assert (first["value"], first["cost"]) == ("148.35", None)


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        (["--category", "quality-defect"], "loss not known: the options name no sums beside what was paid"),
        (["--category", "service-rude", "--amount", "10"], "loss nothing that has a price: the options name no sums"),
    ],
)
def test_without_a_loss_there_are_options_still(run: Run, facts: list[str], told: str) -> None:
    """The page says so; nothing is made up."""
    run("log", "--text", "不满意", *facts)
    assert told in [" ".join(line.split()) for line in run("options", "1").lines]
    found = rows(run)
    assert len({row["kind"] for row in found}) > 1
    assert not any(":" in row["option"] for row in found)


@pytest.mark.usefixtures("broken")
def test_a_used_up_budget_is_said_and_kept_to(run: Run) -> None:
    """What other cases took this month is gone; refunds go on."""
    run("config", "set", "goodwill.per_month", "30")
    run("log", "--text", "杯子裂了", "--amount", "100", "--category", "quality-defect")
    assert run("compensate", "2", "--give", "coupon:130").code == 0
    page = [" ".join(line.split()) for line in run("options", "1").lines]
    assert "left this month ¥0.00 (the budget is used up)" in page
    assert "target ¥137.00 (the budget of the month holds it down)" in page
    assert [row["option"] for row in rows(run)] == ["exchange", "refund-full,coupon:8.00", "refund-part:38.70"]
    assert {row["beyond"] for row in rows(run)} == {"0.00"}


@pytest.mark.usefixtures("broken")
def test_an_order_in_another_currency(run: Run) -> None:
    """Its options are in that currency; the shop's budgets allow nothing beyond, and the page says why."""
    run("config", "set", "goodwill.per_case", "20")
    run("set", "1", "currency=USD")
    page = [" ".join(line.split()) for line in run("options", "1").lines]
    assert "left for the case the budgets are in another currency than the order: nothing goes beyond the loss" in page
    assert [row["currency"] for row in rows(run)] == ["USD"] * 3
    assert rows(run)[0]["option"] == "exchange"


@pytest.mark.usefixtures("broken")
def test_draft_offer_and_options_suggest_the_same(run: Run) -> None:
    """Three commands, one answer."""
    run("ack", "1", "--text", "x")
    run("diagnose", "1", "--cause", "manufacturing", "--party", "supplier")
    draft = run("draft", "1", "--step", "offer").stdout
    hint = run("offer", "1").stderr.splitlines()[-1]
    for row in rows(run):
        assert row["text"] in draft
        assert f'--option "{row["option"]}"' in hint


@pytest.mark.usefixtures("broken")
def test_what_is_offered_against_the_owners_rules_is_recorded_and_said(
    run: Run, last_event: Callable[..., dict[str, Any]]
) -> None:
    """A forbidden kind, a sum above the limit, more than the cap: each a line on stderr; the offer stands."""
    run("config", "set", "remedies.forbid", '["points"]')
    run("config", "set", "remedies.approve_above", "200")
    done = run("offer", "1", "--option", "refund-full,coupon:90", "--option", "exchange,points:5")
    assert (done.code, last_event()["kind"]) == (0, "offered")
    assert last_event()["options"][0]["cost"] == "219.00"
    assert done.stderr.splitlines() == [
        "'refund-full,coupon:90' needs approval: it is above [remedies] approve_above",
        "'exchange,points:5': [remedies] forbids points",
        "'refund-full,coupon:90' goes ¥82.00 beyond the loss; cap and budgets leave ¥68.50",
    ]


@pytest.mark.usefixtures("broken")
def test_a_gift_on_top_counts_in_the_budget(run: Run) -> None:
    """At any step, and a word where it passes a limit."""
    run("config", "set", "goodwill.per_case", "20")
    assert run("compensate", "1", "--give", "coupon:145").stderr == ""
    assert "left for the case ¥12.00" in [" ".join(line.split()) for line in run("options", "1").lines]
    done = run("compensate", "1", "--give", "coupon:20")
    assert (done.stderr, done.code) == ("goodwill.per_case is passed: ¥28.00 beyond the loss in this case\n", 0)


@pytest.mark.usefixtures("broken")
@pytest.mark.parametrize("args", [["compensate", "--give", "coupon:$20"], ["offer", "--option", "coupon:20 USD"]])
def test_amends_in_another_currency_are_refused(run: Run, args: list[str]) -> None:
    """Nothing is converted, nothing recorded."""
    done = run(args[0], "1", *args[1:])
    assert (done.stdout, done.code) == ("", 2)
    assert "the order is in CNY" in done.stderr


@pytest.mark.usefixtures("broken")
def test_a_closed_or_merged_case(run: Run) -> None:
    """What could be offered if it were open; a case merged into another shows the other's options."""
    run("close", "1", "--outcome", "withdrawn", "--reason", "x")
    done = run("options", "1")
    assert "'20261122-01' is closed" in done.stderr
    assert "exchange,gift:27.40" in done.stdout
    run("log", "--text", "杯子裂了", "--amount", "10", "--category", "quality-defect")
    run("log", "--text", "杯子裂了", "--category", "quality-defect")
    assert run("merge", "20261122-03", "20261122-02").code == 0
    assert run("options", "3").stdout == run("options", "2").stdout


@pytest.mark.usefixtures("broken")
def test_where_the_owner_leaves_no_choice_the_reason_is_told(run: Run) -> None:
    """Everything but one kind is forbidden: a word on stderr, and the one."""
    others = ["refund-full", "refund-part", "return-refund", "exchange", "gift", "coupon"]
    run("config", "set", "remedies.forbid", json.dumps(others))
    done = run("options", "1", "-f", "json")
    assert [row["kind"] for row in json.loads(done.stdout)] == ["explain"]
    assert "[remedies] forbid leaves no two kinds that fit" in done.stderr
