"""Regression suites: documents with the truth they had when they were frozen."""

from __future__ import annotations

SCRIPT = """
-- A suite is never changed: "sha256" is over its kind, its documents and their truth. "shown" is
-- what the project proposed when it was frozen: what a later run is held against.
CREATE TABLE suites (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL UNIQUE,
  note TEXT NOT NULL,
  by TEXT NOT NULL,
  at TEXT NOT NULL,
  kind_sha256 TEXT NOT NULL,
  documents INTEGER NOT NULL,
  fields INTEGER NOT NULL,
  sha256 TEXT NOT NULL
) STRICT;
CREATE TABLE suite_fields (
  suite_id INTEGER NOT NULL REFERENCES suites (id),
  document_id INTEGER NOT NULL REFERENCES documents (id),
  path TEXT NOT NULL,
  value TEXT,
  absence TEXT,
  shown TEXT,
  PRIMARY KEY (suite_id, document_id, path),
  CHECK ((value IS NULL) <> (absence IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX suite_fields_document ON suite_fields (document_id);
CREATE TRIGGER suites_stay BEFORE UPDATE ON suites
BEGIN SELECT RAISE(ABORT, 'a suite is never changed'); END;
CREATE TRIGGER suites_remain BEFORE DELETE ON suites
BEGIN SELECT RAISE(ABORT, 'a suite is never changed'); END;
CREATE TRIGGER suite_fields_stay BEFORE UPDATE ON suite_fields
BEGIN SELECT RAISE(ABORT, 'a suite is never changed'); END;
CREATE TRIGGER suite_fields_remain BEFORE DELETE ON suite_fields
BEGIN SELECT RAISE(ABORT, 'a suite is never changed'); END;
"""
