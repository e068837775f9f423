"""The page with its masks: drawn, moved, resized and taken away with mouse and keyboard.

It holds no truth: it shows the masks it was given and says what the person wants of them.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QGraphicsView, QWidget

from reviewer.model.document import Page
from reviewer.model.geometry import Box
from reviewer.ui.mask_layer import GRIPS, HANDLE, Grip, MaskLayer, grip_at
from reviewer.ui.page_units import to_box, to_rect
from reviewer.ui.page_view import PageView
from reviewer.ui.say import say
from reviewer.ui.theme import Theme

STEP = 8
"""How far an arrow key moves or stretches a mask, in pixels of the screen; 1 with Ctrl."""
REST_MS = 400
"""Arrow keys that follow each other sooner are one move, with one undo."""
NEW = (0.25, 0.12)
"""Size of a mask made by a key, as shares of the view."""
SMALLEST = 4.0
"""A mask drawn smaller than this on the screen was a click."""
ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class MaskView(PageView):
    """One page and its masks, known by their place in the list that was shown last."""

    put = Signal(object)
    """A `Box` should become a mask."""
    reshaped = Signal(int, object)
    """The mask at this place in the list should have this `Box`."""
    taken_back = Signal(int)
    """The mask at this place in the list should go."""
    selected = Signal(int)
    """Another mask is selected; -1 for none."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._masks = MaskLayer()
        self.scene().addItem(self._masks)
        self._sheet_rect = QRectF()
        self._rects: list[QRectF] = []
        self._chosen: int | None = None
        self._drag: _Drag | None = None
        self._nudged: int | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self.settle)
        self.setDragMode(QGraphicsView.DragMode.NoDrag)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(say("Page with its masks"))
        self.viewport().setMouseTracking(True)

    @property
    def chosen(self) -> int | None:
        """The place of the selected mask in the list."""
        return self._chosen

    @property
    def is_solid(self) -> bool:
        """Whether the masks are shown as they will be burned."""
        return self._masks.is_solid

    def show_masks(self, page: Page, boxes: Sequence[Box]) -> None:
        """The masks of the page that is shown; the selected one stays selected if it is there."""
        before = None if self._chosen is None else self._rects[self._chosen]
        count = len(self._rects)
        self._sheet_rect = QRectF(0, 0, page.width, page.height)
        self._rects = [to_rect(box) for box in boxes]
        if before is not None and before in self._rects:
            self._chosen = self._rects.index(before)
        elif self._rects and len(self._rects) > count and self._chosen is not None:
            self._chosen = len(self._rects) - 1
        elif self._chosen is not None and self._chosen >= len(self._rects):
            self._chosen = None
        self._refresh()

    def select(self, number: int | None) -> None:
        """Select the mask at this place in the list, and bring it into view."""
        self.settle()
        self._chosen = number if number is not None and number < len(self._rects) else None
        self._refresh()
        if self._chosen is not None:
            self.ensureVisible(self._rects[self._chosen], 24, 24)
        self.selected.emit(-1 if self._chosen is None else self._chosen)

    def step(self, by: int) -> None:
        """Select the next or the previous mask, round."""
        if not self._rects:
            return
        now = self._chosen if self._chosen is not None else (-1 if by > 0 else 0)
        self.select((now + by) % len(self._rects))

    def draw(self) -> None:
        """A new mask in the middle of what is seen; arrows then move and stretch it."""
        self.settle()
        view = self.mapToScene(self.viewport().rect()).boundingRect() & self._sheet_rect
        if view.isEmpty():
            view = self._sheet_rect
        rect = QRectF(0, 0, view.width() * NEW[0], view.height() * NEW[1])
        rect.moveCenter(view.center())
        self._chosen = len(self._rects)
        self._rects.append(rect)
        self._refresh()
        self.put.emit(to_box(rect & self._sheet_rect))

    def take_back(self) -> None:
        """The selected mask should go."""
        self._nudged = None
        if self._chosen is not None:
            self.taken_back.emit(self._chosen)

    def settle(self) -> bool:
        """Say where arrow keys have put a mask; whether there was anything to say."""
        number, self._nudged = self._nudged, None
        self._rest.stop()
        if number is None or number >= len(self._rects):
            return False
        self.reshaped.emit(number, to_box(self._rects[number]))
        return True

    def show_solid(self, solid: bool) -> None:
        """As the page will be sent, or see-through."""
        self._masks.show_solid(solid)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move the selected mask, with Shift stretch it; without one they pan."""
        key, keys = Qt.Key(event.key()), event.modifiers()
        if self._chosen is None or key not in ARROWS:
            super().keyPressEvent(event)
            return
        across, down = ARROWS[key]
        step = (1 if keys & Qt.KeyboardModifier.ControlModifier else STEP) / self.zoom
        rect = QRectF(self._rects[self._chosen])
        if keys & Qt.KeyboardModifier.ShiftModifier:
            rect.setRight(max(rect.left() + 1 / self.zoom, rect.right() + across * step))
            rect.setBottom(max(rect.top() + 1 / self.zoom, rect.bottom() + down * step))
        else:
            rect.translate(across * step, down * step)
        rect = rect & self._sheet_rect
        if not rect.isEmpty():
            self._rects[self._chosen] = rect
            self._nudged = self._chosen
            self._refresh()
            self._rest.start()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A drag begins: on a handle, on a mask, or on bare paper."""
        self.settle()
        if event.button() is not Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        event.accept()
        if self._sheet_rect.isEmpty() or self.is_solid:
            return
        point = self.mapToScene(event.position().toPoint())
        grip = self._grip_under(event.position())
        under = self._chosen if grip else self._mask_under(point)
        self._drag = _Drag(event.position(), point, under, grip)
        if under != self._chosen:
            self.select(under)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show what the drag would make of the mask."""
        drag = self._drag
        if drag is None:
            self._point_with(event.position())
            super().mouseMoveEvent(event)
            return
        far = (event.position() - drag.pressed).manhattanLength()
        if not drag.moving and far < QApplication.startDragDistance():
            return
        drag.moving = True
        self._show_dragged(self._dragged(drag, self.mapToScene(event.position().toPoint())))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The drag has come to its end: say what the person wants."""
        drag, self._drag = self._drag, None
        event.accept()
        if drag is None:
            return
        rect = self._dragged(drag, self.mapToScene(event.position().toPoint()))
        if not drag.moving or min(rect.width(), rect.height()) * self.zoom < SMALLEST:
            self._refresh()
        elif drag.mask is None:
            self._chosen = len(self._rects)
            self._rects.append(rect)
            self._refresh()
            self.put.emit(to_box(rect))
        else:
            self._reshape(drag.mask, rect)

    def _dragged(self, drag: _Drag, point: QPointF) -> QRectF:
        way = point - drag.on_page
        if drag.mask is None:
            rect = QRectF(drag.on_page, point).normalized()
        elif drag.grip is None:
            rect = self._rects[drag.mask].translated(way)
        else:
            rect = stretched(self._rects[drag.mask], drag.grip, way)
        return rect & self._sheet_rect

    def _show_dragged(self, rect: QRectF) -> None:
        drag = self._drag
        rects = list(self._rects)
        if drag is None or drag.mask is None:
            rects.append(rect)
            self._masks.set_masks(self._sheet_rect, rects, len(rects) - 1)
        else:
            rects[drag.mask] = rect
            self._masks.set_masks(self._sheet_rect, rects, drag.mask)

    def _reshape(self, number: int, rect: QRectF) -> None:
        rect = rect & self._sheet_rect
        if rect.isEmpty():
            return
        self._rects[number] = rect
        self._refresh()
        self.reshaped.emit(number, to_box(rect))

    def _grip_under(self, position: QPointF) -> Grip | None:
        if self._chosen is None:
            return None
        rect = self._rects[self._chosen]
        for grip in GRIPS:
            there = self.mapFromScene(grip_at(rect, grip))
            if (QPointF(there) - position).manhattanLength() <= HANDLE * 1.5:
                return grip
        return None

    def _mask_under(self, point: QPointF) -> int | None:
        if self._chosen is not None and self._rects[self._chosen].contains(point):
            return self._chosen
        found = [number for number, rect in enumerate(self._rects) if rect.contains(point)]
        return min(found, key=lambda n: _area(self._rects[n]), default=None)

    def _point_with(self, position: QPointF) -> None:
        grip = self._grip_under(position)
        if grip is not None:
            shape = _CURSORS[grip.across * grip.down, bool(grip.across)]
        elif self._mask_under(self.mapToScene(position.toPoint())) is not None:
            shape = Qt.CursorShape.SizeAllCursor
        else:
            shape = Qt.CursorShape.CrossCursor
        self.viewport().setCursor(shape)

    def _refresh(self) -> None:
        self._masks.set_masks(self._sheet_rect, self._rects, self._chosen)


class _Drag:
    """A drag of the left button, from its press to its release."""

    def __init__(
        self, pressed: QPointF, on_page: QPointF, mask: int | None, grip: Grip | None
    ) -> None:
        self.pressed, self.on_page, self.mask, self.grip = pressed, on_page, mask, grip
        self.moving = False


_CURSORS = {
    (1, True): Qt.CursorShape.SizeFDiagCursor,
    (-1, True): Qt.CursorShape.SizeBDiagCursor,
    (0, True): Qt.CursorShape.SizeHorCursor,
    (0, False): Qt.CursorShape.SizeVerCursor,
}


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


def _area(rect: QRectF) -> float:
    return rect.width() * rect.height()
