"""The form of a call says what the call is, and is read back as it was written."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachlog.domain.listing import Call
from coachlog.intake.call_form import FilledForm, read_form
from coachlog.intake.problems import Problem
from coachlog.render.forms import form_texts, write_call_form

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=80)


@given(TEXTS, TEXTS, TEXTS)
def test_an_unchanged_form_reads_as_the_call(name: str, well: str, notes: str) -> None:
    call = Call(
        id=12,
        held_on=date(2026, 11, 18),
        starts_at=time(9, 30),
        manager=name,
        rep="Dana Cruz",
        account=name,
        initiator="rep-request",
        deal_cents=123450,
        reinforce=well,
        notes=notes,
    )
    form = read_form(write_call_form(call).replace("\r\n", "\n"), tuple(form_texts(call)))
    assert isinstance(form, FilledForm)
    assert {name: text.replace("\r\n", "\n") for name, text in form.texts.items()} == {
        name: text.replace("\r\n", "\n") for name, text in form_texts(call).items()
    }


@pytest.mark.parametrize(
    ("cents", "text"), [(123450, "1234.50"), (123400, "1234"), (0, "0"), (None, "")]
)
def test_a_form_has_the_amount_as_people_write_it(cents: int | None, text: str) -> None:
    call = Call(
        id=1,
        held_on=date(2026, 11, 18),
        manager="Pat Lee",
        rep="Dana Cruz",
        account="Acme",
        initiator="unknown",
        deal_cents=cents,
    )
    assert form_texts(call)["deal_value"] == text


FIELDS = ("date", "minutes", "deal_value", "notes", "start")


def test_values_may_stand_without_quotes_and_each_has_its_line() -> None:
    text = "# a\ndate = 2026-11-18\nminutes = 45\n\ndeal_value = 12.50\nstart = 09:30:15\n"
    assert read_form(f'{text}notes = "x"\n', FIELDS) == FilledForm(
        texts={
            "date": "2026-11-18", "minutes": "45", "deal_value": "12.50", "start": "09:30",
            "notes": "x",
        },
        lines={"date": 2, "minutes": 3, "deal_value": 5, "start": 6, "notes": 7},
    )  # fmt: skip
    assert read_form("", FIELDS) == FilledForm(texts={}, lines={})


@pytest.mark.parametrize(
    ("text", "line", "column", "problem"),
    [
        ("minutes = 45\n\nnotse = 1", 3, "notse", "is not a field; did you mean notes?"),
        ("zzz = 1", 1, "zzz", f"is not a field; known are {', '.join(FIELDS)}"),
        ("notes = 1\nminutes = true", 2, "minutes", "is not text; put it in quotes"),
        ("notes = [1]", 1, "notes", "is not text; put it in quotes"),
        ("\n\n[[notes]]", 3, "notes", "is not text; put it in quotes"),
        ("minutes = 5 # a\u2028b\nnotes = [1]", 2, "notes", "is not text; put it in quotes"),
        ("date = 2026-11-18T10:00:00", 1, "date", "is not text; put it in quotes"),
        ("\nnotes = ", 2, "", "Invalid value"),
        ("notes = 1\nnotes = 2\n", 2, "", "Cannot overwrite a value"),
        ("a = 1\n\n[b]\nnotes = 1", 1, "a", f"is not a field; known are {', '.join(FIELDS)}"),
        ("notes = {x = 1}", 1, "notes", "is not text; put it in quotes"),
        ('notes = """\n\n', 3, "", None),
    ],
)
def test_what_is_no_form_is_named_by_its_line(
    text: str, line: int, column: str, problem: str | None
) -> None:
    found = read_form(text, FIELDS)
    assert isinstance(found, Problem)
    assert found.column == column
    assert problem is None or (found.line, found.problem) == (line, problem)
    assert "(at " not in found.problem
