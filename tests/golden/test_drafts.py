"""The situations that the method works through, each as a draft that could be sent after one personal touch."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest
from builders import a_timeline, an_event, at
from drafts import SHANGHAI, TERMS, book

from cs_toolkit.core import taxonomy
from cs_toolkit.core.draft_facts import Setting
from cs_toolkit.core.drafting import compose
from cs_toolkit.core.lint import Scope, lint
from cs_toolkit.core.remedy import parse_option
from cs_toolkit.packs import carriers, lint_rules

DRAFTS: Final = Path(__file__).parent / "drafts"
PEOPLE: Final = {
    "zh-Hans": {"customer": "王女士", "agent": "小林", "shop": "小杯子的店"},
    "zh-Hant": {"customer": "林小姐", "agent": "小陳", "shop": "小杯子的店"},
    "en": {"customer": "Ms Wang", "agent": "Lin", "shop": "Cup Shop"},
}
MUG: Final = {"zh-Hans": "旅行杯", "zh-Hant": "隨行杯", "en": "travel mug"}
DRESS: Final = {"zh-Hans": "蓝色连衣裙", "zh-Hant": "藍色洋裝", "en": "blue dress"}
ORDER: Final = {
    "order": "202607251234592825",
    "amount": "129.00",
    "currency": "CNY",
    "paid_at": "2026-11-14T10:00+08:00",
}
PARCEL: Final = {"carrier": "zto", "tracking": "77310012345678", "shipped_at": "2026-11-17T10:00+08:00"}


class Situation(NamedTuple):
    """What is known when the reply is written; `told` are texts by language."""

    step: str
    category: str
    now: str
    facts: Mapping[str, Any]
    told: Mapping[str, Mapping[str, str]]
    events: tuple[tuple[str, Mapping[str, Any]], ...] = ()
    options: tuple[str, ...] = ()


SITUATIONS: Final = {
    "late-answer": Situation(
        "acknowledge", "service-slow", "2026-11-22T10:40+08:00", {**ORDER, "emotion": "angry"}, {"product": MUG}
    ),
    "colour-differs": Situation("evidence", "not-as-described", "2026-11-22T09:34+08:00", ORDER, {"product": DRESS}),
    "breakage": Situation(
        "acknowledge",
        "delivery-damaged",
        "2026-11-22T09:34+08:00",
        {**ORDER, **PARCEL, "delivered_at": "2026-11-21T15:00+08:00", "emotion": "annoyed"},
        {
            "product": MUG,
            "needs": {
                "zh-Hans": "周六送人当生日礼物",
                "zh-Hant": "週六送人當生日禮物",
                "en": "a birthday present on Saturday",
            },
        },
    ),
    "urgent-parcel": Situation(
        "acknowledge",
        "delivery-late",
        "2026-11-22T09:34+08:00",
        {**ORDER, **PARCEL},
        {"product": MUG, "needs": {"zh-Hans": "周五前收到", "zh-Hant": "週五前收到", "en": "it by Friday"}},
    ),
    "unclear-responsibility": Situation(
        "diagnose",
        "quality-defect",
        "2026-11-22T10:10+08:00",
        ORDER,
        {"product": MUG},
        (("diagnosed", {"cause": "unknown", "party": "nobody"}),),
    ),
    "not-as-described": Situation(
        "offer",
        "not-as-described",
        "2026-11-22T10:50+08:00",
        ORDER,
        {"product": DRESS},
        (("diagnosed", {"cause": "listing-photo", "party": "shop"}),),
        ("return-refund", "refund-part:38.70"),
    ),
    "reshipped": Situation(
        "follow-up",
        "delivery-late",
        "2026-11-23T09:10+08:00",
        {**ORDER, **PARCEL},
        {
            "product": MUG,
            "promise": {"zh-Hans": "杯子送到您手上", "zh-Hant": "杯子送到您手上", "en": "the mug is with you"},
        },
        (
            ("diagnosed", {"cause": "carrier-delay", "party": "carrier"}),
            (
                "offered",
                {"options": [{"remedies": [{"kind": "reship-express"}]}, {"remedies": [{"kind": "refund-full"}]}]},
            ),
            ("accepted", {"option": 1}),
            ("resolved", {"cost": "18", "tracking": "SF1400123456789"}),
            ("promised", {"due": "2026-11-23T18:00+08:00"}),
        ),
    ),
}


def written(situation: Situation, language: str) -> str:
    """The draft of a situation in a language, at home in a shop of that language."""
    told = {name: texts[language] for name, texts in situation.told.items()}
    promise, people = told.pop("promise", None), PEOPLE[language]
    events = [
        an_event(kind, **payload, **({"what": promise} if kind == "promised" else {}))
        for kind, payload in situation.events
    ]
    case = a_timeline(
        category=situation.category,
        language=language,
        customer=people["customer"],
        events=events,
        **situation.facts,
        **told,
    )
    carrier = carriers()["carriers"]["zto"]
    setting = Setting(
        now=at(situation.now),
        zone=SHANGHAI,
        terms=TERMS,
        shop=people["shop"],
        agent=people["agent"],
        carrier=carrier["names"][language],
        tracking_url=carrier["page"].replace("${tracking}", PARCEL["tracking"])
        if "tracking" in situation.facts
        else None,
    )
    playbook = book(language, situation.step, "complaint", situation.category)
    return compose(
        case, situation.step, playbook, setting=setting, options=tuple(map(parse_option, situation.options))
    ).text


@pytest.mark.parametrize("language", taxonomy.LANGUAGES)
@pytest.mark.parametrize("name", SITUATIONS)
def test_a_worked_situation(name: str, language: str, request: pytest.FixtureRequest) -> None:
    """As it would be sent, but for the personal touch; clean by our own rules. --update-golden writes it anew."""
    situation, path = SITUATIONS[name], DRAFTS / f"{name}.{language}.txt"
    text = written(situation, language) + "\n"
    if request.config.getoption("--update-golden"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    assert text == path.read_text("utf-8")
    findings = lint(text, lint_rules(), Scope(language=language, kind="complaint", step=situation.step))
    assert [found for found in findings if found.severity != "info"] == []
