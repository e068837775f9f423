"""The shipped risk beside the calibrated one, and the blind audit."""

from __future__ import annotations

SCRIPT = """
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
"""
