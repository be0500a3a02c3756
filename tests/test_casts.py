"""The pictures of the terminal in the README show what the program shows now."""

from __future__ import annotations

from types import ModuleType
from xml.etree import ElementTree

import pytest
from scripts import FOLDER, script

NAMES = ["morning.svg", "do.svg", "morning.zh-Hans.svg", "do.zh-Hans.svg"]
_SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def casts() -> ModuleType:
    """The script that draws them."""
    pytest.importorskip("pexpect", reason="no pseudo-terminal here")
    return script("casts")


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_a_picture_is_what_the_terminal_shows(casts: ModuleType, name: str) -> None:
    """`python .github/casts.py` was run after the last change of a screen; twice the same run is the same picture."""
    cast = next(cast for cast in casts.CASTS if cast.file == name)
    assert (FOLDER / name).read_text("utf-8") == casts.drawn(cast)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_stands_outside_of_a_picture_or_over_another(name: str) -> None:
    """Each run of text ends before the next one on its line begins, and within the frame."""
    root = ElementTree.parse(FOLDER / name).getroot()
    ends: dict[str, float] = {}
    runs = [(text.attrib, text.text or "") for text in root.iter(f"{_SVG}text")]
    for place, _ in sorted(runs, key=lambda run: (float(run[0]["y"]), float(run[0]["x"]))):
        assert float(place["x"]) >= ends.get(place["y"], 0) - 0.11, place
        ends[place["y"]] = float(place["x"]) + float(place["textLength"])
    assert max(ends.values()) < float(root.attrib["width"])
    assert "cst" in {text for _, text in runs} | {text.split()[0] for _, text in runs}


@pytest.mark.parametrize("name", NAMES)
def test_a_picture_can_be_read_in_light_and_dark_and_without_movement(name: str) -> None:
    """It has a title for who cannot see it, colors for both, and stands still where that is wanted."""
    text = (FOLDER / name).read_text("utf-8")
    assert "<title>" in text
    assert "prefers-color-scheme:dark" in text
    assert "prefers-reduced-motion" in text
    assert not [mark for mark in ("href", "url(", "@import", "<script") if mark in text], (
        "it needs nothing from elsewhere"
    )
