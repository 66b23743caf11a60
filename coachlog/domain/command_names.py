"""The names of the commands, as they are typed and as the log keeps them."""

from collections.abc import Sequence
from enum import StrEnum


class CommandName(StrEnum):
    """A command of the program."""

    ADD_CALL = "add-call"
    REPORT = "report"
    LIST_CALLS = "list-calls"
    SHOW_CALL = "show-call"
    LIST_FIELDDAYS = "list-fielddays"
    HISTORY = "history"
    EDIT_CALL = "edit-call"
    REMOVE_CALL = "remove-call"
    RENAME = "rename"
    MERGE = "merge"
    EDIT_ACCOUNT = "edit-account"
    UNDO = "undo"
    REDO = "redo"
    PLAN_FIELDDAY = "plan-fieldday"
    EDIT_FIELDDAY = "edit-fieldday"
    BRIEF_FIELDDAY = "brief-fieldday"
    DEBRIEF_FIELDDAY = "debrief-fieldday"
    SHARE_FIELDDAY = "share-fieldday"
    ADD_REPLY = "add-reply"
    ASK_REP = "ask-rep"
    ADD_ANSWER = "add-answer"
    CANCEL_FIELDDAY = "cancel-fieldday"
    LIST_ACTIONS = "list-actions"
    ADD_ACTION = "add-action"
    EDIT_ACTION = "edit-action"
    DONE_ACTION = "done-action"
    ADD_REP = "add-rep"
    EDIT_REP = "edit-rep"
    ADD_MANAGER = "add-manager"
    EDIT_MANAGER = "edit-manager"
    LIST_TEAM = "list-team"
    ADD_ABSENCE = "add-absence"
    LIST_ABSENCES = "list-absences"
    REMOVE_ABSENCE = "remove-absence"
    SHOW_REP = "show-rep"
    IMPORT = "import"
    TRIAGE = "triage"
    EXPORT = "export"
    BACKUP = "backup"
    RESTORE = "restore"
    DOCTOR = "doctor"
    PRIVACY = "privacy"
    DEMO = "demo"
    CONFIG = "config"
    COMPLETION = "completion"


ALONE = "coachlog alone"
# What people type for a word in the name of a command, or for the command.
_MEANS: dict[str, tuple[str, ...]] = {
    "change": ("edit",),
    "create": ("add",),
    "dashboard": (ALONE,),
    "day": ("fieldday",),
    "delete": ("remove", "cancel", CommandName.UNDO),
    "due": (CommandName.PLAN_FIELDDAY,),
    "fix": ("edit", CommandName.DOCTOR),
    "log": (CommandName.ADD_CALL, CommandName.LIST_CALLS),
    "ls": ("list",),
    "move": (CommandName.EDIT_FIELDDAY,),
    "new": ("add",),
    "overview": (ALONE,),
    "note": (CommandName.ADD_CALL, CommandName.DEBRIEF_FIELDDAY),
    "people": ("team",),
    "record": (CommandName.ADD_CALL,),
    "remove": ("remove", "cancel"),
    "revert": (CommandName.UNDO,),
    "rm": ("remove", "cancel", CommandName.UNDO),
    "rota": (CommandName.PLAN_FIELDDAY,),
    "schedule": (CommandName.PLAN_FIELDDAY,),
    "setting": (CommandName.CONFIG,),
    "show": ("show", "list", CommandName.REPORT),
    "sort": (CommandName.TRIAGE,),
    "status": (ALONE, CommandName.REPORT),
    "today": (ALONE,),
    "update": ("edit",),
    "view": ("show", "list"),
    "visit": ("call",),
    "week": (CommandName.REPORT,),
}


def find_meant(typed: str, known: Sequence[str]) -> list[str]:
    """Return the commands that somebody may have meant, by a word in their names or one for it."""
    word, names = typed.casefold().replace("_", "-"), (*known, ALONE)
    # delete-call is what both of its words mean.
    every = [name for name in names if all(_is_called(name, part) for part in word.split("-"))]
    return every or [name for name in names if _is_called(name, word.replace("-", ""))]


def _is_called(name: str, word: str) -> bool:
    one = word.removesuffix("s")
    words = _MEANS.get(one) or _MEANS.get(word) or (one,)
    return name in words or any(part.removesuffix("s") in words for part in name.split("-"))
