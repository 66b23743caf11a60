"""The catalogue: every command, the module that holds it, and its line in the overview."""

from __future__ import annotations

from coachlog.domain.command_names import CommandName

# In each group of the overview its commands, with the module of `cli/commands/` and the line.
# Only the module of the command that runs is imported, which keeps every start short.
GROUPS = {
    "Every day": {
        CommandName.ADD_CALL: ("calls", "Log one ride-along."),
        CommandName.REPORT: (
            "report",
            "Show whose ride-alongs are coaching and whose are team selling.",
        ),
    },
    "Looking up": {
        CommandName.LIST_CALLS: ("lookups", "List the calls of the log."),
        CommandName.SHOW_CALL: ("lookups", "Show all of one call."),
        CommandName.LIST_FIELDDAYS: ("lookups", "List field days, planned and past."),
        CommandName.HISTORY: ("undo", "Show who did what to the log, and when."),
    },
    "Correcting": {
        CommandName.EDIT_CALL: ("corrections", "Correct a call, by options or by questions."),
        CommandName.REMOVE_CALL: ("corrections", "Take a call out of the log."),
        CommandName.RENAME: ("corrections", "Rename a rep, a manager or an account."),
        CommandName.MERGE: ("corrections", "Make one of a rep, manager or account entered twice."),
        CommandName.EDIT_ACCOUNT: ("corrections", "Say what kind of customer an account is."),
        CommandName.UNDO: ("undo", "Take back your last command."),
        CommandName.REDO: ("undo", "Do again what you took back last."),
    },
    "Field days": {
        CommandName.PLAN_FIELDDAY: (
            "fielddays",
            "Plan a field day, show who is due, or lay out a rota.",
        ),
        CommandName.EDIT_FIELDDAY: (
            "fielddays",
            "Move a planned field day, or change its stops and focus.",
        ),
        CommandName.BRIEF_FIELDDAY: ("pages", "Show what to know before a field day."),
        CommandName.DEBRIEF_FIELDDAY: ("debrief", "Write down what was seen on a field day."),
        CommandName.SHARE_FIELDDAY: ("pages", "Write the one page of a field day for the rep."),
        CommandName.ADD_REPLY: ("pages", "Keep what the rep answered to that page."),
        CommandName.CANCEL_FIELDDAY: (
            "cancel",
            "Cancel a planned field day, or note what displaced it.",
        ),
    },
    "Actions": {
        CommandName.LIST_ACTIONS: ("actions", "List agreed actions that are open."),
        CommandName.ADD_ACTION: ("actions", "Add an action that manager and rep agreed on."),
        CommandName.EDIT_ACTION: ("actions", "Change an action."),
        CommandName.DONE_ACTION: ("actions", "Close an action as done, or drop it."),
    },
    "The team": {
        CommandName.ADD_REP: ("team", "Put a rep on a manager's team."),
        CommandName.EDIT_REP: ("team", "Change a rep, or move one to another manager."),
        CommandName.ADD_MANAGER: ("team", "Add a manager."),
        CommandName.EDIT_MANAGER: ("team", "Change a manager's e-mail or group."),
        CommandName.LIST_TEAM: ("team", "List managers and their reps."),
        CommandName.ADD_ABSENCE: ("absences", "Add days on which a rep or a manager is away."),
        CommandName.LIST_ABSENCES: ("absences", "List days away."),
        CommandName.REMOVE_ABSENCE: ("absences", "Remove days away."),
        CommandName.SHOW_REP: ("pages", "Show a rep's two plans side by side."),
        CommandName.ASK_REP: ("answers", "Ask a rep who wanted the manager on each call."),
        CommandName.ADD_ANSWER: ("answers", "Keep what the rep answered to that."),
    },
    "Files": {
        CommandName.IMPORT: ("imports", "Read calls from calendars, CRM exports and CSV files."),
        CommandName.TRIAGE: ("triage", "Sort imported calls: who asked for each?"),
        CommandName.EXPORT: ("export", "Write the whole log, for another log or other tools."),
        CommandName.PRIVACY: ("privacy", "Show, erase and purge what is held about people."),
    },
    "Keeping it safe": {
        CommandName.BACKUP: ("backups", "Copy the whole log into a file, checked."),
        CommandName.RESTORE: ("backups", "List the backups, or bring one back."),
        CommandName.DOCTOR: ("doctor", "Look whether the log and all around it are well."),
    },
    "Settling in": {
        CommandName.DEMO: ("demo", "Show the report on a throw-away log."),
        CommandName.CONFIG: ("config", "Show and change your settings."),
        CommandName.COMPLETION: ("completion", "Complete commands and names with the Tab key."),
    },
}
# What changes the log or the settings, and returns what it made with --format json.
WRITING = frozenset(
    {
        *(CommandName.ADD_CALL, CommandName.EDIT_CALL, CommandName.REMOVE_CALL),
        *(CommandName.RENAME, CommandName.MERGE, CommandName.EDIT_ACCOUNT),
        *(CommandName.UNDO, CommandName.REDO, CommandName.TRIAGE),
        *(CommandName.PLAN_FIELDDAY, CommandName.EDIT_FIELDDAY, CommandName.CANCEL_FIELDDAY),
        *(CommandName.DEBRIEF_FIELDDAY, CommandName.ADD_REPLY, CommandName.ADD_ANSWER),
        *(CommandName.ADD_ACTION, CommandName.EDIT_ACTION, CommandName.DONE_ACTION),
        *(CommandName.ADD_REP, CommandName.EDIT_REP),
        *(CommandName.ADD_MANAGER, CommandName.EDIT_MANAGER),
        *(CommandName.ADD_ABSENCE, CommandName.REMOVE_ABSENCE),
        *("erase", "purge", "set", "unset"),  # of privacy and config
    }
)
COMMANDS: dict[str, tuple[str, str]] = {
    name: told for group in GROUPS.values() for name, told in group.items()
}
