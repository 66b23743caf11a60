"""Answers of a debrief that is not finished: kept beside the log, none of them in it yet.

The log takes a debrief as one command or not at all, so that one undo takes it back and no report
counts half of it.
"""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass, field
from pathlib import Path

from coachlog.errors import CoachlogError
from coachlog.files import write_text
from coachlog.kept_files import DEBRIEFS_END
from coachlog.store.log import Log


@dataclass(slots=True)
class DebriefDraft:
    """The answers given so far, each with the question it answers, in the order of asking."""

    path: Path
    uid: str  # of the field day; another log at this path has days of its own
    answers: list[tuple[str, str]] = field(default_factory=list)

    def keep(self) -> None:
        """Write the answers down, readable by their owner only; whole, or as they were."""
        content = json.dumps({"uid": self.uid, "answers": self.answers}, ensure_ascii=False)
        try:
            self.path.parent.mkdir(mode=0o700, exist_ok=True)
            with write_text(self.path) as file:
                file.write(content)
        except OSError as error:
            raise CoachlogError(
                f"{self.path} can't be written: {error.strerror or error}; the answers would be "
                "lost, so nothing more was asked"
            ) from error

    def drop(self) -> None:
        """Forget the answers; the folder goes with the last draft in it."""
        with contextlib.suppress(OSError):
            self.path.unlink()
        with contextlib.suppress(OSError):
            self.path.parent.rmdir()
        self.answers.clear()


def find_draft(log: Log, field_day_id: int, uid: str) -> DebriefDraft:
    """Return the answers kept for a field day, none where there are none or they can't be read."""
    folder = log.path.with_name(log.path.name + DEBRIEFS_END)
    draft = DebriefDraft(folder / f"{field_day_id}.json", uid)
    try:
        found = json.loads(draft.path.read_text(encoding="utf-8"))
        if found["uid"] == uid:
            draft.answers = [(str(key), str(answer)) for key, answer in found["answers"]]
    except (OSError, ValueError, KeyError, TypeError):
        draft.answers = []
    return draft
