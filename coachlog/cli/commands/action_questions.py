"""What commands about actions ask for on a terminal: which one, and what it lacks."""

from __future__ import annotations

from coachlog.cli.commands.people_questions import Facts, ask_known, asking_about_people
from coachlog.cli.commands.row_questions import IN_VIEW, choose_id
from coachlog.cli.program.command import read_id
from coachlog.cli.program.invocation import Invocation
from coachlog.cli.terminal.ask import Dialogue, ask_key, ask_needed, ask_text
from coachlog.cli.terminal.understood import say_day
from coachlog.domain.actions import (
    ActionChanges,
    ActionFilter,
    NewAction,
    Owner,
    check_coming,
    parse_owner,
)
from coachlog.domain.audience import name_reader
from coachlog.domain.calls import check_text
from coachlog.domain.changes import KEEP
from coachlog.errors import to_paste
from coachlog.render.lines import describe_action
from coachlog.usecases.actions import find_action, list_actions

_OWNERS: dict[str, Owner] = {"r": "rep", "m": "manager"}
_WORDS = f"What will be done; {name_reader('action')}"
ABOUT_COMING = "A day to come, such as next tue, +2w or 2026-12-01."
ABOUT_ACTION = "What one of you does next, such as: write down five opening questions."


def choose_action(run: Invocation, id_: str | None) -> int:
    """Return the number of an action, asked for with open ones in view where there is none."""
    if id_ is not None:
        return read_id("id_", id_)
    in_view = ActionFilter(limit=IN_VIEW)
    return choose_id(
        run,
        "Which action? Open ones, the first due first:",
        rows=lambda log: [
            (action.id, describe_action(action)) for action in list_actions(log, in_view)
        ],
        find=find_action,
        none=f"no action is open; {to_paste('list-actions', '--all')} shows the closed ones",
        listing=to_paste("list-actions"),
    )


def ask_for_action(run: Invocation, given: Facts, *, on_day: bool) -> Facts:
    """Ask for what an action lacks; what may be left out is not asked where the words are given."""
    brief = given["text"] is not None

    def ask() -> Facts:
        facts = dict(given)
        if not brief:
            facts["text"] = ask_needed(_WORDS, _check_words, ABOUT_ACTION)
        if not on_day:
            rep = facts["rep"] = facts["rep"] or ask_known(run, "rep")
            with asking_about_people(run, insist=True) as people:
                is_open = facts["manager"] is None and run.settings.default_manager is None
                if is_open and people.find_manager_of(rep, run.today) is None:
                    facts["manager"] = people.ask("manager", known=True)
        if not brief:
            facts["owner"] = facts["owner"] or _ask_owner("rep")
            facts["due"] = facts["due"] or _ask_due(run, "")
        return facts

    return Dialogue().hold(ask)


def ask_for_action_changes(run: Invocation, action_id: int) -> ActionChanges:
    """Ask for every field of an action with what is there; return those that changed."""
    with run.log() as log:
        action = find_action(log, action_id)
    if action.status != "open":
        return ActionChanges(text=action.text)  # which is refused, with how to open it again
    before = str(action.due_on or "")

    def ask() -> ActionChanges:
        text = ask_text(
            _WORDS, _check_words, before=action.text, default=action.text, about=ABOUT_ACTION
        )
        owner = _ask_owner(action.owner)
        due = _ask_due(run, before)
        return ActionChanges(
            text=KEEP if text == action.text else text,
            owner=KEEP if owner == action.owner else owner,
            due_on=KEEP if due == before else run.read_day("due", due) if due else None,
        )

    return Dialogue().hold(ask)


def _check_words(text: str) -> None:
    NewAction(text=check_text("text", text))


def _ask_owner(usual: Owner) -> Owner:
    key = ask_key(
        "Who has to do it?",
        {"r": "the rep", "m": "the manager"},
        default=usual[0],
        words=_OWNERS,
    )
    return parse_owner("owner", _OWNERS[key])


def _ask_due(run: Invocation, before: str) -> str:
    def check(text: str) -> str:
        if text == before:
            return text
        day = check_coming("due", run.read_day("due", text, "future"), run.today)
        return say_day(text, day).isoformat()

    question = "Until when (Enter = no date)"
    return ask_text(question, check, before=before, about=ABOUT_COMING)
