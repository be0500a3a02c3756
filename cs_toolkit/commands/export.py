"""`cst export`: what the shop's cases hold, flat, for a spreadsheet."""

from __future__ import annotations

from typing import Any

from cs_toolkit import params
from cs_toolkit.env import Env, flat
from cs_toolkit.render.formats import Style


@params.command(
    "export",
    examples=[
        "cst export > cases.csv",
        "cst export --excel --encoding gb18030 --output 投诉.csv",
        "cst export -f xlsx --labels --output 投诉.xlsx",
        "cst export --table steps --since 2026-11-01 > steps.csv",
        "cst export --table own --customer tb_0815 -f markdown > copy.md",
    ],
)
@params.option(
    "--table", type=params.Choice(tuple(flat.TABLES)), default="cases", show_default=True, help="What the rows are."
)
@params.filter_options
@params.spreadsheet_options
@params.output_options
@params.pass_env
def command(env: Env, /, *, table: str, style: Style, encoding: str, **filters: Any) -> None:
    """All cases, open and closed, one row each: csv unless another format is named.

    --table exports their events, promises, offered options and deadlines (steps) instead, or the complaints per
    order (rates); own is a copy of all that is held of one customer, to be handed over, without data of others. In
    xlsx ids are text and times are dates, in the shop's own time. cst import takes the cases back and changes
    nothing; what has --labels is for people alone.
    """
    query = params.query_of(env, filters, state="all")
    env.options.format = env.options.format or "csv"
    chosen = flat.TABLES[table]
    env.emit(chosen.rows(env, query), chosen.columns, style=style._replace(sheet=table), encoding=encoding)
