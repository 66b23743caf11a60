"""What a printed page holds, whatever it is printed as: sections of lines, in one column or two."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLine:
    """One line of a section; user text as it was written. A flagged one is to be noticed.

    What somebody does can be ticked: `done` says whether it is, None that it is nothing to do.
    """

    text: str
    label: str = ""
    flagged: bool = False
    done: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Lines under a heading."""

    title: str
    lines: tuple[PageLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageColumn:
    """Sections that belong together, under a heading where there are two columns."""

    sections: tuple[Section, ...]
    title: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A page: what it is about, its columns, and what is to be said about them."""

    title: str
    facts: tuple[str, ...] = ()  # under the title
    columns: tuple[PageColumn, ...]
    notes: tuple[str, ...] = ()  # to be noticed
    closing: str = ""
