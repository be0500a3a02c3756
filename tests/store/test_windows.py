"""Windows and other systems through fakes: what differs there is asked for, and nothing else is needed."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from builders import a_case

from cs_toolkit.env import machine, windows
from cs_toolkit.outlets import program
from cs_toolkit.store import atomic, lock, system
from cs_toolkit.store.files import FileStore

ROOT = Path(__file__).resolve().parents[2]
# What only Unix has.
_MISSING = ("fcntl", "pwd", "grp", "termios", "tty", "pty", "resource", "readline", "syslog", "curses")
_ABSENT = ("geteuid", "getuid", "getlogin", "link", "fork", "killpg", "getpgid", "fchmod", "O_NOFOLLOW", "O_NONBLOCK")
_IMPORT_ALL = f"""
import os, pkgutil, subprocess, sys, types
for name in {_MISSING!r}:
    sys.modules[name] = None
for name in {_ABSENT!r}:
    if hasattr(os, name):
        delattr(os, name)
locked = []
sys.modules["msvcrt"] = types.SimpleNamespace(
    LK_NBLCK=2, LK_UNLCK=0, locking=lambda handle, mode, count: locked.append((mode, count))
)
import cs_toolkit
for found in pkgutil.walk_packages(cs_toolkit.__path__, "cs_toolkit."):
    if not found.name.endswith("__main__"):
        __import__(found.name)
from cs_toolkit.__main__ import run
code = run(["--shop", sys.argv[1], "log", "--text", "杯子碎了"]) or run(["--shop", sys.argv[1], "doctor"])
print(code, locked[:2])
"""


def test_nothing_that_only_unix_has_is_needed(tmp_path: Path) -> None:
    """Every module loads, a case is logged under msvcrt's lock, created without links, and doctor finds nothing."""
    done = subprocess.run(
        [sys.executable, "-c", _IMPORT_ALL, str(tmp_path / "shop")], cwd=ROOT, capture_output=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "0 [(2, 1), (0, 1)]", done


def test_the_lock_is_given_back_before_the_file_is_closed(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows frees what a closed file leaves locked only some time later."""
    freed: list[int] = []
    monkeypatch.setattr(lock, "_free", freed.append)
    with FileStore(root).writing():
        assert freed == []
    assert len(freed) == 1


def test_files_are_opened_as_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Or a line end becomes two bytes on Windows, and no checksum holds."""
    flags: list[int] = []
    real = os.open

    def watched(path: str, given: int, mode: int = 0o777) -> int:
        flags.append(given)
        return real(path, given & ~(1 << 29), mode)

    monkeypatch.setattr(system, "_BINARY", 1 << 29)
    monkeypatch.setattr(system.os, "open", watched)
    atomic.create(tmp_path / "x", b"a\n")
    atomic.replace(tmp_path / "x", b"b\n")
    atomic.append_line(tmp_path / "x", "c")
    assert atomic.read(tmp_path / "x") == b"b\nc\n"
    of_files = [given for given in flags if given != os.O_RDONLY]  # the others are folders
    assert len(of_files) == 4
    assert all(given & 1 << 29 for given in of_files)


@pytest.mark.parametrize(("refusals", "is_done"), [(0, True), (3, True), (1000, False)])
def test_a_file_that_somebody_reads_is_replaced_a_little_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refusals: int, is_done: bool
) -> None:
    """A virus scanner has it open, say: Windows refuses for a moment; after a second that is told."""
    (tmp_path / "new").write_text("new")
    (tmp_path / "old").write_text("old")
    left, real = [refusals], os.replace

    def refusing(source: Path, target: Path) -> None:
        if left[0]:
            left[0] -= 1
            raise PermissionError(errno.EACCES, "in use")
        real(source, target)

    monkeypatch.setattr(system, "IS_WINDOWS", True)
    monkeypatch.setattr(system, "_PAUSE", 0)
    monkeypatch.setattr(system.os, "replace", refusing)
    if is_done:
        system.replace(tmp_path / "new", tmp_path / "old")
    else:
        with pytest.raises(PermissionError):
            system.replace(tmp_path / "new", tmp_path / "old")
    assert (tmp_path / "old").read_text() == ("new" if is_done else "old")


def test_elsewhere_nobody_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A refusal is a refusal."""

    def refused(*_: object) -> None:
        raise PermissionError(errno.EACCES, "no")

    monkeypatch.setattr(system, "_PAUSE", 3600)
    monkeypatch.setattr(system.os, "replace", refused)
    with pytest.raises(PermissionError):
        system.replace(tmp_path / "a", tmp_path / "b")


@pytest.mark.parametrize("refusal", [errno.EACCES, errno.EINVAL, errno.EPERM, None])
def test_a_system_without_links_creates_all_the_same(
    root: Path, monkeypatch: pytest.MonkeyPatch, refusal: int | None
) -> None:
    """Android forbids them, a FAT disk has none, and some systems lack the call; a name that is taken stays taken."""

    def refused(*_: object) -> None:
        raise OSError(refusal, "no links")

    if refusal is None:
        monkeypatch.delattr(os, "link")
    else:
        monkeypatch.setattr(os, "link", refused)
    store = FileStore(root)
    with store.writing():
        store.add([a_case("20261122-07")])
    assert store.get("20261122-07").case.id == "20261122-07"
    with pytest.raises(FileExistsError):
        atomic.create(root / "open" / "20261122-07.toml", b"x")


def test_names_that_differ_in_case_alone_are_one_on_windows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder `Open` is no link to somewhere else."""
    monkeypatch.setattr(system.os.path, "realpath", lambda path: str(path).replace("open", "Open"))
    assert system.is_elsewhere(tmp_path / "open")
    monkeypatch.setattr(system.os.path, "normcase", lambda path: str(path).lower())
    assert not system.is_elsewhere(tmp_path / "open")


class _Registry:
    """winreg with one value."""

    HKEY_LOCAL_MACHINE = 0

    def __init__(self, zone: str | None) -> None:
        self._zone = zone

    def OpenKey(self, *_: object) -> _Registry:
        if self._zone is None:
            raise FileNotFoundError
        return self

    def QueryValueEx(self, *_: object) -> tuple[str | None, int]:
        return self._zone, 1

    def __enter__(self) -> _Registry:
        return self

    def __exit__(self, *_: object) -> None:
        return None


@pytest.mark.parametrize(
    ("named", "zone"),
    [
        ("China Standard Time", "Asia/Shanghai"), ("Taipei Standard Time", "Asia/Taipei"),
        ("Pacific Standard Time", "America/Los_Angeles"), ("UTC", "Asia/Shanghai"),
        ("Nowhere Standard Time", "Asia/Shanghai"), (None, "Asia/Shanghai"),
    ],
)  # fmt: skip
def test_the_zone_of_windows_stands_in_its_registry(
    monkeypatch: pytest.MonkeyPatch, named: str | None, zone: str
) -> None:
    """Under a name of its own; one that is not known is taken as that of most shops."""
    monkeypatch.setattr(machine, "_IS_WINDOWS", True)
    monkeypatch.setitem(sys.modules, "winreg", _Registry(named))
    assert machine.machine_zone() == zone


def test_every_zone_of_windows_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """By the name that zoneinfo knows."""
    from zoneinfo import available_timezones

    assert set(windows._ZONES.values()) <= available_timezones()
    assert windows.zone() == ""  # no registry here


@pytest.mark.parametrize(
    ("number", "environ", "language"),
    [
        (0x0804, {}, "zh-Hans"), (0x0404, {}, "zh-Hant"), (0x0C04, {}, "zh-Hant"), (0x0409, {}, None),
        (0x0804, {"LANG": "en_US.UTF-8"}, None), (0xFFFF, {}, None),
    ],
)  # fmt: skip
def test_windows_speaks_chinese_where_its_windows_do(
    monkeypatch: pytest.MonkeyPatch, number: int, environ: dict[str, str], language: str | None
) -> None:
    """It sets no LANG; where somebody did, that counts."""
    kernel = SimpleNamespace(GetUserDefaultUILanguage=lambda: number)
    monkeypatch.setattr(machine, "_IS_WINDOWS", True)
    monkeypatch.setitem(sys.modules, "ctypes", SimpleNamespace(windll=SimpleNamespace(kernel32=kernel)))
    assert machine.locale_language(environ) in {language, "en" if language is None else language}


def test_elsewhere_windows_is_not_asked() -> None:
    """No registry, no windows: nothing is known."""
    assert windows.locale_name() == ""


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (r"C:\bin\tell.exe --to me", [r"C:\bin\tell.exe", "--to", "me"]),
        (r'"C:\Program Files\tell.exe" "a b"', [r"C:\Program Files\tell.exe", "a b"]),
    ],
)
def test_a_program_of_windows_keeps_its_backslashes_and_loses_its_quotes(
    monkeypatch: pytest.MonkeyPatch, typed: str, words: list[str]
) -> None:
    """As its own command line would read it."""
    monkeypatch.setattr(program, "os", SimpleNamespace(name="nt"))
    assert program.words_of(typed) == words
