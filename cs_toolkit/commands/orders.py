"""`cst orders`: the order book."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from cs_toolkit import packs, params
from cs_toolkit.core.carriers import carrier_of, tracking_page
from cs_toolkit.env import Env, undoable
from cs_toolkit.env.progress import watched
from cs_toolkit.errors import CstError, say
from cs_toolkit.store.orders import COLUMNS, OrderRow

if TYPE_CHECKING:
    from cs_toolkit.intake.source import Opened
    from cs_toolkit.intake.tables import RowProblem

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
    """Read orders from an export of your platform, or from any table with --map.

    A later export updates what an earlier one said; what it leaves blank stays. The same file twice changes nothing.
    """
    from cs_toolkit.intake.source import open_table

    with ExitStack() as stack:
        tables = {name: stack.enter_context(open_table(name, kind="orders", specs=specs)) for name in files}
        if not dry_run:
            env.ensure_shop()
        results = [_merged(env, name, opened, dry_run) for name, opened in tables.items()]
    env.emit(results, _RESULT)
    return int(any(result["refused"] for result in results))


def _merged(env: Env, name: str, opened: Opened, dry_run: bool) -> dict[str, Any]:
    """One file laid over the book, row by row; what is wrong with its rows is told when it is done."""
    from cs_toolkit.intake.orders import read_orders

    for note in opened.notes:
        env.talk(note)
    carriers = partial(carrier_of, pack=packs.carriers())
    rows = read_orders(opened.table, opened.map, zone=env.zone, carrier_slug=carriers)
    problems: list[RowProblem] = []
    with nullcontext() if dry_run else env.shop.store.writing():
        orders = watched(env, _usable(rows, problems), None, say("reading {file}", file=Path(name).name))
        done = undoable.merge_orders(env, orders, dry_run=dry_run)
    for problem in problems:
        env.warn(say("{file}:{line}: {problem}", file=name, line=problem.line, problem=problem.message))
    counts = (name, done.added, done.unchanged, done.updated, len(problems))
    return dict(zip(_RESULT, counts, strict=True))


def _usable(rows: Iterable[dict[str, str] | RowProblem], problems: list[RowProblem]) -> Iterator[OrderRow]:
    for row in rows:
        if isinstance(row, dict):
            yield row
        else:
            problems.append(row)


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
    row = next(iter(found.values()))
    page = tracking_page(row["carrier"], row["tracking"], packs.carriers())
    if page:
        env.talk(say("the parcel: {page}", page=page))
    env.emit([row], COLUMNS, _SHORT)
