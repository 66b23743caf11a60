"""The questions of a debrief, one after the other; every answer is kept as it is given."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from coachlog.cli.commands.action_questions import ABOUT_ACTION, ABOUT_COMING
from coachlog.cli.commands.call_questions import ABOUT_ROLE, ABOUT_SEEN
from coachlog.cli.commands.people_questions import People
from coachlog.cli.terminal.ask import Dialogue, ask_key, ask_text, say
from coachlog.cli.terminal.understood import say_day
from coachlog.domain.actions import PUT_OFF_DAYS, NewAction, check_coming
from coachlog.domain.audience import PRIVATE, THE_REP_READS
from coachlog.domain.calls import ROLES, ReadDay, Role, check_text
from coachlog.domain.debriefs import (
    DayToDebrief,
    Debrief,
    GivenRating,
    SeenVisit,
    SettledAction,
    StopSeen,
    parse_score,
)
from coachlog.domain.fielddays import MAX_FOCUS
from coachlog.domain.names import check_name, fold_name
from coachlog.domain.praise import NUDGE, says_nothing
from coachlog.errors import InvalidValue, show
from coachlog.render.lines import count_of, visible

if TYPE_CHECKING:
    from coachlog.store.debrief_drafts import DebriefDraft


@dataclass(slots=True)
class Interview:
    """Asks what a debrief needs; what an interrupted one was told is not asked again."""

    day: DayToDebrief
    draft: DebriefDraft
    today: date
    read_day: ReadDay
    people: People
    _nudged: bool = field(default=False, init=False)
    _added: int = field(default=0, init=False)

    def run(self) -> Debrief:
        """Ask everything, from the first question without an answer on."""
        return Dialogue(self.draft.answers, self.draft.keep).hold(self._ask)

    def _ask(self) -> Debrief:
        self._nudged, self._added = False, 0
        return Debrief(
            visits=self._ask_visits(),
            ratings=self._ask_ratings(),
            settled=tuple(self._ask_overdue()),
            actions=self._ask_actions(),
            next_on=self._ask_next(),
            remark=self._ask_remark(),
        )

    def _ask_day(self, key: str, question: str, default: date | None = None) -> date | None:
        answer = ask_text(
            question,
            self._read_coming,
            default=None if default is None else str(default),
            about=ABOUT_COMING,
            key=key,
        )
        return date.fromisoformat(answer) if answer else None

    def _read_coming(self, text: str) -> str:
        day = check_coming("date", self.read_day("date", text), self.today)
        return say_day(text, day).isoformat()

    def _ask_visits(self) -> tuple[SeenVisit, ...]:
        seen: list[SeenVisit] = []
        for number, visit in enumerate(self.day.visits, 1):
            at = f"{visit.at:%H:%M}  " if visit.at else ""
            head = f"{number} of {len(self.day.visits)}  {at}{visible(visit.account)}:"
            keys = {"h": "held", "s": "skipped", "a": "add another"}
            usual = "s" if visit.status == "skipped" else "h"
            named = SeenVisit(
                account=visit.account, at=visit.at, stop_id=visit.stop_id, call_id=visit.call_id
            )
            about = "h: you were there. s: it fell through. a: a stop came before it."
            while (
                key := ask_key(head, keys, default=usual, about=about, key=f"visit {number}")
            ) == "a":
                seen += self._ask_added("The stop's account")
            seen.append(
                self._ask_seen(named, visit, f"visit {number}")
                if key == "h"
                else replace(named, held=False)
            )
        question = "Another stop, its account (Enter = none)"
        while added := self._ask_added(question if seen else "A stop, its account (Enter = none)"):
            seen += added
        return tuple(seen)

    def _ask_added(self, question: str) -> list[SeenVisit]:
        self._added += 1
        place = f"added {self._added}"
        account = ask_text(
            question,
            lambda text: self.people.take("account", text),
            about="A customer that you saw and that was no stop of the plan.",
            complete=lambda typed: self.people.complete("account", typed),
            key=place,
        )
        return [self._ask_seen(SeenVisit(account=account), None, place)] if account else []

    def _ask_seen(self, seen: SeenVisit, visit: StopSeen | None, place: str) -> SeenVisit:
        known = visit or StopSeen(account=seen.account)
        question = "  Your role [o] observed, [s] shared, [l] led"
        key = f"{place} role"
        role = ask_text(question, _read_role, default=known.role, about=ABOUT_ROLE, key=key)
        question = f"  Reinforce, what the rep did well; {THE_REP_READS}"
        reinforce = self._ask_words("reinforce", question, known.reinforce, place)
        if reinforce != known.reinforce and says_nothing(reinforce) and not self._nudged:
            self._nudged = True
            say(f"  {NUDGE[0].upper()}{NUDGE[1:]}")
            reinforce = self._ask_words("reinforce again", "  Reinforce", reinforce, place)
        question = f"  Improve, what to work on; {THE_REP_READS}"
        improve = self._ask_words("improve", question, known.improve, place)
        return replace(
            seen,
            role=_read_role(role) if role else None,
            reinforce=reinforce or None,
            improve=improve or None,
        )

    def _ask_words(self, name: str, question: str, default: str | None, place: str) -> str:
        def check(text: str) -> str:
            return check_text(name, text)

        key = f"{place} {name}"
        return ask_text(question, check, default=default, about=ABOUT_SEEN, key=key)

    def _ask_ratings(self) -> tuple[GivenRating, ...]:
        ratings = []
        for skill in self.day.focus or self._ask_skills():
            score = self._ask_score(skill)
            if score:
                ratings.append(GivenRating(skill=skill, score=int(score)))
        return tuple(ratings)

    def _ask_skills(self) -> list[str]:
        skills: list[str] = []
        while len(skills) < MAX_FOCUS:
            question = f"{'Another' if skills else 'A'} skill to rate (Enter = none)"
            skill = ask_text(
                question,
                lambda text: check_name("skill", text),
                about="A skill that you watched, such as discovery questions.",
                key=f"skill {len(skills)}",
            )
            if not skill:
                break
            skills.append(skill)
        return skills

    def _ask_score(self, skill: str) -> str:
        given = [
            str(rating.score)
            for rating in self.day.ratings
            if fold_name(rating.skill) == fold_name(skill) and rating.rated_by == self.day.manager
        ]
        return ask_text(
            f"{visible(skill)}, 1 to 5; {THE_REP_READS} "
            f"(Enter = {'as it is' if given else 'not rated'})",
            lambda text: parse_score("score", text),
            default=given[0] if given else None,
            about="1: not seen yet. 5: like the best. The rep reads it with who rated.",
            key=f"score {skill}",
        ).strip()

    def _ask_overdue(self) -> list[SettledAction]:
        settled = []
        keys = {"d": "done", "n": "new date", "x": "dropped"}
        usual = self.today + timedelta(days=PUT_OFF_DAYS)
        for action in self.day.overdue:
            days = action.overdue_days(self.today)
            say(
                f"Action {action.id} of {visible(action.owner_name)} is "
                f"{count_of(days, 'day')} overdue: {visible(action.text)}"
            )
            key = ask_key("  Now?", keys, key=f"action {action.id}")
            due_on = self._ask_day(f"date {action.id}", "  New date", usual) if key == "n" else None
            settled.append(SettledAction(action_id=action.id, dropped=key == "x", due_on=due_on))
        return settled

    def _ask_actions(self) -> tuple[NewAction, ...]:
        actions: list[NewAction] = []
        who = {"r": visible(self.day.rep), "m": visible(self.day.manager)}
        while True:
            question = (
                f"{'Another' if actions else 'An'} action you agreed on; {THE_REP_READS} "
                "(Enter = none)"
            )
            key = f"agreed {len(actions)}"
            text = ask_text(question, _check_action, about=ABOUT_ACTION, key=key)
            if not text:
                return tuple(actions)
            owner = ask_key("  Whose?", who, default="r", key=f"owner {len(actions)}")
            due_on = self._ask_day(f"due {len(actions)}", "  Until when (Enter = no date)")
            actions.append(
                NewAction(text=text, owner="manager" if owner == "m" else "rep", due_on=due_on)
            )

    def _ask_next(self) -> date | None:
        return self._ask_day("next", "Next field day (Enter = none yet)", self.day.next_on)

    def _ask_remark(self) -> str | None:
        return (
            ask_text(
                f"A remark on the day, {PRIVATE}: nobody else reads it (Enter = none)",
                lambda text: check_text("remark", text),
                default=self.day.remark,
                about="What only you want to remember of the day.",
                key="remark",
            )
            or None
        )


def _check_action(text: str) -> None:
    NewAction(text=check_text("action", text))


def _read_role(text: str) -> Role:
    """Read a role by its word or its first letter."""
    word = text.strip().casefold()
    for role in ROLES:
        if word and word in (role, role[0]):
            return role
    raise InvalidValue("role", f"{show(text)} is not o, s or l")
