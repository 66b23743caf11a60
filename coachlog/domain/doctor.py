"""What a look at a log and its surroundings found."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Check(StrEnum):
    """What is looked at, in this order."""

    FILE = "file"
    SCHEMA = "schema"
    PAGES = "pages"
    STRUCTURE = "structure"
    REFERENCES = "references"
    CONTENTS = "contents"
    HISTORY = "history"
    ERASURE = "erasure"
    SQLITE = "sqlite"
    PERMISSIONS = "permissions"
    STRAYS = "strays"
    PLACE = "place"
    BACKUPS = "backups"
    SETTINGS = "settings"


class Severity(StrEnum):
    """How bad it is: a note is not."""

    DAMAGE = "damage"
    RISK = "risk"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something that was found, and what to do about it."""

    check: Check
    level: Severity
    problem: str
    advice: str = ""
    mended: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LogFacts:
    """What the log and the program that reads it are like."""

    bytes: int
    schema: str | None = None
    pages: int | None = None
    calls: int | None = None
    commands: int | None = None
    sqlite: str = ""
    pragmas: dict[str, int] = field(default_factory=dict)  # SQLite's settings for this log
    newest_backup_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """All that was looked at and found."""

    log: str
    deep: bool
    checks: tuple[Check, ...]
    findings: tuple[Finding, ...]
    facts: LogFacts

    @property
    def is_healthy(self) -> bool:
        """Tell whether nothing is left that is worse than a note."""
        return all(finding.level is Severity.NOTE or finding.mended for finding in self.findings)
