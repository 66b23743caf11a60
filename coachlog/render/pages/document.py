"""Pages of headings and lines: the brief, and the questions to a rep."""

from __future__ import annotations

from typing import IO

from coachlog.render.documents import Document
from coachlog.render.pages.press import write_page


def write_document(file: IO[str], document: Document, folder: str | None = None) -> None:
    """Write a document as a page."""
    write_page(file, "document.html", folder, page=document)
