"""`cst list`: cases as rows."""

from __future__ import annotations

from typing import Any

from cs_toolkit import params
from cs_toolkit.env import Env
from cs_toolkit.errors import say
from cs_toolkit.render import rows
from cs_toolkit.render.formats import Style


@params.command(
    "list",
    examples=[
        "cst list",
        "cst list --open -f csv --excel > cases.csv",
        "cst list --all --product 旅行杯 --since 7天前",
    ],
)
@params.filter_options
@params.spreadsheet_options
@params.output_options
@params.pass_env
def command(env: Env, /, *, style: Style, encoding: str, **filters: Any) -> None:
    """Open cases as rows; --closed, --all, --since and --until widen or narrow it."""
    query = params.query_of(env, filters)
    found = list(env.found(query)) if env.out.isatty() else env.found(query)
    env.emit(found, rows.LIST, rows.LIST_SHORT, style=style, encoding=encoding)
    if found == []:
        env.talk(say("no case fits; cst list --all lists every case"))
