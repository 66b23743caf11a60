"""Which people and accounts are meant, and who is new, asked on a terminal."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from coachlog.cli.program.invocation import Invocation
from coachlog.cli.terminal.ask import agrees, ask_again, ask_choice, can_ask, say
from coachlog.domain.names import (
    NAME_KINDS,
    NameKind,
    check_name,
    fold_name,
    is_shortened,
    refuse_own_rep,
)
from coachlog.errors import CoachlogError, InvalidValue, UncertainName, WrongUsage, show, to_paste
from coachlog.render.lines import visible
from coachlog.store.append import find_manager_of
from coachlog.store.log import Log
from coachlog.store.name_labels import Known
from coachlog.store.names import NameBook
from coachlog.store.recent import RecentCall, find_recent_calls, offer

if TYPE_CHECKING:
    pass

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
WHICH_NAME = {
    "manager": "Which manager joined?",
    "rep": "Which rep was it with?",
    "account": "At which account?",
}
_NEW = {"manager": "manager", "rep": "rep", "account": "customer"}
_ABOUT_NEW = " One that is not known is added only when you say so."


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
            heading=question or WHICH_NAME[kind],
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
            ask_again(again if "rep" in typed else WHICH_NAME["manager"])
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
