"""What the checks look at for one document: the readings, the words on its pages, its kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from reviewer.model.document import Page, PageWords
from reviewer.model.geometry import Box
from reviewer.model.kind import Kind
from reviewer.model.reading import FieldValue, Reading, proposal


@dataclass(frozen=True, slots=True)
class PageQuality:
    """How well a page can be read. `sharpness`, `contrast` and `cleanness` are 0 (bad) to 1.

    `text_px` is the median height in pixels of a line's letters as the page came in, `skew` the
    angle of the lines in degrees.
    """

    page: int
    sharpness: float
    contrast: float
    cleanness: float
    text_px: float
    skew: float = 0.0


@dataclass(frozen=True, slots=True)
class ReferenceValue:
    """What somebody who should know says a field is. `source` is "your vendor master" or the like.

    `key` is what the row was found by ("PO 4711"), None for data inside the document itself.
    With `is_key` this is about the key itself: `value` is the one that the table has, empty where
    it has none like it.
    """

    path: str
    value: str
    source: str
    key: str | None = None
    is_key: bool = False


@dataclass(frozen=True, slots=True)
class EarlierDocument:
    """A document of the same supplier that a human settled: values and places by field path.

    Places are boxes in shares of the page (0..1), so that sizes do not matter.
    """

    values: Mapping[str, str]
    places: Mapping[str, tuple[int, Box]]


@dataclass(frozen=True, slots=True)
class Invented:
    """A model said that `text` stands in a region of a page where nothing is printed."""

    reader: str
    model: str
    page: int
    text: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything known of one document. `pages` holds only pages whose words are known.

    `today` is given, not asked, so that a check gives the same verdict for the same evidence.
    `further` holds the same pages read by other engines, so that a text layer that disagrees with
    the pixels is seen. `earlier` are settled documents of the same supplier, newest first.
    """

    kind: Kind
    readings: tuple[Reading, ...]
    pages: tuple[tuple[Page, PageWords], ...]
    today: date
    further: tuple[tuple[Page, PageWords], ...] = ()
    quality: tuple[PageQuality, ...] = ()
    reference: tuple[ReferenceValue, ...] = ()
    earlier: tuple[EarlierDocument, ...] = ()
    invented: tuple[Invented, ...] = ()

    def proposal(self, path: str) -> FieldValue | None:
        """What counts until a human speaks: the first reading's answer that was asked for it."""
        return proposal(self.readings, path)
