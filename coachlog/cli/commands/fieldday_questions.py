"""What commands about field days ask for on a terminal: which day, and what a plan lacks."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from coachlog.cli.commands.questions import Facts, People, SaidNew, asking_about_people, kinds_of
from coachlog.cli.program.command import read_id
from coachlog.cli.program.invocation import Invocation
from coachlog.cli.terminal.ask import Dialogue, ask_key, ask_text, can_ask, say
from coachlog.cli.terminal.understood import say_day
from coachlog.domain.audience import THE_REP_READS
from coachlog.domain.command_names import CommandName
from coachlog.domain.dates import show_day
from coachlog.domain.fielddays import (
    MAX_FOCUS,
    FieldDayPlan,
    Half,
    move_hours,
    parse_clock,
    parse_half,
    parse_stop,
)
from coachlog.domain.names import NameKind, check_name
from coachlog.errors import CoachlogError, WrongUsage, to_paste

if TYPE_CHECKING:
    from coachlog.usecases.look_up import Purpose

# What is said where no day fits, and the command that helps.
_NONE: dict[Purpose, tuple[str, CommandName]] = {
    "brief": ("no field day is planned from today on; plan one", CommandName.PLAN_FIELDDAY),
    "debrief": ("every field day so far has its debrief; see them", CommandName.LIST_FIELDDAYS),
    "share": ("no field day has a debrief yet; write one down", CommandName.DEBRIEF_FIELDDAY),
    "cancel": ("no field day is planned; see them all", CommandName.LIST_FIELDDAYS),
}
_OFFERED = 5
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
        say(f"Field day {name_field_day(days[0])}")
        return days[0].id
    if not can_ask():
        listed = ", ".join(str(day.id) for day in days[:_OFFERED])
        raise WrongUsage(f"ID is missing, and several days fit; the first are {listed}")
    say("Which field day?")
    for day in days[:_OFFERED]:
        say(f"  {name_field_day(day)}")
    about = f"The number that a field day begins with; {to_paste('list-fielddays')} shows them all."
    return int(
        ask_text(
            "  ID",
            lambda text: str(read_id("ID", text)),
            default=str(days[0].id),
            about=about,
        )
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
            day = given.date
            while not day:
                day = ask_text(
                    f"Which day? today is {show_day(run.today)}",
                    lambda text: say_day(text, run.read_day("date", text, "future")).isoformat(),
                    about="A day such as next tue, +2w, 1 dec or 2026-12-01.",
                )
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
                focus=given.focus or tuple(_ask_focus()),
                new=(*given.new, *kinds_of(said_new)),
            )

    return Dialogue().hold(ask)


def _ask_half() -> Half:
    keys = {"a": "morning", "p": "afternoon", "f": "the full day"}
    about = "Half a day is three or four calls; the settings say when it begins."
    return _HALVES[ask_key("Which half?", keys, default="f", about=about, words=_HALVES)]


def _ask_stops(people: People, plan: FieldDayPlan) -> list[str]:
    """Ask for one stop after the other, until somebody has no more."""
    stops: list[str] = []

    def check(text: str) -> str:
        stop = parse_stop("stop", text, such_as=plan.starts_at)
        replace(plan, stops=(stop,))  # which refuses one outside the day
        return f"{stop.at:%H:%M} {people.take('account', stop.account)}"

    def complete(typed: str) -> list[str]:
        clock, _, name = typed.partition(" ")
        return [f"{clock} {known}" for known in people.complete("account", name)]

    hours = f"from {plan.starts_at:%H:%M} to {plan.ends_at:%H:%M}"
    while True:
        example = f"A stop {hours}, such as {plan.starts_at:%H:%M} Acme"
        example = "Another stop" if stops else example
        stop = ask_text(
            f"{example}; {THE_REP_READS} (Enter = none)",
            check,
            about="The time and the customer. All kinds of calls belong in a field day.",
            complete=complete,
            key=f"stop {len(stops)}",
        )
        if not stop:
            return stops
        stops.append(stop)


def _ask_focus() -> list[str]:
    """Ask for the skills that the day is about."""
    skills: list[str] = []
    while len(skills) < MAX_FOCUS:
        skill = ask_text(
            f"{'Another skill' if skills else 'A skill'} to work on; {THE_REP_READS} "
            "(Enter = none)",
            lambda text: check_name("focus", text),
            about="One or two skills that you will watch, such as discovery questions.",
            key=f"focus {len(skills)}",
        )
        if not skill:
            break
        skills.append(skill)
    return skills
