"""Tells in few words what a use case or a query gave back, to be compared with what was kept."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime, time
from fractions import Fraction

from coachlog.domain.listing import Call

UNTOLD = ("uid", "policy", "funnel", "points")  # drawn anew, given, or the domain's


def tell(value: object) -> str:
    """Return a value in few words: of dataclasses and dictionaries what is not as ever."""
    if isinstance(value, Call):
        shown = {name: found for name, found in value._asdict().items() if found is not None}
        return f"({' '.join(f'{name}={tell(found)}' for name, found in shown.items())})"
    if is_dataclass(value) and not isinstance(value, type):
        told = []
        for known in fields(value):
            found = getattr(value, known.name)
            usual = known.default if known.default is not MISSING else None
            if known.name not in UNTOLD and found != usual and found not in (None, (), [], {}, 0):
                told.append(f"{known.name}={tell(found)}")
        return f"({' '.join(told)})"
    if isinstance(value, Mapping):
        return (
            "{" + ", ".join(f"{tell(name)}: {tell(found)}" for name, found in value.items()) + "}"
        )
    if isinstance(value, set | frozenset):
        return "{" + ", ".join(sorted(map(tell, value))) + "}"
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, str | int | date | time | datetime | Fraction | None):
        return str(value)
    if isinstance(value, tuple | list | Iterator) or hasattr(value, "__iter__"):
        told = [one for one in map(tell, value) if not re.fullmatch(r"\(start=[^ ]+\)", one)]
        return f"[{', '.join(told)}]"  # without weeks in which nothing was
    raise TypeError(type(value))
