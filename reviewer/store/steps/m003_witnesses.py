"""What other engines read on a page, and how well it can be read."""

from __future__ import annotations

SCRIPT = """
-- "words" holds what readings are made from; here is what other engines read on the same page.
CREATE TABLE further_words (
  page_sha256 TEXT NOT NULL,
  engine TEXT NOT NULL,
  source TEXT NOT NULL,
  data BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX further_words_page ON further_words (page_sha256, engine);

CREATE TABLE page_quality (
  page_sha256 TEXT NOT NULL UNIQUE,
  sharpness REAL NOT NULL,
  contrast REAL NOT NULL,
  cleanness REAL NOT NULL,
  text_px REAL NOT NULL,
  skew REAL NOT NULL
) STRICT;
"""
