"""What was found for a field, before it becomes the reading's answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reviewer.extract.layout.lines import Line
from reviewer.model.absence import Absence
from reviewer.model.document import Word
from reviewer.model.geometry import Box
from reviewer.model.reading import FieldValue

_SURE = 0.98
"""Words alone never make a value certain."""
_ABSENT = 0.6
"""How likely a field that was not found is not there."""
_MISSING = 0.1
"""The same where the kind says that it always is."""
_DOUBT = 0.65
"""Below this confidence the answer says why."""


@dataclass(frozen=True, slots=True)
class Found:
    """A value as printed, the words it was taken from, how likely it is right, and the doubt."""

    text: str
    page: int
    words: tuple[Word, ...]
    confidence: float
    doubt: str = ""

    def at(self, confidence: float, doubt: str = "") -> Found:
        """This value with another confidence, and a doubt if there is one."""
        return replace(self, confidence=confidence, doubt=doubt or self.doubt)


def taken(line: Line, start: int, end: int, confidence: float, text: str | None = None) -> Found:
    """The value in characters `start` to `end` of `line`; `text` where it was put right."""
    shown = line.text[start:end] if text is None else text
    return Found(shown, line.page, line.words_between(start, end), confidence)


def answer(path: str, found: Found | None, *, required: bool = False) -> FieldValue:
    """The reading's answer for `path`: the value with its place, or that it is not there.

    That a required field is not there is hardly to be believed.
    """
    if found is None or not found.text.strip():
        sure = _MISSING if required else _ABSENT
        return FieldValue(path, None, Absence.NOT_ON_PAGE, confidence=sure)
    sure = max(0.02, min(_SURE, found.confidence * _legible(found.words)))
    reason = found.doubt or "it was hard to read" if sure < _DOUBT else None
    box = Box.around(word.box for word in found.words) if found.words else None
    return FieldValue(
        path,
        found.text.strip(),
        confidence=round(sure, 3),
        reason=reason,
        page=found.page,
        box=box,
    )


def _legible(words: Sequence[Word]) -> float:
    """How well the words were read, 0.5..1: the least sure word pulls the value down."""
    known = [word.confidence for word in words if word.confidence is not None]
    if not known:
        return 1.0
    return 0.5 + 0.5 * (0.5 * min(known) + 0.5 * sum(known) / len(known))
