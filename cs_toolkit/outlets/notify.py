"""Notifications through apprise (extra `notify`): one address at a time, so that each is known to have taken it."""

from __future__ import annotations

import logging

from cs_toolkit.errors import CstError, UsageProblem, say
from cs_toolkit.outlets.extras import load


def notify(url: str, title: str, body: str) -> None:
    """Sends a message to one address; `CstError` if it did not go out. Passwords in addresses are never shown."""
    apprise = load("apprise", "notify")
    _silence()
    kind = url.partition("://")[0]
    target = apprise.Apprise()
    if not target.add(url):
        raise UsageProblem(
            say("the address '{kind}://…' is none that apprise knows", kind=kind),
            say("https://github.com/caronc/apprise lists what addresses look like"),
        )
    if not target.notify(body=body, title=title):
        raise CstError(
            say("the message to '{kind}://…' did not go out", kind=kind),
            say("try the address with: apprise -vv -b test URL"),
        )


def _silence() -> None:
    """Its log would print the address, password and all, where nobody asked for a log."""
    logger = logging.getLogger("apprise")
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())
        logger.propagate = False
