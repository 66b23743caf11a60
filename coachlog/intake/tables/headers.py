"""What columns are called: the one table of header names, which the settings extend.

A line for each field, with the names that programs and people give its column, the more telling
ones first: where a file has several columns of one field, the one named earlier here counts. Names
are compared without case, accents, punctuation, CamelCase or the marks that programs add
(`Manager__c`, `property_dealname`, `hs_timestamp`), so `Close Date`, `CloseDate` and `close_date`
are one. A name in two lines is the first field where it stands once, and both where it stands twice
(Outlook's French export has a `Début` with the day and one with the time).

Sources. Outlook's CSV, by programs of others that write or read it: Spanish (UPVsync's, half of it
English), Italian (ephp's claims calendar), Dutch (an agenda class with all 22), Portuguese,
Japanese (a Garoon converter), German (FH Complete), French (a Tchoukball federation). Dynamics 365:
the locked columns `(Do Not Modify) ...` of its Excel exports, and a generator of demo data.
Pipedrive: `Deal - Stage (pipeline)`, `Deal - Currency of value`, `Activity - Marked as done time`
of importers that read it. Zoho: `Record Id`, `Deal Owner.id`, `Closing Date` of the same.
HighLevel, Close, Odoo, Bitrix24, Freshsales: their exports or importers. Salesforce, HubSpot:
exports that people published. Gong: the fields of its API, as no export of it was found. The rest
is what people call such columns.
"""

from __future__ import annotations

from collections.abc import Mapping

HEADERS: Mapping[str, str] = {
    "date": """
        date, activity date, meeting date, call date, date of call, date of visit,
        visit date, event date, start date, ride along date, date of ride along,
        activity due date, due date, scheduled date, day, when, datum, besuchsdatum,
        termindatum, tag, beginnt am, startdatum, jour, date de visite, date visite, debut,
        date de debut, date du rendez vous, date de l activite, fecha, fecha de visita,
        fecha visita, fecha de la visita, fecha de comienzo, fecha de inicio,
        fecha de la actividad, dia, data, data visita, data della visita, data inizio,
        data di inizio, bezoekdatum, begindatum, data da visita, data de inicio, data inicio,
        日付, 訪問日, 開始日, 活動日, 商談日""",
    "start": """
        start date time, activity date time, meeting start time, start time,
        activity due time, due time, scheduled start, scheduled start time, actual start,
        scheduled, started, start, from, timestamp, date time, datetime, time,
        activity date and time,
        meeting time, visit time, call time,
        activity ts, call datetime, call start, actual start time, started at, uhrzeit,
        beginn, beginnt um, startzeit, startzeitpunkt, heure, debut, heure de debut,
        comienzo, hora de comienzo, hora de inicio, inicio, hora, ora inizio, ora di inizio,
        inizio, ora, begintijd, aanvang, tijd, hora inicio, 開始時刻, 開始時間, 開始日時,
        時刻""",
    "until": """
        end date, activity end date, endet am, enddatum, fin, date de fin,
        fecha de finalizacion, fecha de fin, data fine, data di fine, einddatum,
        data de termino, data de fim, data de conclusao, data termino, 終了日, due date""",
    "end": """
        end date time, meeting end time, end time, activity end time, scheduled end,
        actual end, end, to, ende, endet um, endzeit, endzeitpunkt, fin, heure de fin,
        finalizacion, hora de finalizacion, hora de fin, ora fine, ora di fine, fine,
        eindtijd, hora de termino, hora de conclusao, hora termino, termino, 終了時刻,
        終了時間, 終了日時""",
    "minutes": """
        minutes, duration minutes, duration in minutes, duration min, duration,
        activity duration, meeting duration, call duration, scheduled duration,
        actual duration, length, duration seconds, duration in seconds, duration sec,
        duration hours, minuten, dauer, dauer minuten, dauer min, dauer in minuten,
        dauer in stunden, duree, duree minutes, duracion, duracion minutos, minutos, durata,
        durata minuti, minuti, duur, duur minuten, duracao, duracao minutos, 所要時間,
        時間 分""",
    "manager": """
        manager, sales manager, manager name, district manager, regional manager,
        area manager, line manager, team lead, coach, joined by, accompanied by,
        ride along manager, ride along with, supervisor, boss, dm, dsm, flm,
        vorgesetzter, vorgesetzte, verkaufsleiter, verkaufsleiterin, vertriebsleiter,
        vertriebsleiterin, regionalleiter, gebietsverkaufsleiter, teamleiter, teamleiterin,
        fuhrungskraft, chef, begleitet von, begleitung, mitgereist, manager commercial,
        chef des ventes, directeur regional, responsable, superieur, accompagne par,
        accompagnateur, gerente, jefe, jefe de ventas, jefe de zona, responsable de zona,
        director comercial, supervisor de ventas, acompanado por, acompanante, responsabile,
        capo area, responsabile vendite, accompagnato da, affiancato da, leidinggevende,
        verkoopleider, salesmanager, begeleid door, vergezeld door, gestor, gerente de vendas,
        chefe de vendas, acompanhado por, acompanhante, 上司, マネージャー, マネージャ, 所長,
        課長, 同行者, 同行マネージャー""",
    # Whether the manager was there, or who.
    "joined": """
        manager joined, joined manager, did manager join, did the manager join,
        manager attended, manager present, manager was present, manager there, with manager,
        manager on call, joined, ride along, ridealong, is ride along, was ride along,
        rode along, accompanied, accompanied call, accompanied visit, joint call, joint visit,
        joint meeting, is joint, coached call, begleitet, manager dabei, chef dabei,
        mit manager, mitfahrt, mitreise, begleiteter besuch, gemeinsamer besuch, doppelbesuch,
        accompagne, accompagnee, visite accompagnee, visite duo, en duo, avec manager,
        acompanado, acompanada, visita acompanada, visita conjunta,
        con jefe, con gerente, affiancato, affiancamento, visita congiunta,
        con responsabile, begeleid, duobezoek, met manager, acompanhado, acompanhada,
        visita acompanhada, com gestor, 同行, 同行有無, 上司同行, 同行訪問""",
    "rep": """
        rep, rep name, sales rep, sales representative, representative, salesperson,
        sales person, salesman, seller, sales agent, agent, account executive, ae,
        assigned to, assigned, opportunity owner, deal owner, activity assigned to user,
        assigned to user, activity assigned to, activity owner, meeting owner, event owner,
        call owner, primary user, owner, owner name, record owner, owner full name,
        owner email, deal owner name, employee, host, call host, mitarbeiter, mitarbeiterin,
        verkaufer, verkauferin, vertriebler, aussendienst, aussendienstmitarbeiter,
        vertriebsmitarbeiter, vertriebsbeauftragter, vb, verantwortlicher,
        verkaufsberater, gebietsleiter, zustandig, zugewiesen,
        zugewiesen an, besitzer, inhaber, opportunity inhaber, deal besitzer, adm,
        proprietaire de l opportunite, proprietaire de la transaction, commercial,
        commerciale, vendeur, vendeuse, delegue commercial, proprietaire, attribue a,
        vendedor, vendedora, comercial, representante, agente comercial, ejecutivo de cuenta,
        asignado a, propietario, propietario del negocio, propietario de la oportunidad,
        venditore, commerciale nome, agente, agente di commercio, assegnato a, proprietario,
        titolare opportunita, verkoper, vertegenwoordiger, accountmanager, account manager,
        sales owner, responsible, verantwortlich, toegewezen aan, eigenaar, consultor,
        representante comercial, atribuido a, responsavel, proprietario do negocio,
        proprietario de vendas, 担当者,
        営業担当, 営業, 営業担当者, 所有者, 商談所有者,
        商談 所有者, 割り当て先, owner id, hubspot owner id,
        assigned to id, user name, rep id, seller id, primary user id""",
    "organizer": """
        organizer, organiser, meeting organizer, meeting organiser, organized by, booked by,
        besprechungsplanung, organisator, organisiert von, organisateur,
        organisateur d une reunion, organisateur de la reunion, organizador,
        organizador de la reunion, organizzatore, organizzatore riunione,
        organizzatore della riunione, vergaderingsorganisator, organisator van vergadering,
        vergadering organisator, organizador da reuniao, 会議の開催者, 開催者, 主催者""",
    "attendees": """
        required attendees, attendees, participants, activity attendees, meeting attendees,
        invitees, event invitees, guests, activity guests, internal participants,
        participants internal, internal attendees, attendees internal, participant names,
        attendee names, attendee owners, people present, erforderliche teilnehmer, teilnehmer,
        teilnehmende,
        participants obligatoires, asistentes necesarios, asistentes requeridos,
        asistentes obligatorios, asistentes, participantes, partecipanti necessari,
        partecipanti obbligatori, partecipanti richiesti, partecipanti, verplichte deelnemers,
        vereiste deelnemers, deelnemers, genodigden, vereiste genodigden, participantes necessarios,
        participantes obrigatorios, convidados, 必須出席者, 出席者, 参加者""",
    "optional": """
        optional attendees, external participants, participants external, external attendees,
        attendees external, optionale teilnehmer,
        participants facultatifs, participants optionnels, asistentes opcionales,
        partecipanti facoltativi, optionele deelnemers, optionele genodigden,
        participantes opcionais, 任意出席者""",
    "rooms": """
        meeting resources, resources, besprechungsressourcen, ressourcen,
        ressources de la reunion, recursos de la reunion, risorse riunione,
        risorse della riunione, vergaderingresources, vergaderbronnen, vergadervoorzieningen,
        recursos da reuniao, リソース""",
    "account": """
        account, account name, company account, company, company name, customer,
        customer name, client, client name, associated company, organization, organisation,
        organization name, activity organization, deal organization, potential customer,
        prospect, customer account, sales account, kunde, kundin, kundenname, firma,
        firmenname, unternehmen, firma account, potenzieller kunde, kunde name,
        societe compte, compte, nom du compte, entreprise, societe, client nom,
        raison sociale, cliente, nombre del cliente, empresa, cuenta, nombre de la cuenta,
        razon social, cliente potencial, azienda, nome cliente, nome account, societa,
        ragione sociale, klant, klantnaam, bedrijf, bedrijfsnaam, relatie, nome do cliente,
        nome da conta, conta, 顧客, 顧客名, 取引先, 取引先名, 会社名, 訪問先, hcp, hcp name,
        doctor, doctor name, physician, account id, associated company id,
        associated company domain, accounts, lead name, doctor id, hcp id""",
    "regarding": """
        regarding, related to, what name, bezug, bezuglich, in bezug auf, concernant,
        relatif a, referente a, relacionado con, relativo a, riferimento, correlato a,
        betreft, met betrekking tot, relacionado a, 関連先, 関連""",
    "subject": """
        subject, activity subject, meeting title, meeting name, event title, call title,
        call name, title, topic, activity, activity name, betreff, titel, thema, objet, sujet,
        asunto, titulo, tema, oggetto, titolo, argomento, onderwerp, assunto, 件名, タイトル,
        議題""",
    "initiator": """
        initiator, initiated by, asked by, requested by, asked for by, who asked,
        who initiated, requester, set up by, initiative, ride along requested by,
        initiiert von, angefragt von, angefordert von, veranlasst von, auf wunsch von,
        initiative von, demande par, a l initiative de, a la demande de, solicitado por,
        pedido por, iniciado por, a iniciativa de, a peticion de, richiesto da,
        su richiesta di, iniziativa di, aangevraagd door, op verzoek van, initiatief van,
        por iniciativa de, a pedido de, 依頼者, 発案者, 依頼元""",
    "deal_value": """
        deal value, amount, deal amount, opportunity amount, close value, deal size,
        lead value, monetary value, expected revenue, opportunity value, contract value,
        total amount, est revenue, estimated revenue, actual revenue, value, betrag,
        auftragswert, dealwert, wert, summe, volumen, auftragsvolumen, umsatz,
        geschatzter umsatz, voraussichtl umsatz, erwarteter wert, potenzial, montant,
        montant de la transaction, valeur, chiffre d affaires estime, importe,
        importe de la oportunidad, monto, valor, valor del negocio, cantidad,
        ingresos estimados, importo, valore, ricavi stimati, bedrag, waarde, dealwaarde,
        orderwaarde, geschatte omzet, valor do negocio, receita estimada, montante, 金額,
        売上見込, 見込金額, 受注金額, 商談金額""",
    "currency": """
        currency, currency code, amount currency, currency iso code, opportunity currency,
        deal currency code, deal currency, deal currency of value, currency of value,
        value currency, transaction currency, betrag wahrung, wahrung, devise de montant,
        montant devise, devise, monnaie, moneda, divisa, valuta, moeda, 通貨""",
    "role": """
        role, manager role, role of manager, rolle, rolle des managers, role du manager, rol,
        rol del jefe, ruolo, rol van de manager, papel, 役割""",
    "reinforce": """
        reinforce, strengths, did well, went well, what went well, praise, starken, lauft gut,
        points forts, fortalezas, puntos fuertes, punti di forza, sterke punten,
        pontos fortes, 良かった点""",
    "improve": """
        improve, improvement, improvements, to improve, work on, to work on, even better if,
        verbesserung, verbessern, entwicklungsfelder, a ameliorer, points a ameliorer,
        a mejorar, puntos de mejora, areas de mejora, da migliorare, punti da migliorare,
        verbeterpunten, a melhorar, pontos a melhorar, 改善点""",
    "notes": """
        notes, note, activity note, comments, comment, full comments, internal meeting notes,
        meeting body, remarks, description, body, notizen, notiz, bemerkung, bemerkungen,
        kommentar, beschreibung, commentaires, commentaire, remarques, notas, comentarios,
        observaciones, descripcion, descrizione, commenti, osservazioni, opmerkingen,
        notities, beschrijving, descricao, observacoes, 内容, 備考, メモ, 説明""",
    "outcome": """
        meeting outcome, outcome, call outcome, activity outcome, activity status, status,
        deal status, status reason, state, done, activity done, status type, ergebnis,
        resultat, erledigt, statut, estado, resultado, stato, esito, uitkomst, situacao,
        状態, 状況, ステータス, 結果""",
    "all_day": """
        is all day event, all day event, all day, ganztagiges ereignis, ganztagiges,
        ganztagig, journee entiere, todo el dia, evento de todo el dia, giornata intera,
        tutto il giorno, evento tutto il giorno, gebeurtenis duurt hele dag, duurt hele dag,
        hele dag, evento de dia inteiro, o dia inteiro, dia inteiro, dia todo, 終日イベント,
        終日""",
    "task": "task, is task",
    "kind": """
        activity type, type, task type, event type, art, aktivitatstyp, type d activite,
        tipo de actividad, tipo, tipo attivita, soort activiteit, tipo de atividade, 種別""",
    "deleted": """
        is deleted, deleted, geloscht, supprime, eliminado, eliminato, verwijderd, excluido""",
    "deal": """
        deal name, dealname, opportunity name, opportunity, deal title, deal, chance,
        verkaufschance, verkaufschancenname, geschaftsabschluss, opportunite,
        nom de l opportunite, nom de la transaction, affaire, oportunidad,
        nombre de la oportunidad, nombre del negocio, negocio, trato, opportunita,
        nome opportunita, nome trattativa, trattativa, verkoopkans, dealnaam, oportunidade,
        nome da oportunidade, nome do negocio, 商談名, 商談, 案件名, 案件, name""",
    "stage": """
        stage, deal stage, dealstage, stage name, opportunity stage, sales stage,
        pipeline stage, pipeline phase, pipeline stage name, deal stage pipeline,
        pipeline stage id, status label, deal stage name, phase, deal phase, verkaufsphase,
        vertriebsphase, verkaufsstufe, etape, etape de vente, phase de la transaction, etapa,
        etapa del negocio, etapa de venta, fase, fase de venta, fase di vendita,
        fase trattativa, verkoopfase, dealfase, etapa do negocio, estagio, fase do negocio,
        estagio do negocio,
        フェーズ, ステージ, 商談フェーズ, deal pipeline stage id""",
    "closed": "is closed, closed, geschlossen, cerrado, chiuso, gesloten, fechado",
    "opened_on": """
        created date, create date, createdate, created, created at, created on, created time,
        deal created, deal created on, deal deal created, date created, add time,
        engage date, open date, opened, erstellt am, erstelldatum, erstellungsdatum,
        angelegt am, date de creation, cree le, fecha de creacion, creado, creado el,
        data creazione, data di creazione, creato il, aanmaakdatum, gemaakt op,
        data de criacao, criado em, 作成日""",
    "closed_on": """
        close date, closedate, closing date, closed date, expected close date,
        deal expected close date, deal closed on, deal deal closed on, est close date,
        estimated close date, actual close date, expected closing date, expected close,
        expected closing, date won, won time, deal won time, abschlussdatum, schlusstermin,
        geplanter abschluss, voraussichtliches abschlussdatum, voraussichtl abschlussdatum,
        geschatztes abschlussdatum, erwarteter abschluss, date de cloture, date de fermeture,
        date de signature prevue, cloture prevue, fecha de cierre, cierre previsto,
        fecha de cierre prevista, fecha prevista de cierre, fecha de cierre estimada,
        data chiusura, data di chiusura, chiusura prevista, data chiusura prevista,
        sluitingsdatum, verwachte sluitingsdatum, afsluitdatum, data de fechamento,
        data de fecho, fechamento previsto, previsao de fechamento, data de fechamento prevista,
        data prevista de fechamento, data de fecho prevista, fecho previsto, abschluss vsl,
        abschluss voraussichtlich, vsl abschluss, abschluss geplant, abschluss, 完了予定日,
        受注予定日, クローズ予定日""",
    "id": """
        record id, activity id, event id, meeting id, visit id, engagement id, call id,
        do not modify appointment, do not modify activity, opportunity id, deal id,
        do not modify opportunity, object id, datensatz id, id, lfd nr, lfd nummer""",
    # Of calendars alone.
    "place": """
        location, ort, emplacement, lieu, ubicacion, lugar, posizione, ubicazione, luogo,
        locatie, local, localizacao, 場所""",
    "categories": "categories, kategorien, categorias, categorie, categorieen, 分類",
    "private": "private, privat, prive, privado, privato, particular, プライベート",
    "sensitivity": """
        sensitivity, vertraulichkeit, critere de diffusion, sensibilidad, confidencialidad,
        riservatezza, sensibilita, gevoeligheid, sensibilidade, confidencialidade,
        diferenciacao, 秘密度""",
    "show_as": """
        show time as, show as, zeitspanne zeigen als, afficher la disponibilite,
        mostrar hora como, mostrar la hora como, mostra orario come, mostra come,
        tijd weergeven als, tijdsblok weergeven als, weergeven als, mostrar horario como,
        公開する時間帯の種類, 公開方法""",
    "reminder": """
        reminder date, erinnerung am, date de rappel, fecha del aviso, fecha de aviso,
        data promemoria, herinneringsdatum, data do lembrete, アラーム日付""",
}

# What tables of something else have columns for: those that nothing else has, of which one is
# enough, and those of which two are. A table of that kind is named and refused, unless more of its
# columns are those of meetings or deals.
OTHER_TABLES: Mapping[str, tuple[str, str]] = {
    "payments": (
        """
        payment id, payment date, payment method, payment status, amount refunded, captured,
        statement descriptor, buchungstag, buchungstext, verwendungszweck, wertstellung,
        zahlungsart, zahlungsdatum, date de valeur, fecha de pago, forma de pago,
        metodo de pago, tipo pago, tipo de pago, medio de pago, nro recibo, numero de recibo,
        mode de paiement, date de paiement, metodo di pagamento, data pagamento,
        forma de pagamento, data de pagamento, betaalmethode, betaaldatum, 支払日""",
        """
        paid on, paid at, transaction id, transaction date, transaction type, booking date,
        posting date, value date, valuta, settlement, debit, credit, balance, iban, bic, payee,
        payer, card, card type, card id, fee, fees, net, refund, refunded, charge id, payout,
        empfanger, kontonummer, saldo, solde, beneficiary, concepto, referencia, recibo""",
    ),
    "invoices": (
        """
        invoice, invoice number, invoice no, invoice date, invoice status, due amount,
        amount due, amount paid, bill to, rechnungsnummer, rechnungsdatum, rechnungsnr,
        numero de facture, date de facture, numero de factura, fecha de factura,
        fecha factura, numero fattura, data fattura, factuurnummer, factuurdatum,
        numero da fatura, numero da nota, 請求書番号, 請求日""",
        """
        invoice id, tax, vat, subtotal, terms, rechnung, mwst, ust, netto, brutto,
        nettobetrag, bruttobetrag, fallig am, facture, tva, montant ht, montant ttc, factura,
        iva, vencimiento, fecha de vencimiento, scadenza, echeance, date d echeance, vervaldatum,
        proveedor, fattura, imponibile, totale, btw, fatura, supplier, vendor, lieferant,
        fournisseur""",
    ),
    "quotes": (
        """
        quote id, quote number, quote name, quote no, quote date, quote status, quote,
        angebotsnummer, angebotsdatum, angebot, gultig bis, numero de devis, n devis, no devis,
        date du devis, devis, numero de cotizacion, cotizacion, presupuesto,
        numero de presupuesto, preventivo, numero preventivo, offerte, offertenummer,
        offertedatum, orcamento, numero do orcamento, 見積番号, 見積日""",
        "expiration date, valid until, grand total, total price, payment terms, netto, brutto",
    ),
    "contacts": (
        "contact id, contact owner, lifecycle stage, person id, mailing street",
        """
        first name, last name, email, email address, phone, phone number, mobile,
        mobile phone, job title, salutation, birthdate, birthday, mailing city,
        mailing country, contact name, linkedin, department, fax, vorname, nachname, telefon,
        e mail, anrede, prenom, nom, telephone, courriel, nombre, apellidos, apellido,
        telefono, correo electronico, nome, cognome, voornaam, achternaam, telefoon,
        sobrenome, telefone, person name, person phone, person email""",
    ),
    "leads": (
        """
        lead id, lead status, lead owner, lead owner id, lead title, lead score, lead rating,
        lead label, lead created, lead person, lead organization, lead next activity,
        leadstatus""",
        "lead, lead name, converted, is converted, converted date, lead value, lead source",
    ),
    "companies": (
        "number of employees, company domain name, company owner, account owner, sic code",
        """
        industry, employees, annual revenue, billing city, billing street, billing country,
        billing state, billing address, shipping city, domain, website, account type,
        account id, year founded, year established, sector, revenue, parent account,
        parent account id, subsidiary of, ticker symbol, naics code, office location, branche,
        webseite, mitarbeiterzahl, effectif, organization id, organization address,
        organization people, organization open deals""",
    ),
    "employees": (
        """
        hire date, salary, salaries, employee number, employee id, date of birth, pers nr,
        personalnummer, gehalt, eintrittsdatum, geburtsdatum, gebdat, salaire, matricule,
        date d embauche, salario, fecha de ingreso, fecha ingreso, fecha de contratacion,
        nomina, stipendio, data di assunzione, data assunzione, salaris,
        personeelsnummer, data de admissao, gross pay, net pay, pay period, 社員番号, 入社日""",
        """
        employee name, department, job title, supervisor, work email, gender, abteilung,
        geschlecht, departement, departamento, departamento id, nombre, vorname, nachname,
        first name, last name, reparto, afdeling, cargo, puesto""",
    ),
    "absences": (
        """
        leave type, absence type, leave, days off, urlaubstage, abwesenheitsart, urlaubsart,
        type d absence, type de conge, tipo de ausencia, tipo ausencia, tipo di assenza,
        verlofsoort, tipo de ausencia""",
        """
        days, approver, approved by, half day, tage, mitarbeiter, vertretung, jours,
        employe, dias, empleado, giorni, dipendente, dagen, medewerker, funcionario""",
    ),
    "timesheets": (
        """
        billable, billable hours, billable rate, billable amount, hourly rate, time spent,
        timesheet, time entry, hours worked, stunden, arbeitszeit, stundensatz, abrechenbar,
        heures travaillees, taux horaire, horas trabajadas, horas, ore lavorate,
        gewerkte uren, uren, clock in, clock out, overtime""",
        """
        project, project code, project name, task, hours, cost rate, user, tags, projekt,
        tatigkeit, pause, projet, tache, proyecto, tarea, progetto, projet, break""",
    ),
    "expenses": (
        """
        expense, expense type, expense category, expense id, expense date, merchant,
        reimbursable, reimbursed, receipt, report name, belegart, kostenstelle, erstattet,
        kostenart, nature de la depense, type de depense, justificatif, tipo de gasto,
        categoria de gasto, gasto, reembolsable, tipo di spesa, nota spese, onkosten,
        tipo de despesa, despesa, 経費""",
        """
        category, mcc, original amount, original currency, vendor, cost center, approved by,
        approval status, payment type, cost centre, beleg, categoria, montant ttc, categorie,
        categorie de depense""",
    ),
    "journeys": (
        """
        odometer, start odometer, end odometer, mileage, miles, kilometerstand, kennzeichen,
        kilometrage, kilometros, chilometri, license plate, gefahrene kilometer""",
        "vehicle, driver, fahrer, fahrzeug, km, vehicule, vehiculo",
    ),
    "tickets": (
        """
        ticket id, ticket name, ticket number, ticket status, ticket owner, ticket priority,
        ticket pipeline, ticket stage, case number, case owner, case status, case reason,
        case origin, issue key, issue type""",
        """
        ticket, case, case id, priority, severity, resolution, first response, sla, category,
        requester, assignee, reporter, closed at, incident""",
    ),
    "products": (
        """
        product code, product family, sku, list price, barcode, ean, units in stock,
        quantity in stock, stock quantity, price book, artikelnummer, reference produit,
        purchase price, selling price, min stock, existencias, giacenza, codigo de producto""",
        """
        product id, product name, unit price, sales price, price, stock, inventory, series,
        preis, produkt, produit, prix, producto, precio, prodotto, prezzo, product, prijs,
        voorraad, produto, preco, bestand, lagerbestand, codigo""",
    ),
    "orders": (
        """
        order id, order number, order no, order date, order status, order total, ordered at,
        fulfillment status, lineitem name, lineitem quantity, shipping address,
        shipping method, bestellnummer, bestelldatum, auftragsnummer, numero de commande,
        numero de pedido, fecha de pedido, numero ordine, data ordine, ordernummer,
        numero do pedido, 注文番号, 注文日""",
        """
        order, shipping, ship date, shipped, shipping date, line item, line items, quantity,
        qty, discount, bestellung, menge, commande, pedido""",
    ),
    "sales": (
        "sale price, sale date, sale id, sales amount, total sales, front gross, units sold",
        "sold, gross profit, stock number, commission, unit cost, store, make, model, sales",
    ),
    "answers of a form": (
        """
        submitted at, submission id, submission date, response id, respondent, respondent id,
        collector id, network id, nps, nps score, zeitstempel, horodateur, marca temporal,
        satisfaction""",
        """
        timestamp, start time, completion time, ip address, token, user agent, consent,
        email address, rating, response, score""",
    ),
    "tasks": (
        "parent task, section column",
        "assignee, assignee email, completed at, reminder, priority, blocked by",
    ),
    "campaigns": (
        "impressions, clicks, ctr, cpc, open rate, click rate",
        """
        spend, budget, budgeted cost, actual cost, expected response, sent, delivered, bounces,
        unsubscribes, member status""",
    ),
    "projects": (
        "percent complete, project manager, projektleiter, chef de projet, jefe de proyecto",
        """
        milestone, milestones, budget, budgeted hours, deliverable, progress, dependencies,
        meilenstein, jalon, hito, mijlpaal""",
    ),
    "subscriptions and contracts": (
        """
        mrr, arr, renewal date, current period start, current period end, trial end,
        contract term, notice period, laufzeit, kundigungsfrist, vertragsbeginn, vertragsende,
        date de renouvellement, fecha de renovacion, data di rinnovo, verlengingsdatum,
        data de renovacao, premium amount, 契約開始日, 契約終了日, 更新日""",
        "plan, plan name, auto renew, auto renewal, term, billing period, seats, licenses, premium",
    ),
    "goals and forecasts": (
        "quota, attainment, target amount, forecast amount, target value, zielwert, objectif",
        "target, progress, period, actual, forecast, key result, ziel, meta, doel, 目標",
    ),
    "assets": (
        "serial number, asset tag, warranty end, seriennummer, numero de serie, serienummer",
        "install date, warranty, purchase date, garantie, garantia, garanzia",
    ),
    "job applications": (
        "recruiter, applied on, applied at, application date, salary expectation",
        "job, position, resume, cv, interviewer, bewerber, candidat, candidato",
    ),
}

# What rows of such a table are called. A column that names or numbers them (`Campaign Name`,
# `Projekt-ID`, `Nombre de la tarea`) is enough, of those with the word alone two are needed.
ROW_WORDS: Mapping[str, str] = {
    "tasks": "task, todo, to do, aufgabe, aufgaben, tache, tarea, compito, taak, tarefa, タスク",
    "campaigns": """
        campaign, ad group, ad set, kampagne, kampagnen, campagne, campana, campagna, campanha,
        キャンペーン""",
    "projects": "project, projekt, projet, proyecto, progetto, projeto, プロジェクト",
    "subscriptions and contracts": """
        subscription, contract, policy, membership, license, abonnement, abo, vertrag, vertrags,
        contrat, police, suscripcion, contrato, poliza, abbonamento, contratto, polizza, contract,
        lidmaatschap, assinatura, apolice, 契約""",
    "goals and forecasts": "goal, objective, okr, forecast, quota, prognose, prevision, 予測",
    "assets": "asset, equipment, anlage, equipement, equipo, apparecchio",
    "job applications": "candidate, applicant, application, job, vacancy, bewerbung, 応募者",
}
# How a column says that it names or numbers rows: before the word, or behind it.
ROW_NAMING = (
    "name, id, number, no, nr, title, key, code, titel, nummer, naam, nom, titre, numero, nombre, "
    "nome, titolo, titulo, 名, 番号"
)
