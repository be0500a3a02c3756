"""A case file that cannot be read stands beside good ones."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import Run
from faults.planting import OPEN, Injector

LATE = "2026-11-23T12:00:00+08:00"  # by then the open case has missed its deadlines
BAD = "20261122-07"
BROKEN = {
    "no TOML": (b'schema = 1\nid = "20261122-07\n', "open/20261122-07.toml:2"),
    "cut off": (b'schema = 1\nid = "20261122-07"\n\n[complaint', "open/20261122-07.toml:4"),
    "no UTF-8": (b'schema = 1\nname = "\xb5\xe7"\n', "open/20261122-07.toml:2"),
    "conflict markers": (b"schema = 1\n<<<<<<< ours\n", "open/20261122-07.toml:2"),
    "no case": (b"schema = 1\n", "open/20261122-07.toml"),
    "empty": (b"", "open/20261122-07.toml"),
    "a newer schema": (b'schema = 999\nid = "20261122-07"\n', "open/20261122-07.toml"),
    "another case": (b"", "open/20261122-07.toml"),
}


@pytest.fixture(params=BROKEN, ids=str)
def where(request: pytest.FixtureRequest, prepared: Injector, shop: Path) -> str:
    """A broken file in the shop; how the error must name it."""
    data, named = BROKEN[request.param]
    if request.param == "another case":
        data = (shop / "open" / f"{OPEN}.toml").read_bytes()
    (shop / "open" / f"{BAD}.toml").write_bytes(data)
    (shop / "open" / f"{BAD}.toml").chmod(0o600)
    return named


@pytest.mark.parametrize("words", [["next", "-f", "json"], ["list", "-f", "json"], ["next", "--check", "-f", "json"]])
def test_the_rest_is_served(where: str, run: Run, words: list[str]) -> None:
    """The good case is shown, the bad file named with its line, and the exit code is 5, even where it would be 3."""
    ended = run(*words, now=LATE)
    assert ended.code == 5
    assert {row["case"] for row in json.loads(ended.stdout)} == {OPEN}
    assert f"'{where}' cannot be read" in ended.stderr.splitlines()[0]
    assert "Hint: " in ended.stderr.splitlines()[1]


def test_work_on_the_others_goes_on(where: str, run: Run) -> None:
    """A broken file stops no command on another case, and its number is not given again."""
    assert run("ack", OPEN, "--text", "王女士，我查了").code == 0
    logged = run("log", "--text", "快递五天没动了", "--quiet")
    assert (logged.stdout, logged.code) == ("20261122-08\n", 0)


def test_doctor_names_it(where: str, run: Run) -> None:
    """Doctor ends with 5 and names the file once."""
    ended = run("doctor", "-f", "json")
    assert ended.code == 5
    assert [row["file"].split(":")[0] for row in json.loads(ended.stdout)] == [where.split(":")[0]]


def test_a_command_on_the_broken_case_refuses(where: str, shop: Path, run: Run) -> None:
    """A file that cannot be read is never written to."""
    before = (shop / "open" / f"{BAD}.toml").read_bytes()
    ended = run("note", BAD, "--text", "接着处理")
    assert ended.code == 5
    assert where in ended.stderr
    assert (shop / "open" / f"{BAD}.toml").read_bytes() == before
