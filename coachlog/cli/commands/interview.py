"""The questions of a debrief, one after the other; every answer is kept as it is given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, ParamSpec

from coachlog.cli.terminal.ask import ask_key, ask_text
from coachlog.cli.terminal.say import put
from coachlog.domain.actions import PUT_OFF_DAYS, NewAction
from coachlog.domain.calls import ROLES, Role, check_text
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

P = ParamSpec("P")
ReadDay = Callable[[str, str], date]


@dataclass(slots=True)
class Interview:
    """Asks what a debrief needs; what an interrupted one was told is not asked again."""

    day: DayToDebrief
    draft: DebriefDraft
    today: date
    read_day: ReadDay
    _place: int = field(default=0, init=False)
    _nudged: bool = field(default=False, init=False)

    def run(self) -> Debrief:
        """Ask everything, from the first question without an answer on."""
        visits = self._ask_visits()
        ratings = self._ask_ratings()
        settled = tuple(self._ask_overdue())
        actions = self._ask_actions()
        return Debrief(
            visits=visits,
            ratings=ratings,
            settled=settled,
            actions=actions,
            next_on=self._ask_next(),
        )

    def _answer(self, key: str, ask: Callable[P, str], *args: P.args, **options: P.kwargs) -> str:
        """Return the kept answer to the question `key`, or ask it and keep the answer."""
        answers = self.draft.answers
        if self._place < len(answers) and answers[self._place][0] != key:
            del answers[self._place :]  # the day has changed since; go on from here
        if self._place == len(answers):
            answers.append((key, ask(*args, **options)))
            self.draft.keep()
        self._place += 1
        return answers[self._place - 1][1]

    def _say(self, text: str) -> None:
        """Say something that belongs to the next question, unless that was answered before."""
        if self._place >= len(self.draft.answers):
            put(text, err=True)

    def _ask_day(self, key: str, question: str, default: date | None = None) -> date | None:
        def ask() -> str:
            usual = None if default is None else str(default)
            answer = ask_text(question, self._read_coming, default=usual)
            return self._read_coming(answer).isoformat() if answer else ""

        answer = self._answer(key, ask)
        return date.fromisoformat(answer) if answer else None

    def _read_coming(self, text: str) -> date:
        day = self.read_day("date", text)
        if day < self.today:
            raise InvalidValue("date", f"{day:%a} {day} is in the past; give a day to come")
        return day

    def _ask_visits(self) -> tuple[SeenVisit, ...]:
        seen: list[SeenVisit] = []
        for number, visit in enumerate(self.day.visits, 1):
            at = f"{visit.at:%H:%M}  " if visit.at else ""
            head = f"{number} of {len(self.day.visits)}  {at}{visible(visit.account)}:"
            keys = {"h": "held", "s": "skipped", "a": "add another"}
            usual = "s" if visit.status == "skipped" else "h"
            one = SeenVisit(
                account=visit.account, at=visit.at, stop_id=visit.stop_id, call_id=visit.call_id
            )
            while (
                key := self._answer(f"visit {number}", ask_key, head, keys, default=usual)
            ) == "a":
                seen += self._ask_added("The stop's account")
            seen.append(self._ask_seen(one, visit) if key == "h" else replace(one, held=False))
        question = "Another stop, its account (Enter = none)"
        while added := self._ask_added(question if seen else "A stop, its account (Enter = none)"):
            seen += added
        return tuple(seen)

    def _ask_added(self, question: str) -> list[SeenVisit]:
        account = self._answer(
            "added", ask_text, question, lambda text: check_name("account", text)
        )
        return [self._ask_seen(SeenVisit(account=account), None)] if account else []

    def _ask_seen(self, seen: SeenVisit, visit: StopSeen | None) -> SeenVisit:
        known = visit or StopSeen(account=seen.account)
        question = "  Your role, [o]bserved, [s]hared, [l]ed"
        role = self._answer("role", ask_text, question, _read_role, default=known.role)
        reinforce = self._ask_words("reinforce", "  Reinforce, what went well", known.reinforce)
        if reinforce != known.reinforce and says_nothing(reinforce) and not self._nudged:
            self._nudged = True
            self._say(f"  {NUDGE[0].upper()}{NUDGE[1:]}")
            reinforce = self._ask_words("reinforce again", "  Reinforce", reinforce)
        improve = self._ask_words("improve", "  Improve, what to work on", known.improve)
        return replace(
            seen,
            role=_read_role(role) if role else None,
            reinforce=reinforce or None,
            improve=improve or None,
        )

    def _ask_words(self, key: str, question: str, default: str | None) -> str:
        def check(text: str) -> str:
            return check_text(key, text)

        return self._answer(key, ask_text, question, check, default=default)

    def _ask_ratings(self) -> tuple[GivenRating, ...]:
        ratings = []
        for skill in self.day.focus or self._ask_skills():
            score = self._answer("score", self._ask_score, skill)
            if score:
                ratings.append(GivenRating(skill=skill, score=int(score)))
        return tuple(ratings)

    def _ask_skills(self) -> list[str]:
        skills: list[str] = []
        while len(skills) < MAX_FOCUS:
            question = f"{'Another' if skills else 'A'} skill to rate (Enter = none)"
            skill = self._answer(
                "skill", ask_text, question, lambda text: check_name("skill", text)
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
            f"{visible(skill)}, 1 to 5 (Enter = {'as it is' if given else 'not rated'})",
            lambda text: parse_score("score", text),
            default=given[0] if given else None,
        ).strip()

    def _ask_overdue(self) -> list[SettledAction]:
        settled = []
        keys = {"d": "done", "n": "new date", "x": "dropped"}
        usual = self.today + timedelta(days=PUT_OFF_DAYS)
        for action in self.day.overdue:
            days = action.overdue_days(self.today)
            self._say(
                f"Action {action.id} of {visible(action.owner_name)} is "
                f"{count_of(days, 'day')} overdue: {visible(action.text)}"
            )
            key = self._answer(f"action {action.id}", ask_key, "  Now?", keys)
            due_on = self._ask_day("new date", "  New date", usual) if key == "n" else None
            settled.append(SettledAction(action_id=action.id, dropped=key == "x", due_on=due_on))
        return settled

    def _ask_actions(self) -> tuple[NewAction, ...]:
        actions: list[NewAction] = []
        who = {"r": visible(self.day.rep), "m": visible(self.day.manager)}
        while True:
            question = f"{'Another' if actions else 'An'} action you agreed on (Enter = none)"
            text = self._answer("agreed", ask_text, question, _check_action)
            if not text:
                return tuple(actions)
            owner = self._answer("owner", ask_key, "  Whose?", who, default="r")
            due_on = self._ask_day("due", "  Until when (Enter = no date)")
            actions.append(
                NewAction(text=text, owner="manager" if owner == "m" else "rep", due_on=due_on)
            )

    def _ask_next(self) -> date | None:
        return self._ask_day("next", "Next field day (Enter = none yet)", self.day.next_on)


def _check_action(text: str) -> None:
    NewAction(text=check_text("action", text))


def _read_role(text: str) -> Role:
    """Read a role by its word or its first letter."""
    word = text.strip().casefold()
    for role in ROLES:
        if word and word in (role, role[0]):
            return role
    raise InvalidValue("role", f"{show(text)} is not o, s or l; Enter leaves it open")
