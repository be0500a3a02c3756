"""Notifications through the real apprise, to a real HTTP server on this machine."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from cs_toolkit.errors import ConfigProblem, CstError, UsageProblem
from cs_toolkit.outlets import extras
from cs_toolkit.outlets.notify import notify

pytest.importorskip("apprise", reason="the extra notify is not installed")
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # it imports what Python is about to drop


class Ear(HTTPServer):
    """Hears what is sent to it; answers with `code`."""

    code = 200

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.heard: list[dict[str, str]] = []


class _Handler(BaseHTTPRequestHandler):
    server: Ear

    def do_POST(self) -> None:
        self.server.heard.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(self.server.code)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def ear() -> Iterator[Ear]:
    """A server that listens while the test lasts."""
    with Ear() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_title_and_body_arrive(ear: Ear) -> None:
    """As they are, in any language."""
    notify(f"json://127.0.0.1:{ear.server_port}/", "2 deadlines", "王女士 · 杯子碎了\ncst ack 20261122-01")
    assert [(one["title"], one["message"]) for one in ear.heard] == [
        ("2 deadlines", "王女士 · 杯子碎了\ncst ack 20261122-01")
    ]


@pytest.mark.parametrize("code", [401, 500])
def test_a_message_that_was_not_taken_is_a_failure(ear: Ear, code: int) -> None:
    """The address is named by its kind alone: the rest may hold a password."""
    ear.code = code
    with pytest.raises(CstError, match="'json://…' did not go out") as failed:
        notify(f"json://me:secret@127.0.0.1:{ear.server_port}/", "t", "b")
    assert failed.value.exit_code == 1
    assert "secret" not in f"{failed.value} {failed.value.hint}"


def test_an_address_that_is_none_is_refused() -> None:
    """Without showing what may be a password."""
    with pytest.raises(UsageProblem, match=r"'nonsense://…'") as failed:
        notify("nonsense://me:secret@host", "t", "b")
    assert "secret" not in str(failed.value)


def test_a_library_that_is_missing_is_named_with_its_extra() -> None:
    """The hint is the command to type."""
    with pytest.raises(ConfigProblem, match="'no_such_library' is not installed") as failed:
        extras.load("no_such_library", "notify")
    assert failed.value.hint is not None
    assert failed.value.hint.english() == "pip install 'cs-toolkit[notify]' adds it"
