"""What imports make of calendars and tables that chance wrote, the first time and again.

There are few people, days and hours; between two imports the files change, and people change what
an import brought. What is kept is each import's outcome, why each entry was taken or left, and all
rows that are new or other ones.
"""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import fields, replace
from datetime import date
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

import pytest

from coachlog.config import Settings
from coachlog.domain.command_names import CommandName
from coachlog.intake.drafts import FileKind, Window
from coachlog.render.imports import describe_imports
from coachlog.store.history import note_command, update_row
from coachlog.store.log import Log
from coachlog.usecases.import_file import ImportSource, import_files
from coachlog.usecases.importing import Imported, ImportOptions, ImportRefused
from tests.by_chance import noting
from tests.filled import FULL, TODAY, author, filling, new_log
from tests.golden import compare
from tests.telling import tell

KEPT = Path(__file__).parent / "golden"
DAYS = ("20261030", "20261102", "20261103", "20261103", "20261119", "20261119", "20261120",
        "20261121", "20261124")  # fmt: skip
PEOPLE = {
    "pat": "Pat Lee", "kim": "Kim Poe", "dana": "Dana Cruz", "lou": "Lou Fox", "new": "Nina New",
    "boss": "Bo Boss", "sam": "Sam Oak",
}  # fmt: skip
SUBJECTS = (
    "Visit Acme", "Ride-along Globex", "Field day", "Field day with Dana", "Dana Cruz / Hooli",
    "1:1", "Customer meeting", "Customer meeting", "Ride-along with Dana?", "Lou: Umbra", "Lunch",
)  # fmt: skip
ACCOUNTS = ("Acme", "Globex", "Hooli", "Acme Inc", "", "x" * 300)


class Chance(Random):
    """Writes files, and changes them and the log."""

    def fill(self, log: Log) -> None:
        """Put people, calls and a field day into a log."""
        with filling(log) as add:
            kim = add.manager("Kim Poe", email="kim@acme.com")
            pat = add.manager("Pat Lee", email="pat@acme.com")
            dana = add.rep("Dana Cruz", pat, email="dana@acme.com")
            lou = add.rep("Lou Fox", pat, email="lou@acme.com")
            sam = add.rep("Sam Oak", kim, email="sam@acme.com")
            add.alias("Acme Inc", account_id=add.account("Acme"))
            for manager, rep in ((pat, dana), (pat, lou), (kim, sam)):
                add.call("11-02", manager, rep, self.choice(ACCOUNTS[:3]), "rep-request")
            add.day("11-03", pat, dana, "held", FULL)
            add.deal("Hooli", 500, rep_id=lou)

    def entry(self, number: int) -> list[str]:
        """Return the lines of an entry of Pat's calendar."""
        one: Any = self.choice
        day, hour = one(DAYS), one((8, 9, 9, 14))
        guests = self.sample(
            ("dana", "dana", "lou", "kim", "sam", "new", "boss"), one((0, 1, 1, 2))
        )
        lines = [
            "BEGIN:VEVENT", f"UID:e{number}", f"SUMMARY:{one(SUBJECTS)}",
            f"LOCATION:{one(('', '', 'Hooli, Berlin', 'Hall 3'))}",
        ]  # fmt: skip
        lines += one((
            *[[f"DTSTART:{day}T{hour:02}0000Z", f"DTEND:{day}T{hour + 1:02}3000Z"]] * 4,
            [f"DTSTART;VALUE=DATE:{day}", "DURATION:P1D"],
            [f"DTSTART:{day}T080000Z", f"DTEND:{day}T170000Z"],
        ))  # fmt: skip
        people = ["pat", *guests] if guests or one((True, False)) else []
        if people:
            lines.append(f"ORGANIZER;CN={PEOPLE[people[-1]]}:mailto:{people[-1]}@acme.com")
        for name in people:
            answer = one((*["ACCEPTED"] * 18, "TENTATIVE", "DECLINED"))
            lines.append(f"ATTENDEE;CN={PEOPLE[name]};PARTSTAT={answer}:mailto:{name}@acme.com")
        if one((True, True, True, False)):
            firm = one(("globex", "hooli", "initech"))
            lines.append(f"ATTENDEE;CN=Bea {firm.title()}:mailto:bea@{firm}.com")
        lines += one((*[[]] * 9, ["STATUS:CANCELLED"], ["STATUS:TENTATIVE"],
                      ["CLASS:PRIVATE"], ["TRANSP:TRANSPARENT"],
                      ["RRULE:FREQ=DAILY;COUNT=3"]))  # fmt: skip
        return [*lines, "END:VEVENT"]

    def row(self, number: int) -> list[str]:
        """Return a meeting of a CRM."""
        one = self.choice
        day = one(DAYS)
        people = ("Pat Lee", "Pat Lee", "pat@acme.com", "Kim Poe", "", "New Boss", "Dana Cruz")
        return [
            one((f"A{number}", f"A{number}", "")), f"{day[:4]}-{day[4:6]}-{day[6:]}",
            one(("", "09:00", "14:00")), one(people),
            one(("Dana Cruz", "dana@acme.com", "Lou Fox", "Sam Oak", "Nina New", "", "Pat Lee")),
            one(ACCOUNTS), one(("Visit", "Demo", "")), one(("", "", "100", "7 EUR", "9")),
            one(("", "rep", "manager")), one((*["Completed"] * 5, "", "Planned")),
            one(("", "30", "90")), one(("", "Dana Cruz", "Pat Lee")),
            one(("", "", "Pat Lee;Dana Cruz", "Lou Fox;Bea Globex")),
        ]  # fmt: skip

    def deal(self, number: int) -> list[str]:
        """Return a deal of a CRM."""
        one = self.choice
        return [
            one((f"O{number}", "")), one(("Renewal", "First", "")), one(ACCOUNTS),
            one(("Dana Cruz", "Lou Fox", "Nobody", "")), one(("Open", "Proposal", "Closed won")),
            one(("", "50", "9 USD", "70")), one(("", "2026-10-01", "2026-11-03")),
        ]  # fmt: skip

    def again(self, lines: list[list[str]], kind: str) -> list[list[str]]:
        """Return a file as it is the next time: some gone, some changed, some new."""
        make = {"entry": self.entry, "row": self.row, "deal": self.deal}[kind]
        kept = [one for one in lines if self.random() < 0.8]
        number = len(lines)
        for at in self.sample(range(len(kept)), len(kept) // 2):
            other, of = make(number + at), self.randrange(1, 6)
            if kind == "entry":
                of, until = self.choice(((2, 3), (3, 4), (4, 6)))  # subject, place, times
                more = self.choice(([], [], ["STATUS:CANCELLED"], ["SEQUENCE:9"]))
                kept[at] = [
                    *kept[at][:of], *other[of:until], *kept[at][until:-1], *more, "END:VEVENT",
                ]  # fmt: skip
            else:
                kept[at] = [*kept[at][:of], other[of], *kept[at][of + 1 :]]
        return [*kept, *(make(2 * number + at) for at in range(4))]

    def change(self, log: Log) -> None:
        """Change what is in the log, as people do."""
        with log.transaction() as connection:
            for command in (CommandName.EDIT_CALL, CommandName.REMOVE_CALL, CommandName.TRIAGE):
                by = note_command(connection, author(command))
                rows = connection.execute(
                    "SELECT id FROM call WHERE removed_by IS NULL ORDER BY id"
                ).fetchall()
                if not rows:
                    continue
                (row,) = self.choice(rows)
                changes: dict[CommandName, dict[str, object]] = {
                    CommandName.EDIT_CALL: {"minutes": 77},
                    CommandName.REMOVE_CALL: {"removed_by": by},
                    CommandName.TRIAGE: {"initiator": "rep-request", "field_day_id": None},
                }
                if command != CommandName.TRIAGE or row > 3:
                    update_row(connection, by, "call", row, changes[command])


HEADERS = {
    "row": "Meeting ID,Date,Start time,Manager,Rep,Account,Subject,Amount,Requested by,Status,"
    "Duration,Organizer,Attendees",
    "deal": "Opportunity ID,Deal name,Account,Owner,Stage,Amount,Created date",
}


def bring(log: Log, kind: str, lines: list[list[str]], said: list[str], **wishes: Any) -> None:  # noqa: ANN401  (any)
    """Import a file, and write down what became of it."""
    if kind == "entry":
        rows = [line for entry in lines for line in entry]
        text = "\r\n".join(("BEGIN:VCALENDAR", *rows, "END:VCALENDAR", ""))
    else:
        text = "\n".join((HEADERS[kind], *(",".join(row) for row in lines), ""))
    file_kind: FileKind = "icalendar" if kind == "entry" else "salesforce"
    options = ImportOptions(
        today=TODAY, settings=Settings(),
        window=Window(first=date(2026, 11, 1), last=date(2026, 11, 30)),
        zone=lambda: "UTC", skip_bad=True,
    )  # fmt: skip
    source = ImportSource(
        name="file", kind=file_kind, open=lambda: nullcontext(BytesIO(text.encode()))
    )
    lines_: list[str] = []
    told: list[Imported] = []
    with noting(log, said):
        try:
            with import_files(
                log, [source], replace(options, **wishes), author=author(CommandName.IMPORT),
                explain=lines_.append, write_problem=lambda _, one: lines_.append(f"problem {one}"),
            ) as done:  # fmt: skip
                told += done
        except ImportRefused as refused:
            told += refused.files
    wanted = replace(options, **wishes)
    words = describe_imports(told, wanted, lambda *more, **_: " ".join(("again", *map(str, more))))
    said += [*lines_, *map(tell, told), *words, ""]


WISHES: dict[str, tuple[dict[str, Any], ...]] = {
    "entry": (
        {"manager": "Pat Lee", "trust_organizer": True}, {"manager": "Pat Lee"},
        {"manager": "Pat Lee", "remove_gone": True}, {"add_people": True, "include_private": True},
        {"manager": "Pat Lee", "settings": Settings(calendar_rules_off=("machine",))},
    ),
    "row": (
        {}, {"add_people": True}, {"manager": "Pat Lee", "all_joint": True},
        {"settings": Settings(currency="EUR")}, {"skip_bad": False},
    ),
    "deal": ({}, {"settings": Settings(currency="EUR")}, {}),
}  # fmt: skip


@pytest.mark.parametrize(("kind", "seed"), [("entry", 0), ("entry", 1), ("row", 0), ("deal", 0)])
def test_imports_make_of_files_what_they_made_before(kind: str, seed: int) -> None:
    chance = Chance(f"{kind} {seed}")
    make = {"entry": chance.entry, "row": chance.row, "deal": chance.deal}[kind]
    said: list[str] = []
    with new_log() as log:
        chance.fill(log)
        lines = [make(number) for number in range(40)]
        for wishes in WISHES[kind]:
            bring(log, kind, lines, said, **wishes)
            lines = chance.again(lines, kind)
            chance.change(log)
    compare(KEPT / f"chance-{kind}-{seed}.txt", "\n".join(said))


def test_every_figure_of_an_import_is_told() -> None:
    told = "".join(path.read_text("utf-8") for path in KEPT.glob("chance-*.txt"))
    figures = {one.name for one in fields(Imported) if one.type == "int"} - {"by_name", "errors"}
    assert {name for name in figures if f" {name}=" not in told} == set()
