"""Every setting once: its key, how its value is read, what it is for, its default, an example."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import KW_ONLY, dataclass
from datetime import time
from typing import TYPE_CHECKING, Any

from coachlog.domain import defaults
from coachlog.domain.backups import Rotation
from coachlog.domain.calls import parse_currency, parse_deal_value
from coachlog.domain.choices import parse_choice, suggest
from coachlog.domain.names import check_name
from coachlog.domain.periods import DATE_ORDERS
from coachlog.errors import InvalidValue, show

if TYPE_CHECKING:
    from decimal import Decimal

    SettingValue = str | bool | int | float | Decimal | list[str]

_LONG_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MAX_HALF_DAYS = 14  # in a week
MAX_NOTICE_DAYS = 60
MAX_CADENCE_DAYS = 3650
MAX_BACKUPS = 1_000  # of each kind
PASSWORD_PLACE = "keep it in the keyring or in COACHLOG_CALDAV_PASSWORD"
# What a part of a key in capitals stands for: how such a name is read, and one for an example.
NAMES: dict[str, tuple[Callable[[str, str], str], str]] = {
    "CURRENCY": (parse_currency, defaults.CURRENCY),
    "NAME": (check_name, "crm"),
    "COLUMN": (lambda _, name: name, "date"),
    "KIND": (lambda key, name: _kind(key, name), "training"),
}

_DOMAIN = re.compile(r"(?=.{3,253}$)[\w-]+(\.[\w-]+)+")
_COUNTRY = re.compile(r"[A-Z]{2}")
_SUBDIVISION = re.compile(r"[A-Z0-9-]{1,10}")
# A number as people write it: a decimal, or a fraction such as 2/3.
_SHARE = re.compile(r"\s*[0-9]{0,9}(\.[0-9]{1,9}|/[1-9][0-9]{0,8})\s*")
_HOURS = re.compile(r"([0-9]{1,2}):([0-5][0-9])\s*-\s*([0-9]{1,2}):([0-5][0-9])")


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting; a part of its key in capitals stands for any name."""

    key: str
    read: Callable[[str, Any], Any]  # takes the key and what TOML gives; raises InvalidValue
    default: SettingValue | None = None
    example: SettingValue | None = None  # where it is another than the default
    _: KW_ONLY
    about: str
    offers: Callable[[], Iterable[str]] = tuple  # the values that the Tab key offers

    @property
    def shown(self) -> SettingValue:
        """Return the value that stands for it in a file with every setting."""
        value = self.default if self.example is None else self.example
        assert value is not None, self.key
        return value


def read_values(
    raw: Mapping[str, Any], tables: Mapping[str, Any] | None = None, above: str = ""
) -> dict[str, Any]:
    """Check settings as TOML gives them, table by table; raises InvalidValue naming the key."""
    tables = _TABLES if tables is None else tables
    values: dict[str, Any] = {}
    for given, value in raw.items():
        key, name = f"{above}{show(given)}", given
        (pattern, *_) = tables
        if pattern in NAMES:
            name = NAMES[pattern][0](key, given)
            if name in values:
                raise InvalidValue(key, f"gives {name} a second line; keep one of them")
        elif (pattern := given) == "password":
            raise InvalidValue(key, f"has no place in the settings; {PASSWORD_PLACE}")
        elif given not in tables:
            known = f"; known are {', '.join(tables)}"
            raise InvalidValue(key, f"is not a setting{suggest(given, tables) or known}")
        below = tables[pattern]
        if isinstance(below, Setting):
            values[name] = below.read(key, value)
        elif isinstance(value, dict):
            values[name] = read_values(value, below, f"{key}.")
        else:
            raise InvalidValue(key, f"is a table: {_show_table(below, key)}")
    return values


def _show_table(tables: Mapping[str, Any], key: str) -> str:
    (pattern, below), *_ = tables.items()
    name = NAMES[pattern][1] if pattern in NAMES else pattern
    if isinstance(below, Setting):
        names = ", ".join(tables) if name == pattern else f"{name} = {below.shown!r}"
        return f"write [{key}] and below it {names}"
    return _show_table(below, f"{key}.{name}")


def _text(check: Callable[[str, str], str]) -> Callable[[str, Any], str]:
    def read(key: str, value: Any) -> str:  # noqa: ANN401  (whatever the file holds)
        if not isinstance(value, str):
            raise InvalidValue(key, f"{show(value)} is not text; put it in quotes")
        return check(key, value)

    return read


def _threshold(key: str, value: Any) -> str:  # noqa: ANN401  (whatever the file holds)
    from fractions import Fraction

    if _SHARE.fullmatch(str(value)):
        share = Fraction(str(value))
        if 0 < share < 1:
            return str(share)
    raise InvalidValue(key, f"{show(value)} is not between 0 and 1, such as 0.5")


def _texts(check: Callable[[str, str], str]) -> Callable[[str, Any], tuple[str, ...]]:
    read_one = _text(check)

    def read(key: str, value: Any) -> tuple[str, ...]:  # noqa: ANN401  (whatever the file holds)
        if not isinstance(value, list):
            raise InvalidValue(key, f'{show(value)} is not a list; write {key} = ["one", "two"]')
        return tuple(dict.fromkeys(read_one(key, one) for one in value))

    return read


def _domain(key: str, value: str) -> str:
    domain = value.strip().casefold().removeprefix("@")
    if not _DOMAIN.fullmatch(domain):
        raise InvalidValue(key, f"{show(value)} is not a domain such as example.com")
    return domain


def _mail_address(key: str, value: str) -> str:
    from coachlog.domain.teams import parse_mailbox

    return parse_mailbox(key, value)


def _country(key: str, value: str) -> str:
    code = value.strip().upper()
    if not _COUNTRY.fullmatch(code):
        raise InvalidValue(key, f"{show(value)} is not a country code such as DE, FR or US")
    return code


def _subdivision(key: str, value: str) -> str:
    code = value.strip().upper()
    if not _SUBDIVISION.fullmatch(code):
        raise InvalidValue(key, f"{show(value)} is not a part of a country such as BY, ZH or CA")
    return code


def _word(key: str, value: str) -> str:
    word = " ".join(value.split())
    if len(word) < 2:
        raise InvalidValue(key, f"{show(value)} is too short to recognise a ride-along by")
    return check_name(key, word)


def _header(key: str, value: str) -> str:
    if not any(map(str.isalnum, value)):
        raise InvalidValue(key, f"{show(value)} is no name of a column")
    return check_name(key, value)


def _whole(least: int, most: int) -> Callable[[str, Any], int]:
    def read(key: str, value: Any) -> int:  # noqa: ANN401  (whatever the file holds)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise InvalidValue(key, f"{show(value)} is not a whole number from {least} to {most}")
        return value

    return read


def _weekday(key: str, value: str) -> str:
    word = value.strip().casefold()
    if word[:3] not in defaults.WEEKDAYS or word not in (word[:3], *_LONG_WEEKDAYS):
        raise InvalidValue(
            key, f"{show(value)} is not a weekday; they are {', '.join(defaults.WEEKDAYS)}"
        )
    return word[:3]


def _working_days(key: str, value: Any) -> tuple[str, ...]:  # noqa: ANN401  (as above)
    days = _texts(_weekday)(key, value)
    if not days:
        raise InvalidValue(key, 'names no day; write ["mon", "tue", "wed", "thu", "fri"]')
    return tuple(sorted(days, key=defaults.WEEKDAYS.index))


def _hours(key: str, value: Any) -> tuple[time, time]:  # noqa: ANN401  (as above)
    found = _HOURS.fullmatch(value.strip()) if isinstance(value, str) else None
    if found and int(found[1]) < 24 and int(found[3]) < 24:
        begin = time(int(found[1]), int(found[2]))
        end = time(int(found[3]), int(found[4]))
        if begin < end:
            return begin, end
    raise InvalidValue(key, f'{show(value)} is not a span of hours such as "09:00-13:00"')


def _age(key: str, value: str) -> str:
    from coachlog.domain.retention import parse_age

    return str(parse_age(key, value))


def _address(key: str, value: str) -> str:
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(value.strip())
        known = parts.scheme in {"http", "https"} and parts.port != 0 and bool(parts.hostname)
        (parts.hostname or "").encode("idna")
    except ValueError:
        known = False
    if not known or not value.strip().isprintable() or parts.query or parts.fragment:
        raise InvalidValue(key, f"{show(value)} is not an address such as https://cal.example.com/")
    if parts.password is not None:
        raise InvalidValue(
            key, "holds a password, which has no place in the settings; keep it in the keyring"
        )
    if parts.username is not None:
        raise InvalidValue(key, "holds a user; give that as caldav.user")
    return value.strip()


def _flag(key: str, value: Any) -> bool:  # noqa: ANN401  (as above)
    if not isinstance(value, bool):
        raise InvalidValue(key, f"{show(value)} is neither true nor false")
    return value


def _folder(key: str, value: str) -> str:
    if not os.path.isabs(os.path.expanduser(value)) or not value.isprintable():
        raise InvalidValue(key, f"{show(value)} is not the whole path of a folder")
    return value


def _zone(key: str, value: str) -> str:
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError):
        raise InvalidValue(key, f"{show(value)} is not a time zone such as Europe/Berlin") from None
    return value


def _list_zones() -> Iterable[str]:
    from zoneinfo import available_timezones

    return sorted(available_timezones())


def _big_deal(key: str, value: Any) -> int:  # noqa: ANN401  (as above)
    return parse_deal_value(key, str(value))


def _kind(key: str, text: str) -> str:
    from coachlog.domain.word_index import WORD_KINDS

    return parse_choice(key, text, WORD_KINDS)


def _list_rules() -> Iterable[str]:
    from coachlog.domain.entry_rules import RULES

    return RULES


def _rule(key: str, text: str) -> str:
    return parse_choice(key, text, tuple(_list_rules()))


def _date_order(key: str, text: str) -> str:
    return parse_choice(key, text, DATE_ORDERS)


# Two lines a setting: what the file holds, and what it is for.
# fmt: off
_ALL = (
    Setting("default_manager", _text(check_name), example="Pat Lee",
            about="the manager who is meant when --manager is left out"),
    Setting("currency", _text(parse_currency), defaults.CURRENCY,
            about="the currency of deal values that name none"),
    Setting("threshold", _threshold, float(defaults.THRESHOLD),
            about="a manager is flagged when the team-selling share is over it"),
    Setting("time_zone", _text(_zone), example="Europe/Berlin", offers=_list_zones,
            about="the time zone of planned days; without it the system's"),
    Setting("date_order", _text(_date_order), example="dmy", offers=lambda: DATE_ORDERS,
            about="how 03/04/2026 is meant: dmy, mdy or ymd; without it refused"),
    Setting("own_domains", _texts(_domain), [], ["example.com"],
            about="e-mail domains whose addresses are colleagues in a calendar"),
    Setting("country", _text(_country), example="DE",
            about="the country whose public holidays are days off"),
    Setting("subdivision", _text(_subdivision), example="BY",
            about="the part of the country, for holidays of its own"),
    Setting("ride_along_words", _texts(_word), [], ["Tandemtour"],
            about="words that mark a ride-along in a calendar, besides ours"),
    Setting("calendar_rules_off", _texts(_rule), [], ["kick-off"], offers=_list_rules,
            about="rules by which import does not judge; --explain names them"),
    Setting("retention", _text(_age), example="24m",
            about="how long calls are kept; privacy purge removes older ones"),
    Setting("big_deal.CURRENCY", _big_deal, example=100000,
            about="the value from which on a deal is big; without it a quarter are"),
    *(
        Setting(f"cadence.{level}", _whole(1, MAX_CADENCE_DAYS), days,
                about=f"days from one field day to the next with a rep who is {level}")
        for level, days in defaults.CADENCE_DAYS.items()
    ),
    Setting("capacity.half_days_a_week", _whole(1, MAX_HALF_DAYS), defaults.HALF_DAYS_A_WEEK,
            about="half days a week that a manager has for field days"),
    Setting("capacity.working_days", _working_days,
            [defaults.WEEKDAYS[day] for day in defaults.WORKING_DAYS],
            about="the days on which field days may be"),
    Setting("capacity.notice_days", _whole(0, MAX_NOTICE_DAYS), defaults.NOTICE_DAYS,
            about="working days from the plan to the field day, at least"),
    *(
        Setting(f"capacity.{half}", _hours, f"{begin:%H:%M}-{end:%H:%M}",
                about="hours of that half day")
        for half, (begin, end) in (("am", defaults.MORNING), ("pm", defaults.AFTERNOON))
    ),
    Setting("calendar_words.KIND", _texts(_word), example=["Akademie"],
            about="more words of that kind, such as training, hold, talk, field-day"),
    Setting("caldav.url", _text(_address), example="https://calendar.example.com/pat/",
            about="the address of the calendar that field days are published to"),
    Setting("caldav.user", _text(check_name), example="pat",
            about="who signs in there; the password is kept in the keyring"),
    Setting("mail.from", _text(_mail_address), example="pat@example.com",
            about="whom a mail is from; without it, the manager or your login"),
    Setting("backup.automatic", _flag, True,
            about="whether the log is backed up once a day and before large changes"),
    Setting("backup.folder", _text(_folder), example="/media/usb/coachlog",
            about="where backups go; without it, into a folder beside the log"),
    *(
        Setting(f"backup.{kind}", _whole(least, MAX_BACKUPS), getattr(Rotation(), kind),
                about=f"how many {kind} backups are kept")
        for kind, least in (("daily", 1), ("weekly", 0), ("monthly", 0))
    ),
    Setting("pages.templates", _text(_folder), example="/home/pat/coachlog-templates",
            about="a folder with templates of your own for pages"),
    Setting("headers.COLUMN", _texts(_header), example=["Besuchstag"],
            about="what tables also call that column, besides the names we know"),
    Setting("profiles.NAME.COLUMN", _text(lambda _, text: text), example="Start Date",
            about="the header of that column in the files of an import profile"),
)
# fmt: on
SETTINGS = {setting.key: setting for setting in _ALL}

# The same as nested as in the file: names of tables, and in them of settings.
_TABLES: dict[str, Any] = {}
for _one in SETTINGS.values():
    *_above, _last = _one.key.split(".")
    _table = _TABLES
    for _part in _above:
        _table = _table.setdefault(_part, {})
    _table[_last] = _one
