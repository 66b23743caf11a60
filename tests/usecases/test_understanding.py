"""What imports make of composed calendars in eight languages, against what the entries were."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from coachlog.config import Settings
from coachlog.domain.command_names import CommandName
from coachlog.intake.drafts import FileKind, Window
from coachlog.store.open import Log
from coachlog.usecases.import_file import ImportSource, import_files
from coachlog.usecases.importing import ImportOptions
from tests.benchmarks.understanding import compare, read_lines
from tests.composed import PROGRAMS, TONGUES, Tongue, address_of, compose, write
from tests.filled import TODAY, author, filling


@pytest.mark.parametrize("number", range(len(TONGUES)), ids=[tongue.code for tongue in TONGUES])
def test_a_composed_calendar_is_understood(log: Log, tmp_path: Path, number: int) -> None:
    tongue: Tongue = TONGUES[number]
    with filling(log) as add:
        manager = add.manager(tongue.manager, email=address_of(tongue.manager, "acme.com"))
        for name in tongue.reps:
            add.rep(name, manager, email=address_of(name, "acme.com"))
        for account, _ in tongue.accounts[:3]:
            add.account(account)
    wishes = ImportOptions(
        today=TODAY,
        settings=Settings(),
        window=Window(first=date(2026, 8, 1), last=TODAY),
        zone=lambda: "UTC",
        manager=tongue.manager,
    )
    path = tmp_path / "calendar"
    for program in (PROGRAMS[number % 5], "published"):
        diary = compose(tongue, program)
        path.write_text(write(diary), encoding="utf-8", newline="")
        kind: FileKind = "outlook-csv" if program == "outlook-csv" else "icalendar"
        source = ImportSource(name=path.name, kind=kind, open=lambda: path.open("rb"))
        lines: list[str] = []
        with import_files(
            log, [source], wishes, author=author(CommandName.IMPORT), explain=lines.append
        ):
            pass
        assert compare(diary, read_lines(diary, lines), None).wrong == []
