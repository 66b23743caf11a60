"""What a look at the log found, on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from coachlog.domain.doctor import Examination, Finding, Severity
from coachlog.render.backup_lines import describe_calls, describe_size
from coachlog.render.lines import count_of
from coachlog.render.terminal.tables import user_text

if TYPE_CHECKING:
    from collections.abc import Iterator

_STYLES = {Severity.DAMAGE: "bold red", Severity.RISK: "bold yellow", Severity.NOTE: "dim"}


def print_examination(console: Console, found: Examination) -> None:
    """Print what was found, the worst first, and then in one sentence how the log is."""
    for finding in sorted(found.findings, key=lambda finding: list(Severity).index(finding.level)):
        line = Text.assemble(_head(finding), " ", user_text(finding.problem))
        if finding.advice:
            line.append("\n  ").append_text(user_text(finding.advice))
        console.print(line, soft_wrap=console.width > 1_000)
    if found.findings:
        console.print()
    console.print(user_text(" ".join(_sum_up(found))), soft_wrap=console.width > 1_000)


def _head(finding: Finding) -> Text:
    if finding.mended:
        return Text("Mended:", "bold green")
    return Text(f"{finding.level.capitalize()}:", _STYLES[finding.level])


def _sum_up(found: Examination) -> Iterator[str]:
    facts = found.facts
    left = sum(
        finding.level is not Severity.NOTE and not finding.mended for finding in found.findings
    )
    state = f"has {count_of(left, 'problem')}" if left else "is fine"
    yield f"The log {found.log} {state}: {describe_size(facts.bytes)},"
    if facts.commands is not None:
        yield f"{describe_calls(facts.calls)}, {count_of(facts.commands, 'command')},"
    backup = facts.newest_backup_on
    yield f"the newest backup of {backup}." if backup else "no backup yet."
    yield f"SQLite {facts.sqlite}."
    yield f"Looked at: {', '.join(found.checks)}{'' if found.deep else ' (--deep: all of it)'}."
