"""Packages for reviewers without a server: what was split off, what came back, who disagrees."""

from __future__ import annotations

SCRIPT = """
-- A package that was split off: the documents in it, where both histories stood then ("base" and
-- "own", each with its seal), and how far they were brought together ("taken" of the package's
-- decisions, "seen" of this project's).
CREATE TABLE packages (
  id TEXT NOT NULL UNIQUE,
  part INTEGER NOT NULL,
  parts INTEGER NOT NULL,
  made_at TEXT NOT NULL,
  documents TEXT NOT NULL,
  base INTEGER NOT NULL,
  base_seal TEXT NOT NULL,
  own INTEGER NOT NULL,
  own_seal TEXT NOT NULL,
  taken INTEGER NOT NULL,
  taken_seal TEXT NOT NULL,
  seen INTEGER NOT NULL
) STRICT;

-- Decisions that came in a package, with their number and their seal there.
CREATE TABLE taken_decisions (
  decision_id INTEGER NOT NULL UNIQUE REFERENCES decisions (id),
  package_id TEXT NOT NULL REFERENCES packages (id),
  origin INTEGER NOT NULL,
  seal TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX taken_decisions_origin ON taken_decisions (package_id, origin);

-- Fields that were decided differently since the split; open while no decision counts for them.
CREATE TABLE disagreements (
  document_id INTEGER NOT NULL REFERENCES documents (id),
  path TEXT NOT NULL,
  said TEXT NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY (document_id, path)
) STRICT, WITHOUT ROWID;
"""
