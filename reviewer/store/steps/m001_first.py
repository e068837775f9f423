"""Documents, readings, decisions, the ledger, fields with their verdicts, and running totals."""

from __future__ import annotations

APPLICATION_ID = 0x52564552
"""Marks the file as a project's database ("RVER")."""

_DOCUMENTS = """
-- Names, not row numbers, come from outside; "kept" says whether the bytes are among the blobs.
-- decided_count counts decided fields among the flagged ones, settled_count all that are decided.
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

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
CREATE INDEX documents_base ON documents (base);
CREATE INDEX documents_origin ON documents (origin);
CREATE UNIQUE INDEX documents_left ON documents (name) WHERE flagged_count > decided_count;
CREATE UNIQUE INDEX documents_settled ON documents (name) WHERE settled_count > 0;

CREATE TABLE pages (
  document_id INTEGER NOT NULL REFERENCES documents (id),
  number INTEGER NOT NULL,
  width REAL NOT NULL,
  height REAL NOT NULL,
  sha256 TEXT NOT NULL,
  unit TEXT NOT NULL,
  PRIMARY KEY (document_id, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE failures (
  document TEXT NOT NULL,
  stage TEXT NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (document, stage)
) STRICT, WITHOUT ROWID;
CREATE INDEX failures_stage ON failures (stage);

CREATE TABLE words (
  page_sha256 TEXT NOT NULL UNIQUE,
  source TEXT NOT NULL,
  engine TEXT NOT NULL,
  data BLOB NOT NULL
) STRICT;
"""

_READINGS = """
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
CREATE UNIQUE INDEX readings_role ON readings (document_id, role) WHERE role IS NOT NULL;
CREATE INDEX readings_said ON readings (document_id, sha256);

CREATE TABLE replies (
  key TEXT NOT NULL UNIQUE,
  raw TEXT NOT NULL
) STRICT;
"""

_DECISIONS = """
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
CREATE INDEX decisions_field ON decisions (document_id, path);
CREATE INDEX decisions_pace ON decisions (id, ms) WHERE ms IS NOT NULL;
CREATE TRIGGER decisions_stay BEFORE UPDATE ON decisions
BEGIN SELECT RAISE(ABORT, 'decisions are only ever appended'); END;
CREATE TRIGGER decisions_remain BEFORE DELETE ON decisions
BEGIN SELECT RAISE(ABORT, 'decisions are only ever appended'); END;

CREATE TABLE ledger (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at TEXT NOT NULL,
  sent INTEGER REFERENCES ledger (id),
  said TEXT NOT NULL,
  sha256 TEXT NOT NULL
) STRICT;
CREATE INDEX ledger_sent ON ledger (sent) WHERE sent IS NOT NULL;
CREATE TRIGGER ledger_stays BEFORE UPDATE ON ledger
BEGIN SELECT RAISE(ABORT, 'the ledger is only ever appended to'); END;
CREATE TRIGGER ledger_remains BEFORE DELETE ON ledger
BEGIN SELECT RAISE(ABORT, 'the ledger is only ever appended to'); END;
"""

_FIELDS = """
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
CREATE UNIQUE INDEX fields_path ON fields (document_id, path);
CREATE INDEX fields_order ON fields (document_id, ordinal);
CREATE INDEX fields_queue ON fields (risk DESC, id) WHERE flagged = 1 AND decision_id IS NULL;
CREATE INDEX fields_risk ON fields (risk DESC, id, decision_id);
CREATE INDEX fields_decided ON fields (risk DESC, id) WHERE decision_id IS NOT NULL;

CREATE TABLE verdicts (
  document_id INTEGER NOT NULL REFERENCES documents (id),
  path TEXT NOT NULL,
  results TEXT NOT NULL,
  PRIMARY KEY (document_id, path)
) STRICT, WITHOUT ROWID;
"""

_TOTALS = """
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
INSERT INTO totals VALUES (1, 0, 0, 0, 0, 0, 0, 0);
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
"""

_STAMP = f"PRAGMA application_id = {APPLICATION_ID};"

SCRIPT = "".join((_DOCUMENTS, _READINGS, _DECISIONS, _FIELDS, _TOTALS, _STAMP))
