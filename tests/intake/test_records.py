"""How a table is split: its separator, its records with their lines, and its headers."""

from __future__ import annotations

from io import BytesIO

import pytest

from coachlog.intake import lines as bytes_
from coachlog.intake.problems import Problem
from coachlog.intake.tables import records
from coachlog.intake.tables.columns import (
    HeaderNames,
    currency_of_header,
    find_spelling,
    plain_header,
)
from coachlog.intake.tables.kinds import is_calendar, is_deal, is_meeting, name_other, refuse_table
from coachlog.intake.tables.records import (
    Record,
    find_separator,
    open_records,
    separator_told,
)


def split(text: str | bytes) -> tuple[str, list[Record | Problem]]:
    data = text.encode() if isinstance(text, str) else text
    opened, found = open_records(BytesIO(data))
    return opened.separator, list(found)


@pytest.mark.parametrize(
    ("lines", "separator"),
    [
        ([], ","),
        (["a"], ","),
        (["a;b"], ";"),
        (["a;b,c", "a;b"], ";"),
        (["a,b;c", "d;e", "f,g;h"], ";"),
        (["a|b", "c|d,e,f"], "|"),
        (["a\tb\tc,d", "a\tb\tc,d"], "\t"),  # as even, and more cells
        (["sep=;", "a,b"], ";"),
        (['"sep=|"\r\n', "a,b"], "|"),
        (["SEP=\t", "a,b"], "\t"),
        (["sep=", "a,b"], ","),
        (["sep=ab", "a;b"], ";"),
        (["a,b", "sep=;", "c,d"], ","),
        (['a,"b;c;d"', 'e,"f;g;h"', "i,j"], ","),
        (["", "", "a;b", "c;d,e"], ";"),
    ],
)
def test_the_separator_is_what_gives_most_rows_as_many_cells(
    lines: list[str], separator: str
) -> None:
    assert find_separator(lines) == separator


def test_a_line_that_tells_the_separator() -> None:
    told = [separator_told(text) for text in ("sep=;\r\n", '"sep=,"', "sep=;;", "sap=;", "sep=")]
    assert told == [";", ",", None, None, None]


def test_records_have_the_line_they_begin_on() -> None:
    separator, found = split('sep=;\na;"b\nc"\n\nd;e\n')
    assert separator == ";"
    assert found == [
        Record(2, ["a", "b\nc"]), Record(4, []), Record(5, ["d", "e"]),
    ]  # fmt: skip
    assert split("a,b\nsep=,c\n")[1] == [Record(1, ["a", "b"]), Record(2, ["sep=", "c"])]
    assert split("sep=,\na,b\n")[1] == [Record(2, ["a", "b"])]
    assert split("sep=,,,\na,b,c,d\n")[1][0] == Record(1, ["sep=", "", "", ""])
    assert [one.is_blank for one in (Record(1, []), Record(1, [" "]), Record(1, ["", "x"]))] == [
        True, True, False,
    ]  # fmt: skip


def test_what_cant_be_split_is_told_with_its_line(monkeypatch: pytest.MonkeyPatch) -> None:
    open_ = "a quoted cell is never closed; is a quote missing?"
    assert split('a,b\n"c,d\n')[1] == [Record(1, ["a", "b"]), Problem(line=2, problem=open_)]
    assert split('a,b\n"c,d')[1][1] == Problem(line=2, problem=open_)
    monkeypatch.setattr(records, "CELL_LIMIT", 5)
    assert split("a,b\n12345,6\n")[1][1] == Record(2, ["12345", "6"])
    told = "a cell has over 5 characters; is a quote missing?"
    assert split("a,b\n123456,7\n8,9\n")[1][1:] == [Problem(line=2, problem=told)]


@pytest.mark.parametrize("chunk", [1, 7, 1 << 18])
def test_tables_are_read_in_pieces_of_any_size(chunk: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bytes_, "CHUNK", chunk)
    monkeypatch.setattr(records, "SAMPLED", 2)
    data = "a,b\r\nc,é\rd,e\n".encode() + b"f,\xe9\ng,h"
    assert split(data)[1] == [
        Record(1, ["a", "b"]), Record(2, ["c", "é"]), Record(3, ["d", "e"]), Record(4, ["f", "é"]),
        Record(5, ["g", "h"]),
    ]  # fmt: skip
    monkeypatch.setattr(records, "LINE_LIMIT", 6)
    cut = Problem(line=2, problem="has over 6 bytes")
    assert split(b"a,b\n12345,6\nc,d\n")[1] == [Record(1, ["a", "b"]), cut]
    assert split(b"a,b\n12345,6")[1] == [Record(1, ["a", "b"]), cut]
    assert split(b"a,b\n123,4\n")[1] == [Record(1, ["a", "b"]), Record(2, ["123", "4"])]
    assert split(b"a,b\n123,45")[1] == [Record(1, ["a", "b"]), Record(2, ["123", "45"])]


# Headers.


@pytest.mark.parametrize(
    ("header", "plain"),
    [
        ("Close Date", "close date"), ("CloseDate", "close date"), ("close_date", "close date"),
        ("property_hs_close_date", "close date"), ("Manager__c", "manager"),
        ("Manager__pc", "manager"), ("Größe (€)", "grosse"), ("Début", "debut"),
        ("Straße", "strasse"), ("HCPName", "hcp name"), ("\ufeff Date ", "date"),
        ("VerkÃ¤ufer", "verkaufer"), ("Âge", "age"), ("Verk\ufffdufer", "verk?ufer"),
        ("Verk?ufer", "verk?ufer"), ("?", ""), ("", ""), ("x" * 300 + " y", "x" * 300),
        ("x" * 298 + " yz", "x" * 298 + " y"),
    ],
)  # fmt: skip
def test_spellings_of_a_header_are_one(header: str, plain: str) -> None:
    assert plain_header(header) == plain


def test_a_header_is_found_where_an_umlaut_is_lost_or_spelt_out() -> None:
    known = ("verkaufer", "grosse", "gultig", "hohe")
    assert [
        find_spelling(text, known)
        for text in ("verkaufer", "verkaeufer", "groesse", "gueltig", "hoehe", "verk?ufer", "?hohe",
                     "?", "h?he", "verk??fer", "verkxufer")
    ] == ["verkaufer", "verkaufer", "grosse", "gultig", "hohe", "verkaufer", None, None, "hohe",
          "verkaufer", None]  # fmt: skip


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("Amount (USD)", "USD"), ("importe_eur", "EUR"), ("Wert €", "EUR"), ("Amount $", "USD"),
        ("Amount", None), ("Amount (XXX)", None), ("USD amount", None), ("eur", "EUR"),
    ],
)  # fmt: skip
def test_a_header_may_name_a_currency(header: str, code: str | None) -> None:
    assert currency_of_header(header) == code


def test_columns_are_found_by_what_was_said_and_then_by_their_names() -> None:
    names = HeaderNames({"rep": ("Reisender",)})
    header = ["Date", "Rep", "Reisender", "date ", "Betrag in EUR", "x", ""]
    assert names.match(header, {}) == {"date": 0, "rep": 2, "deal_value": 4}
    assert names.match(header, {"rep": "rep"}) == {"rep": 1, "date": 0, "deal_value": 4}
    assert names.match(header, {"date": "date "}) == {"date": 3, "rep": 2, "deal_value": 4}
    assert names.match(header, {"date": "DATE"}) == {"date": 0, "rep": 2, "deal_value": 4}
    assert names.match(header, {"date": "Day"}) == {"rep": 2, "deal_value": 4}
    assert names.match(header, {"account": "Date"}) == {
        "account": 0, "date": 3, "rep": 2, "deal_value": 4,
    }  # fmt: skip
    assert names.list_unknown(header) == ("x",)
    # A name of two fields is the first where it stands once, and both where it stands twice.
    twice = HeaderNames()
    assert twice.match(["Début"], {}) == {"date": 0}
    assert twice.match(["Début", "Début"], {}) == {"date": 0, "start": 1}
    assert HeaderNames().match(["Foo EUR", "Rep EUR"], {}) == {}


# What a table holds.


def fields(*names: str) -> dict[str, int]:
    return {name: at for at, name in enumerate(names)}


@pytest.mark.parametrize(
    ("names", "meeting", "deal", "calendar"),
    [
        ("date rep", True, False, False),
        ("start rep", True, False, False),
        ("rep manager", False, False, False),
        ("date account", False, False, False),
        ("date subject", False, False, False),
        ("date organizer", True, False, False),
        ("date attendees", True, False, False),
        ("date outcome", True, False, False),
        ("date minutes", True, False, False),
        ("date rep deal stage", False, True, False),
        ("date rep deal stage manager", True, True, False),
        ("date rep outcome deal closed_on deal_value", False, True, False),
        ("date rep outcome deal closed_on", True, True, False),
        ("date rep outcome minutes deal closed_on deal_value", True, True, False),
        ("deal", False, False, False),
        ("deal stage", False, True, False),
        ("deal closed_on", False, True, False),
        ("stage id", False, True, False),
        ("stage subject", False, True, False),
        ("stage account", False, False, False),
        ("id closed_on", False, False, False),
        ("subject closed_on deal_value", False, True, False),
        ("subject closed_on", False, False, False),
        ("subject date start until", False, False, True),
        ("subject date start until rep", True, False, False),
        ("subject date start until stage", False, True, False),
        ("subject date start", False, False, False),
    ],
)
def test_what_columns_make(names: str, meeting: bool, deal: bool, calendar: bool) -> None:
    known = fields(*names.split())
    assert (is_meeting(known), is_deal(known), is_calendar(known)) == (meeting, deal, calendar)


@pytest.mark.parametrize(
    ("header", "other"),
    [
        ("Date,Rep,Account", None),
        ("Date,Rep,Account,Invoice number", None),
        ("Date,Rep,Account,Invoice number,Invoice date", "invoices"),
        ("Date,Rep,Account,Manager,Invoice number,Invoice date", "invoices"),
        ("Date,Rep,Account,Manager,Asked by,Invoice number,Invoice date", None),
        ("Date,Rep,Account,Invoice number,Quote number", "invoices"),
        ("Date,Rep,Account,First name,Last name,Phone,Email,Fax,Mobile", None),
        ("Deal name,Stage,Invoice number,Tax", "invoices"),
        ("Deal name,Stage,Owner,Invoice number,Tax", None),
        ("Invoice number", "invoices"),
        ("Tax", None),
        ("Tax,VAT", "invoices"),
        ("Factura,Cliente,Importe,Vencimiento,Estado", "invoices"),
        ("Mitarbeiter,Von,Bis,Art,Tage", "absences"),
        ("Datum,Mitarbeiter,Von,Bis,Kunde", None),
        ("Date,Amount", "payments or expenses"),
        ("Date,Account", None),
        ("Amount,Account", None),
        ("Why?,How?", "answers of a form"),
        ("Why?,x", None),
        ("a" * 40 + "," + "b" * 41 + ",c", None),
        ("a" * 41 + "," + "b" * 41 + ",c", "answers of a form"),
    ],
)
def test_a_table_of_something_else_is_named(header: str, other: str | None) -> None:
    cells = header.split(",")
    assert name_other(cells, HeaderNames().match(cells, {})) == other


@pytest.mark.parametrize(
    ("header", "told"),
    [
        ("Invoice number", "holds invoices, not meetings or deals; import takes activities"),
        ("Date,Rep", None),
        ("Deal name,Stage", None),
        ("Deal name,Amount", "has neither the stage nor the close date of a deal"),
        ("Deal name,Date", "says nobody's name beside the days: Deal name, Date;"),
        ("Deal name", "no column holds the day of a meeting or the state of a deal: Deal name;"),
        ("Amount", "no column holds the day of a meeting or the state of a deal: Amount;"),
        ("Date,Account, ,", "says nobody's name beside the days: Date, Account; name the column"),
        (
            "Rep,Manager",
            "names reps and managers but no day of a meeting and no deal: Rep, Manager",
        ),
        ("Rep", "no column holds the day of a meeting or the state of a deal: Rep; say which"),
    ],
)
def test_why_a_table_cant_be_imported(header: str, told: str | None) -> None:
    cells = header.split(",")
    found = refuse_table(cells, HeaderNames().match(cells, {}))
    assert (found or "").startswith(told or "")
    assert (found is None) is (told is None)
    if told and told.startswith("holds"):
        sure = refuse_table(cells, HeaderNames().match(cells, {}), is_sure=True)
        assert sure is not None
        assert not sure.startswith("holds")


def test_of_many_columns_the_first_are_named() -> None:
    found = refuse_table(["x" * 39] * 6, {})
    assert found is not None
    assert found.split(": ", 1)[1].split("; ")[0] == (", ".join(["x" * 39] * 6))[:200]


@pytest.mark.parametrize(
    ("header", "meeting", "first"),
    [
        ("Call ID,Call title,Scheduled,Duration (min),Call owner,Account", True, "start"),
        (
            "ID,Nome do negócio,Valor do negócio,Nome da conta,Estágio do negócio,"
            "Proprietário de vendas,Data de fechamento prevista,Origem", False, "closed_on",
        ),
        (
            "ID,Name,Kunde,Verantwortlicher,Status,Verkaufsphase,Erwarteter Wert,Währung,"
            "Erfolgschance,Startdatum,Abschlussdatum", False, "deal_value",
        ),
        ("lfd. Nr.,Projekt,Kunde,VB,Phase,Volumen €,Wkt.,Abschluss vsl.,Bemerkung", False, "rep"),
    ],
)  # fmt: skip
def test_columns_of_other_programs_are_known(header: str, meeting: bool, first: str) -> None:
    cells = header.split(",")
    known = HeaderNames().match(cells, {})
    assert (is_meeting(known), is_deal(known)) == (meeting, not meeting)
    assert first in known
    assert refuse_table(cells, known) is None
