"""Settings (a TOML file) and where files live."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coachlog.domain import defaults
from coachlog.domain.backups import Rotation
from coachlog.domain.calls import parse_currency, parse_deal_value
from coachlog.domain.choices import parse_choice, suggest
from coachlog.domain.names import check_name
from coachlog.domain.periods import DATE_ORDERS, DateOrder
from coachlog.errors import CoachlogError, InvalidValue, WrongUsage, show

if TYPE_CHECKING:
    from coachlog.domain.coaching import Policy
    from coachlog.domain.fielddays import Half, Hours

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_LONG_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MAX_HALF_DAYS = 14  # in a week
MAX_NOTICE_DAYS = 60
MAX_CADENCE_DAYS = 3650
WRITTEN_BY_HAND = 1_000_000  # bytes that a file of settings or of answers may have
MAX_BACKUPS = 1_000  # of each kind

_THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})
_DOMAIN = re.compile(r"(?=.{3,253}$)[\w-]+(\.[\w-]+)+")
_COUNTRY = re.compile(r"[A-Z]{2}")
_SUBDIVISION = re.compile(r"[A-Z0-9-]{1,10}")
# A number as people write it: a decimal, or a fraction such as 2/3.
_SHARE = re.compile(r"\s*[0-9]{0,9}(\.[0-9]{1,9}|/[1-9][0-9]{0,8})\s*")
_PLACE = re.compile(r"\s*\(at (?:(line \d+, column \d+)|end of document)\)")
_HEADER = re.compile(r"\s*\[\s*([^\[\]]+?)\s*\]")
_PAIR = re.compile(r"""\s*([\w."' -]+?)\s*=""")
_HOURS = re.compile(r"([0-9]{1,2}):([0-5][0-9])\s*-\s*([0-9]{1,2}):([0-5][0-9])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Capacity:
    """How much of a manager's time may go into field days, and when."""

    half_days_a_week: int = defaults.HALF_DAYS_A_WEEK
    working_days: tuple[str, ...] = tuple(WEEKDAYS[day] for day in defaults.WORKING_DAYS)
    notice_days: int = defaults.NOTICE_DAYS
    am: tuple[time, time] = defaults.MORNING
    pm: tuple[time, time] = defaults.AFTERNOON

    @property
    def hours(self) -> Mapping[Half, Hours]:
        """Return when a field day begins and ends, by its half."""
        return {"am": self.am, "pm": self.pm, "full": (self.am[0], self.pm[1])}


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarServer:
    """The CalDAV calendar that field days are published to; the password is kept elsewhere."""

    url: str
    user: str | None = None

    @property
    def origin(self) -> str:
        """Return scheme, host and port: all that the password is for."""
        from urllib.parse import urlsplit

        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}".casefold().removesuffix(
            {"https": ":443", "http": ":80"}[parts.scheme]
        )

    @property
    def is_readable_on_the_way(self) -> bool:
        """Tell whether a password sent there would leave this machine unencrypted."""
        from urllib.parse import urlsplit

        parts = urlsplit(self.url)
        return parts.scheme == "http" and parts.hostname not in _THIS_MACHINE

    def address_of(self, uid: str) -> str:
        """Return where the field day of that uid stands on the server.

        Raises CoachlogError for a uid that would name somebody else's entry.
        """
        from urllib.parse import quote

        from coachlog.domain.invitations import is_uid

        if not is_uid(uid):
            raise CoachlogError(
                f"the field day is known to calendars as {show(uid)}, which coachlog never calls "
                "one, so it can't be published; cancel it and plan it again"
            )
        path = quote(self.url.rstrip("/"), safe=":/?#[]@!$&'()*+,;=%~")
        return f"{path}/{quote(uid.replace('@', '-'), safe='')}.ics"


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupSettings:
    """Whether there are backups without asking, where they go, and how many are kept."""

    automatic: bool = True
    folder: str | None = None  # beside the log without one
    rotation: Rotation = field(default_factory=Rotation)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a user has set; every field has a default."""

    default_manager: str | None = None
    currency: str = defaults.CURRENCY
    threshold: str = defaults.THRESHOLD
    big_deal_cents: Mapping[str, int] = field(default_factory=dict)
    cadence_days: Mapping[str, int] = field(default_factory=dict)
    time_zone: str | None = None
    date_order: DateOrder | None = None  # of dates such as 03/04/2026
    own_domains: tuple[str, ...] = ()  # of e-mail addresses inside the company, lower case
    country: str | None = None  # ISO 3166, whose public holidays nobody works on
    subdivision: str | None = None  # ISO 3166-2 part of the country
    ride_along_words: tuple[str, ...] = ()  # in a calendar, besides the built-in ones
    retention: str | None = None  # how long calls are kept, such as 24m
    capacity: Capacity = Capacity()
    caldav: CalendarServer | None = None
    backup: BackupSettings = BackupSettings()
    # Name of an import profile -> field of a call -> header in the file.
    profiles: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def calendar_server(self) -> CalendarServer:
        """Return the server to publish to; raises CoachlogError without a safe one."""
        if self.caldav is None:
            raise WrongUsage(
                "--publish needs a calendar server in the settings: "
                "coachlog config set caldav.url https://…"
            )
        if self.caldav.is_readable_on_the_way:
            raise CoachlogError(
                f"the calendar server {show(self.caldav.origin)} would get the password readable "
                "by anybody on the way; set caldav.url to its https address. Nothing was saved"
            )
        return self.caldav

    def policy(self) -> Policy:
        """Return the rules' share of the settings."""
        from fractions import Fraction

        from coachlog.domain.coaching import Policy

        return Policy(
            threshold=Fraction(self.threshold),
            big_deal_cents=dict(self.big_deal_cents),
            cadence_days={**defaults.CADENCE_DAYS, **self.cadence_days},
            half_days_a_week=self.capacity.half_days_a_week,
            weekdays=frozenset(WEEKDAYS.index(name) for name in self.capacity.working_days),
        )


def named_path(name: str) -> Path:
    """Return the file that somebody named; ~ is the home folder, of a user who is known."""
    return Path(os.path.expanduser(name))


def default_log_path() -> Path:
    """Return where the log lives when nobody says otherwise."""
    from platformdirs import user_data_path

    return user_data_path("coachlog", appauthor=False) / "coachlog.db"


def settings_path(environment: Mapping[str, str] = os.environ) -> Path:
    """Return where the settings live: COACHLOG_CONFIG, else the user's settings folder."""
    named = environment.get("COACHLOG_CONFIG")
    if named:
        return named_path(named)
    from platformdirs import user_config_path

    return user_config_path("coachlog", appauthor=False) / "config.toml"


def load_settings(path: Path) -> Settings:
    """Read the settings; no file means the defaults.

    Raises CoachlogError naming the file and, for what is wrong in it, the line and the key.
    """
    return check_settings(path, read_file(path))[0]


def read_file(path: Path) -> bytes:
    """Return what the settings file holds; nothing when there is none."""
    try:
        with path.open("rb") as file:
            content = file.read(WRITTEN_BY_HAND + 1)
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise CoachlogError(f"the settings {path} can't be read: {error.strerror}") from error
    if len(content) > WRITTEN_BY_HAND:
        raise CoachlogError(f"the settings {path} can't be read: they are over 1 MB long")
    return content


def check_settings(path: Path, content: bytes) -> tuple[Settings, dict[str, Any]]:
    """Return the settings that a file holds, and its TOML; `path` is named in errors."""
    raw = parse_settings(path, content)
    try:
        return read_settings(raw), raw
    except InvalidValue as error:
        line = _find_line(content.decode("utf-8"), error.field)
        raise CoachlogError(f"the settings {path}{line}: {error}") from error


def parse_settings(path: Path, content: bytes) -> dict[str, Any]:
    """Return the TOML of a settings file, unchecked; numbers stay exact."""
    import tomllib
    from decimal import Decimal

    try:
        # Exact: a threshold of 0.6 has to be three fifths.
        return tomllib.loads(content.decode("utf-8"), parse_float=Decimal)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise CoachlogError(
            f"the settings {path}, line {line}: not UTF-8 text; save the file as UTF-8"
        ) from error
    except (ValueError, RecursionError) as error:
        found = _PLACE.search(str(error))
        problem = str(error)[: found.start()] if found else str(error)
        ends = f"line {len(content.splitlines())}"
        place = f", {found[1] or ends}" if found else ""
        raise CoachlogError(
            f"the settings {path}{place}: not readable as TOML: {problem}; mend that line with "
            "coachlog config edit"
        ) from error


def _find_line(text: str, key: str) -> str:
    """Return in which line a setting stands, as words to follow the file's name."""
    table = ""
    for number, line in enumerate(text.splitlines(), 1):
        header, pair = _HEADER.match(line), _PAIR.match(line)
        if header:
            table = _plain_key(header[1]) + "."
        name = table.removesuffix(".") if header else table + _plain_key(pair[1]) if pair else ""
        if name and (name == key or (key.startswith(f"{name}.") and not header)):
            return f", line {number}"
    return ""


def _plain_key(key: str) -> str:
    return ".".join(part.strip(" \t\"'") for part in key.split("."))


def read_settings(raw: Mapping[str, Any]) -> Settings:
    """Check settings as TOML gives them; raises InvalidValue naming the key."""
    values: dict[str, Any] = {}
    for key, value in raw.items():
        if key not in _READERS:
            known = f"; known are {', '.join(_READERS)}"
            raise InvalidValue(show(key), f"is not a setting{suggest(key, _READERS) or known}")
        name, read = _READERS[key]
        values[name] = read(key, value)
    return Settings(**values)


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


def _big_deal(key: str, value: Any) -> dict[str, int]:  # noqa: ANN401  (whatever the file holds)
    if not isinstance(value, dict):
        raise InvalidValue(key, "is a table of currencies, such as [big_deal] with EUR = 100000")
    lines: dict[str, int] = {}
    for code, amount in value.items():
        name = f"{key}.{show(code)}"
        currency = parse_currency(name, code)
        if currency in lines:
            raise InvalidValue(name, f"gives {currency} a second line; keep one of them")
        lines[currency] = parse_deal_value(name, str(amount))
    return lines


def _cadence(key: str, value: Any) -> dict[str, int]:  # noqa: ANN401  (whatever the file holds)
    from coachlog.domain.teams import LEVELS

    return _table(key, value, dict.fromkeys(LEVELS, _whole(1, MAX_CADENCE_DAYS)))


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


def _table(
    key: str,
    value: Any,  # noqa: ANN401  (whatever the file holds)
    readers: Mapping[str, Callable[[str, Any], Any]],
) -> dict[str, Any]:
    """Read a table of settings, each key with its own reader."""
    if not isinstance(value, dict):
        raise InvalidValue(key, f"is a table: write [{key}] and below it {', '.join(readers)}")
    for name in value:
        if name not in readers:
            known = f"; known are {', '.join(readers)}"
            problem = f"is not a setting{suggest(name, readers) or known}"
            raise InvalidValue(f"{key}.{show(name)}", problem)
    return {name: readers[name](f"{key}.{name}", one) for name, one in value.items()}


def _whole(least: int, most: int) -> Callable[[str, Any], int]:
    def read(key: str, value: Any) -> int:  # noqa: ANN401  (whatever the file holds)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise InvalidValue(key, f"{show(value)} is not a whole number from {least} to {most}")
        return value

    return read


def _weekday(key: str, value: str) -> str:
    word = value.strip().casefold()
    if word[:3] not in WEEKDAYS or word not in (word[:3], *_LONG_WEEKDAYS):
        raise InvalidValue(key, f"{show(value)} is not a weekday; they are {', '.join(WEEKDAYS)}")
    return word[:3]


def _working_days(key: str, value: Any) -> tuple[str, ...]:  # noqa: ANN401  (as above)
    days = _texts(_weekday)(key, value)
    if not days:
        raise InvalidValue(key, 'names no day; write ["mon", "tue", "wed", "thu", "fri"]')
    return tuple(sorted(days, key=WEEKDAYS.index))


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


def _capacity(key: str, value: Any) -> Capacity:  # noqa: ANN401  (whatever the file holds)
    readers = {
        "half_days_a_week": _whole(1, MAX_HALF_DAYS),
        "working_days": _working_days,
        "notice_days": _whole(0, MAX_NOTICE_DAYS),
        "am": _hours,
        "pm": _hours,
    }
    found = Capacity(**_table(key, value, readers))
    if found.am[1] > found.pm[0]:
        raise InvalidValue(f"{key}.pm", "begins before the morning ends; move am or pm")
    return found


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


def _caldav(key: str, value: Any) -> CalendarServer | None:  # noqa: ANN401  (whatever the file holds)
    if isinstance(value, dict) and "password" in value:
        raise InvalidValue(
            f"{key}.password",
            "has no place in the settings; keep it in the keyring or in COACHLOG_CALDAV_PASSWORD",
        )
    found = _table(key, value, {"url": _text(_address), "user": _text(check_name)})
    if not found:
        return None
    if "url" not in found:
        raise InvalidValue(key, 'needs the calendar\'s address: url = "https://…"')
    return CalendarServer(**found)


def _flag(key: str, value: Any) -> bool:  # noqa: ANN401  (as above)
    if not isinstance(value, bool):
        raise InvalidValue(key, f"{show(value)} is neither true nor false")
    return value


def _folder(key: str, value: str) -> str:
    if not os.path.isabs(os.path.expanduser(value)) or not value.isprintable():
        raise InvalidValue(key, f"{show(value)} is not the whole path of a folder")
    return value


def _backup(key: str, value: Any) -> BackupSettings:  # noqa: ANN401  (as above)
    kept = {
        "daily": _whole(1, MAX_BACKUPS),
        "weekly": _whole(0, MAX_BACKUPS),
        "monthly": _whole(0, MAX_BACKUPS),
    }
    found = _table(key, value, {"automatic": _flag, "folder": _text(_folder), **kept})
    counts = {name: found.pop(name) for name in kept if name in found}
    return BackupSettings(rotation=Rotation(**counts), **found)


def _profiles(key: str, value: Any) -> dict[str, dict[str, str]]:  # noqa: ANN401  (as above)
    if not isinstance(value, dict) or not all(isinstance(one, dict) for one in value.values()):
        raise InvalidValue(key, 'holds tables: [profiles.crm] and below it date = "Start Date"')
    read = _text(lambda _, text: text)
    return {
        check_name(key, name): {
            column: read(f"{key}.{name}.{column}", header) for column, header in mapping.items()
        }
        for name, mapping in value.items()
    }


def _zone(key: str, value: str) -> str:
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError):
        raise InvalidValue(key, f"{show(value)} is not a time zone such as Europe/Berlin") from None
    return value


# TOML key -> field of Settings and how its value is read.
_READERS: dict[str, tuple[str, Callable[[str, Any], Any]]] = {
    "default_manager": ("default_manager", _text(check_name)),
    "currency": ("currency", _text(parse_currency)),
    "threshold": ("threshold", _threshold),
    "big_deal": ("big_deal_cents", _big_deal),
    "cadence": ("cadence_days", _cadence),
    "time_zone": ("time_zone", _text(_zone)),
    "date_order": ("date_order", _text(lambda key, text: parse_choice(key, text, DATE_ORDERS))),
    "own_domains": ("own_domains", _texts(_domain)),
    "country": ("country", _text(_country)),
    "subdivision": ("subdivision", _text(_subdivision)),
    "ride_along_words": ("ride_along_words", _texts(_word)),
    "retention": ("retention", _text(_age)),
    "capacity": ("capacity", _capacity),
    "caldav": ("caldav", _caldav),
    "backup": ("backup", _backup),
    "profiles": ("profiles", _profiles),
}
