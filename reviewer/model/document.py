"""Documents, their pages and the words on them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from reviewer.model.geometry import Box


class WordSource(StrEnum):
    """Where a page's words come from."""

    TEXT_LAYER = "text-layer"
    OCR = "ocr"
    HIDDEN_TEXT = "hidden-text"
    """The invisible text behind a scan: what somebody else's OCR once read there."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word as printed: its text, its box in page units, and the engine's confidence in 0..1."""

    text: str
    box: Box
    confidence: float | None = None
    line: int = 0
    """Index of its line on the page in reading order; words of one line share it."""


@dataclass(frozen=True, slots=True)
class PageWords:
    """All words of one page in reading order, with what read them ("tesseract 5.3.0")."""

    words: tuple[Word, ...]
    source: WordSource
    engine: str

    def lines(self) -> list[list[Word]]:
        """The words grouped by line, in reading order, left to right."""
        grouped: dict[int, list[Word]] = {}
        for word in self.words:
            grouped.setdefault(word.line, []).append(word)
        return list(grouped.values())


@dataclass(frozen=True, slots=True)
class Page:
    """One page or frame. `number` counts from 1; size in page units (see `Box`)."""

    number: int
    width: float
    height: float
    sha256: str
    """Hash of what is on the page: OCR is kept by it, so no page is read twice."""
    unit: str = "px"
    """"px" for an image at its own size after orientation, "pt" for a PDF page."""


@dataclass(frozen=True, slots=True)
class Document:
    """One file as it came in, known by the SHA-256 of its bytes."""

    sha256: str
    name: str
    """Unique in the project: the path below the folder that was added, or the bare file name."""
    media_type: str
    size: int
    pages: tuple[Page, ...]
    origin: str = ""
    """Absolute path it was added from, to resolve relative names later; never shown to a model."""
    id: int = 0
    """Row in the project; 0 until it is stored."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A document that a stage could not handle, with the sentence a person reads.

    Of a reading by a model, a dead letter: `asked` is the hash of what was asked of whom, after so
    many `attempts` of the call that failed, and `paid` whether a reply came that nobody could use.
    """

    document: str
    stage: str
    reason: str
    attempts: int = 0
    at: str = ""
    asked: str = ""
    paid: bool = False
