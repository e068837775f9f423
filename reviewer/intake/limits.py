"""What a document may cost: bounds on bytes, pages and pixels, checked before anything is decoded.

A file says in a few bytes how large it will become; these bounds are held against what it says.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field

from reviewer.model.errors import DocumentError

MEGAPIXELS = "REVIEWER_MEGAPIXELS"
"""The environment carries what a person set to the worker processes."""
_MEGAPIXELS = 120


def most_pixels() -> int:
    """Pixels of the largest picture: what a person set, else 120 million."""
    said = os.environ.get(MEGAPIXELS, "")
    usable = said.isascii() and said.isdigit() and 0 < int(said[:6]) <= 1000
    return (int(said) if usable else _MEGAPIXELS) * 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one document. `points` bounds a PDF page's side (14,400 is the format's own)."""

    file_bytes: int = 200_000_000
    pages: int = 500
    pixels: int = field(default_factory=most_pixels)
    side: int = 30_000
    points: float = 14_400.0

    def check_bytes(self, size: int) -> None:
        """Raise DocumentError when a file of `size` bytes is empty or too large."""
        if size == 0:
            raise DocumentError("The file is empty; copy it again from where it came from.")
        if size > self.file_bytes:
            raise DocumentError(
                f"The file has {size / 1e6:,.0f} MB, more than the limit of "
                f"{self.file_bytes / 1e6:,.0f} MB; split it or save it smaller."
            )

    def check_pages(self, count: int) -> None:
        """Raise DocumentError when a document has too many pages."""
        if count > self.pages:
            raise DocumentError(
                f"The document has more pages than the limit of {self.pages:,}; split it."
            )

    def check_pixels(self, width: int, height: int) -> None:
        """Raise DocumentError when a picture of this size is empty or too large to decode."""
        if width < 1 or height < 1:
            raise DocumentError("The picture has no pixels; there is nothing to read in it.")
        if width * height > self.pixels or max(width, height) > self.side:
            raise DocumentError(
                f"The picture has {width:,} x {height:,} pixels, more than the limit of "
                f"{self.pixels / 1e6:,.0f} million or {self.side:,} a side; save it smaller."
            )

    def check_points(self, width: float, height: float) -> None:
        """Raise DocumentError when a PDF page's size (points) is none or absurd."""
        if not (1 <= width <= self.points and 1 <= height <= self.points):
            raise DocumentError(
                f"A page of the PDF measures {width:,.0f} x {height:,.0f} points, which no paper "
                "does; print the PDF to a new one and add that."
            )


DEFAULT = Limits()
