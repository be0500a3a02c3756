"""`cst cron`: lines that make this machine look at the deadlines by itself."""

from __future__ import annotations

import sys
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Final

import click

from cs_toolkit import params
from cs_toolkit.env import Env
from cs_toolkit.errors import ConfigProblem, say
from cs_toolkit.outlets import schedule
from cs_toolkit.outlets.schedule import Job, Setting
from cs_toolkit.render.words import sentence

_MORNING: Final = time(9)  # in the shop's zone
_WRITERS: Final = {"crontab": schedule.crontab, "systemd": schedule.systemd, "schtasks": schedule.schtasks}
_HOW: Final = {
    "crontab": say("add these lines to what is there: (crontab -l; cst cron) | crontab -"),
    "systemd": say(
        "put each part into ~/.config/systemd/user/ under its name; systemctl --user enable --now its timers"
    ),
    "schtasks": say("type these lines at a Windows command prompt"),
}


@params.command(
    "cron", examples=["cst cron", "cst cron --within 30m --exec /usr/local/bin/tell-me", "cst cron --systemd"]
)
@params.option("--crontab", "kind", flag_value="crontab", help="Lines for crontab (the default).")
@params.option("--systemd", "kind", flag_value="systemd", help="Services and timers for systemd.")
@params.option("--schtasks", "kind", flag_value="schtasks", help="Lines for the Windows task planner.")
@params.option("--within", metavar="DURATION", help="Handed to cst remind.")
@params.option("--exec", "program", metavar="CMD", help="Handed to cst remind.")
@params.option("--notify", "urls", multiple=True, metavar="URL", help="Handed to cst remind.")
@params.pass_env
def command(env: Env, *, kind: str | None, within: str | None, program: str | None, urls: tuple[str, ...]) -> None:
    """What to install so that `cst remind` runs every five minutes and a work list comes in the morning.

    Cron mails what is printed. systemd and Windows mail nothing: name a program (--exec) or an address (--notify).
    """
    if not env.shop.root.is_dir():
        raise ConfigProblem(
            say("there is no shop folder '{path}'", path=env.shop.root),
            say("cst init '{path}' makes one", path=env.shop.root),
        )
    kind = kind or "crontab"
    if within is not None:
        params.DURATION.convert(within, None, click.get_current_context())
    options = {"--within": [within] if within else [], "--exec": [program] if program else [], "--notify": [*urls]}
    given = [word for name, values in options.items() for value in values for word in (name, value)]
    jobs = [
        Job("cst-remind", sentence(say("deadlines that became due, soon or breached")), ("remind", *given)),
        Job("cst-morning", sentence(say("the work list of the morning")), ("next", "--limit", "20"), _morning(env)),
    ]
    lines = _WRITERS[kind](jobs, Setting(_program(), str(env.shop.root)).checked())
    env.emit_text("".join(f"{line}\n" for line in lines))
    env.talk(_HOW[kind])


def _program() -> list[str]:
    """This cst with its whole path: cron knows no other."""
    called = Path(sys.argv[0]).absolute()
    if called.stem in {"cst", "cs-toolkit"} and called.is_file():
        return [str(called)]
    return [sys.executable, "-m", "cs_toolkit"]


def _morning(env: Env) -> time:
    """Nine o'clock of the shop as this machine's clock on the wall has it, which is the one that cron reads."""
    tomorrow = env.now.date() + timedelta(days=1)
    return datetime.combine(tomorrow, _MORNING, env.zone).astimezone().time()
