"""The folders of a shop, and the files in it that are no cases: each written whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from cs_toolkit.core.shop_folder import FOLDERS
from cs_toolkit.store import atomic


def create_shop(root: Path, settings_name: str, settings: str) -> None:
    """The folders of a new shop and its settings; a shop that another process makes meanwhile is left as it is."""
    with atomic.os_errors(root):
        for folder in ("", *FOLDERS):
            atomic.make_folder(root / folder)
        with suppress(FileExistsError):
            atomic.create(root / settings_name, settings.encode())


def write_file(path: Path, text: str, still: Callable[[], bool] = lambda: True) -> None:
    """Any other text of the shop folder, whole or not at all; `still`: see `atomic.replace`."""
    write_bytes(path, text.encode(), still)


def write_bytes(path: Path, data: bytes, still: Callable[[], bool] = lambda: True) -> None:
    """Any other file of the shop folder, whole or not at all; `still`: see `atomic.replace`."""
    with atomic.os_errors(path):
        atomic.make_folder(path.parent)
        atomic.replace(path, data, still=still)


def remove_file(path: Path) -> None:
    """A file of the shop folder away, if it is there."""
    with atomic.os_errors(path):
        atomic.refuse_behind_links(path)
        path.unlink(missing_ok=True)
