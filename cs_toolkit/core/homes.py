"""What a new shop begins with by its time zone: whose law applies and what it is paid in. The owner may change both."""

from __future__ import annotations

from typing import Final

_EURO: Final = [
    "Amsterdam",
    "Athens",
    "Berlin",
    "Brussels",
    "Dublin",
    "Helsinki",
    "Lisbon",
    "Madrid",
    "Paris",
    "Rome",
    "Vienna",
]
_UNITED_STATES: Final = ["New_York", "Detroit", "Chicago", "Denver", "Phoenix", "Los_Angeles", "Anchorage"]
_HOMES: Final = {
    "Asia/Taipei": ("tw", "TWD"),
    "Asia/Hong_Kong": ("hk", "HKD"),
    "Asia/Macau": ("mo", "MOP"),
    "Asia/Singapore": ("sg", "SGD"),
    "Asia/Kuala_Lumpur": ("my", "MYR"),
    "Asia/Tokyo": ("jp", "JPY"),
    "Europe/London": ("gb", "GBP"),
    "Pacific/Honolulu": ("us", "USD"),
    **dict.fromkeys((f"Europe/{city}" for city in _EURO), ("eu", "EUR")),
    **dict.fromkeys((f"America/{city}" for city in _UNITED_STATES), ("us", "USD")),
}


def home(zone: str) -> dict[str, str]:
    """Region and currency, as settings; empty where the defaults (cn, CNY) are as good a guess."""
    return dict(zip(("region", "currency"), _HOMES.get(zone, ()), strict=False))
