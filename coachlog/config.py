"""What a user has set, from a TOML file, and where files live; `settings.py` lists each setting."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from datetime import time
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from coachlog.domain import defaults
from coachlog.domain.backups import Rotation
from coachlog.domain.periods import DateOrder
from coachlog.errors import CoachlogError, InvalidValue, WrongUsage, show

if TYPE_CHECKING:
    from coachlog.domain.coaching import Policy
    from coachlog.domain.fielddays import Half, Hours

WRITTEN_BY_HAND = 1_000_000  # bytes that a file of settings or of answers may have

_THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})
_PLACE = r"\s*\(at (?:(line \d+, column \d+)|end of document)\)"
_HEADER = r"\s*\[\s*([^\[\]]+?)\s*\]"
_PAIR = r"""\s*([\w."' -]+?)\s*="""
_WORKING_DAYS = tuple(defaults.WEEKDAYS[day] for day in defaults.WORKING_DAYS)


class Capacity(NamedTuple):
    """How much of a manager's time may go into field days, and when."""

    half_days_a_week: int = defaults.HALF_DAYS_A_WEEK
    working_days: tuple[str, ...] = _WORKING_DAYS
    notice_days: int = defaults.NOTICE_DAYS
    am: tuple[time, time] = defaults.MORNING
    pm: tuple[time, time] = defaults.AFTERNOON

    @property
    def weekdays(self) -> frozenset[int]:
        """Return the working days as numbers; Monday is 0."""
        return frozenset(defaults.WEEKDAYS.index(name) for name in self.working_days)

    @property
    def hours(self) -> Mapping[Half, Hours]:
        """Return when a field day begins and ends, by its half."""
        return {"am": self.am, "pm": self.pm, "full": (self.am[0], self.pm[1])}


class CalendarServer(NamedTuple):
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


class BackupSettings(NamedTuple):
    """Whether there are backups without asking, where they go, and how many are kept."""

    automatic: bool = True
    folder: str | None = None  # beside the log without one
    rotation: Rotation = Rotation()


_CAPACITY, _BACKUP = Capacity(), BackupSettings()
_NONE: Mapping[str, Any] = MappingProxyType({})


class Settings(NamedTuple):
    """What a user has set; every field has a default."""

    default_manager: str | None = None
    currency: str = defaults.CURRENCY
    threshold: str = defaults.THRESHOLD
    big_deal_cents: Mapping[str, int] = _NONE
    cadence_days: Mapping[str, int] = _NONE
    time_zone: str | None = None
    date_order: DateOrder | None = None  # of dates such as 03/04/2026
    own_domains: tuple[str, ...] = ()  # of e-mail addresses inside the company, lower case
    country: str | None = None  # ISO 3166, whose public holidays nobody works on
    subdivision: str | None = None  # ISO 3166-2 part of the country
    ride_along_words: tuple[str, ...] = ()  # in a calendar, besides the built-in ones
    # Further words of calendars by their kind, and rules that are not asked.
    calendar_words: Mapping[str, tuple[str, ...]] = _NONE
    calendar_rules_off: tuple[str, ...] = ()
    retention: str | None = None  # how long calls are kept, such as 24m
    capacity: Capacity = _CAPACITY
    caldav: CalendarServer | None = None
    mail_from: str | None = None  # whom a mail with the report is from
    backup: BackupSettings = _BACKUP
    templates: str | None = None  # a folder with the user's own, for pages
    # Field of a call or deal -> what tables also call its column.
    headers: Mapping[str, tuple[str, ...]] = _NONE
    # Name of an import profile -> field of a call -> header in the file.
    profiles: Mapping[str, Mapping[str, str]] = _NONE

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
            weekdays=self.capacity.weekdays,
            notice_days=self.capacity.notice_days,
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
    if not content:  # as on most machines, and then nothing is loaded to read it
        return Settings(), {}
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
        found = re.search(_PLACE, str(error))
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
        header, pair = re.match(_HEADER, line), re.match(_PAIR, line)
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
    from coachlog.settings import read_values

    found = read_values(raw)
    capacity, server = Capacity(**found.pop("capacity", {})), found.pop("caldav", {})
    if capacity.am[1] > capacity.pm[0]:
        raise InvalidValue("capacity.pm", "begins before the morning ends; move am or pm")
    if server and "url" not in server:
        raise InvalidValue("caldav", 'needs the calendar\'s address: url = "https://…"')
    backup = found.pop("backup", {})
    counts = {name: backup.pop(name) for name in Rotation._fields if name in backup}
    return Settings(
        capacity=capacity,
        caldav=CalendarServer(**server) if server else None,
        mail_from=found.pop("mail", {}).get("from"),
        backup=BackupSettings(rotation=Rotation(**counts), **backup),
        big_deal_cents=found.pop("big_deal", {}),
        cadence_days=found.pop("cadence", {}),
        templates=found.pop("pages", {}).get("templates"),
        **found,
    )
