"""How `import` takes an exported log in, once a file turns out to be one."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from coachlog.cli.program.invocation import Invocation
from coachlog.cli.terminal.say import tell
from coachlog.errors import CoachlogError, WrongUsage, show

if TYPE_CHECKING:
    from coachlog.store.log_merge.outcome import Merged
    from coachlog.store.open import Log
    from coachlog.usecases.import_file import ImportSource


def find_log(sources: Sequence[ImportSource]) -> ImportSource | None:
    """Return the exported log among what is to be imported; raises WrongUsage beside others."""
    logs = [source for source in sources if source.kind == "log"]
    if logs and len(sources) > 1:
        raise WrongUsage("file: an exported log is imported alone, one at a time")
    return logs[0] if logs else None


def merge(run: Invocation, log: Log, source: ImportSource, *, dry_run: bool) -> Merged:
    """Merge an exported log."""
    from coachlog.formats.exported_log import DamagedExport
    from coachlog.usecases.merge_log import merge_log

    try:
        with source.open() as file:
            return merge_log(log, file, today=run.today, author=run.author(), dry_run=dry_run)
    except DamagedExport as error:
        raise CoachlogError(f"nothing was imported from {show(source.name)}: {error}") from error


def show_merged(merged: Merged, name: str, *, dry_run: bool, as_json: bool) -> None:
    """Say what merging an exported log did."""
    from coachlog.render.log_lines import describe_merge, write_merge

    if as_json:
        write_merge(sys.stdout, merged)
    else:
        for line in describe_merge(merged, name, dry_run=dry_run):
            tell(line, asked=dry_run)
