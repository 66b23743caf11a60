"""Public holidays of the country in the settings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from coachlog.config import Settings
from coachlog.errors import CoachlogError, show, to_paste


def find_holidays(settings: Settings, first: date, last: date) -> Mapping[date, str]:
    """Return the public holidays from `first` to `last` with their names; none without a country.

    Raises CoachlogError for a country or subdivision that nobody knows the holidays of.
    """
    if settings.country is None:
        return {}
    import holidays

    known = holidays.list_supported_countries()
    country, part = settings.country, settings.subdivision
    if country not in known:
        raise CoachlogError(
            f"the settings: country: the public holidays of {show(country)} are not known; "
            f"take it out, and add days off with {to_paste('add-absence')}"
        )
    if part is not None and part not in known[country]:
        listed = ", ".join(known[country]) or "none"
        raise CoachlogError(
            f"the settings: subdivision: {show(part)} is not a part of {country}; known: {listed}"
        )
    years = range(first.year, last.year + 1)
    # Named: else the names follow the language of the environment where the library can.
    found = holidays.country_holidays(country, subdiv=part, years=years, language="en_US")
    return {day: name for day, name in sorted(found.items()) if first <= day <= last}
