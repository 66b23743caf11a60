"""One rep's two plans, kept apart: skill development (we went) and sales development (they asked).

No figure here sums the two.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from coachlog.domain.actions import Action
from coachlog.domain.answers import AskedCall
from coachlog.domain.briefs import Words
from coachlog.domain.cadence import RepStanding
from coachlog.domain.calls import Role
from coachlog.domain.coaching import FieldDayCounts
from coachlog.domain.debriefs import Reply, SkillHistory
from coachlog.domain.fielddays import NextDay
from coachlog.domain.periods import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class CallTime:
    """Calls, the minutes of those of known length, and how many have none."""

    calls: int = 0
    minutes: int = 0
    minutes_unknown: int = 0  # calls


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillPlan:
    """What the manager went out for: field days and scheduled calls, and what they brought."""

    time: CallTime = CallTime()
    field_days: FieldDayCounts = field(default_factory=FieldDayCounts)
    held_minutes: int = 0  # of the held field days, as they were planned
    skills: tuple[SkillHistory, ...] = ()
    words: tuple[Words, ...] = ()  # the newest first
    replies: tuple[Reply, ...] = ()  # the newest first
    open_actions: tuple[Action, ...] = ()
    closed_actions: tuple[Action, ...] = ()
    next_day: NextDay | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SalesAccount:
    """An account that the rep asked the manager to; the value is the latest known one."""

    account: str
    calls: int
    deal_cents: int | None = None
    currency: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SalesPlan:
    """What the rep asked the manager for."""

    time: CallTime = CallTime()
    accounts: tuple[SalesAccount, ...] = ()  # most calls first
    words: tuple[Words, ...] = ()  # the newest first
    roles: Mapping[Role | None, int] = field(default_factory=dict)  # None: not noted

    @property
    def deal_cents(self) -> dict[str, int]:
        """Return by currency what the accounts' latest known deal values come to.

        One value per account: a deal that took five calls counts once.
        """
        sums: dict[str, int] = {}
        for account in self.accounts:
            if account.deal_cents is not None and account.currency is not None:
                sums[account.currency] = sums.get(account.currency, 0) + account.deal_cents
        return dict(sorted(sums.items()))


@dataclass(frozen=True, slots=True, kw_only=True)
class RepPlans:
    """A rep, and the two plans side by side."""

    standing: RepStanding  # at the end of the period, or today
    manager: str | None
    left_on: date | None
    period: Period | None  # None: all that the log holds
    as_of: date
    skill: SkillPlan = SkillPlan()
    sales: SalesPlan = SalesPlan()
    answers: tuple[AskedCall, ...] = ()  # the rep's own, on calls of the period
    unsorted: int = 0  # calls of which nobody has said who asked; in neither plan
    after_today: int = 0  # calls of the period that are dated later; in neither plan
