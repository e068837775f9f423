"""The page on the desk: goes to a field's place by itself, and hands mouse and keys to a tool."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QGraphicsView, QWidget

from reviewer.model.document import Page
from reviewer.model.geometry import Box
from reviewer.ui.box_layer import BoxLayer
from reviewer.ui.page_tool import PageTool
from reviewer.ui.page_units import letter_height, to_rect
from reviewer.ui.pyramid import Pyramid
from reviewer.ui.say import say
from reviewer.ui.theme import Theme
from reviewer.ui.zoom_view import EDGE, STEP, ZoomView

LETTER = 20.0
"""A letter of the flagged field is at least this high on the screen, in pixels."""
AIM = 26.0
BIGGEST = 44.0
ANCHOR = (0.5, 0.34)
"""Where in the view the field's place is put, as shares of its width and height."""
SPARE = 0.2
"""No more than this share of the view's width is empty on either side of the page."""
STILL_MS = 90
"""Detail is asked for when the page has not moved for so long."""
_COMMANDS = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)


class PageView(ZoomView):
    """Shows one page; knows places in page units only."""

    clicked = Signal(QPointF)
    """A point of the page, in page units."""
    tool_changed = Signal()
    detail_wanted = Signal(QRectF, float)
    """(a piece of the page, screen pixels per page unit) that could be seen better."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._place: Box | None = None
        self._picked: Box | None = None
        self._text = ""
        self._liked = AIM
        self._pressed = QPointF()
        self._is_own = False
        self._mode = "place"
        self._plain = PageTool()
        self._tool = self._plain
        self._boxes = BoxLayer()
        self.scene().addItem(self._boxes)
        self.setAccessibleName(say("Page"))
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
        self._still = QTimer(self, singleShot=True, interval=STILL_MS)
        self._still.timeout.connect(self._on_still)
        self.moved.connect(self._still.start)

    @property
    def place(self) -> Box | None:
        """The place that is marked, in page units."""
        return self._place

    @property
    def tool(self) -> PageTool:
        """What mouse and keys do on the page now."""
        return self._tool

    @property
    def sharp_picture(self) -> Pyramid | None:
        """The page's picture, as soon as it is the page itself."""
        return self._item.picture if self._item.is_sharp else None

    def set_plain_tool(self, tool: PageTool) -> None:
        """What the page is in the hand of while no other tool is taken up."""
        was_plain = self._tool is self._plain
        self._plain = tool
        if was_plain:
            self.take_up(None)

    def take_up(self, tool: PageTool | None) -> None:
        """Use this tool from now on; None for the plain one."""
        self._tool.end(self)
        self._tool = tool or self._plain
        plain = self._tool.cursor is None
        mode = QGraphicsView.DragMode
        self.setDragMode(mode.ScrollHandDrag if plain else mode.NoDrag)
        if self._tool.cursor is not None:
            self.viewport().setCursor(self._tool.cursor)
        self._tool.begin(self)
        self.viewport().update()
        self.tool_changed.emit()

    def show_page(self, page: Page, picture: Pyramid | None) -> None:
        """Show a page; what a tool did on the one before ends."""
        if self._page is None or self._page.sha256 != page.sha256:
            self.take_up(None)
        super().show_page(page, picture)
        self._still.start()

    def set_picture(self, picture: Pyramid) -> None:
        """The picture of the page that is shown."""
        super().set_picture(picture)
        self._still.start()

    def clear(self) -> None:
        """Show nothing."""
        self.take_up(None)
        super().clear()
        self._place = None
        self._boxes.set_boxes(QRectF(), None, [])

    def mark(self, place: Box | None, others: Sequence[Box], text: str) -> None:
        """Mark the field's place and other candidates. `text` is what stands at the place."""
        self._place, self._picked, self._text = place, None, text
        rect = None if place is None else to_rect(place)
        self._boxes.set_boxes(self._sheet(), rect, [to_rect(box) for box in others])

    def go_to_place(self) -> None:
        """Bring the place to the anchor, large enough to read; without one, show the head.

        A zoom that shows the place well enough stays: nobody has to zoom again at every field.
        """
        if self._place is None or self._page is None:
            self._show_head()
            return
        self._mode = "place"
        most = max(BIGGEST, 1.7 * self._liked)
        if not LETTER <= self.line_on_view() <= most or self._too_wide():
            self._set_zoom(self._zoom_for())
        self._put(QPointF(*self._place.center), (self._across(self._place), ANCHOR[1]))

    def place_on_view(self) -> QRectF | None:
        """The place in the view's own pixels."""
        if self._place is None:
            return None
        polygon = self.mapFromScene(to_rect(self._place))
        return QRectF(polygon.boundingRect())

    def mark_picked(self, box: Box | None, *, go: bool = False) -> None:
        """What is picked on the page; `go` brings it where the field's place was read."""
        if box is None and self._picked is None:
            return  # as at nearly every field: nothing hangs anywhere else
        self._picked = box
        if box is not None and go:
            self._mode = "free"
            self._put(QPointF(*box.center), (self._across(box), ANCHOR[1]))
        self.viewport().update()
        self.moved.emit()

    def hook_on_view(self) -> QRectF | None:
        """What the card hangs at, in the view's pixels: what is picked, else the place."""
        if self._picked is None:
            return self.place_on_view()
        return QRectF(self.mapFromScene(to_rect(self._picked)).boundingRect())

    def line_on_view(self) -> float:
        """The height of a line at the place, in the view's pixels."""
        return self._letter() * self.zoom

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ctrl and wheel zoom about the pointer; the wheel alone scrolls."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._mode = "free"
            self._zoom_about(STEP ** (event.angleDelta().y() / 120), event.position())
            self._like()
            event.accept()
            return
        super().wheelEvent(event)

    def event(self, event: QEvent) -> bool:
        """Plain keys are the tool's before they are anyone's shortcut, where it claims them."""
        if event.type() is QEvent.Type.ShortcutOverride and self._tool.claims_keys:
            assert isinstance(event, QKeyEvent)
            function_key = Qt.Key.Key_F1 <= event.key() <= Qt.Key.Key_F35
            if not event.modifiers() & _COMMANDS and not function_key:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The tool's keys; else arrows pan a little, space pans a view's height."""
        if self._tool.key(self, event):
            event.accept()
            return
        step = 64
        moves = {
            Qt.Key.Key_Left: (-step, 0),
            Qt.Key.Key_Right: (step, 0),
            Qt.Key.Key_Up: (0, -step),
            Qt.Key.Key_Down: (0, step),
            Qt.Key.Key_Space: (0, int(self.viewport().height() * 0.8)),
        }
        move = moves.get(Qt.Key(event.key()))
        if move is None:
            event.ignore()
            return
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            move = (-move[0], -move[1])
        self.pan(*move)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A drag or a click begins: the tool's, or the view's own."""
        self._pressed = event.position()
        left = event.button() is Qt.MouseButton.LeftButton
        self._is_own = left and self._tool.press(self, self._on_page(event), event.modifiers())
        if self._is_own:
            event.accept()
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The tool draws, or the page moves."""
        if self._is_own:
            self._tool.move(self, self._on_page(event))
            event.accept()
        else:
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """After a drag the page stays where it was let go; without one it was a click."""
        if self._is_own:
            self._is_own = False
            self._tool.release(self, self._on_page(event))
            event.accept()
            return
        super().mouseReleaseEvent(event)
        way = (event.position() - self._pressed).manhattanLength()
        if way >= QApplication.startDragDistance():
            self._mode = "free"
        elif event.button() is Qt.MouseButton.LeftButton:
            event.accept()
            at = self._on_page(event)
            if not self._tool.click(self, at, event.modifiers()):
                self.clicked.emit(at)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep showing what was shown."""
        super().resizeEvent(event)
        self._make_room()
        again = {"place": self.go_to_place, "fit": self.fit, "width": self.fit_width}
        if self._page is not None and self._mode in again:
            again[self._mode]()
        self.moved.emit()

    def drawForeground(self, painter: QPainter, rect: QRectF | object) -> None:
        """What the tool draws, over everything."""
        self._tool.paint(self, painter, QRectF(rect))  # type: ignore[arg-type]

    def set_turn(self, quarters: int) -> None:
        """Show the page turned; the place comes back to where it is read."""
        changed = quarters % 4 != self._turn
        super().set_turn(quarters)
        if changed and self._mode in ("fit", "width"):
            {"fit": self.fit, "width": self.fit_width}[self._mode]()
        elif changed:
            self.go_to_place()

    def _on_page(self, event: QMouseEvent) -> QPointF:
        return self.mapToScene(event.position().toPoint())

    def _on_still(self) -> None:
        zoom = self.zoom * self.devicePixelRatioF()
        view = self.seen()
        if self._item.wants_piece(view, zoom):
            margin_x, margin_y = view.width() / 4, view.height() / 4
            wide = view.adjusted(-margin_x, -margin_y, margin_x, margin_y)
            area = wide.intersected(self._sheet())
            self._item.ask(area, zoom)
            self.detail_wanted.emit(area, zoom)

    def _letter(self) -> float:
        """The height of a line at the place in page units, 0 without one."""
        if self._place is None:
            return 0.0
        seen = self._as_seen(to_rect(self._place))
        return letter_height(Box(0, 0, seen.width(), seen.height()), self._text)

    def _zoom_for(self) -> float:
        assert self._place is not None
        wide = max(self._as_seen(to_rect(self._place)).width(), 1e-6)
        letter = self._letter()
        return max(
            LETTER / letter, min(self._liked / letter, 0.92 * self.viewport().width() / wide)
        )

    def _too_wide(self) -> bool:
        if self._place is None:
            return False
        wide = self._as_seen(to_rect(self._place)).width() * self.zoom
        return wide > 0.96 * self.viewport().width() and self.line_on_view() > LETTER * 1.01

    def _show_head(self) -> None:
        """The page as wide as the view, never wider, from its top: nobody knows where to look."""
        self._mode = "place"
        if self._page is None:
            return
        across, down = self._fitting()
        self._set_zoom(min(across, max(down, 1.5 * self._own)))
        size = self._seen_size()
        corner = self._as_page(QPointF(size.width() / 2, 0))
        self._put(corner, (0.5, EDGE / max(1, self.viewport().height())))

    def _across(self, place: Box) -> float:
        """Where a place goes across: the middle, unless that would show too little page."""
        view = self.viewport().width()
        spare = view * SPARE
        left = self._as_seen(to_rect(place)).center().x() * self.zoom
        right = self._seen_size().width() * self.zoom - left
        middle = view * ANCHOR[0]
        if left + right <= view - 2 * spare:
            return (view + left - right) / 2 / view
        if middle - left > spare:
            return (spare + left) / view
        if view - middle - right > spare:
            return (view - spare - right) / view
        return ANCHOR[0]

    def _step(self, factor: float) -> None:
        """Zoom about the place if it is in view."""
        self._mode = "free"
        place = self.place_on_view()
        center = QPointF(self.viewport().rect().center())
        inside = place is not None and QRectF(self.viewport().rect()).contains(place.center())
        self._zoom_about(factor, place.center() if place and inside else center)
        self._like()

    def _like(self) -> None:
        """The person zoomed: letters of this size are what further fields are shown with."""
        if self.line_on_view() >= LETTER:
            self._liked = self.line_on_view()
