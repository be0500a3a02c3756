"""A dossier as one HTML file that needs nothing else."""

from __future__ import annotations

from cs_toolkit.outlets.pages import filled
from cs_toolkit.render.dossier_view import Page


def dossier_page(page: Page) -> str:
    """The page; raises `ConfigProblem` where the extra `report` is not installed."""
    return filled("dossier.html.j2", page.language, page.title, page=page)
