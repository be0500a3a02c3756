"""Tables for people: aligned by display width (Chinese counts two columns), no line wider than the window.

What people wrote is cut, what we explain goes on in the next line; where even that is too wide, or the window is
narrow, each row becomes a block of its own. Ids and commands are never cut. Without a window nothing is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING, Final, NamedTuple

from cs_toolkit.core.columns import columns_of, cut, padded
from cs_toolkit.render.colours import Screen, painted

if TYPE_CHECKING:
    from collections.abc import Iterable

# The columns that give way, the widest one first: these are cut,
_CUT: Final = frozenset({"about", "summary", "text", "product", "customer", "handle", "contact", "reseller"})
# and these are wrapped.
_WRAPPED: Final = frozenset(
    {"why", "category", "needs", "wants", "reason", "doc", "value", "question", "answer", "label", "note", "message"}
    | {"fix", "problem", "title", "cases", "signals", "source", "consequence", "default", "example"}
)
_PAINTED: Final = ("left", "state", "threshold")
_LEAST: Final = 8
_NARROW: Final = 60
_GAP: Final = "  "


class Line(NamedTuple):
    """A row: its cells, and the state that colours one of them."""

    cells: Sequence[str]
    state: str | None = None


def table(lines: Sequence[Line], columns: Sequence[str], headings: Mapping[str, str], screen: Screen | None) -> str:
    """The rows under their headings."""
    screen = screen or Screen()
    heads = [headings.get(name, name) for name in columns]
    widths = _fitting([heads, *(line.cells for line in lines)], columns, screen)
    if widths is None:
        return "\n".join(_blocks(lines, columns, heads, screen))
    rule = Line(["-" * width for width in widths])
    made = (row for line in (Line(heads), rule, *lines) for row in _rows(line, columns, widths, screen))
    return "".join(f"{row}\n" for row in made)


def _fitting(rows: Sequence[Sequence[str]], columns: Sequence[str], screen: Screen) -> list[int] | None:
    """How wide each column is; None where they do not find room beside one another."""
    widths = [max(columns_of(row[at], screen.ambiguous) for row in rows) for at in range(len(columns))]
    if screen.width is None:
        return widths
    excess = sum(widths) + len(_GAP) * (len(columns) - 1) - screen.width
    if excess > 0 and screen.width <= _NARROW:
        return None
    least = {at: max(_LEAST, columns_of(rows[0][at])) for at, name in enumerate(columns) if name in _CUT | _WRAPPED}
    while excess > 0 and (able := [at for at in least if widths[at] > least[at]]):
        widths[max(able, key=lambda at: widths[at])] -= 1
        excess -= 1
    return widths if excess <= 0 else None


def _rows(line: Line, columns: Sequence[str], widths: Sequence[int], screen: Screen) -> Iterator[str]:
    """A row in as many lines as its highest cell needs."""
    cells = [_cell(text, name, width, screen) for text, name, width in zip(line.cells, columns, widths, strict=True)]
    painting = next((name for name in _PAINTED if name in columns), None) if screen.is_coloured else None
    for parts in zip_longest(*cells, fillvalue=""):
        shown = [padded(part, width, screen.ambiguous) for part, width in zip(parts, widths, strict=True)]
        last = max((at for at, part in enumerate(parts) if part), default=0)
        shown[last] = parts[last]
        pairs = zip(columns, shown[: last + 1], strict=False)
        yield _GAP.join(painted(text, line.state if name == painting else None) for name, text in pairs)


def _cell(text: str, name: str, width: int, screen: Screen) -> list[str]:
    if columns_of(text, screen.ambiguous) <= width:
        return [text]
    if name in _CUT:
        return [cut(text, width, screen.ambiguous)]
    from cs_toolkit.render.wrap import Window

    return Window(width, screen.ambiguous).wrapped(text)


def _blocks(lines: Iterable[Line], columns: Sequence[str], heads: Sequence[str], screen: Screen) -> Iterator[str]:
    """Each row as lines of `heading: value`, a blank line behind it."""
    from cs_toolkit.core.text import clean
    from cs_toolkit.render.wrap import Window

    width = screen.width or 0
    window = Window(width, screen.ambiguous)
    for line in lines:
        for name, head, text in zip(columns, heads, line.cells, strict=True):
            lead = f"{clean(head)}: "
            style = line.state if screen.is_coloured and name in _PAINTED else None
            if name == "command" and columns_of(lead + text, screen.ambiguous) > width:
                yield from (lead.rstrip(), *window.typed(text, _GAP))
            elif text:
                yield from (painted(part, style) for part in window.wrapped(text, lead, _GAP))
        yield ""
