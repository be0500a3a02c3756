"""The rules of single steps: what an offer must hold, what may be chosen, when a case may be closed."""

from collections.abc import Callable
from typing import Any

import pytest
from conftest import Run

At = Callable[[str], str]
Event = Callable[..., dict[str, Any]]
Contents = Callable[[], dict[str, bytes]]
CaseFile = Callable[..., dict[str, Any]]

# Step in hand, command, what the error says, what the hint says.
REFUSED = [
    ("offer", ["offer", "1", "--option", "exchange"], "at least two options of different kind", "--grant"),
    ("offer", ["offer", "1", "--option", "coupon:5", "--option", "coupon:9"], "two options of different kind", "add"),
    ("offer", ["offer", "1", "--option", "exchange", "--option", "exchange"], "'exchange' is offered twice", ""),
    ("offer", ["offer", "1", "--option", "refund", "--option", "exchange"], "'refund' is not a remedy", "refund-"),
    ("offer", ["offer", "1", "--option", "coupon", "--option", "exchange"], "'coupon' needs an amount", "coupon:20"),
    ("offer", ["offer", "1", "--option", "coupon:x", "--option", "exchange"], "'x' is not an amount", "coupon:20"),
    ("offer", ["offer", "1", "--option", "coupon:0", "--option", "exchange"], "'0' is not an amount", "coupon:20"),
    ("offer", ["offer", "1", "--option", ",", "--option", "exchange"], "',' is not an option", "exchange,coupon:20"),
    ("offer", ["offer", "1", "--grant", "--option", "exchange", "--option", "reship"], "one option, not 2", "--grant"),
    ("nudge", ["accept", "1", "--option", "3"], "3", "cst show"),
    ("nudge", ["accept", "1", "--option", "0"], "0", "cst accept --help"),
    ("nudge", ["accept", "1", "--option", "zwei"], "'zwei'", "cst accept --help"),
    ("offer", ["accept", "1", "--option", "1"], "'20261122-01' has no offer to choose from", "cst offer"),
    ("offer", ["decline", "1"], "'20261122-01' has no offer to refuse", "cst offer"),
    ("diagnose", ["diagnose", "1", "--cause", "carrier", "--party", "shop"], "'carrier'", "carrier-delay"),
    ("diagnose", ["diagnose", "1", "--cause", "快递慢", "--party", "shop"], "'快递慢'", "carrier-delay, carrier-h"),
    ("diagnose", ["diagnose", "1", "--cause", "packing", "--party", "me"], "'me'", "shop, supplier"),
    ("resolve", ["resolve", "1", "--tracking", "SF1", "--cost", "achtzehn"], "'achtzehn' is not an amount", "129.00"),
    ("resolve", ["resolve", "1", "--tracking", "SF1", "--cost", "-1"], "'-1' is not an amount", "129.00"),
    ("resolve", ["resolve", "1", "--cost", "1"], "the tracking number of what was sent", "--tracking"),
    ("follow-up", ["follow-up", "1", "--text", "x", "--promise", "尽快"], "'尽快' names no time", "明天18:00"),
    ("rate", ["rate", "1", "--score", "6"], "'6' is not a whole number from 1 to 5", "cst rate --help"),
    ("rate", ["rate", "1", "--score", "gut"], "'gut'", "cst rate --help"),
    ("offer", ["close", "1"], "'20261122-01' still needs the step 'offer'", "--outcome withdrawn|duplicate|unfounded"),
    ("offer", ["close", "1", "--outcome", "resolved"], "still needs the step 'offer'", "--outcome"),
    ("offer", ["close", "1", "--outcome", "withdrawn"], "why the case ends early", "--reason"),
    ("offer", ["close", "1", "--outcome", "gone", "--reason", "x"], "'gone'", "choose one of"),
    ("offer", ["reopen", "1"], "'20261122-01' is open", "cst contacted 20261122-01"),
    ("offer", ["promise", "1", "--kept"], "'20261122-01' has no open promise", "cst promise"),
    ("offer", ["promise", "1", "--kept", "--broken"], "exclude one another", "give one"),
    ("offer", ["promise", "1", "--what", "补寄"], "'补寄' names no time", "明天18:00"),
    ("offer", ["compensate", "1", "--give", "love"], "'love' is not a remedy", "did you mean"),
    ("offer", ["compensate", "1", "--give", "coupon:20", "--cost", "x"], "'x' is not an amount", "129"),
    ("offer", ["set", "1", "colour=red"], "'colour' is no fact of a case", "choose one of"),
    ("offer", ["set", "1", "needs"], "'needs' is not NAME=VALUE", "needs=…"),
    ("offer", ["set", "1", "prodct=x"], "'prodct' is no fact of a case", "did you mean product?"),
    ("offer", ["set", "1", "severity=huge"], "'huge'", "critical"),
    ("offer", ["set", "1", "category=delivery-lat"], "'delivery-lat'", "delivery-late"),
    ("offer", ["set", "1", "amount=viel"], "'viel'", ""),
    ("offer", ["set", "1", "received_at=2026-11-22T10:00"], "'2026-11-22T10:00' does not say", "+08:00"),
    ("offer", ["set", "1", "received_at=2026-11-23T10:00+08:00"], "is in the future", "wrote"),
    ("offer", ["set", "1", "quantity=zwei"], "'zwei'", ""),
    ("offer", ["attach", "1", "nowhere.jpg"], "'nowhere.jpg' cannot be read", "name a file"),
    ("offer", ["attach", "1", "/"], "'/' cannot be read", "name a file"),
]


@pytest.mark.parametrize(("step", "args", "error", "hint"), REFUSED, ids=[" ".join(row[1]) for row in REFUSED])
def test_what_cannot_be_is_refused_and_nothing_is_touched(
    run: Run, case_at: At, contents: Contents, step: str, args: list[str], error: str, hint: str
) -> None:
    """The error names the value, the hint a way out; exit 2; the shop folder keeps every byte."""
    case_at(step)
    before = contents()
    done = run(*args)
    said = done.stderr.splitlines()
    errors = [line for line in said if line.startswith("Error: ")]
    hints = [line for line in said if line.startswith("Hint: ")]
    assert (done.stdout, done.code, len(errors), len(hints)) == ("", 2, 1, 1), done
    assert error in errors[0]
    assert hint in hints[0]
    assert contents() == before


def test_an_offer_without_options_is_told_what_would_fit(run: Run, case_at: At) -> None:
    """The hint is a command line that works as it stands."""
    case_at("offer")
    hint = run("offer", "1").stderr.splitlines()[-1]
    words = hint.partition("--option")[1:]
    options = [part.strip(' "') for part in "".join(words).split("--option") if part.strip()]
    assert len(options) >= 2
    args = [arg for option in options for arg in ("--option", option)]
    assert run("offer", "1", *args).code == 0


def test_a_granted_wish_is_one_option_and_counts_as_chosen(run: Run, last_event: Event) -> None:
    """--grant takes the customer's own wish; nothing is left to choose."""
    run("log", "--text", "杯子碎了，我要求全额退款", "--wants", "refund-full", "--amount", "129")
    run("ack", "1", "--text", "收到")
    run("diagnose", "1", "--cause", "packing", "--party", "shop")
    done = run("offer", "1", "--grant")
    assert done.code == 0
    assert "next: resolve" in done.stdout
    event = last_event()
    assert event["grant"] is True
    assert event["options"] == [{"remedies": [{"kind": "refund-full"}], "value": "129.00", "cost": "129.00"}]


def test_a_refused_offer_makes_a_new_one_due_and_a_second_refusal_escalates(run: Run, case_at: At) -> None:
    """A new offer within the hour; after two refusals somebody who may decide more."""
    case_at("nudge")
    again = run("decline", "1", "--reason", "要现金")
    assert again.lines == ["20261122-01  next: offer, by 13:00 (in 1 h): cst offer 20261122-01"]
    run("offer", "1", "--option", "refund-full", "--option", "exchange,coupon:20")
    assert "next: escalate" in run("decline", "1").stdout


def test_no_tracking_number_is_needed_where_no_goods_move(run: Run, case_at: At, last_event: Event) -> None:
    """A refund has none."""
    case_at("nudge")
    run("accept", "1", "--option", "2")
    assert run("resolve", "1", "--cost", "¥149").code == 0
    assert last_event()["cost"] == "149"


def test_the_follow_up_records_promise_and_survey_with_it(run: Run, case_at: At, case_file: CaseFile) -> None:
    """One command, three events; the promise is a clock of its own."""
    case_at("follow-up")
    assert run("follow-up", "1", "--text", "…", "--promise", "明天18:00 送达").code == 0
    followed, promised, surveyed = case_file()["event"][-3:]
    assert (followed["kind"], followed["text"]) == ("followed_up", "…")
    assert (promised["kind"], promised["what"]) == ("promised", "送达")
    assert promised["due"].isoformat() == "2026-11-23T18:00:00+08:00"
    assert surveyed["kind"] == "surveyed"


def test_without_survey_it_stays_to_be_sent(run: Run, case_at: At) -> None:
    """--no-survey: the step is not done until the survey went out."""
    case_at("follow-up")
    done = run("follow-up", "1", "--text", "…", "--promise", "明天18:00 送达", "--no-survey")
    assert "cst survey 20261122-01" in done.stdout
    assert "cst close 20261122-01" in run("survey", "1").stdout


def test_a_low_score_asks_for_a_personal_reply_and_a_deed(run: Run, case_at: At, case_file: CaseFile) -> None:
    """Words alone do not close it; what was done about it does."""
    case_at("rate")
    assert "cst recover 20261122-01" in run("rate", "1", "--score", "1").stdout
    assert "cst recover 20261122-01" in run("reply", "1", "--step", "recover", "--text", "对不起").stdout
    done = run("reply", "1", "--step", "recover", "--text", "对不起", "--done", "补寄一个")
    assert "next: close" in done.stdout
    replied, recovered = case_file()["event"][-2:]
    assert (replied["kind"], replied["step"], replied["text"]) == ("replied", "recover", "对不起")
    assert (recovered["kind"], recovered["text"]) == ("recovered", "补寄一个")


def test_a_question_needs_its_answer_only(run: Run, case_file: CaseFile) -> None:
    """Acknowledge is the answer; then close as answered."""
    run("log", "--text", "请问有蓝色的吗", "--kind", "question")
    assert run("ack", "1", "--text", "有的，蓝色今天发。").lines[0].endswith("cst close 20261122-01")
    assert run("close", "1").lines == ["20261122-01  closed"]
    assert case_file()["event"][-1]["outcome"] == "answered"


@pytest.mark.parametrize("outcome", ["withdrawn", "duplicate", "unfounded", "no-reply"])
def test_a_case_may_end_early_with_a_reason(run: Run, case_at: At, last_event: Event, outcome: str) -> None:
    """Counted apart, so it says why."""
    case_at("diagnose")
    assert run("close", "1", "--outcome", outcome, "--reason", "客户撤回").lines == ["20261122-01  closed"]
    event = last_event()
    assert (event["outcome"], event["reason"]) == (outcome, "客户撤回")


def test_a_case_without_an_answer_is_closed_as_that(run: Run, case_at: At) -> None:
    """After the reminder and its time: the error names the command, not a step that is still missing."""
    case_at("nudge")
    run("reply", "1", "--step", "nudge", "--text", "x")
    done = run("close", "1", now="2026-12-20T12:00+08:00")
    assert done.code == 2
    assert done.stderr.splitlines() == [
        "Error: case '20261122-01' has had no answer since the reminder",
        "Hint: cst close 20261122-01 --outcome no-reply --reason TEXT",
    ]


def test_a_closed_case_is_closed_once(run: Run, case_at: At, contents: Contents) -> None:
    """Closing twice is an error that names the way back."""
    case_at("closed")
    before = contents()
    done = run("close", "1")
    assert (done.stdout, done.code) == ("", 1)
    assert done.stderr.splitlines() == [
        "Error: case '20261122-01' is closed already",
        "Hint: cst reopen 20261122-01 opens it again",
    ]
    assert contents() == before


def test_closing_and_reopening_move_the_file(run: Run, case_at: At, shop: Any) -> None:
    """open/ holds open cases only; the month is that of closing."""
    case_at("closed")
    assert [path.name for path in shop.glob("open/*.toml")] == []
    assert (shop / "closed" / "2026-11" / "20261122-01.toml").is_file()
    assert "cst reply 20261122-01" in run("reopen", "1", "--reason", "又碎了").stdout
    assert (shop / "open" / "20261122-01.toml").is_file()
    assert [*shop.glob("closed/*/*.toml")] == []


def test_a_message_of_the_customer_wants_an_answer_within_the_hour(run: Run, case_at: At) -> None:
    """A row of its own where it is due sooner than the step; any reply meets it."""
    case_at("follow-up")
    run("contacted", "1", "--text", "到底什么时候发？")
    assert run("next", "-f", "csv", "--columns", "step,why_code,due_at").lines[1:] == [
        "answer,customer-wrote,2026-11-22T13:00:00+08:00",
        "follow-up,not-followed-up,2026-11-23T12:00:00+08:00",
    ]
    run("reply", "1", "--text", "今晚八点前。")
    assert run("next", "-f", "csv", "--columns", "step").lines[1:] == ["follow-up"]


def test_a_promise_is_made_kept_broken_or_replaced(run: Run, case_at: At, last_event: Event) -> None:
    """Each dated promise is a clock; what became of it names the promise it is about."""
    case_at("offer")
    run("promise", "1", "--what", "补寄杯盖", "--by", "明天18:00")
    made = last_event()
    assert (made["what"], made["due"].isoformat()) == ("补寄杯盖", "2026-11-23T18:00:00+08:00")
    run("promise", "1", "--replace", "--what", "补寄杯盖", "--by", "11月25日18:00")
    replaced = last_event()
    assert replaced["due"].isoformat() == "2026-11-25T18:00:00+08:00"
    assert replaced["replaces"]
    assert run("promise", "1", "--kept").code == 0
    kept = last_event()
    assert kept["kind"] == "kept"
    assert kept["promise"] != replaced["replaces"]
    assert run("promise", "1", "--broken").code == 2


def test_a_promise_past_its_time_stands_first(run: Run, case_at: At) -> None:
    """Broken by the clock, declared or not."""
    case_at("rate")
    rows = run("next", "-f", "csv", "--columns", "step,state,why_code", now="2026-11-23T18:00:01+08:00").lines
    assert rows[1] == "promise,breached,promise-broken"


def test_several_facts_are_corrected_at_once_and_cleared_with_an_empty_value(
    run: Run, case_at: At, case_file: CaseFile
) -> None:
    """What was logged stays in the file; the listing shows what holds now."""
    case_at("offer")
    done = run("set", "1", "carrier=", "customer=王先生", "order=0001", "quantity=2", "also=invoice promotion")
    assert done.code == 0
    assert case_file()["order"]["carrier"] == "zto"
    columns = "carrier,customer,order,quantity,also"
    assert run("list", "-f", "tsv", "--columns", columns).lines[1] == "\t王先生\t0001\t2\tinvoice promotion"


def test_a_correction_of_the_receipt_moves_every_deadline(run: Run) -> None:
    """The clock starts when the customer wrote."""
    run("log", "--text", "杯子碎了")
    run("set", "1", "received_at=11:30")
    assert "by 12:30" in run("next", "1").stdout


def test_attached_files_are_kept_by_their_digest(
    run: Run, case_at: At, last_event: Event, tmp_path: Any, shop: Any
) -> None:
    """The file's own name is never a path of ours; the same content is kept once."""
    case_at("offer")
    photo = tmp_path / "杯子 '碎'.JPG"
    photo.write_bytes(b"\xff\xd8 photo")
    assert run("attach", "1", photo).code == 0
    event = last_event()
    assert (event["name"], event["size"]) == (photo.name, 8)
    kept = [*shop.glob("attachments/20261122-01/*")]
    assert [path.name for path in kept] == [f"{event['sha256']}.jpg"]
    assert kept[0].read_bytes() == photo.read_bytes()
    assert run("attach", "1", photo, photo).code == 0
    assert len([*shop.glob("attachments/20261122-01/*")]) == 1
