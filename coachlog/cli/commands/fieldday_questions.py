"""What commands about field days ask for on a terminal: which day, and what a plan lacks."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING

from coachlog.cli.commands.people_questions import (
    Facts,
    People,
    SaidNew,
    asking_about_people,
    kinds_of,
)
from coachlog.cli.commands.row_questions import IN_VIEW, ask_id
from coachlog.cli.program.command import read_id
from coachlog.cli.program.invocation import Invocation
from coachlog.cli.terminal.ask import Dialogue, agrees, ask_key, ask_needed, ask_text, can_ask, say
from coachlog.cli.terminal.understood import say_day
from coachlog.domain.audience import THE_REP_READS, name_reader
from coachlog.domain.calls import check_text
from coachlog.domain.changes import KEEP, Keep
from coachlog.domain.command_names import CommandName
from coachlog.domain.dates import show_day
from coachlog.domain.fielddays import (
    MAX_FOCUS,
    FieldDayChanges,
    FieldDayPlan,
    Half,
    Stop,
    move_hours,
    parse_clock,
    parse_half,
    parse_stop,
)
from coachlog.domain.names import NameKind, begins, check_name, fold_name
from coachlog.errors import CoachlogError, InvalidValue, WrongUsage, show, to_paste
from coachlog.render.lines import visible
from coachlog.usecases.edit_day import find_plan, list_skills

if TYPE_CHECKING:
    from coachlog.usecases.look_up import Purpose

# What is said where no day fits, and the command that helps.
_NONE: dict[Purpose, tuple[str, CommandName]] = {
    "brief": ("no field day is planned from today on; plan one", CommandName.PLAN_FIELDDAY),
    "debrief": ("every field day so far has its debrief; see them", CommandName.LIST_FIELDDAYS),
    "share": ("no field day has a debrief yet; write one down", CommandName.DEBRIEF_FIELDDAY),
    "cancel": ("no field day is planned; see them all", CommandName.LIST_FIELDDAYS),
}
_HALVES: dict[str, Half] = {"a": "am", "p": "pm", "f": "full"}


def choose_day(run: Invocation, id_: str | None, purpose: Purpose) -> int:
    """Return the field day of an ID; without one the day that fits, after showing it.

    Of several, somebody at the terminal is asked. Elsewhere the first is taken by what only reads,
    and anything else is refused with their numbers.
    """
    if id_ is not None:
        return read_id("id_", id_)
    from coachlog.render.fieldday_lines import name_field_day
    from coachlog.usecases.look_up import find_fitting_days

    with run.log() as log:
        days = find_fitting_days(log, purpose, today=run.today, settings=run.settings)
    if not days:
        problem, helps = _NONE[purpose]
        raise CoachlogError(f"{problem} with {to_paste(helps)}")
    if len(days) == 1 or (not can_ask() and purpose in ("brief", "share")):
        say(f"Field day {name_field_day(days[0], run.today)}")
        return days[0].id
    if not can_ask():
        listed = ", ".join(str(day.id) for day in days[:IN_VIEW])
        raise WrongUsage(f"ID is missing, and several days fit; the first are {listed}")
    return ask_id(
        "Which field day?",
        [name_field_day(day, run.today) for day in days[:IN_VIEW]],
        days[0].id,
        listing=to_paste("list-fielddays"),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanTexts:
    """What is said of a field day that is being planned, as it was typed."""

    manager: str | None
    rep: str | None
    date: str | None
    half: str | None
    start: str | None
    stops: tuple[str, ...] = ()
    focus: tuple[str, ...] = ()
    new: Collection[NameKind] = ()  # of which kinds somebody said that a name is new


def ask_for_plan(run: Invocation, given: PlanTexts, *, insist: bool) -> PlanTexts:
    """Ask for the rep, the date, the half, the stops and the focus, where they are missing."""

    said_new = SaidNew()

    def ask() -> PlanTexts:
        said_new.begin()
        with asking_about_people(run, insist=insist, said_new=said_new) as people:
            facts: Facts = {"rep": given.rep, "manager": given.manager}
            people.ask_pair(run, facts, run.today, which="Which rep?")
            day = given.date or _ask_date(run)
            half = given.half or _ask_half()
            part = parse_half("half", half)
            start = None if given.start is None else parse_clock("start", given.start)
            hours = move_hours(run.settings.capacity.hours[part], start)
            plan = FieldDayPlan(
                day_on=run.read_day("date", day, "future"),
                half=part,
                starts_at=hours[0],
                ends_at=hours[1],
            )
            return replace(
                given,
                rep=facts["rep"],
                manager=facts["manager"],
                date=day,
                half=half,
                stops=given.stops or tuple(_ask_stops(people, plan)),
                focus=given.focus or tuple(_ask_focus(people)),
                new=(*given.new, *kinds_of(said_new)),
            )

    return Dialogue().hold(ask)


def ask_for_day_changes(run: Invocation, day_id: int, *, insist: bool) -> FieldDayChanges:
    """Ask for everything of a planned day with what is there; return what changed."""
    with run.log() as log:
        plan = find_plan(log, day_id)
    given = tuple(f"{stop.at:%H:%M} {stop.account}" for stop in plan.stops)
    said_new = SaidNew()

    def ask_words(field: str, question: str, before: str | None) -> str | Keep | None:
        text = ask_text(
            f"{question}; {name_reader(field)} (empty = nothing)",
            lambda text: check_text(field, text),
            before=before or "",
        )
        return KEEP if text == (before or "") else text or None

    def ask() -> FieldDayChanges:
        said_new.begin()
        day = run.read_day("date", _ask_date(run, plan.day_on.isoformat()))
        half = _ask_half(plan.half)
        hours = plan.starts_at, plan.ends_at
        if half != plan.half:
            hours = run.settings.capacity.hours[half]
        clock = ask_text(
            "When it begins",
            lambda text: f"{move_hours(hours, parse_clock('start', text))[0]:%H:%M}",
            before=f"{hours[0]:%H:%M}",
            default=f"{hours[0]:%H:%M}",
            about="A time such as 09:30; the day keeps its length.",
        )
        hours = move_hours(hours, parse_clock("start", clock))
        moved = replace(plan, day_on=day, starts_at=hours[0], ends_at=hours[1], stops=())
        with asking_about_people(run, insist=insist, said_new=said_new) as people:
            stops = tuple(_ask_stops(people, moved, given))
            focus = tuple(_ask_focus(people, plan.focus))
        return FieldDayChanges(
            day_on=KEEP if day == plan.day_on else day,
            half=KEEP if half == plan.half else half,
            starts_at=KEEP if half == plan.half and hours[0] == plan.starts_at else hours[0],
            stops=KEEP if stops == given else read_stops(stops),
            focus=KEEP if focus == plan.focus else focus,
            objective=ask_words("objective", "What the day should bring", plan.objective),
            place=ask_words("place", "Where you meet", plan.place),
            remark=ask_words("remark", "What only you want to know of it", plan.remark),
        )

    return Dialogue().hold(ask)


def read_stops(texts: Sequence[str]) -> tuple[Stop, ...]:
    """Read stops, in the order of their times."""
    return tuple(sorted((parse_stop("stop", text) for text in texts), key=lambda stop: stop.at))


def _ask_date(run: Invocation, before: str = "") -> str:
    return ask_needed(
        f"Which day? today is {show_day(run.today)}",
        lambda text: say_day(text, run.read_day("date", text, "future")).isoformat(),
        "A day such as next tue, +2w, 1 dec or 2026-12-01.",
        before=before,
    )


def _ask_half(usual: Half = "full") -> Half:
    keys = {"a": "morning", "p": "afternoon", "f": "the full day"}
    about = "Half a day is three or four calls; the settings say when it begins."
    return _HALVES[ask_key("Which half?", keys, default=usual[0], about=about, words=_HALVES)]


def _ask_stops(people: People, plan: FieldDayPlan, given: Sequence[str] = ()) -> list[str]:
    """Ask for one stop after the other, those there are first, until somebody has no more."""
    stops: list[str] = []

    def check(text: str) -> str:
        stop = parse_stop("stop", text, such_as=plan.starts_at)
        replace(plan, stops=(stop,))  # which refuses one outside the day
        return f"{stop.at:%H:%M} {people.take('account', stop.account)}"

    def complete(typed: str) -> list[str]:
        clock, _, name = typed.partition(" ")
        return [f"{clock} {known}" for known in people.complete("account", name)]

    hours = f"from {plan.starts_at:%H:%M} to {plan.ends_at:%H:%M}"
    for number in count():
        before = given[number] if number < len(given) else ""
        example = f"A stop {hours}, such as {plan.starts_at:%H:%M} Acme"
        example = "Another stop" if number else example
        stop = ask_text(
            f"{example}; {THE_REP_READS} ({'empty' if before else 'Enter'} = none)",
            check,
            before=before,
            about="The time and the customer. All kinds of calls belong in a field day.",
            complete=complete,
            key=f"stop {number}",
        )
        if stop:
            stops.append(stop)
        elif not before:
            break
    return stops


def _ask_focus(people: People, given: Sequence[str] = ()) -> list[str]:
    """Ask for the skills that the day is about, those there are first."""
    listed = [] if people.log is None else list_skills(people.log)
    known = {fold_name(skill): skill for skill in listed}
    skills: list[str] = []
    for number in range(MAX_FOCUS):
        before = given[number] if number < len(given) else ""
        answer = ask_text(
            f"{'Another skill' if number else 'A skill'} to work on; {THE_REP_READS} "
            f"({'empty' if before else 'Enter'} = none)",
            lambda text: ", ".join(_read_skills(text, known, MAX_FOCUS - len(skills))),
            before=before,
            about="One or two skills that you will watch, such as discovery questions.",
            complete=lambda typed: [
                known[name] for name in known if begins(fold_name(typed), name)
            ],
            key=f"focus {number}",
        )
        skills.extend(_split_skills(answer))
        if len(skills) == MAX_FOCUS or not (answer or before):
            break
    return skills


def _split_skills(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _read_skills(text: str, known: dict[str, str], most: int) -> list[str]:
    """Read skills between commas; one that is not known is asked about, once.

    Raises InvalidValue for too many, and for one that is none, or not new after all.
    """
    skills = _split_skills(text)
    if len(skills) > most:
        raise InvalidValue("focus", f"{len(skills)} skills are too many; choose one or two")
    for skill in skills:
        check_name("focus", skill)
        if fold_name(skill) not in known:
            if skill.isdecimal():
                raise InvalidValue("focus", f"{show(skill)} is a number; type a skill")
            if not agrees(f"  New skill {visible(skill)}?", default=False):
                raise InvalidValue("focus", "Not added; type the right skill.")
            known[fold_name(skill)] = skill
    return [known[fold_name(skill)] for skill in skills]
