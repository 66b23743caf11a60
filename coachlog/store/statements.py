"""What append, imports and completion run; written by `compile_statements.py`."""

ADD_COMMAND = """\
INSERT INTO command (name, actor, ran_at, summary) VALUES (:name, :actor, :ran_at, :summary) RETURNING id
"""
ADD_CHANGE = """\
INSERT INTO change (command_id, table_name, row_id, "before") VALUES (:command_id, :table_name, :row_id, :before)
"""
ADD_MANAGER = """\
INSERT INTO manager (name, folded, namesake, email, command_id) VALUES (:name, :folded, :namesake, :email, :command_id) ON CONFLICT DO NOTHING RETURNING id
"""
ADD_REP = """\
INSERT INTO rep (name, folded, namesake, email, level, started_on, left_on, command_id) VALUES (:name, :folded, :namesake, :email, :level, :started_on, :left_on, :command_id) ON CONFLICT DO NOTHING RETURNING id
"""
ADD_ACCOUNT = """\
INSERT INTO account (name, folded, namesake, kind, command_id) VALUES (:name, :folded, :namesake, :kind, :command_id) ON CONFLICT DO NOTHING RETURNING id
"""
ADD_MEMBERSHIP = """\
INSERT INTO membership (rep_id, manager_id, from_on, until_on, assumed, command_id) VALUES (:rep_id, :manager_id, :from_on, :until_on, :assumed, :command_id)
"""
ADD_CALL = """\
INSERT INTO call (held_on, manager_id, rep_id, account_id, initiator, initiator_from, deal_cents, currency, starts_at, minutes, role, field_day_id, reinforce, improve, notes, imported_on, fingerprint, command_id, removed_by) VALUES (:held_on, :manager_id, :rep_id, :account_id, :initiator, :initiator_from, :deal_cents, :currency, :starts_at, :minutes, :role, :field_day_id, :reinforce, :improve, :notes, :imported_on, :fingerprint, :command_id, :removed_by) RETURNING id
"""
ADD_IMPORTED_CALL = """\
INSERT INTO call (held_on, manager_id, rep_id, account_id, initiator, deal_cents, currency, minutes, role, reinforce, improve, notes, fingerprint, command_id) VALUES (:held_on, :manager_id, :rep_id, :account_id, :initiator, :deal_cents, :currency, :minutes, :role, :reinforce, :improve, :notes, :fingerprint, :command_id)
"""
COUNT_CALLS = """\
SELECT count(*) AS count_1
FROM call
"""
COUNT_UNSORTED = """\
SELECT count(*) AS count_1
FROM call
WHERE call.initiator = 'unknown' AND call.removed_by IS NULL
"""
FIND_MANAGER = """\
SELECT manager.id, manager.name, manager.email
FROM manager
WHERE manager.folded = :folded ORDER BY manager.id
"""
FIND_REP = """\
SELECT rep.id, rep.name, rep.email
FROM rep
WHERE rep.folded = :folded ORDER BY rep.id
"""
FIND_ACCOUNT = """\
SELECT account.id, account.name, NULL AS email
FROM account
WHERE account.folded = :folded ORDER BY account.id
"""
FIND_FORMER_MANAGER = """\
SELECT manager.id, manager.name, manager.email
FROM manager
WHERE manager.id IN (SELECT alias.manager_id
FROM alias
WHERE alias.folded = :folded) ORDER BY manager.id
"""
FIND_FORMER_REP = """\
SELECT rep.id, rep.name, rep.email
FROM rep
WHERE rep.id IN (SELECT alias.rep_id
FROM alias
WHERE alias.folded = :folded) ORDER BY rep.id
"""
FIND_FORMER_ACCOUNT = """\
SELECT account.id, account.name, NULL AS email
FROM account
WHERE account.id IN (SELECT alias.account_id
FROM alias
WHERE alias.folded = :folded) ORDER BY account.id
"""
FIND_MANAGER_BY_EMAIL = """\
SELECT manager.id, manager.name, manager.email
FROM manager
WHERE lower(manager.email) = :email ORDER BY manager.id
"""
FIND_REP_BY_EMAIL = """\
SELECT rep.id, rep.name, rep.email
FROM rep
WHERE lower(rep.email) = :email ORDER BY rep.id
"""
FIND_REP_OF_MANAGER = """\
SELECT rep.id, rep.name, rep.email
FROM rep
WHERE rep.folded = :folded AND rep.id IN (SELECT membership.rep_id
FROM membership JOIN manager ON manager.id = membership.manager_id
WHERE manager.folded = :manager_folded) ORDER BY rep.id
"""
EMAILS_OF_MANAGERS = """\
SELECT lower(manager.email) AS lower_1, manager.id, manager.name, manager.email
FROM manager
WHERE manager.email IS NOT NULL ORDER BY manager.id
"""
EMAILS_OF_REPS = """\
SELECT lower(rep.email) AS lower_1, rep.id, rep.name, rep.email
FROM rep
WHERE rep.email IS NOT NULL ORDER BY rep.id
"""
NAMESAKE_OF_MANAGER = """\
SELECT coalesce(max(manager.namesake) + 1, 0) AS coalesce_1
FROM manager
WHERE manager.folded = :folded
"""
NAMESAKE_OF_REP = """\
SELECT coalesce(max(rep.namesake) + 1, 0) AS coalesce_1
FROM rep
WHERE rep.folded = :folded
"""
NAMESAKE_OF_ACCOUNT = """\
SELECT coalesce(max(account.namesake) + 1, 0) AS coalesce_1
FROM account
WHERE account.folded = :folded
"""
NEAR_MANAGER = """\
SELECT manager.name, manager.folded
FROM manager
WHERE length(manager.folded) BETWEEN :least AND :most ORDER BY manager.id
"""
NEAR_REP = """\
SELECT rep.name, rep.folded
FROM rep
WHERE length(rep.folded) BETWEEN :least AND :most ORDER BY rep.id
"""
NEAR_ACCOUNT = """\
SELECT account.name, account.folded
FROM account
WHERE length(account.folded) BETWEEN :least AND :most ORDER BY account.id
"""
FIND_RECENT = """\
SELECT manager.id AS manager_id, manager.name, manager.email, rep.id AS rep_id, rep.name AS name_1, rep.email AS email_1, account.id AS account_id, account.name AS name_2
FROM call JOIN manager ON manager.id = call.manager_id JOIN rep ON rep.id = call.rep_id JOIN account ON account.id = call.account_id
WHERE call.removed_by IS NULL ORDER BY call.id DESC
"""
NEWEST_MANAGERS = """\
SELECT manager.id, manager.name, manager.email
FROM manager ORDER BY manager.id DESC
"""
NEWEST_REPS = """\
SELECT rep.id, rep.name, rep.email
FROM rep ORDER BY rep.id DESC
"""
NEWEST_ACCOUNTS = """\
SELECT account.id, account.name, NULL AS email
FROM account ORDER BY account.id DESC
"""
HOLDING_MANAGER = """\
SELECT manager.id, manager.name, manager.email, manager.folded
FROM manager
WHERE manager.folded LIKE :pattern ESCAPE '!' ORDER BY manager.folded, manager.id
"""
HOLDING_REP = """\
SELECT rep.id, rep.name, rep.email, rep.folded
FROM rep
WHERE rep.folded LIKE :pattern ESCAPE '!' ORDER BY rep.folded, rep.id
"""
HOLDING_ACCOUNT = """\
SELECT account.id, account.name, NULL AS email, account.folded
FROM account
WHERE account.folded LIKE :pattern ESCAPE '!' ORDER BY account.folded, account.id
"""
FIND_MEMBERSHIPS = """\
SELECT membership.id, membership.manager_id, manager.name, membership.from_on, membership.until_on, membership.assumed, manager.email
FROM membership JOIN manager ON manager.id = membership.manager_id
WHERE membership.rep_id = :rep_id ORDER BY membership.from_on IS NOT NULL, membership.from_on
"""
MOVE_MEMBERSHIP_START = """\
UPDATE membership SET from_on=:day WHERE membership.id = :row_id
"""
FIND_SAME_CALL = """\
SELECT min(call.id) AS min_1
FROM call
WHERE call.held_on = :held_on AND call.manager_id = :manager_id AND call.rep_id = :rep_id AND call.account_id = :account_id AND call.removed_by IS NULL
"""
COUNT_INITIATORS = """\
SELECT call.initiator, count(*) AS calls
FROM call
WHERE call.manager_id = :manager_id AND call.held_on BETWEEN :start AND :end AND call.removed_by IS NULL GROUP BY call.initiator
"""
FIND_FIELD_DAY = """\
SELECT field_day.manager_id, manager.name AS manager, field_day.rep_id, rep.name AS rep, field_day.day_on, field_day.status
FROM field_day JOIN manager ON manager.id = field_day.manager_id JOIN rep ON rep.id = field_day.rep_id
WHERE field_day.id = :row_id
"""
FIND_PLANNED_DAYS = """\
SELECT field_day.id, rep.name
FROM field_day JOIN rep ON rep.id = field_day.rep_id
WHERE field_day.manager_id = :manager_id AND field_day.day_on = :day AND field_day.status = :status ORDER BY field_day.id
"""
HOLD_FIELD_DAY = """\
UPDATE field_day SET status=:status WHERE field_day.id = :row_id
"""
CREATE_IMPORTED = """\
CREATE TEMPORARY TABLE imported (
day DATE NOT NULL,
fingerprint BIGINT NOT NULL,
unmatched INTEGER NOT NULL,
PRIMARY KEY (day, fingerprint)
)
"""
NOTE_IMPORTED = """\
INSERT INTO imported (day, fingerprint, unmatched) SELECT brought.day, brought.fingerprint, count(*) AS count_1
FROM (SELECT call.held_on AS day, call.fingerprint AS fingerprint
FROM call
WHERE call.held_on = :day AND call.imported_on IS NULL AND call.fingerprint IS NOT NULL UNION ALL SELECT call.imported_on AS day, call.fingerprint AS fingerprint
FROM call
WHERE call.imported_on = :day AND call.fingerprint IS NOT NULL) AS brought GROUP BY brought.day, brought.fingerprint
"""
MATCH_IMPORTED = """\
UPDATE imported SET unmatched=(imported.unmatched - 1) WHERE imported.day = :held_on AND imported.fingerprint = :print AND imported.unmatched > 0
"""
CREATE_MET = """\
CREATE TEMPORARY TABLE met (
"key" VARCHAR NOT NULL,
times INTEGER NOT NULL,
PRIMARY KEY ("key")
)
WITHOUT ROWID
"""
MEET = """\
INSERT INTO met ("key", times) VALUES (:key, 1) ON CONFLICT ("key") DO UPDATE SET times = (met.times + 1) RETURNING times
"""
ADD_FIELD_DAY = """\
INSERT INTO field_day (manager_id, rep_id, day_on, half, starts_at, ends_at, time_zone, status, objective, place, uid, sequence, published_to, debriefed_on, next_on, command_id) VALUES (:manager_id, :rep_id, :day_on, :half, :starts_at, :ends_at, :time_zone, :status, :objective, :place, :uid, :sequence, :published_to, :debriefed_on, :next_on, :command_id) RETURNING id
"""
ADD_EVENT = """\
INSERT INTO event ("key", digest, status, call_id, field_day_id, suggestion, reason, command_id) VALUES (:key, :digest, :status, :call_id, :field_day_id, :suggestion, :reason, :command_id)
"""
FIND_EVENT = """\
SELECT event.id, event."key", event.digest, event.status, event.call_id, event.field_day_id, event.suggestion, event.reason
FROM event
WHERE event."key" = :key
"""
LIST_COMMANDS_OF_ROW = """\
SELECT command.name, command.actor
FROM command JOIN change ON change.command_id = command.id
WHERE change.table_name = :table_name AND change.row_id = :row_id ORDER BY command.id DESC
"""
LIST_UNMET_EVENTS = """\
SELECT event.id, event."key", event.digest, event.status, event.call_id, event.field_day_id, event.suggestion, event.reason
FROM event
WHERE event."key" > :after AND event."key" < :before AND (event."key" NOT IN (SELECT met."key"
FROM met))
"""
FIND_TWIN_CALL = """\
SELECT call.id, call.starts_at
FROM call
WHERE call.held_on = :held_on AND call.manager_id = :manager_id AND call.rep_id = :rep_id AND call.id <= :newest AND NOT (EXISTS (SELECT *
FROM event
WHERE event.call_id = call.id AND event."key" IN (SELECT met."key"
FROM met))) AND call.removed_by IS NULL AND (call.account_id = :account_id OR call.starts_at = :starts_at) ORDER BY call.account_id = :account_id DESC, call.id
"""
FIND_TWIN_DAY = """\
SELECT field_day.id, field_day.starts_at
FROM field_day
WHERE field_day.day_on = :day_on AND field_day.manager_id = :manager_id AND field_day.rep_id = :rep_id AND field_day.id <= :newest AND NOT (EXISTS (SELECT *
FROM event
WHERE event.field_day_id = field_day.id AND event."key" IN (SELECT met."key"
FROM met))) ORDER BY field_day.id
"""
ADD_DEAL = """\
INSERT INTO deal ("key", name, account_id, rep_id, stage, closed, deal_cents, currency, opened_on, closed_on, command_id) VALUES (:key, :name, :account_id, :rep_id, :stage, :closed, :deal_cents, :currency, :opened_on, :closed_on, :command_id)
"""
FIND_DEAL = """\
SELECT deal.id, deal.name, deal.account_id, deal.rep_id, deal.stage, deal.closed, deal.deal_cents, deal.currency, deal.opened_on, deal.closed_on
FROM deal
WHERE deal."key" = :key
"""
UPDATE_DEAL = """\
UPDATE deal SET name=:name, account_id=:account_id, rep_id=:rep_id, stage=:stage, closed=:closed, deal_cents=:deal_cents, currency=:currency, opened_on=:opened_on, closed_on=:closed_on WHERE deal.id = :row_id
"""
LIST_MANAGERS = """\
SELECT manager.name, manager.email
FROM manager
WHERE substr(manager.folded, 1, length(:prefix)) = :prefix ORDER BY manager.folded, manager.namesake
"""
LIST_REPS = """\
SELECT rep.name, manager.name AS manager
FROM rep LEFT OUTER JOIN membership ON membership.rep_id = rep.id AND membership.until_on IS NULL LEFT OUTER JOIN manager ON manager.id = membership.manager_id
WHERE substr(rep.folded, 1, length(:prefix)) = :prefix ORDER BY rep.folded, rep.namesake
"""
LIST_ACCOUNTS = """\
SELECT account.name, NULL AS about
FROM account
WHERE substr(account.folded, 1, length(:prefix)) = :prefix ORDER BY account.folded, account.namesake
"""
LIST_CALL_IDS = """\
SELECT call.id, call.held_on, manager.name AS manager, rep.name AS rep, account.name AS account
FROM call JOIN manager ON manager.id = call.manager_id JOIN rep ON rep.id = call.rep_id JOIN account ON account.id = call.account_id
WHERE substr(CAST(call.id AS VARCHAR), 1, length(:prefix)) = :prefix AND call.removed_by IS NULL ORDER BY call.id DESC
"""
LIST_ACTION_IDS = """\
SELECT action.id, action.status, rep.name AS rep, action.text
FROM action JOIN rep ON rep.id = action.rep_id
WHERE substr(CAST(action.id AS VARCHAR), 1, length(:prefix)) = :prefix ORDER BY action.id DESC
"""
LIST_ABSENCE_IDS = """\
SELECT absence.id, absence.from_on, absence.until_on, coalesce(rep.name, manager.name) AS name
FROM absence LEFT OUTER JOIN rep ON rep.id = absence.rep_id LEFT OUTER JOIN manager ON manager.id = absence.manager_id
WHERE substr(CAST(absence.id AS VARCHAR), 1, length(:prefix)) = :prefix ORDER BY absence.id DESC
"""
LIST_FIELD_DAY_IDS = """\
SELECT field_day.id, field_day.day_on, manager.name AS manager, rep.name AS rep, field_day.half, field_day.status
FROM field_day JOIN manager ON manager.id = field_day.manager_id JOIN rep ON rep.id = field_day.rep_id
WHERE substr(CAST(field_day.id AS VARCHAR), 1, length(:prefix)) = :prefix ORDER BY field_day.id DESC
"""
DROP_SCATTERED_INDEXES = (
    """\
DROP INDEX call_manager_day
""",
    """\
DROP INDEX call_rep_day
""",
)
CREATE_SCATTERED_INDEXES = (
    """\
CREATE INDEX call_manager_day ON call (manager_id, held_on)
""",
    """\
CREATE INDEX call_rep_day ON call (rep_id, initiator, held_on)
""",
)
