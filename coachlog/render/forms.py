"""A call as the TOML form that an editor shows."""

from __future__ import annotations

import tomlkit

from coachlog.domain.columns import amount_of
from coachlog.domain.listing import Call

_HINTS = {
    "date": "when it was held: 2026-11-18, yesterday, 18 nov",
    "initiator": "rep-request or manager-scheduled",
    "deal_value": "such as 48000 or 48000.50",
    "currency": "three letters",
    "start": "such as 09:30",
    "minutes": "1 to 1440",
    "role": "observed, shared or led",
    "field_day": "its number; it gives date, manager, rep and initiator",
    "reinforce": "what the rep did well",
    "improve": "what the rep should work on",
}


def form_texts(call: Call) -> dict[str, str]:
    """Return the fields of a call as the texts of its form; what is not known is empty."""
    known = {
        "date": call.held_on,
        "manager": call.manager,
        "rep": call.rep,
        "account": call.account,
        "initiator": call.initiator,
        "deal_value": None if call.deal_cents is None else amount_of(call.deal_cents),
        "currency": call.currency,
        "start": f"{call.starts_at:%H:%M}" if call.starts_at else None,
        "minutes": call.minutes,
        "role": call.role,
        "field_day": call.field_day_id,
        "reinforce": call.reinforce,
        "improve": call.improve,
        "notes": call.notes,
    }
    return {name: "" if value is None else str(value) for name, value in known.items()}


def write_call_form(call: Call) -> str:
    """Return the form of a call: a line for each field, with what it takes."""
    form = tomlkit.document()
    form.add(tomlkit.comment(f"Call {call.id}. Change what is wrong, save and close the editor."))
    form.add(
        tomlkit.comment('Text between the quotes; "" clears a field. Unchanged, nothing happens.')
    )
    form.add(tomlkit.nl())
    for name, text in form_texts(call).items():
        item = tomlkit.string(text, multiline="\n" in text)
        if name in _HINTS:
            item.comment(_HINTS[name])
        form.add(name, item)
    return tomlkit.dumps(form)
