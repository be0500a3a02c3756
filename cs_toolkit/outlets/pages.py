"""Pages to look at, print and send: one HTML file each, without scripts and with nothing from outside.

Templates are package data, filled with autoescape: names and texts of customers are text, whatever they look like.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import Any

from cs_toolkit.outlets.extras import load


def filled(template: str, language: str, title: str, **values: object) -> str:
    """A page of our own; raises `ConfigProblem` where the extra `report` is not installed."""
    page: str = _environment().get_template(template).render(language=language, title=title, **values)
    return page


@cache
def _environment() -> Any:
    jinja2 = load("jinja2", "report")
    folder = resources.files(__package__) / "templates"
    made = jinja2.Environment(
        loader=jinja2.FunctionLoader(lambda name: (folder / name).read_text("utf-8")),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters["tied"] = _tied
    return made


def _tied(text: str) -> str:
    """A label whose footnote mark stays on its line."""
    return re.sub(r" (?=[⁰¹²³⁴-⁹]+$)", "\u00a0", text)
