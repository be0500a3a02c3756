"""FAQ entries as a page: plain Markdown, whatever the words in it look like."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from cs_toolkit.core.faq import FaqEntry
from cs_toolkit.core.text import one_line

_HTML = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def markdown(entries: Iterable[FaqEntry], headings: Mapping[str, str]) -> str:
    """A page of the answered entries by product, in their order; headings are `title` and `other` (no product).

    Asked in the same words about one product, answers stand below one another. All of it is text: markup in it is
    shown, not obeyed.
    """
    pages: dict[str | None, dict[str, list[str]]] = {}
    for entry in entries:
        if entry.answer is not None:
            answers = pages.setdefault(entry.product, {}).setdefault(entry.question, [])
            if entry.answer not in answers:
                answers.append(entry.answer)
    blocks = [f"# {escaped(headings['title'])}"]
    for product in sorted(pages, key=lambda name: name is None):
        blocks.append(f"## {escaped(headings['other'] if product is None else product)}")
        for question, answers in pages[product].items():
            blocks += (f"### {escaped(question)}", *map(escaped, answers))
    return "\n\n".join(blocks) + "\n"


def escaped(text: str) -> str:
    """One line of text that Markdown and HTML take literally, also where a paragraph begins with it."""
    plain = re.sub(r"[\\`*_{}\[\]#|~$]", r"\\\g<0>", one_line(text))
    plain = re.sub("[&<>]", lambda found: _HTML[found[0]], plain)
    return re.sub(r"^(?:(\d{1,9})(?=[.)])|(?=[-+=:]))", r"\1\\", plain)
