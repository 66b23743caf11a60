"""Pages as PDF, by WeasyPrint, which is an extra: a browser prints the same page."""

from __future__ import annotations

import logging
from typing import IO, NoReturn

from coachlog.errors import CoachlogError


def check_pdf() -> None:
    """Raise CoachlogError where no PDF can be written, before anything is looked up."""
    try:
        import weasyprint  # noqa: F401  (that it can be loaded)
    except (ImportError, OSError) as error:  # OSError: a library of the system it needs is missing
        raise CoachlogError(
            "a PDF needs WeasyPrint and its libraries: pip install 'coachlog[pdf]'; or write "
            "--format html and print that page from a browser"
        ) from error


def write_pdf(file: IO[bytes], page: str) -> None:
    """Write a page as PDF; nothing is loaded for it."""
    check_pdf()
    from weasyprint import HTML

    # It would tell on the screen which parts of the style are for browsers.
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    logging.getLogger("fontTools").setLevel(logging.CRITICAL)
    HTML(string=page, url_fetcher=_refuse).write_pdf(file)


def _refuse(url: str, *_: object, **__: object) -> NoReturn:
    raise ValueError(f"nothing is loaded: {url}")
