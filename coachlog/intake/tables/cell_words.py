"""What the words in a cell mean: who asked, what the manager did, whether it took place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from coachlog.domain.calls import (
    MANAGER_SCHEDULED,
    MAX_MINUTES,
    REP_REQUEST,
    UNKNOWN,
    Initiator,
    Role,
)
from coachlog.domain.names import name_key
from coachlog.errors import show
from coachlog.intake.tables.columns import KNOWN


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split(", "))


# Besides what columns of the rep and the manager are called.
_BY_REP = _words(
    "rep-request, rep request, rep-requested, requested, requested by rep, by rep, angefragt, "
    "demandé, solicitado, pedido, richiesto, aangevraagd, 部下"
)
_BY_MANAGER = _words(
    "manager-scheduled, manager scheduled, scheduled, scheduled by manager, by manager, planned, "
    "coaching, field day, field-day, fieldday, geplant, leiter, planifié, prévu, jefa, "
    "planificado, programado, capo, pianificato, gepland, planejado, 同行"
)
_ROLES: dict[Role, frozenset[str]] = {
    "observed": _words(
        "observed, observer, observe, watched, shadowed, beobachtet, observé, observado, "
        "osservato, geobserveerd, 観察"
    ),
    "shared": _words(
        "shared, joint, joined, team, co-sold, together, gemeinsam, partagé, compartido, conjunto, "
        "condiviso, insieme, gedeeld, samen, compartilhado, 共同"
    ),
    "led": _words(
        "led, lead, leader, presented, demonstrated, geführt, mené, dirigé, dirigido, liderado, "
        "guidato, condotto, geleid, conduzido, 主導"
    ),
}
_HELD = _words(
    "completed, complete, held, done, closed, attended, finished, erledigt, abgeschlossen, "
    "stattgefunden, durchgeführt, terminé, effectué, réalisé, yes, true, ja, oui, sí, si, "
    "completado, completada, realizado, realizada, celebrado, celebrada, hecho, hecha, finalizado, "
    "completato, completata, svolto, svolta, effettuato, effettuata, concluso, voltooid, afgerond, "
    "uitgevoerd, plaatsgevonden, concluído, concluída, feito, 完了, 実施済, 実施済み, 済"
)
_NOT_HELD = _words(
    "scheduled, planned, open, cancelled, canceled, rescheduled, deferred, no_show, no-show, "
    "no show, noshow, not held, not started, in progress, geplant, offen, abgesagt, storniert, "
    "verschoben, nicht begonnen, annulé, planifié, reporté, to do, todo, not done, no, false, "
    "nein, non, pending, no response, declined, cancelado, cancelada, pendiente, planificado, "
    "programado, aplazado, no realizado, annullato, annullata, pianificato, rinviato, da fare, "
    "geannuleerd, gepland, uitgesteld, pendente, planejado, adiado, 中止, キャンセル, 予定, 延期, "
    "未完了"
)
_NO_MEETING = _words(
    "task, email, e-mail, mail, to do, to-do, todo, deadline, note, letter, fax, sms, linkedin, "
    "linkedin message, whatsapp, social, aufgabe, brief, notiz, tâche, courriel, tarea, correo, "
    "correo electrónico, compito, attività da fare, taak, notitie, tarefa, タスク, メール"
)
_YES = _words(
    "true, wahr, vrai, yes, ja, oui, on, ein, activé, 1, y, x, verdadero, sí, si, vero, sì, waar, "
    "verdadeiro, sim, オン, はい, ✓, ✔, ☑, ✅"
)
# Besides, of whether the manager joined, where nothing of these is a name.
_JOINED = _YES | _words("j, o, s, ○, 〇, ◯, ●, 有, 有り, あり, joined, present, both")
_ALONE = _words(
    "false, falsch, faux, falso, onwaar, no, nein, non, nee, não, nao, off, aus, 0, n, -, –, —, /, "
    "--, none, n/a, na, null, nil, nobody, no one, niemand, keiner, keine, k. a., k.a., "
    "personne, aucun, aucune, nadie, ninguno, ninguna, nessuno, nessuna, geen, ninguém, nenhum, "
    "nenhuma, alone, allein, seul, seule, solo, sola, sozinho, オフ, いいえ, なし, 無, 無し, ×, ✕, "
    "✗, ✘, ☐, ❌"
)
_CLOSED_STAGE = re.compile(
    r"closed|won|lost|gewonnen|verloren|abgeschlossen|gagné|perdu|ganad[ao]|perdid[ao]|cerrad[ao]|"
    r"chius[ao]|\b(?:vint|pers|ganh)[ao]\b|gesloten|fechad[ao]|受注|失注|成約",
    re.IGNORECASE,
)
# As Dynamics calls them, in English and some other languages.
_CURRENCIES = {
    name: code
    for code, names in {
        "EUR": "euro, euros",
        "USD": "us dollar, us-dollar, dólar estadounidense, dollar américain, dollaro statunitense",
        "GBP": "pound sterling, british pound, britisches pfund, livre sterling, libra esterlina",
        "CHF": "swiss franc, schweizer franken, franc suisse, franco suizo, franco svizzero",
        "CAD": "canadian dollar, kanadischer dollar",
        "AUD": "australian dollar, australischer dollar",
        "JPY": "yen, japanese yen, 日本円",
        "DKK": "danish krone",
        "NOK": "norwegian krone",
        "SEK": "swedish krona",
        "PLN": "polish zloty, zloty",
        "INR": "indian rupee",
        "BRL": "brazilian real, real brasileiro",
        "MXN": "mexican peso, peso mexicano",
    }.items()
    for name in _words(names)
}
_SECONDS = r"(?:\s*[0-9]{1,2}\s*(?:s|secs?|seconds?|sek|sekunden?)\.?)?"
_HOURS = re.compile(
    r"(?:(?P<hours>[0-9]{1,2}(?:[.,][0-9]{1,2})?)\s*(?:h|hr|hrs|hour|hours|std|stunden?|heures?))"
    rf"\s*(?:(?P<rest>[0-9]{{1,2}})\s*(?:(?:m|min|mins|minutes?|minuten){_SECONDS})?)?"
)
_MINUTES = re.compile(
    rf"([0-9]{{1,4}})(?:[.,]0+)?\s*(?:(?:m|min|mins|minutes?|minuten)\.?{_SECONDS})?\.?"
)
_CLOCK = re.compile(r"([0-9]{1,3}):([0-9]{2})(?::([0-9]{2}))?")
_NUMBER = re.compile(r"([0-9]{1,12})(?:[.,]([0-9]{1,6}))?")
_LENGTHS = 5_000  # different durations of a column that are looked at
_HALF_A_DAY = 720  # minutes; what mostly is longer counts seconds, as Gong does
_MILLISECONDS = 60_000  # from which a bare number counts them, as in HubSpot's exports


class NotAWord(ValueError):
    """A cell that says nothing its column may say."""


def read_initiator(
    text: str,
    rep: str | None,
    manager: str | None,
    field_of: Callable[[str], str | None] = KNOWN.field_of,
) -> Initiator:
    """Tell who asked, by a word or by the name of the rep or the manager.

    A word is also what a column of the rep or the manager is called; `field_of` tells which one.
    Anybody else's name is unknown: a third person who booked the meeting says nothing.
    """
    word, field = _plain(text), field_of(text)
    if field == "rep" or word in _BY_REP or (rep and word and name_key(text) == name_key(rep)):
        return REP_REQUEST
    if field == "manager" or word in _BY_MANAGER:
        return MANAGER_SCHEDULED
    if manager and word and name_key(text) == name_key(manager):
        return MANAGER_SCHEDULED
    return UNKNOWN


def read_role(text: str) -> Role | None:
    """Read what the manager did; raises NotAWord."""
    word = _plain(text)
    if not word:
        return None
    for role, words in _ROLES.items():
        if word in words:
            return role
    raise NotAWord(f"{show(text)} is not observed, shared or led")


@dataclass(slots=True)
class LengthSurvey:
    """What the different durations of a column say about what they count."""

    unit: str | None  # as the header says
    _seen: set[str] = field(default_factory=set)
    _numbers: int = 0
    _long: int = 0

    def look(self, cells: Iterable[str]) -> None:
        """Take some cells into account."""
        if self.unit is not None or len(self._seen) >= _LENGTHS:
            return
        for cell in set(cells) - self._seen:
            self._seen.add(cell)
            found = _NUMBER.fullmatch(cell.strip())
            number = int(found[1]) if found else 0
            if number % 1440 and number < _MILLISECONDS:  # whole days are said in minutes
                self._numbers += 1
                self._long += number > _HALF_A_DAY

    def decide(self) -> str | None:
        """Return the unit of bare numbers; None for minutes, or milliseconds where they are large.

        Meetings of over half a day are few: where most would be, they are in seconds.
        """
        return "s" if self._long * 2 > self._numbers else self.unit


def read_length(text: str, unit: str | None = None) -> int | None:
    """Read a duration such as 90, 90 min, 1:30, 1.5 h or 1 h 30; raises NotAWord.

    `unit` is that of a bare number, minutes without one; a recording's 45:12 are minutes too.
    """
    word = _plain(text)
    if not word:
        return None
    minutes = 0
    bare = _NUMBER.fullmatch(word)
    if bare and (unit in {"h", "s"} or int(bare[1]) >= _MILLISECONDS):
        number = float(f"{bare[1]}.{bare[2] or 0}")
        seconds = number * {"h": 3600, "s": 1}.get(unit or "", 0.001)
        minutes = round(seconds / 60)
    elif found := _MINUTES.fullmatch(word):
        minutes = int(found[1])
    elif found := _CLOCK.fullmatch(word):
        minutes = int(found[1]) * 60 + int(found[2])
        if not found[3] and int(found[1]) > 23:
            minutes = int(found[1])
    elif found := _HOURS.fullmatch(word):
        minutes = round(float(found["hours"].replace(",", ".")) * 60) + int(found["rest"] or 0)
    else:
        raise NotAWord(f"{show(text)} is not a duration such as 45, 1:30 or 1.5 h")
    if minutes > MAX_MINUTES:
        raise NotAWord(f"{show(text)} is more than a day")
    return minutes or None


def code_of_currency(text: str) -> str:
    """Return the code of a currency that is called by its name; else the text."""
    return _CURRENCIES.get(_plain(text), text)


def was_held(text: str, *, otherwise: bool) -> bool:
    """Tell by its outcome whether a meeting took place; `otherwise` for words nobody knows."""
    word = _plain(text)
    if word in _HELD:
        return True
    return otherwise and word not in _NOT_HELD


def is_no_meeting(text: str) -> bool:
    """Tell whether the type of an activity is none that people meet or talk in."""
    return _plain(text) in _NO_MEETING


def is_yes(text: str) -> bool:
    """Tell whether a cell says yes, in the languages Outlook writes it."""
    return _plain(text) in _YES


def tells_joined(text: str) -> bool | None:
    """Tell whether a cell says that the manager joined, or that nobody did; None for a name."""
    word = _plain(text)
    return True if word in _JOINED else False if word in _ALONE else None


def is_closed_stage(text: str) -> bool:
    """Tell whether a deal in this stage is won or lost: `Closed Won`, `closedlost`, `Won`."""
    return bool(_CLOSED_STAGE.search(text))


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
