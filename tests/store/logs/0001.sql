-- A log of schema 0001, as coachlog 0.1.0 wrote it; content made up for this test.
PRAGMA application_id = 1129267523;
BEGIN TRANSACTION;
CREATE TABLE account (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	name VARCHAR NOT NULL, 
	folded VARCHAR NOT NULL, 
	namesake INTEGER NOT NULL, 
	command_id INTEGER NOT NULL, 
	CONSTRAINT fk_account_command_id FOREIGN KEY(command_id) REFERENCES command (id), 
	CONSTRAINT uq_account_folded_namesake UNIQUE (folded, namesake)
);
INSERT INTO "account" VALUES(1,'Acme','acme',0,1);
INSERT INTO "account" VALUES(2,'Hooli','hooli',0,4);
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0001');
CREATE TABLE call (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	held_on DATE NOT NULL, 
	manager_id INTEGER NOT NULL, 
	rep_id INTEGER NOT NULL, 
	account_id INTEGER NOT NULL, 
	initiator VARCHAR NOT NULL, 
	deal_cents BIGINT, 
	currency VARCHAR, 
	minutes INTEGER, 
	role VARCHAR, 
	field_day_id INTEGER, 
	reinforce VARCHAR, 
	improve VARCHAR, 
	notes VARCHAR, 
	imported_on DATE, 
	fingerprint BIGINT, 
	command_id INTEGER NOT NULL, 
	removed_by INTEGER, 
	CONSTRAINT ck_call_day_is_scheduled CHECK (field_day_id IS NULL OR initiator = 'manager-scheduled'), 
	CONSTRAINT ck_call_initiator_known CHECK (initiator = 'rep-request' OR initiator = 'manager-scheduled' OR initiator = 'unknown'), 
	CONSTRAINT ck_call_role_known CHECK (role = 'observed' OR role = 'shared' OR role = 'led'), 
	CONSTRAINT ck_call_deal_not_negative CHECK (deal_cents >= 0), 
	CONSTRAINT ck_call_deal_has_currency CHECK (deal_cents IS NULL OR currency IS NOT NULL), 
	CONSTRAINT ck_call_minutes_of_a_day CHECK (minutes BETWEEN 1 AND 1440), 
	CONSTRAINT fk_call_account_id FOREIGN KEY(account_id) REFERENCES account (id), 
	CONSTRAINT fk_call_command_id FOREIGN KEY(command_id) REFERENCES command (id), 
	CONSTRAINT fk_call_field_day_id FOREIGN KEY(field_day_id) REFERENCES field_day (id), 
	CONSTRAINT fk_call_manager_id FOREIGN KEY(manager_id) REFERENCES manager (id), 
	CONSTRAINT fk_call_removed_by FOREIGN KEY(removed_by) REFERENCES command (id), 
	CONSTRAINT fk_call_rep_id FOREIGN KEY(rep_id) REFERENCES rep (id)
);
INSERT INTO "call" VALUES(1,'2026-11-20',1,1,1,'rep-request',25000000,'EUR',NULL,NULL,NULL,NULL,NULL,'first
second',NULL,NULL,1,NULL);
INSERT INTO "call" VALUES(2,'2026-11-19',1,2,2,'manager-scheduled',NULL,NULL,NULL,NULL,1,NULL,'ask one thing',NULL,NULL,NULL,5,NULL);
CREATE TABLE change (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	command_id INTEGER NOT NULL, 
	table_name VARCHAR NOT NULL, 
	row_id INTEGER NOT NULL, 
	"before" VARCHAR NOT NULL, 
	CONSTRAINT fk_change_command_id FOREIGN KEY(command_id) REFERENCES command (id)
);
INSERT INTO "change" VALUES(1,3,'rep',2,'{"id": 2, "name": "Lou Fox", "folded": "lou fox", "namesake": 0, "email": null, "level": "new", "started_on": null, "left_on": null, "command_id": 2}');
INSERT INTO "change" VALUES(2,5,'field_day',1,'{"id": 1, "manager_id": 1, "rep_id": 2, "day_on": "2026-11-19", "half": "am", "starts_at": "09:00:00.000000", "ends_at": "13:00:00.000000", "time_zone": "Etc/UTC", "status": "planned", "objective": null, "place": null, "uid": "6e5e7e93-ecfd-4500-a32f-3b642f6687e8@coachlog", "command_id": 4}');
CREATE TABLE command (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	name VARCHAR NOT NULL, 
	actor VARCHAR NOT NULL, 
	ran_at VARCHAR NOT NULL, 
	summary VARCHAR NOT NULL
);
INSERT INTO "command" VALUES(1,'add-call','pat','2026-11-24T06:18:59Z','');
INSERT INTO "command" VALUES(2,'add-rep','pat','2026-11-24T06:19:00Z','');
INSERT INTO "command" VALUES(3,'edit-rep','pat','2026-11-24T06:19:01Z','');
INSERT INTO "command" VALUES(4,'plan-fieldday','pat','2026-11-24T06:19:02Z','');
INSERT INTO "command" VALUES(5,'add-call','pat','2026-11-24T06:19:02Z','');
CREATE TABLE field_day (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	manager_id INTEGER NOT NULL, 
	rep_id INTEGER NOT NULL, 
	day_on DATE NOT NULL, 
	half VARCHAR NOT NULL, 
	starts_at TIME NOT NULL, 
	ends_at TIME NOT NULL, 
	time_zone VARCHAR NOT NULL, 
	status VARCHAR NOT NULL, 
	objective VARCHAR, 
	place VARCHAR, 
	uid VARCHAR NOT NULL, 
	command_id INTEGER NOT NULL, 
	CONSTRAINT ck_field_day_half_known CHECK (half = 'am' OR half = 'pm' OR half = 'full'), 
	CONSTRAINT ck_field_day_status_known CHECK (status = 'planned' OR status = 'held' OR status = 'cancelled' OR status = 'displaced'), 
	CONSTRAINT fk_field_day_command_id FOREIGN KEY(command_id) REFERENCES command (id), 
	CONSTRAINT fk_field_day_manager_id FOREIGN KEY(manager_id) REFERENCES manager (id), 
	CONSTRAINT fk_field_day_rep_id FOREIGN KEY(rep_id) REFERENCES rep (id)
);
INSERT INTO "field_day" VALUES(1,1,2,'2026-11-19','am','09:00:00.000000','13:00:00.000000','Etc/UTC','held',NULL,NULL,'6e5e7e93-ecfd-4500-a32f-3b642f6687e8@coachlog',4);
CREATE TABLE focus (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	field_day_id INTEGER NOT NULL, 
	skill VARCHAR NOT NULL, 
	command_id INTEGER NOT NULL, 
	CONSTRAINT fk_focus_command_id FOREIGN KEY(command_id) REFERENCES command (id), 
	CONSTRAINT fk_focus_field_day_id FOREIGN KEY(field_day_id) REFERENCES field_day (id)
);
INSERT INTO "focus" VALUES(1,1,'discovery',4);
CREATE TABLE manager (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	name VARCHAR NOT NULL, 
	folded VARCHAR NOT NULL, 
	namesake INTEGER NOT NULL, 
	email VARCHAR, 
	command_id INTEGER NOT NULL, 
	CONSTRAINT fk_manager_command_id FOREIGN KEY(command_id) REFERENCES command (id), 
	CONSTRAINT uq_manager_folded_namesake UNIQUE (folded, namesake)
);
INSERT INTO "manager" VALUES(1,'Pat Lee','pat lee',0,NULL,1);
CREATE TABLE membership (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	rep_id INTEGER NOT NULL, 
	manager_id INTEGER NOT NULL, 
	from_on DATE, 
	until_on DATE, 
	assumed BOOLEAN NOT NULL, 
	command_id INTEGER NOT NULL, 
	CONSTRAINT fk_membership_command_id FOREIGN KEY(command_id) REFERENCES command (id), 
	CONSTRAINT fk_membership_manager_id FOREIGN KEY(manager_id) REFERENCES manager (id), 
	CONSTRAINT fk_membership_rep_id FOREIGN KEY(rep_id) REFERENCES rep (id)
);
INSERT INTO "membership" VALUES(1,1,1,'2026-11-20',NULL,1,1);
INSERT INTO "membership" VALUES(2,2,1,NULL,NULL,0,2);
CREATE TABLE rep (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	name VARCHAR NOT NULL, 
	folded VARCHAR NOT NULL, 
	namesake INTEGER NOT NULL, 
	email VARCHAR, 
	level VARCHAR NOT NULL, 
	started_on DATE, 
	left_on DATE, 
	command_id INTEGER NOT NULL, 
	CONSTRAINT ck_rep_level_known CHECK (level = 'new' OR level = 'established' OR level = 'senior'), 
	CONSTRAINT fk_rep_command_id FOREIGN KEY(command_id) REFERENCES command (id), 
	CONSTRAINT uq_rep_folded_namesake UNIQUE (folded, namesake)
);
INSERT INTO "rep" VALUES(1,'Dana Cruz','dana cruz',0,NULL,'established',NULL,NULL,1);
INSERT INTO "rep" VALUES(2,'Lou Fox','lou fox',0,'lou@example.com','new',NULL,NULL,2);
CREATE TABLE stop (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	field_day_id INTEGER NOT NULL, 
	at TIME NOT NULL, 
	account_id INTEGER NOT NULL, 
	command_id INTEGER NOT NULL, 
	CONSTRAINT fk_stop_account_id FOREIGN KEY(account_id) REFERENCES account (id), 
	CONSTRAINT fk_stop_command_id FOREIGN KEY(command_id) REFERENCES command (id), 
	CONSTRAINT fk_stop_field_day_id FOREIGN KEY(field_day_id) REFERENCES field_day (id)
);
INSERT INTO "stop" VALUES(1,1,'09:30:00.000000',2,4);
CREATE INDEX change_row ON change (table_name, row_id);
CREATE INDEX ix_change_command_id ON change (command_id);
CREATE INDEX field_day_manager_day ON field_day (manager_id, day_on);
CREATE INDEX field_day_rep_day ON field_day (rep_id, day_on);
CREATE INDEX ix_field_day_day_on ON field_day (day_on);
CREATE INDEX ix_membership_manager_id ON membership (manager_id);
CREATE INDEX ix_membership_rep_id ON membership (rep_id);
CREATE INDEX call_day ON call (held_on, manager_id);
CREATE INDEX call_field_day ON call (field_day_id) WHERE field_day_id IS NOT NULL;
CREATE INDEX call_imported_on ON call (imported_on) WHERE imported_on IS NOT NULL;
CREATE INDEX call_manager_day ON call (manager_id, held_on);
CREATE INDEX call_rep_day ON call (rep_id, initiator, held_on);
CREATE INDEX ix_focus_field_day_id ON focus (field_day_id);
CREATE INDEX ix_stop_field_day_id ON stop (field_day_id);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('command',6);
INSERT INTO "sqlite_sequence" VALUES('manager',2);
INSERT INTO "sqlite_sequence" VALUES('rep',3);
INSERT INTO "sqlite_sequence" VALUES('account',3);
INSERT INTO "sqlite_sequence" VALUES('call',3);
INSERT INTO "sqlite_sequence" VALUES('membership',3);
INSERT INTO "sqlite_sequence" VALUES('change',2);
INSERT INTO "sqlite_sequence" VALUES('field_day',1);
INSERT INTO "sqlite_sequence" VALUES('focus',1);
INSERT INTO "sqlite_sequence" VALUES('stop',1);
COMMIT;
