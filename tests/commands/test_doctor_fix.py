"""`cst doctor --fix`: what sync programs, git, crashes and editors left in the folder is healed, and can be undone."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import LOG, Run

Contents = Callable[[], dict[str, bytes]]
ID, OTHER = "20261122-01", "20261122-02"
# What comes of an interrupted or a taken-back command and is no state of the shop.
APART = ("state/undo.jsonl", "state/ids.json", "trash/doctor.jsonl", "state/chain")
COPIES = [
    "open/20261122-01 (conflicted copy 2026-11-23).toml",
    "open/20261122-01 (LAPTOP's conflicted copy 2026-11-23 101500).toml",
    "open/20261122-01 (冲突副本 2026-11-23).toml",
    "open/20261122-01 (小杯子的冲突版本).toml",
    "open/20261122-01-LAPTOP7.toml",
    "open/20261122-01.sync-conflict-20261123-101010-ABCDEFG.toml",
    "open/20261122-01_conflict-20261123-101010.toml",
    "open/20261122-01 2.toml",
    "open/20261122-01 (1).toml",
    "open/副本 20261122-01.toml",
    "closed/2026-11/20261122-01.toml",
    "open/20261122-77.toml",
]


@pytest.fixture
def two(run: Run, shop: Path) -> Path:
    """A case that was answered, one that was closed, a photo, an order, a FAQ entry."""
    assert run(*LOG).code == 0
    assert run("ack", "1", "--text", "王女士，我查了中转站").code == 0
    assert run("log", "--text", "杯盖漏水", "--customer", "李雷").code == 0
    assert run("close", "2", "--outcome", "withdrawn", "--reason", "客户说不用了").code == 0
    return shop


@pytest.fixture
def state(contents: Contents) -> Contents:
    """What stands in the folder, without its own notes of what was done."""
    return lambda: {name: data for name, data in contents().items() if not name.startswith(APART)}


def rows(run: Run, *args: str, code: int = 0) -> list[dict[str, object]]:
    done = run("doctor", *args, "-f", "json")
    assert done.code == code, done
    found: list[dict[str, object]] = json.loads(done.stdout)
    return found


def kinds(run: Run, case: str = ID) -> list[str]:
    (row,) = json.loads(run("show", case, "-f", "json").stdout)
    return [event["kind"] for event in row["events"]]


@pytest.mark.parametrize("name", COPIES)
def test_a_conflict_copy_becomes_part_of_its_case(run: Run, two: Path, state: Contents, name: str) -> None:
    """However a sync program names it: what happened on both machines is there, once; undo brings the copy back."""
    case = two / "open" / f"{ID}.toml"
    copy = two / name
    copy.write_bytes(case.read_bytes())
    copy.chmod(0o600)
    before_work = case.read_bytes()
    run("note", "1", "--text", "仓库在查")
    mine = case.read_bytes()
    case.write_bytes(before_work)
    run("note", "1", "--text", "客户来电")
    copy.write_bytes(mine)
    copy.chmod(0o600)
    before = state()
    assert rows(run, code=run("doctor").code)[0]["fixed"] is False
    assert state() == before
    fixed = rows(run, "--fix")
    assert {(row["fix_code"], row["fixed"]) for row in fixed} == {("union", True)}
    assert rows(run) == []
    assert not copy.exists()
    assert (run("next").code, kinds(run)) == (0, ["acknowledged", "noted", "noted"])
    assert rows(run, "--fix") == []
    assert run("undo").code == 0
    assert state() == before


def test_git_conflict_markers_in_a_case(run: Run, two: Path, state: Contents, tmp_path: Path) -> None:
    """A real merge of two branches; both notes stay, comments too, and undo brings the markers back."""

    def git(*args: str) -> int:
        identity = ("-c", "user.name=x", "-c", "user.email=x@example.com", "-c", "commit.gpgsign=false")
        return subprocess.run(["git", *identity, *args], cwd=two, capture_output=True, check=False).returncode

    if git("init", "-q", "-b", "main") != 0:
        pytest.skip("git is not there")
    case = two / "open" / f"{ID}.toml"
    case.write_text(f"# mine\n{case.read_text('utf-8')}", "utf-8")
    git("add", "open"), git("commit", "-qm", "a"), git("checkout", "-qb", "laptop")
    run("note", "1", "--text", "仓库在查")
    git("commit", "-qam", "b"), git("checkout", "-q", "main")
    run("note", "1", "--text", "客户来电")
    git("commit", "-qam", "c")
    assert git("merge", "laptop") != 0
    assert case.read_bytes().count(b"<<<<<<<") >= 1
    before = {name: data for name, data in state().items() if not name.startswith(".git/")}
    found = {(row["file"], row["problem_code"], row["fix_code"]) for row in rows(run, code=5)}
    assert (f"open/{ID}.toml", "conflict", "union") in found
    assert all(row["fixed"] for row in rows(run, "--fix"))
    assert kinds(run) == ["acknowledged", "noted", "noted"]
    assert case.read_text("utf-8").startswith("# mine\n")
    assert run("undo").code == 0
    assert {name: data for name, data in state().items() if not name.startswith(".git/")} == before


def test_one_number_given_to_two_customers(run: Run, two: Path, state: Contents, tmp_path: Path) -> None:
    """Two machines without a network: each complaint keeps all it has, one of them under a new number."""
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(b"photo")
    text = (two / "open" / f"{ID}.toml").read_text("utf-8")
    run("attach", "1", str(photo))
    theirs = text.replace("快递五天没动了，我周五要用！", "颜色不对").replace(
        "2026-11-22T12:00:00", "2026-11-22T11:30:00"
    )
    head = theirs.partition("\n[[event]]")[0]
    copy = two / "open" / f"{ID} (1).toml"
    copy.write_text(head, "utf-8")
    copy.chmod(0o600)
    before = state()
    (row,) = rows(run, code=3)
    assert (row["problem_code"], row["fix_code"]) == ("number", "renumber")
    rows(run, "--fix")
    listed = json.loads(run("list", "--all", "-f", "json").stdout)
    assert {(found["case"], found["text"]) for found in listed} == {
        (ID, "快递五天没动了，我周五要用！"), (OTHER, "杯盖漏水"), ("20261122-03", "颜色不对"),
    }  # fmt: skip
    assert kinds(run) == ["acknowledged", "attached"]
    assert run("undo").code == 0
    assert state() == before
    assert run("log", "--text", "x", "--quiet").stdout == "20261122-04\n"


DAMAGED: list[tuple[str, Callable[[bytes], bytes], str, int]] = [
    (f"open/{ID}.toml", lambda data: data[:-12], "salvage", 5),
    (f"open/{ID}.toml", lambda data: data + b"\0" * 500, "salvage", 5),
    (f"open/{ID}.toml", lambda data: data + b"[[event]]\nid = 3\n", "salvage", 5),
    (f"open/{ID}.toml", lambda data: data.replace("快递".encode(), b"\xff\xfe", 1), "salvage", 5),
    (f"open/{ID}.toml", lambda data: b"", "quarantine", 5),
    (f"open/{ID}.toml", lambda data: b"\0" * 300, "quarantine", 5),
    (f"open/{ID}.toml", lambda data: data.replace(f'"{ID}"'.encode(), b'"../../x"'), "quarantine", 5),
    ("open/mine.toml", lambda data: b"x = 1\n", "quarantine", 3),
    ("state/ids.json", lambda data: b"{", "rebuild", 3),
    ("state/undo.jsonl", lambda data: data + b'{"command": \n', "salvage", 3),
    ("state/reminded.jsonl", lambda data: b'"a"\nb"\n', "salvage", 3),
    ("state/drafts.jsonl", lambda data: b"{}\n", "salvage", 3),
    ("state/issues.json", lambda data: b"[]", "trash", 3),
    ("state/learned.json", lambda data: b"[]", "trash", 3),
    ("state/reminded (conflicted copy).jsonl", lambda data: b'"k"\n', "union", 3),
    ("state/ids.sync-conflict-1.json", lambda data: b'{"20261122": 9}', "union", 3),
    ("state/undo (1).jsonl", lambda data: b"", "trash", 3),
    ("attachments/20261122-01/" + "a" * 64 + ".jpg", lambda data: b"x", "trash", 3),
    ("open/.tmp-12-x.toml", lambda data: b"half", "trash", 3),
    ("orders/2026-11.csv", lambda data: "id,product\n1,旅行杯\n2,杯".encode()[:-1], "salvage", 5),
    ("orders/list.csv", lambda data: b"what\n1\n", "quarantine", 5),
    ("faq.toml", lambda data: b"= 3", "quarantine", 5),
    ("faq.toml", lambda data: b'schema = 1\n[[entry]]\nid = "x"\n', "salvage", 5),
]  # fmt: skip


@pytest.mark.parametrize(("name", "damage", "fix_code", "code"), DAMAGED)
def test_what_is_damaged_is_healed_or_put_away(
    run: Run, two: Path, state: Contents, name: str, damage: Callable[[bytes], bytes], fix_code: str, code: int
) -> None:
    """Named first, with nothing changed; then healed, with what was there in the trash; then taken back."""
    path = two / name
    path.parent.mkdir(exist_ok=True, mode=0o700)
    path.write_bytes(damage(path.read_bytes() if path.exists() else b""))
    path.chmod(0o600)
    raw, before = path.read_bytes(), state()
    (row,) = rows(run, code=code)
    assert (row["fix_code"], row["fixed"]) == (fix_code, False)
    assert rows(run, "--fix", "--dry-run", code=code) == [row]
    assert state() == before
    assert rows(run, "--fix") == [{**row, "fixed": True}]
    assert raw in [kept.read_bytes() for kept in (two / "trash").iterdir()]
    assert rows(run) == []
    assert run("next").code == 0
    if name != "state/undo.jsonl":
        done = run("undo")
        assert (done.code, "took back: doctor" in done.stderr) == (0, True), done
        assert state() == before


def test_what_can_be_read_of_a_case_stays(run: Run, two: Path) -> None:
    """The end of the file is gone: the complaint is there, its number too, and the owner is told where the rest is."""
    path = two / "open" / f"{ID}.toml"
    path.write_bytes(path.read_bytes()[:-12])
    rows(run, "--fix")
    assert kinds(run) == []
    assert run("next", "1").code == 0
    (reason,) = [json.loads(line) for line in (two / "trash" / "doctor.jsonl").read_text("utf-8").splitlines()]
    assert (reason["file"], reason["problem_code"]) == (f"open/{ID}.toml", "unreadable")
    assert (two / reason["kept"]).is_file()


def test_a_case_of_a_newer_cst_is_left_alone(run: Run, two: Path, state: Contents) -> None:
    """It is whole; only this version cannot read it."""
    path = two / "open" / f"{ID}.toml"
    path.write_bytes(path.read_bytes().replace(b"schema = 1", b"schema = 99"))
    before = state()
    (row,) = rows(run, "--fix", code=5)
    assert (row["fix_code"], row["fixed"]) == (None, False)
    assert state() == before


@pytest.mark.parametrize("settings", ["zone = ", "zonee = 'x'\n"])
def test_settings_are_the_owners_to_mend(run: Run, two: Path, settings: str) -> None:
    """The rest is healed all the same."""
    (two / "shop.toml").write_text(settings, "utf-8")
    (two / "open" / f"{ID}.toml").chmod(0o644)
    found = {row["file"]: row["fixed"] for row in rows(run, "--fix", code=3)}
    assert found == {"shop.toml": False, f"open/{ID}.toml": True}


def test_rights_are_put_right_and_back(run: Run, two: Path) -> None:
    """Files and folders, for the owner's eyes only."""
    paths = [two / "open" / f"{ID}.toml", two / "trash", two / "open"]
    for path in paths:
        path.chmod(path.stat().st_mode | 0o055)
    assert {row["fix_code"] for row in rows(run, "--fix")} == {"mode"}
    assert [f"{path.stat().st_mode & 0o777:o}" for path in paths] == ["600", "700", "700"]
    assert run("undo").code == 0
    assert [f"{path.stat().st_mode & 0o777:o}" for path in paths] == ["655", "755", "755"]


def test_several_things_at_once_and_in_a_row(run: Run, two: Path, state: Contents) -> None:
    """A damaged copy under a wrong name in the wrong place, with wrong rights: healed by one command, undone by one."""
    closed = next(two.glob("closed/*/*.toml"))
    odd = two / "open" / "x.toml"
    odd.write_bytes(closed.read_bytes() + b"\n[[event]]\nid = \n")
    odd.chmod(0o644)
    closed.unlink()
    before = state()
    found = rows(run, "--fix")
    assert {row["fix_code"] for row in found} == {"salvage", "rename", "mode"}
    assert (closed.exists(), rows(run)) == (True, [])
    assert run("undo").code == 0
    assert state() == before


def test_a_photo_that_was_put_into_the_trash_comes_back(run: Run, two: Path, tmp_path: Path) -> None:
    """And one that was changed is named, and stays as it is."""
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(b"photo")
    run("attach", "1", str(photo))
    (kept,) = two.glob("attachments/*/*")
    kept.rename(two / "trash" / f"{ID}-{kept.name}")
    assert [row["fix_code"] for row in rows(run, "--fix")] == ["restore"]
    assert kept.read_bytes() == b"photo"
    kept.write_bytes(b"other")
    (row,) = rows(run, "--fix", code=3)
    assert (row["problem_code"], row["fix_code"], kept.read_bytes()) == ("attachment", None, b"other")


@pytest.mark.parametrize("same", [True, False])
def test_a_copy_of_what_the_owner_wrote(run: Run, two: Path, same: bool) -> None:
    """The same text is put away; one that differs is the owner's to compare."""
    copy = two / "shop (conflicted copy).toml"
    copy.write_bytes((two / "shop.toml").read_bytes() + (b"" if same else b"\n# mine\n"))
    copy.chmod(0o600)
    (row,) = rows(run, "--fix", code=0 if same else 3)
    assert (row["problem_code"], row["fixed"], copy.exists()) == ("copy", same, not same)


def test_a_month_of_orders_that_was_doubled(run: Run, two: Path, state: Contents, tmp_path: Path) -> None:
    """What the copy adds is taken over; what the month says counts."""
    book = tmp_path / "book.csv"
    book.write_text("no,when,what\n1,2026-11-01,旅行杯\n", "utf-8")
    assert (
        run("orders", "import", book, "--map", "order=no", "--map", "ordered_at=when", "--map", "product=what").code
        == 0
    )
    (month,) = two.glob("orders/*.csv")
    copy = month.with_name("2026-11 (冲突副本).csv")
    copy.write_bytes(month.read_bytes().replace("旅行杯".encode(), "水杯".encode()) + b"2,,\xe6\x9d\xaf,\r\n")
    copy.chmod(0o600)
    before = state()
    assert [row["fix_code"] for row in rows(run, "--fix")] == ["union"]
    listed = json.loads(run("orders", "list", "-f", "json").stdout)
    assert [(row["id"], row["product"]) for row in listed] == [("1", "旅行杯"), ("2", "杯")]
    assert run("undo").code == 0
    assert state() == before


def test_git_left_two_versions_of_the_faq(run: Run, two: Path) -> None:
    """The entries of both."""
    first, twin = (
        f'[[entry]]\nid = "{name}"\nlanguage = "zh-Hans"\nquestion = "漏吗？"\nanswer = "换盖子。"\n'
        for name in ("ours", "theirs")
    )
    text = f"schema = 1\n<<<<<<< HEAD\n{first}=======\n{twin}>>>>>>> laptop\n"
    (two / "faq.toml").write_text(text, "utf-8")
    (two / "faq.toml").chmod(0o600)
    assert [row["fix_code"] for row in rows(run, "--fix")] == ["union"]
    assert (two / "faq.toml").read_text("utf-8").count("[[entry]]") == 2


def test_a_later_change_is_not_lost_by_undoing(run: Run, two: Path) -> None:
    """What was healed and then worked on stays."""
    copy = two / "open" / f"{ID} 2.toml"
    data = (two / "open" / f"{ID}.toml").read_bytes()
    copy.write_bytes(data.replace(b'channel = "wechat"\n', b""))
    copy.chmod(0o600)
    (two / "open" / f"{ID}.toml").write_bytes(data.rpartition(b"[[event]]")[0])
    rows(run, "--fix")
    path = two / "open" / f"{ID}.toml"
    path.write_bytes(path.read_bytes() + b"# later\n")
    done = run("undo")
    assert (done.code, "was changed by hand" in done.stderr) == (5, True)
    assert path.read_bytes().endswith(b"# later\n")


def test_a_forged_note_leads_nowhere(run: Run, two: Path, tmp_path: Path) -> None:
    """Undo follows no path out of the folder."""
    outside = tmp_path / "precious"
    outside.write_text("x", "utf-8")
    step = ["move", "open/../../precious", "trash/x", None]
    line = {"command": "doctor", "at": "2026-11-22T12:00:00+08:00", "created": [], "events": {}, "files": {}}
    with (two / "state" / "undo.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps({**line, "run": "x", "steps": [step]}) + "\n")
    done = run("undo")
    assert (done.code, outside.read_text("utf-8")) == (1, "x"), done
