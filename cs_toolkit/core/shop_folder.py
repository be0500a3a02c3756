"""The names in a shop folder (DESIGN section 3)."""

from __future__ import annotations

from typing import Final

SETTINGS: Final = "shop.toml"
CALENDARS: Final = "calendar"
FAQ: Final = "faq.toml"
CACHE: Final = ".cst"
ORDERS: Final = "orders"
ARCHIVE: Final = "archive"
FOLDERS: Final = ("open", "closed", ARCHIVE, "state", "trash", ORDERS, "attachments")
