"""What is held about a person, in the format coachlog.privacy/1."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any

from coachlog.render.json import write_document

if TYPE_CHECKING:
    from coachlog.domain.history import PastCommand
    from coachlog.domain.privacy import HeldRow, Holdings


def write_privacy(file: IO[str], held: Holdings) -> None:
    """Write it; `third_parties` names the fields that are, or name, somebody else."""
    write_document(
        file,
        {
            "format": "coachlog.privacy/1",
            "person": held.name,
            "known_as": [
                {
                    "role": one.role,
                    "id": one.row_id,
                    "name": one.name,
                    "email": one.email,
                    "former_names": list(one.former_names),
                }
                for one in held.known_as
            ],
            "rows": [_row(row) for row in held.rows],
            "images": [{**_command(one.command), **_row(one.row)} for one in held.images],
            "mentions": [
                {
                    "table": one.table,
                    "id": one.row_id,
                    "field": one.name,
                    "text": one.text,
                    "sure": one.sure,
                }
                for one in held.mentions
            ],
            "commands": [_command(one) for one in held.commands],
            "outputs": [{**_command(one), "wrote": one.outside} for one in held.outputs],
            "published_to": list(held.published),
            "drafts": [
                {
                    "path": one.path,
                    "field_day": one.field_day_id,
                    "answers": [list(answer) for answer in one.answers],
                }
                for one in held.drafts
            ],
            "backups": [{"path": one.path, "holds": one.holds} for one in held.backups],
            "settings": list(held.settings),
        },
    )


def _row(row: HeldRow) -> dict[str, Any]:
    return {
        "table": row.table,
        "id": row.row_id,
        "as": row.role,
        "values": {one.name: one.value for one in row.fields},
        "third_parties": [one.name for one in row.fields if one.third_party],
    }


def _command(command: PastCommand) -> dict[str, Any]:
    return {"command": command.name, "by": command.actor, "at": command.at}
