"""After an erase nothing that tells the customer is left in the folder, however it was written and wherever it lay."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest
from conftest import Run
from spelled import Person, a_person, found_in, spelling

from cs_toolkit.store.order_rows import COLUMNS
from cs_toolkit.store.orders import OrderBook

LANGUAGES = ("zh-Hans", "zh-Hant", "en")
SAID = {
    "zh-Hans": "我是{name}，手机{phone}，订单{order}一直没到，运单{tracking}。微信{handle}，邮箱{mail}。杯子碎了。",
    "zh-Hant": "我是{name}，電話{phone}，訂單{order}還沒到，單號{tracking}，LINE {handle}，信箱{mail}。杯子破了。",
    "en": "My name is {name}, phone {phone}. Order {order}, parcel {tracking}; I am {handle}, {mail}. The cup broke.",
}


def told(random: Random, person: Person, language: str) -> str:
    """What a customer wrote, every detail in a spelling of its own."""
    return SAID[language].format(**{name: spelling(random, known) for name, known in person._asdict().items()})


def everything(root: Path) -> list[tuple[str, str]]:
    """Every file and every name in a folder."""
    files = [path for path in root.rglob("*") if path.is_file()]
    return [(path.relative_to(root).as_posix(), path.read_bytes().decode("utf-8", "replace")) for path in files]


def left(root: Path, person: Person) -> list[tuple[str, str, str]]:
    """What of a person is left, and where."""
    return [
        (file, name, known)
        for file, text in everything(root)
        for name, known in person._asdict().items()
        if found_in(text, known) or found_in(file, known)
    ]


def a_busy_shop(run: Run, shop: Path, tmp_path: Path, random: Random, person: Person, language: str) -> None:
    """A shop in which the customer is named wherever somebody may be named."""
    run("init")
    row = dict(zip(("id", "customer", "handle", "contact", "tracking"), _columns(person), strict=True))
    other = {"id": "77000000000", "customer": "李雷", "handle": "lilei", "contact": "15900000000", "product": "碗"}
    rows = [{**row, "product": "旅行杯", "ordered_at": "2026-11-02T10:00:00+08:00"}, other]
    OrderBook(shop).merge([{name: found.get(name, "") for name in COLUMNS} for found in rows])
    facts = ("--customer", person.name, "--handle", person.handle, "--contact", f"{person.phone} {person.mail}")
    bought = ("--order", person.order, "--product", "旅行杯", "--channel", "wechat")
    ok(run("log", "--text", told(random, person, language), *facts, *bought, "--received", "2小时前"))
    ok(run("ack", "1", "--text", told(random, person, language)))
    ok(run("note", "1", "--text", told(random, person, language)))
    ok(run("set", "1", "needs=" + spelling(random, person.phone)))
    ok(run("set", "1", "contact=" + person.phone))
    picture = tmp_path / f"{person.handle}.jpg"
    picture.write_bytes(person.name.encode())
    ok(run("attach", "1", picture))
    ok(run("draft", "1"))
    ok(run("log", "--text", told(random, person, language), "--customer", "李雷", "--handle", "lilei"))
    ok(run("note", "2", "--text", told(random, person, language)))
    ok(run("log", "--text", told(random, person, language), "--contact", person.phone))
    ok(run("undo", "3"))
    ok(run("close", "2", "--outcome", "withdrawn", "--reason", told(random, person, language)))
    (shop / "faq.toml").write_text(f"schema = 1\n# {told(random, person, language)}\n", "utf-8")
    with (shop / "open" / "20261122-01.toml").open("a", encoding="utf-8") as file:
        file.write(f"# {told(random, person, language)}\n")
    (shop / "trash" / "old.json").write_text(json.dumps({"text": told(random, person, language)}), "utf-8")
    (shop / "state" / "issues.json").write_text(
        json.dumps({"schema": 1, "views": {"all": {"names": {"i1": spelling(random, person.phone)}}}}), "utf-8"
    )


def _columns(person: Person) -> tuple[str, ...]:
    return person.order, person.name, person.handle, person.phone, person.tracking


def ok(result: object) -> None:
    assert getattr(result, "code") == 0, result  # noqa: B009


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("seed", [1, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(2, 25))])
def test_nothing_of_the_customer_is_left(run: Run, shop: Path, tmp_path: Path, seed: int, language: str) -> None:
    """In full width, spaced, in numerals, hidden behind invisible characters: not in any byte, not in any name."""
    random = Random(f"{seed} {language}")
    person = a_person(random, language)
    a_busy_shop(run, shop, tmp_path, random, person, language)
    known = getattr(person, random.choice(["handle", "phone", "mail", "order", "name"]))
    assert {what for _, what, _ in left(shop, person)} == set(Person._fields)
    erased = run("erase", "--customer", known, "--yes", "--confirm", known)
    assert erased.code == 0, (known, erased)
    run("list", "--all")
    run("report")
    assert left(shop, person) == []
    assert run("doctor").code == 0
    assert OrderBook(shop).look_up(["77000000000"])["77000000000"]["contact"] == "15900000000"
