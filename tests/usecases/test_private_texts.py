"""Nothing private is on any page: a log full of it, and every page that can be written of it."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from coachlog.config import Settings
from coachlog.domain.anonymous import anonymise
from coachlog.domain.periods import quarter_of, week_of
from coachlog.render.page_files import write_brief_html
from coachlog.render.pages.boss import write_boss
from coachlog.render.pages.manager import write_manager
from coachlog.render.pages.rep import write_day, write_rep
from coachlog.render.questions import write_html
from coachlog.store.log import Log
from coachlog.usecases.ask_rep import ask_rep
from coachlog.usecases.pages import brief_day, share_day, show_rep
from coachlog.usecases.report import Narrowed, cover_some
from tests.filled import ASKED, SETTINGS, TODAY, Filler, filling

PRIVATE = (
    "secret notes", "asked-for notes", "123,456", "123456", "98,765", "98765", "secret reason",
    "secret@example.com", "boss@example.com", "secret stage",
)  # fmt: skip
REPS = ("Dana Cruz", "Lou Fox", "Wolfgang Abel")
CUSTOMERS = ("Hooli", "Globex", "Initech")
TEXTS = ("well done", "do better", "selling less", "the lobby", "an action", "a reply", "gave up")
MANAGERS = ("Pat Lee", "Kim Poe")


def fill(add: Filler) -> tuple[int, int]:
    """Fill a log with something private in every place for it; return a held and a coming day."""
    pat = add.manager("Pat Lee", email="boss@example.com")
    kim = add.manager("Kim Poe")
    reps = [add.rep(name, pat, email=f"{name[:3]}secret@example.com") for name in REPS]
    add.call("11-18", kim, add.rep("Sam Oak", kim), "Acme", ASKED)
    held = add.day("11-17", pat, reps[0], "held", objective="selling less", place="the lobby")
    coming = add.day("12-03", pat, reps[0], objective="selling less", place="the lobby")
    add.stop(coming, "09:30", "Hooli")
    gone = add.day("11-10", pat, reps[1], "displaced")
    told = {"reinforce": "well done", "improve": "do better", "notes": "secret notes"}
    for weeks, rep in enumerate(reps * 4):
        day = f"{10 + weeks // 8}-{10 + weeks % 8:02}"
        asked = add.call(
            day, pat, rep, "Hooli", ASKED, euros=123_456, **{**told, "notes": "asked-for notes"}
        )
    add.call("11-17", pat, reps[0], "Globex", field_day_id=held, euros=98_765, **told)
    add.call("11-16", pat, reps[0], "Initech", field_day_id=None, euros=98_765, **told)
    add.displacement(gone, call_id=asked, text="gave up")
    add.focus(held, "closing")
    add.rating(held, "closing", 3)
    add.reply(held, "a reply")
    add.action("an action", pat, reps[0], "11-30", field_day_id=held)
    add.absence("11-23", "11-27", rep_id=reps[1], reason="secret reason")
    add.deal("Hooli", 98_765, rep_id=reps[0], stage="secret stage")
    return held, coming


def page_of(write: Callable[..., None], *args: Any) -> str:  # noqa: ANN401  (what it shows)
    file = io.StringIO()
    write(file, *args)
    return file.getvalue()


@pytest.fixture
def pages(log: Log) -> dict[str, str]:
    with filling(log) as add:
        held, coming = fill(add)
    period = quarter_of(TODAY)
    settings = SETTINGS._replace(big_deal_cents={"EUR": 100_000_00})

    def covered(manager: str | None, settings: Settings = settings) -> Any:  # noqa: ANN401
        return cover_some(log, period, Narrowed(manager=manager), today=TODAY, settings=settings)

    everybody, pat = covered(None), covered("Pat Lee")
    lettered = replace(everybody, report=anonymise(everybody.report))
    last = week_of(TODAY)
    return {
        "boss": page_of(write_boss, everybody),
        "boss of one": page_of(write_boss, pat),
        "anonymous": page_of(write_boss, lettered),
        "manager": page_of(write_manager, pat),
        "day": page_of(write_day, share_day(log, held)),
        "rep": page_of(write_rep, show_rep(log, REPS[0], None, today=TODAY, settings=settings)),
        "brief": page_of(write_brief_html, brief_day(log, coming, today=TODAY, settings=settings)),
        "questions": page_of(write_html, ask_rep(log, REPS[0], last)),
    }


def test_no_page_has_notes_values_of_deals_reasons_or_addresses(pages: dict[str, str]) -> None:
    found = [(name, text) for name, page in pages.items() for text in PRIVATE if text in page]
    assert found == []


def test_the_page_for_the_boss_names_no_rep_no_customer_and_says_no_text(
    pages: dict[str, str],
) -> None:
    never = (*REPS, *CUSTOMERS, *TEXTS, "Sam Oak", "Acme")
    for name in ("boss", "boss of one", "anonymous"):
        assert [text for text in never if text in pages[name]] == []
    assert "Pat Lee" in pages["boss"]


def test_letters_stand_for_managers_on_an_anonymous_page(pages: dict[str, str]) -> None:
    assert [name for name in MANAGERS if name in pages["anonymous"]] == []
    assert "Manager A" in pages["anonymous"]


def test_the_pages_of_manager_and_rep_have_what_they_are_for(pages: dict[str, str]) -> None:
    assert [rep for rep in REPS if rep not in pages["manager"]] == []
    for text in ("well done", "do better", "an action", "a reply"):
        assert text in pages["day"]
        assert text in pages["rep"]
    assert [rep for rep in REPS[1:] if rep in pages["day"] or rep in pages["rep"]] == []
