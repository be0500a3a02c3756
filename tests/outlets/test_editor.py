"""The owner's editor: which it is, what it is given, what is taken back, and all that can go wrong."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest

from cs_toolkit.outlets import editor
from cs_toolkit.outlets.editor import edit, named


@pytest.fixture(autouse=True)
def _no_editor(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.delenv("EDITOR", raising=False)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)


def runs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, code: str) -> None:
    """An editor whose name holds a blank, and that runs Python over the file."""
    program = tmp_path / "my editor.py"
    program.write_text(f"import os, sys, pathlib\nfile = pathlib.Path(sys.argv[1])\n{code}\n", "utf-8")
    monkeypatch.setenv("EDITOR", f'"{sys.executable}" "{program}"')


def test_visual_goes_before_editor(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Then what is usual on the machine: one that a newcomer can leave again first; notepad on Windows."""
    monkeypatch.setenv("PATH", str(tmp_path))
    assert named() is None
    for name in ("vi", "nano", "notepad"):
        (tmp_path / name).write_text("")
        (tmp_path / name).chmod(0o755)
    assert named() == "nano"
    monkeypatch.setattr(editor.sys, "platform", "win32")
    monkeypatch.setattr(editor.shutil, "which", lambda name: name)
    assert named() == "notepad"
    monkeypatch.setenv("EDITOR", " ed -s ")
    assert named() == "ed -s"
    monkeypatch.setenv("VISUAL", "code --wait")
    assert named() == "code --wait"


def test_the_text_comes_back_as_it_was_left(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The file is nobody else's to read, and gone afterwards."""
    code = "print(oct(file.stat().st_mode)[-3:], file.suffix, file=open(file.parent / 'seen', 'w'))"
    runs(monkeypatch, tmp_path, f"{code}\nfile.write_text(file.read_text('utf-8') + '又一行\\r\\n', 'utf-8')")
    assert edit("您好", ".toml") == ("您好\n又一行\n", None)
    assert (tmp_path / "seen").read_text() == "600 .toml\n"
    assert not list(tmp_path.glob("cst-*"))


@pytest.mark.parametrize("text", ["您好", "您好\n", "a\r\nb\r\n", ""])
def test_what_was_not_touched_is_what_it_was(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str) -> None:
    """To the byte."""
    runs(monkeypatch, tmp_path, "pass")
    assert edit(text) == (text, None)


@pytest.mark.parametrize(
    ("code", "left"),
    [
        ("file.write_bytes('您好'.encode('gb18030'))", "您好"),
        ("file.write_bytes(b'\\xef\\xbb\\xbf' + '您好'.encode())", "您好"),
        ("file.write_bytes(b'\\xff\\xfe\\x80')", "\ufffd\ufffd\ufffd"),
        ("file.unlink()", ""),
        ("new = file.with_suffix('.new'); new.write_text('换了', 'utf-8'); new.replace(file)", "换了"),
    ],
)
def test_editors_of_every_manner(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, code: str, left: str) -> None:
    """In the machine's encoding, with a mark, no text at all, the file taken away or replaced."""
    runs(monkeypatch, tmp_path, code)
    assert edit("draft").text == left


def test_one_that_fails_leaves_what_was_written(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """`:cq`, or a crash."""
    runs(monkeypatch, tmp_path, "file.write_text('写了一半', 'utf-8'); sys.exit(3)")
    text, problem = edit("draft")
    assert text == "写了一半"
    assert problem is not None
    assert problem.english().endswith("ended with 3")


@pytest.mark.parametrize("command", ["/nonexistent/editor", '"unbalanced', "''", None])
def test_none_that_can_be_run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, command: str | None) -> None:
    """Missing, named wrongly, none at all: the text as it was, and why."""
    monkeypatch.setenv("PATH", str(tmp_path))
    if command is not None:
        monkeypatch.setenv("EDITOR", command)
    text, problem = edit("draft")
    assert text == "draft"
    assert problem is not None
    assert not list(tmp_path.glob("cst-*"))


def test_ctrl_c_is_the_editors_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """It reaches both; the one that waits goes on waiting, and hears it again afterwards."""
    runs(monkeypatch, tmp_path, "import signal; os.kill(os.getppid(), signal.SIGINT); file.write_text('done')")
    before = signal.getsignal(signal.SIGINT)
    assert edit("draft") == ("done", None)
    assert signal.getsignal(signal.SIGINT) is before
    assert os.getpid()
