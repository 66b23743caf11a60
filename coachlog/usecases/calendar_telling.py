"""Counts what became of a calendar's entries, and says why to whoever wants to know."""

from coachlog.domain.entry_rules import Judgement
from coachlog.intake.drafts import EventDraft
from coachlog.store.wanted import Kept
from coachlog.usecases.importing import Imported, ImportRun


class CalendarTelling:
    """Counts and explains the entries of one calendar."""

    def __init__(self, import_run: ImportRun, done: Imported) -> None:
        self._explain = import_run.explain
        self._done = done

    def count(self, kept: Kept, draft: EventDraft, what: str) -> None:
        """Count what became of a call or a field day, which `what` names."""
        if kept.outcome == "conflict":
            self._done.same += 1
            self.tell_conflict(
                f"{kept.what or what} is different in the calendar now", kept, draft.subject
            )
        elif kept.outcome in ("new", "changed", "same", "linked"):
            setattr(self._done, kept.outcome, getattr(self._done, kept.outcome) + 1)

    def tell_conflict(self, what: str, kept: Kept, subject: str) -> None:
        """Note that something stays as a person left it."""
        named = f"{what} ({subject})" if subject else what
        self._done.conflicts.append(f"{named}, and stays as {kept.by} left it")

    def set_aside(self, draft: EventDraft, found: Judgement, what: str) -> None:
        """Count what only a person can tell."""
        self._done.unsure[found.rule or "names"] += 1
        self.say(draft, f"unsure, perhaps a {what}: {found.because}{name_rule(found)}")

    def leave(self, draft: EventDraft, reason: str, because: str) -> None:
        """Count an entry that is left out."""
        self._done.left_out[reason] += 1
        self.say(draft, f"left out, {reason}: {because}")

    def say(self, draft: EventDraft, what: str) -> None:
        """Say what an entry was, where somebody asked."""
        if not self._explain:
            return
        at = f"{draft.starts_at:%H:%M}" if draft.starts_at else "all day"
        self._explain(f"{draft.on:%a} {draft.on} {at} {draft.subject}: {what}")


def name_rule(found: Judgement) -> str:
    """Return the rule by which an entry was judged, to follow the reason."""
    return f" (rule {found.rule})" if found.rule else ""
