"""Reference data: what documents say inside, the user's own tables, and suppliers."""

from __future__ import annotations

SCRIPT = """
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
"""
