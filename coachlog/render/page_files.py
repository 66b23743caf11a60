"""The brief, the rep's page and the two plans as Markdown and HTML files."""

from __future__ import annotations

from typing import IO

from coachlog.domain.briefs import Brief, SharedDay
from coachlog.domain.reps import RepPlans
from coachlog.render import html, markdown
from coachlog.render.pages import compose_brief, compose_rep, compose_shared_day


def write_brief_markdown(file: IO[str], brief: Brief) -> None:
    """Write a brief as Markdown."""
    markdown.write_document(file, compose_brief(brief))


def write_brief_html(file: IO[str], brief: Brief) -> None:
    """Write a brief as HTML."""
    html.write_document(file, compose_brief(brief))


def write_shared_markdown(file: IO[str], day: SharedDay) -> None:
    """Write the rep's page as Markdown."""
    markdown.write_document(file, compose_shared_day(day))


def write_shared_html(file: IO[str], day: SharedDay) -> None:
    """Write the rep's page as HTML."""
    html.write_document(file, compose_shared_day(day))


def write_rep_markdown(file: IO[str], plans: RepPlans) -> None:
    """Write a rep's two plans as Markdown."""
    markdown.write_document(file, compose_rep(plans))


def write_rep_html(file: IO[str], plans: RepPlans) -> None:
    """Write a rep's two plans as HTML."""
    html.write_document(file, compose_rep(plans))
