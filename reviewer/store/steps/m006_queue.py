"""The queue's orders and filters, what is left of each field, what search has still to learn."""

from __future__ import annotations

SCRIPT = """
-- The name that all rows of a list share: "line_items[2].total" is "line_items.total".
-- A column of its own and not a generated one: no index covers a query that reads one of those.
ALTER TABLE fields ADD COLUMN name TEXT;
UPDATE fields SET name = CASE WHEN instr(path, '[') = 0 THEN path ELSE
  substr(path, 1, instr(path, '[') - 1) || substr(path, instr(path, ']') + 1) END;

-- Which witnesses speak against the value: 1 reading B, 2 OCR, 4 a rule, 8 reference data,
-- 16 one that only half agrees.
ALTER TABLE fields ADD COLUMN doubts INTEGER NOT NULL DEFAULT 0;
UPDATE fields SET doubts = coalesce((
  SELECT max(who = 'second' AND said = 'DIFFERS')
    + 2 * max(who = 'ocr' AND said IN ('DIFFERS', 'NOT_FOUND'))
    + 4 * max(who = 'rules' AND said = 'DIFFERS')
    + 8 * max(who = 'reference' AND said = 'DIFFERS')
    + 16 * max(said = 'PARTIAL')
  FROM (
    SELECT json_extract(r.value, '$[0]') AS who, json_extract(r.value, '$[1]') AS said
    FROM verdicts v, json_each(v.results) r
    WHERE v.document_id = fields.document_id AND v.path = fields.path)), 0);

CREATE INDEX fields_name ON fields (name, risk DESC, id, decision_id);
-- The condition's own columns make these indexes answer alone, without a look at the rows.
DROP INDEX fields_queue;
CREATE INDEX fields_queue ON fields (risk DESC, id, flagged, decision_id)
  WHERE flagged = 1 AND decision_id IS NULL;
DROP INDEX fields_decided;
CREATE INDEX fields_decided ON fields (risk DESC, id, decision_id) WHERE decision_id IS NOT NULL;
CREATE INDEX fields_name_queue ON fields (name, risk DESC, id, flagged, decision_id)
  WHERE flagged = 1 AND decision_id IS NULL;
CREATE INDEX fields_age_queue ON fields (document_id, ordinal, flagged, decision_id)
  WHERE flagged = 1 AND decision_id IS NULL;
CREATE INDEX pages_sha256 ON pages (sha256);

-- How many fields of each name there are, and how many of them are left to settle.
CREATE TABLE field_names (
  name TEXT PRIMARY KEY,
  fields INTEGER NOT NULL,
  left_over INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO field_names
  SELECT name, count(*), sum(flagged = 1 AND decision_id IS NULL) FROM fields GROUP BY name;
CREATE TRIGGER field_names_more AFTER INSERT ON fields
BEGIN
  UPDATE fields SET name = CASE WHEN instr(path, '[') = 0 THEN path ELSE
    substr(path, 1, instr(path, '[') - 1) || substr(path, instr(path, ']') + 1) END
  WHERE id = new.id AND name IS NULL;
  INSERT INTO field_names
    SELECT name, 1, flagged = 1 AND decision_id IS NULL FROM fields WHERE id = new.id
  ON CONFLICT (name) DO UPDATE SET
    fields = fields + 1, left_over = left_over + excluded.left_over;
END;
CREATE TRIGGER field_names_less AFTER DELETE ON fields
BEGIN
  UPDATE field_names SET fields = fields - 1,
    left_over = left_over - (old.flagged = 1 AND old.decision_id IS NULL)
  WHERE name = old.name;
  DELETE FROM field_names WHERE name = old.name AND fields = 0;
END;
CREATE TRIGGER field_names_changed AFTER UPDATE OF flagged, decision_id ON fields
WHEN (old.flagged = 1 AND old.decision_id IS NULL)
  <> (new.flagged = 1 AND new.decision_id IS NULL)
BEGIN
  UPDATE field_names SET left_over = left_over
    + (new.flagged = 1 AND new.decision_id IS NULL)
    - (old.flagged = 1 AND old.decision_id IS NULL)
  WHERE name = new.name;
END;

-- What was changed after search learned it. What is newer than anything it learned needs no row.
CREATE TABLE search_pending (
  what TEXT NOT NULL CHECK (what IN ('field', 'page')),
  id INTEGER NOT NULL,
  PRIMARY KEY (what, id)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER search_values AFTER UPDATE OF value, decision_id ON fields
WHEN old.value IS NOT new.value OR old.decision_id IS NOT new.decision_id
BEGIN
  INSERT INTO search_pending VALUES ('field', new.id) ON CONFLICT (what, id) DO NOTHING;
END;
CREATE TRIGGER search_words AFTER UPDATE OF data ON words
BEGIN
  INSERT INTO search_pending VALUES ('page', new.rowid) ON CONFLICT (what, id) DO NOTHING;
END;
"""
