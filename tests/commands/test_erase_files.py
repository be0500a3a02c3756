"""Nobody who was erased is found in the folder by grep: in files of other cases, own files, copies, names of files."""

from __future__ import annotations

import base64
import json
import subprocess
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from conftest import Run
from spelled import found_in

from cs_toolkit.store.order_rows import COLUMNS
from cs_toolkit.store.orders import OrderBook

PHONE, HANDLE, NAME, ORDER, MAIL = (
    "13800138000",
    "tb_xiaoming88",
    "王小明",
    "202607251234592825",
    "xiaoming@example.com",
)
HIS = ("--customer", NAME, "--handle", HANDLE, "--contact", f"{PHONE} {MAIL}", "--order", ORDER, "--product", "旅行杯")
WHO = (NAME, PHONE, HANDLE, ORDER, MAIL)
SPELLED = f"{NAME} {PHONE} １３８００１３８０００ 138 0013 8000 王 小 明 {HANDLE} {ORDER} {MAIL}"


@pytest.fixture
def two(run: Run, shop: Path) -> Path:
    """A shop with a case of his and one of somebody else."""
    assert run("log", "--text", f"我是{NAME}", *HIS).code == 0
    assert run("log", "--text", "杯子漏水", "--customer", "李雷", "--handle", "lilei").code == 0
    return shop


def erase(run: Run, *more: str) -> Any:
    return run("erase", "--customer", HANDLE, "--yes", "--confirm", HANDLE, *more)


def told(run: Run) -> dict[str, list[str]]:
    shown = run("erase", "--customer", HANDLE, "--dry-run", "-f", "jsonl")
    return {row["what"]: row["names"] for row in map(json.loads, shown.lines)}


def left(shop: Path) -> list[tuple[str, str]]:
    """What of him is left, in a file or in a name."""
    files = [(path.relative_to(shop).as_posix(), path) for path in shop.rglob("*")]
    return [
        (name, known)
        for name, path in files
        for known in WHO
        if found_in(name, known)
        or (path.is_file() and found_in(path.read_bytes().decode("utf-8", "replace").replace("\0", "\n"), known))
    ]


@pytest.mark.parametrize("name", ["chat.txt", "order.csv", "page.html", "mail.eml", "told.json"])
def test_what_others_sent_loses_him_and_is_still_what_was_kept(run: Run, two: Path, tmp_path: Path, name: str) -> None:
    """The kept file gets a new digest, and its case names that: doctor and dossier find it whole."""
    sent = tmp_path / name
    sent.write_text(f'{{"text": "{SPELLED}"}}' if name.endswith("json") else f"From: a@b.c\n\nA, {SPELLED}\n", "utf-8")
    assert run("attach", "2", sent).code == 0
    assert any(file.startswith("attachments/20261122-02/") for file in told(run)["files"])
    assert erase(run).code == 0
    assert left(two) == []
    (kept,) = (two / "attachments" / "20261122-02").iterdir()
    assert kept.name == f"{sha256(kept.read_bytes()).hexdigest()}{sent.suffix}"
    assert kept.name[:64] in (two / "open" / "20261122-02.toml").read_text()
    assert f"size = {kept.stat().st_size}" in (two / "open" / "20261122-02.toml").read_text()
    assert run("doctor").code == 0
    assert run("audit").code == 0


def test_the_name_under_which_others_sent_it(run: Run, two: Path, tmp_path: Path) -> None:
    """It stands in their case, and is no name of a file of ours."""
    sent = tmp_path / f"聊天{NAME} {PHONE}.txt"
    sent.write_text("nothing", "utf-8")
    run("attach", "2", sent)
    assert erase(run).code == 0
    assert left(two) == []
    assert "聊天" in (two / "open" / "20261122-02.toml").read_text("utf-8")


@pytest.mark.parametrize(
    "name",
    [
        "notes.txt",
        "calendar/own.toml",
        "playbook/mine.toml",
        "orders/2026-11.csv.bak",
        "open.bak/20261122-01.toml",
        "open/20261122-01.toml~",
        "attachments/20261122-02/by-hand.txt",
        "trash/what.bin",
        "export.csv",
        "state/drafts (conflicted copy).jsonl",
    ],
)
@pytest.mark.parametrize("code", ["utf-8", "gb18030"])
def test_files_of_the_owner_and_copies_in_the_folder(run: Run, two: Path, name: str, code: str) -> None:
    """Comments, notes, copies that were made by hand; as Chinese spreadsheets write them, too."""
    path = two / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(f"# {SPELLED}\n".encode(code))
    assert erase(run).code == 0
    data = path.read_bytes().decode(code) if path.exists() else ""
    assert not any(found_in(data, known) for known in WHO)
    assert left(two) == []


@pytest.mark.parametrize(
    "name", [f"{NAME}.txt", f"chats/{NAME}/{PHONE}.txt", f"open/20261122-02 ({NAME}).toml~", f"{HANDLE}.jpg"]
)
def test_names_of_files_and_folders(run: Run, two: Path, name: str) -> None:
    """They are called something else then, and nothing of what they hold is lost."""
    path = two / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"\xff\xd8 a picture\0")
    assert name in told(run)["files"]
    assert erase(run).code == 0
    assert left(two) == []
    assert b"\xff\xd8 a picture\0" in {path.read_bytes() for path in two.rglob("*") if path.is_file()}


def test_two_names_that_become_one(run: Run, two: Path) -> None:
    """Both files are there afterwards."""
    (two / f"{NAME}.txt").write_text("one")
    (two / f"{PHONE}.txt").write_text("two")
    (two / "….txt").write_text("three")
    assert erase(run).code == 0
    assert {path.read_text() for path in two.glob("*.txt")} == {"one", "two", "three"}
    assert left(two) == []


def test_what_is_no_text_keeps_its_length(run: Run, two: Path, tmp_path: Path) -> None:
    """A backup that was put into the folder, a picture that names its maker: painted over, and told."""
    data = b"\x89PNG\0\xff" + SPELLED.encode() + b"\0\xfe tail"
    (two / "old.bin").write_bytes(data)
    (tmp_path / "p.jpg").write_bytes(data)
    run("attach", "2", tmp_path / "p.jpg")
    shown = told(run)
    assert {"old.bin"} < set(shown["files"])
    assert {"old.bin"} < set(shown["unread"])
    assert erase(run).code == 0
    assert len((two / "old.bin").read_bytes()) == len(data)
    assert (two / "old.bin").read_bytes().endswith(b"\0\xfe tail")
    assert left(two) == []
    assert run("doctor").code == 0


def test_a_tar_in_the_folder_is_a_tar_still(run: Run, two: Path, tmp_path: Path) -> None:
    """A copy of the folder made with another program: what others wrote in it can be taken out."""
    subprocess.run(["tar", "-cf", str(tmp_path / "copy.tar"), "open"], cwd=two, check=True)
    (tmp_path / "copy.tar").rename(two / "copy.tar")
    assert erase(run).code == 0
    assert left(two) == []
    found = subprocess.run(["tar", "-tf", str(two / "copy.tar")], capture_output=True, text=True, check=True)
    assert "open/20261122-02.toml" in found.stdout


def test_what_cst_cannot_reach_is_named_before_and_after(run: Run, two: Path, tmp_path: Path) -> None:
    """A setting that is his name, a mail whose text is coded, what a program keeps of earlier days, pictures."""
    settings = two / "shop.toml"
    settings.write_text(f'# {NAME}\nname = "{NAME}的店"\n' + settings.read_text("utf-8"), "utf-8")
    coded = base64.b64encode(f"我和{NAME}一起买的".encode()).decode()
    (two / "m.eml").write_text(
        f"From: a@b.c\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n{coded}\n"
    )
    (two / ".git").mkdir()
    (two / ".git" / "index").write_bytes(NAME.encode())
    (tmp_path / "p.jpg").write_bytes(b"\xff\xd8\xff")
    run("attach", "2", tmp_path / "p.jpg")
    shown = told(run)
    assert shown["left"] == ["m.eml", "shop.toml"]
    assert [name.partition("/")[0] for name in shown["unread"]] == [".git", "attachments"]
    done = erase(run)
    assert all(name in done.stderr for name in ("'shop.toml'", "'m.eml'", "'.git'", "1 file that others sent"))
    assert settings.read_text("utf-8").startswith(f'# …\nname = "{NAME}的店"')
    assert (two / ".git" / "index").read_bytes() == NAME.encode()


def test_an_erase_of_files_that_was_killed_is_finished(run: Run, two: Path, tmp_path: Path) -> None:
    """Given again, it does the rest: the kept file, its case and the renamed file agree."""
    sent = tmp_path / "a.txt"
    sent.write_text(SPELLED, "utf-8")
    run("attach", "2", sent)
    (two / f"{NAME}.txt").write_text(SPELLED, "utf-8")
    from cs_toolkit.env import Env, Options, erasing, whose

    options = Options()
    options.shop, options.now = str(two), "2026-11-22T12:00:00+08:00"
    env = Env(options)
    with env.shop.store.writing():
        erasing.begin(env, erasing.plan(env, whose.customer(env, HANDLE, ()), "lin"))
    erasing.EraseLog(two).change_files()
    assert run("erase", "--finish").code == 0
    assert left(two) == []
    assert run("doctor").code == 0


def test_who_is_called_the_same_is_told_and_left(run: Run, two: Path) -> None:
    """It may be somebody else: the owner says so with --case."""
    run("log", "--text", "x", "--customer", NAME, "--handle", "another_1")
    assert told(run)["namesakes"] == ["20261122-03"]
    assert erase(run).code == 0
    assert NAME in (two / "open" / "20261122-03.toml").read_text("utf-8")


def test_who_is_called_the_same_in_the_order_book_keeps_what_they_wrote(run: Run, two: Path) -> None:
    """Their case has the number of the order alone, as platforms export it; the name stands in the book."""
    row = {"id": "9001", "customer": NAME, "handle": "another_1"}
    OrderBook(two).merge([{name: row.get(name, "") for name in COLUMNS}])
    run("log", "--text", f"我是{NAME}，和{PHONE}一起买的", "--order", "9001")
    assert erase(run).code == 0
    assert f'text = "我是{NAME}，和…一起买的"' in (two / "open" / "20261122-03.toml").read_text("utf-8")


def test_a_copy_of_the_own_data_names_nobody_of_the_order_book(run: Run, two: Path) -> None:
    """What the shop wrote to him about somebody who only ever ordered."""
    row = {"id": "9001", "customer": "张伟强", "handle": "tb_zwq99"}
    OrderBook(two).merge([{name: row.get(name, "") for name in COLUMNS}])
    run("ack", "1", "--text", f"{NAME}您好，张伟强（tb_zwq99）那单在取回")
    found = run("export", "--table", "own", "--customer", HANDLE, "-f", "json")
    assert "那单在取回" in found.stdout
    assert "张伟强" not in found.stdout
    assert "tb_zwq99" not in found.stdout


def test_a_copy_of_the_record_cannot_be_guessed_back(run: Run, two: Path) -> None:
    """What a sync program left of it has salts, too."""
    text = (two / "state" / "chain.jsonl").read_text()
    copy = two / "state" / "chain (conflicted copy).jsonl"
    copy.write_text(text)
    assert erase(run).code == 0
    (about,) = [line for line in copy.read_text().splitlines() if '"20261122-01"' in line]
    (other,) = [line for line in copy.read_text().splitlines() if '"20261122-02"' in line]
    assert set(about.partition("\t")[2].split()) == {"0" * 32}
    assert other in text
    assert run("audit").code == 0


def test_his_files_are_counted_without_those_of_others(run: Run, two: Path, tmp_path: Path) -> None:
    """The row of the preview names the folder that goes, not what others sent and is written anew."""
    for case in ("1", "2"):
        (tmp_path / "a.txt").write_text(f"{case} {SPELLED}", "utf-8")
        run("attach", case, tmp_path / "a.txt")
    shown = told(run)
    assert shown["attachments"] == ["attachments/20261122-01"]
    assert [name.rpartition("/")[0] for name in shown["files"]] == ["attachments/20261122-02"]
