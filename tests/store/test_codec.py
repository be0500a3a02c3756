"""A case file is understood exactly or refused; nothing in it is guessed at or dropped."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from builders import a_case, an_event

from cs_toolkit.core import model
from cs_toolkit.errors import BadValue
from cs_toolkit.store import casefile, codec

TIMES = {"received_at": model.datetime.fromisoformat("2026-11-22T09:14:00+08:00")}
TIMES["logged_at"] = TIMES["received_at"]


def data(**more: Any) -> dict[str, Any]:
    return {"schema": 1, "id": "20261122-01", "complaint": dict(TIMES), **more}


def event(**more: Any) -> dict[str, Any]:
    return {"id": "e", "seq": 1, "at": TIMES["received_at"], "kind": "noted", "text": "x", **more}


def test_unknown_keys_survive_at_every_level() -> None:
    """Those of the file, of a section, of an event; a dotted name stays the name it is."""
    given = data(
        mine="a", **{"complaint.odd": 1}, shelf={"row": 3},
        order={"weight": 2.5, "amount": "129.00"}, customer={"vip": True}, event=[event(mood="?")],
    )  # fmt: skip
    given["complaint"]["colour"] = "red"
    back = codec.case_to(codec.case_from(given))
    assert (back["mine"], back["complaint.odd"], back["shelf"]) == ("a", 1, {"row": 3})
    assert (back["complaint"]["colour"], back["customer"], back["event"][0]["mood"]) == ("red", {"vip": True}, "?")
    assert back["order"] == {"weight": 2.5, "amount": "129.00"}


@pytest.mark.parametrize("amount", ["129.00", "129", "0.10", "100000000000.0001", "1000"])
def test_money_is_text_as_it_was_typed(amount: str) -> None:
    """Never a float, never in powers of ten."""
    case = a_case(amount=amount, events=[an_event("resolved", cost=amount)])
    told = codec.case_to(case)
    assert (told["order"]["amount"], told["event"][0]["cost"]) == (amount, amount)
    assert codec.plain(Decimal("1E+3")) == "1000"


def test_money_as_a_number_is_refused() -> None:
    """129.1 is not a decimal amount once TOML has read it as a float."""
    for value in (129.1, 129, True):
        with pytest.raises(BadValue, match="order.amount"):
            codec.case_from(data(order={"amount": value}))


def test_a_newer_schema_is_refused_and_says_what_helps() -> None:
    """Not read, so not written either."""
    with pytest.raises(codec.NewerSchema, match="schema 2, this one knows 1") as caught:
        codec.case_from(data(schema=2))
    assert caught.value.hint is not None


def test_an_older_file_is_lifted_step_by_step(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each step knows only the schema before its own."""
    monkeypatch.setattr(codec, "SCHEMA", 3)
    monkeypatch.setitem(codec.MIGRATIONS, 1, lambda old: {**old, "customer": {"name": old.pop("who")}})
    monkeypatch.setitem(codec.MIGRATIONS, 2, lambda old: {**old, "two": old["customer"]["name"] * 2})
    case = codec.case_from(data(who="王"))
    assert (case.customer.name, case.extra["two"], case.schema) == ("王", "王王", 3)


@pytest.mark.parametrize("schema", [0, -1, True, "1", 1.0])
def test_a_schema_that_never_was_is_refused(schema: object) -> None:
    """No guessing."""
    with pytest.raises(BadValue, match="schema"):
        codec.case_from(data(schema=schema))


@pytest.mark.parametrize(
    ("spoiled", "reason"),
    [
        ({"complaint": {}}, "received_at' is missing"),
        ({"complaint": {"received_at": TIMES["received_at"]}}, "logged_at' is missing"),
        ({"complaint": 3}, "'complaint' is not a table"),
        ({"id": 3}, "id: "),
        ({"id": ""}, "id: "),
        ({"event": {}}, "'event' is not a list"),
        ({"event": [3]}, "'event' is not a list"),
        ({"event": [event(kind="danced")]}, "'danced' is not a kind of event"),
        ({"event": [{}]}, "an event has no 'id'"),
        ({"event": [event(at=TIMES["received_at"].replace(tzinfo=None))]}, "event.at: .*offset"),
        ({"event": [event(seq=-1)]}, "event.seq"),
        ({"event": [event(text="")]}, "noted: text"),
        ({"complaint": {**TIMES, "severity": "huge"}}, "complaint.severity: 'huge'"),
        ({"complaint": {**TIMES, "also": "x"}}, "complaint.also"),
    ],
)
def test_what_is_no_case_names_the_key(spoiled: dict[str, Any], reason: str) -> None:
    """The owner finds the place in the file."""
    with pytest.raises(BadValue, match=reason):
        codec.case_from(data(**spoiled))


def test_a_file_reads_as_the_design_shows_it() -> None:
    """T in times, text for money, one block per event, defaults left out."""
    text = casefile.render(
        a_case(amount="129.00", events=[an_event("noted", text="x"), an_event("corrected", facts={"order.id": "7"})])
    ).decode()
    assert text == (
        'schema = 1\nid = "20261122-01"\n\n[complaint]\nreceived_at = 2026-11-22T09:14:00+08:00\n'
        'logged_at = 2026-11-22T09:14:00+08:00\nkind = "complaint"\ncategory = "other"\ncategory_by = "rule"\n'
        'severity = "normal"\nemotion = "calm"\n\n[order]\namount = "129.00"\n\n[[event]]\nid = "e1"\nseq = 1\n'
        'at = 2026-11-22T09:31:00+08:00\nkind = "noted"\ntext = "x"\n\n[[event]]\nid = "e2"\nseq = 2\n'
        'at = 2026-11-22T09:31:00+08:00\nkind = "corrected"\n\n[event.facts]\n"order.id" = "7"\n'
    )
