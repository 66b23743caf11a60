"""Settings: what is read from the file, and how a mistake in it is named."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from datetime import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import tomlkit
from hypothesis import given
from hypothesis import strategies as st

from coachlog.config import Capacity, Settings, check_settings, load_settings, read_settings
from coachlog.errors import CoachlogError, InvalidValue, spell_out
from coachlog.settings import SETTINGS
from coachlog.usecases.settings import write_template

FILE = Path("config.toml")


def load(path: Path, text: str) -> Settings:
    path.write_text(text, encoding="utf-8")
    return load_settings(path)


def test_no_file_means_the_defaults(tmp_path: Path) -> None:
    settings = load_settings(tmp_path / "none.toml")
    assert settings == Settings()
    assert settings.capacity == Capacity(
        half_days_a_week=2,
        working_days=("mon", "tue", "wed", "thu", "fri"),
        notice_days=5,
        am=(time(9), time(13)),
        pm=(time(13), time(17)),
    )


def test_every_setting_is_read(tmp_path: Path) -> None:
    settings = load(
        tmp_path / "config.toml",
        """
date_order = "DMY"
own_domains = ["Acme.com", "@acme.de", "acme.com"]
country = "de"
subdivision = "by"
ride_along_words = ["  Kunden   besuch "]
[capacity]
half_days_a_week = 14
working_days = ["Friday", "mon"]
notice_days = 0
am = "8:30-12:00"
[caldav]
url = "https://cal.example.com/pat/"
user = "pat"
[profiles.crm]
date = "Start Date"
""",
    )
    assert settings.date_order == "dmy"
    assert settings.own_domains == ("acme.com", "acme.de")
    assert (settings.country, settings.subdivision) == ("DE", "BY")
    assert settings.ride_along_words == ("Kunden besuch",)
    assert settings.capacity.working_days == ("mon", "fri")
    assert settings.capacity.am == (time(8, 30), time(12))
    assert settings.caldav is not None
    assert settings.caldav.user == "pat"
    assert settings.profiles == {"crm": {"date": "Start Date"}}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('date_order = "dym"', "date_order: dym is not dmy, mdy or ymd"),
        ('own_domains = "acme.com"', "own_domains: acme.com is not a list"),
        ('own_domains = ["acme"]', "acme is not a domain"),
        ("own_domains = [1]", "own_domains: 1 is not text"),
        ('country = "Germany"', "country: GERMANY"),
        ('ride_along_words = ["x"]', "too short"),
        ("capacity = 3", "write [capacity]"),
        ("[capacity]\nhalf_days_a_week = 0", "capacity.half_days_a_week: 0 is not a whole"),
        ("[capacity]\nhalf_days_a_week = 15", "from 1 to 14"),
        ("[capacity]\nnotice_days = 2.5", "capacity.notice_days: 2.5"),
        ("[capacity]\nnotice_days = true", "capacity.notice_days"),
        ("[capacity]\nhalfdays_a_week = 1", "did you mean half_days_a_week?"),
        ("[capacity]\nworking_days = []", "names no day"),
        ('[capacity]\nworking_days = ["xyz"]', "xyz is not a weekday"),
        ('[capacity]\nam = "13:00-09:00"', "is not a span of hours"),
        ('[capacity]\nam = "09:00-09:00"', "is not a span of hours"),
        ('[capacity]\nam = "09:00-14:00"', "before the morning ends"),
        ('[caldav]\nuser = "pat"', "needs the calendar's address"),
        ('[caldav]\nurl = "cal.example.com"', "is not an address"),
        ('[caldav]\nurl = "https://pat:secret@cal.example.com"', "holds a password"),
        ('[caldav]\nurl = "https://x.com"\npassword = "secret"', "no place in the settings"),
        (
            "profiles = 1",
            "write [profiles.crm] and below it date = 'Start Date'",
        ),
        (
            "profiles.crm = 1",
            "profiles.crm: is a table",
        ),
        ("big_deal = 5", "big_deal: is a table: write [big_deal] and below it EUR = 100000"),
        ("[profiles.crm]\ndate = 1", "profiles.crm.date: 1 is not text"),
    ],
)
def test_a_mistake_is_named_with_its_key(tmp_path: Path, text: str, named: str) -> None:
    with pytest.raises(CoachlogError) as refused:
        load(tmp_path / "config.toml", text)
    assert named.casefold() in str(refused.value).casefold()
    assert "secret" not in str(refused.value)


# Every kind of value that TOML has, with those on which readers stumble.
scalars = (
    st.booleans()
    | st.integers()
    | st.decimals()
    | st.text()
    | st.dates()
    | st.datetimes()
    | st.times()
    | st.sampled_from(["", " ", "1/0", "1e-999999999", "9" * 5000, "EUR", "09:00-13:00", "\x00"])
    | st.sampled_from([Decimal("1e-999999999"), Decimal("NaN"), Decimal("Infinity"), 10**30])
)
names = st.sampled_from([part for key in SETTINGS for part in key.split(".")]) | st.text(max_size=5)
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3)
)


def problem_of(read: Callable[[], object]) -> str:
    try:
        read()
    except (InvalidValue, CoachlogError) as error:
        return str(error)
    return ""


@given(st.dictionaries(names, values, max_size=4))
def test_any_toml_gives_settings_or_one_short_line(raw: dict[str, Any]) -> None:
    problem = problem_of(lambda: read_settings(raw).policy())
    assert len(problem) < 400
    assert spell_out(problem) == problem


@given(st.sampled_from([key.split(".")[0] for key in SETTINGS]), values)
def test_any_value_of_a_known_key_is_read_or_refused_by_its_name(key: str, value: object) -> None:
    problem = problem_of(lambda: read_settings({key: value}))
    assert problem.startswith(key) or not problem
    assert spell_out(problem) == problem


@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_any_bytes_give_settings_or_one_line(content: bytes) -> None:
    assert "\n" not in problem_of(lambda: check_settings(FILE, content))


@pytest.mark.parametrize(
    ("content", "place", "problem"),
    [
        ("currency = EUR", "line 1, column 12", "Invalid value"),
        ("\n\nthreshold = 1", "line 3", "threshold: 1 is not between 0 and 1"),
        ("[cadence]\n# slow\nnew = 0", "line 3", "cadence.new: 0 is not"),
        ("[capacity]\nam = '9'\n[cadence]\nam = 1", "line 2", "capacity.am: 9 is not a span"),
        ("x = 1\ncadence.new = 0", "line 1", "x: is not a setting"),
        ("cadence.new = 0", "line 1", "cadence.new: 0 is not"),
        ("\ncadence = { new = 0 }", "line 2", "cadence.new: 0 is not"),
        ("[big_deal]\neur = 1\nEUR = 2", "line 3", "a second line"),
        ('[profiles."My CRM"]\ndate = 1', "line 2", "profiles.My CRM.date: 1 is not text"),
        ("[caldav]\nuser = 'pat'", "line 1", "needs the calendar's address"),
        ("# a\ncurrency = 'EUR", "line 2", "mend that line"),
        ("# a\ncurncy = 'EUR'", "line 2", "did you mean currency?"),
        ("[capacity]\nnotice = 1", "line 2", "did you mean notice_days?"),
    ],
)
def test_a_mistake_is_reported_with_its_line(
    settings_file: Path, content: str, place: str, problem: str
) -> None:
    settings_file.write_text(content, encoding="utf-8")
    with pytest.raises(CoachlogError) as refused:
        load_settings(settings_file)
    assert f"{settings_file}, {place}: " in str(refused.value)
    assert problem in str(refused.value)
    assert refused.value.exit_code == 1


def test_a_file_that_is_not_utf8_is_reported_with_its_line(settings_file: Path) -> None:
    settings_file.write_bytes("# ok\ncurrency = 'é'".encode("latin-1"))
    with pytest.raises(CoachlogError, match="line 2: not UTF-8"):
        load_settings(settings_file)


@pytest.mark.parametrize(
    ("content", "field", "expected"),
    [
        ("threshold = 0.6", "threshold", "3/5"),
        ('threshold = "2/3"', "threshold", "2/3"),
        ("big_deal = { eur = 100000.5 }", "big_deal_cents", {"EUR": 10000050}),
        ("cadence = { new = 1, senior = 3650 }", "cadence_days", {"new": 1, "senior": 3650}),
        ('own_domains = ["@Acme.com", "acme.com"]', "own_domains", ("acme.com",)),
        ('date_order = "DMY"', "date_order", "dmy"),
        ('country = "de"', "country", "DE"),
        ("[caldav]", "caldav", None),
    ],
)
def test_a_value_is_read_as_it_is_meant(content: str, field: str, expected: object) -> None:
    assert getattr(check_settings(FILE, content.encode())[0], field) == expected


@pytest.mark.parametrize(
    ("content", "accepted"),
    [
        ("threshold = 0.001", True),
        ("threshold = 0.999999999", True),
        ("threshold = 0", False),
        ("threshold = 1", False),
        ("threshold = true", False),
        ("cadence = { new = 1 }", True),
        ("cadence = { new = 3651 }", False),
        ("cadence = { new = true }", False),
        ("cadence = { fresh = 3 }", False),
        ("capacity = { half_days_a_week = 14, notice_days = 0 }", True),
        ("capacity = { notice_days = 61 }", False),
        ('capacity = { working_days = ["Monday", "tue"] }', True),
        ('capacity = { working_days = ["monkey"] }', False),
        ('time_zone = "Mars/Phobos"', False),
        ('time_zone = "../etc/passwd"', False),
    ],
)
def test_bounds_are_kept(content: str, accepted: bool) -> None:
    if accepted:
        check_settings(FILE, content.encode())
        return
    with pytest.raises(CoachlogError):
        check_settings(FILE, content.encode())


def test_the_template_holds_every_key_and_says_nothing_until_a_mark_is_taken_away() -> None:
    template = write_template()
    assert check_settings(FILE, template.encode()) == (Settings(), {})
    # Prose in the template ends with a full stop or stands under nothing that looks like TOML.
    lines = [line[2:] for line in template.splitlines() if re.match(r"# (\[|\w+ = )", line)]
    raw = tomllib.loads("\n".join(lines))
    assert read_settings(raw).default_manager == "Pat Lee"
    assert sorted(flatten(raw)) == sorted(
        name.replace("CURRENCY", "EUR")
        .replace("NAME", "crm")
        .replace("COLUMN", "date")
        .replace("KIND", "training")
        for name in SETTINGS
    )


def test_the_defaults_that_are_listed_are_those_that_hold() -> None:
    raw: dict[str, Any] = {}
    for setting in SETTINGS.values():
        *above, last = setting.key.split(".")
        table = raw
        for part in above if setting.default is not None else ():
            table = table.setdefault(part, {})
        if setting.default is not None:
            table[last] = setting.default
    settings, default = read_settings(raw), Settings()
    assert settings.policy() == default.policy()
    assert settings._replace(cadence_days={}, threshold=default.threshold) == default


def test_every_key_that_the_file_may_hold_is_listed() -> None:
    document = tomlkit.parse(write_template())
    assert document.unwrap() == {}
    with pytest.raises(InvalidValue) as refused:
        read_settings({"?": 1})
    known = refused.value.problem.partition("known are ")[2].split(", ")
    assert sorted(known) == sorted({key.split(".")[0] for key in SETTINGS})


def flatten(raw: dict[str, Any], before: str = "") -> list[str]:
    found = []
    for name, value in raw.items():
        below = isinstance(value, dict)
        found += flatten(value, f"{before}{name}.") if below else [before + name]
    return found
