"""`doctor` reads everything, names each problem with its file, and changes nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from builders import a_case, an_event

from cs_toolkit.store import casefile
from cs_toolkit.store.checkup import examine
from cs_toolkit.store.files import FileStore
from cs_toolkit.store.shop import Shop
from cs_toolkit.store.shop_files import create_shop

ID = "20261122-01"
CLOSED = casefile.render(a_case(ID, events=[an_event("closed", outcome="withdrawn")]))


@pytest.fixture
def healthy(root: Path) -> Path:
    """A shop with an open and a closed case, orders, and settings: nothing is wrong with it."""
    create_shop(root, "shop.toml", "schema = 1\n")
    store = FileStore(root)
    store.allocate(date(2026, 11, 22), 2)
    store.add([a_case(ID), a_case("20261122-02", events=[an_event("closed", outcome="withdrawn")])])
    Shop(root).orders.merge([{"id": "1", "ordered_at": "2026-11-01T00:00:00+08:00"}])
    return root


def problems(root: Path) -> list[tuple[str, str]]:
    return [(found.code, found.file) for found in examine(Shop(root))]


def test_a_healthy_shop_has_no_problem(healthy: Path) -> None:
    """Neither has one that is not there yet."""
    assert problems(healthy) == []
    assert problems(healthy / "nowhere") == []


SPOILED = [
    ("shop.toml", b"zone = 3\n", ("settings", "shop.toml")),
    ("shop.toml", b"zone = \n", ("settings", "shop.toml")),
    ("faq.toml", b"= 3", ("unreadable", "faq.toml:1")),
    ("playbook/mine.toml", b"\xff", ("unreadable", "playbook/mine.toml")),
    ("calendar/mine.toml", b"[", ("unreadable", "calendar/mine.toml")),
    (f"open/{ID}.toml", b"schema = 1\nx = \n", ("unreadable", f"open/{ID}.toml:2")),
    (f"open/{ID}.toml", b"schema = 2\n", ("unreadable", f"open/{ID}.toml")),
    (f"open/{ID}.toml", CLOSED, ("place", f"open/{ID}.toml")),
    (f"closed/2026-11/{ID}.toml", CLOSED, ("double", f"closed/2026-11/{ID}.toml")),
    ("closed/2026-11/20261122-07.toml", casefile.render(a_case("20261122-07")),
     ("place", "closed/2026-11/20261122-07.toml")),
    (f"open/{ID} (copy).toml", CLOSED, ("name", f"open/{ID} (copy).toml")),
    ("orders/2026-11.csv", "id,产品\n".encode("gbk"), ("unreadable", "orders/2026-11.csv")),
    ("orders/mine.csv", b"order,what\n", ("unreadable", "orders/mine.csv")),
    ("state/ids.json", b"{", ("ledger", "state/ids.json")),
    ("state/ids.json", b"[]", ("ledger", "state/ids.json")),
    ("state/ids.json", b'{"20261122": "x"}', ("ledger", "state/ids.json")),
    ("open/.tmp-1-x.toml", b"", ("leftover", "open/.tmp-1-x.toml")),
]  # fmt: skip


@pytest.mark.parametrize(("name", "data", "expected"), SPOILED)
def test_each_problem_has_a_code_a_file_a_message_and_a_way_out(
    healthy: Path, name: str, data: bytes, expected: tuple[str, str]
) -> None:
    """One thing is wrong, one thing is named, and the file stays as it was."""
    path = healthy / name
    path.parent.mkdir(exist_ok=True, mode=0o700)
    path.write_bytes(data)
    path.chmod(0o600)
    found = [problem for problem in examine(Shop(healthy)) if (problem.code, problem.file) == expected]
    assert len(found) == 1, problems(healthy)
    assert found[0].message.english()
    assert found[0].fix.english()
    assert {code for code, _ in problems(healthy)} <= {expected[0], "double"}
    assert path.read_bytes() == data


def test_a_folder_where_a_file_should_be(healthy: Path) -> None:
    """Named like any other file that cannot be read."""
    for name in ("open/20261122-09.toml", "orders/2026-12.csv"):
        (healthy / name).mkdir(mode=0o700)
    assert problems(healthy) == [("unreadable", "open/20261122-09.toml"), ("unreadable", "orders/2026-12.csv")]


def test_what_others_may_read_is_named(healthy: Path) -> None:
    """A case file and a folder; a link is judged by what it points to elsewhere, not here."""
    (healthy / "open" / f"{ID}.toml").chmod(0o644)
    (healthy / "trash").chmod(0o755)
    (healthy / "state" / "link").symlink_to(healthy / "nowhere")
    assert problems(healthy) == [("mode", f"open/{ID}.toml"), ("mode", "trash")]


def test_several_problems_of_one_file_stand_together(healthy: Path) -> None:
    """Sorted by file, then code; hidden files are not cases."""
    (healthy / "open" / "zzz.toml").write_bytes(b"")
    (healthy / "open" / ".hidden.toml").write_bytes(b"")
    (healthy / "open" / ".hidden.toml").chmod(0o600)
    (healthy / "open" / "zzz.toml").chmod(0o666)
    assert problems(healthy) == [("mode", "open/zzz.toml"), ("name", "open/zzz.toml")]
