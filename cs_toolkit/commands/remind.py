"""`cst remind`: what became due, soon or breached since the last look; each of it once."""

from __future__ import annotations

from datetime import datetime, timedelta

from cs_toolkit import params
from cs_toolkit.env import Env
from cs_toolkit.env.worklist import trusted


@params.command(
    "remind",
    examples=[
        "cst remind --within 30m",
        "cst remind --dry-run",
        "cst remind --exec '/usr/local/bin/tell-me --urgent'",
        "cst remind --notify mailto://me:password@example.com",
    ],
)
@params.option("--within", type=params.DURATION, help="From so long before a deadline on (default: when it is soon).")
@params.option("--since", type=params.WHEN, help="Nothing that was due before this time.")
@params.option("--exec", "program", metavar="CMD", help="Give them to a program, as JSON lines on its standard input.")
@params.option("--notify", "urls", multiple=True, metavar="URL", help="Send them to an address that apprise knows.")
@params.option("--dry-run", is_flag=True, help="Only show what would be told; it stays untold.")
@params.output_options
@params.pass_env
def command(
    env: Env,
    *,
    within: timedelta | None,
    since: datetime | None,
    program: str | None,
    urls: tuple[str, ...],
    dry_run: bool,
) -> None:
    """Deadlines that became due, soon or breached and were not told yet, the most urgent first, then alerts. For cron.

    Each is told once; where nothing is new, nothing is printed. In quiet hours ([quiet] in shop.toml) only critical
    cases and deadlines that others set (platform, law) are told; the rest follows when they end.
    """
    _check_outlets(program, urls)
    ledger = env.shop.reminded()
    told = ledger.told()
    names = trusted(env, lambda work: work.with_news(within, told))
    check = env.shop.alert_check()
    if names or check.is_due(env.moment.timestamp()):
        from cs_toolkit.env.telling import Job, tell

        tell(env, names, Job(within, since, program, urls, ledger, check), dry_run=dry_run)


def _check_outlets(program: str | None, urls: tuple[str, ...]) -> None:
    """A crontab line with a slip of the finger says so at once, not at the first missed deadline."""
    if program is not None:
        from cs_toolkit.outlets.program import words_of

        words_of(program)
    if urls:
        from cs_toolkit.outlets.extras import require

        require("apprise", "notify")
