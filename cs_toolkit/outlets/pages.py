"""Pages to look at, print and send: one HTML file each, without scripts and with nothing from outside.

Templates are package data, filled with autoescape: names and texts of customers are text, whatever they look like.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from cs_toolkit.outlets.extras import load

if TYPE_CHECKING:
    from jinja2 import Environment


def filled(template: str, language: str, title: str, **values: object) -> str:
    """A page of our own; raises `ConfigProblem` where the extra `report` is not installed."""
    return _environment().get_template(template).render(language=language, title=title, **values)


@cache
def _environment() -> Environment:
    jinja2 = load("jinja2", "report")
    folder = resources.files(__package__) / "templates"
    made: Environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(lambda name: (folder / name).read_text("utf-8")),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return made
