"""Settings: what is read from the file, and how a mistake in it is named."""

from __future__ import annotations

from datetime import time
from pathlib import Path

import pytest

from coachlog.config import Capacity, Settings, load_settings
from coachlog.errors import CoachlogError


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
        ("profiles = 1", "holds tables"),
        ("[profiles.crm]\ndate = 1", "profiles.crm.date: 1 is not text"),
    ],
)
def test_a_mistake_is_named_with_its_key(tmp_path: Path, text: str, named: str) -> None:
    with pytest.raises(CoachlogError) as refused:
        load(tmp_path / "config.toml", text)
    assert named.casefold() in str(refused.value).casefold()
    assert "secret" not in str(refused.value)
