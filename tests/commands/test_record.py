"""What every recording command has in common: --at, --by, texts from everywhere, one event, nothing else touched."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from conftest import Run

At = Callable[[str], str]
Event = Callable[..., dict[str, Any]]
Contents = Callable[[], dict[str, bytes]]

# Command -> the step a case must be at, what is typed, the kind of event and its payload.
RECORDING: dict[str, tuple[str, list[str], str, dict[str, Any]]] = {
    "ack": ("acknowledge", ["--text", "我查了中转站"], "acknowledged", {"text": "我查了中转站"}),
    "diagnose": (
        "diagnose",
        ["--cause", "packing", "--party", "shop", "--evidence", "纸箱太薄"],
        "diagnosed",
        {"cause": "packing", "party": "shop", "evidence": "纸箱太薄"},
    ),
    "offer": (
        "offer",
        ["--option", "exchange", "--option", "refund-part:30"],
        "offered",
        {
            "options": [
                {"remedies": [{"kind": "exchange"}], "value": "129.00"},
                {"remedies": [{"kind": "refund-part", "amount": "30"}], "value": "30.00", "cost": "30.00"},
            ]
        },
    ),
    "accept": ("nudge", ["--option", "2", "--comment", "退款吧"], "accepted", {"option": 2, "comment": "退款吧"}),
    "decline": ("nudge", ["--reason", "要现金"], "declined", {"reason": "要现金"}),
    "resolve": (
        "resolve",
        ["--tracking", "SF123", "--cost", "18", "--carrier", "sf"],
        "resolved",
        {"cost": "18", "tracking": "SF123", "carrier": "sf", "remedies": [{"kind": "reship-express"}]},
    ),
    "follow-up": ("follow-up", ["--text", "已发出", "--no-survey"], "followed_up", {"text": "已发出"}),
    "survey": ("follow-up", ["--text", "您打几分？"], "surveyed", {"text": "您打几分？"}),
    "rate": (
        "rate",
        ["--score", "5", "--comment", "很快", "--consent"],
        "rated",
        {"score": 5, "comment": "很快", "consent": True},
    ),
    "close": ("close", [], "closed", {"outcome": "resolved"}),
    "reopen": ("closed", ["--reason", "又碎了"], "reopened", {"reason": "又碎了"}),
    "contacted": (
        "offer",
        ["--text", "到底什么时候？", "--channel", "phone"],
        "contacted",
        {"text": "到底什么时候？", "channel": "phone"},
    ),
    "reply": ("offer", ["--text", "今晚八点前", "--as-is"], "replied", {"text": "今晚八点前", "as_is": True}),
    "compensate": (
        "offer",
        ["--give", "coupon:20,gift", "--cost", "25.5", "--reason", "碎了两次"],
        "compensated",
        {"remedies": [{"kind": "coupon", "amount": "20"}, {"kind": "gift"}], "cost": "25.5", "reason": "碎了两次"},
    ),
    "escalate": ("offer", ["--to", "店长", "--reason", "烫伤"], "escalated", {"to": "店长", "reason": "烫伤"}),
    "note": ("offer", ["--text", "仓库在查监控"], "noted", {"text": "仓库在查监控"}),
    "set": (
        "offer",
        ["needs=周五前收到", "severity=high", "--reason", "电话里说的"],
        "corrected",
        {"facts": {"complaint.needs": "周五前收到", "complaint.severity": "high"}, "reason": "电话里说的"},
    ),
}
TAKES_TEXT = ("ack", "follow-up", "reply", "note", "contacted", "survey")


def typed(name: str) -> tuple[str, list[str], str, dict[str, Any]]:
    return RECORDING[name]


@pytest.mark.parametrize("name", RECORDING)
def test_the_event_stands_in_the_file_as_it_happened(
    run: Run, case_at: At, last_event: Event, case_file: Callable[..., dict[str, Any]], name: str
) -> None:
    """One command, one event: when (--at), who (--by), what; stdout tells what comes next, stderr nothing."""
    step, args, kind, payload = typed(name)
    case_id = case_at(step)
    count = len(case_file().get("event", []))
    done = run(name, "1", *args, "--at", "2026-11-22T11:58+08:00", "--by", "店小二")
    assert done.code == 0
    assert done.stderr == "" or (name == "close" and "is still open" in done.stderr)
    assert done.lines
    assert all(line.startswith(f"{case_id}  ") for line in done.lines)
    when = datetime.fromisoformat("2026-11-22T11:58:00+08:00")
    assert last_event() == {"at": when, "kind": kind, "by": "店小二", **payload}
    events = case_file()["event"]
    assert [event["seq"] for event in events] == list(range(1, count + 2))


@pytest.mark.parametrize("name", RECORDING)
def test_by_default_it_happened_now_and_cst_by_did_it(run: Run, case_at: At, last_event: Event, name: str) -> None:
    """Without --at and --by: now, and the name in CST_BY."""
    step, args, _, _ = typed(name)
    case_at(step)
    assert run(name, "1", *args, now="2026-11-22T12:34:56+08:00").code == 0
    event = last_event()
    assert (event["at"], event["by"]) == (datetime.fromisoformat("2026-11-22T12:34:56+08:00"), "lin")


@pytest.mark.parametrize("name", RECORDING)
def test_machine_formats_carry_rows_of_next_only(run: Run, case_at: At, name: str) -> None:
    """`-f ids` after a record: the case if something is still to be done, else nothing."""
    step, args, kind, _ = typed(name)
    case_id = case_at(step)
    done = run("-f", "ids", name, "1", *args)
    assert (done.lines, done.code) == ([] if kind == "closed" else [case_id], 0)


@pytest.mark.parametrize("name", RECORDING)
def test_a_time_that_is_none_is_refused(run: Run, case_at: At, contents: Contents, name: str) -> None:
    """Naive, impossible, ambiguous, no time at all: the value, a way to write it, and every byte as it was."""
    step, args, _, _ = typed(name)
    case_at(step)
    before = contents()
    for when in ("2026-11-22T10:00", "2026-11-31T10:00+08:00", "3/4", "neulich", "2026-11-23T10:00+08:00"):
        done = run(name, "1", *args, "--at", when)
        error, hint = done.stderr.splitlines()
        assert (done.stdout, done.code) == ("", 2), done
        assert error.startswith("Error: ")
        assert when in error
        assert hint.startswith("Hint: ")
    assert contents() == before


@pytest.mark.parametrize("name", TAKES_TEXT)
def test_texts_come_from_a_pipe_or_a_file(run: Run, case_at: At, last_event: Event, tmp_path: Path, name: str) -> None:
    """`--text - < reply.txt` and `--file reply.txt` record the same words."""
    step = typed(name)[0]
    (tmp_path / "reply.txt").write_text("\ufeff第一行\n第二行\n", "utf-8")
    extra = ["--no-survey"] if name == "follow-up" else []
    case_at(step)
    assert run(name, "1", "--text", "-", *extra, stdin="第一行\n第二行\n").code == 0
    piped = last_event()
    assert run(name, "1", "--file", tmp_path / "reply.txt", *extra).code == 0
    assert piped["text"] == last_event()["text"] == "第一行\n第二行"


@pytest.mark.parametrize("name", TAKES_TEXT)
def test_a_text_that_says_nothing_is_refused(run: Run, case_at: At, contents: Contents, name: str) -> None:
    """Blanks and invisible characters are no reply."""
    case_at(typed(name)[0])
    before = contents()
    for text in ("", "  \n ", "\x1b[2J", "\u200b"):
        done = run(name, "1", "--text", text)
        assert (done.stdout, done.code) == ("", 2)
        assert done.stderr == "Error: the text from '--text' is empty\nHint: say what was written\n"
    assert contents() == before


# Command -> what is missing without options, and the option that gives it.
MISSING = {
    "ack": ("the reply as it was sent", "--text"),
    "diagnose": ("the root cause", "--cause"),
    "offer": ("the options are missing", "--option"),
    "accept": ("the number of the chosen option", "--option"),
    "resolve": ("the tracking number of what was sent", "--tracking"),
    "follow-up": ("the message as it was sent", "--text"),
    "rate": ("the score from 1 to 5", "--score"),
    "reply": ("the reply as it was sent", "--text"),
    "compensate": ("what is given", "--give"),
    "escalate": ("who takes over", "--to"),
    "note": ("the note", "--text"),
    "set": ("Missing argument", "cst set --help"),
    "promise": ("what was promised, with its time", "--what"),
}


@pytest.mark.parametrize(("name", "told"), MISSING.items())
def test_without_a_terminal_a_missing_fact_is_an_error(
    run: Run, case_at: At, contents: Contents, name: str, told: tuple[str, str]
) -> None:
    """Cron cannot answer: the option that gives the fact is named instead."""
    case_at(RECORDING[name][0] if name in RECORDING else "offer")
    before = contents()
    done = run(name, "1")
    error, hint = done.stderr.splitlines()[-2:]
    assert (done.stdout, done.code) == ("", 2)
    assert error.startswith("Error: ")
    assert told[0] in error
    assert hint.startswith("Hint: ")
    assert told[1] in hint
    assert contents() == before


@pytest.mark.parametrize("name", ["ack", "follow-up", "reply", "note"])
def test_template_syntax_is_recorded_as_typed(run: Run, case_at: At, last_event: Event, name: str) -> None:
    """Recording what was said is never refused for its wording, and never expanded."""
    text = "${customer}，{0} %s {{name}} \\u0041"
    case_at(typed(name)[0])
    extra = ["--no-survey"] if name == "follow-up" else []
    assert run(name, "1", "--text", text, *extra).code == 0
    assert last_event()["text"] == text
    assert text in run("show", "1").stdout


def test_hand_edits_and_comments_survive_a_record(run: Run, case_at: At, shop: Path) -> None:
    """Old bytes are kept when an event is added."""
    case_at("offer")
    path = shop / "open" / "20261122-01.toml"
    before = "# 老顾客，客气点\n" + path.read_text("utf-8") + "\n# 手写的\n"
    path.write_text(before, "utf-8")
    assert run("note", "1", "--text", "查").code == 0
    assert path.read_text("utf-8").startswith(before)
