"""A case without its customer: pseudonyms for names and numbers, words without what is personal, counts as before."""

from __future__ import annotations

from builders import a_case, an_event

from cs_toolkit.core.model import Case
from cs_toolkit.core.privacy.erasing import Kept, erased_case, erased_row, known_of, known_of_row, without
from cs_toolkit.core.privacy.traces import Traces

PHONE = "13800138000"


def alias(text: str) -> str:
    """A pseudonym that a test can read."""
    return text if text.startswith("erased-") else f"erased-{len(text)}"


def erased(case: Case) -> tuple[Case, tuple[str, ...]]:
    return erased_case(case, Traces(known_of(case), own=True), alias)


def a_told_case() -> Case:
    events = [
        an_event("acknowledged", text="王小明您好", channel="wechat", as_is=True, draft="王小明您好"),
        an_event("offered", options=[{"remedies": [{"kind": "reship"}], "text": "补寄给王小明"}]),
        an_event("resolved", cost="18", tracking="SF1234567890123"),
        an_event("attached", name="王小明.jpg", sha256="ab" * 32, size=5),
        an_event("attached", name="x." + "y" * 20, sha256="cd" * 32, size=5),
        an_event("corrected", facts={"customer.contact": "13900139000", "complaint.needs": "打13900139000"}),
        an_event("corrected", facts={"complaint.external_id": "taobao:77", "order.product": "杯 13900139000"}),
        an_event("corrected", facts={"order.sku": "A1", "complaint.severity": "high"}),
        an_event("contacted", text="我是小明", external_id="<m1@example.com>"),
        an_event("merged", case="20261122-02", role="survivor"),
    ]
    case = a_case(
        customer="王小明", handle="tb_88", contact=PHONE, reseller="团长", order="2026072512345", tracking="SF1",
        product="旅行杯", text=f"我是王小明，旅行杯坏了，{PHONE}", summary="我是王小明", external_id="taobao:330000",
        events=events,
    )  # fmt: skip
    extra = {"customer": {"address": "文三路1号"}, "shop": {"tip": ["找王小明", 5]}, "x": 3}
    return case._replace(extra=extra)


def test_names_and_numbers_become_pseudonyms() -> None:
    """The same for the same, the system of a foreign number stays, and who sold stays."""
    made, lost = erased(a_told_case())
    assert tuple(made.customer) == ("erased-3", "erased-5", "erased-11", "团长")
    assert (made.order.id, made.order.tracking, made.order.product) == ("erased-13", "erased-3", "旅行杯")
    assert made.complaint.external_id == "taobao:erased-6"
    assert {"customer.name", "order.id", "complaint.text", "attachments", "customer", "resolved.tracking"} <= set(lost)


def test_what_was_written_stays_without_the_person() -> None:
    made, _ = erased(a_told_case())
    assert made.complaint.text == "我是…，旅行杯坏了，…"
    assert made.complaint.summary == "我是…"
    assert made.extra == {"shop": {"tip": ["找…", 5]}, "x": 3}
    spoken, offered, resolved, *_ = made.events
    assert spoken.payload == {"text": "…您好", "channel": "wechat", "as_is": True, "draft": "…您好"}
    assert offered.payload["options"][0] == {"remedies": ({"kind": "reship"},), "text": "补寄给…"}
    assert resolved.payload["tracking"] == "erased-15"


def test_of_what_was_sent_it_stays_that_there_was_something() -> None:
    made, _ = erased(a_told_case())
    names = [(event.payload["name"], event.payload["sha256"]) for event in made.events if event.kind == "attached"]
    assert names == [("erased.jpg", "erased-64"), ("erased", "erased-64")]


def test_what_was_corrected_goes_too() -> None:
    """An earlier number is as telling as a later one; products and choices stay."""
    made, _ = erased(a_told_case())
    told = [event.payload["facts"] for event in made.events if event.kind == "corrected"]
    assert told[0] == {"customer.contact": "erased-11", "complaint.needs": "打…"}
    assert told[1] == {"complaint.external_id": "taobao:erased-2", "order.product": "杯 …"}
    assert told[2] == {"order.sku": "A1", "complaint.severity": "high"}
    assert made.events[8].payload == {"text": "我是…", "external_id": "erased-16"}
    assert made.events[9].payload == {"case": "20261122-02", "role": "survivor"}


def test_the_second_time_nothing_is_left_to_lose() -> None:
    once, _ = erased(a_told_case())
    assert erased(once) == (once, ())


def test_a_summary_made_of_the_text_is_made_of_it_again() -> None:
    """It may have been cut within a number."""
    text = "电话一三八零零一三八零零零杯子坏了要退款要退款要退款要退款要退款要退款要退款要退款要退款要退款要退款"
    from cs_toolkit.core.text import summary_of

    made, _ = erased(a_case(text=text, summary=summary_of(text), contact=PHONE))
    assert made.complaint.summary == summary_of(made.complaint.text or "")


def test_a_bare_case_has_nothing_to_lose() -> None:
    assert erased(a_case(text="杯子坏了"))[1] == ()


def test_what_is_known_of_a_case_holds_what_it_was_corrected_from() -> None:
    assert known_of(a_told_case()) == (
        "王小明", "tb_88", PHONE, "13900139000", "2026072512345", "SF1", "文三路1号", "SF1234567890123",
        "<m1@example.com>", "330000",
    )  # fmt: skip


def test_the_cases_of_others_lose_what_they_say_of_the_person_alone() -> None:
    other = a_case(
        customer="李雷",
        contact="13700137000",
        text="和王小明一起买的，我的电话13700137000",
        events=[an_event("noted", text=f"同{PHONE}"), an_event("rated", score=5, consent=True)],
    )._replace(extra={"x": {"y": PHONE}})
    made = without(other, Traces(["王小明", PHONE]), {})
    assert made.complaint.text == "和…一起买的，我的电话13700137000"
    assert made.events[0].payload == {"text": "同…"}
    assert made.events[1] == other.events[1]
    assert (made.customer, made.extra) == (other.customer, {"x": {"y": "…"}})
    assert without(made, Traces(["王小明", PHONE]), {}) == made


def test_a_row_of_the_order_book() -> None:
    row = {"id": "77", "customer": "王小明", "handle": "", "contact": PHONE, "product": "刻字杯王小明", "tracking": ""}
    assert erased_row(row, alias) == {
        "id": "erased-2", "customer": "erased-3", "handle": "", "contact": "erased-11",
        "product": "刻字杯…", "tracking": "",
    }  # fmt: skip
    assert known_of_row(row) == ("王小明", PHONE, "77")


def test_a_kept_file_of_somebody_else_that_was_made_anew() -> None:
    """Its case names the digest and the size that it has now, and others as they were."""
    files = [an_event("attached", name="a.txt", sha256=letter * 64, size=9) for letter in "ab"]
    other = a_case(customer="李雷", events=files)
    made = without(other, Traces([PHONE]), {"a" * 64: Kept("c" * 64, 7)})
    assert [(event.payload["sha256"][0], event.payload["size"]) for event in made.events] == [("c", 7), ("b", 9)]
    assert made.events[0].payload["name"] == "a.txt"
