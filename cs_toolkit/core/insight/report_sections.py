"""The parts of a report, in their order."""

from __future__ import annotations

from typing import Final

SECTIONS: Final = (
    "volume", "weeks", "response", "steps", "deadlines", "outcomes", "categories", "causes", "parties", "products",
    "carriers", "platforms", "warehouses", "compensation", "budget", "promises", "satisfaction", "low_scores",
    "replies", "incidents", "faq", "ahead", "problems",
)  # fmt: skip
REPORT: Final = (
    "period", "since_at", "until_at", "before_since_at", "before_until_at", "zone", "running", "cases", "measures",
    "problems", "populations",
)  # fmt: skip
"""The keys of a report for programs."""
