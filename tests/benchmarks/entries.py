"""Measures what a calendar costs an import: python tests/benchmarks/entries.py [MB].

Entries as Google writes them, of two or three guests and a description, and crowded ones, of 20 to
120 guests: each new, and again with nothing changed; processor time and the most memory, as in
records.py.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.benchmarks.records import measure

FIRST, DAYS = date(2021, 1, 1), 2090
WINDOW = ("--from", "2020-12-01", "--to", "2026-10-01", "--manager", "pat.lee@ours.example")
_TITLES = (
    "Visit {customer}", "{customer}: renewal", "QBR {customer}", "Site tour with {customer}",
    "1:1 {rep}", "Pipeline review", "Joint call {customer} / {rep}", "Lunch",
)  # fmt: skip
_TALK = (
    "Hi all,\\n\\nplease find the agenda for our meeting below. We start with the numbers of the "
    "last quarter\\, then the open points of the rollout\\, and what is to come.\\n\\n"
)


def write_calendar(path: Path, size: int, *, crowded: bool) -> int:
    """Write a calendar of so many bytes; return how many entries it has."""
    written = place = 0
    with path.open("w", newline="", encoding="utf-8") as file:
        written += file.write(
            "BEGIN:VCALENDAR\r\nPRODID:-//Google Inc//Google Calendar 70.9054//EN\r\n"
            "VERSION:2.0\r\nCALSCALE:GREGORIAN\r\nX-WR-CALNAME:pat.lee@ours.example\r\n"
            "X-WR-TIMEZONE:Europe/Berlin\r\n"
        )
        while written < size:
            written += file.write("".join(map(_fold, _entry(place, crowded=crowded))))
            place += 1
        file.write("END:VCALENDAR\r\n")
    return place


def _entry(place: int, *, crowded: bool) -> Iterator[str]:
    day, hour = FIRST + timedelta(days=place * 7 % DAYS), 7 + place % 9
    rep, customer = place % 8, place * 31 % 3000
    title = _TITLES[place % len(_TITLES)].format(
        customer=f"Company {customer:04}", rep=f"Rep{rep} Smith"
    )
    talk = _TALK * (1 + place % 4) + f"https://meet.google.com/abc-{place:06}-xyz\\n\\nRegards"
    yield "BEGIN:VEVENT"
    yield f"DTSTART:{day:%Y%m%d}T{hour:02}0000Z"
    yield f"DTEND:{day:%Y%m%d}T{hour + 1:02}0000Z"
    yield "DTSTAMP:20261001T070000Z"
    yield f"ORGANIZER;CN=Rep{rep} Smith:mailto:rep{rep}.smith@ours.example"
    yield f"UID:{place:026x}@google.com"
    yield _guest("Pat Lee", "pat.lee@ours.example", place)
    yield _guest(f"Rep{rep} Smith", f"rep{rep}.smith@ours.example", place)
    buyers = 20 + place * 13 % 100 if crowded else 1 + place % 2
    for number in range(buyers):
        buyer = (place * 17 + number * 7) % 3_000
        firm = buyer % 3000 if crowded else customer
        yield _guest(f"Buyer {buyer:05} Jones", f"buyer{buyer:05}@company{firm:04}.example", number)
    yield f"CREATED:{day - timedelta(days=20):%Y%m%d}T080000Z"
    yield f"DESCRIPTION:{talk}"
    yield f"LAST-MODIFIED:{day - timedelta(days=2):%Y%m%d}T080000Z"
    yield f"LOCATION:Hauptstr. {place % 200}\\, 10115 Berlin"
    yield "SEQUENCE:0"
    yield "STATUS:CONFIRMED"
    yield f"SUMMARY:{title}"
    yield "TRANSP:OPAQUE"
    yield from ("BEGIN:VALARM", "ACTION:DISPLAY", "DESCRIPTION:This is an event reminder")
    yield from ("TRIGGER:-P0DT0H10M0S", "END:VALARM", "END:VEVENT")


def _guest(name: str, email: str, number: int) -> str:
    answer = ("ACCEPTED", "ACCEPTED", "NEEDS-ACTION", "DECLINED", "TENTATIVE")[number % 5]
    return (
        f"ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT={answer};CN={name};"
        f"X-NUM-GUESTS=0:mailto:{email}"
    )


def _fold(line: str) -> str:
    """Return a content line in pieces of 75 bytes; all of it is ASCII."""
    rest = (f"\r\n {line[at : at + 74]}" for at in range(75, len(line), 74))
    return line[:75] + "".join(rest) + "\r\n"


def main() -> None:
    size = int(sys.argv[1]) * 1_000_000 if len(sys.argv) > 1 else 20_000_000
    for what in ("ordinary", "crowded"):
        with tempfile.TemporaryDirectory() as name:
            path, log = Path(name) / "calendar.ics", Path(name) / "log.db"
            number = write_calendar(path, size, crowded=what == "crowded")
            for when in ("new", "again"):
                told = ("--add-people",) if when == "new" else ()
                used, clock, peak = measure(log, path, *WINDOW, *told)
                print(
                    f"{what} entries of {size / number:.0f} bytes, {when}: "
                    f"{size / used / 1e6:.1f} MB/s of processor time "
                    f"({size / clock / 1e6:.1f} by the clock), at most {peak} MiB",
                    flush=True,
                )


if __name__ == "__main__":
    main()
