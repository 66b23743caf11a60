"""The form of a call says what the call is, and is read back as it was written."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachlog.domain.listing import Call
from coachlog.intake.call_form import FilledForm, read_form
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
