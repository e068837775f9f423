PRAGMA application_id = 1381385554;
PRAGMA user_version = 1;
BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'reviewer','m001_first','2026-11-21 11:08:43.645707+00:00');
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
INSERT INTO "decisions" VALUES(1,1,'total','correct','ana','2026-11-20T12:00:00Z','36.10',NULL,2100,'typed',NULL,NULL,NULL,'01b459f6fa1bc47871e58539270791d6d6899b9f0ea2a6f3a0e957bc5fec2ba7');
INSERT INTO "decisions" VALUES(2,1,'total','undo','ana','2026-11-20T12:00:01Z',NULL,NULL,NULL,NULL,NULL,NULL,1,'aabc64d1e58383f5ab7ab53a59799a3d21b7b97c567c05e666ad27accecef00c');
INSERT INTO "decisions" VALUES(3,1,'total','correct','ana','2026-11-20T12:00:02Z','31.60',NULL,900,'ocr',1,'[70,20,120,32.5]',NULL,'84bebf799346e9b38742012981adcfc0ee2e8253d2acca31ff9fd14a14012bde');
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
) STRICT;
INSERT INTO "documents" VALUES(1,'abababababababababababababababababababababababababababababababab','img/410.jpg','410.jpg','/in/img/410.jpg','image/tiff',3000,0,2,2,7500000,2,2,1,1);
INSERT INTO "documents" VALUES(2,'cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd','411.jpg','411.jpg','/in/411.jpg','image/jpeg',100,0,0,0,0,0,0,0,0);
CREATE TABLE failures (
  document TEXT NOT NULL,
  stage TEXT NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (document, stage)
) STRICT, WITHOUT ROWID;
INSERT INTO "failures" VALUES('broken.pdf','read','The reader gave no answer.');
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
INSERT INTO "fields" VALUES(1,1,'total',0,'13.60',NULL,0.9,1,'["OCR reads 31.60"]',1,'[70,20,120,32.5]',3);
INSERT INTO "fields" VALUES(2,1,'date',1,'2018-05-21',NULL,0.75,1,'["Reading B differs"]',NULL,NULL,NULL);
CREATE TABLE ledger (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at TEXT NOT NULL,
  sent INTEGER REFERENCES ledger (id),
  said TEXT NOT NULL,
  sha256 TEXT NOT NULL
) STRICT;
INSERT INTO "ledger" VALUES(1,'2026-11-21T11:08:43.992Z',NULL,'["localhost","m",["efefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefef"],1,"A",4000]','a98b28ec409177dd9a3121bdb5a13329a2abeac7361996d4ee1d6b8934ef891c');
INSERT INTO "ledger" VALUES(2,'2026-11-21T11:08:44.012Z',1,'"ok"','2ad65553800eb966ec32e8141addc32a74d870d307a69b88cab32755d8b04ff4');
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO "meta" VALUES('name','first');
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
INSERT INTO "pages" VALUES(1,1,800.0,1200.0,'1111111111111111111111111111111111111111111111111111111111111111','px');
INSERT INTO "pages" VALUES(1,2,812.5,1200.0,'2222222222222222222222222222222222222222222222222222222222222222','px');
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
INSERT INTO "readings" VALUES(1,1,NULL,'anthropic','m','A:1','2026-11-20T10:00:00Z','["efefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefef"]',10,20,0.0025,'[["total","31.60",null,0.95,"smudged",1,[70,20,120,32.5]]]','1790ec72d9cf46c340f12b5b233fdda12bfdd3e8aa6ecf2fb1ab569cc1a2153c');
INSERT INTO "readings" VALUES(2,1,'A','anthropic','m','A:2','2026-11-20T11:00:00Z','["efefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefef"]',10,20,0.005,'[["total","31.60",null,0.95,"smudged",1,[70,20,120,32.5]],["date",null,"unreadable",null,null,null,null]]','85c3d1bdab156f47f81a5305840e6a1855943a80fda4e071e5607caed63fba81');
INSERT INTO "readings" VALUES(3,1,'B','layout','','B','','[]',0,0,NULL,'[["total","31.60",null,0.95,"smudged",1,[70,20,120,32.5]]]','6dabd20f1294d2dfe0bf75129bff0be41b48ccbdc4b837548965ceacb1ed20d8');
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
INSERT INTO "totals" VALUES(1,2,2,2,7500000,2,2,1);
CREATE TABLE verdicts (
  document_id INTEGER NOT NULL REFERENCES documents (id),
  path TEXT NOT NULL,
  results TEXT NOT NULL,
  PRIMARY KEY (document_id, path)
) STRICT, WITHOUT ROWID;
INSERT INTO "verdicts" VALUES(1,'total','[["ocr","AGREES_NORMALISED","OCR reads RM31.60","RM31.60",[[1,[70,20,120,32.5],"RM31.60",0.98,"TOTAL"]]],["second","NOT_RUN"]]');
CREATE TABLE words (
  page_sha256 TEXT NOT NULL UNIQUE,
  source TEXT NOT NULL,
  engine TEXT NOT NULL,
  data BLOB NOT NULL
) STRICT;
INSERT INTO "words" VALUES('1111111111111111111111111111111111111111111111111111111111111111','ocr','tesseract 5.3.0',X'789C8B8E560AF10F71F451D2893634D03132D03133D03136D2338DD531D0B3D43188D589560AF23536D4333300AA3007AB30348229C92BCDC901AA8905002AA6103F');
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
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('documents',2);
INSERT INTO "sqlite_sequence" VALUES('readings',3);
INSERT INTO "sqlite_sequence" VALUES('fields',2);
INSERT INTO "sqlite_sequence" VALUES('decisions',3);
INSERT INTO "sqlite_sequence" VALUES('ledger',2);
COMMIT;
