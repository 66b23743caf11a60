"""Tables as CRMs and recorders export them, in their own words and in other languages."""

from __future__ import annotations

from datetime import date, time
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest

from coachlog.intake.detect import recognise_file
from coachlog.intake.drafts import DealDraft, Draft, MeetingDraft, Options, Window
from coachlog.intake.problems import Problem
from coachlog.intake.readers import read_drafts

YEAR = Window(first=date(2026, 1, 1), last=date(2026, 12, 31))


def read(text: str, encoding: str = "utf-8", **more: object) -> list[Draft | Problem]:
    data = text.encode(encoding)
    options = Options(window=YEAR, zone=ZoneInfo("Europe/Berlin"), **more)  # type: ignore[arg-type]
    _, drafts = read_drafts(
        BytesIO(data), recognise_file(data, "x.csv", options.added_headers), options
    )
    return list(drafts)


def meeting(text: str, encoding: str = "utf-8", **more: object) -> MeetingDraft:
    (found,) = read(text, encoding, **more)
    assert isinstance(found, MeetingDraft)
    return found


def deal(text: str, encoding: str = "utf-8") -> DealDraft:
    (found,) = read(text, encoding)
    assert isinstance(found, DealDraft)
    return found


def test_appointments_of_dynamics_have_regarding_and_attendees() -> None:
    found = meeting(
        "(Do Not Modify) Appointment,(Do Not Modify) Row Checksum,(Do Not Modify) Modified On,"
        "Subject,Regarding,Organizer,Required Attendees,Optional Attendees,Start Time,End Time,"
        "Duration,Owner,Activity Status\n"
        "a1-b2,x==,2026-11-17 11:02,Pricing,Globex,Dana Cruz,Pat Lee;Bob Buyer,Jo Ito,"
        "2026-11-16 10:00,2026-11-16 11:00,1 hour,Dana Cruz,Completed\n"
    )
    assert (found.key, found.account, found.rep, found.minutes) == (
        "a1-b2",
        "Globex",
        "Dana Cruz",
        60,
    )
    assert (found.on, found.starts_at, found.completed) == (date(2026, 11, 16), time(10), True)
    assert (found.organizer, found.attendees) == ("Dana Cruz", ("Pat Lee", "Bob Buyer", "Jo Ito"))


def test_opportunities_of_dynamics() -> None:
    found = deal(
        "(Do Not Modify) Opportunity,(Do Not Modify) Row Checksum,Topic,Potential Customer,"
        "Est. Close Date,Est. Revenue,Currency,Pipeline Phase,Status,Owner,Created On\n"
        "o-1,x==,Renewal,Globex,2026-12-31,48000.00,EUR,2-Develop,Open,Dana Cruz,2026-09-01 08:00\n"
    )
    assert (found.key, found.name, found.account, found.owner) == (
        "o-1", "Renewal", "Globex", "Dana Cruz",
    )  # fmt: skip
    assert (found.deal_cents, found.currency, found.stage) == (4_800_000, "EUR", "2-Develop")
    assert (found.closed, found.closed_on) == (False, date(2026, 12, 31))


def test_opportunities_of_dynamics_without_a_phase_have_a_topic_and_a_close_date() -> None:
    found = deal(
        "(Do Not Modify) Opportunity,(Do Not Modify) Row Checksum,Topic,Potential Customer,"
        "Est. Close Date,Est. Revenue,Status,Owner\n"
        "o-1,x==,Renewal,Globex,2026-12-31,48000.00,Open,Dana Cruz\n"
    )
    assert (found.name, found.deal_cents, found.closed_on) == (
        "Renewal", 4_800_000, date(2026, 12, 31),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "code"), [("US Dollar", "USD"), ("Euro", "EUR"), ("Schweizer Franken", "CHF")]
)
def test_dynamics_calls_a_currency_by_its_name(name: str, code: str) -> None:
    found = deal(
        "Created On,Topic,Owner,Potential Customer,Status,Est. revenue,Est. close date,Currency\n"
        f"2026-09-01 07:42,Renewal,Dana Cruz,Globex,Open,13400,2026-12-31,{name}\n"
    )
    assert (found.deal_cents, found.currency) == (1_340_000, code)


def test_hubspot_says_who_of_the_firm_attended_a_meeting() -> None:
    found = meeting(
        "Record ID,Meeting name,Meeting start time,Meeting outcome,Activity assigned to,"
        "Associated Company,Attendee owners\n"
        "1,Visit,2026-11-03 09:30,COMPLETED,Dana Cruz,Globex,Dana Cruz;Pat Lee\n"
    )
    assert found.attendees == ("Dana Cruz", "Pat Lee")


def test_deals_and_activities_of_pipedrive() -> None:
    won = deal(
        "Deal - ID;Deal - Title;Deal - Value;Deal - Currency of Value;Deal - Organization;"
        "Deal - Owner;Deal - Stage;Deal - Status;Deal - Deal created;Deal - Expected close date\n"
        "7;Renewal;9.000,50;EUR;Globex;Dana Cruz;Negotiations;Won;2026-09-01 08:00:00;2026-10-31\n"
    )
    assert (won.key, won.name, won.deal_cents, won.closed) == ("7", "Renewal", 900_050, True)
    text = (
        "Activity - ID,Activity - Type,Activity - Subject,Activity - Due date,Activity - Due time,"
        "Activity - Duration,Activity - Assigned to user,Activity - Organization,Activity - Done,"
        "Activity - Attendees\n"
        "1,Meeting,Visit,2026-11-16,09:30,01:15,Dana Cruz,Globex,Done,Pat Lee\n"
        "2,Email,Quote,2026-11-16,,,Dana Cruz,Globex,Done,\n"
        "3,Meeting,Next,2026-11-17,09:30,01:00,Dana Cruz,Globex,To do,\n"
    )
    found = [draft for draft in read(text) if isinstance(draft, MeetingDraft)]
    assert [draft.completed for draft in found] == [True, False, False]
    assert (found[0].starts_at, found[0].minutes, found[0].attendees) == (
        time(9, 30), 75, ("Pat Lee",),
    )  # fmt: skip


def test_deals_and_meetings_of_zoho() -> None:
    found = deal(
        "Record Id,Deal Owner.id,Deal Owner,Amount,Deal Name,Closing Date,Account Name.id,"
        "Account Name,Stage,Probability (%),Created Time\n"
        "zcrm_1,zcrm_9,Dana Cruz,12000,Renewal,2026-12-31,zcrm_5,Globex,Closed Lost,0,"
        "2026-01-05 10:00:00\n"
    )
    assert (found.key, found.owner, found.account, found.closed) == (
        "zcrm_1", "Dana Cruz", "Globex", True,
    )  # fmt: skip
    held = meeting(
        "Record Id,Title,From,To,All day,Host,Related To,Participants\n"
        "zcrm_2,Visit,2026-11-16 10:00:00,2026-11-16 10:45:00,false,Dana Cruz,Globex,"
        '"Pat Lee, Bob Buyer"\n'
    )
    assert (held.rep, held.account, held.minutes) == ("Dana Cruz", "Globex", 45)
    assert held.attendees == ("Pat Lee", "Bob Buyer")


def test_who_asked_is_told_by_what_the_columns_of_rep_and_manager_are_called() -> None:
    header = "Fecha;Comercial;Cliente;Jefe de ventas;Solicitado por"
    rows = "".join(
        f"16/11/2026;Dana Cruz;Globex;Pat Lee;{asked}\n"
        for asked in ("Comercial", "Jefe de ventas", "JEFE DE VENTAS", "Gebietsverkaufsleiter",
                      "営業担当者", "Jo Ito", "Cliente")
    )  # fmt: skip
    found = read(f"{header}\n{rows}")
    assert [draft.initiator for draft in found if isinstance(draft, MeetingDraft)] == [
        "rep-request", "manager-scheduled", "manager-scheduled", "manager-scheduled",
        "rep-request", "unknown", "unknown",
    ]  # fmt: skip
    # The table's own word, whatever it means elsewhere.
    own = "Fecha;Manager;Cliente;Begleiter;Solicitado por\n16/11/2026;Dana;Globex;Pat;{}\n"
    columns = {"rep": "Manager", "manager": "Begleiter"}
    assert meeting(own.format("Manager"), columns=columns).initiator == "rep-request"
    assert meeting(own.format("Begleiter"), columns=columns).initiator == "manager-scheduled"


@pytest.mark.parametrize(
    ("kind", "header"),
    [
        ("hubspot", "Record ID,Deal Name,Deal Stage,Create Date,Deal owner,Associated Company"),
        ("hubspot", "amount,closedate,createdate,dealname,dealstage,hs_object_id,pipeline"),
        ("salesforce", "Opportunity Owner,Account Name,Opportunity Name,Stage,Fiscal Period"),
        ("pipedrive", "Deal - ID,Deal - Title,Deal - Owner,Deal - Stage (pipeline),Deal - Status"),
        ("pipedrive", "Activity - Subject,Activity - Due date,Activity - Assigned to user"),
        ("zoho", "Record Id,Deal Owner.id,Deal Owner,Deal Name,Stage,Closing Date"),
        ("zoho", "Record Id,Host.id,Host,Title,From,To,Related To.id,Related To"),
        ("dynamics", "Topic,Owner,Potential Customer,Status Reason,Est. revenue,Est. close date"),
        ("spreadsheet", "Deal Name,Account Name,Stage,Amount,Deal Owner,Close Date"),
        (
            "spreadsheet",
            "Opportunity Name,Contact Name,stage,Lead Value,assigned,lost reason ID,"
            "Opportunity ID,Contact ID,Pipeline Stage ID",
        ),
    ],
)
def test_a_table_is_called_by_the_program_that_exports_such_columns(kind: str, header: str) -> None:
    assert recognise_file(f"{header}\n".encode(), "x.csv") == kind


def test_deals_of_highlevel_and_close_are_read() -> None:
    found = deal(
        "Opportunity Name,Contact Name,pipeline,stage,Lead Value,assigned,Created on,status,"
        "Opportunity ID,Contact ID,Pipeline Stage ID\n"
        "Renewal,Jo Fox,Sales,New,1200,Dana Cruz,2026-10-01T10:00:00Z,open,o1,c1,s1\n"
    )
    assert (found.key, found.name, found.owner, found.stage, found.deal_cents) == (
        "o1", "Renewal", "Dana Cruz", "New", 120_000,
    )  # fmt: skip
    won = deal(
        "lead_name,opportunity_id,status_label,status_type,value,value_currency,date_created,"
        "date_won,user_name\n"
        "Globex,oppo_1,Signed,won,1200,EUR,2026-10-01,2026-10-09,Dana Cruz\n"
    )
    assert (won.account, won.owner, won.currency, won.closed) == (
        "Globex", "Dana Cruz", "EUR", True,
    )  # fmt: skip


def test_activities_are_known_by_their_own_number_not_by_that_of_their_deal() -> None:
    header = "{}opportunity_id,seller_id,activity_type,activity_ts,duration_minutes\n"
    rows = "{}O1,S038,Demo,2026-10-16 13:27:00,74\n{}O1,S038,Meeting,2026-10-20 09:00:00,30\n"
    keys = [
        [draft.key for draft in read(text) if isinstance(draft, MeetingDraft)]
        for text in (
            header.format("activity_id,") + rows.format("A1,", "A2,"),
            header.format("") + rows.format("", ""),
        )
    ]
    assert keys[0] == ["A1", "A2"]
    assert len({*keys[1]}) == 2


def test_how_many_attended_is_nobodys_name_and_a_time_needs_no_colon() -> None:
    found = meeting("Date,Meeting time,Rep,Account,Attendees\n2026-11-16,800,Dana Cruz,Globex,5\n")
    assert (found.starts_at, found.attendees) == (time(8), ())


def test_who_is_responsible_for_a_deal_owns_it() -> None:
    found = deal(
        "id,empresa,etapa,importe_eur,responsable,cierre_previsto\n"
        "x1,Globex,Negociación,18000,Dana Cruz,2026-12-31\n"
    )
    assert (found.owner, found.account) == ("Dana Cruz", "Globex")


def test_calls_of_gong_last_minutes_and_seconds() -> None:
    found = meeting(
        "Call ID,Title,Started,Duration,Owner,Account,Participants\n"
        '811,Discovery,2026-11-16T09:00:00Z,45:12,Dana Cruz,Globex,"Pat Lee;Bob Buyer"\n'
    )
    assert (found.key, found.starts_at, found.minutes) == ("811", time(10), 45)
    seconds = meeting(
        "Call ID,Title,Started,Duration (seconds),Owner,Account\n"
        "811,Discovery,2026-11-16T09:00:00Z,2712,Dana Cruz,Globex\n"
    )
    assert seconds.minutes == 45


@pytest.mark.parametrize(
    ("header", "lengths", "minutes"),
    [
        ("Duration", "1800 2712", [30, 45]),
        ("Duration", "45 1800 2712", [1, 30, 45]),
        ("Duration", "720", [720]),
        ("Duration", "721", [12]),
        ("Duration", "45 1000", [45, 1000]),
        ("Duration", "45 1000 1000.0", [1, 17, 17]),
        ("Duration", "1440", [1440]),
        ("Duration", "1800000 45", [30, 45]),
        ("Duration (min)", "1000", [1000]),
        ("Call Duration (min)", "1000", [1000]),
        ("Scheduled duration in hours", "2", [120]),
        ("Duration (sec)", "45", [1]),
        ("Duration", "0:45 1:30", [45, 90]),
    ],
)
def test_durations_that_mostly_were_over_half_a_day_count_seconds(
    header: str, lengths: str, minutes: list[int]
) -> None:
    rows = "".join(
        f"2026-11-{16 + place},{length},Dana Cruz,Globex\n"
        for place, length in enumerate(lengths.split())
    )
    found = read(f"Started,{header},Host,Account\n{rows}")
    assert [one.minutes if isinstance(one, MeetingDraft) else one for one in found] == minutes


def test_those_who_took_part_may_stand_in_two_columns() -> None:
    found = meeting(
        "Call Title,Call Date,Owner,Participants - Internal,Participants - External,Account Name\n"
        'Acme call,2026-11-16 10:00,Dana Cruz,"Dana Cruz, Pat Lee",Bob Guest,Acme\n'
    )
    assert found.attendees == ("Dana Cruz", "Pat Lee", "Bob Guest")


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig", "utf-16"])
def test_a_pipeline_in_spanish_says_its_currency_in_the_header(encoding: str) -> None:
    found = deal(
        "oportunidad;cliente;comercial;etapa;importe_eur;cierre_previsto\n"
        "Renovación;Peña SA;Íñigo Cruz;Negociación;48.000,50;31/12/2026\n",
        encoding,
    )
    assert (found.name, found.account, found.owner) == ("Renovación", "Peña SA", "Íñigo Cruz")
    assert (found.deal_cents, found.currency) == (4_800_050, "EUR")
    assert (found.stage, found.closed_on) == ("Negociación", date(2026, 12, 31))


@pytest.mark.parametrize(
    ("header", "row"),
    [
        (
            "Fecha;Hora;Comercial;Acompañado por;Cliente;Solicitado por",
            "16/11/2026;10:00;Dana Cruz;Pat Lee;Globex;Dana Cruz",
        ),
        (
            "Besuchsdatum;Uhrzeit;Außendienst;Begleitet von;Kunde;Angefragt von",
            "16.11.2026;10:00 Uhr;Dana Cruz;Pat Lee;Globex;Dana Cruz",
        ),
        (
            "Date de visite;Heure;Commercial;Accompagné par;Client;À la demande de",
            "16/11/2026;10h00;Dana Cruz;Pat Lee;Globex;commercial",
        ),
        (
            "Data visita;Ora;Venditore;Accompagnato da;Azienda;Richiesto da",
            "16/11/2026;10.00;Dana Cruz;Pat Lee;Globex;venditore",
        ),
        (
            "Bezoekdatum;Begintijd;Verkoper;Begeleid door;Klant;Aangevraagd door",
            "16-11-2026;10:00;Dana Cruz;Pat Lee;Globex;Dana Cruz",
        ),
        (
            "Data da visita;Hora;Vendedor;Acompanhado por;Cliente;Solicitado por",
            "16/11/2026;10:00;Dana Cruz;Pat Lee;Globex;vendedor",
        ),
        ("訪問日;開始時刻;営業担当;同行者;取引先;依頼者",
         "2026年11月16日;午前10:00;Dana Cruz;Pat Lee;Globex;営業"),
    ],
)  # fmt: skip
def test_a_table_of_visits_in_seven_languages(header: str, row: str) -> None:
    for encoding in ("utf-8", "cp932" if header.startswith("訪") else "cp1252"):
        found = meeting(f"{header}\n{row}\n", encoding)
        assert (found.on, found.starts_at) == (date(2026, 11, 16), time(10))
        assert (found.rep, found.manager, found.account) == ("Dana Cruz", "Pat Lee", "Globex")
        assert found.initiator == "rep-request"


@pytest.mark.parametrize(
    ("kind", "header"),
    [
        ("payments", "Payment ID,Date,Customer,Description,Amount,Currency,Fee,Net,Status"),
        ("payments or expenses", "Date,Description,Amount"),
        ("payments", "Buchungstag;Wertstellung;Empfänger;Verwendungszweck;Betrag;Währung"),
        ("invoices", "Invoice number,Invoice date,Due date,Customer,Amount due,VAT,Status"),
        ("contacts", "Record ID,First Name,Last Name,Email,Phone Number,Contact owner,Create Date"),
        ("leads", "Lead ID,Name,Company,Lead Status,Lead Owner,Amount,Created Date"),
        (
            "companies",
            "Record ID,Company name,Industry,City,Annual Revenue,Company owner,Create Date",
        ),
        ("tickets", "Ticket ID,Ticket name,Pipeline,Ticket status,Create date,Close date,Priority"),
        ("products", "Product Code,Name,List Price,Product Family,Active,Created Date"),
        ("orders", "Order number,Order date,Customer,Sales rep,Product,Quantity,Unit price,Total"),
        ("orders", "Date,Sales Rep,Customer,Order number,Quantity,Discount,Amount"),
        ("answers of a form", "Timestamp,Email Address,What is your name?,How did you like it?"),
        ("answers of a form", "Date,Customer,Rep,NPS Score,Rating,Response,Satisfaction"),
        # As their programs export them, or people publish them.
        (
            "orders",
            "Name,Email,Financial Status,Paid at,Fulfillment Status,Currency,Subtotal,Shipping,"
            "Total,Created at,Lineitem quantity,Lineitem name,Billing Name,Employee,Id,Vendor",
        ),
        ("payments", "Fecha;Cliente;Vendedor;Importe;Método de pago;Referencia;Estado"),
        ("payments", "id;fecha;importe;tipoPago;concepto;polizas.id;nroRecibo;fechaVencimiento"),
        ("invoices", "PROVEEDOR;FACTURA ;TRIMESTRE;año;IMPORTE"),
        ("invoices", "Invoice No.,Customer,Invoice Date,Due Date,Terms,Item Rate,Sales Rep"),
        ("invoices", "Numero fattura;Data fattura;Cliente;Agente;Imponibile;IVA;Totale;Stato"),
        ("quotes", "quote_id,opportunity_id,annual_commit,term_months,payment_terms"),
        (
            "quotes",
            "Quote Number,Quote Name,Opportunity Name,Account Name,Status,Grand Total,Owner",
        ),
        ("quotes", "Angebotsnummer;Angebotsdatum;Kunde;Gültig bis;Netto;Verkäufer;Status"),
        ("quotes", "N° devis;Date du devis;Client;Commercial;Montant HT;Montant TTC;Statut"),
        ("employees", "PERS_NR,VORNAME,NACHNAME,GESCHLECHT,GEBDAT,ABTEILUNG,GEHALT"),
        ("employees", "id,nombre,departamento_id,salario,fecha_ingreso,evaluacion"),
        ("employees", "Employee ID,Employee Name,Manager,Hire Date,Salary,Start Date"),
        ("absences", "Employee,Leave Type,Start Date,End Date,Days,Status,Approver"),
        (
            "timesheets",
            "User,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,"
            "End time,Duration,Tags,Amount ()",
        ),
        ("timesheets", "Date,Client,Project,Task,Notes,Hours,Billable?,Employee?,Currency"),
        ("timesheets", "Datum;Mitarbeiter;Kunde;Projekt;Tätigkeit;Von;Bis;Stunden"),
        ("expenses", "Report Name,Employee,Expense Type,Transaction Date,Vendor,Amount"),
        ("expenses", "Datum;Mitarbeiter;Kunde;Belegart;Betrag;Währung;Kostenstelle;Erstattet"),
        ("journeys", "Date,Driver,From,To,Purpose,Start Odometer,End Odometer,Miles,Vehicle"),
        ("products", "id,name,category,stock_quantity,purchase_price,selling_price,min_stock"),
        ("products", "Código;Producto;Categoría;Precio;Existencias;Proveedor"),
        ("sales", "date,store,salesperson,vehicle_type,sale_price,front_gross,status,make"),
        ("campaigns", "Title,Subject,List,Send Date,Open Rate,Total Opens,Click Rate,Unsubscribes"),
        ("tasks", "Task ID,Created At,Completed At,Name,Section/Column,Assignee,Due Date,Notes"),
        # With days, owners and customers, as meetings have them.
        ("campaigns", "Campaign Name,Status,Start Date,End Date,Budgeted Cost,Owner"),
        ("campaigns", "Kampagne;Status;Startdatum;Enddatum;Besitzer"),
        ("tasks", "Task Name,Assignee,Due Date,Status,Company"),
        ("tasks", "Nombre de la tarea;Asignado a;Fecha de inicio;Fecha de fin;Estado"),
        ("projects", "Project Name,Client,Budget,Stage,Start Date,Due Date,Owner"),
        ("projects", "Nom du projet;Client;Date de début;Date de fin;Responsable"),
        ("projects", "プロジェクト名,担当者,開始日,終了日,ステータス"),
        (
            "subscriptions and contracts",
            "Subscription ID,Customer,Plan,MRR,Start Date,Renewal Date,Status",
        ),
        ("subscriptions and contracts", "Vertragsnummer;Kunde;Beginnt am;Endet am;Verkäufer"),
        ("goals and forecasts", "Goal,Owner,Start Date,End Date,Target,Status"),
        ("job applications", "Candidate,Job,Stage,Recruiter,Applied on,Date,Owner"),
        ("assets", "Asset Name,Account,Owner,Date,Serial Number"),
        ("plans that run from one day to another", "Programme,Owner,Start Date,Due Date,Status"),
    ],
)
def test_what_is_no_deal_and_no_meeting_is_named_and_refused(kind: str, header: str) -> None:
    (found,) = read(f"{header}\n")
    assert isinstance(found, Problem)
    assert found.problem.startswith(f"holds {kind}, not meetings or deals")


@pytest.mark.parametrize(
    "header",
    [
        "Date,Seller,Manager,Account,Asked by,Duration,Expense,Receipt",
        "Datum;Außendienst;Begleitet von;Kunde;Dauer (min);Projekt;Stunden",
        "Date,Rep,Accompanied by,Customer,Order number,Quantity",
        "Date,Rep,Manager,Account,Rating,Score",
        "Date,Rep,Account,Campaign Name",
        "Date,Rep,Manager,Account,Task,Project Name",
        "Start Date,End Date,Rep,Manager,Account",
        "Subject,Start Date,End Date,Assigned To,Account,Status",
    ],
)
def test_a_table_of_visits_may_have_a_few_columns_of_something_else(header: str) -> None:
    assert read(f"{header}\n") == []


def test_a_deal_may_have_a_few_columns_of_something_else() -> None:
    found = deal(
        "Deal Name,Account Name,Deal Owner,Stage,Amount,Closing Date,Quote Number,Invoice Number\n"
        "Renewal,Globex,Dana Cruz,Negotiation,1200,2026-12-31,Q1,\n"
    )
    assert (found.name, found.deal_cents) == ("Renewal", 120_000)


def test_a_deal_without_a_name_is_called_by_its_customer() -> None:
    header = "fecha;comercial;cliente;etapa;importe_eur;cierre_previsto\n"
    row = "01/08/2026;Dana Cruz;{};Propuesta;250.000,00;30/10/2026\n"
    found = deal(header + row.format("Acme"))
    assert (found.name, found.account, found.owner) == ("Acme", "Acme", "Dana Cruz")
    assert (found.deal_cents, found.closed_on) == (25_000_000, date(2026, 10, 30))
    (nameless,) = read(header + row.format(""))
    assert isinstance(nameless, Problem)
    assert (nameless.column, nameless.problem) == ("cliente", "is blank; a deal needs a name")


def test_a_name_and_an_amount_are_no_deal() -> None:
    (found,) = read("Opportunity ID,Opportunity Name,Amount\n1,Renewal,5\n")
    assert isinstance(found, Problem)
    assert "neither the stage nor the close date" in found.problem


def test_days_without_anybodys_name_are_no_meetings() -> None:
    (found,) = read("Date,Account,Weather\n2026-11-16,Globex,fine\n")
    assert isinstance(found, Problem)
    assert '--map rep="..."' in found.problem


def test_the_settings_add_names_of_columns() -> None:
    text = "Besuchstag,Reisender,Kunde\n2026-11-16,Dana Cruz,Globex\n"
    assert isinstance(read(text)[0], Problem)
    added = {"date": ("Besuchstag",), "rep": ("Reisender",)}
    assert meeting(text, added_headers=added).rep == "Dana Cruz"


def test_a_header_of_two_rows_and_titles_above_it_are_understood() -> None:
    found = meeting(
        "Visits of the fourth quarter,,,,\n,,,,\n"
        "Date,Rep,Customer,,Deal\n,,Name,City,Amount\n"
        "2026-11-16,Dana Cruz,Globex,Berlin,48000\n"
    )
    assert (found.line, found.rep, found.account, found.deal_cents) == (
        5, "Dana Cruz", "Globex", 4_800_000,
    )  # fmt: skip


def test_days_as_spreadsheets_count_them() -> None:
    found = meeting("Date,Start Time,Rep,Account\n46342,0.4166666667,Dana Cruz,Globex\n")
    assert (found.on, found.starts_at) == (date(2026, 11, 16), time(10))


@pytest.mark.parametrize("separator", [";", "|", "\t", ","])
def test_cells_are_separated_by_what_gives_every_row_as_many(separator: str) -> None:
    rows = [
        ["Date", "Rep", "Account", "Notes"],
        ["2026-11-16", "Cruz, Dana", "Globex, Inc.", "a, b, c; d"],
        ["2026-11-17", "Cruz, Dana", "Hooli, Ltd.", "a, b, c | e"],
    ]
    quoted = [[f'"{cell}"' if separator in cell else cell for cell in row] for row in rows]
    found = read("".join(separator.join(row) + "\n" for row in quoted))
    accounts = [draft.account for draft in found if isinstance(draft, MeetingDraft)]
    assert accounts == ["Globex, Inc.", "Hooli, Ltd."]


@pytest.mark.parametrize(
    "name",
    ["Šmíd", "Alois Beneš", "Müller", "Íñigo Peña", "Téléphone", "Société Générale", "Großmann"],
)
def test_an_accent_of_windows_is_not_taken_for_japanese(name: str) -> None:
    found = meeting(f"Date,Rep,Account\n2026-11-16,{name},{name}\n", "cp1252")
    assert (found.rep, found.account) == (name, name)
