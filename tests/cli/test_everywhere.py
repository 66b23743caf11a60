"""The options that hold for every command, before or after its name; one name for one option."""

from __future__ import annotations

from pathlib import Path

import pytest

from coachlog import __version__
from coachlog.cli.program.manual import list_commands
from tests.conftest import Coachlog

CALL = ("add-call", "--rep", "Dana Cruz", "--account", "Acme", "--initiator", "rep-request")
TEAM = ("--manager", "Pat Lee")


def test_the_log_may_be_named_behind_the_command(
    coachlog: Coachlog, log_path: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.db"
    coachlog(*CALL, *TEAM, "--db", other)
    assert not log_path.exists()
    assert '"calls":1' in coachlog("report", "--format", "json", f"--db={other}").out.replace(
        " ", ""
    )
    assert "Pat Lee" in coachlog("--db", log_path, "privacy", "show", "Pat Lee", "--db", other).out


def test_the_option_nearest_to_the_end_counts(coachlog: Coachlog, tmp_path: Path) -> None:
    refused = coachlog("--db", tmp_path / "one.db", "report", "--db", tmp_path / "two.db", expect=1)
    assert f"no log at {tmp_path / 'two.db'} yet" in refused.err


@pytest.mark.parametrize("words", [("-V",), ("--version",), ("report", "-V"), ("config", "-V")])
def test_the_version_is_told_anywhere(coachlog: Coachlog, words: tuple[str, ...]) -> None:
    assert coachlog(*words).out == f"coachlog {__version__}\n"


def test_quiet_says_nothing_but_data_and_errors(coachlog: Coachlog) -> None:
    for words in (("--quiet", *CALL, *TEAM), (*CALL, "--quiet"), ("-q", *CALL), (*CALL, "-q")):
        done = coachlog(*words)
        assert (done.out, done.err) == ("", "")
    assert '"id": 1' in coachlog("list-calls", "--format", "json", "--quiet").out
    assert "add-call" in coachlog("undo", "--dry-run", "--quiet").out
    assert "no call 9" in coachlog("show-call", "9", "--quiet", expect=1).err


def test_an_import_is_quiet_too(coachlog: Coachlog, tmp_path: Path) -> None:
    file = tmp_path / "calls.csv"
    file.write_text(
        "date,manager,rep,account,initiator\n2026-11-18,Pat Lee,Dana Cruz,Acme,rep-request\n",
        encoding="utf-8",
    )
    done = coachlog("import", file, "--quiet")
    assert (done.out, done.err) == ("", "")
    assert "Acme" in coachlog("list-calls").out


def test_without_input_nothing_is_asked(
    coachlog: Coachlog, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("sys.stdin.isatty", "sys.stderr.isatty"):
        monkeypatch.setattr(name, lambda: True)
    refused = coachlog("add-call", "--no-input", expect=2)
    assert "--rep, --account and --initiator are missing" in refused.err


def test_without_color_a_terminal_gets_plain_text(
    coachlog: Coachlog, monkeypatch: pytest.MonkeyPatch
) -> None:
    coachlog(*CALL, *TEAM)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("PAGER", "cat")
    monkeypatch.setenv("TERM", "xterm-256color")
    colored, plain = coachlog("list-calls").out, coachlog("list-calls", "--no-color").out
    assert "\x1b[" in colored
    assert "\x1b[" not in plain


def test_short_names_do_the_same(coachlog: Coachlog, tmp_path: Path) -> None:
    coachlog(*CALL, *TEAM)
    coachlog("list-calls", "--format", "csv", "-o", tmp_path / "calls.csv")
    assert "Acme" in (tmp_path / "calls.csv").read_text("utf-8")
    assert "Removed" in coachlog("remove-call", "1", "-y").out


@pytest.mark.parametrize("option", [("-o", "{}"), ("-o{}",), ("--output", "{}"), ("--output={}",)])
@pytest.mark.parametrize("place", [0, 1])
def test_output_stands_before_or_behind_the_command(
    coachlog: Coachlog, tmp_path: Path, option: tuple[str, ...], place: int
) -> None:
    coachlog(*CALL, *TEAM)
    words = ["--no-color", "list-calls", "--format", "csv"]
    words[1 + place : 1 + place] = [part.format(tmp_path / "calls.csv") for part in option]
    assert coachlog(*words).out == ""
    assert "Acme" in (tmp_path / "calls.csv").read_text("utf-8")


def test_the_byte_order_mark_stands_before_or_behind_the_command(coachlog: Coachlog) -> None:
    coachlog(*CALL, *TEAM)
    for words in (("--bom", "list-calls"), ("list-calls", "--bom")):
        assert coachlog(*words, "--format", "csv").out.startswith("\ufeffid,")


@pytest.mark.parametrize("yes", ["-y", "--yes"])
def test_yes_stands_before_or_behind_the_command(
    coachlog: Coachlog, tmp_path: Path, yes: str
) -> None:
    log = ("--db", tmp_path / "other.db")
    coachlog(*log, *CALL, *TEAM)
    assert "Took back" in coachlog(yes, *log, "undo").out
    assert "Done again" in coachlog(*log, yes, "redo").out
    assert "Took back" in coachlog("undo", *log, yes).out
    coachlog("add-rep", "Ann", *TEAM)
    erase = ("erase", "Nobody Here", "--name", "x")
    for words in ((yes, "privacy", *erase), ("privacy", yes, *erase), ("privacy", *erase, yes)):
        assert "Nobody Here is not known" in coachlog(*words, expect=1).err
    assert f"there is no option {yes}" in coachlog(yes, "report", expect=2).err
    assert f"there is no option {yes}" in coachlog(yes, expect=2).err


def test_an_import_of_which_nothing_can_be_told_ends_with_1(
    coachlog: Coachlog, tmp_path: Path
) -> None:
    file = tmp_path / "visits.csv"
    file.write_text("Date,Owner,Company,Subject\n2026-11-18,Dana Cruz,Acme,Visit\n", "utf-8")
    assert "can't be told" in coachlog("import", file, expect=1).out
    assert "Acme" not in coachlog("list-calls", expect=None).out


BOM = "\ufeff"


def test_csv_begins_with_a_byte_order_mark_where_it_is_asked_for(
    coachlog: Coachlog, log_path: Path, tmp_path: Path
) -> None:
    coachlog(*CALL, *TEAM)
    plain = coachlog("list-calls", "--format", "csv").out
    assert not plain.startswith(BOM)
    assert coachlog("list-calls", "--format", "csv", "--bom").out == BOM + plain
    file = tmp_path / "calls.csv"
    coachlog("list-calls", "--format", "csv", "--bom", "-o", file)
    assert file.read_bytes().startswith(b"\xef\xbb\xbfid,")
    coachlog("export", tmp_path / "tables", "--bom")
    assert (tmp_path / "tables" / "calls.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    log_path.unlink()
    assert "1 new" in coachlog("import", file).out
    refused = coachlog("list-calls", "--bom", expect=2)
    assert "--bom is for CSV; add --format csv" in refused.err


def test_explain_tells_equal_lines_once(coachlog: Coachlog, tmp_path: Path) -> None:
    file = tmp_path / "week.ics"
    file.write_text(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\nBEGIN:VEVENT\r\nUID:1\r\n"
        "DTSTAMP:20260901T080000Z\r\nDTSTART:20261026T090000Z\r\nDTEND:20261026T093000Z\r\n"
        "RRULE:FREQ=WEEKLY;COUNT=3\r\nSUMMARY:Standup\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    told = coachlog("import", file, "--manager", "Pat Lee", "--dry-run", "--explain").out
    (line,) = [line for line in told.splitlines() if "Standup" in line]
    assert line.startswith("Mon 2026-10-26 09:00 Standup: left out, ")
    assert line.endswith(", 3 times up to Mon 2026-11-09")


# Every option there is, with what its value is called. One name means one thing on every command,
# but for these two, as people were told both.
TWO_MEANINGS = {
    "--keep": "plan the days of a rota; leave the log of a demo in a file",
    "--to": "up to a day; of a report as a mail, whom it is to",
}
OPTIONS = {
    "--account": "NAME",
    "--add-people": "",
    "--all": "",
    "--all-joint": "",
    "--all-texts": "",
    "--anonymous": "",
    "--as": "KIND",
    "--attach": "xlsx",
    "--bom": "",
    "--by": "manager|group",
    "--call": "ID",
    "--currency": "EUR",
    "--date": "DATE",
    "--date-order": "dmy|mdy|ymd",
    "--db": "PATH",
    "--deal-value": "N",
    "--deep": "",
    "--displaced-by": "CALL|TEXT",
    "--drop": "",
    "--dry-run": "",
    "--due": "DATE",
    "--editor": "",
    "--email": "ADDRESS",
    "--explain": "",
    "--fail-on": "flag|likely|firm",
    "--field-day": "ID",
    "--fix": "",
    "--focus": "SKILL",
    "--for": "boss|manager",
    "--for-director": "",
    "--from": "DATE",
    "--from-file": "FILE",
    "--full-names-only": "",
    "--group": "GROUP",
    "--half": "am|pm|full",
    "--hired": "DATE",
    "--ics": "FILE",
    "--improve": "TEXT",
    "--include-private": "",
    "--is-manager": "",
    "--joined-by": "COLUMN|NAME",
    "--keep": " FILE",
    "--kind": "WORD",
    "--leave": "DATE",
    "--level": "new|established|senior",
    "--limit": "N",
    "--login": "NAME",
    "--manager": "NAME",
    "--map": "FIELD=HEADER",
    "--minutes": "1..1440",
    "--month": "[MONTH]",
    "--name": "NAME",
    "--new": "",
    "--no-color": "",
    "--no-input": "",
    "--no-pager": "",
    "--notes": "TEXT",
    "--objective": "TEXT",
    "--offset": "N",
    "--older-than": "24m|DATE",
    "--on": "DATE",
    "--output": "FILE FILE|FOLDER|-",
    "--overdue": "",
    "--owner": "rep|manager",
    "--place": "TEXT",
    "--problems": "FILE",
    "--profile": "NAME",
    "--publish": "",
    "--quarter": "[QUARTER]",
    "--quiet": "",
    "--reason": "TEXT",
    "--reinforce": "TEXT",
    "--remark": "TEXT",
    "--remove-gone": "",
    "--reopen": "",
    "--rep": "NAME",
    "--risk": "1..50",
    "--rota": "8w|2027-Q1|DATE",
    "--save-profile": "NAME",
    "--sheet": "NAME|NUMBER",
    "--skip-bad": "",
    "--skip-empty": "",
    "--skip-unchanged": "",
    "--sort": "need|name|share|change|overdue",
    "--stakes": "big|ordinary|unknown",
    "--start": "HH:MM",
    "--start-over": "",
    "--status": "planned|held|cancelled|displaced",
    "--stop": '"HH:MM Account"',
    "--text": "TEXT",
    "--to": "DATE",
    "--trust-organizer": "",
    "--until-settled": "",
    "--version": "",
    "--week": "[WEEK]",
    "--with-notes": "",
    "--year": "[YEAR]",
    "--yes": "",
}
SHORT = {"--output": "-o", "--quiet": "-q", "--version": "-V", "--yes": "-y"}
CHOOSING = {"--format", "--initiator", "--role"}  # each command offers those that it has


def test_one_option_has_one_name_and_one_kind_of_value_everywhere() -> None:
    found: dict[str, set[str]] = {}
    for name, command in list_commands():
        for param in command.params:
            long = [option for option in param.opts if option.startswith("--")]
            for option in long:
                found.setdefault(option, set()).add(param.metavar or "")
                short = [other for other in param.opts if other not in long]
                assert short == ([SHORT[option]] if option in SHORT else []), name
    assert {
        option: " ".join(sorted(kinds)) for option, kinds in found.items() if option not in CHOOSING
    } == OPTIONS


# By what an option says of itself, in how many ways: one that narrows a list names what is listed,
# and one that is asked for in several places says what it is there. A new way is a new meaning
# unless somebody looked at it.
WAYS = {
    "--account": 3,
    "--all": 4,
    "--currency": 2,
    "--date": 6,
    "--dry-run": 5,
    "--due": 2,
    "--field-day": 5,
    "--from": 7,
    "--from-file": 2,
    "--group": 2,
    "--keep": 2,
    "--limit": 2,
    "--manager": 14,
    "--new": 4,
    "--output": 3,
    "--owner": 3,
    "--reason": 2,
    "--rep": 7,
    "--start": 2,
    "--text": 2,
    "--to": 4,
    "--yes": 2,
}


def test_an_option_that_says_something_new_of_itself_is_looked_at() -> None:
    said: dict[str, set[str]] = {}
    for name, command in list_commands():
        for param in command.params:
            if name and param.opts[0].startswith("--") and param.opts[0] not in CHOOSING:
                said.setdefault(param.opts[0], set()).add(getattr(param, "help", None) or "")
    assert {option: len(ways) for option, ways in said.items() if len(ways) > 1} == WAYS
    assert {option for option, kinds in OPTIONS.items() if " " in kinds.strip('"')} <= {
        *TWO_MEANINGS,
        "--output",
        "--stop",
    }


def test_the_help_of_every_option_is_a_sentence() -> None:
    for name, command in list_commands():
        for param in command.params:
            told = getattr(param, "help", None) or ""
            if any(option.startswith("-") for option in param.opts):
                assert told.endswith("."), f"{name} {param.opts[0]}: {told}"
                assert not told[0].isalpha() or told[0].isupper() or ":" in told or ";" in told, (
                    f"{name} {param.opts[0]}: {told}"
                )


def test_letters_stand_in_json_as_they_are(coachlog: Coachlog) -> None:
    people = ("--manager", "Zoë Öz", "--rep", "Ñandú Ōe")
    coachlog("add-call", *people, "--account", "Çelik", "--initiator", "rep-request")
    coachlog("plan-fieldday", *people, "--date", "2026-11-27", "--objective", "Größe")
    coachlog("add-action", "Rückruf", *people)
    coachlog("add-absence", "Ñandú Ōe", "--from", "2026-12-01", "--reason", "Übung")
    coachlog("edit-call", "1", "--account", "Çelik Øst")
    for words, letters in (
        (("list-calls",), "ÇØ"), (("report",), "ZöÖ"), (("list-team",), "ÖÑŌ"),
        (("show-rep", "Ñandú Ōe"), "ÑŌ"), (("history",), "ÇØ"), (("list-fielddays",), "ÑÖ"),
        (("list-actions",), "ü"), (("list-absences",), "Ü"), (("show-call", "1"), "ÇØ"),
        (("plan-fieldday", "--manager", "Zoë Öz"), "ÑŌ"), (("privacy", "show", "Zoë Öz"), "öÖ"),
    ):  # fmt: skip
        out = coachlog(*words, "--format", "json").out
        assert "\\u" not in out, words
        assert any(letter in out for letter in letters), words
    assert "\\u" not in coachlog("export").out
