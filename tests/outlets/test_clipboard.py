"""A reply put into the clipboard: by what the machine has, over ssh by the terminal, else a word about it."""

from __future__ import annotations

import io
import sys
from base64 import b64decode
from pathlib import Path

import pytest

from cs_toolkit.outlets.clipboard import copy, tools

TEXT = "王女士，您好。\n「100%」 $HOME 'x'"
KNOWN = (
    "DISPLAY", "WAYLAND_DISPLAY", "SSH_CONNECTION", "SSH_TTY", "WSL_DISTRO_NAME", "TERMUX_VERSION",
)  # fmt: skip


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in KNOWN:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "platform", "linux")


def has(folder: Path, name: str, ending: int = 0) -> Path:
    """A program of this name that keeps what it is given."""
    kept = folder / f"{name}.kept"
    (folder / name).write_text(f'#!/bin/sh\n/bin/cat > "{kept}"\nexit {ending}\n')
    (folder / name).chmod(0o755)
    return kept


@pytest.mark.parametrize(
    ("environ", "platform", "first"),
    [
        ({}, "darwin", "pbcopy"),
        ({}, "win32", "clip.exe"),
        ({"WSL_DISTRO_NAME": "Ubuntu", "DISPLAY": ":0"}, "linux", "clip.exe"),
        ({"TERMUX_VERSION": "0.118"}, "linux", "termux-clipboard-set"),
        ({"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"}, "linux", "wl-copy"),
        ({"DISPLAY": ":0"}, "linux", "xclip"),
        ({}, "linux", None),
    ],
)
def test_each_machine_has_its_own(environ: dict[str, str], platform: str, first: str | None) -> None:
    """Windows' own reads UTF-16, the others UTF-8."""
    found = list(tools(environ, platform))
    assert (found[0].words[0] if found else None) == first
    assert {tool.encoding for tool in found if tool.words[0] == "clip.exe"} <= {"utf-16"}


def test_the_program_gets_the_text(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """As it is: no shell, no line end added. One that is not installed or fails is passed over."""
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    monkeypatch.setenv("DISPLAY", ":0")
    has(tmp_path, "xclip", ending=1)
    kept = has(tmp_path, "xsel")
    assert copy(TEXT, None).english() == "the reply is in the clipboard"
    assert kept.read_text("utf-8") == TEXT


def test_on_windows(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """clip.exe takes Chinese as UTF-16 with a mark."""
    monkeypatch.setenv("WSL_DISTRO_NAME", "Ubuntu")
    kept = has(tmp_path, "clip.exe")
    assert copy(TEXT, None).english() == "the reply is in the clipboard"
    assert kept.read_bytes().decode("utf-16") == TEXT


def test_over_ssh_the_terminal_is_asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The clipboard of the other machine helps nobody."""
    monkeypatch.setenv("SSH_CONNECTION", "10.0.0.1 5 10.0.0.2 22")
    monkeypatch.setattr(sys, "platform", "darwin")
    kept = has(tmp_path, "pbcopy")
    terminal = Terminal()
    assert "handed to your terminal" in copy(TEXT, terminal).english()
    sent = terminal.getvalue()
    assert (sent[:7], sent[-1]) == ("\x1b]52;c;", "\x07")
    assert b64decode(sent[7:-1]).decode() == TEXT
    assert not kept.exists()


@pytest.mark.parametrize(
    ("terminal", "text"), [(None, TEXT), (io.StringIO(), TEXT), (Terminal(), "长" * 25_000)],
    ids=["no escapes wanted", "no terminal", "longer than terminals take"],
)  # fmt: skip
def test_where_there_is_none_it_says_so(monkeypatch: pytest.MonkeyPatch, terminal: io.StringIO, text: str) -> None:
    """And writes nothing."""
    monkeypatch.setenv("SSH_TTY", "/dev/pts/1")
    assert "there is no clipboard here" in copy(text, terminal).english()
    assert terminal is None or terminal.getvalue() == ""


def test_without_ssh_no_escapes_are_written() -> None:
    """A terminal on this machine would have had a program for it."""
    terminal = Terminal()
    assert "there is no clipboard here" in copy(TEXT, terminal).english()
    assert terminal.getvalue() == ""


def test_a_program_that_never_ends_is_given_up(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The work goes on."""
    from cs_toolkit.outlets import clipboard

    monkeypatch.setattr(clipboard, "_PATIENCE", 0.2)
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    (tmp_path / "wl-copy").write_text("#!/bin/sh\nexec /bin/sleep 60\n")
    (tmp_path / "wl-copy").chmod(0o755)
    assert "there is no clipboard here" in copy(TEXT, None).english()
