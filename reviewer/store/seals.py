"""Seals of rows that may be written again: a sum over what a row says, kept beside it.

They find what a disk or another program changed. They keep out nobody who means harm: who can
write the row can write its seal. Decisions have seals of another sort (`chain.py`).
"""

from __future__ import annotations

import sqlite3
import zlib

_FIELD = ("document_id", "path", "value", "absence", "risk", "flagged", "reasons", "page", "box")
FIELD = ", ".join(_FIELD)
"""What the seal of a field is a sum of: all that is proposed and shown of it."""
VERDICT = "document_id, path, results"

_SHIFT = 2**31
"""Half of the sums are below 0: so all of them fit into four bytes of a row."""


def seal(*content: object) -> int:
    """The sum of what a row says: CRC-32, made to find changed bytes, in a tenth of the time.

    `ascii` writes a row the same in every Python; `repr` knows more letters in each.
    """
    return zlib.crc32(ascii(content).encode()) - _SHIFT


def fits(kept: object, *content: object) -> bool:
    """Whether a row is as it was sealed; one that was never sealed is taken as it is."""
    return kept is None or kept == seal(*content)


def teach(connection: sqlite3.Connection) -> None:
    """Let statements on this connection say `seal(...)`. No schema does: any program can read."""
    connection.create_function("seal", -1, seal, deterministic=True)


def resealed(**new: str) -> str:
    """The assignment that seals a field anew with these columns changed; broken seals stay so."""
    after = ", ".join(new.get(name, name) for name in _FIELD)
    return f"seal = CASE WHEN seal IS NULL OR seal = seal({FIELD}) THEN seal({after}) ELSE seal END"
