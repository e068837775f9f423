"""The picture of a page in the scene: painted from the level of its pyramid that fits the zoom."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QTransform
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from reviewer.ui.pyramid import Pyramid

MOST_PIECES = 4
_PIXELS_SEEN = 4.0
"""From this enlargement on pixels are shown as what they are."""


class PageItem(QGraphicsItem):
    """One page in page units. Until its picture is there it is a white sheet."""

    def __init__(self) -> None:
        super().__init__()
        self._rect = QRectF()
        self._pyramid: Pyramid | None = None
        self._pieces: list[tuple[QRectF, Pyramid]] = []
        self._asked: list[tuple[QRectF, float]] = []
        self._instead: Pyramid | None = None
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)

    def set_page(self, width: float, height: float) -> None:
        """Show an empty sheet of this size, in page units."""
        self.prepareGeometryChange()
        self._rect = QRectF(0, 0, width, height)
        self._pyramid = self._instead = None
        self._pieces, self._asked = [], []
        self.update()

    def set_picture(self, pyramid: Pyramid) -> None:
        """Show a page's picture, stretched over the sheet; a blurred one never over a sharp one."""
        if pyramid is self._pyramid or (self.is_sharp and not pyramid.is_sharp):
            return
        self._pyramid = pyramid
        self._pieces, self._asked = [], []
        self.update()

    def add_piece(self, area: QRectF, pyramid: Pyramid) -> None:
        """Show a piece of the page in more detail; the oldest pieces are let go."""
        self._pieces = [*self._pieces[1 - MOST_PIECES :], (area, pyramid)]
        self.update(area)

    def show_instead(self, pyramid: Pyramid | None) -> None:
        """Show another picture of the same page over it; None for the page itself again."""
        self._instead = pyramid
        self.update()

    @property
    def picture(self) -> Pyramid | None:
        """What is shown of the page."""
        return self._pyramid

    @property
    def is_sharp(self) -> bool:
        """Whether the page itself is shown and not a blurred one."""
        return self._pyramid is not None and self._pyramid.is_sharp

    def wants_piece(self, view: QRectF, zoom: float) -> bool:
        """Whether more of the page could be seen in `view` at this zoom, and was not asked for."""
        pyramid = self._pyramid
        if pyramid is None or pyramid.is_whole or not pyramid.is_sharp or zoom <= pyramid.scale:
            return False
        seen = view.intersected(self._rect)
        asked = any(area.contains(seen) and at * 1.3 >= zoom for area, at in self._asked)
        return not seen.isEmpty() and not asked

    def ask(self, area: QRectF, zoom: float) -> None:
        """A piece is asked for; it may come with less detail, where the page has no more."""
        self._asked = [*self._asked[1 - MOST_PIECES :], (area, zoom)]

    def boundingRect(self) -> QRectF:
        """The sheet."""
        return self._rect

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        _widget: QWidget | None = None,
    ) -> None:
        """Draw what is exposed."""
        exposed = option.exposedRect.intersected(self._rect)
        if exposed.isEmpty():
            return
        pyramid = self._instead or self._pyramid
        if pyramid is None:
            painter.fillRect(exposed, QColor("white"))
            return
        zoom = zoom_of(painter.deviceTransform())
        own = pyramid.finest.width() / self._rect.width()
        _draw(painter, exposed, self._rect, pyramid.level(zoom / own), zoom / own)
        if zoom <= pyramid.scale or self._instead is not None:
            return
        for area, piece in self._pieces:
            part = exposed.intersected(area)
            if not part.isEmpty():
                _draw(painter, part, area, piece.finest, zoom / piece.scale)


def _draw(painter: QPainter, part: QRectF, whole: QRectF, image: QImage, zoom: float) -> None:
    """Draw `part` of a picture that covers `whole`."""
    across, down = image.width() / whole.width(), image.height() / whole.height()
    source = QRectF(
        (part.left() - whole.left()) * across,
        (part.top() - whole.top()) * down,
        part.width() * across,
        part.height() * down,
    )
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, zoom < _PIXELS_SEEN)
    painter.drawImage(part, image, source)


def zoom_of(transform: QTransform) -> float:
    """How much a transform enlarges, whichever way it turns."""
    return math.hypot(transform.m11(), transform.m12())
