"""Command lines as a person types them: in a shell, where `cst` is this interpreter's."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]


def make_cst(folder: Path) -> Path:
    """A `cst` in a folder of its own that runs this tree with this interpreter, whatever the environment is."""
    folder.mkdir(parents=True, exist_ok=True)
    command = folder / "cst"
    python = shlex.quote(sys.executable)
    command.write_text(f'#!/bin/sh\nPYTHONPATH={shlex.quote(str(PROJECT))} exec {python} -m cs_toolkit "$@"\n')
    command.chmod(0o755)
    return command


def typed(script: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """A script in a new shell with little in its environment, its working folder and home below `folder`."""
    home = folder / "home"
    home.mkdir(parents=True, exist_ok=True)
    cst = make_cst(folder / "bin")
    known = {"HOME": str(home), "PATH": f"{cst.parent}:{os.environ.get('PATH', os.defpath)}"}
    return subprocess.run(
        ["bash", "-c", script], cwd=home, env=known | environment, capture_output=True, encoding="utf-8", timeout=300
    )
