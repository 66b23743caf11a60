"""What a command asks for on a terminal when facts are missing, in the order one would say them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

from coachlog.cli.program.command import read_id
from coachlog.cli.program.invocation import Invocation
from coachlog.cli.terminal.ask import ask_choice, ask_key, ask_text, can_ask, complain, say
from coachlog.domain.calls import ROLES
from coachlog.domain.dates import show_day
from coachlog.domain.names import NameKind, check_name, is_shortened, refuse_own_rep
from coachlog.errors import CoachlogError, InvalidValue, UnknownName, WrongUsage, show
from coachlog.formats.call_fields import call_parsers
from coachlog.render.lines import visible
from coachlog.store.append import find_manager_of
from coachlog.store.names import Known, NameBook
from coachlog.store.open import Log
from coachlog.store.recent import RecentCall, find_recent_calls, offer

Facts = dict[str, str | None]

NOBODY = 0  # what only asks adds nothing for any command
_WHICH = {
    "manager": "Which manager joined",
    "rep": "Which rep was it with",
    "account": "At which account",
}
_OFFERED_CALLS = 5
_INITIATORS = {"r": "rep-request", "m": "manager-scheduled"}


@dataclass(slots=True)
class People:
    """Asks for people and accounts, offering those of the latest calls.

    `insist` takes every name as it is; `new` are the kinds of which somebody said that a name like
    a known one is new.
    """

    log: Log | None  # None: there is no log yet
    insist: bool = False
    new: set[NameKind] = field(default_factory=set)
    recent: list[RecentCall] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.log is not None:
            self.recent = find_recent_calls(self.log.connection)

    def ask(
        self,
        kind: NameKind,
        *,
        question: str | None = None,
        recent: list[Known] | None = None,
        check: Callable[[str], object] = lambda text: None,
    ) -> str:
        """Ask for one name until it is one that is known, or may be new."""
        offered: list[str] = []
        if self.log is not None:
            book = NameBook(self.log.connection, NOBODY)
            met = [getattr(call, kind) for call in self.recent] if recent is None else recent
            found = offer(self.log.connection, kind, met)
            offered = [book.label(kind, entry) for entry in found]
        say(f"{question or _WHICH[kind]}?")
        while True:
            text = ask_choice("  name", offered, default=offered[0] if offered else None)
            try:
                check(text)
                return self.settle(kind, text)
            except (InvalidValue, UnknownName) as error:
                complain(error)

    def settle(self, kind: NameKind, text: str) -> str:
        """Return how the log knows a name, asking whom it means where that is open.

        Raises InvalidValue or UnknownName for what can't be a name, or is that of several.
        """
        check_name(kind, text)
        if self.log is None or self.insist or self.find(kind, text) is not None:
            return text
        book = NameBook(self.log.connection, NOBODY)
        candidates = book.find_candidates(kind, text)
        if not candidates:
            return text
        labels = [book.label(kind, candidate) for candidate in candidates]
        # With a capital it may be somebody's name; somebody is here to be asked.
        if len(candidates) == 1 and text.islower() and is_shortened(text, candidates[0].name):
            say(f"  {show(text)} means {visible(labels[0])}")
            return labels[0]
        new = f"{text}, which is new"
        say(f"  {show(text)} is not known; who is it?" if kind != "account" else
            f"  {show(text)} is not known; which is it?")  # fmt: skip
        chosen = ask_choice("  number", [*labels, new])
        if chosen != new:
            return chosen if chosen in labels else self.settle(kind, chosen)
        self.new.add(kind)
        return text

    def look_up(self, kind: NameKind, text: str) -> None:
        """Raise UnknownName unless the log has the one that is meant; CoachlogError without any."""
        if self.log is None:
            raise CoachlogError(f"nobody is in the log yet; start with coachlog add-{kind} NAME")
        NameBook(self.log.connection, NOBODY).look_up(kind, text)

    def find(self, kind: NameKind, text: str) -> Known | None:
        """Return the one that a whole name means, if the log has one."""
        if self.log is None:
            return None
        return NameBook(self.log.connection, NOBODY).find(kind, text, insist=self.insist)

    def find_manager_of(self, rep: str, day: date) -> Known | None:
        """Return the manager whose team the rep is on that day, if the log knows."""
        known = self.find("rep", rep)
        if known is None or self.log is None:
            return None
        return find_manager_of(self.log.connection, known.id, day)

    def ask_manager_if_needed(self, run: Invocation, facts: Facts, day: date) -> None:
        """Ask for the manager unless it is given, set, or known from the rep's team that day."""
        rep = facts["rep"] or ""
        if facts["manager"] is None and run.settings.default_manager is None:
            if self.find_manager_of(rep, day) is None:
                check = lambda text: refuse_own_rep(text, rep)  # noqa: E731
                facts["manager"] = self.ask("manager", check=check)
        elif facts["manager"] is not None:
            facts["manager"] = self.settle("manager", facts["manager"])


@contextmanager
def asking_about_people(run: Invocation, *, insist: bool) -> Iterator[People]:
    """Open the log for questions if there is one; asking alone never creates it."""
    if not run.path.exists():
        yield People(None, insist)
        return
    with run.log() as log:
        yield People(log, insist)


def ask_which_call(run: Invocation) -> str:
    """Ask for a call by its number, the latest on view; refuse where nobody can be asked."""
    if not can_ask():
        raise WrongUsage("ID is missing")
    from itertools import islice

    from coachlog.domain.listing import CallFilter
    from coachlog.render.lines import describe_call
    from coachlog.usecases.look_up import list_calls

    latest = CallFilter(limit=_OFFERED_CALLS)
    with run.log() as log, list_calls(log, latest, today=run.today, settings=run.settings) as found:
        calls = list(islice(found.calls, _OFFERED_CALLS))
    if not calls:
        raise CoachlogError("the log has no calls yet; start with coachlog add-call")
    say("Which call? The latest, the newest first:")
    for call in calls:
        say(f"  {describe_call(call)}")
    return ask_text("  ID", lambda text: read_id("ID", text), default=str(calls[0].id))


def ask_for_day(run: Invocation, facts: Facts, *, insist: bool) -> None:
    """Ask for the rep and the date of a field day, where they are missing."""
    with asking_about_people(run, insist=insist) as people:
        if facts["rep"] is None:
            facts["rep"] = people.ask("rep", question="Which rep")
    while not facts["date"]:
        facts["date"] = ask_text(
            f"Which day? today is {show_day(run.today)}",
            lambda text: run.read_day("date", text, "future"),
        )


def ask_for_call(run: Invocation, facts: Facts, *, on_day: bool, insist: bool) -> set[NameKind]:
    """Ask for what a call lacks; return of which kinds a name is new for sure.

    Needed are rep, account and initiator, or the account alone of a call `on_day`. What may be left
    out is asked for too, unless only the initiator was missing.
    """
    brief = facts["account"] is not None and (on_day or facts["rep"] is not None)
    with asking_about_people(run, insist=insist) as people:
        if not on_day:
            _ask_rep(people, facts)
            people.ask_manager_if_needed(run, facts, run.today)
        _ask_account(people, facts)
    if not on_day and facts["initiator"] is None:
        facts["initiator"] = _INITIATORS[
            ask_key("Who asked for it?", {"r": "the rep", "m": "you scheduled it"})
        ]
    if not brief:
        _ask_details(run, facts, on_day=on_day)
        _ask_late_manager(run, facts, people.new, on_day=on_day, insist=insist)
    return people.new


def _ask_rep(people: People, facts: Facts) -> None:
    manager = facts["manager"]

    def check(text: str) -> None:
        if manager is not None:
            refuse_own_rep(manager, text)

    if facts["rep"] is None:
        facts["rep"] = people.ask("rep", check=check)
    else:
        facts["rep"] = people.settle("rep", facts["rep"])


def _ask_account(people: People, facts: Facts) -> None:
    if facts["account"] is not None:
        facts["account"] = people.settle("account", facts["account"])
        return
    rep = people.find("rep", facts["rep"]) if facts["rep"] else None
    with_rep = [call.account for call in people.recent if rep and call.rep.id == rep.id]
    facts["account"] = people.ask(
        "account", recent=[*with_rep, *(call.account for call in people.recent)]
    )


def _ask_details(run: Invocation, facts: Facts, *, on_day: bool) -> None:
    """Ask for the day, and for what Enter leaves out."""
    parsers = call_parsers(run.today, read_day=lambda name, text: run.read_day(name, text, "past"))

    def ask(name: str, question: str, default: str | None = None) -> None:
        if facts[name] is None:
            check = lambda text: parsers[name](name, text)  # noqa: E731
            facts[name] = ask_text(question, check, default=default) or None

    if not on_day:
        ask("date", f"When? today is {show_day(run.today)}", "today")
    ask("deal_value", f"Deal value in {run.settings.currency} (Enter = not known)")
    if facts["role"] is None:
        keys = {role[0]: role for role in ROLES}
        facts["role"] = keys.get(ask_key("Your role (Enter = not noted)", keys, optional=True))
    ask("reinforce", "Reinforce, what the rep did well (Enter = nothing)")
    ask("improve", "Improve, what to work on (Enter = nothing)")


def _ask_late_manager(
    run: Invocation, facts: Facts, new: set[NameKind], *, on_day: bool, insist: bool
) -> None:
    """Ask for the manager when the day turns out to be one on which the rep is on no team."""
    if on_day or facts["date"] is None:
        return
    day = run.read_day("date", facts["date"], "past")
    if day != run.today:
        with asking_about_people(run, insist=insist) as people:
            people.ask_manager_if_needed(run, facts, day)
            new |= people.new
