"""Measures coachlog side by side with baselines and prints the ratios.

Run `python tests/benchmarks/run.py` for all, or name parts: start, report, page, manager, managers,
workbook, import, names, export, readers, foreign. It installs coachlog, byte-compiled, into an
environment of its own, since an editable install is slower, and takes the median of runs that
alternate with those of the baseline.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial
from pathlib import Path

ROOT = Path(__file__).parents[2]
DATA = ROOT.parent / "shared" / "data"
TODAY = "2026-10-04"
BARE_TYPER = """
import typer
app = typer.Typer(rich_markup_mode=None, add_completion=False)
@app.command()
def one(name: str = "x"): pass
@app.command()
def two(): pass
app()
"""


def run(command: Sequence[str | Path], env: dict[str, str]) -> float:
    """Run a command that has to succeed; return its seconds."""
    began = time.perf_counter()
    subprocess.run(command, env=env, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - began


class Bench:
    """An installed coachlog, its data, and what was measured."""

    def __init__(self, folder: Path, data: Path, rounds: int) -> None:
        self.folder, self.data, self.rounds = folder, data, rounds
        self.env = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
        self.env |= {"COACHLOG_TODAY": TODAY, "COACHLOG_CONFIG": str(folder / "none.toml")}
        venv.create(folder / "venv", with_pip=True)
        self.python = folder / "venv" / "bin" / "python"
        self.program = folder / "venv" / "bin" / "coachlog"
        run([self.python, "-m", "pip", "install", "-q", "--compile", ROOT], self.env)

    def compare(
        self, name: str, limit: float, ours: Callable[[], float], base: Callable[[], float]
    ) -> None:
        """Print the ratio of two medians, the runs alternating, after one of each to warm up."""
        ours(), base()
        pairs = [(ours(), base()) for _ in range(self.rounds)]
        mine, other = (statistics.median(column) for column in zip(*pairs, strict=True))
        print(
            f"{name}: {mine * 1000:.0f} ms to {other * 1000:.0f} ms, "
            f"ratio {mine / other:.2f} (at most {limit})",
            flush=True,
        )

    def log(self, name: str, rows: int, weeks: int, managers: int) -> Path:
        """Return a log with so many made-up calls, ending with the week of TODAY."""
        path = self.folder / f"{name}.db"
        if not path.exists():
            self.coachlog(path, "import", self.csv(name, rows, weeks, managers))
        return path

    def csv(self, name: str, rows: int, weeks: int, managers: int) -> Path:
        """Return a file of so many made-up calls, over so many weeks up to TODAY."""
        path = self.folder / f"{name}.csv"
        start = date.fromisoformat(TODAY) - timedelta(days=weeks * 7 - 1)
        maker: list[str | Path] = [
            sys.executable,
            self.data / "make_calls.py",
            "scale",
            "--rows",
            str(rows),
        ]
        sizes = ["--weeks", str(weeks), "--managers", str(managers), "--start", start.isoformat()]
        with path.open("w") as file:
            subprocess.run([*maker, *sizes], stdout=file, check=True)
        return path

    def coachlog(self, log: Path, *args: str | Path) -> float:
        """Run coachlog on a log; return its seconds."""
        return run([self.program, "--db", log, *args], self.env)


def bench_start(bench: Bench) -> None:
    """Compare add-call and --help with a bare Typer program."""
    bare = bench.folder / "bare.py"
    bare.write_text(BARE_TYPER)
    log = bench.log("year", 2_000, 52, 6)
    call = ("--manager", "Manager 00001", "--rep", "Rep 000009", "--account", "Acme")

    def typer() -> float:
        return run([bench.python, bare, "one"], bench.env)

    bench.compare(
        "add-call / bare Typer",
        1.35,
        lambda: bench.coachlog(log, "add-call", *call, "--initiator", "rep-request"),
        typer,
    )
    bench.compare("--help / bare Typer", 1.35, lambda: bench.coachlog(log, "--help"), typer)


def bench_report(bench: Bench) -> None:
    """Compare the week's report with the imports it can't do without."""
    log = bench.log("year", 2_000, 52, 6)
    imports: list[str | Path] = [bench.python, "-c", "import sqlmodel, typer, rich.table"]
    bench.compare(
        "report --week / imports",
        1.4,
        lambda: bench.coachlog(log, "report", "--week"),
        lambda: run(imports, bench.env),
    )


def bench_page(bench: Bench) -> None:
    """Compare a page, of the boss and of one manager, with the imports it can't do without."""
    log = bench.log("year", 2_000, 52, 6)
    imports: list[str | Path] = [bench.python, "-c", "import sqlmodel, typer, rich.table"]
    page = ("report", "--quarter", "--format", "html")
    for args in (page, (*page, "--manager", "Manager 00000")):
        bench.compare(
            f"{' '.join(args)} / imports",
            2.0,  # and 5 ms a manager
            partial(bench.coachlog, log, *args),
            lambda: run(imports, bench.env),
        )


def bench_manager(bench: Bench) -> None:
    """Compare one manager's report on a large and a small log, with equal calls a week."""
    # 8 calls a week each: 500 managers over 250 weeks, and one over 125.
    large, small = bench.log("large", 1_000_000, 250, 500), bench.log("small", 1_000, 125, 1)
    args = ("report", "--week", "--manager", "Manager 00000")
    bench.compare(
        "report --manager, a million calls / a thousand",
        1.2,
        lambda: bench.coachlog(large, *args),
        lambda: bench.coachlog(small, *args),
    )


def bench_managers(bench: Bench) -> None:
    """Compare the CPU of a report on 500 managers on logs of a million and a thousand calls.

    CPU, not time: nothing else that the machine does is in it.
    """
    many, few = (bench.log(f"all-{calls}", calls, 250, 500) for calls in (1_000_000, 1_000))
    bench.rounds = min(bench.rounds, 5)
    # Of the quarter that TODAY lies in, only days have passed.
    for limit, *period in ((2, "--week"), (3, "--quarter", "2026-Q3")):
        bench.compare(
            f"CPU of report {' '.join(period)} on 500 managers, a million calls / a thousand",
            limit,
            *(partial(_take_cpu, bench, log, "report", *period) for log in (many, few)),
        )
    imports = [str(bench.python), "-c", "import sqlmodel, typer, rich.table"]
    page, book = (("report", "--quarter", "2026-Q3", "--format", form) for form in ("html", "xlsx"))
    to_file = ("--output", str(bench.folder / "quarter.xlsx"))  # with 52,000 calls
    for what, args in (("alone", ()), (" ".join(page), page), (" ".join(book), (*book, *to_file))):
        bench.compare(
            f"CPU of coachlog {what} on 500 managers / imports",  # and 0.25 s; 5 ms a manager
            2 if args else 1,
            partial(_take_cpu, bench, many, *args),
            partial(_measure_cpu, imports, bench.env),
        )


def _take_cpu(bench: Bench, log: Path, *args: str) -> float:
    """Run coachlog on a log; return its seconds of CPU."""
    return _measure_cpu([bench.program, "--db", log, *args], bench.env)


def _measure_cpu(command: Sequence[str | Path], env: dict[str, str]) -> float:
    """Run a command; return its seconds of CPU."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run(command, env)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def bench_workbook(bench: Bench) -> None:
    """Compare a week's workbook on a large and a small log, and its memory with more calls."""
    large, small = bench.log("large", 1_000_000, 250, 500), bench.log("year", 2_000, 52, 6)
    bench.rounds = min(bench.rounds, 3)
    imports: list[str | Path] = [bench.python, "-c", "import sqlmodel, typer, rich.table"]
    book = str(bench.folder / "book.xlsx")
    bench.compare(
        "workbook of a week, 6 managers / imports",
        2,
        lambda: bench.coachlog(small, "report", "--week", "--format", "xlsx", "--output", book),
        lambda: run(imports, bench.env),
    )
    for kind in ("week", "year"):  # 4,000 calls and 160,000
        args = ("report", f"--{kind}", "--format", "xlsx", "--output", book)
        print(f"workbook of a {kind}: peak memory {_measure_peak(bench, large, *args)} MiB")


def bench_import(bench: Bench) -> None:
    """Compare the import of a million rows with sqlite3's own, and its memory at two sizes."""
    file = bench.csv("import", 1_000_000, 250, 500)
    log, base = bench.folder / "import.db", bench.folder / "base.db"
    columns = file.open().readline().strip()
    tables = (
        f"create table calls({columns}); create index a on calls(date);"
        "create index b on calls(manager, date);"
    )

    def ours() -> float:
        shutil.rmtree(bench.folder / "import", ignore_errors=True)
        return bench.coachlog(bench.folder / "import" / log.name, "import", file)

    def sqlite() -> float:
        base.unlink(missing_ok=True)
        return run(["sqlite3", base, tables, f".import --csv --skip 1 {file} calls"], bench.env)

    bench.rounds = min(bench.rounds, 3)
    bench.compare("import of a million rows / sqlite3", 3, ours, sqlite)
    for rows in (100_000, 1_000_000):
        part = bench.folder / "part.csv"
        with file.open() as source, part.open("w") as target:
            for _ in range(rows + 1):
                target.write(source.readline())
        print(f"import of {rows} rows: peak memory {_peak(bench, part)} MiB", flush=True)


def bench_names(bench: Bench) -> None:
    """Compare importing 3 MB of names that are all new with as many calls with the same people."""
    bench.rounds = min(bench.rounds, 3)
    for what, column, name in (
        ("customers named by their number", "account", "Praxis {0} {1}"),
        ("customers of 200 letters", "account", "{0}" + "x" * 180 + "{1}"),
        ("reps named by their addresses", "rep", "rep{1}@example.com"),
    ):
        people = {"manager": "Manager", "rep": "Rep", "account": "Acme"}
        files: list[Path] = []
        for row in (people | {column: name}, people):
            file = bench.folder / f"names-{len(files)}.csv"
            _write_names(file, row, rows=3_000_000 // (50 + len(name.format("ab", 12345))))
            files.append(file)
        bench.compare(
            f"import of 3 MB of {what} / as many calls with the same people",
            10,
            *(partial(_take, bench, file) for file in files),
        )
        print(f"peak memory {_peak(bench, files[0])} MiB", flush=True)


def _take(bench: Bench, file: Path) -> float:
    log = bench.folder / "names" / "log.db"
    shutil.rmtree(log.parent, ignore_errors=True)
    return bench.coachlog(log, "import", file)


def _write_names(path: Path, row: dict[str, str], rows: int) -> None:
    """Write calls; {0} is a character that few others share, {1} the number of the row."""
    with path.open("w") as file:
        file.write("date,manager,rep,account,initiator\n")
        for number in range(rows):
            cells = [one.format(chr(0x4E00 + number % 20_000), number) for one in row.values()]
            file.write(f"2026-09-{number % 28 + 1:02},{','.join(cells)},rep-request\n")


def bench_export(bench: Bench) -> None:
    """Compare exporting a million calls, and taking them in elsewhere, with importing their CSV."""
    rows = bench.csv("exported", 1_000_000, 250, 500)
    source, exported = bench.folder / "source.db", bench.folder / "exported.jsonl"

    def native() -> float:
        source.unlink(missing_ok=True)
        return bench.coachlog(source, "import", rows)

    def merge() -> float:
        target = bench.folder / "merged.db"
        target.unlink(missing_ok=True)
        return bench.coachlog(target, "import", exported)

    native()
    bench.rounds = min(bench.rounds, 3)
    bench.compare(
        "export of a million calls / import of their CSV",
        1.5,
        lambda: bench.coachlog(source, "export", exported),
        native,
    )
    bench.compare("import of that export / import of their CSV", 3, merge, native)


def bench_readers(bench: Bench) -> None:
    """Compare the readers of foreign files with the libraries that only take them apart."""
    sheet, calendar = bench.folder / "visits.csv", bench.folder / "calendar.ics"
    _write_visits(sheet, 100_000)
    _write_entries(calendar, 10_000)
    bench.rounds = min(bench.rounds, 5)
    for file, kind, limit, base in (
        (sheet, "spreadsheet", 15, "import csv; [*csv.reader(open(FILE, newline=''))]"),
        (
            calendar,
            "icalendar",
            1,
            "import icalendar; icalendar.Calendar.from_ical(open(FILE).read())",
        ),
    ):
        ours = (
            "from datetime import date; from zoneinfo import ZoneInfo;"
            "from coachlog.intake.drafts import Options, Window;"
            "from coachlog.intake.readers import read_drafts;"
            "window = Window(first=date(2020, 1, 1), last=date(2026, 12, 31));"
            "options = Options(window=window, zone=ZoneInfo('Europe/Berlin'));"
            f"_, drafts = read_drafts(open(FILE, 'rb'), {kind!r}, options);"
            "assert sum(1 for _ in drafts) >= 10_000"
        )
        size = file.stat().st_size / 1e6
        bench.compare(
            f"reading {size:.0f} MB of {kind} / {base.split(';')[0].split()[1]}",
            limit,
            partial(_run_script, bench, ours, file),
            partial(_run_script, bench, base, file),
        )


def _run_script(bench: Bench, script: str, file: Path) -> float:
    return run([bench.python, "-c", script.replace("FILE", repr(str(file)))], bench.env)


def bench_foreign(bench: Bench) -> None:
    """Compare importing a spreadsheet with importing our own format; its memory at two sizes."""
    own = bench.csv("own", 100_000, 250, 40)
    log = bench.folder / "foreign" / "log.db"
    sheets = {rows: bench.folder / f"visits-{rows}.csv" for rows in (100_000, 1_000_000)}
    for rows, sheet in sheets.items():
        _write_visits(sheet, rows)

    def take(*args: str | Path) -> float:
        shutil.rmtree(log.parent, ignore_errors=True)
        return bench.coachlog(log, "import", *args)

    window = ("--from", "2020-01-01", "--to", "2026-09-30", "--add-people")
    bench.rounds = min(bench.rounds, 3)
    bench.compare(
        "import of 100,000 visits / the same number in our own format",
        6,
        lambda: take(sheets[100_000], *window),
        lambda: take(own),
    )
    for rows, sheet in sheets.items():
        peak = _peak(bench, sheet, *window)
        print(f"import of {rows} visits: peak memory {peak} MiB", flush=True)


def _write_visits(path: Path, rows: int) -> None:
    """Write a spreadsheet of made-up visits: 40 managers, 320 reps, 5,000 companies."""
    with path.open("w") as file:
        file.write("Date,Manager,Salesperson,Company,Subject,Amount,Duration\n")
        for place in range(rows):
            manager, day = place % 40, date(2020, 1, 1) + timedelta(days=place * 7 % 2400)
            rep, company = manager * 8 + place // 40 % 8, place * 31 % 5000
            file.write(
                f"{day},Manager {manager:03},Rep {rep:04},Company {company:05},"
                f"Visit about renewal,{place % 200 * 1000},{30 + place % 3 * 30}\n"
            )


def _write_entries(path: Path, entries: int) -> None:
    """Write a calendar of made-up meetings of a manager, a rep and somebody from outside."""
    with path.open("w", newline="") as file:
        file.write("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//bench//EN\r\n")
        for place in range(entries):
            day = date(2020, 1, 1) + timedelta(days=place * 7 % 2400)
            file.write(
                f"BEGIN:VEVENT\r\nUID:{place:08}@example.com\r\nDTSTAMP:20250101T000000Z\r\n"
                f"DTSTART:{day:%Y%m%d}T100000Z\r\nDTEND:{day:%Y%m%d}T110000Z\r\n"
                f"SUMMARY:Visit customer {place % 3000}\r\n"
                "ORGANIZER;CN=Pat Lee:mailto:pat@example.com\r\n"
                f"ATTENDEE;CN=Rep {place % 8}:mailto:rep{place % 8}@example.com\r\n"
                f"ATTENDEE;CN=Buyer {place % 4000}:mailto:buyer@customer{place % 4000}.example\r\n"
                "DESCRIPTION:What we want to talk about\\, and with whom\r\nEND:VEVENT\r\n"
            )
        file.write("END:VCALENDAR\r\n")


def _peak(bench: Bench, file: Path, *args: str) -> int:
    target = bench.folder / "memory" / "log.db"
    shutil.rmtree(target.parent, ignore_errors=True)
    return _measure_peak(bench, target, "import", str(file), *args)


def _measure_peak(bench: Bench, log: Path, *args: str) -> int:
    """Run coachlog on a log; return the MiB of memory that it needed at most."""
    script = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True,"
        " stdout=subprocess.DEVNULL);"
        " print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)"
    )
    done = subprocess.run(
        [bench.python, "-c", script, bench.program, "--db", log, *args],
        env=bench.env,
        capture_output=True,
        text=True,
        check=True,
    )
    return int(done.stdout)


PARTS = {
    "start": bench_start,
    "report": bench_report,
    "page": bench_page,
    "manager": bench_manager,
    "managers": bench_managers,
    "workbook": bench_workbook,
    "import": bench_import,
    "names": bench_names,
    "export": bench_export,
    "readers": bench_readers,
    "foreign": bench_foreign,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--data", type=Path, default=DATA, help="the folder of make_calls.py")
    args = parser.parse_args()
    if not (args.data / "make_calls.py").exists():
        sys.exit(f"{args.data} has no make_calls.py; name its folder with --data")
    if unknown := set(args.parts) - set(PARTS):
        sys.exit(f"no such part: {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), args.data, args.rounds)
        for name in args.parts or PARTS:
            PARTS[name](bench)


if __name__ == "__main__":
    main()
