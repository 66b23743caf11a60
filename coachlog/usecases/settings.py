"""Look at settings and change them; the file keeps its comments and its order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
from coachlog.settings import NAMES, PASSWORD_PLACE, SETTINGS, Setting

if TYPE_CHECKING:
    from coachlog.settings import SettingValue

_NUMBER = re.compile(r"\d{1,15}(\.\d{1,9})?")


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


def list_settings(path: Path) -> ListedSettings:
    """Return every setting with its value; raises CoachlogError when the file is broken."""
    _, raw = check_settings(path, read_file(path))
    listed: list[ListedSetting] = []
    for key in SETTINGS.values():
        found = dict(_find_values(raw, key.key.split(".")))
        if not found:
            listed.append(_listed(key, key.key, None))
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


def find_key(text: str) -> tuple[Setting, str]:
    """Return the key that `text` names, and its whole name; the nearest one is suggested."""
    parts = [part.strip() for part in text.strip().split(".")]
    for key in SETTINGS.values():
        pattern = key.key.split(".")
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
        raise WrongUsage(f"a password is never a setting; {PASSWORD_PLACE}")
    below = [name for name in SETTINGS if name.startswith(f"{text.strip()}.")]
    if below:
        raise WrongUsage(f"{show(text)} is a table; name one of its keys: {', '.join(below)}")
    ends = {name.rpartition(".")[2]: name for name in SETTINGS}  # such as half_days_a_week
    near = find_nearest(text, SETTINGS) or ends.get(find_nearest(parts[-1], ends) or "")
    hint = f"did you mean {near}?" if near else "coachlog config list shows them all"
    raise UnknownName("key", f"{show(text)} is not a setting; {hint}")


def write_template() -> str:
    """Return a settings file with every key in it, as comments that say what each is for."""
    return (
        "# Settings of coachlog. Take the # away from a line to set it; what stands behind the\n"
        "# equals sign is the default or, where there is none, an example.\n\n"
    ) + re.sub(r"^(?=.)", "# ", write_example(), flags=re.MULTILINE)


def write_example() -> str:
    """Return a settings file that sets every key, and says what each is for."""
    lines, table = [], ""
    for setting in SETTINGS.values():
        parts = [NAMES[part][1] if part in NAMES else part for part in setting.key.split(".")]
        if table != (table := ".".join(parts[:-1])):
            lines += ["", f"[{table}]"]
        lines.append(f"{f'{parts[-1]} = {_as_toml(setting.shown)}':<38}  # {setting.about}")
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
    pruned = {key: _prune(row) if isinstance(row, Mapping) else row for key, row in raw.items()}
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


def _read_value(key: Setting, text: str) -> SettingValue:
    """Read what was typed as the kind of value that a key holds; its bounds are checked later."""
    if isinstance(key.shown, list):
        return [part for part in (one.strip() for one in text.split(",")) if part]
    if isinstance(key.shown, str):
        return text
    if isinstance(key.shown, bool):
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


def _listed(key: Setting, name: str, value: SettingValue | None) -> ListedSetting:
    return ListedSetting(
        key=name,
        value=key.default if value is None else value,
        is_set=value is not None,
        about=key.about,
    )


def _as_toml(value: SettingValue) -> str:
    import json

    return str(value) if isinstance(value, Decimal) else json.dumps(value)
