"""JSON as DESIGN section 5 documents it: the keys, and a schema per command that real outputs are held against."""

import json
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from conftest import LOG, STORY, Run
from jsonschema import Draft202012Validator

from cs_toolkit.core.recurring.issues import number_of

# As documented, in order.
NEXT = (
    "case", "step", "due_at", "state", "seconds_left", "clock", "platform", "customer", "product", "category",
    "severity", "summary", "why", "command",
)  # fmt: skip
LIST = (
    "case", "state", "step", "due_at", "received_at", "logged_at", "closed_at", "kind", "channel", "platform",
    "language", "category", "severity", "emotion", "signals", "cause", "party", "customer", "handle", "contact",
    "order", "product", "sku", "quantity", "amount", "currency", "carrier", "tracking", "summary", "text", "wants",
    "needs", "score", "assignee",
)  # fmt: skip
ISSUES = ("issue", "size", "cases", "product", "category", "cause", "label", "why", "first_at", "last_at")
CLOCK = ["clock", "started_at", "due_at", "state", "target_seconds", "policy", "calendar", "segments"]
SEGMENT = ["from_at", "to_at", "counted", "reason"]
DOCUMENTED = {
    "next": [*NEXT, "why_code", "waits_on", "waits_since"],
    "morning": ["section", *NEXT, "why_code", "waits_on", "waits_since", "alert"],
    "list": [*LIST, "why_code"],
    "export": [*LIST],
    "show": [*LIST],
    "why": ["case", "clocks"],
    "options": ["option", "kind", "value", "cost", "currency", "text", "recommended"],
    "import": ["file", "added", "unchanged", "updated", "refused"],
    "triage-eval": ["category", "precision", "recall", "f1", "support"],
    "lint": ["rule", "severity", "line", "column", "span", "message", "fix", "source"],
    "alerts": [
        "alert",
        "kind",
        "subject",
        "name",
        "since_at",
        "until_at",
        "ended_at",
        "count",
        "expected",
        "cases",
        "why",
        "why_code",
        "command",
    ],
    "remind": ["case", "step", "clock", "threshold", "state", "due_at", "seconds_left", "command"],
    "issues": [*ISSUES, "why_code"],
    "issues-show": [*ISSUES, "why_code"],
}
COMMANDS: dict[str, list[list[str]]] = {
    "audit": [["audit", "--known"]],
    "audit-steps": [["audit", "--steps", "--period", "2026-11"]],
    "next": [["next"], ["next", "2"], ["ack", "2", "--text", "x"]],
    "morning": [[]],
    "list": [["list"], ["list", "--all"], ["list", "--closed"]],
    "export": [["export"]],
    "export-events": [["export", "--table", "events"]],
    "export-promises": [["export", "--table", "promises"]],
    "export-offers": [["export", "--table", "offers"]],
    "export-steps": [["export", "--table", "steps"]],
    "export-given": [["export", "--table", "given"]],
    "export-own": [["export", "--table", "own", "--customer", "202607251234592825"]],
    "erase": [["erase", "--case", "1", "--dry-run"]],
    "export-rates": [["export", "--table", "rates"]],
    "survey": [["survey", "--due"]],
    "rate-file": [["rate", "--file", "answers.csv"]],
    "advocates": [["advocates", "list", "--all"]],
    "show": [["show", str(number)] for number in range(1, 6)],
    "lint": [["lint", "reply.txt"]],
    "why": [["why", str(number)] for number in range(1, 6)],
    "options": [["options", str(number)] for number in range(1, 6)],
    "related": [["related", "4"], ["related", "20261122-101"]],
    "remind": [["remind", "--dry-run", "--within", "2h"]],
    "alerts": [["alerts"], ["alerts", "--all"]],
    "agenda": [["agenda"]],
    "orders": [["orders", "list"], ["orders", "show", "77"]],
    "triage": [["triage", "杯子碎了，周五要用，不退款就打12315"], ["triage", "x"]],
    "triage-eval": [["triage", "eval", "labelled.csv"], ["triage", "eval", "reviews.csv"]],
    "triage-learn": [["triage", "learn"]],
    "report": [["report"], ["report", "--period", "2026-11"]],
    "issues": [["issues", "--min", "1"], ["issues", "--by", "text", "--min", "1"], ["issues", "--by", "category"]],
    "issues-show": [["issues", "show", number_of("旅行杯", "delivery-late", "carrier-delay"), "--min", "1"]],
    "faq": [["faq", "--min", "1"], ["faq", "list", "--min", "1"], ["faq", "export", "--min", "1"]],
    "faq-effect": [["faq", "effect"]],
    "backup": [["backup", "--replace", "shop.tar"]],
    "restore": [["restore", "--verify", "saved.tar"]],
    "doctor": [["doctor"]],
    "archive": [["archive", "--before", "2027-01-01", "--dry-run", "--now", "2027-01-02"]],
    "config": [["config"], ["config", "list"]],
    "clocks": [["clocks", "list"], ["clocks", "list", "--all"], ["clocks", "list", "--platform", "jd"]],
    "calendar": [["calendar", "show"]],
    "calendar-check": [["calendar", "check"]],
    "policy": [["policy", "show"]],
    "playbook-check": [["playbook", "check", "own.toml"]],
    "policy-simulate": [["policy", "simulate", "try.toml"]],
}


def schema(name: str) -> dict[str, Any]:
    text = (resources.files("cs_toolkit.render") / "schemas" / f"{name}.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


@pytest.fixture
def busy_shop(run: Run, shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A case closed, one half way, a bare one, a question, one ended early; an order; a file that cannot be read."""
    assert run(*LOG).code == 0
    for args in STORY.values():
        assert not args or run(*args).code == 0
    run("log", "--text", "杯子碎了，要求退款", "--quantity", "2", "--external-id", "x:1", "--payment", "alipay")
    run("log", "--text", "x", "--received", "3小时前", "--severity", "critical")
    run("log", "--text", "请问有蓝色的吗", "--kind", "question", "--order", "77")
    run("log", "--text", "不要了")
    run("close", "5", "--outcome", "withdrawn", "--reason", "x")
    run("promise", "2", "--what", "补寄", "--by", "明天18:00")
    entry = run("faq", "list", "--min", "1", "-f", "ids").lines[0]
    assert run("faq", "publish", entry, "--where", "taobao:旅行杯").code == 0
    book = tmp_path / "book.csv"
    book.write_text("no,what\n77,旅行杯\n", "utf-8")
    assert run("orders", "import", book, "--map=order=no", "--map=product=what").code == 0
    (shop / "open" / "20261122-99.toml").write_text("broken", "utf-8")
    (tmp_path / "reply.txt").write_text("Dear [NAME],", "utf-8")
    (tmp_path / "labelled.csv").write_text("text,labels\n杯子碎了,packaging\n你好,return\n", "utf-8")
    (tmp_path / "reviews.csv").write_text("text,negative\n太差,1\n", "utf-8")
    run("log", "--text", "杯子碎了", "--category", "delivery-damaged")
    run("log", "--text", "又碎了", "--order", "77", "--customer", "王女士")
    (tmp_path / "try.toml").write_text('policy = [{acknowledge = "30m"}]', "utf-8")
    (tmp_path / "own.toml").write_text('[[sentence]]\nid = "a"\ntext = "${x}"\n', "utf-8")
    (tmp_path / "answers.csv").write_text("case,score\n20261122-01,5\n", "utf-8")
    _follow_up(run, "20261122-100")
    assert run("backup", tmp_path / "saved.tar").code == 0
    monkeypatch.chdir(tmp_path)
    with (shop / "shop.toml").open("a", encoding="utf-8") as settings:
        settings.write('[alerts]\nsame_category = 2\n[hours]\nsun = ["09:00-18:00"]\nholidays = ["cn", "own"]\n')
    (shop / "calendar").mkdir(exist_ok=True)
    twice = "[[closure]]\nfrom = 2026-12-01\nto = 2026-12-03\n"
    (shop / "calendar" / "own.toml").write_text(twice * 2, "utf-8")


def _follow_up(run: Run, case: str) -> None:
    """Brings a case to where its survey is due."""
    run("ack", case, "--text", "x")
    run("diagnose", case, "--cause", "packing", "--party", "shop")
    run("offer", case, "--option", "exchange", "--option", "refund-full")
    run("accept", case, "--option", "1")
    run("resolve", case, "--tracking", "SF1", "--cost", "5")
    assert run("follow-up", case, "--text", "x", "--promise", "明天18:00 送达", "--no-survey").code == 0


def test_a_schema_for_every_command_with_rows() -> None:
    """All of them valid themselves, all keys required, more keys allowed: they are only ever added."""
    names = {item.name.removesuffix(".json") for item in (resources.files("cs_toolkit.render") / "schemas").iterdir()}
    assert names == {*COMMANDS, "import", "migrate"}  # the last one needs a server: tests/commands/test_migrate.py
    for name in names:
        found = schema(name)
        Draft202012Validator.check_schema(found)
        assert found["items"]["required"] == list(found["items"]["properties"])
        assert found["items"]["additionalProperties"] is True


@pytest.mark.parametrize("name", DOCUMENTED)
def test_every_documented_key_is_required(name: str) -> None:
    """What DESIGN lists, the schema demands."""
    item = schema(name)["items"]
    assert set(DOCUMENTED[name]) <= set(item["required"])
    if name == "why":
        clock = item["properties"]["clocks"]["items"]
        assert set(CLOCK) <= set(clock["required"])
        assert set(SEGMENT) <= set(clock["properties"]["segments"]["items"]["required"])


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.usefixtures("busy_shop")
def test_real_outputs_are_valid(run: Run, name: str) -> None:
    """json and jsonl of every command, over cases in every state."""
    validator = Draft202012Validator(schema(name))
    for args in COMMANDS[name]:
        array = json.loads(run("-f", "json", *args).stdout)
        lines = [json.loads(line) for line in run("-f", "jsonl", *args).lines]
        assert array, args
        assert [error.message for error in validator.iter_errors(array)] == [], args
        assert [error.message for error in validator.iter_errors(lines)] == [], args


@pytest.mark.parametrize("name", [name for name in DOCUMENTED if name in COMMANDS])
@pytest.mark.usefixtures("busy_shop")
def test_documented_keys_stand_in_their_order(run: Run, name: str) -> None:
    """The documented keys first and in the order of the page; what came later follows."""
    for args in COMMANDS[name]:
        for row in json.loads(run("-f", "json", *args).stdout):
            assert [key for key in row if key in DOCUMENTED[name]] == DOCUMENTED[name]
            assert list(row)[: len(DOCUMENTED[name]) - 1] == DOCUMENTED[name][:-1]


def test_imports_are_valid_too(run: Run, inbox: Path) -> None:
    """Cases and orders report in the same keys."""
    validator = Draft202012Validator(schema("import"))
    for args in (
        ["import", inbox / "tmall_refunds_gb18030.csv"],
        ["orders", "import", inbox / "taobao_orders_gb18030.csv"],
    ):
        rows = json.loads(run("-f", "json", *args).stdout)
        validator.validate(rows)
        assert list(rows[0]) == DOCUMENTED["import"]


def test_the_schemas_are_not_blind(run: Run) -> None:
    """A number for money, a naive time, a missing key: each is refused."""
    run(*LOG)
    (row,) = json.loads(run("list", "-f", "json").stdout)
    validator = Draft202012Validator(schema("list"))
    assert validator.is_valid([row])
    for wrong in ({"amount": 129.0}, {"due_at": "2026-11-22T11:00:00"}, {"state": "open"}, {"signals": None}):
        assert not validator.is_valid([{**row, **wrong}])
    del row["needs"]
    assert not validator.is_valid([row])


@pytest.mark.usefixtures("busy_shop")
def test_prose_is_english_and_data_keeps_its_language(run: Run) -> None:
    """`why` does not follow --lang; what the customer wrote is as written."""
    english = run("next", "-f", "json").stdout
    assert run("--lang", "zh-Hans", "next", "-f", "json").stdout == english
    for row in json.loads(english):
        assert row["why"].isascii()
    assert "杯子碎了" in english
