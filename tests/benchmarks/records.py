"""Measures what a row of a CRM costs an import: python tests/benchmarks/records.py [ROWS].

Meetings and deals, as CSV and as a workbook, and the same file again: processor time a row,
which other work on the machine disturbs less than the clock does, and the most memory. A loop of
plain Python is timed beside them, so that machines can be compared.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from multiprocessing import Process
from pathlib import Path

TODAY = "2026-10-04"
WINDOW = ("--from", "2020-01-01", "--to", "2026-09-30", "--add-people")
WORKBOOK_ROWS = 200_000  # at most, since writing one takes longer than reading it


def write_meetings(path: Path, rows: int) -> None:
    """Write visits of 40 managers with 320 reps at 5,000 companies."""
    with path.open("w") as file:
        file.write("Date,Manager,Salesperson,Company,Subject,Amount,Duration\n")
        for place in range(rows):
            file.write(",".join(_meeting(place)) + "\n")


def _meeting(place: int) -> tuple[str, ...]:
    manager, day = place % 40, date(2020, 1, 1) + timedelta(days=place * 7 % 2400)
    rep, company = manager * 8 + place // 40 % 8, place * 31 % 5000
    return (
        str(day), f"Manager {manager:03}", f"Rep {rep:04}", f"Company {company:05}",
        "Visit about renewal", str(place % 200 * 1000), str(30 + place % 3 * 30),
    )  # fmt: skip


def write_deals(path: Path, rows: int) -> None:
    """Write deals with their own numbers."""
    with path.open("w") as file:
        file.write(
            "Deal ID,Deal Name,Company,Deal Owner,Deal Stage,Amount,Create Date,Close Date\n"
        )
        for place in range(rows):
            day = date(2020, 1, 1) + timedelta(days=place * 7 % 2400)
            file.write(
                f"D{place:08},Renewal {place},Company {place * 31 % 5000:05},"
                f"Rep {place % 320:04},{'Closed Won' if place % 3 else 'Proposal'},"
                f"{place % 200 * 1000},{day},{day + timedelta(days=90)}\n"
            )


def write_workbook(path: Path, rows: int) -> None:
    """Write the visits as a workbook."""
    from tests.workbooks import Cell, write_xlsx

    header: list[Cell] = ["Date", "Manager", "Salesperson", "Company", "Subject", "Amount", "Min"]
    header[-1] = "Duration"
    table: list[list[Cell]] = [header]
    for place in range(rows):
        told = _meeting(place)
        table.append([date.fromisoformat(told[0]), *told[1:5], int(told[5]), int(told[6])])
    write_xlsx(path, {"Visits": table})


def take(name: str, rows: int, log: Path, *args: str | Path) -> None:
    """Import a file, and print what it took a row."""
    used, clock, peak = measure(log, *args, *WINDOW)
    print(
        f"{name}: {used / rows * 1e6:.1f} us of processor a row "
        f"({clock / rows * 1e6:.1f} us by the clock), at most {peak} MiB",
        flush=True,
    )


def measure(log: Path, *args: str | Path) -> tuple[float, float, int]:
    """Import in a process of its own; return its seconds, those of the clock, and its MiB."""
    env = os.environ | {"COACHLOG_TODAY": TODAY, "COACHLOG_CONFIG": str(log.with_name("none.toml"))}
    script = (
        "import os, resource, sys; real = os._exit\n"
        "def leave(code):\n"
        "    used = resource.getrusage(resource.RUSAGE_SELF)\n"
        "    print(used.ru_utime + used.ru_stime, used.ru_maxrss // 1024, file=sys.stderr)\n"
        "    sys.stderr.flush(); real(code)\n"
        "os._exit = leave\n"
        "from coachlog.__main__ import main\n"
        "try: main()\n"
        "except SystemExit as end: leave(end.code or 0)\n"
        "leave(0)\n"
    )
    command = [sys.executable, "-c", script, "--db", str(log), "import", *map(str, args)]
    began = time.perf_counter()
    # Not from a checkout that may change meanwhile, where another one is installed.
    done = subprocess.run(
        command, env=env, cwd=log.parent, capture_output=True, text=True, check=False
    )
    clock = time.perf_counter() - began
    if done.returncode:
        sys.exit(done.stderr)
    used, peak = done.stderr.split()[-2:]
    return float(used), clock, int(peak)


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    sys.path.insert(0, str(Path(__file__).parents[2]))
    begun = resource.getrusage(resource.RUSAGE_SELF).ru_utime
    total = 0
    for number in range(10_000_000):
        total += number
    spent = resource.getrusage(resource.RUSAGE_SELF).ru_utime - begun
    print(f"ten million additions in Python: {spent:.2f} s")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_meetings(folder / "visits.csv", rows)
        write_deals(folder / "deals.csv", rows)
        take("meetings, new", rows, folder / "a.db", folder / "visits.csv")
        take("meetings, again", rows, folder / "a.db", folder / "visits.csv")
        take("deals, new", rows, folder / "b.db", folder / "deals.csv")
        take("deals, again", rows, folder / "b.db", folder / "deals.csv")
        fewer = min(rows, WORKBOOK_ROWS)
        # In a process of its own: what is measured begins with the memory of this one.
        writer = Process(target=write_workbook, args=(folder / "visits.xlsx", fewer))
        writer.start()
        writer.join()
        take("meetings of a workbook, new", fewer, folder / "c.db", folder / "visits.xlsx")


if __name__ == "__main__":
    main()
