"""A till slip: lines from the top down in a face of even width, cut off where they end."""

from __future__ import annotations

import numpy as np
import pymupdf
from PIL import Image

from drawing.sheet import BLACK, Sheet, font

WIDTH = 226.0
"""80 mm in points."""
_MARGIN = 15.0


class Slip:
    """Draws downwards; `image` gives the pixels of what was drawn."""

    def __init__(self, size: float = 8.2, face: str = "mono") -> None:
        self.document = pymupdf.open()
        self.sheet = Sheet(self.document, WIDTH, 800)
        self.y = 26.0
        self.size, self.face = size, face

    def center(self, *texts: str, size: float | None = None, face: str | None = None) -> None:
        """Lines in the middle."""
        size = size or self.size
        self._room(size)
        for text in texts:
            self.sheet.text(
                WIDTH / 2, self.y, text, size=size, face=face or self.face, align="center"
            )
            self.y += size * 1.38

    def left(self, *texts: str) -> None:
        """Lines from the left edge."""
        for text in texts:
            self.sheet.text(_MARGIN, self.y, text, size=self.size, face=self.face)
            self.y += self.size * 1.38

    def pair(
        self, label: str, value: str, *, size: float | None = None, bold: bool = False
    ) -> None:
        """A label at the left edge and a value at the right."""
        size = size or self.size
        self._room(size)
        face = f"{self.face}-bold" if bold else self.face
        self.sheet.pair(_MARGIN, WIDTH - _MARGIN, self.y, label, value, size=size, face=face)
        self.y += size * 1.38

    def columns(self, *cells: tuple[float, str, str]) -> None:
        """One line of cells, each with its place in points, its text and its alignment."""
        for x, text, align in cells:
            self.sheet.text(x, self.y, text, size=self.size, face=self.face, align=align)
        self.y += self.size * 1.38

    def rule(self, dash: str = "-") -> None:
        """A line of characters over the whole width."""
        one = font(self.face).text_length(dash, fontsize=self.size)
        count = int((WIDTH - 2 * _MARGIN) / one)
        self.sheet.text(_MARGIN, self.y, dash * count, size=self.size, face=self.face)
        self.y += self.size * 1.38

    def gap(self, points: float = 6) -> None:
        """Empty paper."""
        self.y += points

    def bars(self, seed: int) -> None:
        """A bar code that means nothing."""
        rng = np.random.default_rng(seed)
        x = 48.0
        while x < WIDTH - 50:
            width = float(rng.choice([0.7, 1.4, 2.1]))
            self.sheet.box(x, self.y, x + width, self.y + 24, fill=BLACK)
            x += width + float(rng.choice([0.7, 1.4]))
        self.y += 36

    def _room(self, size: float) -> None:
        """Lower the base line for text that stands higher than the usual."""
        self.y += 0.9 * (size - self.size)

    def image(self, dpi: int) -> Image.Image:
        """The pixels of the slip, cut below its last line."""
        pixels = self.sheet.finish().image(dpi)
        return pixels.crop((0, 0, pixels.width, round((self.y + 12) * dpi / 72)))
