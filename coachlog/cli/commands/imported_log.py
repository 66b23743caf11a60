"""How `import` takes exported logs in, once the files turn out to be such."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from coachlog.cli.terminal.say import tell
from coachlog.errors import CoachlogError, WrongUsage, show

if TYPE_CHECKING:
    from coachlog.domain.made import AddedRows
    from coachlog.store.log_merge.outcome import Merged
    from coachlog.usecases.import_file import ImportSource


def find_logs(sources: Sequence[ImportSource]) -> list[ImportSource]:
    """Return the exported logs among files; raises WrongUsage where there are others too."""
    logs = [source for source in sources if source.kind == "log"]
    others = [source for source in sources if source.kind != "log"]
    if logs and others and others[0].unreadable:
        raise CoachlogError(f"{show(others[0].name)} {others[0].unreadable}; nothing was imported")
    if logs and others:
        raise WrongUsage(
            f"{show(others[0].name)} is no exported log, and {show(logs[0].name)} is one; "
            "import exported logs and other files one after the other"
        )
    return logs


def show_merged(
    merged: Merged, names: Sequence[str], added: AddedRows | None, *, dry_run: bool
) -> None:
    """Say what merging exported logs did: to programs where it is known what was `added`."""
    from coachlog.render.log_lines import describe_merge, write_merge

    if added is not None:
        write_merge(sys.stdout, merged, names, added, dry_run=dry_run)
    else:
        for line in describe_merge(merged, names, dry_run=dry_run):
            tell(line, asked=dry_run)
