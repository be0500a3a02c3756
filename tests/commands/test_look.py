"""`cst list`, `show` and `why`: looking changes nothing."""

import csv
import json
from collections.abc import Callable
from io import StringIO

import pytest
from conftest import Run

At = Callable[[str], str]
Contents = Callable[[], dict[str, bytes]]


@pytest.fixture
def shelf(run: Run) -> None:
    """Four cases that differ in everything one can filter by; the last one is closed."""
    run(
        "log", "--text", "快递没动", "--received", "11:50", "--customer", "王女士", "--product", "旅行杯",
        "--carrier", "zto", "--platform", "taobao", "--channel", "wechat", "--order", "2026001",
    )  # fmt: skip
    run(
        "log", "--text", "杯子碎了", "--received", "11:40", "--handle", "LiMing", "--product", "马克杯",
        "--platform", "jd", "--severity", "high", "--contact", "13800000000",
    )  # fmt: skip
    run("log", "--text", "收到三天就坏了", "--received", "11月1日 10:00", "--product", "旅行杯 大号")
    run("diagnose", "1101-1", "--cause", "manufacturing", "--party", "supplier")
    run("log", "--text", "不要了", "--received", "11月10日 10:00", "--customer", "王女士")
    run("close", "1110-1", "--outcome", "withdrawn", "--reason", "x")


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ([], ["1101-01", "1122-01", "1122-02"]),
        (["--open"], ["1101-01", "1122-01", "1122-02"]),
        (["--closed"], ["1110-01"]),
        (["--all"], ["1101-01", "1110-01", "1122-01", "1122-02"]),
        (["--all", "--customer", "王"], ["1110-01", "1122-01"]),
        (["--customer", "liming"], ["1122-02"]),
        (["--customer", "13800000000"], ["1122-02"]),
        (["--order", "2026001"], ["1122-01"]),
        (["--product", "旅行杯"], ["1101-01", "1122-01"]),
        (["--carrier", "zto"], ["1122-01"]),
        (["--category", "delivery-late"], ["1122-01"]),
        (["--cause", "manufacturing"], ["1101-01"]),
        (["--platform", "jd"], ["1122-02"]),
        (["--channel", "wechat"], ["1122-01"]),
        (["--severity", "high"], ["1122-02"]),
        (["--text", "碎了"], ["1122-02"]),
        (["--since", "2026-11-22"], ["1122-01", "1122-02"]),
        (["--all", "--until", "2026-11-10"], ["1101-01", "1110-01"]),
        (["--all", "--since", "2026-11-10", "--until", "2026-11-10"], ["1110-01"]),
        (["--all", "--since", "7天前"], ["1122-01", "1122-02"]),
        (["--platform", "jd", "--severity", "low"], []),
    ],
    ids=lambda value: " ".join(value) if value and value[0].startswith("--") else "",
)
@pytest.mark.usefixtures("shelf")
def test_filters_narrow_the_list(run: Run, filters: list[str], expected: list[str]) -> None:
    """All filters that are given must hold; names and texts match in part and in any width or case."""
    done = run("list", *filters, "-f", "ids")
    assert (done.lines, done.stderr, done.code) == ([f"2026{case}" for case in expected], "", 0)


@pytest.mark.parametrize(("name", "filters"), [("list", ["--since", "neulich"]), ("export", ["--until", "3/4"])])
@pytest.mark.usefixtures("shelf")
def test_a_day_that_is_none_is_refused(run: Run, name: str, filters: list[str]) -> None:
    """The value is named, and what a day looks like."""
    done = run(name, *filters)
    assert (done.stdout, done.code) == ("", 2)
    assert f"'{filters[1]}'" in done.stderr.splitlines()[0]
    assert done.stderr.splitlines()[1].startswith("Hint: ")


@pytest.mark.parametrize(
    ("flag", "value", "near"),
    [
        ("--category", "delivery-lat", "delivery-late"),
        ("--platform", "taobo", "taobao"),
        ("--cause", "packaging", "packing"),
        ("--severity", "hihg", "high"),
        ("--channel", "wechatt", "wechat"),
    ],
)
@pytest.mark.usefixtures("shelf")
def test_a_filter_that_can_match_nothing_is_a_slip(run: Run, flag: str, value: str, near: str) -> None:
    """An empty list must mean "none", never "mistyped"."""
    done = run("list", flag, value)
    assert (done.stdout, done.code) == ("", 2)
    error, hint = done.stderr.splitlines()
    assert f"'{value}'" in error
    assert near in hint


@pytest.mark.usefixtures("shelf")
def test_looking_writes_nothing(run: Run, contents: Contents) -> None:
    """Readers leave the shop as it was."""
    before = contents()
    for args in (["list", "--all"], ["show", "1122-1"], ["why", "1122-1"], ["next"], ["export"], ["doctor"],
                 ["draft", "1122-1", "--prompt"], ["faq", "list"], ["config"], ["orders", "list"]):  # fmt: skip
        assert run(*args).code == 0, args
    assert contents() == before


@pytest.mark.usefixtures("shelf")
def test_one_broken_file_never_hides_the_others(run: Run, shop: object) -> None:
    """It is named on stderr with its line, the exit code is 5, and the rest is served."""
    path = shop / "open" / "20261122-01.toml"  # type: ignore[operator]
    path.write_text(path.read_text("utf-8").replace("[customer]", "[customer"), "utf-8")
    for args in (["list", "-f", "ids"], ["next", "-f", "ids"], ["export", "-f", "ids"]):
        done = run(*args)
        assert "20261122-02" in done.lines
        assert "20261122-01" not in done.lines
        assert done.code == 5
        error, hint = done.stderr.splitlines()
        assert error.startswith("Error: 'open/20261122-01.toml:")
        assert hint.startswith("Hint: mend the file in an editor")


@pytest.mark.usefixtures("shelf")
def test_a_broken_case_takes_no_record(run: Run, shop: object, contents: Contents) -> None:
    """What cannot be read is not written to."""
    path = shop / "open" / "20261122-01.toml"  # type: ignore[operator]
    path.write_text(path.read_text("utf-8") + "\n=", "utf-8")
    before = contents()
    for args in (["ack", "1122-1", "--text", "x"], ["show", "1122-1"], ["why", "1122-1"], ["close", "1122-1"]):
        done = run(*args)
        assert (done.stdout, done.code) == ("", 5), args
        assert "open/20261122-01.toml" in done.stderr
    assert contents() == before


def test_show_tells_the_whole_story(run: Run, case_at: At) -> None:
    """Every event with its words, and the events as data in json."""
    case_at("closed")
    page = run("show", "1").stdout
    for word in (
        "王女士",
        "旅行杯",
        "202607251234592825",
        "¥129.00",
        "中转站滞留 4 天",
        "reship-express",
        "SF123",
        "很快",
    ):
        assert word in page
    assert "closed 12:00 as resolved" in page
    (row,) = json.loads(run("show", "1", "-f", "json").stdout)
    assert [event["kind"] for event in row["events"]] == [
        "acknowledged", "diagnosed", "offered", "accepted", "resolved", "followed_up", "promised", "surveyed",
        "rated", "closed",
    ]  # fmt: skip


def test_why_proves_each_deadline(run: Run, case_at: At) -> None:
    """Counted segments add up to the target, from start to deadline, without a gap."""
    from datetime import datetime

    case_at("closed")
    (row,) = json.loads(run("why", "1", "-f", "json").stdout)
    assert [clock["clock"] for clock in row["clocks"] if clock["clock"].startswith(("method", "promise"))] == [
        "method.acknowledge", "method.diagnose", "method.offer", "method.resolve", "method.follow-up", "promise",
    ]  # fmt: skip
    assert {"cn.order73.art10_prepay", "cn.express28"} <= {clock["clock"] for clock in row["clocks"]}
    for clock in row["clocks"]:
        edges = [(segment["from_at"], segment["to_at"]) for segment in clock["segments"]]
        assert (edges[0][0], edges[-1][1]) == (clock["started_at"], clock["due_at"])
        assert all(end == start for (_, end), (start, _) in zip(edges, edges[1:], strict=False))
        counted = sum(
            (datetime.fromisoformat(segment["to_at"]) - datetime.fromisoformat(segment["from_at"])).total_seconds()
            for segment in clock["segments"]
            if segment["counted"] is True
        )
        assert counted == clock["target_seconds"]


def test_facts_missing_in_the_case_are_joined_from_the_order_book(run: Run, tmp_path: object) -> None:
    """The case's own facts win."""
    book = tmp_path / "orders.csv"  # type: ignore[operator]
    book.write_text("no,what,who,how\n77,旅行杯,李明,zto\n", "utf-8")
    maps = [f"--map={spec}" for spec in ("order=no", "product=what", "customer=who", "carrier=how")]
    assert run("orders", "import", book, *maps).code == 0
    run("log", "--text", "碎了", "--order", "77", "--customer", "王女士")
    (row,) = csv.DictReader(StringIO(run("list", "-f", "csv").stdout))
    assert (row["product"], row["carrier"], row["customer"]) == ("旅行杯", "zto", "王女士")
    (nxt,) = map(json.loads, run("next", "-f", "jsonl").lines)
    assert nxt["customer"] == "王女士"


def test_a_date_that_only_the_platform_knows_is_asked_for(run: Run) -> None:
    """`why` and `show` name it and the command that records it; the command works as it stands there."""
    run("log", "--text", "拒付", "--payment", "stripe")
    run("milestone", "1", "chargeback_opened")
    told = (
        "the platform shows its own date for 'Stripe: chargeback evidence' (evidence_details.due_by): "
        "cst clock 20261122-01 stripe.evidence --due WHEN records it\n"
    )
    for args in (["why", "1"], ["why", "1", "-f", "json"], ["show", "1"], ["show", "1", "-f", "csv"]):
        done = run(*args)
        assert (done.stderr, done.code) == (told, 0), args
    assert json.loads(run("why", "1", "-f", "json").stdout)[0]["unreported"] == ["stripe.evidence"]
    assert run("clock", "20261122-01", "stripe.evidence", "--due", "2026-11-30T18:00+08:00").code == 0
    after = run("why", "1", "-f", "json")
    assert (after.stderr, json.loads(after.stdout)[0]["unreported"]) == ("", [])


@pytest.mark.parametrize(
    ("after", "told"),
    [
        ([], "solved 20 min after receipt"),
        ([("reopen", "1")], "first solved 20 min after receipt, and opened again"),
        (
            [("reopen", "1"), ("ack", "1", "--text", "x"), ("diagnose", "1", "--cause", "packing", "--party", "shop"),
             ("offer", "1", "--option", "reship", "--option", "refund-full"), ("accept", "1", "--option", "1"),
             ("resolve", "1", "--cost", "1", "--tracking", "SF1")],
            "first solved 20 min after receipt; 1 h 20 min in all, without the time it was closed",
        ),
    ],
)  # fmt: skip
def test_show_tells_how_long_it_took(run: Run, after: list[tuple[str, ...]], told: str) -> None:
    """Received at 11:00, solved at 11:20, closed at noon; what happens after a reopening two days later is added."""
    run("log", "--text", "碎了", "--received", "11:00")
    run("ack", "1", "--text", "x")
    run("diagnose", "1", "--cause", "packing", "--party", "shop")
    run("offer", "1", "--grant")
    run("resolve", "1", "--cost", "1", "--at", "11:20")
    assert run("close", "1", "--outcome", "withdrawn", "--reason", "x").code == 0
    for number, words in enumerate(after):
        late = "2026-11-24T12:00+08:00" if number == 0 else "2026-11-24T12:20+08:00"
        done = run(*words, now=late)
        assert done.code == 0, done
    assert told in run("show", "1", now="2026-11-24T12:20+08:00").lines
