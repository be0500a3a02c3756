"""Lines that make a machine run `cst` by itself: for cron, systemd and the Windows task planner."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from datetime import time
from typing import Final, NamedTuple

from cs_toolkit.errors import UsageProblem, say

EVERY: Final = 5  # minutes between two looks at the deadlines


class Job(NamedTuple):
    """Something to run: its name, what it is for, the arguments of cst; `at` None means every few minutes."""

    name: str
    purpose: str
    args: tuple[str, ...]
    at: time | None = None


class Setting(NamedTuple):
    """Which cst, on which shop. `program` holds absolute paths."""

    program: Sequence[str]
    shop: str

    def checked(self) -> Setting:
        """Itself; `UsageProblem` for a path with a line break, which no such line can hold."""
        for part in (*self.program, self.shop):
            if any(ord(char) < 32 for char in part):
                raise UsageProblem(say("'{path}' holds a line break or another control character", path=part))
        return self


def crontab(jobs: Sequence[Job], setting: Setting) -> Iterator[str]:
    """Lines for `crontab`. Cron makes a line break of a bare %, so it is escaped; a shell reads the rest."""
    for job in jobs:
        when = f"{job.at.minute} {job.at.hour} * * *" if job.at else f"*/{EVERY} * * * *"
        command = f"CST_SHOP={shlex.quote(setting.shop)} {shlex.join([*setting.program, *job.args])}"
        yield f"# {job.purpose}"
        yield f"{when} {command.replace('%', chr(92) + '%')}"


def systemd(jobs: Sequence[Job], setting: Setting) -> Iterator[str]:
    """Unit files for ~/.config/systemd/user, each headed by its name."""
    for job in jobs:
        words = " ".join(_unit_word(word, dollars="$$") for word in (*setting.program, *job.args))
        when = f"*-*-* {job.at:%H:%M}:00" if job.at else f"*:0/{EVERY}"
        yield f"# {job.name}.service"
        yield f"[Unit]\nDescription={job.purpose}\n"
        yield f"[Service]\nType=oneshot\nEnvironment={_unit_word(f'CST_SHOP={setting.shop}')}\nExecStart={words}\n"
        yield f"# {job.name}.timer"
        yield f"[Unit]\nDescription={job.purpose}\n"
        yield f"[Timer]\nOnCalendar={when}\nPersistent=true\n\n[Install]\nWantedBy=timers.target\n"


def schtasks(jobs: Sequence[Job], setting: Setting) -> Iterator[str]:
    """Lines for a Windows command prompt."""
    for job in jobs:
        when = f"/SC DAILY /ST {job.at:%H:%M}" if job.at else f"/SC MINUTE /MO {EVERY}"
        words = [*setting.program, "--shop", setting.shop, *job.args]
        run = " ".join(f'\\"{word}\\"' if set(word) & set(' &()^;,"') else word for word in words)
        yield f"REM {job.purpose}"
        yield f'schtasks /Create /F /TN "{job.name}" {when} /TR "{run}"'


def _unit_word(word: str, dollars: str = "$") -> str:
    """A word as systemd reads it back; % and, in a command, $ would stand for something else."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", dollars)
    return f'"{escaped}"'
