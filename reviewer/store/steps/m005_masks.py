"""Masks, looks and marks as one chain of acts; what detectors found; where each page stands."""

from __future__ import annotations

SCRIPT = """
-- One row for each thing said of a page before upload. A row with "reverses" takes back another and
-- has its kind; rows of one "act" belong together, and an act that undoes another names it.
-- kind 'mask': a box on a page. 'never': the document is not uploaded ("said" is why). 'look': a
-- person saw the page ("said" is the hash of what was seen). 'standing': a mask for a supplier's
-- documents (box in shares of the page; "said" is the supplier); masks that follow from it name it.
CREATE TABLE redactions (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  act INTEGER NOT NULL,
  undoes INTEGER,
  kind TEXT NOT NULL CHECK (kind IN ('mask', 'never', 'look', 'standing')),
  document_id INTEGER NOT NULL REFERENCES documents (id),
  page INTEGER NOT NULL,
  box TEXT,
  said TEXT NOT NULL,
  origin TEXT NOT NULL,
  score REAL,
  again INTEGER NOT NULL CHECK (again IN (0, 1)),
  standing INTEGER REFERENCES redactions (id),
  by TEXT NOT NULL,
  at TEXT NOT NULL,
  reverses INTEGER REFERENCES redactions (id),
  sha256 TEXT NOT NULL
) STRICT;
CREATE INDEX redactions_document ON redactions (document_id, id);
CREATE INDEX redactions_act ON redactions (act);
CREATE INDEX redactions_standing ON redactions (standing) WHERE standing IS NOT NULL;
CREATE INDEX redactions_kind ON redactions (kind, id) WHERE kind IN ('standing', 'never');
CREATE TRIGGER redactions_stay BEFORE UPDATE ON redactions
BEGIN SELECT RAISE(ABORT, 'masks and looks are only ever appended'); END;
CREATE TRIGGER redactions_remain BEFORE DELETE ON redactions
BEGIN SELECT RAISE(ABORT, 'masks and looks are only ever appended'); END;

-- What the detectors found on a page, by what is on it and by what they were asked.
CREATE TABLE findings (
  page_sha256 TEXT NOT NULL,
  asked TEXT NOT NULL,
  detectors TEXT NOT NULL,
  said TEXT NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY (page_sha256, asked, detectors)
) STRICT, WITHOUT ROWID;

-- Encoded pictures of pages on which the detectors found nothing outside the masks.
CREATE TABLE passed_pictures (
  page_sha256 TEXT NOT NULL,
  picture_sha256 TEXT NOT NULL,
  detectors TEXT NOT NULL,
  PRIMARY KEY (page_sha256, picture_sha256, detectors)
) STRICT, WITHOUT ROWID;

-- Where each page stands: follows from the two tables above, so that counting is cheap.
-- "asks" says whether the finding wants a look; "looked" whether the page was seen as it is.
CREATE TABLE page_states (
  document_id INTEGER NOT NULL REFERENCES documents (id),
  page INTEGER NOT NULL,
  policy TEXT NOT NULL,
  detectors TEXT NOT NULL,
  asked TEXT NOT NULL,
  asks TEXT NOT NULL,
  warnings TEXT NOT NULL,
  seen TEXT NOT NULL,
  looked INTEGER NOT NULL CHECK (looked IN (0, 1)),
  PRIMARY KEY (document_id, page)
) STRICT, WITHOUT ROWID;

-- Places and supplier as the offline reader guesses them: only to mask by, never shown as a value.
CREATE TABLE guesses (
  document_id INTEGER PRIMARY KEY REFERENCES documents (id),
  words TEXT NOT NULL,
  supplier TEXT,
  places TEXT NOT NULL
) STRICT;

-- Whether a mark that stands says that the document is not uploaded: follows from "redactions".
ALTER TABLE documents ADD COLUMN never INTEGER NOT NULL DEFAULT 0 CHECK (never IN (0, 1));
"""
