"""Many machines at one database, and a server that is killed in the middle of a command."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import NOW, Run
from postgres_server import Server, running

from cs_toolkit.core.model import Case
from cs_toolkit.store.postgres import PostgresStore
from cs_toolkit.store.postgres_link import Database

pytestmark = pytest.mark.system
HERE = Path(__file__).parent
ROOT = HERE.parents[1]
MACHINES = 16
# A case that is being changed stays so until the test is through with the server.
_SLOW = """
create function wait() returns trigger language plpgsql as $$ begin perform pg_sleep(60); return null; end $$;
create constraint trigger wait after update on cst_cases deferrable initially {when}
    for each row execute function wait();
"""


def _machine(folder: Path, url: str) -> str:
    folder.mkdir()
    (folder / "shop.toml").write_text(f'zone = "Asia/Shanghai"\nlock_wait = 60\nstore = "{url}"\n')
    return str(folder)


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "CST_NOW": NOW}


def _cases(url: str) -> dict[str, Case]:
    return {case.id: case for case in PostgresStore(Database(url, 5)).find("all").cases}


@pytest.mark.parametrize(("isolation", "writes"), [("read%5C%20committed", 100), ("serializable", 25)])
def test_nothing_is_lost_when_all_machines_write_at_once(
    run: Run,
    database: str,
    tmp_path: Path,
    isolation: str,
    writes: int,
    record_property: Callable[[str, object], None],
) -> None:
    """16 machines with 100 commands each: every complaint and event once, no id and no number twice.

    Where the engine isolates strictly it gives transactions up all the time, and they are tried again.
    """
    url = f"{database}?options=-cdefault_transaction_isolation%3D{isolation}"
    shops = [_machine(tmp_path / f"machine-{number}", url) for number in range(MACHINES)]
    shared = [run("--shop", shops[0], "log", "--text", f"共同的投诉 {number}", "-q").lines[0] for number in range(3)]
    crew = [
        subprocess.Popen(
            [sys.executable, str(HERE / "crew.py"), shop, str(number), str(writes), *shared],
            stdout=subprocess.PIPE, text=True, encoding="utf-8", env=_environment(),
        )
        for number, shop in enumerate(shops)
    ]  # fmt: skip
    said = [json.loads(line) for machine in crew for line in machine.communicate()[0].splitlines()]
    assert [answer for answer in said if answer["code"] != 0] == []
    assert len(said) == MACHINES * writes
    record_property("writes", len(said))
    cases = _cases(database)
    logged = {answer["case"]: answer["text"] for answer in said if answer["logged"]}
    assert len(logged) == sum(answer["logged"] for answer in said)
    assert {case_id: cases[case_id].complaint.text for case_id in logged} == logged
    assert set(cases) == {*shared, *logged}
    for case_id in shared:
        events = cases[case_id].events
        assert [event.seq for event in events] == list(range(1, len(events) + 1))
        assert Counter(event.get("text") for event in events) == Counter(
            answer["text"] for answer in said if answer["case"] == case_id
        )
    every = [event.id for case in cases.values() for event in case.events]
    assert len(set(every)) == len(every) == len(said) - len(logged)


@pytest.fixture
def mortal() -> Iterator[Server]:
    """A server of this test's own, to be killed."""
    yield from running()


def _waiting(server: Server) -> int:
    """The process that works for the command, once it is in the middle of it."""
    query = "select pid from pg_stat_activity where wait_event = 'PgSleep'"
    for _ in range(600):
        if found := server.execute("postgres", query):
            return int(found[0][0])
        time.sleep(0.05)
    raise AssertionError("the command never came to the database")


@pytest.mark.parametrize("when", ["immediate", "deferred"])
@pytest.mark.parametrize("victim", ["backend", "server"])
def test_a_server_that_is_killed_leaves_no_half_event(
    run: Run, mortal: Server, tmp_path: Path, victim: str, when: str
) -> None:
    """The command says so and exits with 5; when the server is back, the shop is as it was and goes on."""
    mortal.execute("postgres", "create database shop")
    url = mortal.url("shop")
    shop = _machine(tmp_path / "machine", url)
    assert run("--shop", shop, "migrate", "--yes").code == 0
    case_id = run("--shop", shop, "log", "--text", "快递没动", "-q").lines[0]
    mortal.execute("shop", _SLOW.format(when=when))
    before = _cases(url)
    words = [sys.executable, "-m", "cs_toolkit", "--shop", shop, "ack", case_id, "--text", "收到"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "encoding": "utf-8"}
    with subprocess.Popen(words, env=_environment(), **pipes) as command:  # type: ignore[call-overload]
        pid = _waiting(mortal)
        if victim == "backend":
            os.kill(pid, 9)
        else:
            mortal.kill()
        out, err = command.communicate(timeout=60)
    assert (command.returncode, out) == (5, "")
    told = "broke just as the command was being kept" if when == "deferred" else "broke"
    assert err.startswith("Error: the connection to ")
    assert told in err
    assert "Hint: " in err
    if victim == "server":
        refused = run("--shop", shop, "next")
        assert (refused.code, "cannot be reached" in refused.stderr) == (5, True)
        mortal.start()
    _until_it_answers(mortal)
    assert _cases(url) == before
    mortal.execute("shop", "drop trigger wait on cst_cases")
    assert run("--shop", shop, "ack", case_id, "--text", "收到").code == 0
    assert [event.kind for event in _cases(url)[case_id].events] == ["acknowledged"]
    assert run("--shop", shop, "undo").code == 0


def _until_it_answers(server: Server) -> None:
    """A server whose backend was killed starts anew by itself."""
    import psycopg

    for _ in range(200):
        try:
            server.execute("shop", "select 1")
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("the server did not come back")
