"""The names in a shop folder (DESIGN section 3)."""

from __future__ import annotations

from typing import Final

SETTINGS: Final = "shop.toml"
CALENDARS: Final = "calendar"
CACHE: Final = ".cst"
FOLDERS: Final = ("open", "closed", "state", "trash", "orders", "attachments")
