"""The page with its masks: drawn, moved, resized and taken away with mouse and keyboard.

It holds no truth: it shows the masks it was given and says what the person wants of them.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QApplication, QGraphicsView, QWidget

from reviewer.model.document import Page
from reviewer.model.geometry import Box
from reviewer.ui.mask_drag import ARROWS, Drag, cursor_of, grip_near, nudged, smallest_under
from reviewer.ui.mask_layer import Grip, MaskLayer
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
        self._ids: list[int] = []
        self._chosen: int | None = None
        self._drag: Drag | None = None
        self._panned: QPoint | None = None
        self._nudged: int | None = None
        self._was_seen = False
        self.may_change = True
        """Whether masks may be drawn and changed; looking is always possible."""
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
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

    @property
    def was_seen(self) -> bool:
        """Whether the page itself, not a blurred one, was on the screen."""
        return self._was_seen

    def show_page(self, page: Page, picture: object | None) -> None:
        """Show a page; nobody has seen it yet if it is another one."""
        if self._page is None or self._page.sha256 != page.sha256:
            self._was_seen = False
        super().show_page(page, picture)  # type: ignore[arg-type]

    def show_masks(
        self,
        page: Page,
        boxes: Sequence[Box],
        ids: Sequence[int] | None = None,
        chosen: int | None = None,
    ) -> None:
        """The masks of the page, each with its id; `chosen` is the id of the one to select.

        Without it the selected one stays selected. What arrow keys did to it meanwhile stays, too.
        """
        meant = self._rects[self._chosen] if self._chosen is not None else None
        known = self._chosen is not None and self._chosen < len(self._ids)
        wanted = self._ids[self._chosen] if known and self._chosen is not None else chosen
        self._sheet_rect = QRectF(0, 0, page.width, page.height)
        self._rects = [to_rect(box) for box in boxes]
        self._ids = list(range(len(boxes)) if ids is None else ids)
        now = next((n for n, one in enumerate(self._ids) if one in (wanted, chosen)), None)
        if now is None and meant is not None and not known and self._rects:
            now = min(range(len(self._rects)), key=lambda n: _apart(self._rects[n], meant))
        if self._nudged is not None and now is not None and meant is not None:
            self._rects[now], self._nudged = meant, now
        else:
            self._nudged = None
        self._chosen = now
        if self._drag is not None and self._drag.mask is not None:
            self._drag = None if self._drag.before not in self._rects else self._drag
        self._refresh()

    def select(self, number: int | None) -> None:
        """Select the mask at this place in the list, and bring it into view."""
        self.settle()
        self._chosen = number if number is not None and 0 <= number < len(self._rects) else None
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
        if not self.may_change or self._sheet_rect.isEmpty():
            return
        if view.isEmpty():
            view = self._sheet_rect
        rect = QRectF(0, 0, view.width() * NEW[0], view.height() * NEW[1])
        rect.moveCenter(view.center())
        self._add(rect & self._sheet_rect)

    def take_back(self) -> None:
        """The selected mask should go."""
        self._nudged = None
        if self._chosen is not None and self.may_change:
            self.taken_back.emit(self._chosen)

    def settle(self) -> bool:
        """Say where arrow keys have put a mask; whether there was anything to say."""
        number = self._nudged
        self._rest.stop()
        if number is None:
            return False
        if number >= len(self._ids):  # it is on its way to the disk
            self._rest.start()
            return False
        self._nudged = None
        self.reshaped.emit(number, to_box(self._rects[number]))
        return True

    def let_go(self) -> bool:
        """End a drag and keep nothing of it; whether there was one."""
        was, self._drag = self._drag, None
        self._refresh()
        return was is not None and was.moving

    def show_solid(self, solid: bool) -> None:
        """As the page will be sent, or see-through."""
        self._masks.show_solid(solid)

    def turn_right(self) -> None:
        """Show the page turned by a right angle; its masks lie where they are."""
        self.set_turn(self._turn + 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move the selected mask, with Shift stretch it; without one they pan."""
        key, keys = Qt.Key(event.key()), event.modifiers()
        if self._chosen is None or key not in ARROWS or self._drag is not None:
            super().keyPressEvent(event)
            return
        event.accept()
        if not self.may_change or self.is_solid:
            return
        step = (1 if keys & Qt.KeyboardModifier.ControlModifier else STEP) / self.zoom
        stretch = bool(keys & Qt.KeyboardModifier.ShiftModifier)
        seen = self._as_seen(self._rects[self._chosen])
        seen = nudged(seen, QPoint(*ARROWS[key]), step, stretch=stretch)
        corners = (self._as_page(seen.topLeft()), self._as_page(seen.bottomRight()))
        self._nudge(QRectF(*corners).normalized(), stretch=stretch)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A drag begins: on a handle, on a mask, or on bare paper; the other buttons pan."""
        self.settle()
        event.accept()
        if event.button() is not Qt.MouseButton.LeftButton:
            self._panned = event.position().toPoint()
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
            return
        if self._sheet_rect.isEmpty() or self.is_solid:
            return
        point = self.mapToScene(event.position().toPoint())
        grip = self._grip_under(event.position())
        under = self._chosen if grip else self._mask_under(point)
        if under != self._chosen:
            self.select(under)
        if self.may_change:
            before = QRectF() if under is None else self._rects[under]
            self._drag = Drag(event.position(), point, under, grip, before)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show what the drag would make of the mask."""
        if self._panned is not None:
            now = event.position().toPoint()
            way, self._panned = self._panned - now, now
            self.pan(way.x(), way.y())
            return
        drag = self._drag
        if drag is None:
            self._point_with(event.position())
            return
        far = (event.position() - drag.pressed).manhattanLength()
        if drag.moving or far >= QApplication.startDragDistance():
            drag.moving = True
            self._show_dragged(drag, self.mapToScene(event.position().toPoint()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The drag has come to its end: say what the person wants."""
        event.accept()
        if event.button() is not Qt.MouseButton.LeftButton:
            self._panned = None
            self._point_with(event.position())
            return
        drag, self._drag = self._drag, None
        if drag is None:
            return
        rect = drag.made(self.mapToScene(event.position().toPoint())) & self._sheet_rect
        if not drag.moving or min(rect.width(), rect.height()) * self.zoom < SMALLEST:
            self._refresh()
        elif drag.mask is None:
            self._add(rect)
        elif drag.before in self._rects:
            number = self._rects.index(drag.before)
            self._rects[number] = rect
            self._refresh()
            self.reshaped.emit(number, to_box(rect))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Whoever looks has seen the page from now on."""
        super().paintEvent(event)
        self._was_seen = self._was_seen or self.is_sharp

    def _add(self, rect: QRectF) -> None:
        self._chosen = len(self._rects)
        self._rects.append(rect)
        self._refresh()
        self.selected.emit(self._chosen)
        self.put.emit(to_box(rect))

    def _nudge(self, rect: QRectF, *, stretch: bool) -> None:
        """Keep a mask that arrow keys changed on the page, as large as it was if it was moved."""
        sheet = self._sheet_rect
        if not stretch:
            left = min(max(rect.left(), sheet.left()), sheet.right() - rect.width())
            top = min(max(rect.top(), sheet.top()), sheet.bottom() - rect.height())
            rect.moveTo(left, top)
        rect = rect & sheet
        if not rect.isEmpty() and self._chosen is not None:
            self._rects[self._chosen] = rect
            self._nudged = self._chosen
            self._refresh()
            self.ensureVisible(rect, 24, 24)
            self._rest.start()

    def _show_dragged(self, drag: Drag, point: QPointF) -> None:
        rect, rects = drag.made(point) & self._sheet_rect, list(self._rects)
        if drag.mask is None:
            rects.append(rect)
            self._masks.set_masks(self._sheet_rect, rects, len(rects) - 1)
        elif drag.before in rects:
            number = rects.index(drag.before)
            rects[number] = rect
            self._masks.set_masks(self._sheet_rect, rects, number)

    def _grip_under(self, position: QPointF) -> Grip | None:
        if self._chosen is None or not self.may_change:
            return None
        seen = QRectF(self.mapFromScene(self._rects[self._chosen]).boundingRect())
        return self._as_on_page(grip_near(seen, position))

    def _as_on_page(self, grip: Grip | None) -> Grip | None:
        """A handle as it is seen on a turned page, by the edges of the page's own directions."""
        for _ in range(self._turn if grip is not None else 0):
            grip = Grip(grip.down, -grip.across) if grip is not None else None
        return grip

    def _mask_under(self, point: QPointF) -> int | None:
        if self._chosen is not None and self._rects[self._chosen].contains(point):
            return self._chosen
        return smallest_under(self._rects, point)

    def _point_with(self, position: QPointF) -> None:
        grip = self._grip_under(position)
        if self.is_solid or not self.may_change:
            shape = Qt.CursorShape.ArrowCursor
        elif grip is not None:
            shape = cursor_of(grip, self._turn)
        elif self._mask_under(self.mapToScene(position.toPoint())) is not None:
            shape = Qt.CursorShape.SizeAllCursor
        else:
            shape = Qt.CursorShape.CrossCursor
        self.viewport().setCursor(shape)

    def _refresh(self) -> None:
        self._masks.set_masks(self._sheet_rect, self._rects, self._chosen)


def _apart(one: QRectF, other: QRectF) -> float:
    """How far two masks are apart, corner by corner."""
    ways = (one.topLeft() - other.topLeft(), one.bottomRight() - other.bottomRight())
    return sum(way.manhattanLength() for way in ways)
