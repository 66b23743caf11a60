"""What an import says: each count with its word, in one order, and what to type next."""

from __future__ import annotations

import io
import json
from collections import Counter
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest

from coachlog.config import Settings
from coachlog.domain.calls import NOBODY_JOINED
from coachlog.domain.gone import GoneEntry
from coachlog.domain.made import AddedRows
from coachlog.errors import to_paste
from coachlog.intake.drafts import Window
from coachlog.intake.problems import Problem
from coachlog.render.imports import LISTED, SameLines, describe_imports
from coachlog.render.json import write_import
from coachlog.render.log_lines import describe_merge, write_merge
from coachlog.store.log_merge.outcome import KeptHere, Merged
from coachlog.usecases.importing import Imported, ImportOptions, ProposedRep
from tests.golden import compare
from tests.telling import tell

GONE = [
    GoneEntry("call", 2), GoneEntry("field day", 1), GoneEntry("unsure entry", 6, is_edited=True),
    GoneEntry("call", 3, is_edited=True),
]  # fmt: skip


def say(*files: Imported, **wishes: Any) -> list[str]:  # noqa: ANN401  (any wish)
    options = ImportOptions(
        today=date(2026, 11, 20),
        settings=Settings(),
        window=Window(first=date(2026, 8, 22), last=date(2026, 11, 20)),
        zone=lambda: "UTC",
        **wishes,
    )
    names = [file.name for file in files]
    return list(describe_imports(files, options, lambda *more: to_paste("import", *names, *more)))


def calendar(**facts: Any) -> Imported:  # noqa: ANN401  (any fact)
    return Imported(name="pat.ics", kind="icalendar", **{"events": 1} | facts)


def test_a_calendar_is_told_in_one_order_with_a_word_for_each_number() -> None:
    told = say(
        calendar(
            events=30, occurrences=25, ride_alongs=1, field_days=2, new=5, changed=4, same=3,
            linked=2, removed=1, to_sort=6, by_name=7, trusted=8, busy=1, valued=2, bad=1,
            unsure=Counter({"no account": 2, "a large meeting": 4}),
            left_out=Counter({"internal": 3, "cancelled": 3, "private": 5}),
            manager="Pat Lee", manager_how="its owner", unsorted=9,
        )
    )  # fmt: skip
    assert told == [
        "Read 30 entries in pat.ics (icalendar)",
        "  in days    25 from 2026-08-22 to 2026-11-20",
        "Calendar of Pat Lee: its owner",
        "  taken      1 ride-along, 2 field days",
        "  unsure     6: 4 a large meeting, 2 no account; triage asks, until then none counts",
        "  left out   11: 5 private, 3 cancelled, 3 internal",
        "  in the log 5 new, 4 changed, 3 the same, 2 in it already, "
        "1 taken out, as they were cancelled, moved away or deleted since",
        "  to sort    6: nobody has said who asked for them",
        "  by name    7 of them: no address tells who is from outside; triage takes out what was "
        "internal",
        "  trusted    8: taken from the organiser, confirmed by nobody",
        "  to come    1 future entry kept as busy time, times only",
        "  valued     2 calls, by the deal that was open then",
        "  bad        1 line was left out",
        "Next: coachlog triage",
    ]


def draw(chance: Random, name: str) -> Imported:
    """Return what an import may have done with a file."""
    one = chance.choice
    counts = ("events", "occurrences", "ride_alongs", "field_days", "new", "changed", "same",
              "linked", "removed", "aside", "to_sort", "by_name", "unsorted", "trusted", "busy",
              "valued", "bad")  # fmt: skip
    lists = ("sister_domains", "ignored_columns", "other_sheets", "other_files", "added",
             "conflicts")  # fmt: skip
    names = [f"Name {number}" for number in range(LISTED + 1)]
    facts: dict[str, Any] = {count: one((0, 0, 1, 3)) for count in counts}
    facts |= {some: names[: one((0, 0, 1, LISTED, LISTED + 1))] for some in lists}
    left_out = chance.sample((*("internal", "nobody known") * 2, NOBODY_JOINED, "private"), k=3)
    proposals = [
        ProposedRep(name=rep, email=one((None, "x@acme.com")), meetings=1, added=one((True, False)))
        for rep in names[: one((0, 0, 1, LISTED + 1))]
    ]
    return Imported(
        name=name,
        kind=one(("native", "icalendar", "crm")),
        left_out=Counter(one((left_out, ()))),
        unsure=Counter(one(((), ("no account",)))),
        deals=Counter(one(((), (), ("new", "same")))),
        problems=[Problem(line=2, column=one((None, "date")), problem="is none")][: one((0, 1))],
        manager=one((None, "Pat Lee")),
        manager_how="its owner",
        somebody=one((None, ("Pat Lee", None, 1), ("Pat Lee", "pat@acme.com", 4))),
        proposals=proposals,
        new_accounts=one(({}, {"Acme": "domain", "Zeta": "subject", "Umbra": "domain"})),
        similar=one(((), (("rep", "Dana", "Dana Cruz"),))),
        span=one((None, (date(2026, 11, 2), date(2026, 11, 3)))),
        doubtful=GONE[1 : 1 + one((0, 0, 2, 3))],
        gone=GONE[: one((0, 0, 1, 3, 4))],
        kept_from=one((None, date(2026, 1, 1), date(2026, 9, 1))),
        **facts,
    )  # fmt: skip


def test_what_imports_may_do_is_told_as_before() -> None:
    chance, told = Random(3), []
    for number in range(24):
        files = [draw(chance, f"{place}.x") for place in range(1 + number % 3)]
        wishes = {"dry_run": number % 4 == 0, "manager": None if number % 5 else "Pat Lee"}
        told += [*say(*files, **wishes), ""]
        out = io.StringIO()
        write_import(out, files, AddedRows(), None, dry_run=False)
        told.append(tell(json.loads(out.getvalue())))
    compare(Path(__file__).parent / "golden" / "chance-imports.txt", "\n".join(told))


def test_lines_that_are_too_many_to_hold_are_said_on_the_way() -> None:
    said: list[str] = []
    lines = SameLines(said.append)
    lines.most = 2
    for line in ("Mon 2026-11-02 a", "Tue 2026-11-03 a", "Tue 2026-11-03 b", "Tue 2026-11-03 c"):
        lines.add(line)
    assert said == ["Mon 2026-11-02 a, 2 times up to Tue 2026-11-03", "Tue 2026-11-03 b"]
    lines.say()
    assert said[2:] == ["Tue 2026-11-03 c"]


def test_what_is_nothing_is_not_told() -> None:
    assert say(calendar(events=1, same=1)) == [
        "Read 1 entry in pat.ics (icalendar)",
        "  in days    0 from 2026-08-22 to 2026-11-20",
        "  Other days are read with --from and --to.",
        "  taken      0 ride-alongs, 0 field days",
        "  in the log 0 new, 0 changed, 1 the same",
        "Next: coachlog report --from 2026-08-22",
    ]


def test_days_before_those_that_are_kept_are_not_taken_and_that_is_said() -> None:
    told = say(calendar(events=2, occurrences=2, kept_from=date(2026, 10, 1)))
    assert told[1:3] == [
        "  in days    2 from 2026-10-01 to 2026-11-20",
        "  Nothing before 2026-10-01 is kept, so nothing older was taken.",
    ]
    assert "Nothing before" not in "\n".join(say(calendar(kept_from=date(2026, 8, 1))))


@pytest.mark.parametrize(("more", "last"), [(0, None), (2, "  and 2 more")])
def test_ten_conflicts_are_listed_and_the_rest_counted(more: int, last: str | None) -> None:
    lines = [f"call {number}" for number in range(LISTED + more)]
    told = say(calendar(conflicts=lines))
    begins = told.index("Left alone, as somebody changed them here:")
    listed = told[begins + 1 : -1]
    assert listed == [*(f"  {line}" for line in lines[:LISTED]), *filter(None, [last])]


@pytest.mark.parametrize(("more", "last"), [(0, []), (3, ["  and 3 more"])])
def test_who_may_be_a_rep_is_proposed_the_first_alone_with_the_command(
    more: int, last: list[str]
) -> None:
    people = [
        ProposedRep(name=f"Rep {number}", email=f"r{number}@acme.com", meetings=number + 1)
        for number in range(LISTED + more)
    ]
    taken = ProposedRep(name="Ann Ray", email=None, meetings=1, added=True)
    told = say(calendar(manager="Pat Lee", proposals=[taken, *people]))
    begins = told.index("Not in the log, and perhaps reps of Pat Lee:")
    assert told[begins + 1] == "  Rep 0 <r0@acme.com>, 1 meeting"
    assert told[begins + 2] == "  Rep 1 <r1@acme.com>, 2 meetings"
    assert told[begins + 1 + LISTED : -2] == last
    assert told[-2:] == [
        "--add-people takes them all; one alone: coachlog add-rep 'Rep 0' --manager 'Pat Lee' "
        "--email r0@acme.com",
        "Next: coachlog import pat.ics --add-people",
    ]


def test_where_nobody_is_known_it_asks_for_the_manager() -> None:
    unknown = calendar(
        left_out=Counter({"nobody known": 3}), somebody=("Pat Lee", "pat@acme.com", 2)
    )
    told = say(unknown)
    assert told[-3:] == [
        "Whose calendar it is can't be told, so nothing of these was taken.",
        "Pat Lee <pat@acme.com> is in most of them: 2 entries.",
        "Next: coachlog import pat.ics --manager pat@acme.com --add-people",
    ]


def test_a_native_file_says_what_was_left_out_of_it() -> None:
    native = Imported(
        name="calls.csv", kind="native", events=4, new=2, same=1, to_sort=1, bad=2,
        ignored_columns=("Mood", "Colour"), span=(date(2026, 11, 2), date(2026, 11, 9)),
        kept_from=date(2026, 1, 1), left_out=Counter({"old": 3}),
    )  # fmt: skip
    assert say(native) == [
        "Read 4 calls from 2026-11-02 to 2026-11-09 in calls.csv: 2 new, 1 already in the log",
        "3 left out, as nothing before 2026-01-01 is kept",
        "1 of the new ones does not say who asked for the call",
        "Left out, as coachlog has no such columns: Mood, Colour",
        "2 bad lines were left out",
        "Next: coachlog report",
    ]


def test_a_dry_run_says_so_first_and_leads_to_the_real_one() -> None:
    told = say(calendar(unsorted=2), dry_run=True)
    assert told[0] == "Dry run: nothing was saved."
    assert told[-2:] == ["2 calls of the log still to be sorted", "Next: coachlog import pat.ics"]


def test_what_is_next_hangs_on_what_is_open() -> None:
    table = Imported(name="a.csv", kind="hubspot", events=3, left_out=Counter({NOBODY_JOINED: 2}))
    assert say(table)[-1] == "Next: coachlog import a.csv --manager NAME --all-joint"
    advice = "Whether the manager was there can't be told"
    assert advice in "\n".join(say(table))
    table.ride_alongs = 1
    assert advice not in "\n".join(say(table))  # of the others the table says that nobody was
    assert say(table)[-1] == "Next: coachlog report --from 2026-08-22"
    table.unsure["no account"] = 1
    assert say(table)[-1] == "Next: coachlog triage"


def test_a_file_without_anything_in_it_leads_nowhere() -> None:
    empty = calendar(events=0)
    assert "Next: " not in "\n".join(say(empty) + say(empty, dry_run=True))
    assert say(calendar(events=0, unsorted=1))[-1] == "Next: coachlog triage"


def merged(kept: int = 0) -> Merged:
    return Merged(
        new={"call": 2, "change": 9, "rep": 1},
        changed={"manager": [3], "call": [5, 8]},
        removed={"absence": 2, "stop": 1},
        kept=[
            KeptHere(table="rep", row_id=number, label=f"rep {number}", reason="changed both")
            for number in range(kept)
        ],
        on_two_teams=["Dana Cruz", "Lou Fox"],
        erased_there=["Sam Oak"],
    )


def test_taking_a_log_in_is_counted_without_its_history() -> None:
    assert list(describe_merge(merged(), ["b.jsonl"])) == [
        "Took in the log b.jsonl: 3 new (2 calls, 1 rep), 3 changed (1 manager, 2 calls), "
        "3 removed (2 absences, 1 stop)",
        "On the teams of two managers now: Dana Cruz, Lou Fox; edit-rep NAME --manager M says "
        "which",
        "Sam Oak was erased in a log that was taken in, and is still here; to erase here too: "
        "coachlog privacy erase 'Sam Oak'",
    ]
    assert list(describe_merge(Merged(), ["b.jsonl"], dry_run=True)) == [
        "Would take in the log b.jsonl: 0 new, 0 changed"
    ]


@pytest.mark.parametrize(("kept", "last"), [(10, "  rep 9: changed both"), (12, "  and 2 more")])
def test_ten_rows_that_stayed_are_named_and_the_rest_counted(kept: int, last: str) -> None:
    told = list(describe_merge(merged(kept), ["b.jsonl"]))
    assert told[1] == "These say something else there and stayed as they are here:"
    assert told[2] == "  rep 0: changed both"
    assert told[-3] == last
    assert len(told) == 1 + 1 + min(kept, 11) + 2


def test_a_merge_is_json_of_its_own_format() -> None:
    out = io.StringIO()
    added = AddedRows(command_ids=[7], added={"call": [5, 6]})
    write_merge(out, merged(1), ["b.jsonl"], added, dry_run=False)
    assert json.loads(out.getvalue()) == {
        "format": "coachlog.merge/1",
        "files": ["b.jsonl"],
        "new_people": {},
        "changed_people": {},
        "new": {"call": 2, "change": 9, "rep": 1},
        "changed": {"manager": 1, "call": 2},
        "removed": {"absence": 2, "stop": 1},
        "kept": [{"table": "rep", "id": 0, "name": "rep 0", "reason": "changed both"}],
        "on_two_teams": ["Dana Cruz", "Lou Fox"],
        "erased_there": ["Sam Oak"],
        "dry_run": False,
        "command_ids": [7],
        "added_ids": {"call": [5, 6]},
        "changed_ids": {"manager": [3], "call": [5, 8]},
    }


def test_lines_that_say_the_same_go_from_the_first_day_to_the_last_in_any_order() -> None:
    said: list[str] = []
    lines = SameLines(said.append)
    for day in ("Wed 2026-11-04", "Mon 2026-11-02", "Fri 2026-10-30"):
        lines.add(f"{day} a")
    lines.say()
    assert said == ["Fri 2026-10-30 a, 3 times up to Wed 2026-11-04"]
