"""A log about one person, with a string of its own planted in every text that commands take.

Erasing the person has to take all of them out of every file; `find_planted` looks at the bytes.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from coachlog.store.debrief_drafts import find_draft
from coachlog.store.open import open_log
from tests.calendars import Event, write_calendar

Run = Callable[..., object]  # runs a command on the log, given its words

NAME = "Zqname Cruz"
OTHERS = ("Pat Lee", "Lou Fox", "Acme", "Globex")  # who and what stays


@dataclass
class Planting:
    """Plants strings and remembers them; `folder` holds the files that commands read."""

    folder: Path
    planted: dict[str, str] = field(default_factory=dict)  # by what they are

    def __call__(self, what: str) -> str:
        """Return a new string to plant as that."""
        assert what not in self.planted
        self.planted[what] = f"Zq{len(self.planted):02}{what.replace(' ', '')}qz"
        return self.planted[what]

    def file(self, name: str, content: str) -> str:
        """Write a file for a command to read; return its path."""
        path = self.folder / name
        path.write_text(content, encoding="utf-8")
        return str(path)

    @property
    def calls(self) -> Path:
        """Return the old CSV."""
        return self.folder / "calls.csv"

    @property
    def calendar(self) -> Path:
        """Return the old calendar."""
        return self.folder / "calendar.ics"

    @property
    def meetings(self) -> Path:
        """Return the old table of the CRM."""
        return self.folder / "meetings.csv"

    @property
    def deals(self) -> Path:
        """Return the old deals of the CRM."""
        return self.folder / "deals.csv"


def plant(run: Run, log: Path, folder: Path) -> Planting:
    """Run every command that writes a text about somebody; the person ends up as NAME."""
    put = Planting(folder)
    put.planted["name"] = "Zqname"
    first, former, merged = "Zqfirst Cruz", "Zqformer Cruz", "Zqmerged Cruz"
    put.planted |= {"first name": "Zqfirst", "former name": "Zqformer", "merged name": "Zqmerged"}
    pat, dana = ("--manager", "Pat Lee"), ("--rep", NAME)
    scheduled = ("--initiator", "manager-scheduled")
    email = f"{put('e-mail').lower()}@acme.com"
    put.planted["e-mail"] = email.partition("@")[0]

    run("add-rep", first, *pat, "--email", f"{put('old e-mail').lower()}@acme.com")
    put.planted["old e-mail"] = put.planted["old e-mail"].lower()
    run("edit-rep", first, "--email", email)
    run("rename", "rep", first, former)
    run("rename", "rep", former, NAME)
    run("add-rep", merged, *pat, "--new")
    run(
        "add-call", *pat, "--rep", merged, "--account", "Acme", *scheduled, "--date", "2026-11-02",
        "--notes", put("notes of a merged rep"),
    )  # fmt: skip
    run("merge", "rep", merged, NAME, "--yes")

    run(
        "add-call", *pat, *dana, "--account", "Acme", "--initiator", "rep-request",
        "--deal-value", "120000", "--date", "2026-11-03", "--reinforce", put("reinforce"),
        "--improve", put("improve"), "--notes", put("notes"),
    )  # fmt: skip
    run("edit-call", "2", "--notes", put("edited notes"))
    run("add-call", *pat, *dana, "--account", "Acme", *scheduled, "--date", "2026-11-04",
        "--notes", put("notes of a removed call"))  # fmt: skip
    run("remove-call", "3", "--yes")
    run("add-call", *pat, "--rep", "Lou Fox", "--account", "Globex", *scheduled, "--date",
        "2026-11-04", "--notes", f"{NAME} was great, and so was Zqname; ask {email}")  # fmt: skip
    run("edit-call", "4", "--notes", f"Cruz, Zqname was great; {NAME.upper()} too")

    run("plan-fieldday", *pat, *dana, "--date", "2026-11-10", "--half", "am", "--stop",
        "09:30 Acme", "--focus", put("focus"), "--objective", put("objective"),
        "--place", put("place"), "--ics", folder / f"{put('a file')}.ics")  # fmt: skip
    (folder / f"{put.planted['a file']}.ics").unlink()  # out of reach, and moved away
    run("edit-fieldday", "1", "--focus", put("changed focus"), "--objective", put("new objective"))
    rater = put("rater")
    debrief = put.file(
        "debrief.toml",
        '[[stop]]\naccount = "Acme"\n'
        f'reinforce = "{put("debrief reinforce")}"\nimprove = "{put("debrief improve")}"\n'
        f'[[rating]]\nskill = "{put("rated skill")}"\nscore = 3\n'
        f'[[rating]]\nskill = "{put.planted["rated skill"]}"\nscore = 4\nby = "{rater}"\n'
        f'[[action]]\ntext = "{put("debrief action")}"\n',
    )
    run("debrief-fieldday", "1", "--from-file", debrief)
    Path(debrief).unlink()
    run("add-reply", "1", put("reply"))
    run("plan-fieldday", *pat, *dana, "--date", "2026-12-01", "--half", "am")
    run("cancel-fieldday", "2", "--displaced-by", put("displaced by"), "--yes")
    run("plan-fieldday", *pat, *dana, "--date", "2026-12-02", "--half", "am")
    run("cancel-fieldday", "3", "--reason", put("cancelled for"), "--yes")
    run("plan-fieldday", *pat, *dana, "--date", "2026-11-19", "--half", "am")
    run("add-absence", NAME, "--from", "2026-12-07", "--reason", put("absence"))
    run("add-absence", NAME, "--from", "2026-12-09", "--reason", put("removed absence"))
    run("remove-absence", "2", "--yes")
    run("add-action", put("action"), *dana, *pat)
    run("edit-action", "2", "--text", put("edited action"))

    put.file(
        "calls.csv",
        "date,manager,rep,account,initiator,deal_value,currency,minutes,role,"
        "reinforce,improve,notes\n"
        f"2026-11-05,Pat Lee,{NAME},Acme,rep-request,,,60,,"
        f"{put('CSV reinforce')},{put('CSV improve')},{put('CSV notes')}\n"
        f"2026-11-05,Pat Lee,{first},Globex,,,,60,,,,{put('CSV first name')}\n"
        f"2026-11-05,Pat Lee,Lou Fox,Globex,rep-request,,,,,,,With {NAME}\n",
    )
    run("import", put.calls)
    write_calendar(
        put.calendar,
        Event(
            uid=put("calendar UID"), day="20261112", subject=put("calendar subject"),
            guests=("pat", email, "jo@globex.com"), organizer=email,
        ),
        Event(
            uid=put("calendar day UID"), day="20261113", at="0900", until="1300",
            subject="Field day", guests=("pat", email),
            more=(f"LOCATION:{put('calendar day place')}",),
        ),
        Event(uid="lou", day="20261116", subject=f"{NAME} with Lou", organizer=email,
              guests=("pat", "lou", "jo@globex.com", email)),
        Event(uid="coming", day="20261203", guests=("pat", email)),
    )  # fmt: skip
    run("edit-manager", "Pat Lee", "--email", "pat@acme.com")
    run("edit-rep", "Lou Fox", "--email", "lou@acme.com")
    run("import", put.calendar, *pat, "--to", "2026-12-31")
    put.file(
        "meetings.csv",
        "Activity ID,Subject,Type,Start,Duration,Assigned,Company\n"
        f"{put('CRM id')},{put('CRM subject')},Meeting,2026-11-17 09:00,60,{NAME},Acme\n",
    )
    run("import", put.meetings, *pat, "--all-joint")
    put.file(
        "deals.csv",
        "Record ID,Deal Name,Deal Stage,Amount,Close Date,Company,Deal owner\n"
        f"7001,{put('deal name')},{put('deal stage')},120000,2026-11-30,Acme,{NAME}\n",
    )
    run("import", put.deals)
    _begin_debrief(log, put("unfinished debrief"))
    return put


def _begin_debrief(log: Path, answer: str) -> None:
    with open_log(log, writing=True) as opened:
        (uid,) = opened.connection.execute("SELECT uid FROM field_day WHERE id = 4").fetchone()
        draft = find_draft(opened, 4, uid)
        draft.answers.append(("Acme, reinforce", answer))
        draft.keep()


def find_planted(put: Planting, *places: Path) -> list[str]:
    """Return which planted strings are in the bytes of files, and where, whatever their case."""
    found = []
    for path in _files(places):
        content = path.read_bytes().lower()
        for what, planted in put.planted.items():
            if planted.lower().encode() in content:
                found.append(f"{what} in {path.name}")
    return found


def _files(places: tuple[Path, ...]) -> Iterator[Path]:
    for place in places:
        yield from (one for one in place.rglob("*") if one.is_file()) if place.is_dir() else [place]


def list_texts(log: Path) -> set[str]:
    """Return every text in the rows of a log, as one has to find them without the erase."""
    with closing(sqlite3.connect(log)) as connection:
        return {line for line in connection.iterdump() if line.startswith("INSERT")}
