"""Composes calendars as Outlook exports them to CSV, in the languages it has."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date, time, timedelta
from pathlib import Path

# The headers as Outlook writes them: see the sources in coachlog/intake/tables/headers.py.
HEADERS = {
    "en": (
        "Subject,Start Date,Start Time,End Date,End Time,All day event,Reminder on/off,"
        "Reminder Date,Reminder Time,Meeting Organizer,Required Attendees,Optional Attendees,"
        "Meeting Resources,Billing Information,Categories,Description,Location,Mileage,Priority,"
        "Private,Sensitivity,Show time as"
    ),
    "de": (
        "Betreff,Beginnt am,Beginnt um,Endet am,Endet um,Ganztägiges Ereignis,Erinnerung Ein/Aus,"
        "Erinnerung am,Erinnerung um,Besprechungsplanung,Erforderliche Teilnehmer,"
        "Optionale Teilnehmer,Besprechungsressourcen,Abrechnungsinformationen,Beschreibung,"
        "Kategorien,Ort,Priorität,Privat,Reisekilometer,Vertraulichkeit,Zeitspanne zeigen als"
    ),
    "fr": (
        "Objet,Début,Début,Fin,Fin,Journée entière,Rappel actif/inactif,Date de rappel,"
        "Heure du rappel,Organisateur d'une réunion,Participants obligatoires,"
        "Participants facultatifs,Ressources de la réunion,Afficher la disponibilité,Catégories,"
        "Critère de diffusion,Description,Emplacement,Informations facturation,Kilométrage,"
        "Priorité,Privé"
    ),
    "es": (
        "Asunto,Fecha de comienzo,Comienzo,Fecha de finalización,Finalización,Todo el día,"
        "Reminder on/off,Reminder Date,Reminder Time,Meeting Organizer,Required Attendees,"
        "Optional Attendees,Recursos de la reunión,Billing Information,Categories,Description,"
        "Location,Mileage,Priority,Private,Sensitivity,Show time as"
    ),
    "it": (
        "Oggetto,Data di inizio,Ora di inizio,Data di fine,Ora di fine,evento Tutto il giorno,"
        "Promemoria On/Off,Data promemoria,Ora promemoria,Organizzatore riunione,"
        "Partecipanti necessari,Partecipanti facoltativi,Risorse riunione,Dati fatturazione,"
        "Categorie,Descrizione,Ubicazione,Indennità trasferta,Priorità,Privato,Riservatezza,"
        "Mostra orario come"
    ),
    "nl": (
        "Onderwerp,Begindatum,Begintijd,Einddatum,Eindtijd,"
        "|Gebeurtenis, duurt hele dag|,Herinneringen aan/uit,Herinneringsdatum,Herinneringstijd,"
        "Organisator van vergadering,Vereiste genodigden,Optionele genodigden,"
        "Vergadervoorzieningen,Beschrijving,Categorieen,Factuurinformatie,Gevoeligheid,Locatie,"
        "Prioriteit,Prive,Reisafstand,Tijd weergeven als"
    ),
    "pt": (
        "Assunto,Data de início,Hora de início,Data de término,Hora de término,"
        "O dia inteiro,Lembrete ativado/desativado,Data do lembrete,Horário do lembrete,"
        "Organizador da reunião,Participantes necessários,Participantes opcionais,"
        "Recursos da reunião,Informações para cobrança,Categorias,Descrição,Local,"
        "Quilometragem,Prioridade,Particular,Sensibilidade,Mostrar horário como"
    ),
    "ja": (
        "件名,開始日,開始時刻,終了日,終了時刻,終日イベント,アラーム オン/オフ,アラーム日付,"
        "アラーム時刻,会議の開催者,必須出席者,任意出席者,リソース,経費情報,分類,内容,場所,距離,"
        "優先度,プライベート,秘密度,公開する時間帯の種類"
    ),
}
# The order of the columns, by our names for them.
_ORDER = {
    "en": "subject on at until to all_day reminder on at organizer required optional rooms - "
    "categories description place - priority private sensitivity show",
    "de": "subject on at until to all_day reminder on at organizer required optional rooms - "
    "description categories place priority private - sensitivity show",
    "fr": "subject on at until to all_day reminder on at organizer required optional rooms show "
    "categories sensitivity description place - - priority private",
}
_ORDER |= dict.fromkeys(("es", "it", "pt", "ja"), _ORDER["en"])
_ORDER["nl"] = (
    "subject on at until to all_day reminder on at organizer required optional rooms "
    "description categories - sensitivity place priority private - show"
)
_WORDS = {
    "en": ("True", "False"), "de": ("Ein", "Aus"), "fr": ("Vrai", "Faux"),
    "es": ("Verdadero", "Falso"), "it": ("Vero", "Falso"), "nl": ("Waar", "Onwaar"),
    "pt": ("Verdadeiro", "Falso"), "ja": ("TRUE", "FALSE"),
}  # fmt: skip
_DAYS = {
    "en": "{0.month}/{0.day}/{0.year}",
    "de": "{0.day}.{0.month}.{0.year}",
    "fr": "{0:%d/%m/%Y}",
    "es": "{0.day}/{0.month}/{0.year}",
    "it": "{0:%d/%m/%Y}",
    "nl": "{0.day}-{0.month}-{0.year}",
    "pt": "{0:%d/%m/%Y}",
    "ja": "{0.year}/{0.month}/{0.day}",
}


@dataclass(frozen=True, kw_only=True)
class Appointment:
    """A row; `required` are names or addresses with semicolons between them."""

    subject: str
    on: date
    at: time | None = None  # None: all day
    minutes: int = 60
    organizer: str = "Lee, Pat"
    required: str = "Lee, Pat"
    rooms: str = ""
    description: str = ""
    place: str = ""
    private: bool = False


def write_outlook(
    path: Path, language: str, *rows: Appointment, encoding: str = "cp1252", separator: str = ","
) -> Path:
    """Write a calendar as Outlook of that language does; return its path."""
    text = io.StringIO()
    table = csv.writer(text, delimiter=separator, quoting=csv.QUOTE_ALL)
    header = next(csv.reader([HEADERS[language]], quotechar="|"))
    table.writerow(header)
    for row in rows:
        cells = _cells(row, language)
        table.writerow(cells.get(name, "") for name in _ORDER[language].split())
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def _cells(row: Appointment, language: str) -> dict[str, str]:
    def word(value: bool) -> str:
        return _WORDS[language][0 if value else 1]

    def clock(minutes: int) -> str:
        hour, minute = divmod(minutes % 1440, 60)
        if language == "en":
            return f"{hour % 12 or 12}:{minute:02}:00 {'AM' if hour < 12 else 'PM'}"
        return f"{hour}:{minute:02}:00"

    begin = 0 if row.at is None else row.at.hour * 60 + row.at.minute
    end = begin + (1440 if row.at is None else row.minutes)
    return {
        "subject": row.subject,
        "on": _DAYS[language].format(row.on),
        "at": clock(begin),
        "until": _DAYS[language].format(row.on + timedelta(days=end // 1440)),
        "to": clock(end),
        "all_day": word(row.at is None),
        "reminder": word(True),
        "organizer": row.organizer,
        "required": row.required,
        "rooms": row.rooms,
        "description": row.description,
        "place": row.place,
        "priority": "Normal",
        "private": word(row.private),
        "sensitivity": "Normal",
        "show": "2",
    }
