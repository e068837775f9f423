"""A drag over masks: what is held, and what becomes of it. Knows no widget."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt

from reviewer.ui.mask_layer import GRIPS, HANDLE, Grip

REACH = 12.0
"""A handle is held from so many pixels of the screen around it."""
ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_CURSORS = {
    (1, True): Qt.CursorShape.SizeFDiagCursor,
    (-1, True): Qt.CursorShape.SizeBDiagCursor,
    (0, True): Qt.CursorShape.SizeHorCursor,
    (0, False): Qt.CursorShape.SizeVerCursor,
}
_TURNED = {
    Qt.CursorShape.SizeFDiagCursor: Qt.CursorShape.SizeBDiagCursor,
    Qt.CursorShape.SizeBDiagCursor: Qt.CursorShape.SizeFDiagCursor,
    Qt.CursorShape.SizeHorCursor: Qt.CursorShape.SizeVerCursor,
    Qt.CursorShape.SizeVerCursor: Qt.CursorShape.SizeHorCursor,
}


@dataclass(slots=True)
class Drag:
    """A drag of the left button, from its press to its release.

    `mask` is the place in the list of what is held; without one a mask is drawn. `before` is where
    it lay.
    """

    pressed: QPointF
    on_page: QPointF
    mask: int | None
    grip: Grip | None
    before: QRectF
    moving: bool = False

    def made(self, point: QPointF) -> QRectF:
        """The mask with the pointer at this point of the page."""
        way = point - self.on_page
        if self.mask is None:
            return QRectF(self.on_page, point).normalized()
        if self.grip is None:
            return self.before.translated(way)
        return stretched(self.before, self.grip, way)


def stretched(rect: QRectF, grip: Grip, way: QPointF) -> QRectF:
    """A mask after a handle of it was dragged; dragged past the other edge it turns over."""
    left, right, top, bottom = rect.left(), rect.right(), rect.top(), rect.bottom()
    if grip.across < 0:
        left += way.x()
    elif grip.across > 0:
        right += way.x()
    if grip.down < 0:
        top += way.y()
    elif grip.down > 0:
        bottom += way.y()
    return QRectF(QPointF(left, top), QPointF(right, bottom)).normalized()


def grip_near(seen: QRectF, point: QPointF) -> Grip | None:
    """The handle under a point, of a mask as it lies on the screen; the nearest of several.

    Inside a mask that is hardly larger than its handles, a press moves it.
    """
    small = min(seen.width(), seen.height()) < 4 * HANDLE
    if small and seen.adjusted(2, 2, -2, -2).contains(point):
        return None
    found: list[tuple[float, Grip]] = []
    for grip in GRIPS:
        away = point - _grip_on(seen, grip)
        if max(abs(away.x()), abs(away.y())) <= REACH:
            found.append((away.manhattanLength(), grip))
    return min(found, key=lambda one: one[0], default=(0.0, None))[1]


def smallest_under(rects: Sequence[QRectF], point: QPointF) -> int | None:
    """The smallest mask at a point of the page, by its place in the list."""
    found = [number for number, rect in enumerate(rects) if rect.contains(point)]
    return min(found, key=lambda n: rects[n].width() * rects[n].height(), default=None)


def nudged(rect: QRectF, way: QPoint, step: float, *, stretch: bool) -> QRectF:
    """A mask after an arrow key: moved, or its right and lower edges moved."""
    rect = QRectF(rect)
    if stretch:
        rect.setRight(max(rect.left() + step / 8, rect.right() + way.x() * step))
        rect.setBottom(max(rect.top() + step / 8, rect.bottom() + way.y() * step))
    else:
        rect.translate(way.x() * step, way.y() * step)
    return rect


def cursor_of(grip: Grip, quarters: int) -> Qt.CursorShape:
    """The pointer over a handle of a page that is shown turned."""
    shape = _CURSORS[grip.across * grip.down, bool(grip.across)]
    return _TURNED[shape] if quarters % 2 else shape


def _grip_on(seen: QRectF, grip: Grip) -> QPointF:
    return QPointF(
        seen.center().x() + grip.across * seen.width() / 2,
        seen.center().y() + grip.down * seen.height() / 2,
    )
