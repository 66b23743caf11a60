"""Puts the manual page into the wheel, where `man` finds it; it is made of the program's help."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ManualPage(BuildHookInterface):
    """Has the page written while the wheel is built."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write the page, and have it installed into share/man/man1."""
        sys.path.insert(0, self.root)
        from coachlog.cli.program.manual import write_manual

        self.folder = TemporaryDirectory()  # as long as this is built
        page = Path(self.folder.name, "coachlog.1")
        page.write_text(write_manual(), encoding="utf-8")
        build_data["shared_data"][str(page)] = "share/man/man1/coachlog.1"
