"""Pages of headings and lines: the brief, and the questions to a rep."""

from __future__ import annotations

from typing import IO

from coachlog.render.documents import Document
from coachlog.render.pages.press import fill_in, write_page


def write_document(file: IO[str], document: Document, folder: str | None = None) -> None:
    """Write a document as a page."""
    write_page(file, "document.html", folder, page=document)


def show_document(document: Document, folder: str | None = None) -> str:
    """Return a document as a page."""
    return fill_in("document.html", folder, page=document)
