"""Taking a customer's identity out of a shop: shown first, confirmed, complete, and without a way back."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from builders import a_case, an_event, at
from conftest import LOG, Run
from spelled import found_in

from cs_toolkit.core.model import Case
from cs_toolkit.store import casefile
from cs_toolkit.store.order_rows import COLUMNS
from cs_toolkit.store.orders import OrderBook
from cs_toolkit.store.shop import Shop
from cs_toolkit.store.steps import mark_of

PHONE, HANDLE, NAME, ORDER = "13800138000", "tb_xiaoming88", "王小明", "202607251234592825"
HIS = ("--customer", NAME, "--handle", HANDLE, "--contact", PHONE, "--order", ORDER, "--product", "旅行杯")


def log(run: Run, *words: str, now: str = "2026-11-22T12:00:00+08:00") -> str:
    done = run("log", *words, now=now)
    assert done.code == 0, done
    return done.lines[0]


def erase(run: Run, who: str = HANDLE, **surroundings: str) -> Any:
    return run("erase", "--customer", who, "--yes", "--confirm", who, **surroundings)


def contents(shop: Path) -> dict[str, bytes]:
    return {
        path.relative_to(shop).as_posix(): path.read_bytes()
        for path in shop.rglob("*")
        if path.is_file() and ".cst" not in path.parts
    }


def rows(run: Run, *words: str) -> dict[str, list[str]]:
    return {row["what"]: row["names"] for row in map(json.loads, run(*words, "-f", "jsonl").lines)}


def test_what_would_be_changed_is_shown_and_nothing_is(run: Run, shop: Path) -> None:
    log(run, "--text", f"我是{NAME}", *HIS)
    log(run, "--text", f"和{NAME} {PHONE} 一起买的", "--customer", "李雷")
    before = contents(shop)
    shown = rows(run, "erase", "--customer", "138 0013 8000", "--dry-run")
    assert shown["cases"] == shown["open"] == ["20261122-01"]
    assert shown["mentions"] == ["20261122-02"]
    assert {"customer.name", "customer.contact", "order.id", "complaint.text"} <= set(shown["facts"])
    assert contents(shop) == before


@pytest.mark.parametrize(
    "words",
    [
        ("--customer", HANDLE),
        ("--customer", HANDLE, "--yes"),
        ("--customer", HANDLE, "--confirm", NAME),
        ("--customer", HANDLE, "--yes", "--confirm", ""),
        ("--case", "1", "--yes", "--confirm", HANDLE),
    ],
)
def test_without_the_right_word_nothing_is_erased(run: Run, shop: Path, words: tuple[str, ...]) -> None:
    """What was asked for must be typed once more; there is no way back."""
    log(run, "--text", f"我是{NAME}", *HIS)
    before = contents(shop)
    refused = run("erase", *words)
    assert (refused.code, contents(shop)) == (2, before)
    assert "--confirm" in refused.stderr


@pytest.mark.parametrize("words", [(), ("--customer", "x", "--expired"), ("--case", "1", "--customer", "x")])
def test_it_must_be_said_whose(run: Run, words: tuple[str, ...]) -> None:
    run("init")
    assert run("erase", *words).code == 2


def test_who_is_nobody_here_is_said_so(run: Run) -> None:
    log(run, "--text", "x", *HIS)
    assert erase(run, "nobody").code == 4


def test_two_of_one_name_are_told_apart_by_the_owner(run: Run, shop: Path) -> None:
    log(run, "--text", "x", "--customer", NAME, "--handle", "a_1")
    log(run, "--text", "x", "--customer", NAME, "--handle", "b_2")
    refused = erase(run, NAME)
    assert refused.code == 4
    assert "20261122-01" in refused.stderr
    assert run("erase", "--case", "2", "--yes", "--confirm", "2").code == 0
    left = {case.id: case.customer.handle for case in Shop(shop).store.find("all").cases}
    assert left["20261122-01"] == "a_1"
    assert (left["20261122-02"] or "").startswith("erased-")


def test_the_event_says_what_kind_of_facts_went(run: Run, shop: Path) -> None:
    """Not what they were."""
    log(run, "--text", f"我是{NAME}", *HIS)
    assert erase(run).code == 0
    (case,) = Shop(shop).store.find("all").cases
    assert case.events[-1].kind == "erased"
    assert {"customer.name", "order.id", "complaint.text"} <= set(case.events[-1].payload["facts"])
    assert case.complaint.text == "我是…"


def test_undo_ends_there(run: Run, shop: Path) -> None:
    """Nothing brings the customer back; what comes later can be taken back as ever."""
    log(run, "--text", f"我是{NAME}", *HIS)
    run("note", "1", "--text", PHONE)
    assert erase(run).code == 0
    assert run("undo").code == 1
    run("note", "1", "--text", "later")
    assert run("undo").code == 0
    assert run("undo").code == 1
    assert not any(found_in(data.decode(), PHONE) for data in contents(shop).values())


def test_a_second_time_there_is_nothing_left(run: Run) -> None:
    log(run, "--text", f"我是{NAME}", *HIS)
    assert erase(run).code == 0
    assert erase(run).code == 4
    assert run("doctor").code == 0
    assert run("erase", "--finish").code == 0


def test_who_never_complained_is_found_in_the_order_book(run: Run, shop: Path) -> None:
    run("init")
    theirs = {"id": ORDER, "customer": NAME, "handle": HANDLE, "contact": PHONE}
    again = {**theirs, "id": "77", "ordered_at": "2026-10-02T10:00:00+08:00"}
    others = {"id": "78", "customer": "李雷", "handle": "lilei", "contact": "13900139000"}
    OrderBook(shop).merge([{name: row.get(name, "") for name in COLUMNS} for row in (theirs, again, others)])
    assert rows(run, "erase", "--customer", NAME, "--dry-run")["orders"] == ["77", ORDER]
    assert erase(run, NAME).code == 0
    found = list(OrderBook(shop).all())
    assert sorted(row["customer"][:7] for row in found) == ["erased-", "erased-", "李雷"]
    assert len({row["handle"] for row in found}) == 2
    assert erase(run, NAME).code == 4


def test_two_of_one_name_in_the_order_book(run: Run, shop: Path) -> None:
    run("init")
    book = [{"id": "1", "customer": NAME, "contact": PHONE}, {"id": "2", "customer": NAME, "contact": "13900139000"}]
    OrderBook(shop).merge([{name: row.get(name, "") for name in COLUMNS} for row in book])
    assert erase(run, NAME).code == 4


def test_an_earlier_number_finds_the_customer_too(run: Run, shop: Path) -> None:
    log(run, "--text", "x", "--contact", PHONE, "--handle", HANDLE)
    run("set", "1", "contact=13900139000")
    assert erase(run, PHONE).code == 0
    assert not any(found_in(data.decode(), number) for data in contents(shop).values() for number in (PHONE, HANDLE))


def test_what_was_merged_and_what_was_archived(run: Run, shop: Path) -> None:
    """One case that came twice, in a month that was folded: all of it goes, and it stays folded."""
    log(run, "--text", f"我是{NAME}", *HIS, now="2026-09-01T12:00+08:00")
    log(run, "--text", f"又是{NAME} {PHONE}", "--customer", "小号", now="2026-09-01T12:00+08:00")
    run("merge", "20260901-02", "20260901-01", "--yes", now="2026-09-01T13:00+08:00")
    run("close", "20260901-01", "--outcome", "withdrawn", "--reason", NAME, now="2026-09-01T14:00+08:00")
    folded = run("archive", "--before", "2026-11-01")
    assert folded.code == 0, folded
    assert erase(run).code == 0
    assert [path.name for path in (shop / "archive").iterdir()] == ["2026-09.jsonl"]
    assert not list((shop / "closed").glob("*/*.toml"))
    assert not any(found_in(data.decode(), known) for data in contents(shop).values() for known in (NAME, PHONE))
    assert run("show", "20260901-01").code == 0


def test_a_broken_case_is_told_and_the_rest_is_done(run: Run, shop: Path) -> None:
    log(run, "--text", f"我是{NAME}", *HIS)
    (shop / "open" / "20261122-09.toml").write_text(f"broken {PHONE}", "utf-8")
    done = erase(run)
    assert done.code == 5
    assert "20261122-09" in done.stderr
    assert Shop(shop).store.get("20261122-01").case.complaint.text == "我是…"


def test_what_was_learned_of_the_text_is_learned_anew(run: Run, shop: Path) -> None:
    log(run, "--text", "emily 的杯子裂了", "--customer", "Emily Smithers", "--handle", HANDLE)
    run("set", "1", "category=quality-defect")
    assert b"emily" in (shop / "state" / "learned.json").read_bytes()
    assert erase(run).code == 0
    assert b"emily" not in (shop / "state" / "learned.json").read_bytes()
    assert b"quality-defect" in (shop / "state" / "learned.json").read_bytes()


def test_the_record_of_writes_holds_and_cannot_be_guessed_back(run: Run, shop: Path) -> None:
    log(run, "--text", f"我是{NAME}", *HIS)
    run("note", "1", "--text", PHONE)
    salts = {line.rpartition("\t")[2] for line in (shop / "state" / "chain.jsonl").read_text().splitlines()[1:]}
    assert erase(run).code == 0
    left = (shop / "state" / "chain.jsonl").read_text()
    assert not any(salt in left for told in salts for salt in told.split())
    assert run("audit").code == 0


# retention


def an_old_shop(run: Run) -> None:
    for number, (day, who) in enumerate(
        (("2022-01-03", "a_11111"), ("2026-11-03", "a_11111"), ("2022-01-04", "b_22222"))
    ):
        case = log(
            run, "--text", f"我是{who}", "--handle", who, "--order", f"9000000{number}", now=f"{day}T10:00+08:00"
        )
        run("close", case, "--outcome", "withdrawn", "--reason", "x", now=f"{day}T11:00+08:00")


def test_identities_go_when_their_time_is_over(run: Run, shop: Path) -> None:
    """Of the cases that were closed so long ago; who came again later is known by the later case."""
    an_old_shop(run)
    assert run("erase", "--expired", "--dry-run").code == 2
    assert run("config", "set", "retention.closed", "3y").code == 0
    assert rows(run, "erase", "--expired", "--dry-run")["cases"] == ["20220103-01", "20220104-01"]
    assert run("erase", "--expired", "--yes", "--confirm", "1").code == 2
    assert run("erase", "--expired", "--yes", "--confirm", "2").code == 0
    told = {case.id: (case.customer.handle or "", case.complaint.text) for case in Shop(shop).store.find("all").cases}
    assert told["20261103-01"] == ("a_11111", "我是a_11111")
    assert {text for case, (_, text) in told.items() if case < "2026"} == {"我是…"}
    assert all(handle.startswith("erased-") for case, (handle, _) in told.items() if case < "2026")
    again = run("erase", "--expired", "--dry-run")
    assert rows(run, "erase", "--expired", "--dry-run")["cases"] == []
    assert "nothing is left" in again.stderr


@pytest.mark.parametrize("value", ['"3h"', "3", '"soon"'])
def test_a_time_that_is_none_is_refused_in_the_settings(run: Run, shop: Path, value: str) -> None:
    run("init")
    with (shop / "shop.toml").open("a") as file:
        file.write(f"[retention]\nclosed = {value}\n")
    assert run("erase", "--expired", "--dry-run").code == 6


# an erase that was interrupted


def test_what_was_interrupted_is_named_and_finished(run: Run, shop: Path) -> None:
    """Without the name being typed again; what was recorded meanwhile is kept, without the customer."""
    log(run, "--text", f"我是{NAME}", *HIS)
    (shop / "faq.toml").write_text(f"schema = 1\n# {NAME}\n", "utf-8")
    _begun(shop)
    assert "erasing" in run("doctor").stdout
    run("note", "1", "--text", f"{NAME}又来电话 {PHONE}")
    with (shop / "faq.toml").open("a", encoding="utf-8") as file:
        file.write("# own\n")
    plan = b"".join(path.read_bytes() for path in (shop / "state" / "erasing").iterdir()).decode()
    assert not any(found_in(plan, known) for known in (NAME, PHONE, HANDLE, ORDER))
    done = run("erase", "--finish")
    assert done.code == 0
    assert "faq.toml" in done.stderr
    (case,) = Shop(shop).store.find("all").cases
    assert [event.get("text") for event in case.events] == [None, "…又来电话 …"]
    assert not (shop / "state" / "erasing").exists()
    assert run("doctor").code == 0


def _begun(shop: Path) -> None:
    """The plan was written down, and the power went."""
    from cs_toolkit.env import Env, Options, erasing, whose

    options = Options()
    options.shop, options.now = str(shop), "2026-11-22T12:00:00+08:00"
    env = Env(options)
    with env.shop.store.writing():
        erasing.begin(env, erasing.plan(env, whose.customer(env, HANDLE, ()), "lin"))


def test_a_plan_that_is_damaged_is_refused(run: Run, shop: Path) -> None:
    run("init")
    (shop / "state" / "erasing").mkdir()
    (shop / "state" / "erasing" / "plan.json").write_text("{}")
    assert run("erase", "--finish").code == 5


@pytest.mark.parametrize("name", ["{outside}", "../victim", ".", "open/../../victim", ""])
def test_a_plan_that_leads_out_of_the_shop_is_refused(run: Run, shop: Path, tmp_path: Path, name: str) -> None:
    """Whoever wrote it: nothing outside is written, and nothing is removed."""
    run("init")
    outside = tmp_path / "victim"
    outside.write_text("theirs")
    there = name.format(outside=outside)
    folder = shop / "state" / "erasing"
    folder.mkdir()
    (folder / "0").write_text("forged")
    for files, away in (({there: mark_of(outside)}, []), ({}, [there])):
        plan = {"cases": [], "files": files, "salt": "00", "away": away, "discarded": [], "orders": {}}
        (folder / "plan.json").write_text(json.dumps(plan))
        assert run("erase", "--finish").code == 5
    assert outside.read_text() == "theirs"
    assert (shop / "shop.toml").is_file()


def test_where_a_case_says_its_files_are_is_no_way_out(run: Run, shop: Path) -> None:
    """A case file may say anything: the folder that is named in it is not removed."""
    log(run, "--text", "x", *HIS)
    file = shop / "open" / "20261122-01.toml"
    event = 'id = "q"\nseq = 1\nat = 2026-11-22T12:00:00+08:00\nkind = "attached"\nby = "x"\n'
    told = event + 'name = "a"\nsha256 = "b"\nsize = 1\ntaken_from = "../.."\n'
    file.write_text(f"{file.read_text('utf-8')}\n[[event]]\n{told}", "utf-8")
    (shop.parent / "beside").write_text("theirs")
    assert erase(run).code == 0
    assert (shop.parent / "beside").read_text() == "theirs"
    assert Shop(shop).store.get("20261122-01").case.events[-1].kind == "erased"


# the numbers

TEXTS = (
    "我是{name}，电话{phone}，杯子到手就碎了，要求退款",
    "快递五天没动了，{name}急用，{phone}",
    "杯盖漏水，质量太差，我的号{handle}",
    "Hello, {handle} here: the cup arrived broken, call {phone}",
    "顏色跟圖片不一樣，我是{name}",
    "杯子到手就是碎的，包装太薄了",
)


def a_shop_with_history(shop: Path) -> None:
    """Sixty cases of twelve customers, in every state, over four months."""
    orders = []
    for number in range(60):
        who = number % 12
        phone, name, handle = f"1380000{who:04d}", f"王小{'明红军丽芳伟静强磊洋勇艳'[who]}", f"buyer_{who:02d}x"
        day = at(f"2026-{8 + number // 20:02d}-{1 + number % 20:02d}T10:00+08:00")
        text = TEXTS[number % len(TEXTS)].format(name=name, phone=phone, handle=handle)
        order = f"20260725{number:010d}"
        case = a_case(
            f"{day:%Y%m%d}-01", received=day, text=text, customer=name, handle=handle, contact=phone, order=order,
            product=("旅行杯", "马克杯", "Teapot")[number % 3], carrier=("zto", "sf")[number % 2], amount="129.00",
            category=("delivery-damaged", "delivery-late", "quality-defect")[number % 3], platform="taobao",
            events=_story(day, number, name),
        )  # fmt: skip
        _put(shop, case)
        row = {"id": order, "customer": name, "handle": handle, "contact": phone, "product": "旅行杯"}
        orders.append({**row, "ordered_at": f"{day:%Y-%m-%d}T08:00:00+08:00", "platform": "taobao", "carrier": "zto"})
    orders += [{"id": f"5{number:08d}", "product": "旅行杯", "ordered_at": "2026-09-09"} for number in range(300)]
    OrderBook(shop).merge([{name: row.get(name, "") for name in COLUMNS} for row in orders])


def _story(day: Any, number: int, name: str) -> list[Any]:
    events = [
        an_event("acknowledged", day.replace(hour=11), text=f"{name}您好", as_is=number % 4 == 0),
        an_event("diagnosed", day.replace(hour=12), cause="packing", party="shop", evidence=name),
        an_event("compensated", day.replace(hour=12), remedies=[{"kind": "coupon", "amount": "15"}], cost="15"),
        an_event("resolved", day.replace(hour=13), cost="18", tracking=f"SF{number:011d}"),
        an_event("rated", day.replace(hour=14), score=1 + number % 5, comment=f"{name}：还行", consent=True),
        an_event("closed", day.replace(hour=15), outcome="resolved"),
    ]
    return events[: 1 + number % 6] if number % 5 == 0 else events


def _put(shop: Path, case: Case) -> None:
    is_closed = any(event.kind == "closed" for event in case.events)
    folder = shop / (f"closed/{case.events[-1].at:%Y-%m}" if is_closed else "open")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    (folder / f"{case.id}.toml").write_bytes(casefile.render(case))


NUMBERS = (
    ("report", "--since", "2026-08-01", "--until", "2026-11-20", "-f", "json"),
    ("issues", "-f", "json"),
    ("issues", "--all", "-f", "json"),
    ("alerts", "--all", "-f", "json"),
    ("export", "--table", "rates", "-f", "json"),
    ("export", "--table", "steps", "-f", "json"),
    ("export", "--table", "given", "-f", "json"),
    ("next", "-f", "json"),
    ("advocates", "list", "--all", "-f", "json"),
)
_WORDS = re.compile(r'"(?:customer|handle|contact|summary|text|comment)": "[^"]*"|"quotes": \[[^]]*\]')


def numbers(run: Run, words: tuple[str, ...]) -> str:
    """What a command prints without names and quotations."""
    done = run(*words, now="2026-11-20T12:00+08:00")
    assert done.code == 0, done
    return _WORDS.sub('"…"', done.stdout)


def test_reports_differ_in_nothing_but_names(run: Run, shop: Path) -> None:
    """Rates, sizes of issues, alerts, deadlines, costs: the same after a customer in twelve is gone, and another."""
    run("init")
    a_shop_with_history(shop)
    before = {words: numbers(run, words) for words in NUMBERS}
    assert "buyer_11x" in run("advocates", "list", "--all", "-f", "json", now="2026-11-20T12:00+08:00").stdout
    for who in ("buyer_11x", "13800000007"):
        done = erase(run, who, now="2026-11-20T12:00+08:00")
        assert done.code == 0, done
    after = {words: numbers(run, words) for words in NUMBERS}
    assert after == before
    people = {row["handle"] for row in json.loads(run("list", "--all", "-f", "json").stdout)}
    assert len(people) == 12


def test_a_copy_of_the_own_data(run: Run) -> None:
    """For whoever asks what the shop knows of them: theirs, and nobody else's."""
    log(run, "--text", f"我是{NAME}", *HIS)
    run("note", "1", "--text", "李雷先生 13900139000 也来问")
    log(run, "--text", f"和{NAME}一起买的", "--customer", "李雷")
    done = run("export", "--table", "own", "--customer", HANDLE, "-f", "json")
    values = {row["what"]: row["value"] for row in json.loads(done.stdout)}
    assert (values["name"], values["contact"], values["noted.text"]) == (NAME, PHONE, "… 也来问")
    assert "13900139000" not in done.stdout
    assert run("export", "--table", "own", "--customer", "nobody").code == 4
    assert run("export", "--table", "own").code == 2
    assert run("export", "--table", "own", "--customer", HANDLE, "--open").code == 2


def test_the_complaint_of_the_readme(run: Run) -> None:
    assert run(*LOG).code == 0
    assert run("erase", "--customer", "202607251234592825", "--yes", "--confirm", "202607251234592825").code == 0


# what others are called, and words of ours


def test_a_spoilt_line_of_the_archive_stops_nothing(run: Run, shop: Path) -> None:
    """It is told, and the rest is done."""
    log(run, "--text", f"我是{NAME}", *HIS)
    (shop / "archive").mkdir(mode=0o700, exist_ok=True)
    (shop / "archive" / "2026-10.jsonl").write_text(json.dumps({"id": "x", "file": PHONE}) + "\n")
    done = erase(run)
    assert (done.code, "'x'" in done.stderr) == (5, True)
    assert Shop(shop).store.get("20261122-01").case.complaint.text == "我是…"


def test_who_is_called_as_a_setting_is_breaks_no_settings(run: Run, shop: Path) -> None:
    """What is the same word is no person: the shop still opens, with the same settings."""
    run("init")
    assert run("config", "set", "zone", "Asia/Shanghai").code == 0
    assert run("config", "set", "platforms", '["wechat-shop"]').code == 0
    with (shop / "shop.toml").open("a", encoding="utf-8") as file:
        file.write("# shanghai called\n")
    for handle in ("shanghai", "wechat-shop"):
        log(run, "--text", "x", "--handle", handle, "--platform", "taobao")
        assert erase(run, handle).code == 0
    left = (shop / "shop.toml").read_text("utf-8")
    assert all(line in left for line in ('zone = "Asia/Shanghai"', 'platforms = ["wechat-shop"]'))
    assert "# … called" in left
    assert run("doctor").code == 0


@pytest.mark.parametrize(
    "handle", ["reship-express", "refund-full", "complaint", "packing1", "acknowledge", "language"]
)
def test_who_is_called_as_a_word_of_the_contract_breaks_no_case(run: Run, shop: Path, handle: str) -> None:
    """Options, corrected facts, reminders and the FAQ of others are kept; the erase comes to its end."""
    log(run, "--text", "x", "--customer", "李雷")
    run("ack", "1", "--text", "x")
    run("diagnose", "1", "--cause", "packing", "--party", "shop", "--evidence", "x")
    run("offer", "1", "--option", "refund-full", "--option", "reship-express")
    run("set", "1", "category=delivery-damaged")
    run("milestone", "1", "returned")
    log(run, "--text", "x", "--handle", handle)
    run("remind", now="2026-11-22T20:00:00+08:00")
    told, kept = run("show", "1").stdout, (shop / "state" / "reminded.jsonl").read_bytes()
    assert erase(run, handle).code == 0
    assert run("show", "1").stdout == told
    assert (shop / "state" / "reminded.jsonl").read_bytes() == kept
    assert run("doctor").code == 0


def test_a_longer_name_that_holds_the_erased_one_stays(run: Run, shop: Path) -> None:
    log(run, "--text", "我是张伟强，单号 1234567890", "--customer", "张伟强", "--order", "1234567890")
    log(run, "--text", "我和张伟一起买的，我是张伟强", "--customer", "张伟强", "--handle", "zwq_1")
    log(run, "--text", "x", "--customer", "张伟", "--order", "1234567")
    assert erase(run, "张伟").code == 0
    texts = {case.id[-2:]: case.complaint.text for case in Shop(shop).store.find("all").cases}
    assert (texts["01"], texts["02"]) == ("我是张伟强，单号 1234567890", "我和…一起买的，我是张伟强")


def test_a_copy_of_the_case_becomes_what_the_case_became(run: Run, shop: Path) -> None:
    """As sync programs leave them; doctor finds the same case in both, and brings nothing back."""
    log(run, "--text", f"又是我小明，{PHONE}", *HIS)
    file = shop / "open" / "20261122-01.toml"
    copies = [shop / "open" / "20261122-01 (conflicted copy).toml", shop / "open" / "sub" / "20261122-01.toml"]
    copies[1].parent.mkdir(mode=0o700)
    for copy in copies:
        copy.write_bytes(file.read_bytes())
    (shop / "archive").mkdir(mode=0o700, exist_ok=True)
    (shop / "archive" / "2026-11 (copy).jsonl").write_text(json.dumps({"id": "x", "file": PHONE}) + "\n")
    erase(run)
    assert not any(found_in(data.decode(), known) for data in contents(shop).values() for known in ("小明", PHONE))
    assert run("doctor", "--fix").code == 0
    assert [case.complaint.text for case in Shop(shop).store.find("all").cases] == ["又是我…，…"]


@pytest.mark.parametrize("code", ["gb18030", "big5", "utf-16"])
def test_a_sheet_in_an_older_code_that_lies_in_the_shop(run: Run, shop: Path, code: str) -> None:
    log(run, "--text", "x", *HIS)
    (shop / "cases.csv").write_bytes(f"王小明,{PHONE},杯子".encode(code))
    assert erase(run).code == 0
    assert (shop / "cases.csv").read_bytes().decode(code).replace("\ufeff", "") == "…,…,杯子"


def test_what_is_no_text_is_named(run: Run, shop: Path) -> None:
    """A workbook cannot be looked through: the owner is told of it."""
    log(run, "--text", "x", *HIS)
    (shop / "cases.xlsx").write_bytes(b"PK\x03\x04\xff\0")
    assert "'cases.xlsx'" in erase(run).stderr


def test_the_own_data_name_no_other_customer(run: Run) -> None:
    log(run, "--text", "x", *HIS)
    log(run, "--text", "x", "--customer", "李雷", "--handle", "lilei_99")
    run("note", "1", "--text", "李雷 (lilei_99) 也来问")
    shown = run("export", "--table", "own", "--customer", HANDLE).stdout
    assert "也来问" in shown
    assert not any(name in shown for name in ("李雷", "lilei"))


@pytest.mark.system
def test_a_shop_in_a_database(run: Run, shop: Path, database: str) -> None:
    """Cases, what was discarded, orders and the undo log: nothing of the customer is in any table."""
    run("init")
    assert run("config", "set", "store", database).code == 0
    log(run, "--text", f"我是{NAME} {PHONE}", *HIS)
    log(run, "--text", f"和{NAME} {PHONE} 一起买的", "--customer", "李雷")
    log(run, "--text", f"{NAME} {PHONE}", "--handle", HANDLE)
    assert run("undo").code == 0
    row = {"id": ORDER, "customer": NAME, "handle": HANDLE, "contact": PHONE, "product": "旅行杯"}
    Shop(shop).orders.merge([{name: row.get(name, "") for name in COLUMNS}])
    assert erase(run).code == 0
    tables = Shop(shop).database
    assert tables is not None
    told = [
        *(bytes(body).decode() for (body,) in tables.rows("select body from cst_cases")),
        *(bytes(body).decode() for (body,) in tables.rows("select body from cst_trash")),
        *(json.dumps(about, ensure_ascii=False) for (about,) in tables.rows("select about from cst_orders")),
        *(entry for (entry,) in tables.rows("select entry from cst_journal")),
        *(data.decode() for data in contents(shop).values()),
    ]
    assert len(told) > 4
    assert not any(found_in(text, known) for text in told for known in (NAME, PHONE, HANDLE, ORDER))
    assert run("undo").code == 1
