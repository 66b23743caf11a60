"""A call as the form that an editor shows: what somebody made of it."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Any

from coachlog.errors import show
from coachlog.intake.problems import Problem
from coachlog.intake.toml_lines import locate_error, locate_keys


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledForm:
    """The fields of a form as text, and the line of each."""

    texts: Mapping[str, str]
    lines: Mapping[str, int]


def read_form(text: str, fields: Sequence[str]) -> FilledForm | Problem:
    """Return what a form says, or its first problem with the line.

    Numbers, days and times may stand without quotes. A field whose line is gone is not in it.
    """
    try:
        raw = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        line, problem = locate_error(text, error)
        return Problem(line=line, column="", problem=problem)
    lines: dict[str, int] = {}
    for path, line in locate_keys(text).items():
        lines.setdefault(str(path[0]), line)
    texts: dict[str, str] = {}
    for name, value in raw.items():
        line = lines[name]
        if name not in fields:
            near = difflib.get_close_matches(name, fields)
            hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(fields)}"
            return Problem(line=line, column=show(name), problem=f"is not a field; {hint}")
        said = _text_of(value)
        if said is None:
            return Problem(line=line, column=name, problem="is not text; put it in quotes")
        texts[name] = said
    return FilledForm(texts=texts, lines=lines)


def _text_of(value: Any) -> str | None:  # noqa: ANN401  (whatever the form holds)
    if isinstance(value, str):
        return value
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if type(value) in (int, Decimal, date):
        return str(value)
    return None
