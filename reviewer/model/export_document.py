"""One document as it is exported: its fields, its readings, its pages and their pictures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from reviewer.model.document import Page, PageWords
from reviewer.model.export_row import ExportRow
from reviewer.model.geometry import Box
from reviewer.model.images import Mask
from reviewer.model.reading import Reading

SPLITS = ("train", "validation", "test")
"""The parts a dataset can be split into, as training tools call them."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as a picture file: pixels and nothing else. `file` is where it lies until it is used.

    `masked` counts the masks that are burned into it.
    """

    page: int
    name: str
    file: Path
    width: int
    height: int
    sha256: str
    masked: int = 0


@dataclass(frozen=True, slots=True)
class ExportDocument:
    """One document. `rows` are its fields as they leave, `words` those of each page by number.

    `readings` are whole, as they were made. `split` is empty where the dataset has one part.
    """

    name: str
    sha256: str
    rows: tuple[ExportRow, ...] = ()
    media_type: str = ""
    size: int = 0
    pages: tuple[Page, ...] = ()
    readings: tuple[Reading, ...] = ()
    supplier: str | None = None
    split: str = ""
    pictures: tuple[Picture, ...] = ()
    words: Mapping[int, PageWords] = field(default_factory=dict)
    masks: tuple[Mask, ...] = ()
    id: int = 0

    def page(self, number: int) -> Page | None:
        """The page with this number."""
        return next((page for page in self.pages if page.number == number), None)

    def picture(self, number: int) -> Picture | None:
        """The picture of the page with this number."""
        return next((picture for picture in self.pictures if picture.page == number), None)

    def in_pixels(self, page: int, box: Box) -> Box | None:
        """`box` in pixels of the page's picture, clipped to it; in page units without a picture.

        None for a page that is not there, and for a box with nothing on the page.
        """
        sheet, picture = self.page(page), self.picture(page)
        if sheet is None or sheet.width <= 0 or sheet.height <= 0:
            return None
        width, height = (picture.width, picture.height) if picture else (sheet.width, sheet.height)
        x, y = width / sheet.width, height / sheet.height
        clipped = Box(
            min(max(box.left * x, 0.0), width),
            min(max(box.top * y, 0.0), height),
            min(max(box.right * x, 0.0), width),
            min(max(box.bottom * y, 0.0), height),
        )
        return clipped if clipped.area > 0 else None

    def size_of(self, page: int) -> tuple[float, float]:
        """Width and height in the units of `in_pixels`; zeros for a page that is not there."""
        if (picture := self.picture(page)) is not None:
            return picture.width, picture.height
        sheet = self.page(page)
        return (sheet.width, sheet.height) if sheet else (0.0, 0.0)
