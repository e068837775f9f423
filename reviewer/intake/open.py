"""A document in: recognised by its content, hashed, its pages measured.

Runs in a worker process.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from reviewer.intake import photos, sniff
from reviewer.intake.damage import opening
from reviewer.intake.limits import DEFAULT, Limits
from reviewer.model.document import Page
from reviewer.model.evidence import ReferenceValue


@dataclass(frozen=True, slots=True)
class Opened:
    """What a file turned out to be, and what the data inside it says of its fields."""

    sha256: str
    media_type: str
    size: int
    pages: tuple[Page, ...]
    reference: tuple[ReferenceValue, ...] = ()


def open_document(path: Path, limits: Limits = DEFAULT) -> Opened:
    """Look at one file. Raises DocumentError with the sentence that says why it cannot be read."""
    with opening():
        size = path.stat().st_size
        limits.check_bytes(size)
        media_type = sniff.sniff(path)
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    pages = _pages(path, media_type, sha256, limits)
    return Opened(sha256, media_type, size, pages, _reference(path, media_type))


def _pages(path: Path, media_type: str, sha256: str, limits: Limits) -> tuple[Page, ...]:
    if media_type == sniff.PDF:
        from reviewer.intake import pdf  # pictures need no PyMuPDF

        sizes = pdf.page_sizes(path, limits)
        unit = "pt"
    else:
        sizes = [(float(w), float(h)) for w, h in photos.page_sizes(path, media_type, limits)]
        unit = "px"
    return tuple(
        Page(number, width, height, _page_hash(sha256, number), unit)
        for number, (width, height) in enumerate(sizes, start=1)
    )


def _reference(path: Path, media_type: str) -> tuple[ReferenceValue, ...]:
    if media_type != sniff.PDF:
        return ()
    from reviewer.intake.einvoice import reference_values

    return reference_values(path)


def _page_hash(document: str, number: int) -> str:
    return hashlib.sha256(f"{document}:{number}".encode()).hexdigest()
