"""Report over a period: find the managers asked for, count, judge."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from coachlog.config import Settings
from coachlog.domain.choices import suggest
from coachlog.domain.coaching import (
    CoachingReport,
    ManagerReport,
    Policy,
    ReportedBy,
)
from coachlog.domain.coverage import CoveredReport
from coachlog.domain.groups import (
    find_spans,
    fold_group,
    list_groups,
    name_directly,
    parse_group,
    spell_group,
    split_spans,
)
from coachlog.domain.periods import Period
from coachlog.domain.report_order import stand_alike
from coachlog.errors import UnknownName, show, to_paste
from coachlog.reports.coaching import build_coaching_report, build_group_report
from coachlog.reports.coverage import find_coverage
from coachlog.reports.people_labels import find_manager_ids
from coachlog.reports.scope import Scope
from coachlog.store.groups import find_groupings
from coachlog.store.log import Log
from coachlog.store.sessions import reading
from coachlog.usecases.holidays import find_holidays
from coachlog.usecases.people import find_known

if TYPE_CHECKING:
    from sqlmodel import Session


_SHOWN = 9  # groups in an error


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowed:
    """Whom a report is about: all managers, one, or a group; by manager or by group."""

    manager: str | None = None
    group: str | None = None
    by: ReportedBy = "manager"


def report_period(
    log: Log, period: Period, manager: str | None, *, today: date, settings: Settings
) -> CoachingReport:
    """Return the verdicts for a period, of all managers or of one; raises as `report_on_some`."""
    narrowed = Narrowed(manager=manager)
    return report_on_some(log, period, narrowed, today=today, settings=settings)


def report_on_some(
    log: Log, period: Period, narrowed: Narrowed, *, today: date, settings: Settings
) -> CoachingReport:
    """Return the verdicts for a period, of those whom it is narrowed to.

    Raises UnknownName, and CoachlogError for a country of the settings that is not known.
    """
    with reading(log) as session:
        scope = find_scope(log, session, period, narrowed, today=today, settings=settings)
        return build_report(session, scope, narrowed, settings.policy())


def is_as_before(
    log: Log, found: CoachingReport, narrowed: Narrowed, *, settings: Settings
) -> bool:
    """Tell whether a report has no news beside that of the whole period before, as of its end."""
    before = report_on_some(
        log, found.period.previous(), narrowed, today=found.today, settings=settings
    )
    return stand_alike(found, before)


def cover_some(
    log: Log, period: Period, narrowed: Narrowed, *, today: date, settings: Settings
) -> CoveredReport:
    """Return a report with who was coached when, as a page shows it; raises as `report_on_some`."""
    with reading(log) as session:
        scope = find_scope(log, session, period, narrowed, today=today, settings=settings)
        policy = settings.policy()
        return CoveredReport(
            report=build_report(session, scope, narrowed, policy),
            coverage=find_coverage(session, scope, policy),
        )


def find_scope(
    log: Log,
    session: Session,
    period: Period,
    narrowed: Narrowed,
    *,
    today: date,
    settings: Settings,
) -> Scope:
    """Return what a report looks at; raises as `report_period` does."""
    scope = Scope(period=period, today=today)
    if narrowed.manager is not None:
        scope = replace(scope, manager_id=find_known(log, "manager", narrowed.manager).id)
    if narrowed.group is not None:
        groupings = find_groupings(session)
        _check_known(parse_group("group", narrowed.group), list_groups(groupings))
        scope = replace(scope, spans=find_spans(groupings, narrowed.group))
    if scope.runs:
        scope = replace(scope, holidays=find_holidays(settings, today, period.end))
    return scope


def build_report(
    session: Session, scope: Scope, narrowed: Narrowed, policy: Policy
) -> CoachingReport:
    """Return the report of a scope, summed up by group where that was asked for."""
    if narrowed.by == "manager" and narrowed.group is None:
        return build_coaching_report(session, scope, policy)
    groupings = find_groupings(session)
    if narrowed.by == "manager":
        report = build_coaching_report(session, scope, policy)
    else:
        groups = split_spans(groupings, find_manager_ids(session), narrowed.group)
        report = build_group_report(session, scope, policy, groups)
    within = spell_group(groupings, narrowed.group)
    return replace(report, within=within, managers=tuple(_name_directly(report, within)))


def _name_directly(report: CoachingReport, within: str | None) -> Iterator[ManagerReport]:
    """Yield the lines; beside groups inside it the one of a group is not of the whole group."""
    for one in report.managers:
        whole = within is not None and fold_group(one.tally.manager) == fold_group(within)
        if whole and report.by == "group" and len(report.managers) > 1:
            yield replace(one, tally=replace(one.tally, manager=name_directly(within or "")))
        else:
            yield one


def _check_known(group: str, known: list[str]) -> None:
    if any(fold_group(group) == fold_group(path) for path in known):
        return
    if not known:
        raise UnknownName(
            "group",
            f"no manager is in a group yet; {to_paste('edit-manager')}",
        )
    there = suggest(group, known) or f"; there are {', '.join(known[:_SHOWN])}"
    raise UnknownName("group", f"no group {show(group)} in this log{there}")
