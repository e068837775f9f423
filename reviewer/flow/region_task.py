"""Reads one place of a page inside a worker process."""

from __future__ import annotations

from reviewer.model.geometry import Box
from reviewer.model.images import PageImage
from reviewer.model.picked import Heard

FIRST, SECOND = "rapidocr", "tesseract"
ENGINES = (FIRST, SECOND)
"""In the order of their keys on the card."""


def read(engine: str, crop: PageImage, box: Box) -> Heard:
    """What one engine reads inside `box` of a crop. Raises ReaderError, DocumentError."""
    if engine == FIRST:
        from reviewer.ocr import rapid

        text, score = rapid.read_place(crop, box)
        return Heard(engine, text, score)
    from reviewer.ocr import tesseract

    return Heard(engine, tesseract.read_region(crop, box))
