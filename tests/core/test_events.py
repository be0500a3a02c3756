"""Every kind of event is known, typed, and named as the contract names it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from conftest import SHARED

from cs_toolkit.core import taxonomy
from cs_toolkit.core.events import PAYLOADS, validate
from cs_toolkit.errors import BadValue

KINDS = [
    "acknowledged",
    "contacted",
    "replied",
    "diagnosed",
    "offered",
    "accepted",
    "declined",
    "compensated",
    "resolved",
    "followed_up",
    "surveyed",
    "rated",
    "recovered",
    "closed",
    "reopened",
    "paused",
    "resumed",
    "promised",
    "kept",
    "broken",
    "milestone",
    "clocked",
    "retargeted",
    "escalated",
    "assigned",
    "noted",
    "attached",
    "corrected",
    "linked",
    "merged",
    "invited",
    "retracted",
    "erased",
]
NAMED = {
    "Kinds of contact": taxonomy.KINDS,
    "Categories": taxonomy.CATEGORIES,
    "Root causes": taxonomy.CAUSES,
    "Responsible party": taxonomy.PARTIES,
    "Remedies": taxonomy.REMEDIES,
    "Emotion": taxonomy.EMOTIONS,
    "Signals": taxonomy.SIGNALS,
    "Milestones": taxonomy.MILESTONES,
    "Platforms": taxonomy.PLATFORMS,
    "Payments": taxonomy.PAYMENTS,
    "Channels": taxonomy.CHANNELS,
}
# Examples of options and events in the text of the sheet, which are no slugs of their own.
NO_SLUGS = {"also", "category", "resolved", "eu"}


def _sheet() -> dict[str, list[str]]:
    path: Path = SHARED / "facts" / "taxonomy.md"
    if not path.is_file():
        pytest.skip(f"the fact sheet of names is not at {path}")
    parts = re.split(r"\*\*([A-Z][\w ]+?)\*\*", path.read_text("utf-8"))
    slugs = r"`([a-z]+(?:[-_][a-z]+)*)`"
    return {
        title: [slug for slug in re.findall(slugs, body) if slug not in NO_SLUGS]
        for title, body in zip(parts[1::2], parts[2::2], strict=True)
    }


@pytest.mark.parametrize("title", NAMED)
def test_every_name_of_the_fact_sheet_is_known_in_its_order(title: str) -> None:
    """None missing, none of our own."""
    assert list(NAMED[title]) == _sheet()[title]


def test_every_category_has_a_family() -> None:
    """And only one."""
    assert len(set(taxonomy.CATEGORIES)) == len(taxonomy.CATEGORIES) == len(taxonomy.FAMILY_OF)


def test_every_kind_of_event_has_a_payload_and_no_other() -> None:
    """The list of DESIGN section 3."""
    assert sorted(PAYLOADS) == sorted(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_an_event_lacking_what_it_must_say_is_refused(kind: str) -> None:
    """The missing fact is named; what nobody knows is kept."""
    required = list(PAYLOADS[kind].required)
    if not required:
        assert validate(kind, {"mine": 1}) == {"mine": 1}
        return
    with pytest.raises(BadValue, match=f"{kind}: '{required[0]}' is missing"):
        validate(kind, {})


@pytest.mark.parametrize(
    ("kind", "payload", "told"),
    [
        ("danced", {}, "'danced' is not a kind"),
        ("acknowledged", {"text": " "}, "acknowledged: text: the text is empty"),
        (
            "diagnosed",
            {"cause": "gremlins", "party": "shop"},
            "diagnosed: cause: 'gremlins' is not one of carrier-delay",
        ),
        ("rated", {"score": 6}, "rated: score: '6'"),
        ("rated", {"score": True}, "rated: score"),
        ("offered", {"options": [{"remedies": [{"kind": "hug"}]}]}, "offered: options: remedies: kind: 'hug'"),
        ("offered", {"options": [{}]}, "offered: options: 'remedies' is missing"),
        ("resolved", {"cost": 18}, "resolved: cost: '18'"),
        ("closed", {"outcome": "done"}, "closed: outcome: 'done'"),
        ("corrected", {"facts": {"order.colour": "red"}}, "corrected: facts: 'order.colour' is not a fact"),
        ("corrected", {"facts": 3}, "corrected: facts: '3' is not a table"),
        ("promised", {"what": "x", "due": "tomorrow"}, "promised: due: 'tomorrow'"),
    ],
)
def test_a_wrong_payload_names_kind_key_and_value(kind: str, payload: dict[str, Any], told: str) -> None:
    """As far down as it goes."""
    with pytest.raises(BadValue) as caught:
        validate(kind, payload)
    assert told in str(caught.value)


def test_a_correction_keeps_what_clears_a_fact() -> None:
    """The empty text stays in the file."""
    assert validate("corrected", {"facts": {"order.id": "", "order.quantity": 2}})["facts"] == {
        "order.id": "",
        "order.quantity": 2,
    }
