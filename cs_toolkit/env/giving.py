"""What the settings let the shop give."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cs_toolkit.core import own_categories
from cs_toolkit.core.purse import Purse

if TYPE_CHECKING:
    from cs_toolkit.env import Env


def purse_without_month(env: Env) -> Purse:
    """What the settings let the shop give; no case is read for it."""
    settings = env.shop.config
    return Purse.of(
        env.now,
        env.zone,
        settings.currency,
        goodwill=settings.goodwill,
        remedies=settings.remedies,
        families=own_categories.families(settings.categories),
    )
