"""What a command asks for on a terminal when facts are missing, in the order one would say them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from coachlog.cli.program.command import read_id
from coachlog.cli.program.invocation import Invocation
from coachlog.cli.terminal.ask import (
    GUIDE,
    Complete,
    Dialogue,
    agrees,
    ask_again,
    ask_choice,
    ask_key,
    ask_text,
    can_ask,
    say,
)
from coachlog.domain.audience import PRIVATE, name_reader
from coachlog.domain.calls import ROLES
from coachlog.domain.dates import show_day
from coachlog.domain.names import (
    NAME_KINDS,
    NameKind,
    check_name,
    fold_name,
    is_shortened,
    refuse_own_rep,
)
from coachlog.errors import CoachlogError, InvalidValue, UncertainName, WrongUsage, show, to_paste
from coachlog.formats.call_fields import CALL_FIELDS, CallFacts, CallField, call_parsers
from coachlog.render.lines import INITIATOR_WORDS, name_field, visible
from coachlog.store.append import find_manager_of
from coachlog.store.log import Log
from coachlog.store.names import Known, NameBook
from coachlog.store.recent import RecentCall, find_recent_calls, offer
from coachlog.usecases.log_call import open_day

if TYPE_CHECKING:
    from coachlog.domain.listing import Call

Facts = dict[str, str | None]
Saved = TypeVar("Saved")


class SaidNew(set[tuple[NameKind, str]]):
    """Names, folded, that somebody said are new."""

    def __init__(self) -> None:
        super().__init__()
        self._pairs: set[tuple[NameKind, str]] = set()

    def add_pair(self, *names: tuple[NameKind, str]) -> None:
        """Add what was said in answer to a question of its own, about a rep and a manager."""
        self._pairs.update(names)
        self.update(names)

    def begin(self) -> None:
        """Begin the questions, of which those about a rep and a manager are asked again."""
        self.difference_update(self._pairs)


NOBODY = 0  # what only asks adds nothing for any command
_WHICH = {
    "manager": "Which manager joined?",
    "rep": "Which rep was it with?",
    "account": "At which account?",
}
_NEW = {"manager": "manager", "rep": "rep", "account": "customer"}
_ABOUT_NEW = " One that is not known is added only when you say so."
IN_VIEW = 5  # rows to choose from
_INITIATORS = {"r": "rep-request", "m": "manager-scheduled"}
_ABOUT_INITIATOR = (
    "r: the rep wanted you there, for a big deal or a problem. m: you set it up to watch the rep. "
    "It is who caused it, not who sent the invitation."
)
_ABOUT_DAY = "A day such as today, yesterday, fri, -2d, 18 nov or 2026-11-18."


@dataclass(slots=True)
class People:
    """Asks for people and accounts, offering those of the latest calls.

    Nobody is added unasked: a name that is not known is one that somebody `said_new` of. `insist`
    takes every name as it is.
    """

    log: Log | None  # None: there is no log yet
    insist: bool = False
    said_new: SaidNew = field(default_factory=SaidNew)
    recent: list[RecentCall] = field(default_factory=list, init=False)

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
        later: bool = False,
        known: bool = False,
    ) -> str:
        """Ask for one name until it is one that is known, or that somebody says is new.

        With `later`, whether it is new is asked later: by `agree_on_pair`. Only one that is `known`
        is taken where the command adds nobody.
        """
        offered: list[str] = []
        if self.log is not None:
            book = NameBook(self.log.connection, NOBODY)
            met = [getattr(call, kind) for call in self.recent] if recent is None else recent
            found = offer(self.log.connection, kind, met)
            offered = [book.label(kind, known) for known in found]

        if known and not offered:
            raise CoachlogError(
                f"no {kind} is in the log yet; start with {to_paste(f'add-{kind}')}"
            )

        def take(text: str) -> str:
            check(text)
            if known:
                return self.look_up(kind, text)
            return self.settle(kind, text) if later else self.take(kind, text)

        return ask_choice(
            "  name",
            offered,
            take,
            heading=question or _WHICH[kind],
            default=offered[0] if offered else None,
            about=f"{'A number of the list, a' if offered else 'A'} name, or "
            f"{'' if known else 'in small letters '}the beginning of a known one."
            f"{'' if known else _ABOUT_NEW}",
            complete=lambda typed: self.complete(kind, typed) or offered,
        )

    def complete(self, kind: NameKind, typed: str) -> list[str]:
        """Return the names that what is typed begins, as they are told apart."""
        if self.log is None:
            return []
        book = NameBook(self.log.connection, NOBODY)
        return [book.label(kind, known) for known in book.find_begun(kind, typed)]

    def take(self, kind: NameKind, text: str) -> str:
        """Return how the log knows a name; one that it doesn't is asked about, once.

        Raises InvalidValue or UnknownName for what can't be a name, or is not new after all.
        """
        name = self.settle(kind, text)
        if self.is_new(kind, name):
            if not agrees(f"  New {_NEW[kind]} {visible(name)}?", default=False):
                raise InvalidValue(kind, "Not added; type the right name.")
            self.add(kind, name)
        return name

    def is_new(self, kind: NameKind, name: str) -> bool:
        """Tell whether nobody knows a name, nor said that it is new."""
        said = self.insist or (kind, fold_name(name)) in self.said_new
        return not said and self.find(kind, name) is None

    def add(self, kind: NameKind, name: str) -> None:
        """Note that somebody said that a name is new."""
        self.said_new.add((kind, fold_name(name)))

    def settle(self, kind: NameKind, text: str) -> str:
        """Return how the log knows a name, asking whom it means where that is open.

        Raises InvalidValue or UnknownName for what can't be a name, or is that of several.
        """
        check_name(kind, text)
        if self.insist or self.find(kind, text) is not None:
            return text
        if text.strip().isdecimal():
            raise InvalidValue(kind, f"{show(text)} is a number; type a name")
        if self.log is None:
            return text
        book = NameBook(self.log.connection, NOBODY)
        book.refuse_erased(kind, kind, text)
        candidates = book.find_candidates(kind, text) or book.list_near(kind, text)
        if not candidates:
            return text
        labels = [book.label(kind, known) for known in candidates]
        # With a capital it may be somebody's name; somebody is here to be asked.
        if len(candidates) == 1 and text.islower() and is_shortened(text, candidates[0].name):
            say(f"  {show(text)} means {visible(labels[0])}")
            return labels[0]
        new = f"{text}, which is new"
        chosen = ask_choice(
            "  number",
            [*labels, new],
            heading=f"  {show(text)} is not known; which {_NEW[kind]} is it?",
            about="A number of the list; the last one adds the name as a new one.",
            only_listed=True,
        )
        if chosen != new:
            return chosen
        self.add(kind, text)
        return text

    def look_up(self, kind: NameKind, text: str) -> str:
        """Return the name of the one that is meant, as it is told apart.

        Raises UnknownName where the log has none, or several; CoachlogError for one without any.
        """
        if self.log is None:
            raise CoachlogError(f"nobody is in the log yet; start with {to_paste(f'add-{kind}')}")
        book = NameBook(self.log.connection, NOBODY)
        label = book.label(kind, book.look_up(kind, text))
        if fold_name(label) != fold_name(text):
            say(f"  {show(text)} means {visible(label)}")
        return label

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

    def ask_pair(self, run: Invocation, facts: Facts, day: date, *, which: str) -> None:
        """Ask for the rep and, unless it is given, set or known from the team, the manager.

        `which` asks for the rep. Whether a name is new is asked once for the two of them.
        """
        manager = facts["manager"]
        typed: list[NameKind] = []

        def check(text: str) -> None:
            if manager is not None:
                refuse_own_rep(manager, text)

        if facts["rep"] is None:
            facts["rep"] = self.ask("rep", question=which, check=check, later=True)
            typed.append("rep")
        else:
            facts["rep"] = self.settle("rep", facts["rep"])
        if self.ask_manager_if_needed(run, facts, day):
            typed.append("manager")
        of = facts["manager"] or run.settings.default_manager
        self.agree_on_pair(facts["rep"] or "", of, typed, which)

    def ask_manager_if_needed(self, run: Invocation, facts: Facts, day: date) -> bool:
        """Ask for the manager unless it is given, set, or known from the rep's team that day."""
        rep = facts["rep"] or ""
        if facts["manager"] is not None:
            facts["manager"] = self.settle("manager", facts["manager"])
        elif run.settings.default_manager is None and self.find_manager_of(rep, day) is None:
            check = lambda text: refuse_own_rep(text, rep)  # noqa: E731
            facts["manager"] = self.ask("manager", check=check, later=True)
            return True
        return False

    def agree_on_pair(
        self, rep: str, manager: str | None, typed: Sequence[NameKind], again: str
    ) -> None:
        """Ask once about what is new of a rep and a manager; after a no, ask `again` for whom."""
        is_new = {
            "rep": "rep" in typed and self.is_new("rep", rep),
            "manager": "manager" in typed and manager is not None
            and self.is_new("manager", manager),
        }  # fmt: skip
        if not any(is_new.values()):
            return
        of = f"{'the new manager ' if is_new['manager'] else ''}{visible(manager or '')}"
        who = (
            f"rep {visible(rep)}, of {of}" if is_new["rep"] else f"manager {visible(manager or '')}"
        )
        if not agrees(f"New {who}?", default=False):
            say("  Not added; type the right name.")
            ask_again(again if "rep" in typed else _WHICH["manager"])
        names: dict[NameKind, str] = {"rep": rep, "manager": manager or ""}
        self.said_new.add_pair(
            *((kind, fold_name(name)) for kind, name in names.items() if is_new[kind])
        )


@contextmanager
def asking_about_people(
    run: Invocation, *, insist: bool, said_new: SaidNew | None = None
) -> Iterator[People]:
    """Open the log for questions if there is one; asking alone never creates it."""
    said_new = SaidNew() if said_new is None else said_new
    if not run.path.exists():
        yield People(None, insist, said_new)
        return
    with run.log() as log:
        yield People(log, insist, said_new)


def settle_names(
    run: Invocation,
    error: UncertainName,
    texts: Facts,
    new: Collection[NameKind],
    save: Callable[[Facts, Collection[NameKind]], Saved],
) -> Saved:
    """Save with the name that an uncertain one means, as somebody at the terminal says.

    The keys of `texts` begin with the kind of name. Raises the error where nobody can be asked.
    """
    while True:
        kind = next(kind for kind in NAME_KINDS if kind == error.kind)
        keys = [key for key, text in texts.items() if key.split()[0] == kind and text == error.text]
        if not keys or not can_ask():
            raise error
        with asking_about_people(run, insist=False) as people:
            texts = {**texts, **dict.fromkeys(keys, people.settle(kind, error.text))}
            new = {*new, *kinds_of(people.said_new)}
        try:
            return save(texts, new)
        except UncertainName as another:
            error = another


def kinds_of(said_new: SaidNew) -> set[NameKind]:
    """Return the kinds of which somebody said that a name is new."""
    return {kind for kind, _ in said_new}


def ask_known(run: Invocation, kind: NameKind) -> str:
    """Ask for somebody whom the log knows; refuse where nobody can be asked."""
    if not can_ask():
        raise WrongUsage("NAME is missing")
    with asking_about_people(run, insist=True) as people:
        return people.ask(kind, question=f"Which {_NEW[kind]}?", known=True)


def ask_needed(
    question: str,
    check: Callable[[str], object],
    about: str,
    complete: Complete | None = None,
    before: str = "",
) -> str:
    """Ask for text until there is some."""
    while not (answer := ask_text(question, check, about=about, complete=complete, before=before)):
        say("  Please type something, or stop with Ctrl-C.")
    return answer


def ask_id(
    heading: str,
    lines: Sequence[str],
    default: int,
    *,
    listing: str,
    check: Callable[[int], object] = lambda number: None,
) -> int:
    """Ask for the number of a row, with those in view that are likely; `listing` has them all."""
    say(heading)
    for line in lines:
        say(f"  {line}")

    def read(text: str) -> str:
        number = read_id("ID", text)
        try:
            check(number)
        except CoachlogError as error:  # nobody has it, or it was removed
            raise InvalidValue("ID", str(error)) from error
        return str(number)

    about = f"A number of these lines, or another; {listing} shows them all."
    return int(ask_text("  ID", read, default=str(default), about=about))


def choose_id(
    run: Invocation,
    heading: str,
    *,
    rows: Callable[[Log], Sequence[tuple[int, str]]],
    find: Callable[[Log, int], object],
    none: str,
    listing: str,
) -> int:
    """Return the number of a row that somebody chooses, of those in view (`rows`) or of all.

    Raises WrongUsage where nobody can be asked, and CoachlogError, with `none`, without any row.
    """
    if not can_ask():
        raise WrongUsage("ID is missing")
    with run.log() as log:
        seen = rows(log)
    if not seen:
        raise CoachlogError(none)

    def check(number: int) -> None:
        with run.log() as log:
            find(log, number)

    return ask_id(heading, [line for _, line in seen], seen[0][0], listing=listing, check=check)


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


# A call.


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
                people.ask_pair(run, facts, run.today, which=_WHICH["rep"])
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
        about = "One thing you saw and what came of it, in a sentence."
        ask(name, f"{what}; {name_reader(name)} (Enter = nothing)", about=about)


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
    about = "o: you watched the rep. s: the two of you shared it. l: you led it."
    if not before:
        return keys.get(
            ask_key("Your role (Enter = not noted)", keys, optional=True, about=about), ""
        )
    none = {"n": "not noted"}
    return keys.get(ask_key("Your role", keys | none, default=before[0], about=about), "")


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


def ask_for_changes(
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
