"""`cst export`: all cases, flat."""

from __future__ import annotations

from typing import Any

from cs_toolkit import params
from cs_toolkit.env import Env
from cs_toolkit.render import rows
from cs_toolkit.render.formats import Style


@params.command(
    "export", examples=["cst export > cases.csv", "cst export --excel --encoding gb18030 --output 投诉.csv"]
)
@params.filter_options
@params.spreadsheet_options
@params.output_options
@params.pass_env
def command(env: Env, /, *, style: Style, encoding: str, **filters: Any) -> None:
    """All cases, open and closed, one row each: csv unless another format is named.

    cst import takes the file back and changes nothing.
    """
    query = params.query_of(env, filters, state="all")
    env.options.format = env.options.format or "csv"
    env.emit(env.found(query), rows.LIST, style=style, encoding=encoding)
