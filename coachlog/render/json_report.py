"""The report as JSON, in the format coachlog.report/1."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import IO, Any

from coachlog.domain.answers import MIN_ANSWERS
from coachlog.domain.calls import MANAGER_SCHEDULED, REP_REQUEST, Stakes
from coachlog.domain.coaching import Balance, CoachingReport, ManagerReport, Quality
from coachlog.domain.comparison import Funnel, Limits
from coachlog.domain.evidence import EVIDENCE_DAYS, FIRM, LIKELY, Evidence
from coachlog.domain.initiated import Initiated
from coachlog.domain.pace import Pace
from coachlog.domain.periods import Period
from coachlog.domain.report_order import list_by_need
from coachlog.domain.settling import Sample
from coachlog.domain.trend import Trend
from coachlog.render.json import big_deal_line, field_day_counts, write_document

_STAKES: tuple[Stakes, ...] = ("big", "ordinary", "unknown")


def write_report(file: IO[str], report: CoachingReport) -> None:
    """Write a report in the format coachlog.report/1."""
    period = report.period
    write_document(
        file,
        {
            "format": "coachlog.report/1",
            "period": {"kind": period.kind, "label": period.label, **_days(period)},
            "rule": {
                "threshold": float(report.policy.threshold),
                "confidence": LIKELY,
                "evidence_days": EVIDENCE_DAYS,
            },
            "by": report.by,
            "group": report.within,
            "compared_with": _days(report.before),
            "managers": [
                _manager(manager, alone=len(report.managers) == 1) for manager in report.managers
            ],
            "flagged": [manager.tally.manager for manager in report.flagged],
            "comparison": report.funnel and _comparison(report, report.funnel),
            "quality": _quality(report.quality),
        },
    )


def _manager(manager: ManagerReport, *, alone: bool) -> dict[str, Any]:
    tally = manager.tally
    return {
        "manager": tally.manager,
        "calls": tally.period.calls,
        "rep_request": tally.period.requested,
        "manager_scheduled": tally.period.scheduled,
        "unknown": tally.period.unknown,
        "from_organizer": tally.from_organizer,
        "team_selling_share": _share(tally.period.share),
        "flagged": manager.flagged,
        "verdict": manager.verdict,
        "previous": _counted(tally.previous),
        "evidence": _evidence(manager.evidence),
        "minutes": {
            "team_selling": tally.minutes.team_selling,
            "coaching": tally.minutes.coaching,
        },
        "minutes_unknown": {
            "team_selling": tally.minutes.team_selling_unknown,
            "coaching": tally.minutes.coaching_unknown,
        },
        "big_deal": [big_deal_line(line) for line in tally.lines],
        "matrix": {
            initiator: {
                at_stake: tally.matrix.get((initiator, at_stake), 0) for at_stake in _STAKES
            }
            for initiator in (REP_REQUEST, MANAGER_SCHEDULED)
        },
        "disguised_days": tally.disguised_days,
        "share_with_disguised": _share(manager.share_with_disguised),
        "invited_coaching": tally.invited_coaching,
        "reps": {
            "team": len(tally.reps),
            "coached": tally.coached,
            "overdue": [
                {
                    "rep": rep.name,
                    "last_coached": rep.last_coached_on,
                    "requested": rep.requested,
                    "cadence_days": rep.cadence_days,
                }
                for rep in manager.overdue
            ],
        },
        "field_days": field_day_counts(tally.field_days),
        "displaced_by": [
            {"field_day": gone.field_day_id, "call": gone.call_id, "text": gone.text}
            for gone in tally.field_days.displaced_by
        ],
        "settled": tally.sample and _sample(tally.sample),
        "answers": _answers(manager, alone=alone),
        "to_balance": _balance(manager.to_balance),
        "pace": manager.pace and _pace(manager.pace),
        "trend": _trend(tally.trend),
    }


def _evidence(evidence: Evidence) -> dict[str, Any]:
    counted = evidence.counted
    low, high = counted.interval(LIKELY) or (None, None)
    low99, high99 = counted.interval(FIRM) or (None, None)
    return {
        "calls": counted.classified,
        "rep_request": counted.requested,
        "share": _share(counted.share),
        "visits": counted.visits,
        "design_effect": _share(counted.design_effect),
        "effective_calls": _share(counted.effective_calls),
        "low": _share(low),
        "high": _share(high),
        "low99": _share(low99),
        "high99": _share(high99),
        "strength": evidence.strength,
    }


def _answers(manager: ManagerReport, *, alone: bool) -> dict[str, Any] | None:
    """Return the counts; where several managers are listed none of under five answers."""
    if not alone and manager.tally.answers.answered < MIN_ANSWERS:
        return None
    found, kappa = manager.tally.answers, manager.tally.answers.kappa
    return {
        "calls": manager.tally.period.classified,
        "answered": found.answered,
        "agreed": found.agreed,
        "team_selling_share": _share(found.share),
        "kappa": kappa
        and {"value": _share(kappa.value), "low": _share(kappa.low), "high": _share(kappa.high)},
    }


def _sample(sample: Sample) -> dict[str, Any]:
    return {
        "side": sample.side,
        "risk": sample.risk,
        "visits": sample.visits,
        "visits_sorted": len(sample.drawn),
    }


def _pace(pace: Pace) -> dict[str, Any]:
    return {
        "asked_a_week": _share(pace.asked_a_week),
        "half_days_a_week": _share(pace.half_days_a_week),
        "capacity_a_week": pace.capacity_a_week,
        "fits": pace.fits,
        "share_with_fits": _share(pace.share_with_fits),
    }


def _trend(trend: Trend) -> dict[str, Any]:
    change = trend.change
    return {
        "weeks": [
            {
                "start": week.start,
                "rep_request": week.visits.requested,
                "manager_scheduled": week.visits.scheduled,
                "unknown": week.unknown,
            }
            for week in trend.weeks
        ],
        "points": [
            {
                "start": point.start,
                "end": point.end,
                **_counted(point.counted),
            }
            for point in trend.points
        ],
        "change": change
        and {
            "on": change.on,
            "before": _share(change.before),
            "after": _share(change.after),
            "z": _share(change.z),
            "beside": [
                {"what": turnover.kind, "on": turnover.on, "rep": turnover.rep}
                for turnover in change.beside
            ],
        },
    }


def _comparison(report: CoachingReport, funnel: Funnel) -> dict[str, Any]:
    by_need = list_by_need(report)
    return {
        "by_need": [manager.tally.manager for manager in by_need],
        "look_first": [manager.tally.manager for manager in by_need if manager.look_first],
        "managers": [
            {
                "manager": manager.tally.manager,
                "shrunken_share": _share(manager.shrunken_share),
                "adjusted_p": _share(manager.adjusted_p),
            }
            for manager in report.managers
        ],
        "funnel": _funnel(funnel),
    }


def _funnel(funnel: Funnel) -> dict[str, Any]:
    return {
        "mean": _share(funnel.mean),
        "dispersion": _share(funnel.dispersion),
        "limits": [
            {
                "effective_calls": point.calls,
                "around_threshold": _limits(point.around_threshold),
                "around_mean": _limits(point.around_mean),
            }
            for point in funnel.points
        ],
    }


def _limits(limits: Limits) -> dict[str, Any]:
    return {
        "low998": _share(limits.low_alarm),
        "low95": _share(limits.low_warning),
        "high95": _share(limits.high_warning),
        "high998": _share(limits.high_alarm),
    }


def _quality(quality: Quality) -> dict[str, Any]:
    return {
        "calls": quality.calls,
        "unsorted": quality.unsorted,
        "from_organizer": quality.from_organizer,
        "settled": quality.settled,
        "median_days_to_entry": quality.median_days_to_entry,
        "initiators_changed": quality.initiators_changed,
        "weeks": quality.weeks,
        "weeks_without_calls": quality.weeks_without_calls,
        "newest_call": quality.newest_on,
        "after_today": quality.after_today,
    }


def _days(period: Period) -> dict[str, date]:
    return {"start": period.start, "end": period.end}


def _counted(counted: Initiated) -> dict[str, Any]:
    return {
        "rep_request": counted.requested,
        "manager_scheduled": counted.scheduled,
        "team_selling_share": _share(counted.share),
    }


def _balance(balance: Balance | None) -> dict[str, Any] | None:
    if balance is None:
        return None
    return {
        "scheduled_calls": balance.scheduled_calls,
        "half_days": balance.half_days,
        "with": balance.reps,
    }


def _share(share: Fraction | float | None) -> float | None:
    """Round to four places; the rules compared the exact value before."""
    return None if share is None else round(float(share), 4)
