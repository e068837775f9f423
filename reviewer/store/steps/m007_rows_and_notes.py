"""Acts of many decisions, the order of rows as a decision, and notes on fields."""

from __future__ import annotations

SCRIPT = """
-- Decisions of one act carry the number of its first one, which also has the act's name: they are
-- taken back together. Seals cover both where they are set, so older seals stay what they were.
ALTER TABLE decisions ADD COLUMN act INTEGER REFERENCES decisions (id);
ALTER TABLE decisions ADD COLUMN did TEXT;
CREATE INDEX decisions_act ON decisions (act) WHERE act IS NOT NULL;

-- How fast the work goes is told by fields that were settled one by one.
CREATE INDEX decisions_own_pace ON decisions (id, ms) WHERE ms IS NOT NULL AND act IS NULL;

-- One field of all documents, in pieces of any size.
CREATE INDEX fields_alike ON fields (path, id);

CREATE TABLE notes (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  document_id INTEGER NOT NULL REFERENCES documents (id),
  path TEXT NOT NULL,
  text TEXT NOT NULL,
  by TEXT NOT NULL,
  at TEXT NOT NULL
) STRICT;
CREATE INDEX notes_field ON notes (document_id, path, id);
CREATE TRIGGER notes_stay BEFORE UPDATE ON notes
BEGIN SELECT RAISE(ABORT, 'notes are only ever appended'); END;
CREATE TRIGGER notes_remain BEFORE DELETE ON notes
BEGIN SELECT RAISE(ABORT, 'notes are only ever appended'); END;
"""
