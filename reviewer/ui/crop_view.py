"""A piece of a page and nothing else: what the blind audit shows of a field."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPen, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QGraphicsScene, QGraphicsView, QWidget

from reviewer.model.document import Page
from reviewer.model.geometry import Box
from reviewer.ui.say import say
from reviewer.ui.theme import LIGHT

LINES = 2.5
"""Heights of a line that are shown above and below the place."""
LEAST = 0.03
"""Shares of the page's height that are shown at least above and below it."""
MOST_LINE = 0.04
WIDTH = 0.7
"""A crop is at least this share of the page wide, so that the label beside the value is on it."""
BIGGEST = 3.0
STEP = 1.25


class CropView(QGraphicsView):
    """Shows a picture as large as there is room; the wheel zooms, a drag moves it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setScene(QGraphicsScene(self))
        self.setAccessibleName(say("Piece of the page"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)

    @property
    def piece(self) -> QSize:
        """Pixels of the picture that are shown; empty where there is none."""
        return self.sceneRect().size().toSize() if self.scene().items() else QSize()

    def show_piece(self, page: Page, picture: QImage, box: Box | None, *, frame: bool) -> None:
        """Show what is around `box` (page units), or the whole page; `frame` draws the box too."""
        scale = picture.width() / page.width
        piece = to_pixels(crop(page, box), scale).intersected(picture.rect())
        self.clear()
        self.scene().addPixmap(QPixmap.fromImage(picture.copy(piece))).setTransformationMode(
            Qt.TransformationMode.SmoothTransformation
        )
        if frame and box is not None:
            pen = QPen(QColor(LIGHT.accent), 2)
            pen.setCosmetic(True)
            place = to_pixels(box, scale).translated(-piece.topLeft())
            self.scene().addRect(QRectF(place).adjusted(-3, -3, 3, 3), pen)
        self.scene().setSceneRect(QRectF(0, 0, piece.width(), piece.height()))
        self._fit()

    def clear(self) -> None:
        """Show nothing."""
        self.scene().clear()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom about the pointer."""
        factor = STEP ** (event.angleDelta().y() / 120)
        self.scale(factor, factor)
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use the room there is."""
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:
        """Room for a few lines."""
        return QSize(680, 320)

    def _fit(self) -> None:
        size, room = self.piece, self.viewport().size()
        if size.isEmpty():
            return
        zoom = min(room.width() / size.width(), room.height() / size.height(), BIGGEST)
        self.resetTransform()
        self.scale(zoom, zoom)
        self.centerOn(self.sceneRect().center())


def crop(page: Page, box: Box | None) -> Box:
    """The piece of the page around a place, in page units; all of it where there is none.

    The value alone would hide that it is on the wrong line: its label and its neighbours are shown.
    """
    whole = Box(0, 0, page.width, page.height)
    if box is None or box.area == 0:
        return whole
    line = min(box.height, MOST_LINE * page.height)
    beside = max(line, (WIDTH * page.width - box.width) / 2)
    wide = box.grown(beside, max(LINES * line, LEAST * page.height))
    shift = max(0.0, -wide.left) - max(0.0, wide.right - page.width)
    return Box(
        max(0.0, wide.left + shift),
        max(0.0, wide.top),
        min(page.width, wide.right + shift),
        min(page.height, wide.bottom),
    )


def to_pixels(box: Box, scale: float) -> QRect:
    """A box of the page as whole pixels of its picture."""
    at = box.scaled(scale)
    return QRectF(at.left, at.top, at.width, at.height).toAlignedRect()
