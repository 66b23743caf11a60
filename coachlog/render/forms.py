"""A call as the TOML form that an editor shows."""

from __future__ import annotations

import tomlkit

from coachlog.domain.listing import Call
from coachlog.formats.call_fields import CALL_FIELDS


def form_texts(call: Call) -> dict[str, str]:
    """Return the fields of a call as the texts of its form; what is not known is empty."""
    known = {field.name: field.plain(call) for field in CALL_FIELDS}
    return {name: "" if value is None else str(value) for name, value in known.items()}


def write_call_form(call: Call) -> str:
    """Return the form of a call: a line for each field, with what it takes."""
    form = tomlkit.document()
    form.add(tomlkit.comment(f"Call {call.id}. Change what is wrong, save and close the editor."))
    form.add(
        tomlkit.comment('Text between the quotes; "" clears a field. Unchanged, nothing happens.')
    )
    form.add(tomlkit.nl())
    texts = form_texts(call)
    for field in CALL_FIELDS:
        text = texts[field.name]
        item = tomlkit.string(text, multiline="\n" in text)
        if field.hint:
            item.comment(field.hint)
        form.add(field.name, item)
    return tomlkit.dumps(form)
