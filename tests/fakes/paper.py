"""Printed pages and readings from plain text, for tests of what looks at them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from reviewer.model.absence import Absence
from reviewer.model.document import Page, PageWords, Word, WordSource
from reviewer.model.evidence import Evidence
from reviewer.model.geometry import Box
from reviewer.model.kind import Kind
from reviewer.model.kind_file import parse_kind
from reviewer.model.reading import FieldValue, Reading

KINDS = Path(__file__).parents[2] / "resources" / "kinds"
TODAY = date(2026, 11, 20)
CHAR, LINE, HEIGHT = 6.0, 14.0, 10.0


def kind(name: str) -> Kind:
    """One of the kinds that come with the program."""
    file = KINDS / f"{name}.toml"
    return parse_kind(file.read_text(encoding="utf-8"), str(file))


def page_words(text: str) -> PageWords:
    """The text as OCR words of equal characters; wide gaps of spaces stay wide."""
    words: list[Word] = []
    for number, line in enumerate(text.strip("\n").splitlines()):
        column = 0
        for piece in line.split(" "):
            if piece:
                left, top = column * CHAR, number * LINE
                box = Box(left, top, left + len(piece) * CHAR, top + HEIGHT)
                words.append(Word(piece, box, 0.9, number))
            column += len(piece) + 1
    return PageWords(tuple(words), WordSource.OCR, "tesseract 5.3.0")


def reading(role: str, fields: Mapping[str, str | Absence | FieldValue]) -> Reading:
    """A reading of these fields: a value, an absence, or a whole answer."""
    return Reading(role, f"reader {role}", tuple(_answer(p, v) for p, v in fields.items()))


def _answer(path: str, said: str | Absence | FieldValue) -> FieldValue:
    if isinstance(said, FieldValue):
        return said
    if isinstance(said, Absence):
        return FieldValue(path, None, said)
    return FieldValue(path, said)


def evidence(
    of: Kind, *readings: Mapping[str, str | Absence | FieldValue], page: str = ""
) -> Evidence:
    """Evidence of one document: readings A, B, ... and one page of words (none for no text)."""
    numbered = tuple(reading(chr(ord("A") + at), fields) for at, fields in enumerate(readings))
    pages = ((Page(1, 600, 800, ""), page_words(page)),) if page else ()
    return Evidence(of, numbered, pages, TODAY)
