"""A sheet of paper to draw on: text with alignment, rules, boxes and tables, in points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pymupdf
from PIL import Image

Ink = tuple[float, float, float]

BLACK: Ink = (0.1, 0.1, 0.12)
GREY: Ink = (0.42, 0.43, 0.46)
PALE: Ink = (0.8, 0.81, 0.83)
WHITE: Ink = (1, 1, 1)

_DEJAVU = Path("/usr/share/fonts/truetype/dejavu")
_FILES = {
    "mono": "DejaVuSansMono.ttf",
    "mono-bold": "DejaVuSansMono-Bold.ttf",
    "narrow": "DejaVuSansCondensed.ttf",
    "narrow-bold": "DejaVuSansCondensed-Bold.ttf",
    "book": "DejaVuSerifCondensed.ttf",
    "book-bold": "DejaVuSerifCondensed-Bold.ttf",
}


@cache
def font(name: str) -> pymupdf.Font:
    """A font of this file's, or one of those built into PyMuPDF (`helv`, `hebo`, `tiro`, ...)."""
    if name in _FILES:
        return pymupdf.Font(fontfile=str(_DEJAVU / _FILES[name]))
    return pymupdf.Font(name)


@dataclass(frozen=True)
class Column:
    """A column of a table: where its text starts, ends or is centred."""

    title: str
    x: float
    align: str = "left"


@dataclass(frozen=True)
class Style:
    """How a table looks; None draws nothing."""

    head: Ink | None = None
    head_ink: Ink = BLACK
    stripe: Ink | None = None
    line: Ink | None = None
    size: float = 9
    height: float = 18
    face: tuple[str, str] = ("helv", "hebo")


@dataclass(frozen=True)
class Text:
    """A piece of text as it was drawn; x and y are the left end of its base line."""

    x: float
    y: float
    text: str
    size: float
    face: str


class Sheet:
    """One page of `document`, `width` x `height` points."""

    def __init__(self, document: pymupdf.Document, width: float, height: float) -> None:
        self.page = document.new_page(width=width, height=height)
        self.width, self.height = width, height
        self.texts: list[Text] = []
        self._writers: dict[Ink, pymupdf.TextWriter] = {}

    def text(
        self, x: float, y: float, text: str, *, size: float = 9, face: str = "helv",
        ink: Ink = BLACK, align: str = "left",
    ) -> float:  # fmt: skip
        """Draw one line with its base line at `y`; returns its width."""
        width = font(face).text_length(text, fontsize=size)
        left = x - {"left": 0, "right": width, "center": width / 2}[align]
        writer = self._writers.setdefault(ink, pymupdf.TextWriter(self.page.rect))
        writer.append((left, y), text, font=font(face), fontsize=size)
        self.texts.append(Text(left, y, text, size, face))
        return float(width)

    def lines(
        self, x: float, y: float, texts: Sequence[str], leading: float, **how: object
    ) -> float:
        """Draw lines below one another; returns the base line after the last."""
        for text in texts:
            self.text(x, y, text, **how)  # type: ignore[arg-type]
            y += leading
        return y

    def pair(self, x: float, right: float, y: float, label: str, value: str, **how: object) -> None:
        """A label on the left and its value on the right."""
        self.text(x, y, label, **how)  # type: ignore[arg-type]
        self.text(right, y, value, align="right", **how)  # type: ignore[arg-type]

    def rule(self, x0: float, y: float, x1: float, *, ink: Ink = BLACK, width: float = 0.6) -> None:
        """A horizontal line."""
        self.page.draw_line((x0, y), (x1, y), color=ink, width=width)

    def box(
        self, x0: float, y0: float, x1: float, y1: float, *, fill: Ink | None = None,
        ink: Ink | None = None, width: float = 0.6, radius: float | None = None,
    ) -> None:  # fmt: skip
        """A rectangle, filled or framed; `radius` is a share of its shorter side."""
        self.page.draw_rect((x0, y0, x1, y1), color=ink, fill=fill, width=width, radius=radius)

    def table(
        self, top: float, ends: tuple[float, float], columns: Sequence[Column],
        rows: Sequence[Sequence[str]], style: Style,
    ) -> float:  # fmt: skip
        """A head and rows from `top` down; returns the lower edge."""
        left, right = ends
        if style.head:
            self.box(left, top, right, top + style.height, fill=style.head)
        for number, cells in enumerate([[c.title for c in columns], *rows]):
            lower = top + style.height
            if style.stripe and number and number % 2 == 0:
                self.box(left, top, right, lower, fill=style.stripe)
            if style.line:
                self.rule(left, lower, right, ink=style.line, width=0.5)
            ink, face = (BLACK, style.face[0]) if number else (style.head_ink, style.face[1])
            for column, cell in zip(columns, cells, strict=True):
                y = lower - (style.height - style.size * 0.7) / 2
                self.text(
                    column.x, y, cell, size=style.size, face=face, ink=ink, align=column.align
                )
            top = lower
        return top

    def finish(self) -> Sheet:
        """Put the text on the page; nothing can be drawn afterwards."""
        for ink, writer in self._writers.items():
            writer.write_text(self.page, color=ink)
        self._writers.clear()
        return self

    def image(self, dpi: int) -> Image.Image:
        """The finished page as RGB pixels."""
        pixels = self.page.get_pixmap(dpi=dpi)
        return Image.frombytes("RGB", (pixels.width, pixels.height), pixels.samples)


def save(document: pymupdf.Document, path: Path) -> None:
    """Write a PDF that is the same bytes every time."""
    document.subset_fonts()
    document.set_metadata({})
    document.save(path, garbage=4, deflate=True, deflate_fonts=True, no_new_id=True)
