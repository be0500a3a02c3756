"""The reminder ledger: what is written stays, what was cut off counts as none."""

from __future__ import annotations

import stat
from collections.abc import Iterable
from pathlib import Path

import pytest

from cs_toolkit.errors import StoreTrouble
from cs_toolkit.store.reminded import Reminded

KEYS = [f"20261122-{number:02}|method.offer|soon|1|2026-11-22T02:00:00Z" for number in range(1, 6)]


@pytest.fixture
def ledger(shop: Path) -> Reminded:
    """That of a shop without a state folder."""
    shop.mkdir()
    return Reminded(shop)


def _path(shop: Path) -> Path:
    return shop / "state" / "reminded.jsonl"


def test_what_was_told_is_known_to_the_next_run(ledger: Reminded, shop: Path) -> None:
    """One JSON string a line, for the owner's eyes only."""
    assert KEYS[0] not in ledger.told()
    ledger.mark(KEYS[:2])
    ledger.mark([])
    ledger.mark(["20261122-07|own.时效|due|1|2026-11-22T02:00:00Z"])
    told = Reminded(shop).told()
    assert [key in told for key in KEYS[:3]] == [True, True, False]
    assert "20261122-07|own.时效|due|1|2026-11-22T02:00:00Z" in told
    assert 7 not in told
    assert _path(shop).read_text("utf-8").count("\n") == 3
    assert stat.S_IMODE(_path(shop).stat().st_mode) == 0o600


@pytest.mark.parametrize("cut", range(1, len(KEYS[1]) + 4))
def test_a_line_that_was_cut_off_is_told_once_more(ledger: Reminded, shop: Path, cut: int) -> None:
    """Wherever the write stopped: the line counts as none, those before and after it count."""
    ledger.mark(KEYS[:2])
    whole = _path(shop).read_bytes()
    _path(shop).write_bytes(whole[:-cut])
    ledger.mark(KEYS[2:3])
    told = ledger.told()
    assert KEYS[0] in told
    assert KEYS[2] in told
    assert (KEYS[1] in told) == (cut == 1)


def test_what_is_no_text_hides_nothing(ledger: Reminded, shop: Path) -> None:
    """A damaged block in the middle costs its own lines alone."""
    ledger.mark(KEYS[:1])
    with _path(shop).open("ab") as stream:
        stream.write(b"\xff\xfe\x00\n{}\n7\n")
    ledger.mark(KEYS[1:2])
    assert all(key in ledger.told() for key in KEYS[:2])


def _none(keys: Iterable[str]) -> list[str]:
    raise AssertionError("there is not much of it yet")


def test_a_short_ledger_is_left_alone(ledger: Reminded, shop: Path) -> None:
    """Appending is all that happens to it."""
    ledger.compact(_none)
    ledger.mark(KEYS)
    ledger.compact(_none)
    ledger.compact(list, many=2)
    assert len(_path(shop).read_text().splitlines()) == 5


def test_a_long_ledger_forgets_what_does_not_matter(ledger: Reminded, shop: Path) -> None:
    """Damaged lines go as well; what is kept is known as before."""
    ledger.mark(KEYS)
    with _path(shop).open("ab") as stream:
        stream.write(b'{"a": 1}\n"cut off')
    seen: list[str] = []

    def last_two(keys: Iterable[str]) -> list[str]:
        seen.extend(keys)
        return seen[-2:]

    ledger.compact(last_two, many=3)
    assert seen == KEYS
    assert [key in ledger.told() for key in KEYS] == [False, False, False, True, True]
    assert _path(shop).read_text() == "".join(f'"{key}"\n' for key in KEYS[-2:])


def test_a_ledger_that_cannot_be_read_is_trouble(ledger: Reminded, shop: Path) -> None:
    """Nothing is told on a guess."""
    _path(shop).mkdir(parents=True)
    with pytest.raises(StoreTrouble, match=r"reminded\.jsonl"):
        ledger.told()


def test_one_run_at_a_time(ledger: Reminded, shop: Path) -> None:
    """The second waits for the first, within bounds; the shop itself stays open for others."""
    from cs_toolkit.store.files import FileStore

    with ledger.sending(0.1):
        with pytest.raises(StoreTrouble, match="another cst"), Reminded(shop).sending(0.05):
            pass
        with FileStore(shop, lock_wait=0.05).writing():
            pass
    with Reminded(shop).sending(0.05):
        pass
