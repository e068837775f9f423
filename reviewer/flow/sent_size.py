"""How large the picture of a page will be when it is sent, known before it is made.

The same steps as when it is made: rendered (`intake`), then fitted to its task (`redact`). Only the
bytes of a picture, which may make it smaller still, are not known before.
"""

from __future__ import annotations

from functools import lru_cache
from math import ceil

from reviewer.extract.limits import image_limits, send_side
from reviewer.intake.render import PDF_SCALE
from reviewer.model.document import Document, Page
from reviewer.model.images import Task
from reviewer.redact.clarity import first_side

_ROUNDING = 0.001
"""MuPDF forgives a page so much before it takes a further pixel."""


def sent_sizes(document: Document, model: str, task: Task) -> list[tuple[int, int]]:
    """Width and height of the picture of each page of a document, as `model` gets them."""
    return [_sent_size(page, model, len(document.pages), task) for page in document.pages]


def _sent_size(page: Page, model: str, pages: int, task: Task) -> tuple[int, int]:
    return _size(page.width, page.height, page.unit == "pt", model, pages, task)


@lru_cache(maxsize=65_536)
def _size(
    wide: float, high: float, is_drawn: bool, model: str, pages: int, task: Task
) -> tuple[int, int]:
    """Whole scans have many sizes, but most documents of a project share a few."""
    side = send_side(wide, high, image_limits(model, pages))
    longest = max(wide, high, 1.0)
    scale = min(PDF_SCALE if is_drawn else 1.0, side / longest)
    rounded = _outwards if is_drawn else round
    width, height = (max(1, rounded(edge * scale)) for edge in (wide, high))
    longest = max(width, height)
    first = first_side(longest, side, task)
    if first == longest:
        return width, height
    return max(1, width * first // longest), max(1, height * first // longest)


def _outwards(edge: float) -> int:
    return ceil(edge - _ROUNDING)
