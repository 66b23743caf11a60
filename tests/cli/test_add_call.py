"""add-call: what it says, what it refuses, whom it means, and text that comes back as typed."""

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from coachlog.render.lines import visible
from tests.conftest import CORPORA

Coachlog = Callable[..., Any]
Options = dict[str, str]

CALL: Options = {
    "--manager": "Pat Lee",
    "--rep": "Dana Cruz",
    "--account": "Acme",
    "--initiator": "rep-request",
}


def words(options: Options) -> list[str]:
    return [word for pair in options.items() for word in pair]


def add(coachlog: Coachlog, expect: int = 0, /, *flags: str, **changed: str | None) -> Any:  # noqa: ANN401  (the fixture's own result)
    options = CALL | {"--" + key.replace("_", "-"): value or "" for key, value in changed.items()}
    left_out = {"--" + key.replace("_", "-") for key, value in changed.items() if value is None}
    kept = {key: value for key, value in options.items() if key not in left_out}
    return coachlog("add-call", *words(kept), *flags, expect=expect)


def listed(coachlog: Coachlog) -> list[dict[str, Any]]:
    document = json.loads(coachlog("list-calls", "--format", "json").out)
    assert document["format"] == "coachlog.calls/1"
    calls: list[dict[str, Any]] = document["calls"]
    return calls


def refused(coachlog: Coachlog, code: int, /, *named: str, **changed: str | None) -> None:
    """Check that a call is refused in one line with certain words, and not logged."""
    known = len(listed(coachlog)) if Path(os.environ["COACHLOG_DB"]).exists() else 0
    found = add(coachlog, code, **changed)
    assert found.out == ""
    assert found.err.startswith("coachlog: ")
    assert found.err.count("\n") == 1
    assert len(found.err) < 400
    for word in named:
        assert word in found.err
    after = listed(coachlog) if Path(os.environ["COACHLOG_DB"]).exists() else []
    assert len(after) == known


def test_confirmation_says_what_was_logged_and_the_week_so_far(coachlog: Coachlog) -> None:
    found = add(coachlog)
    assert found.out.count("\n") == 1
    assert found.err == ""
    for part in ("Logged call 1", "2026-11-20", "Pat Lee", "Dana Cruz", "Acme", "asked"):
        assert part in found.out
    assert "this week: 1 asked, 0 scheduled" in found.out
    add(coachlog, account="Globex")
    add(coachlog, account="Initech", date="2026-11-15")
    found = add(coachlog, account="Hooli", initiator="manager-scheduled", date="2026-11-16")
    assert "this week: 2 asked, 1 scheduled" in found.out
    found = add(coachlog, account="Umbrella", date="2026-11-15")
    assert "week 2026-W46: 2 asked, 0 scheduled" in found.out


def test_all_fields_come_back(coachlog: Coachlog) -> None:
    facts = {
        "date": "2026-11-18",
        "deal_value": "48000.50",
        "currency": "usd",
        "minutes": "1440",
        "role": "observed",
        "reinforce": "waited",
        "improve": "ask",
        "notes": " as typed  ",
    }
    add(coachlog, **facts)
    assert listed(coachlog) == [
        {
            "id": 1,
            "date": "2026-11-18",
            "manager": "Pat Lee",
            "rep": "Dana Cruz",
            "account": "Acme",
            "initiator": "rep-request",
            "deal_value": 48000.5,
            "currency": "USD",
            "start": None,
            "minutes": 1440,
            "role": "observed",
            "field_day": None,
            "reinforce": "waited",
            "improve": "ask",
            "notes": " as typed  ",
        }
    ]


@pytest.mark.parametrize(
    ("text", "value"),
    [("0", 0), ("0.5", 0.5), ("48000", 48000), ("999999999999999.99", 999999999999999.99)],
)
def test_deal_value_comes_back_to_the_cent(coachlog: Coachlog, text: str, value: float) -> None:
    add(coachlog, deal_value=text)
    call = listed(coachlog)[0]
    assert (call["deal_value"], call["currency"]) == (value, "EUR")


@pytest.mark.parametrize("exists", [True, False])
@pytest.mark.parametrize(
    ("option", "text", "said"),
    [
        ("date", "2026-02-30", "2026-02-30"),
        ("date", "2026-11-21", "after today"),
        ("date", "30.11.2026", "Mon 2026-11-30 is after today"),
        ("date", "+1d", "Sat 2026-11-21 is after today"),
        ("date", "tomorrow", "after today"),
        ("date", "03/04/2026", "date_order"),
        ("date", "2026-11-18T10:00", "write 2026-11-18"),
        ("date", "tomorow-ish", "did you mean tomorrow?"),
        ("date", "", "2026-11-18"),
        ("date", "0001-01-01", "1900"),
        ("deal_value", "abc", "48000"),
        ("deal_value", "-5", "0 or more"),
        ("deal_value", "1e400", "48000"),
        ("deal_value", "inf", "48000"),
        ("deal_value", "nan", "48000"),
        ("deal_value", "", "48000"),
        ("deal_value", "1,000k", "write the number out"),
        ("deal_value", "9" * 400, "48000"),
        ("currency", "EURO", "three letters"),
        ("currency", "€", "three letters"),
        ("minutes", "0", "1 to 1440"),
        ("minutes", "5000", "1 to 1440"),
        ("minutes", "-1", "1 to 1440"),
        ("minutes", "1.5", "1 to 1440"),
        ("minutes", "", "1 to 1440"),
        ("minutes", "٦٠", "1 to 1440"),
        ("role", "watched", "observed, shared or led"),
        ("role", "", "observed, shared or led"),
        ("initiator", "unknown", "rep-request or manager-scheduled"),
        ("initiator", "", "rep-request or manager-scheduled"),
        *((name, "", "empty") for name in ("manager", "rep", "account")),
        *((name, " \u200b\u3000", "empty") for name in ("manager", "rep", "account")),
        *((name, "x" * 10_000, "200") for name in ("manager", "rep", "account")),
        *((name, "Da\x1b[31mna", "control") for name in ("manager", "rep", "account")),
        *((name, "Dana\nCruz", "line break") for name in ("manager", "rep", "account")),
        ("rep", "Dana\u2028Cruz", "line break"),
        ("rep", "Dana\x00", "control"),
        ("rep", "Dana\x9b", "control"),
        ("rep", "Dana\udc80", "UTF-8"),
        ("notes", "n" * 20_001, "20000"),
        ("notes", "a\x00b", "text"),
        ("reinforce", "a\udc80b", "UTF-8"),
        ("field_day", "abc", "number"),
        ("field_day", "-1", "number"),
    ],
)
def test_option_that_makes_no_sense_is_refused_by_name(
    coachlog: Coachlog, exists: bool, option: str, text: str, said: str
) -> None:
    if exists:
        add(coachlog)
    refused(coachlog, 2, "--" + option.replace("_", "-"), said, **{option: text})
    assert exists or not Path(os.environ["COACHLOG_DB"]).exists()


def test_usage_error_says_where_to_read_on(coachlog: Coachlog) -> None:
    found = add(coachlog, 2, minutes="5000")
    assert found.err == (
        "coachlog: --minutes: 5000 is not 1 to 1440. See coachlog add-call --help\n"
    )


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ((), "--rep, --account and --initiator are missing"),
        (("--rep", "Dana"), "--account and --initiator are missing"),
        (("--rep", "Dana", "--account", "Acme"), "--initiator is missing"),
        (("--rep", "Dana", "--account", "A", "--initiator", "rep-request"), "--manager"),
        (("--rep",), "--rep"),
        (("--reps", "Dana"), "--rep"),
        (("stray",), "stray"),
        (("--new=1",), "--new"),
    ],
)
def test_incomplete_command_is_refused(
    coachlog: Coachlog, args: tuple[str, ...], said: str
) -> None:
    found = coachlog("add-call", *args, expect=2)
    assert said in found.err
    assert (found.out, found.err.count("\n")) == ("", 1)


@pytest.mark.parametrize("text", ["x" * 10_000, "ж" * 10_000, "\x1b[31m" * 3000])
def test_echoed_value_is_cut_and_harmless(coachlog: Coachlog, text: str) -> None:
    for option in ("minutes", "rep", "date"):
        err = add(coachlog, 2, **{option: text}).err
        assert len(err) < 250
        assert "\x1b" not in err


def test_same_call_again_is_logged_and_the_first_one_named(coachlog: Coachlog) -> None:
    add(coachlog, date="2026-11-18")
    assert add(coachlog, date="2026-11-19").err == ""
    again = add(coachlog, date="2026-11-18", initiator="manager-scheduled")
    assert "Logged call 3" in again.out
    assert "Call 1 already has the same day" in again.err
    assert "coachlog undo" in again.err
    assert again.err.count("\n") == 1
    assert len(listed(coachlog)) == 3


# Rule 12.


@pytest.mark.parametrize(
    ("option", "known", "alike"),
    [
        ("rep", "Dana Cruz", "Dana Curz"),
        ("rep", "Dana Cruz", "dana  cruzz"),
        ("manager", "Pat Lee", "Pat Le"),
        ("account", "Acme", "Akme"),
        ("account", "株式会社ホゲ", "株式会社ホケ"),
    ],
)
def test_new_name_like_a_known_one_is_refused_with_it(
    coachlog: Coachlog, option: str, known: str, alike: str
) -> None:
    add(coachlog, **{option: known})
    refused(coachlog, 1, "--" + option, known, "--new", **{option: alike})
    add(coachlog, 0, "--new", **{option: alike})
    assert {call[option] for call in listed(coachlog)} == {known, alike}


@pytest.mark.parametrize(
    ("known", "typed"),
    [
        ("José Núñez", "jose nunez"),
        ("Jose Nunez", "JOSÉ  NÚÑEZ"),
        ("Straße", "STRASSE"),
        ("Ａｃｍｅ", "acme"),
        ("Zoe\u0308", "Zoë"),
        ("Store 12", "store   12"),
        ("ΑΘΗΝΑΣ", "Αθηνας"),
    ],
)
@pytest.mark.parametrize("option", ["manager", "rep", "account"])
def test_same_name_after_folding_is_reused(
    coachlog: Coachlog, option: str, known: str, typed: str
) -> None:
    add(coachlog, **{option: known})
    add(coachlog, **{option: typed})
    add(coachlog, 0, "--new", **{option: typed})
    assert {call[option] for call in listed(coachlog)} == {known}


@pytest.mark.parametrize(
    ("one", "other"),
    [("Store 12", "Store 13"), ("Store 1", "Store 10"), ("Dana Cruz", "Dina Cruse"), ("Q1", "Q2")],
)
def test_names_that_are_not_alike_are_both_taken(coachlog: Coachlog, one: str, other: str) -> None:
    add(coachlog, account=one)
    add(coachlog, account=other)
    assert {call["account"] for call in listed(coachlog)} == {one, other}


def test_kana_that_differ_in_voicing_are_two_names(coachlog: Coachlog) -> None:
    add(coachlog, account="カナダ支店")
    refused(coachlog, 1, "カナダ支店", account="ガナダ支店")


def test_rep_of_a_like_name_as_a_manager_is_not_confused(coachlog: Coachlog) -> None:
    add(coachlog, manager="Pat Lee", rep="Pat Lea")
    assert listed(coachlog)[0]["rep"] == "Pat Lea"


# Who is meant.


def test_manager_of_a_known_rep_may_be_left_out(coachlog: Coachlog) -> None:
    add(coachlog, date="2026-11-10")
    add(coachlog, manager=None, rep="dana cruz")
    add(coachlog, manager=None, date="2026-11-01")
    coachlog("edit-rep", "Dana Cruz", "--manager", "Kim Poe", "--from", "2026-11-18")
    add(coachlog, manager=None, date="2026-11-17")
    add(coachlog, manager=None, date="2026-11-18")
    found = {call["id"]: call["manager"] for call in listed(coachlog)}
    assert found == {1: "Pat Lee", 2: "Pat Lee", 3: "Pat Lee", 4: "Pat Lee", 5: "Kim Poe"}


def test_manager_can_not_be_left_out_for_a_new_rep(coachlog: Coachlog) -> None:
    add(coachlog)
    refused(coachlog, 2, "--manager", manager=None, rep="Lou Fox")
    refused(coachlog, 1, "Dana Cruz", manager=None, rep="Dana Curz")


def test_default_manager_of_the_settings_stands_in(coachlog: Coachlog, settings_file: Path) -> None:
    settings_file.write_text('default_manager = "Kim Poe"\ncurrency = "CHF"\n')
    add(coachlog, manager=None, deal_value="5")
    add(coachlog, manager="Pat Lee")
    assert [(call["manager"], call["currency"]) for call in listed(coachlog)] == [
        ("Pat Lee", None),
        ("Kim Poe", "CHF"),
    ]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("default_manager = 5\n", "default_manager"),
        ("default_manger = 'Pat'\n", "default_manager"),
        ("threshold = 1\n", "threshold"),
        ("threshold = 0.0\n", "threshold"),
        ("[cadence]\nnew = 0\n", "cadence"),
        ("[big_deal]\nEUR = -1\n", "big_deal"),
        ("this is not toml", "TOML"),
        ("\udc80", "UTF-8"),
    ],
)
def test_bad_settings_are_refused_in_one_line(
    coachlog: Coachlog, settings_file: Path, text: str, named: str
) -> None:
    add(coachlog)
    settings_file.write_text(text, encoding="utf-8", errors="surrogateescape")
    for args in (("report",), ("add-call", *words(CALL | {"--deal-value": "5"}))):
        found = coachlog(*args, expect=1)
        assert (found.out, found.err.count("\n")) == ("", 1)
        assert named in found.err
        assert str(settings_file) in found.err


@pytest.mark.parametrize("rep", ["Pat Lee", "pat  LEE", "Pát Lee"])
def test_nobody_is_their_own_rep(coachlog: Coachlog, rep: str) -> None:
    refused(coachlog, 2, "--rep", rep=rep)
    add(coachlog)
    refused(coachlog, 2, "--rep", rep=rep)


@pytest.fixture
def namesakes(coachlog: Coachlog) -> None:
    """Make two reps called Dana Cruz on two teams, and two managers called Pat Lee."""
    coachlog("add-manager", "Pat Lee", "--email", "pat@example.com")
    coachlog("add-rep", "Dana Cruz", "--manager", "pat@example.com", "--email", "d1@example.com")
    coachlog("add-rep", "Dana Cruz", "--manager", "Kim Poe", "--new", "--email", "d2@example.com")


@pytest.mark.usefixtures("namesakes")
def test_ambiguous_rep_is_refused_with_the_candidates(coachlog: Coachlog) -> None:
    for manager in ("Pat Lee", "Kim Poe", None):
        refused(
            *(coachlog, 1, "--rep", "Dana Cruz (Pat Lee)", "Dana Cruz (Kim Poe)"), manager=manager
        )


@pytest.mark.usefixtures("namesakes")
@pytest.mark.parametrize(
    ("rep", "manager"),
    [
        ("Dana Cruz (Pat Lee)", "Pat Lee"),
        ("dana cruz (kim poe)", "Kim Poe"),
        ("d1@example.com", "Pat Lee"),
        ("D2@Example.com", "Kim Poe"),
        ("Dana Cruz (d2@example.com)", "Kim Poe"),
    ],
)
def test_email_or_manager_tells_namesakes_apart(coachlog: Coachlog, rep: str, manager: str) -> None:
    add(coachlog, rep=rep, manager=None)
    call = listed(coachlog)[0]
    assert (call["rep"], call["manager"]) == (f"Dana Cruz ({manager})", manager)


@pytest.mark.usefixtures("namesakes")
def test_managers_of_one_name_are_told_apart(coachlog: Coachlog) -> None:
    coachlog("add-manager", "Pat Lee", expect=1)
    coachlog("add-manager", "Pat Lee", "--new", expect=1)
    coachlog("add-manager", "Pat Lee", "--new", "--email", "lee@example.com")
    refused(coachlog, 1, "--manager", "pat@example.com", "lee@example.com", rep="Lou Fox")
    add(coachlog, manager="lee@example.com", rep="Lou Fox")
    add(coachlog, manager="Pat Lee (pat@example.com)", rep="Ida Moe")
    managers = {call["rep"]: call["manager"] for call in listed(coachlog)}
    assert managers == {
        "Lou Fox": "Pat Lee (lee@example.com)",
        "Ida Moe": "Pat Lee (pat@example.com)",
    }


def test_name_with_brackets_can_be_new_beside_the_plain_one(coachlog: Coachlog) -> None:
    add(coachlog, rep="Robert")
    add(coachlog, 0, "--new", rep="Robert (Bob)")
    assert listed(coachlog)[0]["rep"] == "Robert (Bob)"


# Text comes back as typed.


def read_column(file: str, column: str) -> list[str]:
    path = CORPORA / file
    seen: dict[str, str] = {}
    with path.open(newline="", encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            seen.setdefault(row["locale"], row[column])
    return list(seen.values())


def check_texts(coachlog: Coachlog, expected: list[dict[str, str | None]]) -> None:
    """Compare the newest calls with what was typed, as JSON, CSV and piped table."""
    found = listed(coachlog)
    for call, typed in zip(found, expected, strict=True):
        assert {key: call[key] for key in typed} == typed
    written = coachlog("list-calls", "--format", "csv").out
    for row, typed in zip(csv.DictReader(io.StringIO(written, newline="")), expected, strict=True):
        for key, text in typed.items():
            assert unguarded(row[key] or "") == (text or "")


def unguarded(cell: str) -> str:
    guarded = cell.startswith("'") and cell.lstrip("'")[:1] in set("=+-@\t\r\n")
    return cell[1:] if guarded and cell.lstrip("'") else cell


def test_names_of_many_scripts_come_back_unchanged(coachlog: Coachlog) -> None:
    people = read_column("person_names.csv", "name")
    companies = read_column("company_names.csv", "company")
    expected: list[dict[str, str | None]] = []
    for number, rep in enumerate(people):
        account = companies[number % len(companies)]
        add(coachlog, 0, "--new", manager=f"M {number % 3}", rep=rep, account=account)
        expected.insert(0, {"rep": rep, "account": account})
    check_texts(coachlog, expected)
    table = coachlog("list-calls").out
    for typed in expected:
        for text in typed.values():
            assert text is not None
            assert text in table


SPECIAL = [
    "👩‍👩‍👧 family \U0001f3f3️‍\U0001f308",
    "\u202eright to left\u202c",
    "שלום עולם",
    "مرحبا بالعالم",
    "e\u0301 \u1112\u1161\u11ab",
    "\ufeffmark",
    "a\u200bb",
    "  spaces at both ends  ",
    ":smile: [bold]x[/bold] [/x] [link=http://x]y[/link] \\[red]",
    "<script>alert(1)</script> & &amp;",
    "%s %d {0} {{}} $HOME `id`",
    "C:\\new\\x1b",
    "a,b;c|\"quoted\" 'single'",
]


@pytest.mark.parametrize("text", SPECIAL)
def test_special_text_comes_back_in_the_table_too(coachlog: Coachlog, text: str) -> None:
    add(coachlog, 0, account=text, notes=text, reinforce=text, improve=text)
    check_texts(coachlog, [dict.fromkeys(("account", "notes", "reinforce", "improve"), text)])
    assert coachlog("list-calls").out.count(visible(text).rstrip(" ")) == 4  # a pipe has no padding


def test_long_note_is_not_folded_where_nobody_looks(coachlog: Coachlog) -> None:
    text = "word " * 3_999 + "end"
    add(coachlog, notes=text)
    check_texts(coachlog, [{"notes": text}])
    assert text in coachlog("list-calls").out


@pytest.mark.parametrize(
    "text",
    ["two\nlines", "two\r\nlines", "two\rlines", "\ttab", "tab\tin", "\x1b[31mred\x07\x08", "\n",
     "a\x0bb\x0cc\x85d\u2028e", "\r", " \n "],
)  # fmt: skip
def test_line_breaks_and_controls_in_notes_come_back(coachlog: Coachlog, text: str) -> None:
    add(coachlog, notes=text, improve=text)
    check_texts(coachlog, [{"notes": text, "improve": text}])


def test_escape_never_reaches_the_terminal_raw(coachlog: Coachlog) -> None:
    nasty = "\x1b]0;title\x07\x1b[2J\x9b31m\x08\r\x7f"
    add(coachlog, notes=nasty, reinforce=nasty, improve=nasty)
    out = coachlog("list-calls").out
    assert not [char for char in "\x1b\x07\x9b\x08\r\x7f" if char in out]
    assert "title" in out


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@x", "'=1", "''=1", "'", "''", "'a", "\t=1", "=HYPERLINK(\"x\")", "'\t"],
)  # fmt: skip
def test_csv_cell_is_no_formula_and_imports_back(
    coachlog: Coachlog, log_path: Path, tmp_path: Path, text: str
) -> None:
    name = text.replace("\t", "") or "x"
    add(coachlog, account=name, notes=text, reinforce=text)
    before = listed(coachlog)
    out = coachlog("list-calls", "--format", "csv").out
    for row in list(csv.reader(io.StringIO(out, newline="")))[1:]:
        assert not [cell for cell in row if cell[:1] in set("=+-@\t\r\n") - {""}]
    (tmp_path / "calls.csv").write_text(out, newline="")
    log_path.unlink()
    coachlog("import", tmp_path / "calls.csv")
    assert listed(coachlog) == before


@pytest.mark.parametrize("text", ["two\rlines", "two\r\nlines", "two\nlines", "\r", "a\r"])
def test_line_breaks_in_a_note_import_back(
    coachlog: Coachlog, log_path: Path, tmp_path: Path, text: str
) -> None:
    add(coachlog, notes=text)
    coachlog("list-calls", "--format", "csv", "--output", tmp_path / "calls.csv")
    log_path.unlink()
    coachlog("import", tmp_path / "calls.csv")
    assert listed(coachlog)[0]["notes"] == text


def read_naughty() -> list[str]:
    path = CORPORA / "blns.json"
    return [text for text in json.loads(path.read_text(encoding="utf-8")) if text]


def test_naughty_strings_come_back_unchanged(coachlog: Coachlog, tmp_path: Path) -> None:
    texts = read_naughty()
    for number in range(0, len(texts), 3):
        three = texts[number : number + 3]
        facts = dict(zip(("notes", "reinforce", "improve"), three, strict=False))
        add(coachlog, account=f"A {number}", **facts)
    keys: tuple[str, ...] = ("notes", "reinforce", "improve")
    expected: list[dict[str, str | None]] = []
    for number in range(0, len(texts), 3):
        three = texts[number : number + 3] + [""] * 2
        expected.insert(0, {key: text or None for key, text in zip(keys, three, strict=False)})
    check_texts(coachlog, expected)
    table = coachlog("list-calls").out
    missing = [text for text in texts if text.isprintable() and text.rstrip() not in table]
    assert missing == []
    assert not [char for char in table if (char < " " and char != "\n") or "\x7f" <= char <= "\x9f"]


def run_raw(*args: str, **extra: Any) -> subprocess.CompletedProcess[bytes]:  # noqa: ANN401  (subprocess.run's own)
    return subprocess.run([sys.executable, "-m", "coachlog", *args], check=False, **extra)


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "latin-1"])
def test_name_the_terminal_can_not_show_is_logged_and_said(
    coachlog: Coachlog, encoding: str
) -> None:
    options = words(CALL | {"--rep": "山田 太郎", "--account": "Łódź ☕"})
    environment = {**os.environ, "PYTHONIOENCODING": encoding}
    done = run_raw("add-call", *options, env=environment, capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")
    assert listed(coachlog)[0]["rep"] == "山田 太郎"
    for shape in ("json", "csv"):
        done = run_raw("list-calls", "--format", shape, env=environment, capture_output=True)
        assert "山田 太郎" in done.stdout.decode("utf-8")


def test_closed_output_is_no_bug(coachlog: Coachlog) -> None:
    add(coachlog)
    for args in (["report"], ["add-call", *words(CALL)], ["list-calls", "--format", "csv"]):
        command = ["sh", "-c", '"$@" >&-', "sh", sys.executable, "-m", "coachlog", *args]
        done = subprocess.run(command, stderr=subprocess.PIPE, check=False)
        assert done.returncode in {0, 1}
        assert b"bug" not in done.stderr
        assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("text", ["today", "yesterday", "2026-02-30", "x", "2026-11-20T10:00"])
def test_bad_today_is_refused(
    coachlog: Coachlog, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    add(coachlog)
    monkeypatch.setenv("COACHLOG_TODAY", text)
    for args in (("report",), ("add-call", *words(CALL))):
        found = coachlog(*args, expect=2)
        assert "COACHLOG_TODAY" in found.err
        assert found.err.count("\n") == 1


def test_a_call_may_say_when_it_began(coachlog: Coachlog) -> None:
    call = ("add-call", "--manager", "Pat Lee", "--rep", "Dana Cruz", "--account", "Acme")
    coachlog(*call, "--initiator", "rep-request", "--start", "9:30")
    assert (
        json.loads(coachlog("show-call", "1", "--format", "json").out)["call"]["start"] == "09:30"
    )
    refused = coachlog(*call, "--initiator", "rep-request", "--start", "25:00", expect=2)
    assert refused.err.startswith("coachlog: --start: 25:00 is not ")
