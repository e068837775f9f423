"""Reading in batches: dead letters, and pictures that are ready to leave."""

from __future__ import annotations

SCRIPT = """
-- Of a reading by a model: the hash of what was asked of whom, how often, and whether it was paid.
ALTER TABLE failures ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0;
ALTER TABLE failures ADD COLUMN at TEXT NOT NULL DEFAULT '';
ALTER TABLE failures ADD COLUMN asked TEXT NOT NULL DEFAULT '';
ALTER TABLE failures ADD COLUMN paid INTEGER NOT NULL DEFAULT 0;

-- The picture of a page by all it was made from: made and looked at once, its bytes are a blob.
CREATE TABLE pictures (
  key TEXT PRIMARY KEY,
  sha256 TEXT NOT NULL,
  media_type TEXT NOT NULL,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  scale REAL NOT NULL
) STRICT, WITHOUT ROWID;
"""
