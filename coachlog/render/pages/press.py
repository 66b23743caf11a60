"""Templates and data to one page that needs nothing beside it; a user's text is never markup."""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import IO, Any

from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from coachlog.errors import CoachlogError
from coachlog.render import palette
from coachlog.render.lines import count_of, visible
from coachlog.render.pages.charts import show_page_day
from coachlog.render.pages.svg import draw

_WRONG = (TemplateError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


def write_page(file: IO[str], template: str, folder: str | None = None, **data: Any) -> None:  # noqa: ANN401  (what the template shows)
    """Write a page; a template of that name in the user's `folder` takes the place of ours.

    Raises CoachlogError naming the user's template that can't be filled in.
    """
    file.write(fill_in_page(template, folder, **data))


def fill_in_page(template: str, folder: str | None = None, **data: Any) -> str:  # noqa: ANN401  (as above)
    """Return a page, as `write_page` writes it."""
    own = None if folder is None else Path(folder).expanduser()
    if own is not None and not own.is_dir():
        raise CoachlogError(
            f"there is no folder {own}, which the settings name for templates; make it, or "
            "coachlog config unset pages.templates"
        )
    try:
        return _environment(own).get_template(template).render(data)
    except (*_WRONG, OSError, RecursionError) as error:
        place = own and _find_place(error, own)
        if not place:
            raise
        raise CoachlogError(f"the page can't be made: {place}: {error}; mend that file") from error


def _environment(own: Path | None) -> ImmutableSandboxedEnvironment:
    ours = PackageLoader("coachlog.render.pages")
    # A template can come from anybody: it sees the page's data, and nothing of the machine.
    environment = ImmutableSandboxedEnvironment(
        loader=ours if own is None else ChoiceLoader([FileSystemLoader(own), ours]),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_show,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(day=show_page_day, count_of=count_of)
    environment.globals.update(
        light=palette.LIGHT, dark=palette.DARK, printed=palette.PRINTED, draw=draw
    )
    return environment


def _show(value: object) -> object:
    """Return what is shown of a value: of a text, every control character spelled out."""
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    text = value.replace("\r\n", "\n").replace("\r", "\n").replace(" %", "\N{NO-BREAK SPACE}%")
    return visible(text, breaks=True)


def _find_place(error: BaseException, own: Path) -> str | None:
    """Return which of the user's templates is wrong, and in which line, if it is one of theirs."""
    if isinstance(error, UnicodeDecodeError):  # ours are UTF-8
        return str(own)
    named = getattr(error, "filename", None)
    places = [(frame.filename, frame.lineno) for frame in traceback.extract_tb(error.__traceback__)]
    places.append((str(named), getattr(error, "lineno", None)))
    for name, line in reversed(places):
        if Path(name).is_relative_to(own):
            return f"{name}, line {line}" if line else name
    return None
