"""Tables for people: aligned by display width (Chinese counts two columns), no line wider than the window.

What people wrote is cut, what we explain goes on in the next line; where even that is too wide, or the window is
narrow, each row becomes a block of its own. Ids and commands are never cut. Without a window nothing is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from cs_toolkit.core.columns import columns_of, cut
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
_GAP: Final = "  "  # as tabulate puts it
_WIDE: Final = 0x30000  # the first of the rare Chinese characters, all two columns wide


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
    painting = next((name for name in _PAINTED if name in columns), None) if screen.is_coloured else None
    cells = [
        [
            _cell(text, name, width, screen, line.state if name == painting else None)
            for text, name, width in zip(line.cells, columns, widths, strict=True)
        ]
        for line in lines
    ]
    return _aligned(heads, cells, screen.ambiguous)


def _aligned(heads: Sequence[str], cells: Sequence[Sequence[str]], ambiguous: int) -> str:
    """The cells in columns. Where ambiguous signs take two columns, wide ones stand in for them while it is done."""
    import tabulate

    tabulate.MIN_PADDING = 0  # else a heading makes its column wider than it is
    signs = {sign for row in (heads, *cells) for text in row for sign in text if not sign.isascii()}
    doubtful = [sign for sign in signs if columns_of(sign, ambiguous) > columns_of(sign)]
    stand_ins = {ord(sign): chr(_WIDE + number) for number, sign in enumerate(doubtful)}
    shown = [[text.translate(stand_ins) for text in row] for row in (heads, *cells)]
    text = tabulate.tabulate(shown[1:], shown[0], tablefmt="simple", disable_numparse=True)
    back = {ord(stand_in): chr(sign) for sign, stand_in in stand_ins.items()}
    return "".join(f"{line.rstrip()}\n" for line in text.translate(back).split("\n"))


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


def _cell(text: str, name: str, width: int, screen: Screen, style: str | None) -> str:
    """A cell in as many lines as it needs."""
    parts = [text]
    if columns_of(text, screen.ambiguous) > width:
        if name in _CUT:
            parts = [cut(text, width, screen.ambiguous)]
        else:
            from cs_toolkit.render.wrap import Window

            parts = Window(width, screen.ambiguous).wrapped(text)
    return "\n".join(painted(part, style) for part in parts)


def _blocks(lines: Iterable[Line], columns: Sequence[str], heads: Sequence[str], screen: Screen) -> Iterator[str]:
    """Each row as lines of `heading: value`, a blank line behind it."""
    from cs_toolkit.core.text import clean
    from cs_toolkit.render.words import spoken
    from cs_toolkit.render.wrap import Window

    width, colon = screen.width or 0, ": " if spoken() == "en" else "："
    window = Window(width, screen.ambiguous)
    for line in lines:
        for name, head, text in zip(columns, heads, line.cells, strict=True):
            lead = clean(head) + colon
            style = line.state if screen.is_coloured and name in _PAINTED else None
            if name == "command" and columns_of(lead + text, screen.ambiguous) > width:
                yield from (lead.rstrip(), *window.typed(text, _GAP))
            elif text:
                yield from (painted(part, style) for part in window.wrapped(text, lead, _GAP))
        yield ""
