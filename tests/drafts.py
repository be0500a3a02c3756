"""Cases, settings and playbooks for tests of drafts: how much is known is said by names of facts."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from typing import Any, Final
from zoneinfo import ZoneInfo

from builders import a_timeline, an_event, at

from cs_toolkit.core import taxonomy
from cs_toolkit.core.draft_facts import History, Setting
from cs_toolkit.core.playbook import Playbook
from cs_toolkit.core.policy import policy_from
from cs_toolkit.core.terms import Terms
from cs_toolkit.core.timeline import Timeline
from cs_toolkit.packs import carriers
from cs_toolkit.packs import playbook as shipped
from cs_toolkit.packs import policy as built_in

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")
TERMS: Final = Terms(policy_from(built_in()), SHANGHAI)
NOW: Final = at("2026-11-22T09:34+08:00")

WORDS: Final = {
    "zh-Hans": {
        "product": "旅行杯",
        "customer": "王女士",
        "needs": "周五前收到",
        "wants": "退款",
        "evidence": "包裹在中转站滞留4天",
        "promise": "杯子送到您手上",
        "shop": "小杯子的店",
        "agent": "小林",
        "carrier": "中通快递",
        "earlier": "保温壶",
    },
    "zh-Hant": {
        "product": "隨行杯",
        "customer": "林小姐",
        "needs": "週五前收到",
        "wants": "退款",
        "evidence": "包裹在轉運站滯留4天",
        "promise": "杯子送到您手上",
        "shop": "小杯子的店",
        "agent": "小林",
        "carrier": "黑貓宅急便",
        "earlier": "保溫壺",
    },
    "en": {
        "product": "travel mug",
        "customer": "Ms Wang",
        "needs": "it by Friday",
        "wants": "a refund",
        "evidence": "the parcel sat at the hub for four days",
        "promise": "the mug is with you",
        "shop": "Cup Shop",
        "agent": "Lin",
        "carrier": "DHL",
        "earlier": "teapot",
    },
}
TRACKING_URL: Final = carriers()["carriers"]["dhl"]["page"].replace("${tracking}", "7731")
TWO: Final = [
    {"remedies": [{"kind": "reship-express"}]},
    {"remedies": [{"kind": "refund-full"}, {"kind": "coupon", "amount": "20"}]},
]

# What may be known of a case, each by itself.
ATOMS: Final = ("product", "customer", "order", "money", "parcel", "needs", "wants", "people", "story", "promise")


def settled(known: Collection[str], language: str, **facts: Any) -> Setting:
    """Who answers; at home in the shop of the language."""
    words = WORDS[language]
    people = {"shop": words["shop"], "agent": words["agent"]} if "people" in known else {}
    parcel = {"carrier": words["carrier"], "tracking_url": TRACKING_URL} if "parcel" in known else {}
    return Setting(**{"now": NOW, "zone": SHANGHAI, "terms": TERMS, **people, **parcel, **facts})


def a_case_knowing(known: Collection[str], language: str, case: str = "20261122-01", **facts: Any) -> Timeline:
    """A case of which just these atoms are known."""
    words = WORDS[language]
    parcel = {"tracking": "7731", "carrier": "zto", "shipped_at": "2026-11-16T10:00+08:00"}
    of_atoms: dict[str, dict[str, Any]] = {
        "product": {"product": words["product"]},
        "customer": {"customer": words["customer"]},
        "order": {"order": "202607251234592825", "paid_at": "2026-11-14T10:00+08:00"},
        "money": {"amount": "129.00", "currency": "CNY"},
        "parcel": parcel,
        "needs": {"needs": words["needs"]},
        "wants": {"wants": words["wants"]},
    }
    story = [
        an_event("diagnosed", cause="carrier-delay", party="carrier", evidence=words["evidence"]),
        an_event("offered", options=TWO),
        an_event("accepted", option=1 + ("money" in known)),
        an_event("resolved", cost="18", tracking="SF123"),
        an_event("rated", score=1),
    ]
    promised = an_event("promised", what=words["promise"], due="2026-11-23T18:00+08:00")
    events = [*(story if "story" in known else []), *([promised] if "promise" in known else [])]
    told = {name: value for atom in of_atoms if atom in known for name, value in of_atoms[atom].items()}
    received = {} if "order" in known else {"received_estimated": True}
    return a_timeline(case, language=language, events=events, **{**told, **received, **facts})


@cache
def book(language: str, step: str, kind: str = "complaint", category: str = "other") -> Playbook:
    """The wording that the command reads for one draft."""
    family = taxonomy.FAMILY_OF[category]
    return shipped(language, family=family, step=step, kind=kind)


REGULAR: Final = History(cases=1, orders=4, at=at("2026-10-08T10:00+08:00"))
