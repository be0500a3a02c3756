"""A shop of N cases in a database, 3 % open: what `next` asks, how long the server takes, and by which plan.

By hand, with an empty database: python tests/benchmarks/postgres.py postgresql://me@localhost/bench --cases 1000000
"""

from __future__ import annotations

import json
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any

import click
import psycopg
from make_shop import _arrivals, _case

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from cs_toolkit.store import casefile
from cs_toolkit.store.postgres import PostgresStore, _cells
from cs_toolkit.store.postgres_link import Database

_SAMPLES = 2000  # texts of cases, used in turn under other ids: what is measured does not read them
_TURNS = 15
_ASKED = "select id, revision from cst_cases where part = 'open'"
_OTHERS = {
    "one case": "select part, revision, body from cst_cases where id = '{case}'",
    "an id": "select last from cst_ids where day = '20261122'",
    "told": "select key from cst_told where ledger = 'reminded'",
}


def rows(cases: int) -> Iterator[tuple[Any, ...]]:
    """The rows of so many cases."""
    made: dict[bool, list[tuple[Any, ...]]] = {True: [], False: []}
    given: dict[str, int] = {}
    for received_at, is_open, number in sorted(_arrivals(cases, 1)):
        stamp = f"{received_at:%Y%m%d}"
        given[stamp] = given.get(stamp, 0) + 1
        known = made[is_open]
        if len(known) < _SAMPLES:
            case = _case(f"{stamp}-{given[stamp]:02d}", received_at, is_open, Random(f"1/{number}"))
            known.append(_cells(case, casefile.render(case)))
        part, _, *rest = known[number % len(known)]
        yield f"{stamp}-{given[stamp]:02d}", part, f"0{number:020x}", *rest


def fill(url: str, cases: int) -> None:
    """The tables, the cases, and what the server knows of them."""
    database = Database(url, 10)
    database.migrate()
    with psycopg.connect(url) as connection:
        into = "copy cst_cases (id, part, revision, external_id, glance, body) from stdin"
        with connection.cursor().copy(into) as copy:
            for row in rows(cases):
                copy.write_row(row)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("vacuum analyze cst_cases")


def server_time(connection: psycopg.Connection[Any], query: str) -> tuple[float, str]:
    """Milliseconds that the server takes, by its own account (median), and how it finds the rows."""
    found = []
    for _ in range(_TURNS):
        row = connection.execute(f"explain (analyze, format json) {query}".encode()).fetchone()
        assert row is not None
        found.append(row[0][0])
    plan = found[-1]["Plan"]
    return statistics.median(told["Execution Time"] for told in found), json.dumps(
        {name: plan[name] for name in ("Node Type", "Index Name", "Actual Rows") if name in plan}
    )


@click.command()
@click.argument("url")
@click.option("--cases", default=100_000)
@click.option("--keep", is_flag=True, help="Use what an earlier run made.")
def main(url: str, cases: int, keep: bool) -> None:
    """Fills the database and prints the figures."""
    if not keep:
        begun = perf_counter()
        fill(url, cases)
        click.echo(f"filled with {cases} cases in {perf_counter() - begun:.0f} s")
    store = PostgresStore(Database(url, 10))
    times = []
    for _ in range(_TURNS):
        begun = perf_counter()
        stamps = store.stamps()
        times.append(1000 * (perf_counter() - begun))
    with psycopg.connect(url, autocommit=True) as connection:
        took, plan = server_time(connection, _ASKED)
        verdict = "pass" if took < 50 and "cst_cases_part" in plan else "falls short"
        click.echo(f"next: {took:.1f} ms in the server ({verdict}, < 50), {len(stamps)} open cases; {plan}")
        click.echo(f"      {statistics.median(times):.1f} ms until the program has them")
        for name, query in _OTHERS.items():
            took, plan = server_time(connection, query.format(case=next(iter(stamps))))
            click.echo(f"{name}: {took:.2f} ms; {plan}")


if __name__ == "__main__":
    main()
