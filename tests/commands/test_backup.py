"""`cst backup` and `cst restore`: the whole shop in one file, and back, byte for byte."""

from __future__ import annotations

import gzip
import io
import json
import os
import shutil
import tarfile
from collections.abc import Callable
from pathlib import Path
from stat import S_IMODE
from typing import Any

import pytest
from conftest import Run

from cs_toolkit.store import backup, restoring
from cs_toolkit.store.lock import ShopLock

Everything = dict[str, tuple[int, int, bytes | None]]


def _everything(folder: Path) -> Everything:
    """Each file and folder but the cache: its mode, its time of change, its bytes."""
    found: Everything = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if name.split("/")[0] != ".cst":
            about = path.lstat()
            found[name] = (
                S_IMODE(about.st_mode),
                about.st_mtime_ns if path.is_file() else 0,
                path.read_bytes() if path.is_file() else None,
            )
    return found


@pytest.fixture
def full_shop(case_at: Callable[[str], str], run: Run, shop: Path, tmp_path: Path) -> Path:
    """A shop with a closed and an open case, an attachment, a calendar and what the owner keeps beside it."""
    case_at("closed")
    assert run("log", "--text", "杯子碎了", "--quiet").code == 0
    (tmp_path / "photo.JPG").write_bytes(os.urandom(3_000_000))
    (tmp_path / "empty.txt").write_bytes(b"")
    assert run("attach", "20261122-02", tmp_path / "photo.JPG", tmp_path / "empty.txt").code == 0
    assert run("config", "set", "name", "小杯子的店").code == 0
    (shop / "给同事的说明.txt").write_text("退货先问我", "utf-8")
    (shop / "notes" / ("很长的名字" * 12)).mkdir(parents=True)
    (shop / "notes" / ("很长的名字" * 12) / ("n" * 200)).write_bytes(b"x" * 513)
    os.utime(shop / "给同事的说明.txt", ns=(1, 123_456_789_012_345_678))
    (shop / ".tmp-1-half").write_bytes(b"half")
    return shop


def _modes_put_right(folder: Path) -> None:
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o700 if path.is_dir() else 0o600)


@pytest.mark.parametrize("name", ["shop.tar", "shop.tar.gz", "店.tgz"])
def test_a_shop_comes_back_as_it_was(full_shop: Path, tmp_path: Path, run: Run, name: str) -> None:
    """Every byte, mode and time of change; what was half written and the cache are not part of it."""
    _modes_put_right(full_shop)
    made = run("backup", tmp_path / name, "-f", "json")
    assert made.code == 0, made.stderr
    (row,) = json.loads(made.stdout)
    back = run("restore", tmp_path / name, "--into", tmp_path / "new" / "shop", "-f", "json")
    assert back.code == 0, back.stderr
    before = _everything(full_shop)
    assert before.pop(".tmp-1-half")
    assert _everything(tmp_path / "new" / "shop") == before
    files = [data for _, _, data in before.values() if data is not None]
    assert (row["files"], row["bytes"]) == (len(files), sum(map(len, files)))
    assert S_IMODE((tmp_path / "new" / "shop").stat().st_mode) == 0o700
    assert S_IMODE((tmp_path / name).stat().st_mode) == 0o600
    assert run("doctor", "--shop", tmp_path / "new" / "shop").code == 0
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["shop"]


def test_the_same_shop_gives_the_same_bytes(full_shop: Path, tmp_path: Path, run: Run) -> None:
    """Twice, and once more from the restored folder; the digest is that of the file, as sha256sum says it."""
    _modes_put_right(full_shop)
    rows = [json.loads(run("backup", tmp_path / f"{n}.tar.gz", "-f", "json").stdout)[0] for n in range(2)]
    assert run("restore", tmp_path / "0.tar.gz", "--into", tmp_path / "again").code == 0
    assert run("backup", "--shop", tmp_path / "again", tmp_path / "2.tar.gz").code == 0
    data = [(tmp_path / f"{n}.tar.gz").read_bytes() for n in range(3)]
    assert data[0] == data[1] == data[2]
    import hashlib

    assert rows[0]["sha256"] == hashlib.sha256(data[0]).hexdigest()


def test_every_tar_program_reads_it(full_shop: Path, tmp_path: Path, run: Run) -> None:
    """The library's reader finds the same files below `shop/`: nobody needs cst to get at them."""
    assert run("backup", tmp_path / "a.tar.gz").code == 0
    with tarfile.open(tmp_path / "a.tar.gz") as tar:
        names = tar.getnames()
        tar.extractall(tmp_path / "by-hand", filter="data")
    assert (names[0], names[-1]) == ("cst-backup.json", "manifest.jsonl")
    ours = {name: data for name, (_, _, data) in _everything(full_shop).items() if name != ".tmp-1-half"}
    assert {name: data for name, (_, _, data) in _everything(tmp_path / "by-hand" / "shop").items()} == ours


def test_without_the_trash(full_shop: Path, tmp_path: Path, run: Run) -> None:
    """--no-trash leaves out what was taken away."""
    assert run("undo").code == 0
    assert run("log", "--text", "误记", "--quiet").code == 0
    assert run("undo").code == 0
    assert any((full_shop / "trash").iterdir())
    assert run("backup", "--no-trash", tmp_path / "a.tar").code == 0
    assert run("restore", tmp_path / "a.tar", "--into", tmp_path / "new").code == 0
    assert not (tmp_path / "new" / "trash").exists()
    assert (tmp_path / "new" / "open").is_dir()


def test_writing_over_an_older_backup_is_asked_for(full_shop: Path, tmp_path: Path, run: Run) -> None:
    """A file that is there stays, unless --replace says otherwise."""
    (tmp_path / "a.tar").write_text("mine")
    refused = run("backup", tmp_path / "a.tar")
    assert (refused.code, (tmp_path / "a.tar").read_text()) == (2, "mine")
    assert "add --replace" in refused.stderr
    assert run("backup", "--replace", tmp_path / "a.tar").code == 0
    assert run("restore", "--verify", tmp_path / "a.tar").code == 0


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("a.zip", "let its name end in .tar"),
        ("shop/a.tar", "would be lost with it"),
        ("no/where/a.tar", "No such file"),
    ],
)
def test_places_that_are_refused(full_shop: Path, tmp_path: Path, run: Run, name: str, said: str) -> None:
    """A name that is no tar's, a place in the shop itself, a folder that is not there."""
    refused = run("backup", tmp_path / name)
    assert refused.code in {2, 5}
    assert said in refused.stderr
    assert not (tmp_path / name).exists()


def test_a_default_name(full_shop: Path, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a name it is called after the shop and the time, where one works; never in the shop itself."""
    monkeypatch.chdir(tmp_path)
    assert run("backup").code == 0
    assert (tmp_path / "shop-20261122-120000.tar.gz").is_file()
    monkeypatch.chdir(full_shop)
    assert "lies in the shop folder" in run("backup").stderr


def test_what_cannot_be_kept_is_told(full_shop: Path, tmp_path: Path, run: Run) -> None:
    """A link and a pipe are not followed or waited for: named, left out, exit 5; the rest is in the backup."""
    (full_shop / "state" / "link").symlink_to("/etc/passwd")
    os.mkfifo(full_shop / "attachments" / "pipe")
    made = run("backup", tmp_path / "a.tar")
    assert made.code == 5
    assert "'state/link' cannot be read: it is a link; it is not in the backup" in made.stderr
    assert "'attachments/pipe' cannot be read: it is no file" in made.stderr
    assert run("restore", tmp_path / "a.tar", "--into", tmp_path / "new").code == 0
    assert not (tmp_path / "new" / "state" / "link").is_symlink()
    assert (tmp_path / "new" / "open" / "20261122-02.toml").is_file()


def test_a_shop_whose_settings_are_broken_is_backed_up(full_shop: Path, tmp_path: Path, run: Run) -> None:
    """That is when a backup is needed: it is made, and the trouble told."""
    (full_shop / "shop.toml").write_text("zone = [", "utf-8")
    made = run("backup", tmp_path / "a.tar")
    assert (made.code, "shop.toml" in made.stderr) == (0, True), made
    assert run("restore", "--verify", tmp_path / "a.tar").code == 0


def test_only_an_empty_place_is_taken(full_shop: Path, tmp_path: Path, run: Run) -> None:
    """A folder with anything in it is refused and stays; an empty one becomes the shop."""
    assert run("backup", tmp_path / "a.tar").code == 0
    before = _everything(full_shop)
    refused = run("restore", tmp_path / "a.tar")
    assert (refused.code, _everything(full_shop)) == (2, before)
    assert "is not empty" in refused.stderr
    (tmp_path / "file").write_text("mine")
    assert run("restore", tmp_path / "a.tar", "--into", tmp_path / "file").code == 2
    (tmp_path / "empty").mkdir()
    assert run("restore", tmp_path / "a.tar", "--into", tmp_path / "empty").code == 0
    assert (tmp_path / "empty" / "shop.toml").is_file()
    assert run("restore", "--verify", tmp_path / "a.tar", "--into", tmp_path / "x").code == 2


def test_what_a_killed_run_left_is_not_in_the_way(full_shop: Path, tmp_path: Path, run: Run) -> None:
    """Half a backup goes with the next one, and so does half a restored folder, which is never taken for a shop."""
    (tmp_path / ".tmp-1-a.tar").write_text("half")
    assert run("backup", tmp_path / "a.tar").code == 0
    assert not (tmp_path / ".tmp-1-a.tar").exists()
    half = tmp_path / ".new.restoring"
    (half / "open").mkdir(parents=True, mode=0o755)
    (half / "open" / "20261122-09.toml").write_text("half")
    (half / "shop.toml").symlink_to(tmp_path / "elsewhere")
    assert run("restore", tmp_path / "a.tar", "--into", tmp_path / "new").code == 0
    assert not half.exists()
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o700
    assert not (tmp_path / "new" / "open" / "20261122-09.toml").exists()
    assert run("--shop", tmp_path / "new", "doctor").code == 0


def test_a_restore_at_work_is_not_disturbed(full_shop: Path, tmp_path: Path, run: Run) -> None:
    """A second one to the same place is refused; a folder of one that was killed beside a shop is named by doctor."""
    assert run("backup", tmp_path / "a.tar").code == 0
    with ShopLock(restoring.unfinished(tmp_path / "new") / ".cst" / "lock", 0):
        ended = run("restore", tmp_path / "a.tar", "--into", tmp_path / "new")
    assert (ended.code, "another cst has been writing to" in ended.stderr) == (5, True)
    assert not (tmp_path / "new").exists()
    (tmp_path / f".{full_shop.name}.restoring").mkdir()
    doctor = run("doctor", "-f", "json")
    found = {(row["file"], row["problem_code"]) for row in json.loads(doctor.stdout)}
    assert (f"../.{full_shop.name}.restoring", "leftover") in found


def _refused(run: Run, tmp_path: Path, data: bytes) -> str:
    """What is said of a file that is no whole backup; nothing of it may be left anywhere."""
    (tmp_path / "bad.tar").write_bytes(data)
    before = sorted(tmp_path.rglob("*"))
    for args in (["--verify"], ["--into", tmp_path / "new"]):
        ended = run("restore", tmp_path / "bad.tar", *args)
        assert (ended.code, ended.stdout) == (5, ""), ended
        assert sorted(tmp_path.rglob("*")) == before
    return ended.stderr


@pytest.mark.parametrize("suffix", [".tar", ".tar.gz"])
def test_a_backup_that_was_cut_off(full_shop: Path, tmp_path: Path, run: Run, suffix: str) -> None:
    """Wherever the end is missing, it is refused; nothing is restored."""
    shutil.rmtree(full_shop / "attachments")
    assert run("backup", tmp_path / f"a{suffix}").code == 0
    data = (tmp_path / f"a{suffix}").read_bytes()
    for length in [*range(0, len(data) - 1, len(data) // 12), len(data) - 1]:
        assert "is no whole backup" in _refused(run, tmp_path, data[:length]), length


def test_a_backup_with_a_flipped_bit(full_shop: Path, tmp_path: Path, run: Run) -> None:
    """Wherever a byte changed in what was kept, the file is named."""
    assert run("backup", tmp_path / "a.tar").code == 0
    data = bytearray((tmp_path / "a.tar").read_bytes())
    for marker, named in (("杯子碎了", "open/20261122-02.toml"), ("退货先问我", "给同事的说明.txt")):
        at = data.find(marker.encode())
        data[at] ^= 1
        assert f"'{named}' is not what its checksum says" in _refused(run, tmp_path, bytes(data))
        data[at] ^= 1


@pytest.mark.slow
def test_any_flipped_byte_is_seen_or_harmless(full_shop: Path, tmp_path: Path, run: Run) -> None:
    """Whichever byte changed: refused, or what comes back is the shop all the same (its times aside)."""
    shutil.rmtree(full_shop / "attachments")
    shutil.rmtree(full_shop / "notes")
    assert run("backup", tmp_path / "a.tar").code == 0
    data = bytearray((tmp_path / "a.tar").read_bytes())
    wanted = {name: found[2] for name, found in _everything(full_shop).items() if name != ".tmp-1-half"}
    refused = 0
    for at in range(0, len(data), 7):
        data[at] ^= 0x21
        (tmp_path / "b.tar").write_bytes(data)
        if run("restore", tmp_path / "b.tar", "--into", tmp_path / "new").code:
            refused += 1
            assert not (tmp_path / "new").exists()
        else:
            assert {name: found[2] for name, found in _everything(tmp_path / "new").items()} == wanted, at
            shutil.rmtree(tmp_path / "new")
        data[at] ^= 0x21
    assert refused > 1000


def _tar(*members: tuple[Any, ...], head: dict[str, Any] | None = None, manifest: list[Any] | None = None) -> bytes:
    """A tar made by the library: (name, type, what it links to or holds)."""
    out = io.BytesIO()
    told = json.dumps(head or {"schema": 1, "cst": "1", "files": 100, "bytes": 100_000}).encode()
    last = [] if manifest is None else [("manifest.jsonl", tarfile.REGTYPE, b"".join(manifest))]
    with tarfile.open(fileobj=out, mode="w", format=tarfile.GNU_FORMAT) as tar:
        for name, kind, content in [("cst-backup.json", tarfile.REGTYPE, told), *members, *last]:
            info = tarfile.TarInfo(name)
            info.type = kind
            if isinstance(content, str):
                info.linkname = content
                tar.addfile(info)
            else:
                info.size = len(content)
                tar.addfile(info, io.BytesIO(content))
    return out.getvalue()


_FILE, _DIR = tarfile.REGTYPE, tarfile.DIRTYPE
HOSTILE = {
    "absolute": ([("/etc/cron.d/x", _FILE, b"x")], "which is no place in a shop folder"),
    "absolute below": ([("shop//etc/x", _FILE, b"x")], "which is no place in a shop folder"),
    "dots": ([("shop/../../x", _FILE, b"x")], "which is no place in a shop folder"),
    "dots in the middle": ([("shop/open/../../../x", _FILE, b"x")], "which is no place in a shop folder"),
    "outside": ([("other/x", _FILE, b"x")], "which is no place in a shop folder"),
    "the shop itself": ([("shop", _FILE, b"x")], "which is no place in a shop folder"),
    "a cache": ([("shop/.cst", _DIR, b""), ("shop/.cst/due", _FILE, b"x")], "which is no place in a shop folder"),
    "a link": ([("shop/x", tarfile.SYMTYPE, "/etc/passwd")], "'shop/x', which is a link"),
    "a link to a folder": ([("shop/a", tarfile.SYMTYPE, "/tmp"), ("shop/a/x", _FILE, b"x")], "which is a link"),
    "a hard link": ([("shop/x", tarfile.LNKTYPE, "/etc/passwd")], "which is a hard link"),
    "a device": ([("shop/x", tarfile.CHRTYPE, "")], "which is a device"),
    "a pipe": ([("shop/x", tarfile.FIFOTYPE, "")], "which is a pipe"),
    "twice": ([("shop/x", _FILE, b"x"), ("shop/x", _FILE, b"y")], "'shop/x' twice"),
    "over a folder": ([("shop/x", _DIR, b""), ("shop/x", _FILE, b"y")], "'shop/x' twice"),
    "out of order": ([("shop/x", _FILE, b"x"), ("shop/a", _FILE, b"y")], "'shop/a' twice, or not in its order"),
    "more than it says": ([("shop/x", _FILE, bytes(200_000))], "it holds more than it says it does"),
    "no list": ([("shop/x", _FILE, b"x")], "its list of checksums is missing"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_tar(tmp_path: Path, run: Run, kind: str) -> None:
    """Nothing is followed, made elsewhere or written over, and what was wrong is named."""
    members, said = HOSTILE[kind]
    assert said in _refused(run, tmp_path, _tar(*members))


MANIFESTS: dict[str, tuple[list[bytes], str]] = {
    "empty": ([], "'x' is not what its checksum says"),
    "no json": ([b"{\n"], "its list of checksums is damaged"),
    "no table": ([b"3\n"], "its list of checksums is damaged"),
    "deep": ([b"[" * 100_000 + b"\n"], "its list of checksums is damaged"),
    "no line end": ([b"{}"], "its list of checksums is damaged"),
    "another file": ([b'{"path": "y"}\n'], "'x' is not what its checksum says"),
}


@pytest.mark.parametrize("kind", MANIFESTS)
def test_a_forged_manifest(tmp_path: Path, run: Run, kind: str) -> None:
    """A list of checksums that is not about the files is refused."""
    lines, said = MANIFESTS[kind]
    assert said in _refused(run, tmp_path, _tar(("shop/x", _FILE, b"x"), manifest=lines))


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ({"schema": 2, "files": 1, "bytes": 1}, "written by a newer cst"),
        ({"schema": 1, "files": 1, "bytes": 10**15}, "it would unpack to 1000000000001536 bytes"),
        ({"schema": 1, "files": 10**12, "bytes": 1}, "it would unpack to"),
        ({"schema": 1, "files": 1}, "cst did not make it"),
        ({"schema": "one", "files": 1, "bytes": 1}, "cst did not make it"),
    ],
)
def test_a_head_that_is_not_believed(tmp_path: Path, run: Run, head: dict[str, Any], said: str) -> None:
    """A newer version's, one that promises more than can be packed so tightly, one that is none."""
    assert said in _refused(run, tmp_path, _tar(head=head))


def test_bombs_are_not_unpacked(tmp_path: Path, run: Run) -> None:
    """A few packed bytes that unpack to gigabytes, as content or as a header, stop at what the head allows."""
    big = tarfile.TarInfo("shop/x")
    big.size = 1 << 40
    header = big.tobuf(tarfile.GNU_FORMAT)
    whole = _tar()[: 2 * 512]
    assert "more than it says it does" in _refused(run, tmp_path, gzip.compress(whole + header + bytes(50_000_000)))
    big.type = tarfile.XHDTYPE
    long = big.tobuf(tarfile.GNU_FORMAT)
    assert "it is damaged" in _refused(run, tmp_path, gzip.compress(whole + long + bytes(50_000_000)))


def test_what_is_no_backup_at_all(tmp_path: Path, run: Run) -> None:
    """Another tar, a text, a folder, a pipe, nothing: told apart from a damaged one, and never waited for."""
    assert "cst did not make it" in _refused(run, tmp_path, _tar()[1024:] + bytes(1024))
    assert "it is no tar" in _refused(run, tmp_path, b"hello " * 1000)
    assert "something stands behind its end" in _refused(run, tmp_path, _tar(manifest=[]) + b"x")
    os.mkfifo(tmp_path / "pipe")
    for name, said in (("pipe", "is no file"), (".", "is no file"), ("missing", "No such file")):
        ended = run("restore", "--verify", tmp_path / name)
        assert ended.code in {2, 5}
        assert said in ended.stderr


def test_modes_of_strangers_let_nobody_in(tmp_path: Path, run: Run) -> None:
    """Whatever mode a backup tells, what is restored is the owner's alone, and no program runs as somebody else."""
    assert run("log", "--text", "x", "--quiet").code == 0
    os.chmod(tmp_path / "shop" / "shop.toml", 0o4777)
    os.chmod(tmp_path / "shop" / "open", 0o777)
    assert run("backup", tmp_path / "a.tar").code == 0
    assert run("restore", tmp_path / "a.tar", "--into", tmp_path / "new").code == 0
    assert all(S_IMODE(path.stat().st_mode) & 0o7077 == 0 for path in (tmp_path / "new").rglob("*"))


def test_a_file_that_changes_while_it_is_read(full_shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An editor that saves in the middle: refused, and no half backup stays."""
    real = backup.header

    def grown(entry: Any) -> bytes:
        if entry.path.endswith("说明.txt"):
            (full_shop / "给同事的说明.txt").write_text("改长了的说明，改长了的说明", "utf-8")
        return real(entry)

    monkeypatch.setattr(backup, "header", grown)
    with pytest.raises(backup.StoreTrouble, match="changed while it was read"):
        backup.write(full_shop, tmp_path / "a.tar", trash=True, trouble=lambda _: None)
    assert not [path for path in tmp_path.iterdir() if "a.tar" in path.name]


def test_writers_wait_for_a_backup(full_shop: Path, tmp_path: Path, run: Run) -> None:
    """The shop is locked while it is read: a writer that cannot wait says so, and reading goes on."""
    import fcntl

    (full_shop / "shop.toml").write_text('schema = 1\nzone = "Asia/Shanghai"\nlock_wait = 0\n', "utf-8")
    seen: list[int] = []
    real = backup.header

    def during(entry: Any) -> bytes:
        if not seen:
            with open(full_shop / ".cst" / "lock", "rb") as lock:
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    seen.append(1)
        return real(entry)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(backup, "header", during)
        assert run("backup", tmp_path / "a.tar").code == 0
    assert seen == [1]
    assert restoring.verified(tmp_path / "a.tar").files > 3
