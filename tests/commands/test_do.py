"""`cst do` and `cst log` at a real terminal: a case walked from its first word to its close, and every way out."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import NOW, Run
from terminals import CTRL_C, CTRL_D, Person

from cs_toolkit.errors import Message, say
from cs_toolkit.render import words

At = Callable[[str], str]
Contents = Callable[[], dict[str, bytes]]
CaseFile = Callable[..., dict[str, Any]]

REPLY = say("the reply")
SENT = say("was it sent to the customer? then record it")
RECORD = say("record it?")
GO_ON = say("go on with it? y: yes, n: another one, q: enough [y]: ")
WHAT = say("what is it?")
# What is asked at each step, and what one may answer: numbers, names, words of another language, Enter.
WALK: dict[str, list[tuple[Message, str]]] = {
    "acknowledge": [(REPLY, "use"), (SENT, "y")],
    "diagnose": [
        (say("the root cause"), "快递延误"), (say("the responsible party"), ""),
        (say("what shows it"), "中转站滞留 4 天"), (RECORD, ""),
    ],
    "offer": [
        (say("the options: numbers, or KIND[:AMOUNT] with blanks between"), "加急补发 refund-full,coupon:20"),
        (REPLY, "2"), (SENT, "是"),
    ],
    "nudge": [(WHAT, "accept"), (say("the number of the chosen option"), "１"), (say("what the customer said"), ""),
              (RECORD, "好")],
    "resolve": [
        (say("the tracking number of what was sent"), "SF1234567890"), (say("who carries it"), "顺丰"),
        (say("what it cost the shop"), "18"), (RECORD, "y"),
    ],
    "follow-up": [
        (say("what was promised, with its time"), "明天18:00 送达"), (REPLY, "use"),
        (say("does the survey go with it?"), ""), (SENT, "yes"),
    ],
    "promise": [(WHAT, "kept"), (RECORD, "")],
    "rate": [
        (WHAT, "later"), (GO_ON, ""), (WHAT, "rate"),
        (say("the score from 1 to 5"), "5"), (say("what the customer said"), "很快"),
        (say("did the customer agree to be invited as a tester?"), "y"), (RECORD, ""),
    ],
    "close": [(RECORD, "")],
}  # fmt: skip
KINDS = ["acknowledged", "diagnosed", "offered", "accepted", "resolved", "followed_up", "promised", "surveyed", "rated",
         "closed"]  # fmt: skip
LOGGED: list[tuple[Message, str]] = [
    (say("what the customer wrote"), "快递五天没动了，我周五要用！\r"),
    (say("when they wrote: 10:30, 2h ago, 昨天 14:00 …"), "2小时前"),
    (say("who complains"), "王女士"),
    (say("the order number"), "202607251234592825"),
    (say("what was bought"), "旅行杯"),
    (say("the platform"), "淘宝"),
    (say("how it came: wechat, phone, email …"), "wechat"),
    (RECORD, ""),
]


@pytest.fixture
def speak() -> Iterator[Callable[[str], dict[str, str]]]:
    """From now on this language, here and in what is run."""

    def use(language: str) -> dict[str, str]:
        words.use(language)
        return {"CST_LANG": language}

    yield use
    words.use(None)


def answer(person: Person, step: str, count: int | None = None) -> Person:
    """Answers the questions of a step, or the first so many of them."""
    for question, typed in WALK[step][:count]:
        person.asked(question, typed)
    return person


def walked(shop: Path, **environment: str) -> None:
    """The whole life of a case, from `cst log` to its close, in the language in use."""
    person = Person(shop, "log", **environment)
    for question, typed in LOGGED:
        person.asked(question, typed)
    assert person.ends() == 0, person.seen
    person = Person(shop, "do", **environment)
    for step in ("acknowledge", "diagnose", "offer"):
        answer(person, step).asked(GO_ON, "y") if step != "offer" else answer(person, step)
    assert person.ends() == 0, person.seen
    for step, goes_on in (("nudge", True), ("resolve", True), ("follow-up", False), ("rate", True), ("close", False)):
        if step in {"nudge", "rate"}:
            person = Person(shop, "do", "1", **environment)
        answer(person, step)
        if goes_on or step == "follow-up":
            person.asked(GO_ON, "y" if goes_on else "q")
        if not goes_on:
            assert person.ends() == 0, person.seen


def answered(case: dict[str, Any]) -> dict[str, Any]:
    """What of the answers stands in a case file."""
    events = case["event"]
    return {
        "kinds": [event["kind"] for event in events],
        "platform": case["complaint"]["platform"],
        "found": (events[1]["cause"], events[1]["party"]),
        "offered": [option["remedies"][0]["kind"] for option in events[2]["options"]],
        "carrier": events[4]["carrier"],
        "by": {event["by"] for event in events},
    }


ANSWERED = {
    "kinds": KINDS, "platform": "taobao", "found": ("carrier-delay", "carrier"),
    "offered": ["reship-express", "refund-full"], "carrier": "sf", "by": {"lin"},
}  # fmt: skip


def test_a_case_from_its_first_word_to_its_close(shop: Path, run: Run, case_file: CaseFile, speak: Any) -> None:
    """In the owner's language; numbers, names, words, full-width digits and Enter are all understood."""
    walked(shop, **speak("zh-Hans"))
    assert answered(case_file()) == ANSWERED
    assert run("undo").code == 0
    assert run("show", "1", "-f", "json").stdout.count('"closed"') == 0, "one step is one undo"


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh-Hant", "en"])
@pytest.mark.parametrize("plain", ["", "1"])
def test_a_case_in_the_other_languages(shop: Path, case_file: CaseFile, speak: Any, language: str, plain: str) -> None:
    """And plain, for a screen reader."""
    walked(shop, CST_PLAIN=plain, **speak(language))
    assert answered(case_file()) == ANSWERED


CHEAP = ("diagnose", 2), ("acknowledge", 1)
EVERY = [(step, count) for step, asked in WALK.items() for count in range(len(asked))]


@pytest.mark.parametrize(
    ("step", "count"),
    [pytest.param(*at, marks=() if at in CHEAP else pytest.mark.slow) for at in EVERY],
)
def test_ctrl_c_at_any_question_leaves_the_case_as_it_was(
    case_at: At, shop: Path, contents: Contents, step: str, count: int
) -> None:
    """Exit 130, no traceback, nothing recorded, nothing to undo; only which drafts were shown is remembered."""
    case_at("rate" if step == "promise" else step)
    before = contents()
    person = answer(Person(shop, "do", "1"), step, count)
    person.asked(WALK[step][count][0], None)
    assert person.presses(CTRL_C) == 130
    assert "Traceback" not in person.seen
    after = contents()
    after.pop("state/drafts.jsonl", None)
    before.pop("state/drafts.jsonl", None)
    assert after == before


@pytest.mark.parametrize(
    ("count", "key"),
    [pytest.param(0, CTRL_D), *(pytest.param(at, CTRL_C, marks=pytest.mark.slow) for at in range(len(LOGGED)))],
)
def test_ctrl_c_at_log_makes_no_case(shop: Path, contents: Contents, count: int, key: str) -> None:
    """Not even a shop folder; nor does the end of the input."""
    person = Person(shop, "log")
    for question, typed in LOGGED[:count]:
        person.asked(question, typed)
    person.asked(LOGGED[count][0], None)
    assert person.presses(key) == 130
    assert "Traceback" not in person.seen
    assert contents() == {}


@pytest.mark.slow
def test_no_to_log_records_nothing(shop: Path, contents: Contents) -> None:
    """The last word is the owner's."""
    person = Person(shop, "log")
    for question, typed in LOGGED[:-1]:
        person.asked(question, typed)
    assert person.asked(RECORD, "n").ends() == 0
    assert contents() == {}


def script(folder: Path, code: str) -> str:
    """An editor that runs Python over the name of its file."""
    program = folder / "editor.py"
    program.write_text(f"import sys\nfile = sys.argv[1]\ntext = open(file, encoding='utf-8').read()\n{code}\n", "utf-8")
    return f'"{sys.executable}" "{program}"'


WRITE = "open(file, 'w', encoding='utf-8').write({})"


def test_what_was_written_in_the_editor_is_recorded(
    case_at: At, shop: Path, tmp_path: Path, last_event: Callable[..., dict[str, Any]]
) -> None:
    """Enter at the draft opens the editor; the reply is what was left in it, and no draft as it came."""
    case_at("acknowledge")
    editor = script(tmp_path, WRITE.format("text + '您上次买的那只蓝色杯子还好用吗？'"))
    person = Person(shop, "do", EDITOR=editor)
    person.asked(REPLY, "").asked(SENT, "y").asked(GO_ON, "q")
    assert person.ends() == 0
    event = last_event()
    assert (event["kind"], event.get("as_is")) == ("acknowledged", None)
    assert event["text"].endswith("您上次买的那只蓝色杯子还好用吗？")


@pytest.mark.parametrize(
    "editor", ["false", "/nonexistent/editor", "emptied", '"unbalanced', pytest.param("", marks=pytest.mark.slow)]
)
def test_an_editor_that_does_not_work_is_a_question_again(
    case_at: At, shop: Path, tmp_path: Path, last_event: Callable[..., dict[str, Any]], editor: str
) -> None:
    """It fails, is missing, is named wrongly, leaves nothing, there is none at all: said, and there is a way on."""
    case_at("acknowledge")
    command = script(tmp_path, WRITE.format("''")) if editor == "emptied" else editor
    person = Person(shop, "do", EDITOR=command, **({} if editor else {"PATH": str(tmp_path)}))
    person.asked(REPLY, "").asked(REPLY, "type").asked("> ", "王女士，我查了中转站。").asked("> ", "")
    person.asked(SENT, "y").asked(GO_ON, "q")
    assert person.ends() == 0
    assert last_event()["text"] == "王女士，我查了中转站。"


def test_what_was_written_before_an_editor_failed_is_kept(case_at: At, shop: Path, tmp_path: Path) -> None:
    """The next try begins with it, and giving up shows it."""
    case_at("acknowledge")
    code = f"if '我写的' in text: {WRITE.format(repr('还是我写的'))}\nelse: {WRITE.format(repr('我写的'))}\nsys.exit(1)"
    person = Person(shop, "do", EDITOR=script(tmp_path, code))
    person.asked(REPLY, "").asked(REPLY, "edit").asked(REPLY, "skip").reads("还是我写的")
    assert person.ends() == 0


def test_what_costs_a_fine_needs_an_explicit_word(
    case_at: At, shop: Path, tmp_path: Path, last_event: Callable[..., dict[str, Any]]
) -> None:
    """A finding that blocks is shown; Enter is the editor again, and only `anyway` takes the reply."""
    case_at("acknowledge")
    person = Person(shop, "do", EDITOR=script(tmp_path, WRITE.format("'删掉差评返现20元，加微信 abc12345。'")))
    person.asked(REPLY, "").reads("block").asked(REPLY, "").reads("block").asked(REPLY, "anyway")
    person.asked(SENT, "y").asked(GO_ON, "q")
    assert person.ends() == 0
    assert "返现" in last_event()["text"]


def test_a_reply_that_was_not_sent_is_not_recorded(case_at: At, shop: Path, contents: Contents) -> None:
    """Enter is no answer to that; after a no the next step is offered, and nothing else is due."""
    case_at("acknowledge")
    before = contents()
    person = Person(shop, "do").asked(REPLY, "use").asked(SENT, "").asked(SENT, "不")
    assert person.ends() == 0
    assert {name for name, data in contents().items() if before.get(name) != data} == {"state/drafts.jsonl"}


def test_the_reply_goes_into_the_clipboard(case_at: At, shop: Path, tmp_path: Path) -> None:
    """Before it is recorded, as it must be sent first; the program gets the text as it is."""
    case_at("acknowledge")
    tool = tmp_path / "xclip"
    tool.write_text(f'#!/bin/sh\n/bin/cat > "{tmp_path}/copied"\n')
    tool.chmod(0o755)
    person = Person(shop, "do", "--copy", PATH=str(tmp_path), DISPLAY=":0", WAYLAND_DISPLAY="")
    person.asked(REPLY, "use").reads(say("the reply is in the clipboard")).asked(SENT, "n")
    assert person.ends() == 0
    assert (tmp_path / "copied").read_text("utf-8").startswith("王女士")


@pytest.mark.parametrize("plain", [False, pytest.param(True, marks=pytest.mark.slow)])
def test_over_ssh_the_terminal_is_asked_to_copy(case_at: At, shop: Path, plain: bool) -> None:
    """By OSC 52; a screen reader's plain terminal gets no escapes, and is told."""
    case_at("acknowledge")
    person = Person(
        shop, "do", "--copy", *(["--plain"] if plain else []), SSH_TTY="/dev/pts/1", DISPLAY="", WAYLAND_DISPLAY=""
    )
    person.asked(REPLY, "use").asked(SENT, "n")
    assert person.ends() == 0
    assert ("\x1b]52;c;" in person.seen) is not plain
    assert ("there is no clipboard here" in person.seen) is plain


def test_plain_has_no_escapes_and_a_line_for_each_choice(case_at: At, shop: Path, contents: Contents) -> None:
    """Nothing moves, nothing is coloured; readline is left out, as it writes escapes of its own."""
    case_at("diagnose")
    person = answer(Person(shop, "do", "--plain"), "diagnose")
    person.asked(GO_ON, "n")
    assert person.ends() == 0
    assert "\x1b" not in person.seen
    assert " 1 carrier-delay\r\n 2 stock-out\r\n" in person.seen
    assert b"carrier-delay" in contents()["open/20261122-01.toml"]


@pytest.mark.parametrize(
    ("columns", "language"),
    [
        (60, "zh-Hans"),
        *(pytest.param(*at, marks=pytest.mark.slow) for at in ((20, "zh-Hans"), (20, "en"), (60, "zh-Hant"))),
    ],
)
def test_a_narrow_window(case_at: At, shop: Path, speak: Any, columns: int, language: str) -> None:
    """Over ssh, on a telephone: the story fits, and the step can be done."""
    case_at("diagnose")
    person = Person(shop, "do", columns=columns, lines=200, **speak(language))
    for question, typed in WALK["diagnose"]:
        person.reads(sentence_of(question)[:6]).types(typed + "\r")  # the rest of it may stand in the next line
    assert any("旅行杯" in line for line in person.screen)
    person.reads(sentence_of(GO_ON)[:6]).types("q\r")
    assert person.ends() == 0


def sentence_of(message: Message) -> str:
    """In the language in use."""
    return words.sentence(message)


def test_without_a_terminal_it_says_what_to_type(run: Run, case_at: At, contents: Contents) -> None:
    """From cron, a pipe, with stdin closed: an error with the plain commands, for a case and for the most urgent."""
    case_at("acknowledge")
    before = contents()
    for args in (["do"], ["do", "1"], ["do", "--plain"]):
        done = run(*args)
        assert (done.stdout, done.code) == ("", 2)
        assert done.stderr.splitlines()[1] == (
            "Hint: type instead: cst draft 20261122-01 > reply.txt; cst ack 20261122-01 --file reply.txt"
        )
    assert run("do", "7").code == 4
    assert contents() == before


def test_nothing_due_and_a_closed_case(run: Run, case_at: At, shop: Path) -> None:
    """The one is said, the other refused with the way to open it again."""
    case_at("closed")
    person = Person(shop, "do")
    assert (person.ends(), "nothing is due" in person.seen) == (0, True)
    assert run("do").stderr.endswith("cst next lists what there is\n")
    done = run("do", "20261122-01")
    assert done.code == 1
    assert "cst reopen 20261122-01" in done.stderr


@pytest.mark.slow
def test_another_case_instead(run: Run, shop: Path, case_at: At) -> None:
    """n shows the one after it, q is enough; a step that was left is not offered again in this sitting."""
    case_at("diagnose")
    run("log", "--text", "杯子碎了", "--customer", "李先生")
    person = Person(shop, "do", "2").asked(REPLY, "skip").asked(GO_ON, "n")
    assert person.ends() == 0
    assert "20261122-01" in person.seen.partition("20261122-02")[2]


@pytest.mark.slow
def test_a_case_that_changed_meanwhile_is_not_recorded_twice(
    run: Run, shop: Path, case_at: At, last_event: Any
) -> None:
    """Two people at one case: who comes second is told, and loses nothing of what was written."""
    case_at("acknowledge")
    person = Person(shop, "do", "1").asked(REPLY, "type").asked("> ", "我查了。").asked("> ", "").asked(SENT, None)
    run("ack", "1", "--text", "别人先回了。", now=NOW)
    person.types("y\r").reads("meanwhile").reads("我查了。").asked(GO_ON, "q")
    assert person.ends() == 0
    assert last_event()["text"] == "别人先回了。"


@pytest.mark.slow
def test_tab_completes_names_and_words(shop: Path, case_at: At, last_event: Any) -> None:
    """In readline, where there is one."""
    pytest.importorskip("readline")
    case_at("diagnose")
    person = Person(shop, "do")
    person.asked(say("the root cause"), None).types("carrier-d\t\r").asked(say("the responsible party"), "")
    person.asked(say("what shows it"), "").asked(RECORD, "").asked(GO_ON, "q")
    assert person.ends() == 0
    assert last_event()["cause"] == "carrier-delay"


CRITICAL = ("log", "--text", "杯子炸了，手烫伤了", "--customer", "王女士")
QUESTION = ("log", "--text", "请问有蓝色的吗", "--kind", "question")
TWO = ("--option", "reship", "--option", "refund-full")
SAY = [(REPLY, "use"), (SENT, "y")]
# What else can be done: the lines typed before, the questions and answers, and the events that come of it.
OTHERS: dict[str, tuple[str | None, list[tuple[str, ...]], list[tuple[Message | str, str]], list[str]]] = {
    "escalate": (
        None, [CRITICAL], [(say("who takes over"), "店长"), (say("why"), "烫伤"), (RECORD, "")], ["escalated"],
    ),
    "a question": (None, [QUESTION], [*SAY, (GO_ON, ""), (RECORD, "")], ["acknowledged", "closed"]),
    "grant": (
        "offer", [("set", "1", "wants=refund-full")], [(WHAT, "grant"), *SAY], ["offered"],
    ),
    "refuse": ("nudge", [], [(WHAT, "3"), (say("why"), "要现金"), (RECORD, "")], ["declined"]),
    "nudge": ("nudge", [], [(WHAT, "nudge"), *SAY], ["replied"]),
    "wrote": (
        "nudge", [], [(WHAT, "contacted"), (say("what the customer wrote"), "在吗\r"), (RECORD, "")], ["contacted"],
    ),
    "answer": ("nudge", [("contacted", "1", "--text", "在吗")], [(WHAT, ""), *SAY], ["replied"]),
    "recover": (
        "rate", [("promise", "1", "--kept"), ("rate", "1", "--score", "1")],
        [(REPLY, "use"), (say("what was done about it"), "补寄一个"), (SENT, "y")], ["replied", "recovered"],
    ),
    "promise anew": (
        "rate", [], [(WHAT, "replace"), (say("what was promised, with its time"), "昨天18:00 送达"),
                     (say("what was promised, with its time"), "后天18:00 送达"), (RECORD, "")], ["promised"],
    ),
    "resume": (
        "resolve", [("wait", "1", "--on", "carrier", "--evidence", "已问")],
        [(WHAT, "resume"), (RECORD, "")], ["resumed"],
    ),
    "survey": (
        "follow-up", [("follow-up", "1", "--text", "x", "--promise", "明天18:00 送达", "--no-survey"),
                      ("promise", "1", "--kept")], SAY, ["surveyed"],
    ),
    "no promise": (
        "follow-up", [("follow-up", "1", "--text", "x")],
        [(say("what was promised, with its time"), "明天18:00 送达"), (RECORD, "")], ["promised"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    "name", [name if name == "answer" else pytest.param(name, marks=pytest.mark.slow) for name in OTHERS]
)
def test_whatever_else_can_be_done(case_at: At, run: Run, shop: Path, case_file: CaseFile, name: str) -> None:
    """Each is recorded as its own command does, signed."""
    step, before, asked, kinds = OTHERS[name]
    if step:
        case_at(step)
    for line in before:
        assert run(*line).code == 0, line
    person = Person(shop, "do", "1")
    for question, typed in asked:
        person.asked(question, typed)
    person.reads("20261122-01").types("q\r")
    assert person.ends() == 0, person.seen
    events = case_file()["event"][-len(kinds) :]
    assert [(event["kind"], event["by"]) for event in events] == [(kind, "lin") for kind in kinds]


def test_every_fact_that_is_needed_can_be_asked() -> None:
    """And nothing is asked that no step needs."""
    from cs_toolkit.core import guide
    from cs_toolkit.params.guided import _ASK

    acts = [value for value in vars(guide).values() if isinstance(value, guide.Act)]
    assert {name for act in acts for name in act.asks} == set(_ASK)


def test_plain_is_wanted_for_this_once(run: Run) -> None:
    """What is set for the steps of one `do --plain` is gone when it ends."""
    assert run("do", "--plain").code > 0  # nobody to ask
    assert "CST_PLAIN" not in os.environ
