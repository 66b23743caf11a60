"""Which header means which field: a table to extend, one line for each field.

Headers are compared without case, accents, punctuation, CamelCase or the marks that programs add
(`Manager__c`, `property_dealname`, `hs_timestamp`), so `Close Date`, `CloseDate` and `close_date`
are one spelling. Where a file has several headers of one field, the one named earlier here counts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence

SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "date": (
        "date", "activity date", "meeting date", "call date", "date of call", "date of visit",
        "visit date", "event date", "start date", "ride along date", "date of ride along", "day",
        "when", "datum", "besuchsdatum", "tag", "beginnt am", "jour", "date de visite",
        "date du rendez vous", "fecha", "data",
    ),
    "start": (
        "start date time", "activity date time", "meeting start time", "start time", "start",
        "timestamp", "date time", "datetime", "time", "uhrzeit", "beginn", "beginnt um", "heure",
        "activity date and time",
    ),
    "end": (
        "end date time", "meeting end time", "end time", "end", "ende", "endet um", "fin",
    ),
    "minutes": (
        "minutes", "duration minutes", "duration in minutes", "duration min", "duration",
        "meeting duration", "length", "minuten", "dauer", "dauer minuten", "duree",
    ),
    "manager": (
        "manager", "sales manager", "manager name", "district manager", "line manager", "team lead",
        "coach", "supervisor", "boss", "dm", "dsm", "flm", "vorgesetzter", "vorgesetzte",
        "verkaufsleiter", "vertriebsleiter", "teamleiter", "chef", "manager commercial",
        "chef des ventes", "responsable", "superieur", "gerente", "jefe",
    ),
    "rep": (
        "rep", "rep name", "sales rep", "sales representative", "representative", "salesperson",
        "sales person", "salesman", "seller", "sales agent", "agent", "account executive", "ae",
        "assigned to", "assigned", "opportunity owner", "deal owner", "activity assigned to",
        "owner", "owner name", "record owner", "owner full name", "owner email", "employee",
        "mitarbeiter", "mitarbeiterin", "verkaufer", "verkauferin", "vertriebler", "aussendienst",
        "zustandig", "zugewiesen", "zugewiesen an", "besitzer", "inhaber", "opportunity inhaber",
        "deal besitzer", "proprietaire de l opportunite", "proprietaire de la transaction",
        "commercial", "vendeur", "proprietaire", "attribue a", "vendedor",
        "owner id", "hubspot owner id", "assigned to id",
    ),
    "account": (
        "account", "account name", "company account", "company", "company name", "customer",
        "customer name", "client", "client name", "associated company", "organization",
        "organisation", "prospect", "kunde", "kundin", "kundenname", "firma", "unternehmen",
        "firma account", "societe compte", "compte", "nom du compte", "entreprise", "societe",
        "cliente", "empresa", "account id", "associated company id", "associated company domain",
    ),
    "subject": (
        "subject", "meeting title", "meeting name", "title", "topic", "activity", "betreff",
        "titel", "thema", "objet", "sujet", "asunto",
    ),
    "initiator": (
        "initiator", "initiated by", "asked by", "requested by", "asked for by", "who asked",
        "who initiated", "requester", "set up by", "initiative", "initiiert von", "angefragt von",
        "veranlasst von", "demande par", "a l initiative de",
    ),
    "deal_value": (
        "deal value", "amount", "deal amount", "opportunity amount", "close value", "deal size",
        "opportunity value", "contract value", "total amount", "value", "betrag", "auftragswert",
        "wert", "summe", "volumen", "montant", "valeur", "importe",
    ),
    "currency": (
        "currency", "currency code", "amount currency", "currency iso code",
        "opportunity currency", "deal currency code", "deal currency", "betrag wahrung",
        "devise de montant", "montant devise", "wahrung", "devise",
        "monnaie", "moneda",
    ),
    "role": ("role", "manager role", "role of manager", "rolle", "rolle des managers"),
    "reinforce": (
        "reinforce", "strengths", "did well", "went well", "what went well", "praise", "starken",
        "points forts",
    ),
    "improve": (
        "improve", "improvement", "improvements", "to improve", "work on", "to work on",
        "even better if", "verbesserung", "verbessern", "a ameliorer", "points a ameliorer",
    ),
    "notes": (
        "notes", "note", "comments", "comment", "full comments", "internal meeting notes",
        "meeting body", "remarks", "description", "notizen", "notiz", "bemerkung", "bemerkungen",
        "kommentar", "beschreibung", "commentaires", "commentaire", "remarques", "notas",
    ),
    "outcome": (
        "meeting outcome", "outcome", "call outcome", "activity outcome", "status",
        "activity status", "ergebnis", "resultat", "statut",
    ),
    "all_day": (
        "is all day event", "all day event", "all day", "ganztagig", "journee entiere",
    ),
    "task": ("task", "is task"),
    "deleted": ("is deleted", "deleted", "geloscht", "supprime"),
    "deal": (
        "deal name", "dealname", "opportunity name", "opportunity", "deal", "chance",
        "verkaufschance", "opportunite", "nom de l opportunite", "nom de la transaction", "name",
    ),
    "stage": (
        "stage", "deal stage", "dealstage", "stage name", "opportunity stage", "sales stage",
        "phase", "deal phase", "etape", "phase de la transaction", "deal pipeline stage id",
    ),
    "closed": ("is closed", "closed", "geschlossen"),
    "opened_on": (
        "created date", "create date", "createdate", "created", "created at", "engage date",
        "open date", "opened", "erstellt am", "erstelldatum", "erstellungsdatum",
        "date de creation",
    ),
    "closed_on": (
        "close date", "closedate", "closing date", "closed date", "expected close date",
        "abschlussdatum", "schlusstermin", "date de cloture", "date de fermeture",
        "fecha de cierre",
    ),
    "id": (
        "id", "record id", "opportunity id", "deal id", "activity id", "event id", "meeting id",
        "engagement id", "object id", "call id", "datensatz id",
    ),
}  # fmt: skip
FIELDS = tuple(SYNONYMS)
_FIELD_OF = {one: name for name, spellings in SYNONYMS.items() for one in spellings}

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_WORDS = re.compile(r"[^\W_]+|[?\ufffd]")
_MARKS = re.compile(r"(?:property )?(?:hs )?(.+?)(?: c| pc)?")
_UMLAUTS = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss", "æ": "ae", "œ": "oe"})


def plain_header(header: str) -> str:
    """Return a header as its spellings have it in common; what got lost in it is a `?`."""
    text = _mend(header.strip().lstrip("\ufeff"))
    words = _WORDS.findall(_CAMEL.sub(" ", text))
    # A character that was lost stands inside its word.
    text = re.sub(r" ?([?\ufffd]) ?", "?", " ".join(words)).casefold().translate(_UMLAUTS)
    text = "".join(
        char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char)
    )
    found = _MARKS.fullmatch(text.strip("? "))
    return found[1] if found else ""


def find_spelling(header: str, known: Collection[str]) -> str | None:
    """Return the known header that a plain one means, also where it lost or spelt out an umlaut."""
    if header in known:
        return header
    spelt = header.replace("ae", "a").replace("oe", "o").replace("ue", "u")
    if spelt in known:
        return spelt
    if "?" not in header:
        return None
    # What was lost stands for one character, but a ? alone for none.
    lost = re.compile(re.escape(header).replace(r"\?", "."))
    return (
        next((text for text in known if lost.fullmatch(text)), None) if header[0] != "?" else None
    )


def match_headers(header: Sequence[str], given: Mapping[str, str]) -> dict[str, int]:
    """Return the column of each field: as `given` says {field: header}, else by the synonyms.

    A header given that isn't there has no column.
    """
    found: dict[str, int] = {}
    for name, wanted in given.items():
        plain = plain_header(wanted)
        exact = [at for at, cell in enumerate(header) if cell.strip() == wanted.strip()]
        alike = [at for at, cell in enumerate(header) if plain_header(cell) == plain]
        if exact or alike:
            found[name] = (exact or alike)[0]
    taken = set(found.values())
    columns: dict[str, int] = {}  # the first column of each spelling
    for at, cell in enumerate(header):
        spelling = find_spelling(plain_header(cell), _FIELD_OF) if at not in taken else None
        if spelling is not None:
            columns.setdefault(spelling, at)
    for name, spellings in SYNONYMS.items():
        if name not in given:
            at_first = next((columns[text] for text in spellings if text in columns), None)
            if at_first is not None:
                found[name] = at_first
    return found


def list_unknown(header: Sequence[str]) -> tuple[str, ...]:
    """Return the headers that no field knows."""
    return tuple(
        cell.strip()
        for cell in header
        if cell.strip() and find_spelling(plain_header(cell), _FIELD_OF) is None
    )


def _mend(text: str) -> str:
    """Return a text whose UTF-8 was read as Windows-1252 as it was meant."""
    if not any(mark in text for mark in "ÃÂâ"):
        return text
    try:
        return text.encode("cp1252").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return text
