"""How long readings took, and the replies that they were made of."""

from __future__ import annotations

SCRIPT = """
-- NULL where nobody measured it. A kept reply remembers it for the reading that is made of it.
ALTER TABLE readings ADD COLUMN seconds REAL;
ALTER TABLE replies ADD COLUMN seconds REAL;
CREATE INDEX readings_seconds ON readings (reader, model, seconds)
  WHERE role IS NOT NULL AND seconds IS NOT NULL;
"""
