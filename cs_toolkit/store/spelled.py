"""shop.toml as it is written, unchecked: for the few settings that a screen needs before anything else."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cs_toolkit.core.shop_folder import SETTINGS
from cs_toolkit.store.atomic import read


def spelled(root: Path) -> Mapping[str, Any]:
    """Its values; none where it cannot be read: whoever needs the settings themselves says why."""
    from cs_toolkit.store import plain_toml

    try:
        return plain_toml.loads(read(root / SETTINGS).decode("utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        return {}
