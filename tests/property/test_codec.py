"""Whatever a customer writes comes back from the case file."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import TypeVar

from builders import an_event
from hypothesis import given, settings
from hypothesis import strategies as st

from cs_toolkit.core.model import Case, Complaint, Customer, Event, Order
from cs_toolkit.core.taxonomy import SEVERITIES, SIGNALS
from cs_toolkit.store import casefile, codec, plain_toml

T = TypeVar("T")
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]))
FILLED = ANY_TEXT.filter(str.strip)
ZONES = st.integers(-14 * 4, 14 * 4).map(lambda quarters: timezone(timedelta(minutes=15 * quarters)))
TIMES = st.datetimes(datetime(1971, 1, 1), datetime(2199, 1, 1), timezones=ZONES).map(  # noqa: DTZ001
    lambda time: time.replace(microsecond=0)
)
MONEY = st.decimals(0, 10**11, places=2, allow_nan=False) | st.integers(0, 10**11).map(Decimal)
MAYBE = st.none() | ANY_TEXT
KEYS = ANY_TEXT.filter(lambda key: key not in {"schema", "id", "complaint", "customer", "order", "event"})
EXTRA = st.dictionaries(KEYS, ANY_TEXT | st.integers() | st.lists(ANY_TEXT) | st.dictionaries(ANY_TEXT, ANY_TEXT))


@st.composite
def events(draw: st.DrawFn) -> Event:
    """An event of a few kinds that between them hold every shape."""
    kind, payload = draw(
        st.one_of(
            st.tuples(st.just("acknowledged"), st.fixed_dictionaries({"text": FILLED},
            optional={"as_is": st.booleans()})),
            st.tuples(st.just("promised"), st.fixed_dictionaries({"what": FILLED, "due": TIMES})),
            st.tuples(st.just("corrected"), st.fixed_dictionaries({"facts": st.fixed_dictionaries(
                {}, optional={"complaint.text": ANY_TEXT, "order.amount": MONEY, "complaint.received_at": TIMES})})),
            st.tuples(st.just("offered"), st.fixed_dictionaries({"options": st.lists(st.fixed_dictionaries(
                {"remedies": st.lists(st.fixed_dictionaries({"kind": st.just("coupon")}, optional={"amount": MONEY}))},
                optional={"text": ANY_TEXT, "value": MONEY}))})),
            st.tuples(st.just("noted"), st.fixed_dictionaries({"text": FILLED, "mine": ANY_TEXT})),
        )
    )  # fmt: skip
    made = an_event(kind, draw(TIMES), **payload)
    return Event(draw(FILLED), draw(st.integers(0, 10**6)), made.at, kind, draw(MAYBE), made.payload)


def made(kind: Callable[..., T]) -> Callable[..., T]:
    """Only what a strategy names is drawn; the rest keeps its default."""
    return lambda *values, **named: kind(*values, **named)


CASES = st.builds(
    made(Case),
    st.just("20261122-01"),
    st.builds(
        made(Complaint), TIMES, TIMES, severity=st.sampled_from(SEVERITIES), summary=MAYBE, text=MAYBE, wants=MAYBE,
        channel=st.none() | FILLED, category=FILLED, also=st.lists(FILLED).map(tuple),
        signals=st.lists(st.sampled_from(SIGNALS)).map(tuple), received_estimated=st.booleans(),
    ),
    st.builds(made(Customer), MAYBE, MAYBE, MAYBE, MAYBE),
    st.builds(made(Order), MAYBE, MAYBE, quantity=st.none() | st.integers(0), amount=st.none() | MONEY,
    paid_at=st.none() | TIMES),
    st.lists(events(), max_size=4).map(tuple),
    EXTRA,
)  # fmt: skip


@given(CASES)
@settings(max_examples=80, deadline=None)
def test_a_case_comes_back_from_its_file_as_it_was(case: Case) -> None:
    """Any text of any script, amounts to the last digit, times with their offset, and keys we do not know."""
    assert codec.case_from(codec.case_to(case)) == case
    assert casefile.parse(casefile.render(case), "x", case.id) == case


@given(CASES, events())
@settings(max_examples=50, deadline=None)
def test_adding_an_event_keeps_every_byte_that_was_there(case: Case, event: Event) -> None:
    """The old file is the beginning of the new one, and both are read."""
    old = casefile.render(case)
    new = casefile.appended(old, [event])
    assert new.startswith(old)
    assert casefile.parse(new, "x", case.id) == case.with_events(event)


@given(TIMES)
@settings(deadline=None)
def test_a_time_keeps_its_instant_and_its_offset(time: datetime) -> None:
    """What the wall showed where the customer wrote stays readable in the file."""
    case = Case("20261122-01", Complaint(time, time.astimezone(UTC)))
    back = casefile.parse(casefile.render(case), "x", case.id).complaint
    assert (back.received_at, back.received_at.utcoffset()) == (time, time.utcoffset())


@given(CASES, st.data())
def test_the_quick_reader_reads_what_the_whole_language_is(case: Case, data: st.DataObject) -> None:
    """A case file as it is written, and with a piece taken out, put in or doubled, as a hand or a bad disk does."""
    text = casefile.render(case).decode()
    assert plain_toml.loads(text) == tomllib.loads(text)
    begin, end = sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2)))
    put_in = data.draw(st.sampled_from([*'"=[]{},#. \n\\', "\r\n", '"""', " = ", "]\n", text[begin:end], "2026-11-22"]))
    spoiled = text[:begin] + put_in + text[end:]
    assert read_by(plain_toml.loads, spoiled) == read_by(tomllib.loads, spoiled)


def read_by(reader: Callable[[str], object], text: str) -> object:
    try:
        return reader(text)
    except (ValueError, OverflowError) as error:
        return str(error)
