"""Lines that say what an export, or taking one in, did."""

from __future__ import annotations

from collections.abc import Mapping

from coachlog.render.lines import visible


def describe_export(lengths: Mapping[str, int], name: str) -> str:
    """Say in one line what was exported, and how another log takes it in."""
    told = ("managers", "reps", "accounts", "calls", "field_days")
    parts = [
        f"{lengths[section]} {words if lengths[section] != 1 else words[:-1]}"
        for section, words in ((one, one.replace("_", " ")) for one in told)
    ]
    return (
        f"Exported {', '.join(parts)} and their history to {visible(name)}; "
        "another log takes them in with coachlog import"
    )
