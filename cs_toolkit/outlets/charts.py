"""Charts of a report as SVG to stand inside a page: by pygal, without its scripts and with the page's own colours.

Sizes are in the units of the drawing, which grows and shrinks with the page.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any, Final, NamedTuple

from cs_toolkit.core.text import display_width, shorten
from cs_toolkit.outlets.extras import load

_WIDTH: Final = 420
_UPRIGHT: Final = 280
_ROW: Final = 26
_LABEL: Final = 20  # columns
_FONT: Final = 12
_MOST_MARKS: Final = 7
_EMS: Final = dict.fromkeys("MWmw@%…", 1.0)
_SPACE: Final = "http://www.w3.org/2000/svg"
_UNWANTED: Final = frozenset({"script", "style", "defs", "title", "desc"})
_THEIRS: Final = 0.6  # so wide pygal takes every letter for, in its size, also a Chinese one


class Bar(NamedTuple):
    """A value under its name; `text` is the value in words, `low` to `high` its interval."""

    name: str
    value: float
    text: str
    low: float | None = None
    high: float | None = None


def upright(chart: str, title: str, bars: Sequence[Bar]) -> str:
    """Bars side by side, as through time; `chart` names it within the page."""
    graph = _graph("Bar", _UPRIGHT, max(bar.value for bar in bars))
    step = -(-len(bars) // _MOST_MARKS)
    graph.x_labels = [bar.name for bar in bars]
    graph.x_labels_major = [bar.name for bar in bars[::-1][::step]]
    graph.show_minor_x_labels = False
    graph.add("", [bar.value for bar in bars])
    return _drawn(graph, chart, title, bars)


def lying(chart: str, title: str, bars: Sequence[Bar]) -> str:
    """Bars below one another, the first on top, their intervals as whiskers."""
    upwards = bars[::-1]
    names = [shorten(bar.name, _LABEL) for bar in upwards]
    graph = _graph("HorizontalBar", _ROW * (len(bars) + 2), max(bar.high or bar.value for bar in bars))
    lacking = max(map(_ems, names)) - _THEIRS * max(map(len, names))
    graph.margin_left = 8 + max(0, int(lacking * _FONT))
    graph.x_labels = names
    graph.add("", [_value(bar) for bar in upwards])
    return _drawn(graph, chart, title, upwards)


def _value(bar: Bar) -> Any:
    if bar.low is None or bar.high is None:
        return bar.value
    return {"value": bar.value, "ci": {"low": bar.low, "high": bar.high}}


def _ems(name: str) -> float:
    """How wide a name is at most, in its size."""
    return sum(_EMS.get(letter, 0.8 if letter.isupper() else 0.6 * max(1, display_width(letter))) for letter in name)


def _percent(value: float) -> str:
    return f"{100 * value:.3g} %"


def _whole(value: float) -> str:
    return f"{value:.0f}"


def _pygal() -> Any:
    """The library, without the finder of plug-ins that it puts in the way of every import (none of today's kind)."""
    loaded = load("pygal", "report")
    sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__module__ != "pygal"]
    return loaded


def _graph(kind: str, height: int, top: float) -> Any:
    pygal = _pygal()
    sizes = dict.fromkeys(("label_font_size", "major_label_font_size", "value_font_size"), _FONT)
    whole = top >= 1  # cases, else shares
    return getattr(pygal, kind)(
        pygal.Config(js=[], width=_WIDTH, height=height, margin=4, spacing=8, explicit_size=False, no_prefix=True),
        style=pygal.style.Style(font_family="sans-serif", **sizes),
        show_legend=False,
        include_x_axis=True,
        print_values=False,
        value_formatter=_whole if whole else _percent,
        range=(0, top),
        max_scale=min(5, max(1, int(top))) if whole else 5,
        order_min=0 if whole else None,
    )


def _drawn(graph: Any, chart: str, title: str, bars: Sequence[Bar]) -> str:
    """The drawing with a name and a description for those who do not see it; its style is the page's.

    `bars` in the order of the drawing. Each tells its value to whoever points at it.
    """
    root = graph.render_tree()
    for parent in list(root.iter()):
        for child in list(parent):
            if _is_unwanted(child):
                parent.remove(child)
    drawn = [element for element in root.iter() if element.get("class") == "bar"]
    for element, bar in zip(drawn, bars, strict=True):
        _add(element, "title", _told(bar))
    _add(root, "desc", "; ".join(map(_told, bars)), f"{chart}-desc")
    _add(root, "title", title, f"{chart}-title")
    about = {"role": "img", "aria-labelledby": f"{chart}-title", "aria-describedby": f"{chart}-desc"}
    root.attrib.update({"id": chart, **about})
    return str(_etree().tostring(root, encoding="unicode"))


def _is_unwanted(element: Any) -> bool:
    """Scripts and styles, what only scripts would show, comments."""
    if not isinstance(element.tag, str) or "tooltip-overlay" in element.get("class", ""):
        return True
    return element.tag.rpartition("}")[2] in _UNWANTED


def _add(parent: Any, tag: str, text: str, name: str | None = None) -> None:
    element = _etree().Element(f"{{{_SPACE}}}{tag}" if parent.tag.startswith("{") else tag)
    element.text = text
    if name:
        element.set("id", name)
    parent.insert(0, element)


def _told(bar: Bar) -> str:
    return f"{bar.name}: {bar.text}"


def _etree() -> Any:
    return import_module("pygal.etree").etree
