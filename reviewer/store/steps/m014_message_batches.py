"""Questions that wait at a provider: batches, and what is in each."""

from __future__ import annotations

SCRIPT = """
-- A batch is "sending" until the provider's own name for it is known. If the program ended in
-- between, nobody knows whether it arrived, and it is looked for before anything is sent anew.
CREATE TABLE message_batches (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  token TEXT NOT NULL UNIQUE,
  remote TEXT,
  found INTEGER NOT NULL DEFAULT 0,
  state TEXT NOT NULL,
  reader TEXT NOT NULL,
  model TEXT NOT NULL,
  base_url TEXT NOT NULL,
  manner TEXT NOT NULL,
  requests INTEGER NOT NULL,
  created TEXT NOT NULL,
  expires TEXT,
  counts TEXT NOT NULL DEFAULT '{}',
  strangers TEXT NOT NULL DEFAULT '[]',
  note TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX message_batches_open ON message_batches (state)
  WHERE state IN ('sending', 'waiting', 'answered');
-- The number of an item is the end of its custom id. It is settled when its document has a reading
-- made of it, or a failure noted.
CREATE TABLE message_batch_items (
  batch_id INTEGER NOT NULL REFERENCES message_batches (id),
  number INTEGER NOT NULL,
  document_id INTEGER NOT NULL REFERENCES documents (id),
  prompt TEXT NOT NULL,
  key TEXT NOT NULL,
  sent INTEGER NOT NULL,
  pictures TEXT NOT NULL,
  outcome TEXT NOT NULL DEFAULT 'waiting',
  reason TEXT NOT NULL DEFAULT '',
  settled INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (batch_id, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX message_batch_items_open ON message_batch_items (document_id, batch_id)
  WHERE settled = 0;
CREATE INDEX message_batch_items_of ON message_batch_items (batch_id, document_id);
"""
