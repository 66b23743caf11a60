"""Briefs, the rep's page and the two plans as files: what is in them, not only what is not."""

from __future__ import annotations

import io
import re

import pytest

from coachlog.render.ics import write_invitation
from coachlog.render.page_files import (
    write_brief_html,
    write_brief_markdown,
    write_rep_markdown,
    write_shared_markdown,
)
from coachlog.render.pages.rep import write_day, write_rep
from coachlog.reports.invitations import find_invitation
from coachlog.store.log import Log
from coachlog.store.sessions import reading
from coachlog.usecases.pages import brief_day, share_day, show_rep
from tests.filled import SETTINGS, TODAY, Crowd

BRIEF = (
    "Pat Lee with Dana Cruz", "2026-12-03", "listening, closing", "sell less", "the lobby",
    "too long", "asked first", "the second answer", "of Kim", "09:30 Acme", "11:00 Globex",
    "2026-11-10, 10 days ago; due every 42 days",
)  # fmt: skip
SHARED = (
    "Dana Cruz with Pat Lee", "asked first", "too long", "3 of 5, rated by Pat Lee", "late",
    "done", "the first answer", "2026-12-10",
)  # fmt: skip
REP = (
    "Dana Cruz", "established", "2 of 6 held", "12 h", "3 calls",
    "Hooli", "asked first", "the second answer", "of Kim", "dropped",
)  # fmt: skip


WRITERS = {
    ("brief", "html"): write_brief_html,
    ("brief", "markdown"): write_brief_markdown,
    ("shared", "html"): write_day,
    ("shared", "markdown"): write_shared_markdown,
    ("rep", "html"): write_rep,
    ("rep", "markdown"): write_rep_markdown,
}


@pytest.mark.parametrize("shape", ["html", "markdown"])
@pytest.mark.parametrize(
    ("name", "words"),
    [("brief", BRIEF), ("shared", SHARED), ("rep", REP)],
    ids=lambda one: str(one)[:6],
)
def test_a_page_holds_what_it_is_for(
    crowded: Log, crowd: Crowd, name: str, shape: str, words: tuple[str, ...]
) -> None:
    content = {
        "brief": brief_day(crowded, crowd.days["coming"], today=TODAY, settings=SETTINGS),
        "shared": share_day(crowded, crowd.days["held"]),
        "rep": show_rep(crowded, "Dana Cruz", None, today=TODAY, settings=SETTINGS),
    }[name]
    page = io.StringIO()
    WRITERS[name, shape](page, content)  # type: ignore[operator]  # each has content of its own
    text = page.getvalue().replace("\\", "")
    if shape == "html":
        text = re.sub(r"</?bdi>", "", text)
    text = " ".join(text.split())
    missing = [word for word in words if word not in text]
    assert missing == []
    assert "of Lou" not in text
    assert "of Sam" not in text
    # What is passed on says that a deal is big, not what it is worth.
    assert re.findall("EUR|90,000|250,000", text) == []


def test_an_invitation_says_what_the_day_is_about_and_where_it_goes(
    crowded: Log, crowd: Crowd
) -> None:
    with reading(crowded) as session:
        invitation = find_invitation(session, crowd.days["coming"])
    text = write_invitation(invitation, "2026-11-20T08:00:00Z").decode()
    described = text.replace("\r\n ", "").partition("DESCRIPTION:")[2].partition("\r\n")[0]
    assert (
        described
        == "Focus: listening\\, closing\\nObjective: sell less\\n09:30 Acme\\n11:00 Globex"
    )
    assert "LOCATION:the lobby\r\n" in text
