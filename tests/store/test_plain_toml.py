"""The quick reader of case files reads what the whole language would, or leaves it to that."""

from __future__ import annotations

import tomllib

import pytest
from builders import RECEIVED, a_case, an_event, at

from cs_toolkit.store import casefile, plain_toml

# What it may not take for one of ours, and what is no TOML at all.
ODD = [
    "a = 1 # seven\n",
    "a = 'x'\n",
    "a=1\n",
    "a  = 1\n",
    "a.b = 1\n",
    '"a\\u0062" = 1\n',
    'a = """x"""\n',
    'a = """\nx\n"""\n',
    'a = "x\\u00e9"\n',
    "a = [1, 2]\n",
    "a = []\n",
    "a = [\n1,\n]\n",
    "a = [\n    1,\n    2\n]\n",
    "a = [\n    { b = 1 },\n    { b = { c = 1 } },\n]\n",
    "a = [\n    { },\n]\n",
    "a = [\n    {b = 1},\n]\n",
    "a = { b = 1 }\n",
    "a = 1.5\n",
    "a = -1\n",
    "a = 1_000\n",
    "a = 2026-11-22\n",
    "a = 2026-11-22T09:14:00\n",
    "a = 2026-11-22T09:14:00Z\n",
    "a = 2026-11-22 09:14:00+08:00\n",
    "a = 2026-11-22T09:14:00.5+08:00\n",
    "[a.b]\nc = 1\n",
    "[ a ]\n",
    "[a] # b\n",
    "[a]\nb = 1\n\n[[a.c]]\nd = 1\n",
    "[[a]]\nb = 1\n\n[a.c]\nd = 1\n\n[[a]]\nb = 2\n",
    "  a = 1\n",
    "a = 1 \n",
    "\ta = 1\n",
    "a = 1\r\nb = 2\r\n",
    "",
    "\n\n",
    "a = 1",
]  # fmt: skip
BROKEN = [
    "a = 1\na = 2\n",
    "a = 1\n[a]\n",
    "[a]\n[a]\n",
    "[[a]]\nb = [\n    1,\n]\n[[a.b]]\n",
    "a = [\n    1,\n]\n[[a]]\n",
    "[a]\n[[a]]\n",
    "[[a]]\n[a]\n",
    "[[a]\n",
    "[a]]\n",
    "a = \n",
    "a\n",
    "= 1\n",
    "a = 01\n",
    "a = True\n",
    'a = "x\n',
    'a = "x" "y"\n',
    'a = "\\x"\n',
    'a = "\x00"\n',
    "a = 2026-13-22T09:14:00+08:00\n",
    "a = 2026-11-22T24:00:00+08:00\n",
    "a = 2026-11-22T09:14:00+08:60\n",
    "a = [\n    1,\n",
    "a = [\n    1,",
    "a = [\n    { b = 1,\n]\n",
    "a = [\n    { b = 1, b = 2 },\n]\n",
    "a = [\n    { b = 1,, c = 2 },\n]\n",
    "a = [\n    { b = 1, },\n]\n",
    "<<<<<<< ours\na = 1\n=======\n",
]  # fmt: skip


@pytest.mark.parametrize("text", ODD)
def test_what_is_written_another_way(text: str) -> None:
    """Whatever a hand or another program wrote has the meaning it has in TOML."""
    assert plain_toml.loads(text) == tomllib.loads(text)


@pytest.mark.parametrize("text", BROKEN)
def test_what_is_broken(text: str) -> None:
    """A mistake is told in the words of the whole language's reader, with its line."""
    with pytest.raises(tomllib.TOMLDecodeError) as whole:
        tomllib.loads(text)
    with pytest.raises(tomllib.TOMLDecodeError) as plain:
        plain_toml.loads(text)
    assert str(plain.value) == str(whole.value)


def test_case_files_need_no_other_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the toolkit writes it reads the quick way: blocks, lists, tables, corrections, quotes and line ends."""
    options = [{"remedies": [{"kind": "coupon", "amount": "20"}, {"kind": "exchange"}], "text": "换新"}]
    case = a_case(
        text='快递"五天"没动\n\\(;´༎ຶД༎ຶ`)\t　', also=("other",), product="🎁\u3000杯", quantity=2,
        events=[
            an_event("offered", options=[*options, {"remedies": []}], grant=True),
            an_event("corrected", facts={"order.amount": "12.00", "complaint.received_at": at(RECEIVED)}),
            an_event("retracted", events=["e1", "e2"]),
        ],
    )  # fmt: skip
    data = casefile.render(case)
    expected = tomllib.loads(data.decode())
    monkeypatch.setattr(tomllib, "loads", lambda text: pytest.fail("the whole language was read"))
    assert plain_toml.loads(data.decode()) == expected
