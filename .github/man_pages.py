"""Hatch's build hook: the manual pages of a wheel, made from the help of the commands."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ManPages(BuildHookInterface):
    """Puts `share/man` into the wheel; an editable installation goes without."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Writes the pages beside the build and names them."""
        if self.target_name != "wheel" or version == "editable":
            return
        sys.path.insert(0, self.root)
        sys.dont_write_bytecode = True
        from cs_toolkit.cli import cli
        from cs_toolkit.params.manual import pages

        self.folder = TemporaryDirectory(prefix="cst-man-")
        for path, text in pages(cli):
            file = Path(self.folder.name, path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8", newline="\n")
            build_data["shared_data"][str(file)] = f"share/man/{path}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """The pages are in the wheel now."""
        if hasattr(self, "folder"):
            self.folder.cleanup()
