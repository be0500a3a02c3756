"""What is fuzzed: every reader of what others wrote. A target takes any bytes and ends, or raises an error of ours.

Anything else that is raised is a crash. `SEEDS` are what mutation begins with; inputs that once crashed a target are
kept in `kept/TARGET/`, and are read before all others.
"""

from __future__ import annotations

import io
import json
import sys
import tomllib
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from cs_toolkit import config, packs
from cs_toolkit.__main__ import run
from cs_toolkit.core import privacy, triage, when
from cs_toolkit.core.lint import Known, Scope, lint
from cs_toolkit.core.model import Case, Complaint, Event
from cs_toolkit.core.playbook_check import check_file, samples
from cs_toolkit.core.sentences import Sentence, sentences_of
from cs_toolkit.core.taxonomy import FAMILY_OF, LANGUAGES
from cs_toolkit.core.timeline import fold
from cs_toolkit.errors import CstError, StoreTrouble
from cs_toolkit.intake.mail import message
from cs_toolkit.render import words
from cs_toolkit.store import casefile, external_ids, faq_file, glance, plain_toml, restoring
from cs_toolkit.store.issue_names import IssueNames
from cs_toolkit.store.journal import Journal
from cs_toolkit.store.last_drafts import LastDrafts
from cs_toolkit.store.learned import LearnedFile
from cs_toolkit.store.ledger import IdLedger
from cs_toolkit.store.reminded import Reminded

Target = Callable[[bytes, Path], None]
KEPT: Final = Path(__file__).parent / "kept"
ZONE: Final = ZoneInfo("Asia/Shanghai")
NOW: Final = datetime(2026, 11, 22, 12, tzinfo=ZONE)
ID: Final = "20261122-01"
_CASE: Final = Case(
    ID,
    complaint=Complaint(NOW, NOW, text="快递五天没动了，我周五要用！", language="zh-Hans", external_id="taobao:33"),
    events=(Event("k3v9tq2m", 1, NOW, "acknowledged", "lin", {"text": "王女士，我查了"}),),
)


def _text(data: bytes) -> str:
    return data.decode("utf-8", errors="surrogateescape").encode("utf-8", "replace").decode()


def case_reader(data: bytes, folder: Path) -> None:
    """A case file: read as a case that can be written and read again, or refused; what is guessed at agrees with it."""
    glance.glance(data)
    case = casefile.parse(data, "open/x.toml", ID)
    fold(case)
    assert casefile.parse(casefile.render(case), "again", ID) == case
    external_ids.told(data, lambda: case)


def quick_toml(data: bytes, folder: Path) -> None:
    """The quick reader of case files says what the library says."""
    text = _text(data)
    try:
        wanted = tomllib.loads(text)
    except (ValueError, RecursionError):
        read = None
        with suppress(ValueError, RecursionError):
            read = plain_toml.loads(text)
        assert read is None
        return
    with suppress(RecursionError):  # where keys are in hundreds of parts
        assert repr(plain_toml.loads(text)) == repr(wanted)


def _command(data: bytes, folder: Path, name: str, *words_: str) -> None:
    """A file given to a command, in a shop of its own."""
    (folder / name).write_bytes(data)
    kept = sys.stdin, sys.stdout, sys.stderr
    sys.stdin, sys.stdout, sys.stderr = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in kept)
    try:
        code = run(["--now", NOW.isoformat(), "--shop", str(folder / "shop"), *words_, str(folder / name)])
        sys.stderr.flush()
        told = sys.stderr.buffer.getvalue().decode()  # type: ignore[attr-defined]
    finally:
        sys.stdin, sys.stdout, sys.stderr = kept
        words.use(None)
    assert code in {0, 1} or "Error: " in told, (code, told)
    assert not set(told) & {"\x1b", "\x07", "\x9b", "\u202e"}, told


def table_importer(data: bytes, folder: Path) -> None:
    """An export, whatever it is: complaints, or a message."""
    _command(data, folder, "export.csv", "import", "--dry-run")


def spreadsheet_importer(data: bytes, folder: Path) -> None:
    """A spreadsheet."""
    _command(data, folder, "export.xlsx", "import", "--dry-run")


def order_importer(data: bytes, folder: Path) -> None:
    """An export of orders."""
    _command(data, folder, "orders.csv", "orders", "import", "--dry-run")


def mail_importer(data: bytes, folder: Path) -> None:
    """A mailbox."""
    _command(data, folder, "box.mbox", "import", "--dry-run")


def mail(data: bytes, folder: Path) -> None:
    """One mail."""
    message.key_of(data)
    message.read(data, NOW)


def settings(data: bytes, folder: Path) -> None:
    """A shop.toml."""
    config.parse(_text(data), packs.policy())


def faq(data: bytes, folder: Path) -> None:
    """A faq.toml."""
    faq_file.entries_of(_text(data))


def template(data: bytes, folder: Path) -> None:
    """An owner's wording: checked, and every sentence that is taken fills without anything being run or left open."""
    text = _text(data)
    (folder / "playbook").mkdir(exist_ok=True)
    (folder / "playbook" / "own.toml").write_text(text, "utf-8", newline="")
    read = packs.read(folder / "playbook" / "own.toml")
    list(check_file("own.toml", text, read, LANGUAGES, packs.lint_rules()))
    with suppress(Exception):  # refused as a whole; check_file has told it
        for _, sentence in sentences_of(read, FAMILY_OF):
            if isinstance(sentence, Sentence):
                _filled(sentence)
    for language in LANGUAGES:
        with suppress(CstError):
            packs.playbook(language, folder / "playbook")


def _filled(sentence: Sentence) -> None:
    values = dict.fromkeys(sentence.slots, "${customer} {0} %s $$")
    assert sentence.filled(values).count("${customer} {0} %s $$") >= len(values)
    sentence.filled(samples("en"))


def moment(data: bytes, folder: Path) -> None:
    """A time as people type it."""
    text = _text(data)
    for read in (when.parse, when.day, when.find):
        for _ in (0,):
            with suppress(CstError):
                read(text, now=NOW, zone=ZONE)
    when.duration(text)


_KNOWN: Final = Known(customer="王芳", contact="13812345678", orders=("202607251234592825",), product="旅行杯")


def reply(data: bytes, folder: Path) -> None:
    """A reply that is linted; what is found stands in the text."""
    text = _text(data)
    for scope in (Scope(region="cn", known=_KNOWN, step="offer"), Scope(kind="review", is_public=True, language="en")):
        for found in lint(text, packs.lint_rules(), scope):
            assert found.span in text


def complaint(data: bytes, folder: Path) -> None:
    """What a customer wrote: sorted, and freed of what is personal."""
    text = _text(data)
    triage.suggest(text, packs.lexicon())
    privacy.redact(text, known=["王芳", "13812345678"])


def state(data: bytes, folder: Path) -> None:
    """The machine's own files, damaged: read as far as they can be, or refused."""
    (folder / "state").mkdir(exist_ok=True)
    for name in ("undo.jsonl", "drafts.jsonl", "reminded.jsonl", "ids.json", "learned.json", "issues.json"):
        (folder / "state" / name).write_bytes(data)
    list(Journal(folder).latest())
    LastDrafts(folder).recent(5)
    Reminded(folder).told()
    LearnedFile(folder).load()
    IdLedger(folder, lambda where: ()).take("20261122", 1)
    IssueNames(folder).load()


def backup(data: bytes, folder: Path) -> None:
    """A file that is said to be a backup."""
    (folder / "a.tar").write_bytes(data)
    restoring.verified(folder / "a.tar")


TARGETS: Final[dict[str, Target]] = {
    found.__name__: found
    for found in (
        case_reader, quick_toml, table_importer, spreadsheet_importer, order_importer, mail_importer, mail, settings,
        faq, template, moment, reply, complaint, state, backup,
    )
}  # fmt: skip

_TABLES = (
    "退款编号,订单编号,宝贝标题,买家实际支付金额,退款的申请时间,退款完结时间,退款状态,买家退款原因,买家退款说明\n"
    "33000000000001,2026000000000000001,旅行杯,199.00,2026-11-22 08:11:00,,等待卖家同意,质量问题,杯盖漏水\n",
    'text,customer,external_id,received_at,amount\n"杯子碎了,\n要求退款",王女士,x:1,2026-11-22T09:00+08:00,129\n',
    "order,product,paid_at,amount,quantity,carrier,tracking\n1,旅行杯,2026-11-22 10:00,129,2,中通,73111\n",
    "a;b\n1;2\n",
)
_MAILS = (
    "From: =?utf-8?B?546L6Iqz?= <wang@example.com>\nTo: shop@example.com\nSubject: =?gb18030?Q?=CD=CB=BF=EE?=\n"
    "Date: Sun, 22 Nov 2026 09:14:00 +0800\nMessage-ID: <a@b>\nMIME-Version: 1.0\n"
    'Content-Type: multipart/mixed; boundary="x"\n\n'
    "--x\nContent-Type: text/html; charset=utf-8\n\n<p>杯子<b>碎</b>了</p>\n"
    "--x\nContent-Type: image/png; name*=utf-8''a%2Fb.png\nContent-Transfer-Encoding: base64\n\niVBORw0KGgo=\n--x--\n",
    "From: a@example.com\nSubject: Re: [20261122-01] late\nIn-Reply-To: <a@b>\nContent-Type: text/plain\n\n"
    "Still nothing.\n\nOn Sun, 22 Nov 2026, shop wrote:\n> Dear customer\n-- \nsent from my phone\n",
)


@cache
def _sheet() -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    for row in (
        ("text", "customer", "received_at"),
        ("杯子碎了", "王女士", NOW.replace(tzinfo=None)),
        ("=1+1", 3.5, True),
    ):
        book.active.append(row)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


@cache
def _saved() -> bytes:
    """A backup of a small folder."""
    import tempfile

    from cs_toolkit.store import backup as saving

    with tempfile.TemporaryDirectory() as name:
        root = Path(name) / "shop"
        (root / "open").mkdir(parents=True)
        (root / "open" / f"{ID}.toml").write_bytes(casefile.render(_CASE))
        saving.write(root, Path(name) / "a.tar", trash=True, trouble=print)
        return saving.temporary(Path(name) / "a.tar").read_bytes()


def seeds(name: str) -> list[bytes]:
    """What mutation of a target begins with: inputs that mean something, then those that once crashed it."""
    kept = [path.read_bytes() for path in sorted((KEPT / name).glob("*"))]
    return [*kept, *_seeds(name)]


def _seeds(name: str) -> list[bytes]:
    if name in {"case_reader", "quick_toml"}:
        return [casefile.render(_CASE), casefile.render(_CASE).replace(b"\n", b"\r\n")]
    if name == "spreadsheet_importer":
        return [_sheet()]
    if name == "backup":
        return [_saved()]
    if name in {"table_importer", "order_importer"}:
        return [table.encode(codec) for table in _TABLES for codec in ("utf-8", "gb18030", "utf-16")]
    if name == "mail_importer":
        return [
            *map(str.encode, _MAILS),
            "".join(f"From x Sun Nov 22 09:14:00 2026\n{one}\n" for one in _MAILS).encode(),
        ]
    return [text.encode() for text in _TEXTS.get(name, ())]


_TEXTS: Final[dict[str, tuple[str, ...]]] = {
    "mail": _MAILS,
    "settings": (
        'schema = 1\nname = "店"\nzone = "Asia/Shanghai"\nplatforms = ["taobao"]\nlock_wait = 3\n[hours]\n'
        'mon = ["09:00-12:00", "20:00-02:00"]\nholidays = ["cn"]\n[[policy]]\nvalid_from = 2026-11-01\n'
        'acknowledge = "1h"\n[goodwill]\nrate = "0.20"\nwhen = "always"\n[quiet]\nhours = ["22:00-08:00"]\n'
        '[categories.my-slug]\nkeywords = ["x"]\n',
    ),
    "faq": (
        'schema = 1\nkeep = ["400-820-8820"]\n[[entry]]\nid = "F1"\nquestion = "问"\nanswer = "答"\n'
        'published = [{where = "taobao", at = 2026-11-22T09:00:00+08:00}]\n',
    ),
    "template": (
        'language = "zh-Hans"\n[[sentence]]\nid = "own-1"\nstep = "acknowledge"\npart = "greeting"\n'
        'text = "${customer}，您好，我是${agent}。"\n[category.delivery-late]\nlabel = "晚到"\n',
        '[[sentence]]\nid = "a"\ntext = "$${x} $y ${} ${customer.__class__} {0} %s"\n',
    ),
    "moment": (
        "2小时前",
        "昨天14:00",
        "next Friday 9am",
        "2026-11-22T12:00+08:00",
        "3/4",
        "11月27日周五",
        "2h30m",
        "半小时",
    ),
    "reply": (
        "王女士，非常抱歉给您带来不便。我们明天18:00前给您退款129元，加微信 abc123 联系。最好的服务！",
        "Dear [NAME], we apologise for any inconvenience. 100% guaranteed, call +86 138 1234 5678.",
        "親愛的顧客，造成您的困擾，還請見諒。",
    ),
    "complaint": (
        "杯子碎了，周五要用，不退款就打12315！手机13812345678",
        "Late AGAIN!!! I want my money back, order 2026",
    ),
    "state": (
        json.dumps({"command": "ack", "at": "2026", "created": [], "events": {}, "files": {}}) + "\n",
        '{"20261122": 3}',
        json.dumps({"schema": 1, "views": {"product": {"names": {}}}}),
        json.dumps({"labels": {"a": "b"}, "counts": {"x": {"y": 1}}}),
        '"a key"\n',
    ),
}


def attempt(name: str, data: bytes, folder: Path) -> None:
    """One input for one target; raises what is a crash."""
    with suppress(CstError, StoreTrouble):
        TARGETS[name](data, folder)
