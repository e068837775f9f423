"""The page: zoom, pan, and going to a field's place by itself."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QFrame, QGraphicsScene, QGraphicsView, QWidget

from reviewer.model.document import Page
from reviewer.model.geometry import Box
from reviewer.ui.box_layer import BoxLayer
from reviewer.ui.page_item import PageItem
from reviewer.ui.theme import Theme

LETTER = 20.0
"""A letter of the flagged field is at least this high on the screen, in pixels."""
AIM = 26.0
BIGGEST = 44.0
ANCHOR = (0.5, 0.34)
"""Where in the view the field's place is put, as shares of its width and height."""
SPARE = 0.2
"""No more than this share of the view's width is empty on either side of the page."""
EDGE = 16
STEP = 1.25
LIMITS = (0.02, 40.0)


class PageView(QGraphicsView):
    """Shows one page; knows places in page units only."""

    moved = Signal()
    """The page lies differently under the view now."""
    clicked = Signal(QPointF)
    """A point of the page, in page units."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._page: Page | None = None
        self._place: Box | None = None
        self._letter = 0.0
        self._mode = "place"
        self._pressed = QPointF()
        self._item = PageItem()
        self._boxes = BoxLayer()
        scene = QGraphicsScene(self)
        scene.addItem(self._item)
        scene.addItem(self._boxes)
        self.setScene(scene)
        self._set_up()
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    @property
    def place(self) -> Box | None:
        """The place that is marked, in page units."""
        return self._place

    @property
    def zoom(self) -> float:
        """Screen pixels per page unit."""
        return self.transform().m11()

    @property
    def percent(self) -> float:
        """The zoom as people know it: 100 is the page at its own size."""
        unit = 96 / 72 if self._page is not None and self._page.unit == "pt" else 1.0
        return 100 * self.zoom / unit

    @property
    def has_picture(self) -> bool:
        """Whether the page's picture is shown yet."""
        return self._item.has_picture

    def show_page(self, page: Page, picture: QImage | None) -> None:
        """Show a page; without its picture an empty sheet until `set_picture`."""
        same = self._page is not None and self._page.sha256 == page.sha256
        self._page = page
        if not same:
            self._item.set_page(page.width, page.height)
            self._make_room()
        if picture is not None:
            self._item.set_picture(picture)

    def set_picture(self, picture: QImage) -> None:
        """The picture of the page that is shown."""
        self._item.set_picture(picture)

    def clear(self) -> None:
        """Show nothing."""
        self._page = self._place = None
        self._item.set_page(0, 0)
        self._boxes.set_boxes(QRectF(), None, [])

    def mark(self, place: Box | None, others: Sequence[Box], text: str) -> None:
        """Mark the field's place and other candidates. `text` is what stands at the place."""
        self._place = place
        self._letter = letter_height(place, text) if place else 0.0
        rect = None if place is None else to_rect(place)
        self._boxes.set_boxes(self._sheet(), rect, [to_rect(box) for box in others])

    def go_to_place(self) -> None:
        """Bring the place to the anchor, large enough to read; without one, show the head."""
        if self._place is None or self._page is None:
            self._show_head()
            return
        self._mode = "place"
        if not LETTER <= self._letter * self.zoom <= BIGGEST or self._too_wide():
            self._set_zoom(self._zoom_for(self._place))
        self._put(QPointF(*self._place.center), (self._across(self._place), ANCHOR[1]))

    def place_on_view(self) -> QRectF | None:
        """The place in the view's own pixels."""
        if self._place is None:
            return None
        polygon = self.mapFromScene(to_rect(self._place))
        return QRectF(polygon.boundingRect())

    def line_on_view(self) -> float:
        """The height of a line at the place, in the view's pixels."""
        return self._letter * self.zoom

    def fit(self) -> None:
        """Show the whole page."""
        self._mode = "fit"
        self._show_all(lambda across, down: min(across, down))

    def fit_width(self) -> None:
        """Show the page at the view's width, from where the view is."""
        self._mode = "width"
        self._show_all(lambda across, _down: across)

    def own_size(self) -> None:
        """One pixel of an image is one of the screen; a PDF page is at 96 dpi."""
        self._mode = "own"
        unit = 96 / 72 if self._page is not None and self._page.unit == "pt" else 1.0
        self._zoom_about(unit / self.zoom, QPointF(self.viewport().rect().center()))

    def zoom_in(self) -> None:
        """One step nearer, about the place if it is in view."""
        self._step(STEP)

    def zoom_out(self) -> None:
        """One step away."""
        self._step(1 / STEP)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ctrl and wheel zoom about the pointer; the wheel alone scrolls."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._mode = "free"
            self._zoom_about(STEP ** (event.angleDelta().y() / 120), event.position())
            event.accept()
            return
        super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows pan a little, space pans a view's height."""
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

    def pan(self, across: int, down: int) -> None:
        """Move the view over the page by screen pixels."""
        self._mode = "free"
        horizontal, vertical = self.horizontalScrollBar(), self.verticalScrollBar()
        horizontal.setValue(horizontal.value() + across)
        vertical.setValue(vertical.value() + down)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A drag or a click begins."""
        self._pressed = event.position()
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """After a drag the page stays where it was let go; without one it was a click."""
        super().mouseReleaseEvent(event)
        way = (event.position() - self._pressed).manhattanLength()
        if way >= QApplication.startDragDistance():
            self._mode = "free"
        elif event.button() is Qt.MouseButton.LeftButton:
            self.clicked.emit(self.mapToScene(event.position().toPoint()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep showing what was shown."""
        super().resizeEvent(event)
        self._make_room()
        again = {"place": self.go_to_place, "fit": self.fit, "width": self.fit_width}
        if self._page is not None and self._mode in again:
            again[self._mode]()
        self.moved.emit()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Tell whoever hangs at a place that it moved."""
        super().scrollContentsBy(dx, dy)
        self.moved.emit()

    def _set_up(self) -> None:
        self.setAccessibleName("Page")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontSavePainterState)
        self.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)

    def _on_theme_changed(self) -> None:
        self.setBackgroundBrush(self._theme.color("desk"))

    def _sheet(self) -> QRectF:
        return self._item.boundingRect()

    def _zoom_for(self, place: Box) -> float:
        readable = LETTER / self._letter
        wanted = AIM / self._letter
        room = 0.92 * self.viewport().width() / max(place.width, 1e-6)
        return max(readable, min(wanted, room))

    def _too_wide(self) -> bool:
        place = self._place
        if place is None:
            return False
        wide = place.width * self.zoom > 0.96 * self.viewport().width()
        return wide and self._letter * self.zoom > LETTER * 1.01

    def _show_all(self, choose: Callable[[float, float], float]) -> None:
        if self._page is None:
            return
        across = (self.viewport().width() - 2 * EDGE) / self._page.width
        down = (self.viewport().height() - 2 * EDGE) / self._page.height
        self._set_zoom(choose(across, down))
        self._put(self._sheet().center(), (0.5, 0.5))

    def _show_head(self) -> None:
        """The page as wide as the view, from its top: nobody knows where to look."""
        self._mode = "place"
        if self._page is None:
            return
        across = (self.viewport().width() - 2 * EDGE) / self._page.width
        own = 96 / 72 if self._page.unit == "pt" else 1.0
        down = (self.viewport().height() - 2 * EDGE) / self._page.height
        self._set_zoom(max(down, min(across, 1.5 * own)))
        middle = QPointF(self._sheet().center().x(), 0)
        self._put(middle, (0.5, EDGE / self.viewport().height()))

    def _set_zoom(self, zoom: float) -> None:
        zoom = min(max(zoom, LIMITS[0]), LIMITS[1])
        self.resetTransform()
        self.scale(zoom, zoom)
        self._make_room()

    def _make_room(self) -> None:
        """Room around the page, so that a place at its very edge can still come to the anchor."""
        across = self.viewport().width() / self.zoom
        down = self.viewport().height() / self.zoom
        self.setSceneRect(self._sheet().adjusted(-across, -down, across, down))

    def _put(self, point: QPointF, anchor: tuple[float, float]) -> None:
        """Scroll so that `point` of the page stands at `anchor` of the view."""
        view = self.viewport().size()
        now = self.mapFromScene(point)
        horizontal, vertical = self.horizontalScrollBar(), self.verticalScrollBar()
        horizontal.setValue(horizontal.value() + now.x() - round(anchor[0] * view.width()))
        vertical.setValue(vertical.value() + now.y() - round(anchor[1] * view.height()))
        self.moved.emit()

    def _across(self, place: Box) -> float:
        """Where the place goes across: the middle, unless that would show too little page."""
        view = self.viewport().width()
        spare = view * SPARE
        left = place.center[0] * self.zoom
        right = (self._sheet().width() - place.center[0]) * self.zoom
        middle = view * ANCHOR[0]
        if left + right <= view - 2 * spare:
            return (view + left - right) / 2 / view
        if middle - left > spare:
            return (spare + left) / view
        if view - middle - right > spare:
            return (view - spare - right) / view
        return ANCHOR[0]

    def _step(self, factor: float) -> None:
        self._mode = "free"
        place = self.place_on_view()
        center = QPointF(self.viewport().rect().center())
        inside = place is not None and QRectF(self.viewport().rect()).contains(place.center())
        self._zoom_about(factor, place.center() if place and inside else center)

    def _zoom_about(self, factor: float, point: QPointF) -> None:
        on_page = self.mapToScene(point.toPoint())
        self._set_zoom(self.zoom * factor)
        view = self.viewport().size()
        self._put(on_page, (point.x() / view.width(), point.y() / view.height()))


def to_rect(box: Box) -> QRectF:
    """A box of the model as Qt's rectangle."""
    return QRectF(box.left, box.top, box.width, box.height)


def letter_height(place: Box, text: str) -> float:
    """How high a line of `text` is at `place`, in page units.

    A place may run over several lines. A letter is about half as wide as its line is high, so n
    letters in k lines over width w and height h fit when h/k = 2 w k/n, that is k = sqrt(h n/2w).
    """
    if place.width <= 0 or place.height <= 0:
        return max(place.height, 1.0)
    lines = max(1, round(math.sqrt(place.height * max(1, len(text)) / (2 * place.width))))
    return place.height / lines
