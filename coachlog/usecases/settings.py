"""Look at settings and change them; the file keeps its comments and its order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from coachlog.config import (
    Settings,
    check_settings,
    parse_settings,
    read_file,
    read_settings,
)
from coachlog.domain.choices import find_nearest
from coachlog.errors import CoachlogError, InvalidValue, UnknownName, WrongUsage, show
from coachlog.files import check_target, make_folder, write_file

SettingValue = str | bool | int | float | Decimal | list[str]

_NUMBER = re.compile(r"\d{1,15}(\.\d{1,9})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One key of the settings; a part in capitals stands for any name."""

    name: str
    about: str
    example: SettingValue
    default: SettingValue | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedSetting:
    """A setting as it is listed: its value, and whether somebody set it."""

    key: str
    value: SettingValue | None
    is_set: bool
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedSettings:
    """All settings, and the file that they are from."""

    path: Path
    settings: tuple[ListedSetting, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedSetting:
    """What `set` and `unset` did; None is a key that is not set."""

    path: Path
    key: str
    default: SettingValue | None
    before: SettingValue | None
    after: SettingValue | None


def _list_keys() -> Iterator[Key]:
    default = Settings()
    capacity, policy, backup = default.capacity, default.policy(), default.backup
    threshold = Decimal(policy.threshold.numerator) / policy.threshold.denominator
    yield Key(
        name="default_manager",
        about="the manager who is meant when --manager is left out",
        example="Pat Lee",
    )
    yield Key(
        name="currency",
        about="the currency of deal values that name none",
        example=default.currency,
        default=default.currency,
    )
    yield Key(
        name="threshold",
        about="a manager is flagged when the team-selling share is over it",
        example=threshold,
        default=threshold,
    )
    yield Key(
        name="time_zone",
        about="the time zone of planned days; without it the system's",
        example="Europe/Berlin",
    )
    yield Key(
        name="date_order",
        about="how 03/04/2026 is meant: dmy, mdy or ymd; without it refused",
        example="dmy",
    )
    yield Key(
        name="own_domains",
        about="e-mail domains whose addresses are colleagues in a calendar",
        example=["example.com"],
        default=[],
    )
    yield Key(name="country", about="the country whose public holidays are days off", example="DE")
    yield Key(
        name="subdivision", about="the part of the country, for holidays of its own", example="BY"
    )
    yield Key(
        name="ride_along_words",
        about="words that mark a ride-along in a calendar, besides ours",
        example=["Kundenbesuch"],
        default=[],
    )
    yield Key(
        name="retention",
        about="how long calls are kept; privacy purge removes older ones",
        example="24m",
    )
    yield Key(
        name="big_deal.CURRENCY",
        about="the value from which on a deal is big; without it a quarter are",
        example=100000,
    )
    for level, days in policy.cadence_days.items():
        yield Key(
            name=f"cadence.{level}",
            about=f"days from one field day to the next with a rep who is {level}",
            example=days,
            default=days,
        )
    yield Key(
        name="capacity.half_days_a_week",
        about="half days a week that a manager has for field days",
        example=capacity.half_days_a_week,
        default=capacity.half_days_a_week,
    )
    yield Key(
        name="capacity.working_days",
        about="the days on which field days may be",
        example=list(capacity.working_days),
        default=list(capacity.working_days),
    )
    yield Key(
        name="capacity.notice_days",
        about="working days from the plan to the field day, at least",
        example=capacity.notice_days,
        default=capacity.notice_days,
    )
    for half, (begin, end) in (("am", capacity.am), ("pm", capacity.pm)):
        hours = f"{begin:%H:%M}-{end:%H:%M}"
        yield Key(
            name=f"capacity.{half}", about="hours of that half day", example=hours, default=hours
        )
    yield Key(
        name="caldav.url",
        about="the address of the calendar that field days are published to",
        example="https://calendar.example.com/pat/",
    )
    yield Key(
        name="caldav.user",
        about="who signs in there; the password is kept in the keyring",
        example="pat",
    )
    yield Key(
        name="backup.automatic",
        about="whether the log is backed up once a day and before large changes",
        example=backup.automatic,
        default=backup.automatic,
    )
    yield Key(
        name="backup.folder",
        about="where backups go; without it, into a folder beside the log",
        example="/media/usb/coachlog",
    )
    for period in ("daily", "weekly", "monthly"):
        count = getattr(backup.rotation, period)
        yield Key(
            name=f"backup.{period}",
            about=f"how many {period} backups are kept",
            example=count,
            default=count,
        )
    yield Key(
        name="profiles.NAME.COLUMN",
        about="the header of that column in the files of an import profile",
        example="Start Date",
    )


KEYS = {key.name: key for key in _list_keys()}
_EXAMPLE_NAMES = {"CURRENCY": Settings().currency, "NAME": "crm", "COLUMN": "date"}


def list_settings(path: Path) -> ListedSettings:
    """Return every setting with its value; raises CoachlogError when the file is broken."""
    _, raw = check_settings(path, read_file(path))
    listed: list[ListedSetting] = []
    for key in KEYS.values():
        found = dict(_find_values(raw, key.name.split(".")))
        if not found:
            listed.append(_listed(key, key.name, None))
        listed += [_listed(key, name, value) for name, value in found.items()]
    return ListedSettings(path=path, settings=tuple(listed))


def get_setting(path: Path, name: str) -> SettingValue | None:
    """Return what holds for a key: what is set, else its default, else None."""
    key, name = find_key(name)
    _, raw = check_settings(path, read_file(path))
    value = _look_up(raw, name.split("."))
    return key.default if value is None else value


def change_setting(path: Path, name: str, text: str | None) -> ChangedSetting:
    """Set a key to what `text` says, or unset it for None; the file is written whole or not at all.

    Raises InvalidValue for the key, CoachlogError for a file that is broken elsewhere.
    """
    key, name = find_key(name)
    parts = name.split(".")
    content = read_file(path)
    before = parse_settings(path, content)
    after = None if text is None else _read_value(key, text)
    was = _look_up(before, parts)
    if (was, type(was)) != (after, type(after)):
        _rewrite(path, content, parts, after)
    return ChangedSetting(path=path, key=name, default=key.default, before=was, after=after)


def save_profile(path: Path, name: str, columns: Mapping[str, str]) -> None:
    """Write an import profile into the settings; what else is in the file stays."""
    _rewrite(path, read_file(path), ["profiles", name], dict(columns))


def find_key(text: str) -> tuple[Key, str]:
    """Return the key that `text` names, and its whole name; the nearest one is suggested."""
    parts = [part.strip() for part in text.strip().split(".")]
    for key in KEYS.values():
        pattern = key.name.split(".")
        if len(pattern) == len(parts) and all(
            one == other or (one.isupper() and other)
            for one, other in zip(pattern, parts, strict=True)
        ):
            named = [
                other.upper() if one == "CURRENCY" else other
                for one, other in zip(pattern, parts, strict=True)
            ]
            return key, ".".join(named)
    if parts[-1].casefold() == "password":
        raise WrongUsage(
            "a password is never a setting; keep it in the keyring or in COACHLOG_CALDAV_PASSWORD"
        )
    below = [name for name in KEYS if name.startswith(f"{text.strip()}.")]
    if below:
        raise WrongUsage(f"{show(text)} is a table; name one of its keys: {', '.join(below)}")
    ends = {name.rpartition(".")[2]: name for name in KEYS}  # such as half_days_a_week
    near = find_nearest(text, KEYS) or ends.get(find_nearest(parts[-1], ends) or "")
    hint = f"did you mean {near}?" if near else "coachlog config list shows them all"
    raise UnknownName("key", f"{show(text)} is not a setting; {hint}")


def write_template() -> str:
    """Return a settings file with every key in it, as comments that say what each is for."""
    lines = [
        "# Settings of coachlog. Take the # away from a line to set it; what stands behind the",
        "# equals sign is the default or, where there is none, an example.",
        "",
    ]
    table = ""
    for key in KEYS.values():
        parts = [_EXAMPLE_NAMES.get(part, part) for part in key.name.split(".")]
        if table != (table := ".".join(parts[:-1])):
            lines += ["", f"# [{table}]"]
        pair = f"# {parts[-1]} = {_as_toml(key.example)}"
        lines.append(f"{pair:<40}  # {key.about}")
    return "\n".join(lines) + "\n"


def save_settings(path: Path, content: bytes) -> Settings:
    """Check what is to be the settings file and write it, whole or not at all."""
    settings, _ = check_settings(path, content)
    check_settings_file(path)
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o600
    with _unwritten(path), write_file(path, mode=mode) as file:
        file.write(content)
    return settings


def check_settings_file(path: Path) -> None:
    """Find out, before anything is done, whether the settings can be written."""
    if path.exists() and not path.is_file():
        raise CoachlogError(f"the settings {path} can't be written: it is not a file")
    with _unwritten(path):
        make_folder(path.parent)
        check_target(path)


@contextmanager
def _unwritten(path: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, WrongUsage) as error:
        reason = error.strerror or error if isinstance(error, OSError) else error
        raise CoachlogError(
            f"the settings {path} can't be written: {reason}; nothing was changed"
        ) from error


def _rewrite(
    path: Path, content: bytes, parts: list[str], value: SettingValue | dict[str, str] | None
) -> None:
    wanted = parse_settings(path, content)
    _put(wanted, parts, value)
    try:
        read_settings(wanted)
    except InvalidValue as error:
        name = ".".join(parts)
        if value is not None and f"{name}.".startswith(f"{error.field}."):
            raise  # about what is being set, not about another line of the file
    text = _edit(path, content.decode("utf-8"), parts, value)
    if _prune(parse_settings(path, text)) != _prune(wanted):
        raise CoachlogError(
            f"the settings {path} are laid out in a way that can't be changed safely; "
            "do it with coachlog config edit"
        )
    save_settings(path, text)


def _prune(raw: Mapping[str, Any]) -> dict[str, Any]:
    """Return settings without empty tables, which say nothing."""
    pruned = {key: _prune(one) if isinstance(one, Mapping) else one for key, one in raw.items()}
    return {key: one for key, one in pruned.items() if one != {}}


def _edit(path: Path, text: str, parts: list[str], value: object) -> bytes:
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        document = tomlkit.parse(text)
        exact = tomlkit.value(str(value)) if isinstance(value, Decimal) else value
        _put(document, parts, exact)
        return tomlkit.dumps(document).encode("utf-8")
    except TOMLKitError as error:
        raise CoachlogError(
            f"the settings {path} can't be changed: {error}; do it with coachlog config edit"
        ) from error


def _put(table: Any, parts: list[str], value: Any) -> None:  # noqa: ANN401  (TOML's)
    """Put a value into nested tables, or take it out for None; a table left empty stays."""
    *above, last = parts
    for part in above:
        if not isinstance(table.get(part), Mapping):
            if value is None:
                return
            table[part] = {}
        table = table[part]
    if value is not None:
        table[last] = value
    elif last in table:
        del table[last]


def _read_value(key: Key, text: str) -> SettingValue:
    """Read what was typed as the kind of value that a key holds; its bounds are checked later."""
    if isinstance(key.example, list):
        return [part for part in (one.strip() for one in text.split(",")) if part]
    if isinstance(key.example, str):
        return text
    if isinstance(key.example, bool):
        return {"true": True, "false": False}.get(text.strip().casefold(), text)
    number = text.strip()
    if not _NUMBER.fullmatch(number):
        return number
    return Decimal(number) if "." in number else int(number)


def _look_up(raw: Mapping[str, Any], parts: list[str]) -> SettingValue | None:
    value: Any = raw
    for part in parts:
        value = value.get(part) if isinstance(value, Mapping) else None
    found: SettingValue | None = value
    return found


def _find_values(raw: Mapping[str, Any], pattern: list[str]) -> Iterator[tuple[str, SettingValue]]:
    first, *rest = pattern
    names = list(raw) if first.isupper() else [first] if first in raw else []
    for name in names:
        if not rest:
            yield name, raw[name]
        else:
            for below, value in _find_values(raw[name], rest):
                yield f"{name}.{below}", value


def _listed(key: Key, name: str, value: SettingValue | None) -> ListedSetting:
    return ListedSetting(
        key=name,
        value=key.default if value is None else value,
        is_set=value is not None,
        about=key.about,
    )


def _as_toml(value: SettingValue) -> str:
    import json

    return str(value) if isinstance(value, Decimal) else json.dumps(value, ensure_ascii=False)
