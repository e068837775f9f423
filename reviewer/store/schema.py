"""The schema, as the named steps that lead to it. A step that was released is never changed."""

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

_REFERENCE = """
-- What the data inside a document says of its fields.
CREATE TABLE reference_values (
  document_id INTEGER NOT NULL REFERENCES documents (id),
  path TEXT NOT NULL,
  value TEXT NOT NULL,
  source TEXT NOT NULL,
  PRIMARY KEY (document_id, path)
) STRICT, WITHOUT ROWID;

-- A table of the user's own, as it was read last: rows by the normalised value of their key.
-- "shape" is the key with look-alike characters made one, "turned" the key from its end.
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
CREATE TABLE reference_rows (
  table_id INTEGER NOT NULL REFERENCES reference_tables (id),
  key TEXT NOT NULL,
  shape TEXT NOT NULL,
  turned TEXT NOT NULL,
  printed TEXT NOT NULL,
  cells TEXT NOT NULL
) STRICT;
CREATE INDEX reference_rows_key ON reference_rows (table_id, key);
CREATE INDEX reference_rows_shape ON reference_rows (table_id, shape);
CREATE INDEX reference_rows_turned ON reference_rows (table_id, turned);

-- Who a document is from, normalised, so that settled ones of the same supplier are found.
ALTER TABLE documents ADD COLUMN supplier TEXT;
CREATE INDEX documents_supplier ON documents (supplier, id)
  WHERE settled_count > 0 AND flagged_count = decided_count;

PRAGMA user_version = 2;
"""

_WITNESSES = """
-- "words" holds what readings are made from; here is what other engines read on the same page.
CREATE TABLE further_words (
  page_sha256 TEXT NOT NULL,
  engine TEXT NOT NULL,
  source TEXT NOT NULL,
  data BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX further_words_page ON further_words (page_sha256, engine);

CREATE TABLE page_quality (
  page_sha256 TEXT NOT NULL UNIQUE,
  sharpness REAL NOT NULL,
  contrast REAL NOT NULL,
  cleanness REAL NOT NULL,
  text_px REAL NOT NULL,
  skew REAL NOT NULL
) STRICT;

PRAGMA user_version = 3;
"""

_AUDITS = """
-- What the shipped model said before the project's own decisions moved it, and whether a field was
-- flagged when it was decided (null while it is not): what is learned from must not shift.
ALTER TABLE fields ADD COLUMN raw_risk REAL;
ALTER TABLE fields ADD COLUMN asked INTEGER CHECK (asked IN (0, 1));

-- Fields that chance chose for the blind audit: nobody saw them, or a human accepted them.
CREATE TABLE audits (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  document_id INTEGER NOT NULL REFERENCES documents (id),
  path TEXT NOT NULL,
  decision_id INTEGER REFERENCES decisions (id),
  ticket REAL NOT NULL,
  drawn_at TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX audits_field ON audits (document_id, path, coalesce(decision_id, 0));

CREATE TABLE audit_answers (
  audit_id INTEGER NOT NULL UNIQUE REFERENCES audits (id),
  value TEXT,
  absence TEXT,
  by TEXT NOT NULL,
  at TEXT NOT NULL,
  ms INTEGER,
  CHECK ((value IS NULL) <> (absence IS NULL))
) STRICT;
CREATE TRIGGER audit_answers_stay BEFORE UPDATE ON audit_answers
BEGIN SELECT RAISE(ABORT, 'answers are only ever appended'); END;
CREATE TRIGGER audit_answers_remain BEFORE DELETE ON audit_answers
BEGIN SELECT RAISE(ABORT, 'answers are only ever appended'); END;

PRAGMA user_version = 4;
"""

_STAMP = f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = 1;"

STEPS: tuple[tuple[str, str], ...] = (
    ("m001_first", "".join((_DOCUMENTS, _READINGS, _DECISIONS, _FIELDS, _TOTALS, _STAMP))),
    ("m002_reference", _REFERENCE),
    ("m003_witnesses", _WITNESSES),
    ("m004_audits", _AUDITS),
)
"""Each step's name and script. The script ends by stamping the version it leads to."""

VERSION = len(STEPS)
"""The schema this program writes."""
