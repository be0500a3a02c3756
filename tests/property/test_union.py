"""Copies of a case that went their own ways become one case, the same one however they are put together."""

from __future__ import annotations

from datetime import timedelta
from functools import reduce
from itertools import permutations

import pytest
from builders import RECEIVED, a_case, an_event, at
from hypothesis import given, settings
from hypothesis import strategies as st

from cs_toolkit.core.model import Case, Event
from cs_toolkit.core.timeline import fold
from cs_toolkit.core.union import FACT, is_same, missing, union
from cs_toolkit.store import casefile

START = at(RECEIVED)
TEXTS = st.sampled_from(["杯子碎了", "杯子碎了，要退款", "Broken", "", "x" * 50])
NAMES = st.none() | st.sampled_from(["王女士", "王小姐", "陳小姐", "Wang"])
FACTS = st.fixed_dictionaries(
    {},
    optional={
        "text": TEXTS,
        "customer": NAMES,
        "amount": st.sampled_from(["129.00", "129.0", "12"]),
        "also": st.sampled_from([("other",), ()]),
        "paid_at": st.sampled_from(["2026-11-01T08:00+08:00", "2026-11-01T00:00+00:00", "2026-11-02T08:00+08:00"]),
        "received_estimated": st.booleans(),
        "logged": st.sampled_from(["2026-11-22T09:20+08:00", "2026-11-22T09:21+08:00"]),
    },
)
KINDS = st.sampled_from(["noted", "acknowledged", "corrected", "retracted"])


@st.composite
def events(draw: st.DrawFn) -> Event:
    """An event of a copy; two copies may have numbered theirs alike, or have one and the same in two versions."""
    number = draw(st.integers(1, 8))
    kind = draw(KINDS)
    payload = {
        "noted": {"text": draw(st.sampled_from(["仓库在查", "查到了"]))},
        "acknowledged": {"text": "我查了"},
        "corrected": {"facts": {"customer.name": draw(st.sampled_from(["李雷", "韩梅梅"]))}},
        "retracted": {"events": [f"e{draw(st.integers(1, 8))}"]},
    }[kind]
    made = an_event(kind, START + timedelta(minutes=number), **payload)
    return made._replace(id=f"e{number}", seq=draw(st.integers(1, 5)))


@st.composite
def copies(draw: st.DrawFn) -> Case:
    """A copy with some of what happened; ids within it are its own."""
    made = {event.id: event for event in draw(st.lists(events(), max_size=6))}
    case = a_case(**draw(FACTS))
    return case.with_events(*made.values())


MANY = settings(max_examples=300, derandomize=True)


@MANY
@given(copies(), copies())
def test_it_does_not_matter_which_copy_comes_first(one: Case, other: Case) -> None:
    """Commutative."""
    assert union([one, other]) == union([other, one])


@MANY
@given(copies(), copies(), copies())
def test_it_does_not_matter_which_are_united_first(one: Case, two: Case, three: Case) -> None:
    """Associative, and the same as all at once: two machines that heal in their own order agree."""
    left = union([union([one, two]), three])
    assert left == union([one, union([two, three])]) == union([one, two, three])


@MANY
@given(copies(), copies())
def test_uniting_again_changes_nothing(one: Case, other: Case) -> None:
    """Idempotent: neither a copy that comes back later nor the result itself adds anything."""
    made = union([one, other])
    assert union([made]) == union([made, made]) == union([made, one]) == union([other, made, one]) == made


@MANY
@given(st.lists(copies(), min_size=1, max_size=4))
def test_nothing_of_any_copy_is_lost(found: list[Case]) -> None:
    """Every event is there by its id; every fact stands, or is noted."""
    made = union(found)
    assert {event.id for case in found for event in case.events} <= {event.id for event in made.events}
    told = {made.customer.name, *(event.get("union_value") for event in made.events if event.get(FACT))}
    assert {case.customer.name for case in found} - {None} <= told
    assert made.complaint.received_at == min(case.complaint.received_at for case in found)


@MANY
@given(st.lists(copies(), min_size=1, max_size=3))
def test_it_can_be_written_and_read(found: list[Case]) -> None:
    """What stands in the file is what was united; united with a copy read from a file it is the same."""
    made = union(found)
    again = casefile.parse_any(casefile.render(made), "open/x.toml")
    assert union([again, *found]) == union([again]) == made


@MANY
@given(copies())
def test_a_copy_alone_is_what_it_was(case: Case) -> None:
    """Its facts and what is true of it do not change."""
    made = fold(union([case]))
    assert (made.case._replace(events=()), made.events) == (fold(case).case._replace(events=()), fold(case).events)
    assert missing(case, union([case])) == ()


def test_every_order_of_three_copies_gives_one_file() -> None:
    """Three machines, three notes, one of them a correction made last."""
    base = a_case(customer="王女士")
    note = an_event("noted", text="仓库在查")._replace(id="a", seq=1)
    fixed = an_event("corrected", facts={"customer.name": "王小姐"})._replace(id="b", seq=2)
    answered = an_event("acknowledged", text="我查了")._replace(id="c", seq=2)
    found = [base.with_events(note), base.with_events(note, fixed), base.with_events(note, answered)]
    made = {casefile.render(reduce(lambda one, two: union([one, two]), order)) for order in permutations(found)}
    assert len(made) == 1
    timeline = fold(union(found))
    assert ([event.id for event in timeline.events], timeline.case.customer.name) == (["a", "b", "c"], "王小姐")


def test_a_fact_edited_by_hand_on_two_machines_keeps_both() -> None:
    """The fuller one stays, the other one is a note that names the fact."""
    made = union([a_case(text="碎了", amount="12"), a_case(text="杯子碎了", amount="129.00")])
    assert (made.complaint.text, str(made.order.amount)) == ("杯子碎了", "129.00")
    notes = [(event.kind, event.get("text"), event.by) for event in made.events]
    assert sorted(notes) == [("noted", "complaint.text = 碎了", "doctor"), ("noted", "order.amount = 12", "doctor")]


def test_what_was_erased_does_not_come_back() -> None:
    """An old copy still has the name and the words; the union has neither, and what happened since stays."""
    said = an_event("noted", text="王女士来电")._replace(id="a", seq=1)
    old = a_case(customer="王女士", text="我是王女士").with_events(said, an_event("noted", text="新")._replace(id="n"))
    gone = an_event("erased", facts=["customer.name"])._replace(id="b", seq=2)
    clean = a_case(text="我是…").with_events(said._replace(payload={"text": "…来电"}), gone)
    for made in (union([old, clean]), union([clean, old]), union([union([old, clean]), old])):
        assert (made.customer.name, made.complaint.text) == (None, "我是…")
        assert {event.id: event.get("text") for event in made.events} == {"a": "…来电", "b": None, "n": "新"}


def test_a_note_that_only_looks_like_one_of_a_union_is_a_note() -> None:
    """Whatever somebody wrote into the file by hand."""
    odd = an_event("noted", text="x", union_fact="customer.shoe", union_value=[1])._replace(id="o", seq=1)
    case = a_case().with_events(odd)
    assert union([case, a_case()]) == case


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"text": "碎了"}, {"text": "碎了", "customer": "王女士"}, True),
        ({"text": "碎了"}, {"text": "漏水", "logged": "2026-11-22T10:00+08:00"}, False),
        ({"text": "碎了"}, {"text": "漏水"}, False),
        ({"external_id": "jd:1", "text": "a"}, {"external_id": "jd:1", "text": "b"}, True),
        ({"external_id": "jd:1"}, {"external_id": "jd:2"}, False),
    ],
)
def test_two_complaints_under_one_number_are_told_apart(one: dict[str, str], other: dict[str, str], same: bool) -> None:
    """Two machines without a network give the same number to two customers."""
    assert is_same(a_case(**one), a_case(**other)) is is_same(a_case(**other), a_case(**one)) is same


def test_copies_that_share_an_event_are_of_one_complaint() -> None:
    """Even where somebody wrote the text anew."""
    event = an_event("noted", text="x")._replace(id="k3v9tq2m")
    assert is_same(a_case(text="a").with_events(event), a_case(text="b").with_events(event))
