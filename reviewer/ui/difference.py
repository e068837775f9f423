"""Which characters of one text differ from another, as pieces a witness line can paint."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Part(StrEnum):
    """What a piece is, seen from the text it is compared with."""

    SAME = "same"
    CHANGED = "changed"
    MISSING = "missing"
    """Nothing stands here where the other text has something."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters of one kind; `text` is empty for MISSING."""

    text: str
    part: Part


def difference(text: str, other: str) -> tuple[Piece, ...]:
    """`text` cut into pieces by how it differs from `other`; the pieces' texts make up `text`."""
    from rapidfuzz.distance import Levenshtein  # after first paint: nothing differs before

    pieces: list[Piece] = []
    for step in Levenshtein.opcodes(other, text):
        part = _PARTS[step.tag]
        run = text[step.dest_start : step.dest_end]
        if pieces and pieces[-1].part is part is Part.CHANGED:
            run = pieces.pop().text + run
        pieces.append(Piece(run, part))
    return tuple(pieces)


_PARTS = {
    "equal": Part.SAME,
    "replace": Part.CHANGED,
    "insert": Part.CHANGED,
    "delete": Part.MISSING,
}
