"""What a correction changes, and what it leaves as it is."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


class Keep(Enum):
    """Stands for a value that a correction does not touch; None clears one."""

    KEEP = "keep"


KEEP: Final = Keep.KEEP
Value = TypeVar("Value")
Changed = TypeVar("Changed", bound="DataclassInstance")


def values_of(changes: DataclassInstance | NamedTuple) -> dict[str, object]:
    """Return what is changed, by field of a dataclass or a named tuple."""
    if isinstance(changes, tuple):
        values = changes._asdict()
    else:
        from dataclasses import fields

        values = {field.name: getattr(changes, field.name) for field in fields(changes)}
    return {name: value for name, value in values.items() if value is not KEEP}


def change(before: Changed, changes: DataclassInstance | NamedTuple, **settled: object) -> Changed:
    """Return a value with what is changed of it, and what follows, in one step as it is checked."""
    from dataclasses import replace

    return replace(before, **values_of(changes) | settled)


def or_none(value: Value | Keep) -> Value | None:
    """Return a value that is changed; None for one that is not."""
    return None if isinstance(value, Keep) else value
