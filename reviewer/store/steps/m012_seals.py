"""Seals of proposed values and of verdicts: what changes them from outside is found."""

from __future__ import annotations

SCRIPT = """
-- Sums over what the rows say (store/seals.py). A row without one was never sealed.
ALTER TABLE fields ADD COLUMN seal INTEGER;
UPDATE fields SET seal =
  seal(document_id, path, value, absence, risk, flagged, reasons, page, box);
ALTER TABLE verdicts ADD COLUMN seal INTEGER;
UPDATE verdicts SET seal = seal(document_id, path, results);
"""
