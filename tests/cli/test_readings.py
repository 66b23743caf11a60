"""What commands say of the log with several of everything, and do to it, as they did before.

Nothing in that log stands alone or in the order of its numbers, so what is lost, doubled, somebody
else's or in another order shows here. How to write the files anew: tests/golden.py.
"""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from coachlog.cli.program.app import run
from tests.conftest import TODAY, Coachlog, changing
from tests.filled import Crowd
from tests.golden import compare, read_rows

GOLDEN = Path(__file__).parent / "golden" / "readings"
SETTINGS = """
[big_deal]
EUR = 15000
[cadence]
established = 9
"""
CHANGES = """
edit-call 3 --minutes 75 --role shared
edit-call 3 --notes "sell less"
edit-action 2 --due 2026-12-02
done-action 8
rename account Zeta "Zeta GmbH"
remove-call 10 --yes
edit-action 3 --text "still late"
edit-call 4 --rep "Lou Fox"
remove-absence 3 --yes
merge account Umbra Initech --yes
merge account Hooli Globex --yes
add-action "to be taken back" --rep "Sam Oak"
undo --yes
add-call --rep "Sam Oak" --account Globex --initiator rep-request --deal-value 5000 --role led
"""
READINGS = """
report --month 2026-11 --format json
report --month 2026-11 --format csv
report --quarter 2026-Q4 --by group --format json
report --month 2026-11
report --month 2026-11 --format markdown
list-calls --format json
list-calls --rep "Dana Cruz" --format csv
list-calls --manager "Kim Poe"
list-calls --stakes big
show-call 3 --format json
show-call 3
triage --format csv
triage --until-settled --month 2026-11 --format json
triage --until-settled --month 2026-10 --format json
list-fielddays --format json
list-fielddays --rep "Dana Cruz" --status held --format csv
list-fielddays
brief-fieldday 1 --format json
brief-fieldday 1
brief-fieldday 9
share-fieldday 2
plan-fieldday --manager "Pat Lee" --format json
plan-fieldday --manager "Pat Lee"
plan-fieldday --manager "Pat Lee" --rota 4w --format json
plan-fieldday --manager "Kim Poe" --rota 4w
list-team --format json
list-team --on 2026-08-15 --format csv
list-team
show-rep "Dana Cruz" --format json
show-rep "Dana Cruz" --month 2026-11
show-rep "Lou Fox"
ask-rep "Dana Cruz" --month 2026-11 --format csv
list-actions --all --format json
list-actions --rep "Dana Cruz" --format csv
list-actions
list-absences --all --format csv
list-absences
history --format json
history --rep "Dana Cruz"
history --account Acme --format csv
history --call 7
history --manager "Kim Poe" --limit 4
undo --dry-run
privacy show "Dana Cruz"
privacy show "Sam Oak" --format json
privacy erase "Dana Cruz" --dry-run
privacy purge --older-than 2m --dry-run
merge account Acme Globex --dry-run
merge rep "Lou Fox" "Sam Oak" --dry-run
"""
WRITINGS = """
add-call --field-day 10 --account Zeta --deal-value 20000 --currency USD --minutes 45 --start 10:00
edit-call 3 --rep "Lou Fox" --account Initech
edit-call 6 --field-day 2
remove-call 3 --yes
triage 6 --initiator manager-scheduled
rename rep "Dana Cruz" "Dana Smith"
rename manager "Pat Lee" "Patricia Lee"
merge account Acme Globex --yes
merge rep "Lou Fox" "Sam Oak" --yes
merge manager "Zoe Ode" "Kim Poe" --yes
edit-account Acme --kind clinic
demo --keep demo.db && --db demo.db list-calls --format csv --limit 40
undo --yes && redo
plan-fieldday --rep "Lou Fox" --date 2026-12-10 --half pm --stop "14:00 Acme" --focus closing
plan-fieldday --manager "Pat Lee" --rota 8w --keep
edit-fieldday 1 --date 2026-12-11 --stop "10:00 Initech" --focus pricing
edit-fieldday 9 --half full --objective "ask first"
cancel-fieldday 1 --yes --reason ill
cancel-fieldday 9 --yes --displaced-by 12
debrief-fieldday 10 --from-file debrief.toml
debrief-fieldday 11 --from-file a.toml && done-action 12 && debrief-fieldday 11 --from-file a.toml
add-reply 2 "the third answer" --date 2026-11-14
add-action "ask pricing" --field-day 9 --owner manager --due 2026-12-05
edit-action 3 --text later --owner manager --due 2026-12-24
edit-action 5 --reopen
done-action 4 --drop --date 2026-11-19
add-rep "Ana Silva" --manager "Kim Poe" --email ana@example.com --level senior --hired 2026-10-01
edit-rep "Lou Fox" --manager "Kim Poe" --from 2026-12-01
edit-rep "Dana Cruz" --leave 2026-11-30 --level senior
add-manager "Ida Rot" --email ida@example.com
edit-manager "Kim Poe" --group APAC/South --from 2026-12-01
add-absence "Lou Fox" --from 2026-12-07 --to 2026-12-08 --reason holiday
remove-absence 2 --yes
add-answer "Dana Cruz" --from-file answers.csv
import calls.csv
import deals.csv
import activities.csv --explain
import activities.csv --dry-run --format json
import spoilt.csv --add-people --format json
import spoilt.csv --add-people --skip-bad
import calendar.ics --manager "Pat Lee" --format json
config set threshold 0.6 && config list --format csv && config unset threshold
import calendar.ics --manager "Pat Lee"
privacy erase "Lou Fox" --yes --name "Lou Fox"
privacy purge --older-than 2m --yes
import calendar.ics --manager "Pat Lee" && import later.ics --manager "Pat Lee" --explain
rename account Acme A && rename account Globex Acme && rename account Acme B && import unclear
import joint.csv --joined-by "Ida Rot"
import joint.csv --joined-by "Kim Poe"
import joint.csv --all-joint
import joint.csv --all-joint --manager "Ida Rot" --add-people
import calendar.ics --manager "Pat Lee" && triage 14 --initiator not-a-ride-along
export out.jsonl && privacy erase "Lou Fox" --yes --name "Lou Fox" && import out.jsonl
export out.jsonl && privacy purge --older-than 2m --yes && import out.jsonl
export out.jsonl && undo -y && edit-call 3 --minutes 1 && remove-call 5 --yes && import out.jsonl
export out.jsonl && rename rep "Dana Cruz" "Dana Smith" && done-action 7 && import out.jsonl
privacy erase "Dana Cruz" --yes --name "Lou Fox"
privacy erase "Lou Wolf" --yes --name "Lou Fox"
privacy show Nobody
debrief-fieldday 5 --from-file debrief.toml
cancel-fieldday 2 --yes
edit-fieldday 1 --date 2026-12-04 --half am
edit-fieldday 1 --half pm --stop "10:00 Acme"
plan-fieldday --rep "Dana Cruz" --date 2026-11-26 --half am
plan-fieldday --manager "Pat Lee" --rep "Sam Oak" --date 2026-12-08 --half am
add-call --manager "Kim Poe" --rep "Lou Fox" --account Acmee --initiator rep-request
add-call --field-day 5 --account Acme
add-call --rep "Dana Cruz" --account Acme --initiator rep-request --date 2026-11-16 --minutes 90
edit-call 3 --manager "Dana Cruz"
add-absence "Dana Cruz" --from 2026-12-03 --to 2026-12-10
merge rep "Dana Cruz" "Dana Cruz" --yes
rename rep "Lou Fox" "Sam Oak"
edit-rep "Dana Cruz" --manager Nobody
add-rep "Lou Fux" --manager "Pat Lee"
add-rep "Lou Fox" --manager "Pat Lee"
done-action 5
edit-action 3 --due 2026-11-01
triage 3 --initiator rep-request
add-answer "Lou Fox" --from-file answers.csv
import answers.csv
ask-rep --all --month 2026-11 --output asked
report --month 2026-11 --format xlsx --output report.xlsx
report --manager "Pat Lee" --month 2026-11 --group EMEA
list-calls --field-day 99
export out.jsonl && --db new.db import out.jsonl && --db new.db export
export out.jsonl && --db new.db import out.jsonl && --db new.db privacy purge --older-than 2m -y
"""


def write_entries(end: str, more: str) -> str:
    """Return a calendar whose first entry ends and says something else later."""
    entries = (
        (1, 16, end, "Ride-along with Dana at Acme", "pat", "dana", more),
        (2, 17, 11, "Hooli: final pricing", "dana", "dana", "ATTENDEE:mailto:jo@hooli.com\n"),
        (3, 24, 17, "Field day Dana", "pat", "dana", ""),
        (4, 18, 10, "Team meeting", "pat", "sam", ""),
        (5, 19, 10, "Ride-along with Dana", "pat", "dana", "LOCATION:Umbra\n"),
    )
    return (
        "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//example//EN\n"
        + "".join(
            f"BEGIN:VEVENT\nUID:{number}@example.com\nDTSTAMP:20261101T080000Z\n"
            f"DTSTART:202611{day}T090000Z\nDTEND:202611{day}T{until}0000Z\nSUMMARY:{subject}\n"
            f"ORGANIZER:mailto:{by}@example.com\nATTENDEE:mailto:pat@example.com\n"
            f"ATTENDEE:mailto:{rep}@example.com\n{said}END:VEVENT\n"
            for number, day, until, subject, by, rep, said in entries
        )
        + "END:VCALENDAR\n"
    )


FILES = {
    "debrief.toml": 'next = 2026-12-11\n[[stop]]\naccount = "Acme"\nreinforce = "waited"\n'
    '[[rating]]\nskill = "listening"\nscore = 3\nby = "Dana Cruz"\n'
    '[[settle]]\naction = 4\nstatus = "done"\n[[settle]]\naction = 7\ndue = "2026-12-01"\n'
    '[[settle]]\naction = 3\nstatus = "dropped"\n'
    '[[action]]\ntext = "Ask who decides"\nowner = "manager"\n',
    "a.toml": '[[stop]]\naccount = "Zeta"\n[[action]]\ntext = "Ask who decides"\n',
    "joint.csv": "Activity ID,Subject,Type,Start,Duration,Assigned,Company\n"
    "8001,Visit,Meeting,2026-11-12 09:00,60,Dana Cruz,Acme\n"
    "8002,Demo,Meeting,2026-11-10 13:30,45,Zoe Zed,Umbra\n"
    "8003,Demo,Meeting,2026-11-09 13:30,45,Zoe Zed,Soylent\n"
    "8004,Visit,Meeting,2026-11-13 09:00,60,Lou Fox,\n",
    "answers.csv": "id,date,account,manager,who_wanted,who_led\n3,,,,m,b\n6,,,,r,m\n",
    "calls.csv": "date,manager,rep,account,initiator,deal_value,currency,minutes,role\n"
    "2026-11-02,Pat Lee,Dana Cruz,Acme,rep-request,12000,USD,30,led\n"
    "2026-11-03,Kim Poe,Sam Oak,Umbra,,,,,\n",
    "deals.csv": "Record ID,Deal Name,Deal Stage,Amount,Close Date,Company\n"
    "7001,Acme renewal,Closed Won,120000,2026-11-30,Acme\n"
    "7002,Umbra first,Proposal,800,2026-12-30,Umbra\n",
    "activities.csv": "Activity ID,Subject,Type,Start,Duration,Assigned,Company,Attendees\n"
    "8001,Visit,Meeting,2026-11-10 09:00,60,Dana Cruz,Acme,Pat Lee\n"
    "8002,Demo,Meeting,2026-11-12 13:30,45,Lou Fox,Soylent,Kim Poe; Pat Lee\n"
    "8003,Call,Call,2026-11-13 13:30,15,Sam Oak,Globex,\n"
    "8004,Alone,Meeting,2026-11-13 15:30,30,Sam Oak,Globex,\n",
    "spoilt.csv": "Activity ID,Subject,Type,Start,Duration,Assigned,Company,Attendees\n"
    "8001,Visit,Meeting,2026-11-10 09:00,60,Zoe Zed,Acme,Pat Lee\n"
    "8002,Demo,Meeting,2026-11-31 13:30,45,Lou Fox,Soylent,Kim Poe\n",
    "calendar.ics": write_entries("10", ""),
    "later.ics": write_entries("12", "LOCATION:Globex\n"),
}
UNCLEAR = ("import calendar.ics", "import deals.csv", "import joint.csv --joined-by 'Pat Lee'")


@pytest.fixture(scope="module")
def changed(_crowded: tuple[Path, Crowd], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the log to which several commands came, each at a known moment."""
    folder = tmp_path_factory.mktemp("changed")
    path = folder / "coachlog.db"
    shutil.copy(_crowded[0], path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COACHLOG_TODAY", TODAY)
        patch.setenv("COACHLOG_CONFIG", str(folder / "none.toml"))
        patch.setenv("COACHLOG_USER", "pat")
        patch.setenv("TZ", "UTC")
        patch.setattr("coachlog.cli.program.invocation.back_up_daily", lambda log, day: None)
        for words in CHANGES.strip().splitlines():
            assert run(["--db", str(path), *shlex.split(words)]) == 0, words
    with changing(path) as log:
        for table in ("command", "undone"):
            log.execute(f"UPDATE {table} SET ran_at = '2026-11-20T08:' || (10 + id) || ':00Z'")
        log.execute("UPDATE undone SET undone_at = '2026-11-20T09:00:00Z'")
    return path


@pytest.mark.parametrize("words", (READINGS + WRITINGS).strip().split("\n"))
def test_every_command_says_and_does_what_it_did_before(
    coachlog: Coachlog,
    changed: Path,
    log_path: Path,
    tmp_path: Path,
    settings_file: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: str,
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("COACHLOG_USER", "pat")
    monkeypatch.chdir(tmp_path)
    settings_file.write_text(SETTINGS, encoding="utf-8")
    for name in FILES:
        if name in words or words.endswith("unclear"):
            Path(name).write_text(FILES[name], encoding="utf-8")
    log_path.parent.mkdir()
    shutil.copy(changed, log_path)
    logs, before, said = (log_path, Path("new.db")), list(read_rows(log_path)), ""
    all_of_it = words.replace("import unclear", " && ".join(UNCLEAR))
    for one in all_of_it.split(" && "):
        result = coachlog(*shlex.split(one), expect=None)
        said += (result.out + result.err).replace(str(tmp_path), "FOLDER")
        if one.startswith("demo"):  # its days are before TODAY, and it is made now
            said = re.sub(r"entered [0-9]+ days later", "entered DAYS later", said)
        said += f"exit {result.code}\n" if result.code else ""
    after = [row for log in logs if log.exists() for row in read_rows(log)]
    said += "".join(f"- {row}\n" for row in before if row not in after)
    said += "".join(f"+ {row}\n" for row in after if row not in before)
    kept = GOLDEN / (re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")[:60] + ".txt")
    compare(kept, said)
