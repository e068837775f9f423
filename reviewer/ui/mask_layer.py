"""The masks over a page: see-through while they are worked on, solid as they will be burned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from reviewer.ui.page_item import zoom_of
from reviewer.ui.pens import cosmetic
from reviewer.ui.theme import LIGHT

HANDLE = 9.0
"""Side of a handle, in pixels of the screen."""


LEAST_NUMBERED = 22.0
"""Pixels of the screen that a mask needs on each side to bear its number."""


@dataclass(frozen=True, slots=True)
class Grip:
    """A handle of a mask: which edges a drag of it moves, as -1, 0 or 1 across and down."""

    across: int
    down: int


GRIPS = tuple(Grip(x, y) for y in (-1, 0, 1) for x in (-1, 0, 1) if x or y)


class MaskLayer(QGraphicsItem):
    """One item for all masks of a page, in page units."""

    def __init__(self) -> None:
        super().__init__()
        self._bounds = QRectF()
        self._rects: list[QRectF] = []
        self._selected: int | None = None
        self._solid = False
        self.setZValue(2)

    @property
    def rects(self) -> tuple[QRectF, ...]:
        """The masks, in the order they were given."""
        return tuple(self._rects)

    @property
    def is_solid(self) -> bool:
        """Whether the masks are shown as they will be burned."""
        return self._solid

    def set_masks(self, page: QRectF, rects: Sequence[QRectF], selected: int | None) -> None:
        """Show these masks on a page of this size; one of them may be selected."""
        self.prepareGeometryChange()
        self._bounds = page.adjusted(-60, -60, 60, 60)
        self._rects = list(rects)
        self._selected = selected
        self.update()

    def show_solid(self, solid: bool) -> None:
        """As they will be burned, or see-through."""
        self._solid = solid
        self.update()

    def boundingRect(self) -> QRectF:
        """The page and what may stick out of it."""
        return self._bounds

    def paint(
        self,
        painter: QPainter,
        _option: QStyleOptionGraphicsItem,
        _widget: QWidget | None = None,
    ) -> None:
        """Draw every mask, the selected one last."""
        for number, rect in enumerate(self._rects):
            if number != self._selected:
                self._paint_mask(painter, rect, selected=False)
        if self._selected is not None and self._selected < len(self._rects):
            self._paint_mask(painter, self._rects[self._selected], selected=True)
        for number, rect in enumerate(self._rects):  # over all of them, where they overlap
            self._paint_number(painter, rect, number)

    def _paint_number(self, painter: QPainter, rect: QRectF, number: int) -> None:
        """The mask's number in the list, at its corner where there is room, and never slanted."""
        seen = _upright(painter, rect)
        if self._solid or min(seen.width(), seen.height()) < LEAST_NUMBERED:
            return
        painter.save()
        painter.resetTransform()
        painter.setPen(QColor("white"))
        corner = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
        painter.drawText(seen.adjusted(6, 4, -2, -2), corner, str(number + 1))
        painter.restore()

    def _paint_mask(self, painter: QPainter, rect: QRectF, *, selected: bool) -> None:
        painter.fillRect(rect, _SOLID if self._solid else _THIN)
        if self._solid:
            return
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(_INNER)
        painter.drawRect(rect)
        if not selected:
            return
        painter.setPen(_CHOSEN)
        painter.drawRect(rect)
        side = HANDLE / zoom_of(painter.worldTransform())
        for grip in GRIPS:
            center = grip_at(rect, grip)
            square = QRectF(center.x() - side / 2, center.y() - side / 2, side, side)
            painter.fillRect(square, QColor("white"))
            painter.drawRect(square)


def _upright(painter: QPainter, rect: QRectF) -> QRectF:
    """A rectangle of the page in pixels of the screen, whichever way the page is turned."""
    return painter.worldTransform().mapRect(rect)


def grip_at(rect: QRectF, grip: Grip) -> QPointF:
    """Where a handle of a mask stands, in page units."""
    return QPointF(
        rect.center().x() + grip.across * rect.width() / 2,
        rect.center().y() + grip.down * rect.height() / 2,
    )


# Paper is light in every theme, and so is what is drawn on it.
_SOLID = QColor("black")
_THIN = QColor(20, 20, 20, 150)
_INNER = cosmetic("#ffffff", 1, Qt.PenStyle.DashLine)
_CHOSEN = cosmetic(LIGHT.accent, 2)
