"""The pages that a rep reads: of one field day, and of the two plans."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import IO

from coachlog.domain.actions import Action
from coachlog.domain.briefs import SharedDay, Words
from coachlog.domain.debriefs import HIGHEST, Rating, Reply, SkillHistory
from coachlog.domain.reps import RepPlans
from coachlog.render.compose import describe_time, show_hours, tell_answers, tell_roles
from coachlog.render.lines import count_of, describe_after_today, describe_field_days
from coachlog.render.pages.charts import Chart, draw_ratings, show_page_day
from coachlog.render.pages.parts import Headline, say_days
from coachlog.render.pages.press import write_page


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenOnCall:
    """What was seen on one ride-along."""

    text: str
    account: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreedAction:
    """A next step with its owner, its date and a box to tick."""

    text: str
    owner: str
    due_on: date | None
    ticked: bool
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillRow:
    """A focus skill: its ratings drawn, and as words."""

    skill: str
    chart: Chart
    ratings: tuple[Rating, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DayPage:
    """All that the page of a field day shows the rep."""

    title: str
    headline: Headline
    facts: tuple[str, ...]
    objective: str | None
    went_well: tuple[SeenOnCall, ...]
    to_try: tuple[SeenOnCall, ...]
    ratings: tuple[Rating, ...]
    best: int
    actions: tuple[AgreedAction, ...]
    replies: tuple[Reply, ...]
    answers: tuple[tuple[str, str], ...]
    next_on: date | None
    rep: str
    manager: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RepPage:
    """All that the page of the two plans shows."""

    title: str
    headline: Headline
    facts: tuple[str, ...]
    notes: tuple[str, ...]
    skill_facts: tuple[tuple[str, str], ...]
    sales_facts: tuple[tuple[str, str], ...]
    accounts: tuple[tuple[str, str], ...]
    skills: tuple[SkillRow, ...]
    went_well: tuple[SeenOnCall, ...]
    to_try: tuple[SeenOnCall, ...]
    on_sales: tuple[tuple[str, SeenOnCall], ...]
    actions: tuple[AgreedAction, ...]
    replies: tuple[Reply, ...]
    answers: tuple[tuple[str, str], ...]
    rep: str
    manager: str | None


def write_day(file: IO[str], day: SharedDay, folder: str | None = None) -> None:
    """Write the page of a field day for the rep."""
    write_page(file, "day.html", folder, page=compose_day(day))


def write_rep(file: IO[str], plans: RepPlans, folder: str | None = None) -> None:
    """Write the page of a rep's two plans."""
    write_page(file, "rep.html", folder, page=compose_rep_page(plans))


def compose_day(day: SharedDay) -> DayPage:
    """Return what the page of a field day shows."""
    facts = [f"{day.on:%A}, {show_page_day(day.on)}", f"{day.rep} with {day.manager}"]
    facts += [f"focus: {', '.join(day.focus)}"] if day.focus else []
    return DayPage(
        title=f"Field day of {show_page_day(day.on)}: {day.rep} with {day.manager}",
        headline=Headline(name=day.rep, after=": a day in the field"),
        facts=tuple(facts),
        objective=day.objective,
        went_well=_sayings(day.words, "reinforce"),
        to_try=_sayings(day.words, "improve"),
        ratings=day.ratings,
        best=HIGHEST,
        actions=_agreed(day.actions, None),
        replies=day.replies,
        answers=tell_answers(day.answers),
        next_on=day.next_on,
        rep=day.rep,
        manager=day.manager,
    )


def compose_rep_page(plans: RepPlans) -> RepPage:
    """Return what the page of a rep's two plans shows; no figure sums the two."""
    rep, skill, sales = plans.standing, plans.skill, plans.sales
    facts: list[str] = [rep.level]
    facts += [f"on the team of {plans.manager}"] if plans.manager else []
    facts += [f"started {show_page_day(rep.started_on)}"] if rep.started_on else []
    facts += [f"leaves {show_page_day(plans.left_on)}"] if plans.left_on else []
    span = say_days(plans.period) if plans.period else "all that the log holds"
    notes = []
    if plans.unsorted:
        calls = count_of(plans.unsorted, "call is", "calls are")
        notes.append(f"{calls} in neither plan: nobody has said yet who asked.")
    if plans.after_today:
        notes.append(f"{describe_after_today(plans.after_today)}.")
    return RepPage(
        title=f"{rep.name}: two plans",
        headline=Headline(name=rep.name, after=": two plans, side by side"),
        facts=(*facts, span),
        notes=tuple(notes),
        skill_facts=(
            (
                "Field days",
                describe_field_days(skill.field_days) if skill.field_days.planned else "none yet",
            ),
            ("In the field", show_hours(skill.held_minutes)),
            ("Coaching calls", describe_time(skill.time)),
            ("Last coached", _say_last(plans)),
            ("Next field day", _say_next(plans)),
        ),
        sales_facts=(
            ("Calls asked for", describe_time(sales.time)),
            ("The manager", tell_roles(sales.roles)),
        ),
        accounts=tuple(
            (account.account, count_of(account.calls, "call")) for account in sales.accounts
        ),
        skills=tuple(_skill(history) for history in skill.skills),
        went_well=_sayings(skill.words, "reinforce"),
        to_try=_sayings(skill.words, "improve"),
        on_sales=tuple(
            (what, saying)
            for field, what in (("reinforce", "went well"), ("improve", "to try next"))
            for saying in _sayings(sales.words, field)
        ),
        actions=_agreed((*skill.open_actions, *skill.closed_actions), plans.as_of),
        replies=skill.replies,
        answers=tell_answers(plans.answers),
        rep=rep.name,
        manager=plans.manager,
    )


def _sayings(words: Iterable[Words], field: str) -> tuple[SeenOnCall, ...]:
    return tuple(
        SeenOnCall(text=text, account=noted.account, on=noted.on)
        for noted in words
        for text in [noted.reinforce if field == "reinforce" else noted.improve]
        if text
    )


def _agreed(actions: Sequence[Action], as_of: date | None) -> tuple[AgreedAction, ...]:
    return tuple(
        AgreedAction(
            text=action.text,
            owner=action.owner_name,
            due_on=action.due_on,
            ticked=action.status == "done",
            note=_say_status(action, as_of),
        )
        for action in actions
    )


def _say_status(action: Action, as_of: date | None) -> str:
    if action.status != "open":
        return action.status + (f" {show_page_day(action.closed_on)}" if action.closed_on else "")
    late = action.overdue_days(as_of) if as_of else 0
    return f"{count_of(late, 'day')} past its date" if late else ""


def _skill(history: SkillHistory) -> SkillRow:
    return SkillRow(skill=history.skill, chart=draw_ratings(history), ratings=history.ratings)


def _say_last(plans: RepPlans) -> str:
    rep = plans.standing
    if rep.last_coached_on is None:
        return "not in this log yet"
    return f"{show_page_day(rep.last_coached_on)}; wanted every {count_of(rep.cadence_days, 'day')}"


def _say_next(plans: RepPlans) -> str:
    coming = plans.skill.next_day
    if coming is None:
        return "none yet"
    return show_page_day(coming.on) + ("" if coming.planned else " (agreed, not planned yet)")
