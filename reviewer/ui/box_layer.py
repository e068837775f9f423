"""Everything drawn over the page: the field's place, and the other places it may stand at."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from reviewer.ui.page_item import zoom_of
from reviewer.ui.pens import cosmetic
from reviewer.ui.theme import LIGHT


class BoxLayer(QGraphicsItem):
    """One item for all boxes: pens of one pixel at any zoom, drawn in two calls."""

    def __init__(self) -> None:
        super().__init__()
        self._bounds = QRectF()
        self._place: QRectF | None = None
        self._others: list[QRectF] = []
        self._tops: list[float] = []
        self._highest = 0.0
        self.setZValue(1)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def set_boxes(self, page: QRectF, place: QRectF | None, others: Sequence[QRectF]) -> None:
        """Show the field's place and the other candidates on a page of this size."""
        self.prepareGeometryChange()
        self._bounds = page.adjusted(-40, -40, 40, 40)
        self._place = place
        self._others = sorted((box for box in others if box != place), key=QRectF.top)
        self._tops = [box.top() for box in self._others]
        self._highest = max((box.height() for box in self._others), default=0.0)
        self.update()

    def boundingRect(self) -> QRectF:
        """The page and what may stick out of it."""
        return self._bounds

    def shape(self) -> QPainterPath:
        """Where the pointer is over another candidate, which a click would choose."""
        path = QPainterPath()
        for box in self._others:
            path.addRect(box)
        return path

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        _widget: QWidget | None = None,
    ) -> None:
        """Draw the boxes that are in view."""
        exposed = option.exposedRect
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(_OTHER)
        painter.drawRects([box for box in self._near(exposed) if box.intersects(exposed)])
        if self._place is not None:
            self._paint_place(painter, self._place)

    def _near(self, exposed: QRectF) -> list[QRectF]:
        """The boxes that may reach into what is exposed; they are kept from top to bottom."""
        first = bisect_left(self._tops, exposed.top() - self._highest)
        return self._others[first : bisect_right(self._tops, exposed.bottom())]

    def _paint_place(self, painter: QPainter, place: QRectF) -> None:
        pixel = 1 / zoom_of(painter.worldTransform())
        around = place.adjusted(-5 * pixel, -4 * pixel, 5 * pixel, 4 * pixel)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
        painter.fillRect(around, _MARKER)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        painter.setPen(_PLACE)
        painter.drawRect(around)
        painter.drawRect(around.adjusted(-pixel, -pixel, pixel, pixel))


# Paper is light in every theme, and so is what is drawn on it.
_PLACE = cosmetic(LIGHT.accent)
_OTHER = cosmetic(LIGHT.edge, style=Qt.PenStyle.DashLine)
_MARKER = QColor("#fff3c4")
