"""The brief, the rep's page and the two plans as documents, whatever they are printed as."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from coachlog.domain.actions import Action
from coachlog.domain.answers import AskedCall, Led
from coachlog.domain.briefs import Brief, Prospect, SharedDay, Words
from coachlog.domain.cadence import RepStanding
from coachlog.domain.calls import MANAGER_SCHEDULED, REP_REQUEST, Initiator, Role
from coachlog.domain.debriefs import Reply, SkillHistory
from coachlog.domain.fielddays import state_on
from coachlog.domain.reps import CallTime, RepPlans
from coachlog.errors import to_paste
from coachlog.formats.cells import amount_of
from coachlog.render.documents import Document, PageColumn, PageLine, Section
from coachlog.render.lines import count_of, describe_after_today, describe_field_days
from coachlog.render.reasons import say_passed

_WANTED: Mapping[Initiator | None, str] = {
    REP_REQUEST: "the rep asked",
    MANAGER_SCHEDULED: "the manager set it up",
    None: "can't tell who asked",
}
_LED: Mapping[Led, str] = {
    "rep": "the rep led",
    "manager": "the manager led",
    "both": "both led",
}
_NO_CAUSE = (
    "Ratings are what one person saw on one day; before and after stand side by side, "
    "and do not say why."
)


def compose_brief(brief: Brief, *, bars: bool = True, values: bool = True) -> Document:
    """Lay out what a manager reads before a field day; without `values` no deal's value."""
    about = [PageLine(label="Focus", text=", ".join(brief.focus) or "none chosen yet")]
    about += [PageLine(label="Objective", text=brief.objective)] if brief.objective else []
    for label, remark in (("Private", brief.remark), ("Private, last time", brief.last_remark)):
        about += [PageLine(label=label, text=remark)] if remark else []
    about += [PageLine(label="Place", text=brief.place)] if brief.place else []
    about.append(_last_coached(brief.standing, brief.as_of))
    last = f"Last time ({brief.last_on})" if brief.last_on else "Last time"
    sections = [
        Section(title="The day", lines=tuple(about)),
        Section(
            title=last, lines=_words(brief.words, dated=False) or _nothing("nothing is noted yet")
        ),
    ]
    if brief.replies:
        sections.append(Section(title="The rep says", lines=_replies(brief.replies)))
    sections += [
        Section(
            title="Open actions", lines=_actions(brief.actions, brief.as_of) or _nothing("none")
        ),
        Section(
            title="Ratings so far", lines=_skills(brief.skills, bars=bars) or _nothing("none yet")
        ),
        Section(
            title="Stops",
            lines=tuple(
                PageLine(
                    text=f"{stop.at:%H:%M} {stop.place.account} ("
                    + describe_stakes(stop.place, values=values)
                    + (f", {stop.status})" if stop.status != "planned" else ")")
                )
                for stop in brief.stops
            )
            or _nothing("none planned"),
        ),
    ]
    if brief.suggestions:
        lines = tuple(PageLine(text=_suggest(place, values=values)) for place in brief.suggestions)
        sections.append(Section(title="Also worth a stop", lines=lines))
    return Document(
        title=f"Field day {brief.id}: {brief.manager} with {brief.rep}",
        facts=(
            f"{brief.on:%a} {brief.on}, {brief.starts_at:%H:%M} to {brief.ends_at:%H:%M} "
            f"({brief.time_zone}), {state_on(brief.status, brief.on, brief.as_of)}",
        ),
        columns=(PageColumn(sections=tuple(sections)),),
        notes=tuple(list_warnings(brief)),
    )


def list_warnings(brief: Brief) -> Iterator[str]:
    """Return what speaks against the stops of a day, a sentence or two each."""
    if brief.in_disguise:
        yield (
            "Most stops with known deal values are big deals: that would be selling in disguise. "
            "Choose more ordinary calls, where the rep can sell and you can watch."
        )
    if brief.milk_run:
        yield (
            "Every stop is an ordinary account that the two of you know: a milk run. "
            "Add one where neither of you knows how it will go."
        )


def compose_shared_day(day: SharedDay) -> Document:
    """Lay out the one page that the rep gets: what was seen and agreed, nothing private."""
    about = [PageLine(label="Focus", text=", ".join(day.focus))] if day.focus else []
    about += [PageLine(label="Objective", text=day.objective)] if day.objective else []
    about += [
        PageLine(label=rating.skill, text=f"{rating.score} of 5, rated by {rating.rated_by}")
        for rating in day.ratings
    ]
    sections = [Section(title="The day", lines=tuple(about))] if about else []
    for title, said in (
        ("What went well", [(word.account, word.reinforce) for word in day.words]),
        ("What to try next", [(word.account, word.improve) for word in day.words]),
    ):
        noted = tuple(PageLine(label=account, text=text) for account, text in said if text)
        sections.append(Section(title=title, lines=noted or _nothing("nothing is noted")))
    agreed = [
        PageLine(
            text=action.text
            + (f", until {action.due_on}" if action.due_on else "")
            + (f" ({action.status})" if action.status != "open" else ""),
            label=action.owner_name,
            done=action.status != "open",
        )
        for action in day.actions
    ]
    nothing = _nothing("nothing is agreed")
    sections.append(Section(title="What was agreed", lines=tuple(agreed) or nothing))
    if day.replies:
        sections.append(Section(title=f"What {day.rep} said", lines=_replies(day.replies)))
    if day.answers:
        sections.append(Section(title=f"{day.rep} on who asked", lines=_answers(day.answers)))
    if day.next_on:
        when = PageLine(text=f"{day.next_on:%a} {day.next_on}")
        sections.append(Section(title="Next field day", lines=(when,)))
    return Document(
        title=f"Field day {day.on:%a} {day.on}: {day.rep} with {day.manager}",
        columns=(PageColumn(sections=tuple(sections)),),
        closing="Is anything wrong or missing? "
        f"Tell {day.manager}; the answer is kept beside this.",
    )


def compose_rep(plans: RepPlans, *, bars: bool = True, values: bool = True) -> Document:
    """Lay out a rep's two plans side by side, none of their figures summed.

    Without `values` no deal's value is in it.
    """
    rep = plans.standing
    facts: list[str] = [rep.level]
    facts += [f"on the team of {plans.manager}"] if plans.manager else []
    facts += [f"started {rep.started_on}"] if rep.started_on else []
    facts += [f"leaves {plans.left_on}"] if plans.left_on else []
    span = plans.period.label if plans.period else "all that the log holds"
    notes = []
    if plans.unsorted:
        notes.append(
            f"{count_of(plans.unsorted, 'call')} not sorted yet: in neither plan. "
            f"{to_paste('triage')}"
        )
    if plans.after_today:
        notes.append(f"{describe_after_today(plans.after_today)}.")
    return Document(
        title=rep.name,
        facts=(", ".join(facts), f"Period: {span}"),
        columns=(_skill_column(plans, bars=bars), _sales_column(plans, values=values)),
        notes=tuple(notes),
        closing=_NO_CAUSE,
    )


def _skill_column(plans: RepPlans, *, bars: bool) -> PageColumn:
    plan = plans.skill
    coming = "none"
    if plan.next_day:
        coming = str(plan.next_day.on)
        coming += "" if plan.next_day.planned else " (agreed, not planned yet)"
    sections = [
        Section(
            title="Field days",
            lines=(
                PageLine(text=describe_field_days(plan.field_days)),
                PageLine(label="In the field", text=show_hours(plan.held_minutes)),
                PageLine(label="Coaching calls", text=describe_time(plan.time)),
                _last_coached(plans.standing, plans.as_of),
                PageLine(label="Next", text=coming),
            ),
        ),
        Section(
            title="Focus skills", lines=_skills(plan.skills, bars=bars) or _nothing("not rated yet")
        ),
        Section(
            title="Said", lines=_words(plan.words, dated=True) or _nothing("nothing noted yet")
        ),
    ]
    if plan.replies:
        sections.append(Section(title=f"{plans.standing.name} says", lines=_replies(plan.replies)))
    sections.append(
        Section(
            title="Open actions",
            lines=_actions(plan.open_actions, plans.as_of) or _nothing("none"),
        )
    )
    if plans.answers:
        title = f"{plans.standing.name} on who asked"
        sections.append(Section(title=title, lines=_answers(plans.answers)))
    if plan.closed_actions:
        closed = tuple(
            PageLine(
                label=f"{action.status} {action.closed_on}",
                text=f"{action.text} ({action.owner_name})",
            )
            for action in plan.closed_actions
        )
        sections.append(Section(title="Closed actions", lines=closed))
    return PageColumn(
        title="Skill development", note="the manager went to the rep", sections=tuple(sections)
    )


def _last_coached(rep: RepStanding, today: date) -> PageLine:
    last = "none in this log"
    if rep.days_since is not None:
        last = f"{rep.last_coached_on}, {say_passed(rep, today)}"
    text = f"{last}; due every {count_of(rep.cadence_days, 'day')}"
    return PageLine(label="Last coached", text=text, flagged=rep.overdue)


def _sales_column(plans: RepPlans, *, values: bool) -> PageColumn:
    plan = plans.sales
    worth = [f"{code} {amount_of(cents):,}" for code, cents in plan.deal_cents.items()]
    deals = PageLine(
        label="Deals (latest value of each account)", text=", ".join(worth) or "no value known"
    )
    accounts = tuple(
        PageLine(
            label=account.account,
            text=count_of(account.calls, "call")
            + (
                f", {account.currency} {amount_of(account.deal_cents):,}"
                if values and account.deal_cents is not None
                else ""
            ),
        )
        for account in plan.accounts
    )
    return PageColumn(
        title="Sales development",
        note="the rep asked the manager",
        sections=(
            Section(
                title="Calls the rep asked for",
                lines=(
                    PageLine(text=describe_time(plan.time)),
                    *([deals] if values else []),
                    PageLine(label="The manager", text=tell_roles(plan.roles)),
                ),
            ),
            Section(title="Accounts", lines=accounts or _nothing("none")),
            *([Section(title="Said", lines=_words(plan.words, dated=True))] if plan.words else []),
        ),
    )


def _nothing(text: str) -> tuple[PageLine, ...]:
    return (PageLine(text=text),)


def _words(words: Iterable[Words], *, dated: bool) -> tuple[PageLine, ...]:
    lines = []
    for word in words:
        at = f"{word.on} {word.account}" if dated else word.account
        for label, noted in (("reinforce", word.reinforce), ("improve", word.improve)):
            lines += [PageLine(label=f"{at}, {label}", text=noted)] if noted else []
    return tuple(lines)


def _replies(replies: Iterable[Reply]) -> tuple[PageLine, ...]:
    return tuple(PageLine(label=str(reply.replied_on), text=reply.text) for reply in replies)


def _answers(answers: Iterable[AskedCall]) -> tuple[PageLine, ...]:
    return tuple(PageLine(label=call, text=said) for call, said in tell_answers(answers))


def tell_answers(answers: Iterable[AskedCall]) -> tuple[tuple[str, str], ...]:
    """Return the calls that a rep answered on, each with what the rep says of it."""
    told = []
    for asked in answers:
        if asked.answer is None:
            continue
        parts = [_WANTED[asked.answer.initiator]]
        parts += [_LED[asked.answer.led]] if asked.answer.led else []
        told.append((f"{asked.on} {asked.account}", ", ".join(parts)))
    return tuple(told)


def tell_roles(roles: Mapping[Role | None, int]) -> str:
    """Say what the manager did on how many calls."""
    known: tuple[Role | None, ...] = ("observed", "shared", "led", None)
    told = [f"{role or 'not noted'} {roles[role]}" for role in known if roles.get(role)]
    return ", ".join(told) or "was on none"


def _actions(actions: Iterable[Action], as_of: date) -> tuple[PageLine, ...]:
    lines = []
    for action in actions:
        late = action.overdue_days(as_of)
        due = f", until {action.due_on}" if action.due_on else ""
        due += f", {count_of(late, 'day')} overdue" if late else ""
        lines.append(
            PageLine(
                label=f"{action.id} {action.owner_name}",
                text=f"{action.text}{due}",
                flagged=late > 0,
            )
        )
    return tuple(lines)


def _skills(skills: Sequence[SkillHistory], *, bars: bool) -> tuple[PageLine, ...]:
    return tuple(
        PageLine(
            label=skill.skill,
            text=f"{draw_ratings(skill, bars=bars)} "
            f"({count_of(len(skill.ratings), 'rating')} by {', '.join(skill.raters)}, "
            + (f"{skill.ratings[0].day_on} to " if len(skill.ratings) > 1 else "")
            + f"{skill.ratings[-1].day_on})",
        )
        for skill in skills
    )


def describe_stakes(place: Prospect, *, values: bool = True) -> str:
    """Say what a deal is worth, and whether that is big."""
    if place.deal_cents is None:
        return "stakes unknown"
    if not values:
        return {"big": "a big deal", "ordinary": "an ordinary deal"}.get(
            place.stakes, "stakes unknown"
        )
    stakes = "stakes unknown" if place.stakes == "unknown" else place.stakes
    return f"{place.currency} {amount_of(place.deal_cents):,}, {stakes}"


def _suggest(place: Prospect, *, values: bool) -> str:
    seen = f", last together {place.visited_on}" if place.visited_on else ""
    return f"{place.account} ({place.kind}{seen}; {describe_stakes(place, values=values)})"


def describe_time(time: CallTime) -> str:
    """Say how many calls, how long, and of how many that is not known."""
    unknown = f", {time.minutes_unknown} of unknown length" if time.minutes_unknown else ""
    return f"{count_of(time.calls, 'call')}, {show_hours(time.minutes)}{unknown}"


def show_hours(minutes: int) -> str:
    """Return minutes as hours."""
    return f"{minutes // 60} h {minutes % 60:02} min" if minutes % 60 else f"{minutes // 60} h"


# A rating as a small bar, 1 to 5.
_BARS = "▁▂▃▅▇"


def draw_ratings(history: SkillHistory, *, bars: bool = True) -> str:
    """Return a skill's ratings as a small chart with the numbers beside it, the oldest first."""
    numbers = " ".join(str(score) for score in history.scores)
    if not bars:
        return numbers
    return f"{''.join(_BARS[score - 1] for score in history.scores)} {numbers}"
