"""`cst orders`: the order book."""

from __future__ import annotations

from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import Final

import click

from cs_toolkit import packs, params
from cs_toolkit.core.carriers import carrier_of
from cs_toolkit.env import Env
from cs_toolkit.errors import CstError, say
from cs_toolkit.intake import decode, maps, tables
from cs_toolkit.intake.orders import OrderRow, read_order
from cs_toolkit.intake.tables import RowProblem
from cs_toolkit.store.orders import COLUMNS

_RESULT: Final = ("file", "added", "unchanged", "updated", "refused")
_SHORT: Final = ("id", "product", "amount", "customer", "carrier", "tracking", "paid_at")


@click.group("orders", cls=params.Group, examples=["cst orders import ExportOrderList.csv"])
def command() -> None:
    """The order book: imported orders, from which cases take what they do not say themselves."""


@command.command("import", examples=["cst orders import ExportOrderList.csv", "cst orders import --dry-run orders.csv"])
@click.argument("files", nargs=-1, required=True, type=click.Path(), metavar="FILE…")
@params.option("--map", "specs", multiple=True, metavar="FIELD=COLUMN", help="Which column holds which field.")
@params.option("--dry-run", is_flag=True, help="Show what would happen; nothing is written.")
@params.output_options
@params.pass_env
def import_orders(env: Env, *, files: tuple[str, ...], specs: tuple[str, ...], dry_run: bool) -> int:
    """Read orders from an export: Taobao order lists, or any csv with --map."""
    read = {name: _read(env, name, specs) for name in files}
    if not dry_run:
        env.ensure_shop()
    results = []
    for name, (orders, problems) in read.items():
        with nullcontext() if dry_run else env.shop.store.writing():
            merged = env.shop.orders.merge(orders, dry_run=dry_run)
        for problem in problems:
            env.warn(say("{file}:{line}: {problem}", file=name, line=problem.line, problem=problem.message))
        counts = (name, merged.added, merged.unchanged, merged.updated, len(problems))
        results.append(dict(zip(_RESULT, counts, strict=True)))
    env.emit(results, _RESULT)
    return int(any(result["refused"] for result in results))


def _read(env: Env, name: str, specs: tuple[str, ...]) -> tuple[list[OrderRow], list[RowProblem]]:
    text, _ = decode.decode(decode.read_path(Path(name)), name)
    table = tables.read_table(text, name)
    columns = (
        maps.parse_map(specs, table.header, kind="orders") if specs else maps.choose_map(table.header, name, "orders")
    )
    reader = partial(
        read_order, columns=columns, zone=env.zone, carrier_slug=partial(carrier_of, pack=packs.carriers())
    )
    return tables.sorted_out(table, reader)


@command.command("list", examples=["cst orders list --limit 20", "cst orders list -f csv"])
@params.output_options
@params.pass_env
def list_orders(env: Env) -> None:
    """Every order in the book."""
    env.emit(env.shop.orders.all(), COLUMNS, _SHORT)


@command.command("show", examples=["cst orders show 202607251234592825"])
@click.argument("order")
@params.output_options
@params.pass_env
def show_order(env: Env, *, order: str) -> None:
    """One order."""
    found = env.shop.orders.look_up([order.strip()])
    if not found:
        raise CstError(
            say("there is no order '{order}' in the book", order=order),
            say("cst orders import FILE reads an export of your platform"),
        )
    env.emit(list(found.values()), COLUMNS, _SHORT)
