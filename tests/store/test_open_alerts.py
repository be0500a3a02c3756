"""What is known of alerts without looking for them again."""

from datetime import datetime
from pathlib import Path

import pytest
from builders import at

from cs_toolkit.errors import Message, say
from cs_toolkit.store import open_alerts

NOW: datetime = at("2026-11-22T12:00+08:00")
WHY: Message = say("{what}: {count} in {days} days, {usual} are usual", what=say("{subject} {name}", subject=say("product"), name="杯{x}"), count=3, days=2, usual="1")  # fmt: skip # noqa: E501


def test_what_was_noted_is_known(tmp_path: Path) -> None:
    """The reason can still be said in any language: it is kept as a message."""
    open_alerts.note(tmp_path, NOW, [{"alert": "5f3a", "why": WHY}])
    assert open_alerts.known(tmp_path) == (NOW, [{"alert": "5f3a", "why": WHY}])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{"at": 5, "alerts": []}',
        '{"at": "2026-11-22T12:00:00+08:00"}',
        '{"at": "2026-11-22T12:00:00+08:00", "alerts": [5]}',
        '{"at": "2026-11-22T12:00:00+08:00", "alerts": [{"why": {"text": "{x}", "args": {}}}]}',
        '{"at": "2026-11-22T12:00:00+08:00", "alerts": [{"why": {"text": "{x:>999999999}", "args": {"x": 1}}}]}',
        '{"at": "2026-11-22T12:00:00+08:00", "alerts": [{"why": {"text": "{x.__class__}", "args": {"x": 1}}}]}',
    ],
)
def test_a_cache_that_holds_anything_else_holds_nothing(tmp_path: Path, text: str) -> None:
    """Nobody's words are filled into a sentence that is not ours."""
    (tmp_path / ".cst").mkdir()
    (tmp_path / ".cst" / "ringing").write_text(text, "utf-8")
    assert open_alerts.known(tmp_path) is None


def test_without_a_look_nothing_is_known(tmp_path: Path) -> None:
    """And a folder that cannot be written to stays as it is."""
    assert open_alerts.known(tmp_path) is None
    (tmp_path / ".cst").write_text("", "utf-8")
    open_alerts.note(tmp_path, NOW, [])
    assert open_alerts.known(tmp_path) is None
