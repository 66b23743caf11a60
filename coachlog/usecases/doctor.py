"""Look at a log and all around it, and mend what can be mended without a doubt."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import chain
from pathlib import Path

from coachlog.domain.backups import DOCTOR, REPLACED
from coachlog.domain.doctor import Check, Examination, Finding, Severity
from coachlog.errors import LogUnusable, to_paste
from coachlog.files import remove_own
from coachlog.store.backup import Backup, list_backups, make_backup
from coachlog.store.examining import DEEP_CHECKS, LOG_CHECKS, Looked, examine_log
from coachlog.store.log import BackupPlan
from coachlog.store.log_errors import refuse_missing_log, translate_errors
from coachlog.store.log_files import marker_of
from coachlog.store.mending import mend_log
from coachlog.store.open import open_log
from coachlog.store.replacement import finish_replacing
from coachlog.usecases import surroundings
from coachlog.usecases.erase import finish

_REBUILT = {Check.PAGES, Check.STRUCTURE}  # what is right again once the indexes are new


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """The log that is looked at, and what a look at it has to know."""

    path: Path
    plan: BackupPlan
    settings_file: Path
    today: date
    now: datetime

    @property
    def backups(self) -> list[Backup]:
        """Return the backups that may be brought back, the newest first."""
        found = list_backups(self.path, self.plan.folder)
        return [backup for backup in found if backup.reason != REPLACED]

    @property
    def strays(self) -> list[Path]:
        """Return what killed commands left."""
        return surroundings.list_strays(self.path, self.plan, self.now.timestamp())


def examine(patient: Patient, *, deep: bool) -> Examination:
    """Look at a log and around it; nothing is changed.

    Raises NoLogYet without one, LogUnusable for what is no log, or was written by a newer coachlog.
    """
    return _look(patient, deep=deep)[0]


def mend(patient: Patient) -> Examination:
    """Look at all of a log, mend what can be, and look again.

    Damage goes where new indexes are all it takes; where the tables may say something else than
    coachlog wrote, only if there is no backup to bring back. The log as it was is kept.
    """
    finish_replacing(patient.path)
    before, looked = _look(patient, deep=True)
    kept = None
    if looked.is_damaged and _is_mendable(looked) and (looked.tables_hold or not patient.backups):
        with translate_errors(patient.path):
            kept = mend_log(patient.path)
    if kept or not looked.is_damaged:  # else a stray may be all that is left
        _tidy_up(patient, before, has_backup=kept is not None)
    after = examine(patient, deep=True)
    left = {(finding.check, finding.problem) for finding in after.findings}
    mended = [
        replace(finding, mended=True, advice=_describe_mended(finding, kept, looked))
        for finding in before.findings
        if finding.level is not Severity.NOTE and (finding.check, finding.problem) not in left
    ]
    return replace(after, findings=(*mended, *after.findings))


def _tidy_up(patient: Patient, found: Examination, *, has_backup: bool) -> None:
    strays = patient.strays
    if strays and not has_backup:
        with open_log(
            patient.path, writing=False, as_it_is=True, backups=lambda: patient.plan
        ) as log:
            make_backup(log, DOCTOR)
    for stray in strays:
        remove_own(stray)
    if any(finding.check is Check.ERASURE for finding in found.findings):
        with open_log(patient.path, writing=True, backups=lambda: patient.plan) as log:
            finish(log, to_paste("doctor", "--fix"))


def _is_mendable(looked: Looked) -> bool:
    return {
        finding.check for finding in looked.findings if finding.level is Severity.DAMAGE
    } <= _REBUILT


def _describe_mended(finding: Finding, kept: Path | None, looked: Looked) -> str:
    if finding.level is not Severity.DAMAGE or kept is None:
        return "done"
    if looked.tables_hold:
        return f"its indexes are new; the log as it was is {kept}"
    return (
        "what can be read was taken over, though it may not be what was saved; the log as it was "
        f"is {kept}"
    )


def _look(patient: Patient, *, deep: bool) -> tuple[Examination, Looked]:
    path, backups = patient.path, patient.backups
    if os.path.lexists(marker_of(path)):
        raise LogUnusable(
            f"a restore of the log {path} was cut short; {to_paste('doctor', '--fix')} finishes "
            "it, as any other command does"
        )
    if not path.exists():
        refuse_missing_log(path)
    newest = backups[0].made_at.astimezone(UTC).isoformat() if backups else ""
    with translate_errors(path):
        looked = examine_log(path, deep=deep, backed_up_at=newest)
    advice = _advise(looked, backups)
    findings = [
        replace(
            finding,
            advice=advice if finding.level is Severity.DAMAGE else _mends(finding),
        )
        for finding in looked.findings
    ]
    around = chain(
        surroundings.find_open_to_others(path, patient.plan),
        surroundings.describe_strays(patient.strays),
        surroundings.find_shared_place(path),
        surroundings.find_missing_backup(backups, _read_day(looked.unsaved_since), patient.today),
        surroundings.find_wrong_settings(patient.settings_file),
    )
    facts = looked.facts
    if backups:
        facts = replace(facts, newest_backup_on=backups[0].made_at.date())
    examination = Examination(
        log=str(path),
        deep=deep,
        checks=(*LOG_CHECKS, *(DEEP_CHECKS if deep else ()), *surroundings.SURROUNDING_CHECKS),
        findings=(*findings, *around),
        facts=facts,
    )
    return examination, looked


def _mends(finding: Finding) -> str:
    return f"{to_paste('doctor', '--fix')} does the rest" if finding.check is Check.ERASURE else ""


def _advise(looked: Looked, backups: list[Backup]) -> str:
    """Say what to do about damage."""
    if _is_mendable(looked) and looked.tables_hold:
        return f"{to_paste('doctor', '--fix')} makes its indexes anew"
    if backups:
        return f"bring a backup back: {to_paste('restore', backups[0].path)}"
    if _is_mendable(looked):
        return f"there is no backup; {to_paste('doctor', '--fix')} takes over what can be read"
    return f"there is no backup; bring a copy of your own back with {to_paste('restore', 'FILE')}"


def _read_day(instant: str | None) -> date | None:
    try:
        return None if instant is None else datetime.fromisoformat(instant).astimezone().date()
    except ValueError:
        return None
