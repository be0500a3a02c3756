"""What the settings let the shop give."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cs_toolkit.core.purse import Purse
from cs_toolkit.core.taxonomy import FAMILY_OF

if TYPE_CHECKING:
    from cs_toolkit.env import Env


def purse_without_month(env: Env) -> Purse:
    """What the settings let the shop give; no case is read for it."""
    settings = env.shop.config
    families = FAMILY_OF | {slug: own["family"] for slug, own in settings.categories.items()}
    return Purse.of(
        env.now,
        env.zone,
        settings.currency,
        goodwill=settings.goodwill,
        remedies=settings.remedies,
        families=families,
    )
