"""The text of an HTML mail: what a reader sees, line by line; quoted blocks with `> ` before their lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Final

_LIMIT: Final = 1_000_000  # characters; more is no letter
_UNSEEN: Final = frozenset({"script", "style", "head", "title", "template", "svg", "select"})
_BLOCKS: Final = frozenset({
    "address", "article", "aside", "blockquote", "body", "center", "dd", "div", "dl", "dt", "fieldset", "footer",
    "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section",
    "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
})  # fmt: skip
_CELLS: Final = frozenset({"td", "th"})
_APART: Final = frozenset({"p", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "pre"})
_QUOTE_DEPTH: Final = 5
_DEEPEST: Final = 20  # unseen things within unseen things
# A "<" that no ">" closes before the next one begins; the parser would look for its end again and again.
_STRAY: Final = re.compile(r"<(?=[^<>]*(?:<|\Z))")
# Declarations, and characters by numbers that no character has.
_NO_TEXT: Final = re.compile(r"<[!?][^<>]*>|&#[xX]?[0-9a-fA-F]{8,};?")


class _Reader(HTMLParser):
    """Collects lines; a tag that opens or closes a block ends the line."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self._line: list[str] = []
        self._unseen: list[str] = []
        self._quotes = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "body":  # a head that was never closed ends here
            self._unseen.clear()
        if tag in _UNSEEN:
            self._unseen += [tag] if len(self._unseen) < _DEEPEST else []
        elif tag == "br":
            self.end_line()
        elif tag in _BLOCKS:
            self._block(tag)
            self._quotes += tag == "blockquote"
            if tag == "li":
                self._line.append("- ")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _UNSEEN:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._unseen:
            del self._unseen[self._unseen.index(tag) :]
        elif tag in _BLOCKS:
            self._block(tag)
            if tag == "blockquote":
                self._quotes = max(0, self._quotes - 1)

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self._line.append(re.sub(r"[ \t\r\n\f]+", " ", data))

    def _block(self, tag: str) -> None:
        if tag in _CELLS and self._line:  # cells of a row stay on its line
            self._line.append(" ")
            return
        if self._line:
            self.end_line()
        if tag in _APART:
            self._blank()

    def _blank(self) -> None:
        if self.lines and self.lines[-1].strip("> "):
            self.lines.append("")

    def end_line(self) -> None:
        """What was collected becomes a line."""
        text = re.sub(" {2,}", " ", "".join(self._line).replace("\xa0", " ")).strip()
        self._line.clear()
        prefix = "> " * min(self._quotes, _QUOTE_DEPTH)
        if text or self.lines:
            self.lines.append(prefix + text)


def text_of(page: str) -> str:
    """The text of a page, blank lines at most one at a time; scripts, styles and comments are no text."""
    reader = _Reader()
    seen = "".join(_without_comments(page))[:_LIMIT]
    reader.feed(_NO_TEXT.sub("", _STRAY.sub("&lt;", seen)))
    reader.close()
    reader.end_line()
    return re.sub(r"\n{3,}", "\n\n", "\n".join(reader.lines)).strip()


def _without_comments(page: str) -> Iterator[str]:
    """The page between its comments; one that is never closed hides nothing."""
    start = 0
    while (opened := page.find("<!--", start)) >= 0:
        closed = page.find("-->", opened + 4)
        if closed < 0:
            break
        yield page[start:opened]
        start = closed + 3
    yield page[start:]
