"""A dossier as Markdown: text that stays text whatever customers and files are called."""

from __future__ import annotations

from collections.abc import Iterator

from cs_toolkit.render.dossier_view import Item, Page, Sheet
from cs_toolkit.render.faq_pages import escaped


def markdown(page: Page) -> str:
    """The whole dossier."""
    blocks = [f"# {escaped(page.title)}", *map(escaped, page.lead), f"## {escaped(page.facts_title)}"]
    blocks.append("\n".join(f"- {escaped(label)}{page.colon}{escaped(value)}" for label, value in page.facts))
    blocks.append(f"## {escaped(page.story_title)}")
    blocks += [block for item in page.story for block in _item(item, page.colon)]
    blocks += [block for sheet in page.sheets for block in (f"## {escaped(sheet.title)}", _table(sheet))]
    return "\n\n".join(blocks) + "\n"


def _item(item: Item, colon: str) -> Iterator[str]:
    yield f"### {escaped(item.at)} · {escaped(item.who)} · {escaped(item.what)}"
    if item.facts:
        yield "\n".join(f"- {escaped(label) + colon if label else ''}{escaped(value)}" for label, value in item.facts)
    yield from map(_quote, item.texts)


def _quote(text: str) -> str:
    """A text as it was sent: its lines stay lines."""
    return "\n".join(f"> {escaped(line)}  " if line.strip() else ">" for line in text.split("\n")).rstrip()


def _table(sheet: Sheet) -> str:
    lines = [_line(sheet.heads), "|" + " --- |" * len(sheet.heads), *map(_line, sheet.rows)]
    return "\n".join(lines)


def _line(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(map(escaped, cells))} |"
