"""Actions, briefs, shared field days and a rep's two plans as JSON, each with its format's name."""

from __future__ import annotations

from datetime import date
from typing import IO, Any

from coachlog.domain.actions import Action, ListedActions
from coachlog.domain.answers import AskedCall, Questions
from coachlog.domain.briefs import Brief, Prospect, SharedDay, Words
from coachlog.domain.debriefs import Reply, SkillHistory
from coachlog.domain.reps import CallTime, RepPlans
from coachlog.formats.cells import number_of
from coachlog.render.json import field_day_counts, write_document


def write_actions(file: IO[str], listed: ListedActions) -> None:
    """Write actions in the format coachlog.actions/1."""
    actions = [_action(action, listed.as_of) for action in listed.actions]
    write_document(file, {"format": "coachlog.actions/1", "actions": actions})


def write_brief(file: IO[str], brief: Brief) -> None:
    """Write a brief in the format coachlog.brief/1."""
    write_document(
        file,
        {
            "format": "coachlog.brief/1",
            "field_day": brief.id,
            "date": brief.on,
            "starts_at": brief.starts_at,
            "ends_at": brief.ends_at,
            "time_zone": brief.time_zone,
            "status": brief.status,
            "manager": brief.manager,
            "rep": brief.rep,
            "focus": brief.focus,
            "objective": brief.objective,
            "remark": brief.remark,
            "last_remark": brief.last_remark,
            "place": brief.place,
            "last_coached": brief.standing.last_coached_on,
            "cadence_days": brief.standing.cadence_days,
            "overdue": brief.standing.overdue,
            "last_on": brief.last_on,
            "words": [_words(word) for word in brief.words],
            "replies": [_reply(reply) for reply in brief.replies],
            "open_actions": [_action(action, brief.as_of) for action in brief.actions],
            "skills": [_skill(skill) for skill in brief.skills],
            "stops": [
                {"at": stop.at, "status": stop.status, **_prospect(stop.place)}
                for stop in brief.stops
            ],
            "suggestions": [_prospect(suggestion) for suggestion in brief.suggestions],
            "in_disguise": brief.in_disguise,
            "milk_run": brief.milk_run,
        },
    )


def write_shared_day(file: IO[str], day: SharedDay) -> None:
    """Write what the rep reads of a field day in the format coachlog.shared/1."""
    write_document(
        file,
        {
            "format": "coachlog.shared/1",
            "field_day": day.id,
            "date": day.on,
            "manager": day.manager,
            "rep": day.rep,
            "focus": day.focus,
            "objective": day.objective,
            "words": [_words(word) for word in day.words],
            "ratings": [
                {"skill": rating.skill, "score": rating.score, "rated_by": rating.rated_by}
                for rating in day.ratings
            ],
            "actions": [_action(action, day.on) for action in day.actions],
            "replies": [_reply(reply) for reply in day.replies],
            "answers": [_answer(answer) for answer in day.answers],
            "next": day.next_on,
        },
    )


def write_questions(file: IO[str], questions: Questions) -> None:
    """Write what a rep is asked, and has answered, in the format coachlog.questions/1."""
    write_document(
        file,
        {
            "format": "coachlog.questions/1",
            "rep": questions.rep,
            "email": questions.email,
            "start": questions.start,
            "end": questions.end,
            "calls": [_answer(call) | {"manager": call.manager} for call in questions.calls],
        },
    )


def write_rep(file: IO[str], plans: RepPlans) -> None:
    """Write a rep's two plans, apart, in the format coachlog.rep/1."""
    standing, skill, sales = plans.standing, plans.skill, plans.sales
    write_document(
        file,
        {
            "format": "coachlog.rep/1",
            "rep": standing.name,
            "manager": plans.manager,
            "level": standing.level,
            "started_on": standing.started_on,
            "left_on": plans.left_on,
            "period": plans.period.label if plans.period else None,
            "skill_development": {
                **_time(skill.time),
                "field_days": field_day_counts(skill.field_days),
                "field_day_minutes": skill.held_minutes,
                "last_coached": standing.last_coached_on,
                "next_on": skill.next_day.on if skill.next_day else None,
                "next_is_planned": skill.next_day is not None and skill.next_day.planned,
                "cadence_days": standing.cadence_days,
                "overdue": standing.overdue,
                "skills": [_skill(history) for history in skill.skills],
                "words": [_words(word) for word in skill.words],
                "replies": [_reply(reply) for reply in skill.replies],
                "open_actions": [_action(action, plans.as_of) for action in skill.open_actions],
                "closed_actions": [_action(action, plans.as_of) for action in skill.closed_actions],
            },
            "sales_development": {
                **_time(sales.time),
                "words": [_words(word) for word in sales.words],
                "deal_values": {code: number_of(cents) for code, cents in sales.deal_cents.items()},
                "roles": {role or "not noted": number for role, number in sales.roles.items()},
                "accounts": [
                    {
                        "account": account.account,
                        "calls": account.calls,
                        "deal_value": number_of(account.deal_cents),
                        "currency": account.currency,
                    }
                    for account in sales.accounts
                ],
            },
            "answers": [_answer(answer) for answer in plans.answers],
            "unsorted_calls": plans.unsorted,
            "calls_after_today": plans.after_today,
        },
    )


def _answer(call: AskedCall) -> dict[str, Any]:
    answer = call.answer
    return {
        "call": call.id,
        "date": call.on,
        "account": call.account,
        "who_wanted": answer and answer.initiator,
        "who_led": answer and answer.led,
        "answered_on": call.answered_on,
    }


def _time(time: CallTime) -> dict[str, Any]:
    return {
        "calls": time.calls,
        "minutes": time.minutes,
        "calls_of_unknown_length": time.minutes_unknown,
    }


def _words(words: Words) -> dict[str, Any]:
    return {
        "date": words.on,
        "account": words.account,
        "reinforce": words.reinforce,
        "improve": words.improve,
    }


def _reply(reply: Reply) -> dict[str, Any]:
    return {
        "field_day": reply.field_day_id,
        "date": reply.replied_on,
        "text": reply.text,
    }


def _skill(history: SkillHistory) -> dict[str, Any]:
    return {
        "skill": history.skill,
        "ratings": [
            {
                "date": rating.day_on,
                "score": rating.score,
                "rated_by": rating.rated_by,
                "field_day": rating.field_day_id,
            }
            for rating in history.ratings
        ],
    }


def _prospect(prospect: Prospect) -> dict[str, Any]:
    return {
        "account": prospect.account,
        "kind": prospect.kind,
        "deal_value": number_of(prospect.deal_cents),
        "currency": prospect.currency,
        "stakes": prospect.stakes,
        "visited_on": prospect.visited_on,
    }


def _action(action: Action, as_of: date) -> dict[str, Any]:
    return {
        "id": action.id,
        "rep": action.rep,
        "manager": action.manager,
        "owner": action.owner,
        "text": action.text,
        "agreed_on": action.agreed_on,
        "due_on": action.due_on,
        "overdue_days": action.overdue_days(as_of),
        "status": action.status,
        "closed_on": action.closed_on,
        "field_day": action.field_day_id,
    }
