"""Settings (a TOML file) and where files live."""

from __future__ import annotations

import difflib
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coachlog.domain.calls import parse_currency, parse_deal_value
from coachlog.domain.names import check_name
from coachlog.errors import CoachlogError, InvalidValue, show

if TYPE_CHECKING:
    from coachlog.domain.coaching import Policy

DEFAULT_CURRENCY = "EUR"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a user has set; every field has a default."""

    default_manager: str | None = None
    currency: str = DEFAULT_CURRENCY
    threshold: str = "1/2"  # exact, as text: Fraction is not needed to log a call
    big_deal_cents: Mapping[str, int] = field(default_factory=dict)
    cadence_days: Mapping[str, int] = field(default_factory=dict)
    time_zone: str | None = None

    def policy(self) -> Policy:
        """Return the rules' share of the settings."""
        from fractions import Fraction

        from coachlog.domain.cadence import DEFAULT_CADENCE_DAYS
        from coachlog.domain.coaching import Policy

        cadence = {
            level: self.cadence_days.get(level, days)
            for level, days in DEFAULT_CADENCE_DAYS.items()
        }
        return Policy(
            threshold=Fraction(self.threshold),
            big_deal_cents=dict(self.big_deal_cents),
            cadence_days=cadence,
        )


def default_log_path() -> Path:
    """Return where the log lives when nobody says otherwise."""
    from platformdirs import user_data_path

    return user_data_path("coachlog", appauthor=False) / "coachlog.db"


def settings_path(environment: Mapping[str, str] = os.environ) -> Path:
    """Return where the settings live: COACHLOG_CONFIG, else the user's settings folder."""
    named = environment.get("COACHLOG_CONFIG")
    if named:
        return Path(named).expanduser()
    from platformdirs import user_config_path

    return user_config_path("coachlog", appauthor=False) / "config.toml"


def load_settings(path: Path) -> Settings:
    """Read the settings; no file means the defaults. Raises CoachlogError naming key and file."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return Settings()
    except OSError as error:
        raise CoachlogError(f"the settings {path} can't be read: {error.strerror}") from error
    import tomllib
    from decimal import Decimal

    try:
        # Exact numbers: a threshold of 0.6 has to be three fifths.
        raw = tomllib.loads(content.decode("utf-8"), parse_float=Decimal)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, ValueError) as error:
        raise CoachlogError(f"the settings {path} are not readable TOML: {error}") from error
    try:
        return read_settings(raw)
    except InvalidValue as error:
        raise CoachlogError(f"the settings {path}: {error}") from error


def read_settings(raw: Mapping[str, Any]) -> Settings:
    """Check settings as TOML gives them; raises InvalidValue naming the key."""
    values: dict[str, Any] = {}
    for key, value in raw.items():
        if key not in _READERS:
            near = difflib.get_close_matches(key, _READERS, n=1)
            hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(_READERS)}"
            raise InvalidValue(show(key), f"is not a setting; {hint}")
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

    try:
        share = Fraction(str(value)) if not isinstance(value, bool) else Fraction(0)
    except ValueError:
        share = Fraction(0)
    if not 0 < share < 1:
        raise InvalidValue(key, f"{show(value)} is not between 0 and 1, such as 0.5")
    return str(share)


def _big_deal(key: str, value: Any) -> dict[str, int]:  # noqa: ANN401  (whatever the file holds)
    if not isinstance(value, dict):
        raise InvalidValue(key, "is a table of currencies, such as [big_deal] with EUR = 100000")
    return {
        parse_currency(key, code): parse_deal_value(f"{key}.{code}", str(amount))
        for code, amount in value.items()
    }


def _cadence(key: str, value: Any) -> dict[str, int]:  # noqa: ANN401  (whatever the file holds)
    if not isinstance(value, dict):
        raise InvalidValue(key, "is a table of levels, such as [cadence] with new = 30")
    from coachlog.domain.teams import LEVELS

    for level, days in value.items():
        if level not in LEVELS:
            raise InvalidValue(key, f"{show(level)} is not new, established or senior")
        if isinstance(days, bool) or not isinstance(days, int) or not 1 <= days <= 3650:
            raise InvalidValue(f"{key}.{level}", f"{show(days)} is not 1 to 3650 days")
    return dict(value)


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
}
