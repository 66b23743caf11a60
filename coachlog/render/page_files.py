"""The brief, the rep's page and the two plans as files to pass on: no deal's value is in them."""

from __future__ import annotations

from typing import IO

from coachlog.domain.briefs import Brief, SharedDay
from coachlog.domain.reps import RepPlans
from coachlog.render import markdown
from coachlog.render.compose import compose_brief, compose_rep, compose_shared_day


def write_brief_markdown(file: IO[str], brief: Brief) -> None:
    """Write a brief as Markdown: whether a deal is big, not what it is worth."""
    markdown.write_document(file, compose_brief(brief, values=False))


def write_brief_html(file: IO[str], brief: Brief, templates: str | None = None) -> None:
    """Write a brief as a page, to be carried along: whether a deal is big, not what it is worth."""
    from coachlog.render.pages.document import write_document

    write_document(file, compose_brief(brief, values=False), templates)


def write_shared_markdown(file: IO[str], day: SharedDay) -> None:
    """Write the rep's page as Markdown."""
    markdown.write_document(file, compose_shared_day(day))


def write_rep_markdown(file: IO[str], plans: RepPlans) -> None:
    """Write a rep's two plans as Markdown."""
    markdown.write_document(file, compose_rep(plans, values=False))
