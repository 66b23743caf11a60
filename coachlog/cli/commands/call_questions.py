"""What commands about a call ask for on a terminal, in the order one would say it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from coachlog.cli.commands.people_questions import (
    NOBODY,
    WHICH_NAME,
    Facts,
    People,
    SaidNew,
    asking_about_people,
    kinds_of,
)
from coachlog.cli.commands.row_questions import IN_VIEW, choose_id
from coachlog.cli.program.command import read_id
from coachlog.cli.program.invocation import Invocation
from coachlog.cli.terminal.ask import GUIDE, Dialogue, ask_key, ask_text, say
from coachlog.domain.audience import PRIVATE, name_reader
from coachlog.domain.calls import ROLES
from coachlog.domain.dates import show_day
from coachlog.domain.names import NameKind, refuse_own_rep
from coachlog.errors import to_paste
from coachlog.formats.call_fields import CALL_FIELDS, CallFacts, CallField, call_parsers
from coachlog.render.lines import INITIATOR_WORDS, name_field
from coachlog.store.log import Log
from coachlog.store.names import NameBook
from coachlog.usecases.log_call import open_day

if TYPE_CHECKING:
    from coachlog.domain.listing import Call


_INITIATORS = {"r": "rep-request", "m": "manager-scheduled"}
_ABOUT_INITIATOR = (
    "r: the rep wanted you there, for a big deal or a problem. m: you set it up to watch the rep. "
    "It is who caused it, not who sent the invitation."
)
ABOUT_ROLE = "o: you watched the rep. s: the two of you shared it. l: you led it."
ABOUT_SEEN = "One thing you saw and what came of it, in a sentence."
_ABOUT_DAY = "A day such as today, yesterday, fri, -2d, 18 nov or 2026-11-18."


def choose_call(run: Invocation, id_: str | None) -> int:
    """Return the number of a call, asked for with the latest in view where there is none."""
    if id_ is not None:
        return read_id("call", id_)
    from itertools import islice

    from coachlog.domain.listing import CallFilter
    from coachlog.render.lines import describe_call
    from coachlog.usecases.edit_call import find_call
    from coachlog.usecases.look_up import list_calls

    def list_latest(log: Log) -> list[tuple[int, str]]:
        latest = CallFilter(limit=IN_VIEW)
        with list_calls(log, latest, today=run.today, settings=run.settings) as found:
            return [(call.id, describe_call(call)) for call in islice(found.calls, IN_VIEW)]

    return choose_id(
        run,
        "Which call? The latest, the newest first:",
        rows=list_latest,
        find=find_call,
        none=f"the log has no calls yet; start with {to_paste('add-call')}",
        listing=to_paste("list-calls"),
    )


def ask_for_call(
    run: Invocation, given: Facts, said: CallFacts, *, insist: bool
) -> tuple[Facts, set[NameKind]]:
    """Ask for what a call lacks; return all of it, and of which kinds a name is new for sure.

    Needed are rep, account and initiator, or the account alone of a call on a field day. What may
    be left out is asked for too, unless only the initiator was missing. `said` is `given` as it was
    read: what can't be saved is refused before anybody types the rest.
    """
    on_day = said.field_day_id is not None
    if said.manager is not None and said.rep is not None:
        refuse_own_rep(said.manager, said.rep)
    if said.field_day_id is not None:
        with run.log() as log:
            names = NameBook(log.connection, NOBODY)
            open_day(log.connection, said.field_day_id, said, names, run.today)
    brief = given["account"] is not None and (on_day or given["rep"] is not None)
    said_new = SaidNew()

    def ask() -> Facts:
        said_new.begin()
        facts = dict(given)
        with asking_about_people(run, insist=insist, said_new=said_new) as people:
            if not on_day:
                people.ask_pair(run, facts, run.today, which=WHICH_NAME["rep"])
            _ask_account(people, facts)
        if not on_day and facts["initiator"] is None:
            facts["initiator"] = _ask_initiator()
        if not brief:
            _ask_details(run, facts, on_day=on_day)
            if not on_day:
                _ask_late_manager(run, facts, said_new, insist=insist)
        return facts

    facts = Dialogue(guide="" if brief else GUIDE).hold(ask)
    return facts, kinds_of(said_new)


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
    checks = check_fields(run)

    def ask(name: str, question: str, default: str | None = None, about: str = "") -> None:
        if facts[name] is None:
            answer = ask_text(question, checks[name], default=default, about=about)
            facts[name] = answer or None

    if not on_day:
        ask("date", f"When? today is {show_day(run.today)}", "today", _ABOUT_DAY)
    ask(
        "deal_value",
        f"Deal value in {run.settings.currency}, {PRIVATE} (Enter = not known)",
        about="What the deal is worth: 48000, 250k, 1.2m, € 250. 0 is a value too.",
    )
    if facts["role"] is None:
        facts["role"] = _ask_role() or None
    for name, what in (
        ("reinforce", "Reinforce, what the rep did well"),
        ("improve", "Improve, what to work on"),
    ):
        ask(name, f"{what}; {name_reader(name)} (Enter = nothing)", about=ABOUT_SEEN)


def _ask_initiator(before: str = "") -> str:
    """Ask who caused the manager to be there; Enter keeps what was said before, if anything."""
    keys = {"r": "the rep", "m": "the manager scheduled it"}
    usual = next((key for key, word in _INITIATORS.items() if word == before), None)
    kept = "" if usual or not before else f" (Enter = {INITIATOR_WORDS[before]})"
    key = ask_key(
        f"Who asked for it?{kept}",
        keys,
        default=usual,
        optional=bool(before),
        about=_ABOUT_INITIATOR,
        words=_INITIATORS,
    )
    return _INITIATORS.get(key, before)


def _ask_role(before: str = "") -> str:
    """Ask what the manager did; Enter keeps what was noted before, if anything."""
    keys = {role[0]: role for role in ROLES}
    if not before:
        question = "Your role (Enter = not noted)"
        return keys.get(ask_key(question, keys, optional=True, about=ABOUT_ROLE), "")
    none = {"n": "not noted"}
    return keys.get(ask_key("Your role", keys | none, default=before[0], about=ABOUT_ROLE), "")


def check_fields(run: Invocation) -> dict[str, Callable[[str], object]]:
    """Return what checks a typed field of a call, and says what it understood."""
    from coachlog.cli.terminal.understood import describe_understood

    parsers = call_parsers(run.today, read_day=lambda name, text: run.read_day(name, text, "past"))

    def check(field: str, text: str) -> None:
        parsers[field](field, text)
        for line in describe_understood(run, {field: text}):
            say(f"  {line}")

    return {name: lambda text, name=name: check(name, text) for name in parsers}  # type: ignore[misc]  # a default binds the name


def _ask_late_manager(run: Invocation, facts: Facts, said_new: SaidNew, *, insist: bool) -> None:
    """Ask for the manager when the day turns out to be one on which the rep is on no team."""
    day = run.today if facts["date"] is None else run.read_day("date", facts["date"], "past")
    if day == run.today:
        return
    with asking_about_people(run, insist=insist, said_new=said_new) as people:
        if people.ask_manager_if_needed(run, facts, day):
            people.agree_on_pair(facts["rep"] or "", facts["manager"], ["manager"], "")


def ask_for_call_changes(
    run: Invocation, call: Call, before: dict[str, str], *, insist: bool
) -> tuple[dict[str, str], bool]:
    """Ask for every field of a call with its value in the line; return those that changed.

    Then whether a name among them is new for sure. What a field day gives is not asked.
    """
    of_the_day = {"date", "manager", "rep", "initiator"} if call.field_day_id else set()
    said_new = SaidNew()

    def ask() -> dict[str, str]:
        checks = check_fields(run)
        changed: dict[str, str] = {}
        with asking_about_people(run, insist=insist, said_new=said_new) as people:
            for call_field in CALL_FIELDS:
                if call_field.name not in of_the_day:
                    answer = _ask_field(people, call_field, before[call_field.name], checks)
                    if answer != before[call_field.name]:
                        changed[call_field.name] = answer
            return changed

    return Dialogue().hold(ask), bool(said_new)


def _ask_field(
    people: People, field: CallField, before: str, checks: dict[str, Callable[[str], object]]
) -> str:
    kinds: dict[str, NameKind] = {"manager": "manager", "rep": "rep", "account": "account"}
    kind = kinds.get(field.name)
    if field.name == "initiator":
        return _ask_initiator(before)
    if field.name == "role":
        return _ask_role(before)
    reader = name_reader(field.name)
    about = "; ".join(filter(None, (field.hint, reader, "" if field.needed else "empty clears it")))

    def check(text: str) -> object:
        if text == before:
            return text
        return checks[field.name](text) if kind is None else people.take(kind, text)

    complete = None
    if kind is not None:
        complete = lambda typed: people.complete(kind, typed)  # noqa: E731
    return ask_text(
        name_field(field.name).capitalize() + (f", {reader}" if reader else ""),
        check,
        before=before,
        default=before if field.needed else None,
        about=about or "a name",
        complete=complete,
    )
