"""What columns are called: the one table of header names, which the settings extend.

A line for each field, with the names that programs and people give its column, the more telling
ones first: where a file has several columns of one field, the one named earlier here counts. Names
are compared without case, accents, punctuation, CamelCase or the marks that programs add
(`Manager__c`, `property_dealname`, `hs_timestamp`), so `Close Date`, `CloseDate` and `close_date`
are one. A name in two lines is the first field where it stands once, and both where it stands twice
(Outlook's French export has a `Début` with the day and one with the time).

Sources: the exports of Salesforce, HubSpot, Dynamics 365, Pipedrive, Zoho and Gong, and Outlook's
CSV in English, German (Swiss too), French, Spanish, Italian, Dutch, Portuguese and Japanese.
"""

from __future__ import annotations

from collections.abc import Mapping

HEADERS: Mapping[str, str] = {
    "date": """
        date, activity date, meeting date, call date, date of call, date of visit, visit date,
        event date, start date, ride along date, date of ride along, activity due date,
        due date, scheduled date, day, when, datum, besuchsdatum, termindatum, tag,
        beginnt am, startdatum, jour, date de visite, debut, date de debut,
        date du rendez vous, date de l activite, fecha, fecha de visita, fecha de la visita,
        fecha de comienzo, fecha de inicio, fecha de la actividad, dia, data, data visita,
        data della visita, data inizio, data di inizio, bezoekdatum, begindatum,
        data da visita, data de inicio, data inicio, 日付, 訪問日, 開始日, 活動日, 商談日""",
    "start": """
        start date time, activity date time, meeting start time, start time,
        activity due time, due time, scheduled start, scheduled start time, actual start,
        started, start, from, timestamp, date time, datetime, time, activity date and time,
        uhrzeit, beginn, beginnt um, startzeit, startzeitpunkt, heure, debut, heure de debut,
        comienzo, hora de comienzo, hora de inicio, inicio, hora, ora inizio, ora di inizio,
        inizio, ora, begintijd, aanvang, tijd, hora inicio, 開始時刻, 開始時間, 開始日時, 時刻""",
    "until": """
        end date, activity end date, endet am, enddatum, fin, date de fin,
        fecha de finalizacion, fecha de fin, data fine, data di fine, einddatum,
        data de termino, data de fim, data de conclusao, data termino, 終了日""",
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
        duration hours, minuten, dauer, dauer minuten, dauer in minuten, dauer in stunden,
        duree, duree minutes, duracion, duracion minutos, minutos, durata, durata minuti,
        minuti, duur, duur minuten, duracao, duracao minutos, 所要時間, 時間 分""",
    "manager": """
        manager, sales manager, manager name, district manager, regional manager,
        area manager, line manager, team lead, coach, joined by, accompanied by,
        ride along manager, ride along with, manager present, supervisor, boss, dm, dsm, flm,
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
    "rep": """
        rep, rep name, sales rep, sales representative, representative, salesperson,
        sales person, salesman, seller, sales agent, agent, account executive, ae,
        assigned to, assigned, opportunity owner, deal owner, activity assigned to user,
        assigned to user, activity assigned to, activity owner, meeting owner, event owner,
        call owner, primary user, owner, owner name, record owner, owner full name,
        owner email, deal owner name, employee, host, call host, mitarbeiter, mitarbeiterin,
        verkaufer, verkauferin, vertriebler, aussendienst, aussendienstmitarbeiter,
        vertriebsmitarbeiter, verkaufsberater, gebietsleiter, zustandig, zugewiesen,
        zugewiesen an, besitzer, inhaber, opportunity inhaber, deal besitzer, adm,
        proprietaire de l opportunite, proprietaire de la transaction, commercial,
        commerciale, vendeur, vendeuse, delegue commercial, proprietaire, attribue a,
        vendedor, vendedora, comercial, representante, agente comercial, ejecutivo de cuenta,
        asignado a, propietario, propietario del negocio, propietario de la oportunidad,
        venditore, commerciale nome, agente, agente di commercio, assegnato a, proprietario,
        titolare opportunita, verkoper, vertegenwoordiger, accountmanager, account manager,
        toegewezen aan, eigenaar, consultor, representante comercial, atribuido a,
        responsavel, proprietario do negocio, 担当者, 営業担当, 営業, 営業担当者, 所有者,
        割り当て先, owner id, hubspot owner id, assigned to id""",
    "organizer": """
        organizer, organiser, meeting organizer, meeting organiser, organized by, booked by,
        besprechungsplanung, organisator, organisiert von, organisateur,
        organisateur d une reunion, organisateur de la reunion, organizador,
        organizador de la reunion, organizzatore, organizzatore riunione,
        organizzatore della riunione, vergaderingsorganisator, organisator van vergadering,
        vergadering organisator, organizador da reuniao, 会議の開催者, 開催者, 主催者""",
    "attendees": """
        required attendees, attendees, participants, activity attendees, meeting attendees,
        invitees, guests, activity guests, internal participants, participant names,
        attendee names, attendee owners, people present, erforderliche teilnehmer, teilnehmer,
        teilnehmende,
        participants obligatoires, asistentes necesarios, asistentes requeridos,
        asistentes obligatorios, asistentes, participantes, partecipanti necessari,
        partecipanti obbligatori, partecipanti richiesti, partecipanti, verplichte deelnemers,
        vereiste deelnemers, deelnemers, genodigden, participantes necessarios,
        participantes obrigatorios, convidados, 必須出席者, 出席者, 参加者""",
    "optional": """
        optional attendees, external participants, optionale teilnehmer,
        participants facultatifs, participants optionnels, asistentes opcionales,
        partecipanti facoltativi, optionele deelnemers, participantes opcionais, 任意出席者""",
    "rooms": """
        meeting resources, resources, besprechungsressourcen, ressourcen,
        ressources de la reunion, recursos de la reunion, risorse riunione,
        risorse della riunione, vergaderingresources, vergaderbronnen, recursos da reuniao,
        リソース""",
    "account": """
        account, account name, company account, company, company name, customer,
        customer name, client, client name, associated company, organization, organisation,
        organization name, activity organization, deal organization, potential customer,
        prospect, customer account, kunde, kundin, kundenname, firma, firmenname, unternehmen,
        firma account, potenzieller kunde, kunde name, societe compte, compte, nom du compte,
        entreprise, societe, client nom, raison sociale, cliente, nombre del cliente, empresa,
        cuenta, nombre de la cuenta, razon social, cliente potencial, azienda, nome cliente,
        nome account, societa, ragione sociale, klant, klantnaam, bedrijf, bedrijfsnaam,
        relatie, nome do cliente, nome da conta, conta, 顧客, 顧客名, 取引先, 取引先名,
        会社名, 訪問先, account id, associated company id, associated company domain""",
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
        opportunity value, contract value, total amount, est revenue, estimated revenue,
        actual revenue, value, betrag, auftragswert, dealwert, wert, summe, volumen,
        auftragsvolumen, umsatz, geschatzter umsatz, voraussichtl umsatz, potenzial, montant,
        montant de la transaction, valeur, chiffre d affaires estime, importe,
        importe de la oportunidad, monto, valor, valor del negocio, cantidad,
        ingresos estimados, importo, valore, ricavi stimati, bedrag, waarde, dealwaarde,
        orderwaarde, geschatte omzet, valor do negocio, receita estimada, montante, 金額,
        売上見込, 見込金額, 受注金額, 商談金額""",
    "currency": """
        currency, currency code, amount currency, currency iso code, opportunity currency,
        deal currency code, deal currency, deal currency of value, currency of value,
        transaction currency, betrag wahrung, wahrung, devise de montant, montant devise,
        devise, monnaie, moneda, divisa, valuta, moeda, 通貨""",
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
        deal status, status reason, state, done, activity done, ergebnis, resultat, erledigt,
        statut, estado, resultado, stato, esito, uitkomst, situacao, 状態, 状況, ステータス,
        結果""",
    "all_day": """
        is all day event, all day event, all day, ganztagiges ereignis, ganztagiges,
        ganztagig, journee entiere, todo el dia, evento de todo el dia, giornata intera,
        gebeurtenis duurt hele dag, duurt hele dag, hele dag, evento de dia inteiro,
        o dia inteiro, dia inteiro, dia todo, 終日イベント, 終日""",
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
        pipeline stage, pipeline phase, pipeline stage name, deal stage name, phase,
        deal phase, verkaufsphase, vertriebsphase, verkaufsstufe, etape, etape de vente,
        phase de la transaction, etapa, etapa del negocio, etapa de venta, fase,
        fase de venta, fase di vendita, fase trattativa, verkoopfase, dealfase,
        etapa do negocio, estagio, fase do negocio, フェーズ, ステージ, 商談フェーズ,
        deal pipeline stage id""",
    "closed": "is closed, closed, geschlossen, cerrado, chiuso, gesloten, fechado",
    "opened_on": """
        created date, create date, createdate, created, created at, created on, created time,
        deal created, deal created on, add time, engage date, open date, opened, erstellt am,
        erstelldatum, erstellungsdatum, angelegt am, date de creation, cree le,
        fecha de creacion, creado, creado el, data creazione, data di creazione, creato il,
        aanmaakdatum, gemaakt op, data de criacao, criado em, 作成日""",
    "closed_on": """
        close date, closedate, closing date, closed date, expected close date,
        deal expected close date, deal closed on, est close date, estimated close date,
        actual close date, expected closing date, expected close, abschlussdatum,
        schlusstermin, geplanter abschluss, voraussichtliches abschlussdatum,
        voraussichtl abschlussdatum, geschatztes abschlussdatum, erwarteter abschluss,
        date de cloture, date de fermeture, date de signature prevue, cloture prevue,
        fecha de cierre, cierre previsto, fecha de cierre prevista, fecha prevista de cierre,
        fecha de cierre estimada, data chiusura, data di chiusura, chiusura prevista,
        data chiusura prevista, sluitingsdatum, verwachte sluitingsdatum, afsluitdatum,
        data de fechamento, data de fecho, fechamento previsto, previsao de fechamento,
        完了予定日, 受注予定日, クローズ予定日""",
    "id": """
        record id, opportunity id, deal id, activity id, event id, meeting id, engagement id,
        object id, call id, do not modify opportunity, do not modify appointment,
        datensatz id, id""",
    # Of calendars alone.
    "place": """
        location, ort, emplacement, lieu, ubicacion, lugar, posizione, luogo, locatie, local,
        localizacao, 場所""",
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

# What tables of something else have columns for. Two of one kind, and it is named and refused,
# unless more columns are those of meetings or deals.
OTHER_TABLES: Mapping[str, str] = {
    "payments": """
        payment id, payment date, payment method, payment status, paid on, paid at,
        transaction id, transaction date, transaction type, booking date, posting date,
        value date, valuta, settlement, debit, credit, balance, iban, bic, payee, payer, card,
        card type, fee, fees, net, refund, refunded, charge id, payout, buchungstag,
        buchungstext, verwendungszweck, wertstellung, empfanger, kontonummer, zahlungsart,
        saldo, solde, date de valeur, beneficiary, fecha de pago, forma de pago, concepto""",
    "invoices": """
        invoice, invoice id, invoice number, invoice no, invoice date, invoice status,
        due amount, amount due, amount paid, tax, vat, subtotal, bill to, rechnung,
        rechnungsnummer, rechnungsdatum, mwst, facture, numero de facture, tva, factura,
        numero de factura, iva""",
    "contacts": """
        first name, last name, email, email address, phone, phone number, mobile,
        mobile phone, job title, salutation, birthdate, birthday, mailing city,
        mailing street, mailing country, contact id, contact name, contact owner,
        lifecycle stage, linkedin, department, fax, vorname, nachname, telefon, e mail,
        anrede, prenom, nom, telephone, courriel, nombre, apellidos, apellido, telefono,
        correo electronico, nome, cognome, voornaam, achternaam, telefoon, sobrenome,
        telefone, person id, person name, person phone, person email""",
    "leads": """
        lead, lead id, lead name, lead status, lead owner, lead title, lead score,
        lead rating, converted, is converted, converted date, lead label, lead created,
        lead person, lead organization, lead value, lead next activity, leadstatus""",
    "companies": """
        industry, employees, number of employees, annual revenue, billing city,
        billing street, billing country, billing state, billing address, shipping city,
        company domain name, domain, website, company owner, account owner, account type,
        account id, year founded, year established, sector, revenue, parent account,
        parent account id, subsidiary of, sic code, ticker symbol, naics code,
        office location, branche, webseite, mitarbeiterzahl, effectif, organization id,
        organization address, organization people, organization open deals""",
    "tickets": """
        ticket, ticket id, ticket name, ticket number, ticket status, ticket owner,
        ticket priority, ticket pipeline, ticket stage, case, case id, case number,
        case owner, case status, case reason, case origin, priority, severity, resolution,
        first response, sla, category, requester, assignee, issue key, issue type, reporter,
        closed at, incident""",
    "products": """
        product id, product code, product name, product family, sku, unit price, list price,
        sales price, price, stock, inventory, barcode, ean, units in stock, quantity in stock,
        series, price book, artikelnummer, preis, produkt, reference produit, prix""",
    "orders": """
        order, order id, order number, order no, order date, order status, order total,
        ordered at, shipping, ship date, shipped, shipping date, shipping address,
        fulfillment status, line item, line items, lineitem name, lineitem quantity, quantity,
        qty, discount, bestellung, bestellnummer, bestelldatum, menge, commande,
        numero de commande, pedido, numero de pedido""",
    "answers of a form": """
        timestamp, submitted at, submission id, submission date, start time, completion time,
        response id, respondent, ip address, zeitstempel, horodateur, marca temporal, token,
        network id, user agent, consent""",
    "tasks": "task name, task id, task status, due date, assignee, completed at, reminder",
    "campaigns": """
        campaign, campaign id, campaign name, impressions, clicks, ctr, cpc, spend, budget,
        open rate, click rate, sent, delivered, bounces, unsubscribes""",
}
