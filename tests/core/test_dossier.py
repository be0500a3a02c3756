"""What a dossier shows of a case, what it leaves out, and whose names stay in its texts."""

from __future__ import annotations

from typing import Any

import pytest
from builders import a_timeline, an_event, at
from stories import SHANGHAI, terms

from cs_toolkit.core.clocks import assess
from cs_toolkit.core.dossier import OWN_TARGETS, SHOWN, Dossier, dossier, own_names, strangers
from cs_toolkit.core.events import PAYLOADS
from cs_toolkit.core.model import Event
from cs_toolkit.core.promises import verdicts
from cs_toolkit.core.timeline import Timeline

NOW = at("2026-11-24T10:00+08:00")
TWO = [
    {"remedies": [{"kind": "reship"}], "cost": "9", "value": "129", "text": "补发"},
    {"remedies": [{"kind": "refund-full"}], "cost": "5"},
]
# Nobody's business but the shop's.
INSIDE = {
    "noted",
    "assigned",
    "escalated",
    "linked",
    "merged",
    "retargeted",
    "invited",
    "corrected",
    "retracted",
    "erased",
}


def made(*events: Event, **facts: Any) -> Dossier:
    """The dossier of a case with these events; what was cleaned stands in brackets."""
    timeline = a_timeline(events=events, **{"text": "快递没动", **facts})
    rules = terms(SHANGHAI, False)._replace(rules=())
    return dossier(
        timeline, assess(timeline, rules), list(verdicts(timeline, rules, NOW)), NOW, lambda text: f"[{text}]"
    )


def test_every_kind_of_event_is_shown_or_kept_inside() -> None:
    """None is forgotten, and none shows what it does not hold."""
    assert SHOWN.keys() | INSIDE == PAYLOADS.keys()
    assert not SHOWN.keys() & INSIDE
    for kind, shown in SHOWN.items():
        known = {*PAYLOADS[kind].required, *PAYLOADS[kind].optional, "file"}
        assert {*shown.texts, *shown.facts} <= known, kind
        assert not {"cost", "party"} & {*shown.texts, *shown.facts}


def test_the_complaint_comes_first_and_every_text_is_cleaned() -> None:
    """What the customer wrote, what the shop answered."""
    found = made(an_event("acknowledged", text="收到"), an_event("contacted"), an_event("declined", reason="太慢"))
    assert [(entry.who, entry.kind, entry.texts) for entry in found.entries] == [
        ("customer", "received", ("[快递没动]",)),
        ("shop", "acknowledged", ("[收到]",)),
        ("customer", "contacted", ()),
        ("customer", "declined", ("[太慢]",)),
    ]
    assert made(text=None).entries[0].texts == ()
    assert made(text=None, summary="摘要").entries[0].texts == ("[摘要]",)
    assert (made(wants="退款").wants, made().wants) == ("[退款]", None)


def test_offers_are_shown_without_what_they_cost() -> None:
    """What the customer could choose from, with its worth."""
    (entry,) = made(an_event("offered", options=TWO)).entries[1:]
    first, second = entry.facts["options"]
    assert (first["text"], str(first["value"])) == ("[补发]", "129")
    assert set(second) == {"remedies"}


def test_internal_events_are_counted_and_not_shown() -> None:
    """Notes and assignments; targets of the shop's own that were missed."""
    found = made(an_event("noted", text="难缠"), an_event("noted", text="x"), an_event("assigned", to="kim"))
    assert len(found.entries) == 1
    assert found.left_out == {"noted": 2, "assigned": 1, OWN_TARGETS: 3}
    assert found.clocks == ()


def test_own_targets_stand_where_they_were_met_and_deadlines_of_others_always() -> None:
    """The shop may be proud of the former and cannot hide the latter."""
    answered = made(an_event("acknowledged", text="x"))
    assert [clock.name for clock in answered.clocks] == ["method.acknowledge"]
    reported = made(an_event("clocked", clock="taobao.after_sales", due=at("2026-11-23T10:00+08:00")))
    assert [clock.name for clock in reported.clocks] == ["taobao.after_sales"]


def test_promises_with_how_they_ended() -> None:
    """The text of each is cleaned, also where its end refers to it."""
    promised = an_event("promised", what="补寄", due="2026-11-23T18:00+08:00")._replace(id="p")
    found = made(promised, an_event("kept", "2026-11-23T17:00+08:00", promise="p"), an_event("broken", promise="?"))
    assert [verdict.is_kept for verdict in found.promises] == [True]
    assert found.promised == {"p": "[补寄]"}
    assert [entry.facts.get("promise") for entry in found.entries[2:]] == ["[补寄]", ""]


def test_files_are_listed_once() -> None:
    """By where they are kept; without a place there is nothing to enclose."""
    told = {"name": "a.png", "sha256": "ff", "size": 3}
    kept = an_event("attached", **told)
    here = kept._replace(payload={**kept.payload, "file": "attachments/x/ff.png"})
    found = made(here, here._replace(id="again"), kept)
    assert [(one.name, one.file) for one in found.kept] == [("[a.png]", "attachments/x/ff.png")]
    assert [entry.facts.get("file") for entry in found.entries[1:]] == ["[a.png]", "[a.png]", None]


def a_story() -> Timeline:
    return a_timeline(
        customer="王女士", handle="wang88", contact="13800001111", reseller="老赵", order="2026072512345",
        product="旅行杯", external_id="taobao:330001", tracking="ZT1",
        events=[
            an_event("resolved", by="lin", cost="1", tracking="SF9", carrier="sf"),
            an_event("assigned", by="lin", to="小周"),
            an_event("noted", text="x"),
        ],
    )  # fmt: skip


def test_what_is_the_customers_own_stays() -> None:
    """Names and numbers of this order; not the telephone."""
    assert set(own_names(a_story())) == {
        "王女士", "wang88", "2026072512345", "ZT1", "旅行杯", "SF9", "sf", "taobao:330001", "330001",
    }  # fmt: skip
    assert list(own_names(a_timeline())) == []


@pytest.mark.parametrize(
    ("texts", "named"),
    [
        ("李小红也没收到", {"李小红"}),
        ("王女士自己", set()),
        ("annlee", {"annlee"}),
        ("AnnLee", {"Ann Lee"}),
    ],
)
def test_names_of_others_go(texts: str, named: set[str]) -> None:
    """Staff, resellers and the way to reach the customer always; other customers where they are named."""
    others = ["李小红", "王女士", "女", None, "Ann Lee", "annlee", "张三"]
    assert set(strangers(a_story(), others, texts)) == {"13800001111", "老赵", "lin", "小周"} | named


@pytest.mark.parametrize(
    ("said", "who"),
    [
        ("客服小美态度好", {"小美"}),
        ("售後阿強說", {"阿強"}),
        ("ouragentLily,called", {"Lily"}),
        ("客服小心包装", set()),
        ("客服小时候", set()),
        ("theagentwas", set()),
    ],
)
def test_staff_as_customers_call_them(said: str, who: set[str]) -> None:
    """Also who recorded nothing."""
    assert set(strangers(a_timeline(), (), said)) == who
