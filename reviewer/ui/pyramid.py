"""A page's pixels as Qt paints them: levels of halved size, so that any view of it is sharp."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage

from reviewer.model.document import Page
from reviewer.model.geometry import Box
from reviewer.model.images import PageImage

if TYPE_CHECKING:
    from reviewer.flow.shared_pixels import SharedPixels


@dataclass(frozen=True, slots=True)
class Pyramid:
    """Levels, finest first. `scale` is pixels of the finest per page unit."""

    levels: tuple[QImage, ...]
    scale: float
    is_whole: bool
    """Whether the page holds nothing finer."""
    is_sharp: bool = True
    """False of what is shown until the page itself is there."""

    @property
    def finest(self) -> QImage:
        """The finest level."""
        return self.levels[0]

    @property
    def size(self) -> int:
        """Bytes in memory."""
        return sum(level.sizeInBytes() for level in self.levels)

    def level(self, zoom: float) -> QImage:
        """The coarsest level with a pixel for every pixel of the screen, where there is one.

        `zoom` is screen pixels per pixel of the finest level.
        """
        index = 0
        while zoom <= 0.5 and index + 1 < len(self.levels):
            zoom *= 2
            index += 1
        return self.levels[index]


def sharp(pixels: SharedPixels) -> Pyramid:
    """The page itself. Runs on a worker's thread, never on the interface's."""
    return Pyramid(_images(pixels), pixels.scale, pixels.is_whole)


def blurred(pixels: SharedPixels) -> Pyramid:
    """What is shown until the page itself is there."""
    return Pyramid(_images(pixels), pixels.scale, is_whole=False, is_sharp=False)


def one(image: QImage, width: float) -> Pyramid:
    """A picture that is here already, for a page that is `width` page units wide."""
    return Pyramid((image,), image.width() / width, is_whole=True)


def cut(pyramid: Pyramid, page: Page, box: Box) -> tuple[PageImage, Box]:
    """A place of a page with a little paper around it, and the place in the units of the cut."""
    image = pyramid.finest
    scale = image.width() / page.width
    margin = max(4 / scale, 0.25 * box.height)
    wide = box.grown(margin, margin).scaled(scale)
    rect = QRectF(wide.left, wide.top, wide.width, wide.height).toAlignedRect()
    rect = rect.intersected(image.rect())
    crop = image.copy(rect).convertToFormat(QImage.Format.Format_RGB888)
    stride, width = crop.bytesPerLine(), 3 * crop.width()
    data = bytes(crop.constBits())
    rows = (data[y * stride : y * stride + width] for y in range(crop.height()))
    left, top = rect.left() / scale, rect.top() / scale
    inner = Box(box.left - left, box.top - top, box.right - left, box.bottom - top)
    return PageImage(crop.width(), crop.height(), b"".join(rows), scale), inner


def _images(pixels: SharedPixels) -> tuple[QImage, ...]:
    """Images of the very memory that the worker wrote; each keeps hold of it."""
    shape = QImage.Format.Format_RGB32
    return tuple(
        QImage(data, width, height, 4 * width, shape)
        for data, (width, height) in zip(pixels.levels(), pixels.sizes, strict=True)
    )
