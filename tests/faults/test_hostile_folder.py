"""What somebody may put into a shop folder: links, pipes, devices, folders in the place of files. Nothing is written
outside, nothing is waited for, nothing ends in a traceback; and what cannot be used is named."""

from __future__ import annotations

import os
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from zlib import crc32

import pytest
from conftest import Run

OPEN, CLOSED, THIRD = "20261122-01", "20261122-02", "20261122-03"
_SECONDS = 30  # long enough for the slowest machine; a command that waits for a pipe waits for ever

WRITERS: list[list[str]] = [
    ["log", "--text", "新的投诉", "--customer", "赵敏"],
    ["ack", OPEN, "--text", "王女士，我查了中转站"],
    ["note", OPEN, "--text", "仓库在查监控"],
    ["attach", OPEN, "PHOTO"],
    ["close", OPEN, "--outcome", "withdrawn", "--reason", "不要了"],
    ["reopen", CLOSED, "--reason", "又来了"],
    ["set", THIRD, "--category", "delivery-damaged"],
    ["merge", THIRD, OPEN, "--yes"],
    ["import", "EXPORT"],
    ["orders", "import", "BOOK", "--map", "order=no", "--map", "product=what"],
    ["config", "set", "name", "小店"],
    ["calendar", "import", "HOLIDAYS", "--name", "own"],
    ["faq", "publish", "faq-1", "--where", "taobao"],
    ["issues"],
    ["remind"],
    ["alerts"],
    ["triage", "learn"],
    ["undo"],
    ["draft", OPEN],
    ["archive", "--before", "2026-12-01"],
    ["doctor", "--fix"],
    ["erase", "--customer", "李雷", "--yes", "--confirm", "李雷"],
]
READERS: list[list[str]] = [
    ["next"],
    ["next", "-f", "jsonl"],
    ["list", "--all"],
    ["show", OPEN],
    ["why", OPEN],
    ["related", OPEN],
    ["options", OPEN],
    ["draft", OPEN],
    ["report", "--all"],
    ["issues", "--min", "1"],
    ["faq", "--min", "1"],
    ["alerts"],
    ["agenda"],
    ["remind", "--dry-run", "--within", "9h"],
    ["export"],
    ["orders", "list"],
    ["config"],
    ["calendar", "show"],
    ["playbook"],
    ["advocates"],
    ["clocks", "list"],
    ["policy"],
    ["doctor"],
    ["audit"],
    ["dossier", OPEN],
    ["erase", "--customer", "李雷", "--dry-run"],
]
PLACES = (
    f"open/{OPEN}.toml", "open", "closed", "closed/2026-11", f"closed/2026-11/{CLOSED}.toml", "state",
    "state/undo.jsonl", "state/ids.json", "state/reminded.jsonl", "state/drafts.jsonl", "state/issues.json",
    "state/learned.json", "trash", "attachments", f"attachments/{OPEN}", "orders", "orders/undated.csv", "calendar",
    "calendar/own.toml", "playbook", "playbook/own.toml", "faq.toml", "shop.toml", ".cst", ".cst/lock", ".cst/due",
    ".cst/facts", ".cst/likes", ".cst/orders",
)  # fmt: skip
# By default some commands, and one place of each kind; every place in the slow tier.
_QUICK = {f"open/{OPEN}.toml", "state", "state/undo.jsonl", "attachments", "closed/2026-11", ".cst", "shop.toml"}


_SOME_READERS = [READERS[n] for n in (0, 3, 5, 8)]
_SOME_WRITERS = [words for words in WRITERS if words[0] in {"log", "ack", "attach", "close", "config", "undo", "erase"}]
Commands = tuple[list[list[str]], list[list[str]]]


@pytest.fixture(params=[False, pytest.param(True, marks=pytest.mark.slow)], ids=["some", "all"])
def commands(request: pytest.FixtureRequest) -> Commands:
    """What is run: readers and writers."""
    return (READERS, WRITERS) if request.param else (_SOME_READERS, _SOME_WRITERS)


def _places(quick: set[str] = _QUICK) -> list[object]:
    return [pytest.param(name, marks=() if name in quick else pytest.mark.slow) for name in PLACES]


@pytest.fixture(autouse=True)
def _nothing_waits() -> Iterator[None]:
    """A command that waits for a pipe fails here instead of hanging."""
    if not hasattr(signal, "SIGALRM"):
        yield
        return

    def late(_: int, __: FrameType | None) -> None:
        raise AssertionError("a command waits for something that never comes")

    before = signal.signal(signal.SIGALRM, late)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A folder that is not the shop's, with files in it that must stay as they are."""
    folder = tmp_path / "outside"
    folder.mkdir()
    (folder / "diary.txt").write_text("nobody's business\n")
    return folder


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the stocked shop is kept, once it was made."""
    return tmp_path_factory.mktemp("model") / "shop"


@pytest.fixture
def stocked(run: Run, shop: Path, tmp_path: Path, outside: Path, model: Path) -> Path:
    """A shop with something in every place, and the files that commands are given."""
    (tmp_path / "PHOTO").write_bytes(b"\x89PNG")
    (tmp_path / "BOOK").write_text("no,what\n77,旅行杯\n", "utf-8")
    (tmp_path / "EXPORT").write_text("text,external_id\n杯子碎了,x:1\n", "utf-8")
    (tmp_path / "HOLIDAYS").write_text("", "utf-8")
    if model.exists():
        shutil.copytree(model, shop)
        return shop
    for words in (
        ["log", "--text", "快递五天没动了", "--customer", "王女士", "--order", "77"],
        ["log", "--text", "颜色和图片不一样", "--customer", "李雷"],
        ["log", "--text", "杯盖漏水", "--customer", "韩梅梅"],
        ["close", CLOSED, "--outcome", "withdrawn", "--reason", "不要了"],
        ["attach", OPEN, str(tmp_path / "PHOTO")],
        ["orders", "import", str(tmp_path / "BOOK"), "--map", "order=no", "--map", "product=what"],
        ["draft", OPEN],
        ["remind", "--within", "9h"],
        ["issues", "--min", "1"],
        ["report", "--all"],
        ["related", OPEN],
        ["triage", "learn"],
    ):
        assert run(*words).code == 0, words
    for folder in ("calendar", "playbook"):
        (shop / folder).mkdir(exist_ok=True)
    (shop / "calendar" / "own.toml").write_text("[[closure]]\nfrom = 2026-12-01\nto = 2026-12-03\n")
    (shop / "faq.toml").write_text("schema = 1\n")
    shutil.copytree(shop, model)
    return shop


def _run_all(run: Run, tmp_path: Path, commands: list[list[str]], check: Callable[[str], None] = lambda _: None) -> int:
    """Every command, each within its time and without a traceback; how many were refused."""
    refused = 0
    for words in commands:
        args = [str(tmp_path / word) if word.isupper() and word.isalpha() else word for word in words]
        if hasattr(signal, "SIGALRM"):
            signal.alarm(_SECONDS)
        ended = run(*args)
        assert ended.code in range(7), (words, ended)
        assert ended.code in {0, 3} or "Error: " in ended.stderr, (words, ended)
        refused += ended.code in {5, 6}
        check(" ".join(words))
    return refused


def _seen(folder: Path) -> dict[str, tuple[int, bytes]]:
    return {
        path.relative_to(folder).as_posix(): (path.lstat().st_mode, path.read_bytes() if path.is_file() else b"")
        for path in sorted(folder.rglob("*"))
    }


@pytest.mark.parametrize("place", _places())
def test_nothing_is_written_through_a_link(
    stocked: Path, outside: Path, tmp_path: Path, run: Run, place: str, commands: Commands
) -> None:
    """A link in the place of any file or folder, to what was there or to somebody's own: what it leads to stays."""
    path, there = stocked / place, outside / "there"
    if path.exists():
        path.rename(there)
    elif "." in Path(place).name and not place.startswith(".cst"):
        there.write_text("mine\n")
    else:
        there.mkdir()
    path.parent.mkdir(exist_ok=True)
    path.symlink_to(there)
    before = _seen(outside)

    def unchanged(command: str) -> None:
        assert _seen(outside) == before, command

    _run_all(run, tmp_path, [*commands[0], *commands[1], *commands[0]], unchanged)
    assert _seen(outside) == before


def test_a_link_is_named(stocked: Path, outside: Path, run: Run) -> None:
    """The message says which place is a link, and what to do; a case that is one is told apart from the others."""
    shutil.move(stocked / "state", outside / "state")
    (stocked / "state").symlink_to(outside / "state")
    ended = run("log", "--text", "x")
    assert ended.code == 5
    assert f"Error: '{stocked}/state/" in ended.stderr
    assert "is a link, or lies behind one" in ended.stderr
    assert "Hint: put the file or the folder itself in the link's place" in ended.stderr
    (stocked / "open" / f"{THIRD}.toml").unlink()
    (stocked / "open" / f"{THIRD}.toml").symlink_to("/etc/passwd")
    ended = run("next", "-f", "ids")
    assert (ended.code, ended.lines) == (5, [OPEN])
    assert f"'open/{THIRD}.toml' cannot be read: it is a link, and links are not followed" in ended.stderr


def test_the_shop_folder_itself_may_be_a_link(stocked: Path, tmp_path: Path, run: Run) -> None:
    """An owner who keeps the shop elsewhere reaches it through a link, as always."""
    (tmp_path / "way").symlink_to(stocked)
    assert run("log", "--text", "x", "--quiet", "--shop", tmp_path / "way").code == 0
    assert run("ack", OPEN, "--text", "我查了", "--shop", tmp_path / "way").code == 0
    assert run("backup", tmp_path / "a.tar", "--shop", tmp_path / "way").code == 0
    assert (stocked / "open" / "20261122-04.toml").is_file()


def _replaced(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    path.unlink(missing_ok=True)
    path.parent.mkdir(exist_ok=True)


@pytest.mark.parametrize("place", _places())
@pytest.mark.parametrize("kind", ["pipe", "folder or file", pytest.param("device", marks=pytest.mark.slow)])
def test_something_else_in_the_place_of_a_file(
    stocked: Path, tmp_path: Path, run: Run, place: str, kind: str, commands: Commands
) -> None:
    """A pipe, a device, a folder for a file or a file for a folder: every command ends, in time, with words."""
    path = stocked / place
    was_folder = path.is_dir()
    _replaced(path)
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "device":
        if os.geteuid():
            pytest.skip("making a device needs root")
        os.mknod(path, 0o20666, os.makedev(1, 5))  # /dev/zero
    elif was_folder:
        path.write_text("no folder")
    else:
        path.mkdir()
    _run_all(run, tmp_path, [*commands[0], *commands[1]])
    assert run("next").code in {0, 5, 6}


def _mib(count: int) -> bytes:
    return b"#" * (count << 20)


_CASE = f"""schema = 1
id = "{THIRD}"
[complaint]
received_at = 2026-11-22T09:14:00+08:00
logged_at = 2026-11-22T09:20:11+08:00
"""
_EVENT = '[[event]]\nid = "a"\nseq = 1\nat = 2026-11-22T09:31:00+08:00\n'
HOSTILE: dict[str, bytes] = {
    "50 MB of comments": _CASE.encode() + _mib(50),
    "50 MB of NUL": bytes(50 << 20),
    "20 MB of one line": (_CASE + 'text = "').encode() + b"x" * 20_000_000 + b'"\n',
    "deep arrays": (_CASE + "x = " + "[" * 50_000).encode(),
    "deep tables": (_CASE + "x = " + "{a=" * 20_000).encode(),
    "deep keys": (_CASE + ".".join("a" * 20_000) + " = 1\n").encode(),
    "a deep header": (_CASE + "[" + ".".join("a" * 20_000) + "]\n").encode(),
    "many tables": (_CASE + "".join(f"[t{n}]\na = 1\n" for n in range(50_000))).encode(),
    "NUL in a text": _CASE.encode() + b'text = "a\x00b"\n',
    "escaped NUL": (_CASE + 'text = "a\\u0000b"\nsummary = "a\\u0000"\n').encode(),
    "lone surrogate": (_CASE + 'text = "a\\ud800b"\n').encode(),
    "a huge number": (_CASE + "quantity = " + "9" * 10_000 + "\n").encode(),
    "a huge sum": (_CASE + '[order]\namount = "9e999999999"\n').encode(),
    "infinity": (_CASE + '[order]\namount = "Infinity"\nquantity = inf\n').encode(),
    "terminal escapes": (_CASE + 'text = "\\u001b]0;owned\\u0007\\u001b[2J\\u009b31m"\nsummary = "\\u001b[8mx"\n'
                         '[customer]\nname = "\\u001b]52;c;cm0gLXJm\\u0007"\n').encode(),
    "bidi": (_CASE + 'text = "\\u202eabc\\u2066x"\nsummary = "\\u202e退款\\u2069"\n').encode(),
    "a formula": (_CASE + 'text = "=HYPERLINK(1)"\n[customer]\nname = "@SUM(1)"\n').encode(),
    "year 1": _CASE.replace("2026-11-22T09:14:00+08:00", "0001-01-01T00:00:00+08:00").encode(),
    "year 9999": _CASE.replace("2026-11-22T09:14:00+08:00", "9999-12-31T23:59:59-08:00").encode(),
    "an odd zone": _CASE.replace("+08:00", "+23:59").encode(),
    "another id": _CASE.replace(THIRD, OPEN).encode(),
    "an id with a path": _CASE.replace(f'"{THIRD}"', '"../../../../etc/passwd"').encode(),
    "merged into a path": (_CASE + _EVENT + 'kind = "merged"\ncase = "../../outside/diary"\nrole = "merged-away"\n'
                           ).encode(),
    "merged into itself": (_CASE + _EVENT + f'kind = "merged"\ncase = "{THIRD}"\nrole = "merged-away"\n').encode(),
    "linked to a path": (_CASE + _EVENT + 'kind = "linked"\ncase = "../../x"\n').encode(),
    "attached from a path": (_CASE + _EVENT + 'kind = "attached"\nname = "../../../etc/passwd"\nsize = 1\n'
                             'sha256 = "../../../../etc/passwd"\ntaken_from = "../.."\n').encode(),
    "an unknown kind": (_CASE + _EVENT + 'kind = "exploded"\n').encode(),
    "twenty thousand events": (_CASE + (_EVENT + 'kind = "noted"\ntext = "x"\n') * 20_000).encode(),
    "lists for texts": (_CASE + 'text = ["a"]\nsummary = {a = 1}\n').encode(),
    "tables for lists": (_CASE + "event = 3\n").encode(),
    "braces": (_CASE + 'text = "${name} {0.__class__} {{7*7}} %s $$"\n[customer]\nname = "{x}"\n').encode(),
}  # fmt: skip
_SLOW = {"50 MB of NUL", "20 MB of one line", "many tables", "twenty thousand events"}


@pytest.mark.parametrize(
    "kind", [pytest.param(kind, marks=pytest.mark.slow if kind in _SLOW else ()) for kind in HOSTILE]
)
def test_a_hostile_case_file(
    stocked: Path, outside: Path, tmp_path: Path, run: Run, kind: str, commands: Commands
) -> None:
    """Whatever a case file holds: the others are served, and it is named, or shown without harm."""
    (stocked / "open" / f"{THIRD}.toml").write_bytes(HOSTILE[kind])
    before = _seen(outside)
    about = [["show", THIRD], ["why", THIRD], ["draft", THIRD], ["options", THIRD], ["related", THIRD]]
    _run_all(run, tmp_path, [*commands[0], *about, ["note", THIRD, "--text", "x"], ["undo"], *READERS[:3]])
    listed = run("list", "--all", "-f", "ids")
    assert OPEN in listed.lines
    assert '"file": "attachments/..' not in run("show", THIRD, "-f", "json").stdout
    for words in (["list", "--all"], ["show", THIRD], ["next"]):
        shown = run(*words)
        assert not {"\x1b", "\x07", "\x9b", "\x00", "\u202e", "\u2066"} & set(shown.stderr), words
    assert _seen(outside) == before


NAMES = (
    "../x.toml",
    "20261122-01 (conflicted copy).toml",
    "\x1b[2J.toml",
    "-rf.toml",
    "\u202e.toml",
    "a\nb.toml",
    "$(id).toml",
)


@pytest.mark.parametrize("name", NAMES[1:])
def test_a_file_with_a_hostile_name(stocked: Path, tmp_path: Path, run: Run, name: str) -> None:
    """Its name is shown without what a terminal would obey, and it hides no case."""
    (stocked / "open" / name).write_bytes((stocked / "open" / f"{OPEN}.toml").read_bytes())
    _run_all(run, tmp_path, _SOME_READERS)
    ended = run("doctor")
    assert ended.code in {3, 5}
    assert not {"\x1b", "\u202e"} & set(ended.stderr)
    assert {OPEN, THIRD} <= set(run("list", "-f", "ids").lines)


def _forged(data: bytes, computed: bytes) -> bytes:
    """A cache with right checksums whose lines and note say something else than what was computed."""
    head, note, *lines = data.split(b"\n")[:-1]
    body = b"".join(b"\t".join([*line.split(b"\t", 2)[:2], computed]) + b"\n" for line in lines)
    told = note.split(b" ")[0] + b" " + computed + b"\n" if note else b"\n"
    begin = head.rsplit(b" ", 2)[0]
    return begin + f" {crc32(told):08x} {crc32(body):08x}\n".encode() + told + body


COMPUTED = (
    b"", b"x", b"\t\t\t\t\t\t", b"\xff\xfe",
    b"0\t0\t\t\t\tnull", b"1\t2\t\t\t\t[]", b"0\t9e999\t[]\t{}", b"nan\tinf\t\t[[]]",
    b"0.0\t9999999999.0\t\t[[1,2,3,4,5]]\t{}", b"0.0\t9999999999.0\t\t[]\t\x5b\x5d", b"[" * 9999, b'{"a": 1}',
    b"0\t1\t \t \t\t" + b"[" * 9999, b'0\t1\t\t\t\t["x",{},{}]',
)  # fmt: skip


@pytest.mark.parametrize("computed", COMPUTED)
def test_a_forged_index(stocked: Path, tmp_path: Path, run: Run, computed: bytes) -> None:
    """What stands in the cache is no order: nonsense under right checksums is computed anew, and nobody notices."""
    shown = [
        ["next", "-f", "ids"],
        ["list", "-f", "ids"],
        ["related", OPEN],
        ["report", "--all"],
        ["issues", "--min", "1"],
    ]
    shown += [
        ["issues", "--min", "1"],
        ["remind", "--dry-run", "--within", "9h", "-f", "json"],
        ["alerts"],
        ["log", "--text", "x", "--quiet"],
    ]
    shown += [["orders", "list"], ["show", OPEN], ["agenda"]]
    for words in shown:
        run(*words)
    later = time.time_ns() + 10**9
    for path in (stocked / ".cst").rglob("*"):
        if path.is_file() and path.read_bytes().startswith(b"cst-cases"):
            path.write_bytes(_forged(path.read_bytes(), computed))
            os.utime(path, ns=(later, later))
        elif path.is_file() and path.name != "lock":
            path.write_bytes(computed)
    assert _run_all(run, tmp_path, shown) == 0
    assert OPEN in run("list", "-f", "ids").lines
