"""Planted errors: settled values shown altered, and what reviewers answered. Never truth."""

from __future__ import annotations

SCRIPT = """
-- "after" is the field that was settled before it was shown: the queue goes on from there. One
-- without an answer was never settled: skipped, or the program ended.
CREATE TABLE planted (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  document_id INTEGER NOT NULL REFERENCES documents (id),
  path TEXT NOT NULL,
  value TEXT NOT NULL,
  after INTEGER NOT NULL,
  at TEXT NOT NULL
) STRICT;
CREATE INDEX planted_after ON planted (after);
CREATE TABLE planted_answers (
  planted_id INTEGER PRIMARY KEY REFERENCES planted (id),
  by TEXT NOT NULL,
  at TEXT NOT NULL,
  type TEXT NOT NULL,
  value TEXT,
  ms INTEGER,
  caught INTEGER NOT NULL
) STRICT;
CREATE TRIGGER planted_stay BEFORE UPDATE ON planted
BEGIN SELECT RAISE(ABORT, 'planted errors are never changed'); END;
CREATE TRIGGER planted_remain BEFORE DELETE ON planted
BEGIN SELECT RAISE(ABORT, 'planted errors are never changed'); END;
CREATE TRIGGER planted_answers_stay BEFORE UPDATE ON planted_answers
BEGIN SELECT RAISE(ABORT, 'answers are never changed'); END;
CREATE TRIGGER planted_answers_remain BEFORE DELETE ON planted_answers
BEGIN SELECT RAISE(ABORT, 'answers are never changed'); END;
"""
