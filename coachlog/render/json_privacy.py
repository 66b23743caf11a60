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
                    "role": held_as.role,
                    "id": held_as.row_id,
                    "name": held_as.name,
                    "email": held_as.email,
                    "former_names": held_as.former_names,
                }
                for held_as in held.known_as
            ],
            "rows": [_row(row) for row in held.rows],
            "images": [{**_command(image.command), **_row(image.row)} for image in held.images],
            "mentions": [
                {
                    "table": mention.table,
                    "id": mention.row_id,
                    "field": mention.name,
                    "text": mention.text,
                    "sure": mention.sure,
                }
                for mention in held.mentions
            ],
            "commands": [_command(command) for command in held.commands],
            "outputs": [{**_command(output), "wrote": output.outside} for output in held.outputs],
            "published_to": held.published,
            "drafts": [
                {
                    "path": draft.path,
                    "field_day": draft.field_day_id,
                    "answers": [list(answer) for answer in draft.answers],
                }
                for draft in held.drafts
            ],
            "backups": [{"path": backup.path, "holds": backup.holds} for backup in held.backups],
            "settings": held.settings,
        },
    )


def _row(row: HeldRow) -> dict[str, Any]:
    return {
        "table": row.table,
        "id": row.row_id,
        "as": row.role,
        "values": {field.name: field.value for field in row.fields},
        "third_parties": [field.name for field in row.fields if field.third_party],
    }


def _command(command: PastCommand) -> dict[str, Any]:
    return {"command": command.name, "by": command.actor, "at": command.at}
