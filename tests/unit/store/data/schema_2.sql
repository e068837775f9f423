PRAGMA application_id = 1381385554;
PRAGMA user_version = 2;
BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'reviewer','m001_first','2026-11-25 21:29:17.948708+00:00');
INSERT INTO "_sqlite_migrations" VALUES(2,'reviewer','m002_reference','2026-11-25 21:29:17.968692+00:00');
CREATE TABLE decisions (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  document_id INTEGER NOT NULL REFERENCES documents (id),
  path TEXT NOT NULL,
  type TEXT NOT NULL,
  by TEXT NOT NULL,
  at TEXT NOT NULL,
  value TEXT,
  absence TEXT,
  ms INTEGER,
  witness TEXT,
  page INTEGER,
  box TEXT,
  reverses INTEGER REFERENCES decisions (id),
  sha256 TEXT NOT NULL,
  CHECK ((type = 'undo') = (reverses IS NOT NULL))
) STRICT;
INSERT INTO "decisions" VALUES(1,1,'total','correct','ana','2026-11-20T12:00:00Z','36.10',NULL,2100,'typed',NULL,NULL,NULL,'ea84fa900407d630221357966955b073b4aaf5a68f622c45fbfc14afdb215b01');
INSERT INTO "decisions" VALUES(2,1,'total','undo','ana','2026-11-20T12:00:01Z',NULL,NULL,NULL,NULL,NULL,NULL,1,'0e97ed25c24e494777015ec90f7bdc58a6a42a1f60b1aab8bd8be35e68383d96');
INSERT INTO "decisions" VALUES(3,1,'total','correct','ana','2026-11-20T12:00:02Z','31.60',NULL,900,'ocr',1,'[70,20,120,32.5]',NULL,'827678887cd07a059e75c8aa416e40965edd4d723cbda9389be74afd0a8f08c2');
INSERT INTO "decisions" VALUES(4,2,'vendor','accept','ana','2026-11-20T12:00:03Z','Noodle House',NULL,700,'A',NULL,NULL,NULL,'217880322beff93ef839c08d7b96d640f391269d528f10ddf6412f653addff70');
INSERT INTO "decisions" VALUES(5,2,'date','absent','ana','2026-11-20T12:00:04Z',NULL,'empty-on-page',800,NULL,NULL,NULL,NULL,'f720a29af182d2ec7eca7db46e1a03a1e4098e62a5e58e7d0f6dbe778dc55c94');
CREATE TABLE documents (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  sha256 TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL UNIQUE,
  base TEXT NOT NULL,
  origin TEXT NOT NULL,
  media_type TEXT NOT NULL,
  size INTEGER NOT NULL,
  kept INTEGER NOT NULL CHECK (kept IN (0, 1)),
  page_count INTEGER NOT NULL,
  reading_count INTEGER NOT NULL DEFAULT 0,
  cost_nano INTEGER NOT NULL DEFAULT 0,
  field_count INTEGER NOT NULL DEFAULT 0,
  flagged_count INTEGER NOT NULL DEFAULT 0,
  decided_count INTEGER NOT NULL DEFAULT 0,
  settled_count INTEGER NOT NULL DEFAULT 0
, supplier TEXT) STRICT;
INSERT INTO "documents" VALUES(1,'21797f1b146cd299014f2595cc5b2f90ca7b7715346fcfa4269de39aad464336','img/410.jpg','410.jpg','/scans/img/410.jpg','image/jpeg',1001,0,1,2,5000000,3,2,1,1,'noodle house');
INSERT INTO "documents" VALUES(2,'0c87d8f565399bdf7eb29dac671b07ff227433943a5ea13612acdf16136813cd','img/411.jpg','411.jpg','/scans/img/411.jpg','image/jpeg',1002,0,1,2,5000000,3,2,1,2,'noodle house');
CREATE TABLE failures (
  document TEXT NOT NULL,
  stage TEXT NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (document, stage)
) STRICT, WITHOUT ROWID;
INSERT INTO "failures" VALUES('broken.pdf','intake','The PDF is damaged; save it anew.');
INSERT INTO "failures" VALUES('img/411.jpg','read','The model gave no answer; read it again.');
CREATE TABLE fields (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  document_id INTEGER NOT NULL REFERENCES documents (id),
  path TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  value TEXT,
  absence TEXT,
  risk REAL NOT NULL,
  flagged INTEGER NOT NULL CHECK (flagged IN (0, 1)),
  reasons TEXT NOT NULL,
  page INTEGER,
  box TEXT,
  decision_id INTEGER REFERENCES decisions (id)
) STRICT;
INSERT INTO "fields" VALUES(1,1,'vendor',0,'Noodle House',NULL,0.01,0,'[]',1,'[70,20,120,32.5]',NULL);
INSERT INTO "fields" VALUES(2,1,'total',1,'31.60',NULL,0.7,1,'["OCR reads something else"]',1,'[70,20,120,32.5]',3);
INSERT INTO "fields" VALUES(3,1,'date',2,NULL,'not-on-page',0.4,1,'["OCR reads something else"]',1,'[70,20,120,32.5]',NULL);
INSERT INTO "fields" VALUES(4,2,'vendor',0,'Noodle House',NULL,0.01,0,'[]',1,'[70,20,120,32.5]',4);
INSERT INTO "fields" VALUES(5,2,'total',1,'32.60',NULL,0.7,1,'["OCR reads something else"]',1,'[70,20,120,32.5]',NULL);
INSERT INTO "fields" VALUES(6,2,'date',2,NULL,'not-on-page',0.4,1,'["OCR reads something else"]',1,'[70,20,120,32.5]',5);
CREATE TABLE ledger (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at TEXT NOT NULL,
  sent INTEGER REFERENCES ledger (id),
  said TEXT NOT NULL,
  sha256 TEXT NOT NULL
) STRICT;
INSERT INTO "ledger" VALUES(1,'2026-11-25T21:29:18.132Z',NULL,'["localhost","m1",["ab"],2,"A",1234]','fd173f21f3a97ad7d4cb86aa6fe849ff7ab90fa3916b7237bf5cf17705bafff8');
INSERT INTO "ledger" VALUES(2,'2026-11-25T21:29:18.139Z',1,'"ok"','4009ac464ec64bcd56974c43672d347cb5fe835a9d129a09423b1aee61420295');
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO "meta" VALUES('desk.field','2');
INSERT INTO "meta" VALUES('name','receipts');
INSERT INTO "meta" VALUES('threshold','0.25');
CREATE TABLE pages (
  document_id INTEGER NOT NULL REFERENCES documents (id),
  number INTEGER NOT NULL,
  width REAL NOT NULL,
  height REAL NOT NULL,
  sha256 TEXT NOT NULL,
  unit TEXT NOT NULL,
  PRIMARY KEY (document_id, number)
) STRICT, WITHOUT ROWID;
INSERT INTO "pages" VALUES(1,1,800.0,812.5,'0621a1c111cfd4554a172d9ecd490a9a8d6e4e66e0f444491b716fb1d00ab1b9','px');
INSERT INTO "pages" VALUES(2,1,800.0,812.5,'e49b3988b52f0294eefe8339cd73ed82847ff40c1dfcabbe2ef4da1875ab7f98','px');
CREATE TABLE readings (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  document_id INTEGER NOT NULL REFERENCES documents (id),
  role TEXT,
  reader TEXT NOT NULL,
  model TEXT NOT NULL,
  prompt TEXT NOT NULL,
  created TEXT NOT NULL,
  images TEXT NOT NULL,
  input_tokens INTEGER NOT NULL,
  output_tokens INTEGER NOT NULL,
  cost_usd REAL,
  said TEXT NOT NULL,
  sha256 TEXT NOT NULL
) STRICT;
INSERT INTO "readings" VALUES(1,1,'A','anthropic','m1','A','2026-11-21T10:00:00Z','["ab"]',1000,100,0.0025,'[["vendor","Noodle House",null,0.9,null,null,null],["total","31.60",null,null,null,1,[70,20,120,32.5]],["date",null,"not-on-page",null,null,null,null]]','d7b3033477c771e4694bc61070191622bc4b30aa1abbf84269ce3351d977436d');
INSERT INTO "readings" VALUES(2,1,'B','anthropic','m1','B','2026-11-21T10:00:00Z','["ab"]',1000,100,0.0025,'[["vendor","Noodle House",null,0.9,null,null,null],["total","36.11",null,null,null,1,[70,20,120,32.5]],["date",null,"not-on-page",null,null,null,null]]','d8483f8204a7e0ed00197dca8b295f89bde8891f6001b9371b43f4400c6b2a64');
INSERT INTO "readings" VALUES(3,2,'A','anthropic','m1','A','2026-11-22T10:00:00Z','["ab"]',1000,100,0.0025,'[["vendor","Noodle House",null,0.9,null,null,null],["total","32.60",null,null,null,1,[70,20,120,32.5]],["date",null,"not-on-page",null,null,null,null]]','17cf9da5b8d277bab7073f2107f3895844c632e567adee08558a88596c21595e');
INSERT INTO "readings" VALUES(4,2,'B','anthropic','m1','B','2026-11-22T10:00:00Z','["ab"]',1000,100,0.0025,'[["vendor","Noodle House",null,0.9,null,null,null],["total","36.12",null,null,null,1,[70,20,120,32.5]],["date",null,"not-on-page",null,null,null,null]]','23b6ddad4cada0ff5c0d78a2e22cf3eb3e3eed6adb74ff1d272fdca6521ca90c');
CREATE TABLE reference_rows (
  table_id INTEGER NOT NULL REFERENCES reference_tables (id),
  key TEXT NOT NULL,
  shape TEXT NOT NULL,
  turned TEXT NOT NULL,
  printed TEXT NOT NULL,
  cells TEXT NOT NULL
) STRICT;
INSERT INTO "reference_rows" VALUES(1,'4711','4711','1174','4711','["31.60"]');
CREATE TABLE reference_tables (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL UNIQUE,
  file TEXT NOT NULL,
  sheet TEXT NOT NULL,
  key_field TEXT NOT NULL,
  key_column TEXT NOT NULL,
  columns TEXT NOT NULL,
  size INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  sha256 TEXT NOT NULL
) STRICT;
INSERT INTO "reference_tables" VALUES(1,'your ERP','/erp.csv','','number','no','{"total":"amount"}',10,20,'cd');
CREATE TABLE reference_values (
  document_id INTEGER NOT NULL REFERENCES documents (id),
  path TEXT NOT NULL,
  value TEXT NOT NULL,
  source TEXT NOT NULL,
  PRIMARY KEY (document_id, path)
) STRICT, WITHOUT ROWID;
INSERT INTO "reference_values" VALUES(1,'total','31.60','factur-x.xml');
CREATE TABLE replies (
  key TEXT NOT NULL UNIQUE,
  raw TEXT NOT NULL
) STRICT;
INSERT INTO "replies" VALUES('key','{"total": "31.60"}');
CREATE TABLE totals (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  documents INTEGER NOT NULL,
  pages INTEGER NOT NULL,
  readings INTEGER NOT NULL,
  cost_nano INTEGER NOT NULL,
  fields INTEGER NOT NULL,
  flagged INTEGER NOT NULL,
  decided INTEGER NOT NULL
) STRICT;
INSERT INTO "totals" VALUES(1,2,2,4,10000000,6,4,2);
CREATE TABLE verdicts (
  document_id INTEGER NOT NULL REFERENCES documents (id),
  path TEXT NOT NULL,
  results TEXT NOT NULL,
  PRIMARY KEY (document_id, path)
) STRICT, WITHOUT ROWID;
INSERT INTO "verdicts" VALUES(1,'total','[["ocr","DIFFERS","OCR reads RM31.60","RM31.60",[[1,[70,20,120,32.5],"RM31.60",0.8,"TOTAL"]]]]');
INSERT INTO "verdicts" VALUES(2,'total','[["ocr","DIFFERS","OCR reads RM31.60","RM31.60",[[1,[70,20,120,32.5],"RM31.60",0.8,"TOTAL"]]]]');
CREATE TABLE words (
  page_sha256 TEXT NOT NULL UNIQUE,
  source TEXT NOT NULL,
  engine TEXT NOT NULL,
  data BLOB NOT NULL
) STRICT;
INSERT INTO "words" VALUES('0621a1c111cfd4554a172d9ecd490a9a8d6e4e66e0f444491b716fb1d00ab1b9','ocr','rapidocr 3.10',X'789C8B8E560AF10F71F451D2893634D03132D03133D03136D2338DD531D0B3D43188D589560AF23536D4333300AA3007AB30344228B1002A890500156D0F1A');
INSERT INTO "words" VALUES('e49b3988b52f0294eefe8339cd73ed82847ff40c1dfcabbe2ef4da1875ab7f98','ocr','rapidocr 3.10',X'789C8B8E560AF10F71F451D2893634D03132D03133D03136D2338DD531D0B3D43188D589560AF2050A98190055988355181A2194580095C40200158B0F1B');
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE INDEX documents_base ON documents (base);
CREATE INDEX documents_origin ON documents (origin);
CREATE UNIQUE INDEX documents_left ON documents (name) WHERE flagged_count > decided_count;
CREATE UNIQUE INDEX documents_settled ON documents (name) WHERE settled_count > 0;
CREATE INDEX failures_stage ON failures (stage);
CREATE UNIQUE INDEX readings_role ON readings (document_id, role) WHERE role IS NOT NULL;
CREATE INDEX readings_said ON readings (document_id, sha256);
CREATE INDEX decisions_field ON decisions (document_id, path);
CREATE INDEX decisions_pace ON decisions (id, ms) WHERE ms IS NOT NULL;
CREATE TRIGGER decisions_stay BEFORE UPDATE ON decisions
BEGIN SELECT RAISE(ABORT, 'decisions are only ever appended'); END;
CREATE TRIGGER decisions_remain BEFORE DELETE ON decisions
BEGIN SELECT RAISE(ABORT, 'decisions are only ever appended'); END;
CREATE INDEX ledger_sent ON ledger (sent) WHERE sent IS NOT NULL;
CREATE TRIGGER ledger_stays BEFORE UPDATE ON ledger
BEGIN SELECT RAISE(ABORT, 'the ledger is only ever appended to'); END;
CREATE TRIGGER ledger_remains BEFORE DELETE ON ledger
BEGIN SELECT RAISE(ABORT, 'the ledger is only ever appended to'); END;
CREATE UNIQUE INDEX fields_path ON fields (document_id, path);
CREATE INDEX fields_order ON fields (document_id, ordinal);
CREATE INDEX fields_queue ON fields (risk DESC, id) WHERE flagged = 1 AND decision_id IS NULL;
CREATE INDEX fields_risk ON fields (risk DESC, id, decision_id);
CREATE INDEX fields_decided ON fields (risk DESC, id) WHERE decision_id IS NOT NULL;
CREATE TRIGGER totals_of_new AFTER INSERT ON documents
BEGIN UPDATE totals SET documents = documents + 1, pages = pages + new.page_count; END;
CREATE TRIGGER totals_of_changed
AFTER UPDATE OF reading_count, cost_nano, field_count, flagged_count, decided_count ON documents
BEGIN UPDATE totals SET
  readings = readings + new.reading_count - old.reading_count,
  cost_nano = cost_nano + new.cost_nano - old.cost_nano,
  fields = fields + new.field_count - old.field_count,
  flagged = flagged + new.flagged_count - old.flagged_count,
  decided = decided + new.decided_count - old.decided_count;
END;
CREATE INDEX reference_rows_key ON reference_rows (table_id, key);
CREATE INDEX reference_rows_shape ON reference_rows (table_id, shape);
CREATE INDEX reference_rows_turned ON reference_rows (table_id, turned);
CREATE INDEX documents_supplier ON documents (supplier, id)
  WHERE settled_count > 0 AND flagged_count = decided_count;
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('documents',2);
INSERT INTO "sqlite_sequence" VALUES('readings',4);
INSERT INTO "sqlite_sequence" VALUES('fields',6);
INSERT INTO "sqlite_sequence" VALUES('decisions',5);
INSERT INTO "sqlite_sequence" VALUES('ledger',2);
INSERT INTO "sqlite_sequence" VALUES('reference_tables',1);
COMMIT;
