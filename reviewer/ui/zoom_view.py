"""A page under a view that zooms, pans and turns; it knows no fields."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QPainter, QTransform
from PySide6.QtWidgets import QFrame, QGraphicsScene, QGraphicsView, QWidget

from reviewer.model.document import Page
from reviewer.ui.page_item import PageItem, zoom_of
from reviewer.ui.pyramid import Pyramid
from reviewer.ui.theme import Theme

EDGE = 16
STEP = 1.25
LIMITS = (0.02, 40.0)


class ZoomView(QGraphicsView):
    """Shows one page. Points and boxes are in page units, whichever way the page is turned."""

    moved = Signal()
    """The page lies differently under the view now."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._page: Page | None = None
        self._turn = 0
        self._mode = ""
        self._item = PageItem()
        self.setScene(QGraphicsScene(self))
        self.scene().addItem(self._item)
        self._set_up()
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    @property
    def page(self) -> Page | None:
        """The page that is shown."""
        return self._page

    @property
    def turn(self) -> int:
        """Right angles by which the page is shown turned, clockwise."""
        return self._turn

    @property
    def zoom(self) -> float:
        """Screen pixels per page unit."""
        return zoom_of(self.transform())

    @property
    def percent(self) -> float:
        """The zoom as people know it: 100 is the page at its own size."""
        return 100 * self.zoom / self._own

    @property
    def has_picture(self) -> bool:
        """Whether the page's picture is shown yet, if only a blurred one."""
        return self._item.picture is not None

    @property
    def is_sharp(self) -> bool:
        """Whether the page itself is shown."""
        return self._item.is_sharp

    def show_page(self, page: Page, picture: Pyramid | None) -> None:
        """Show a page; without its picture an empty sheet until `set_picture`."""
        same = self._page is not None and self._page.sha256 == page.sha256
        self._page = page
        if not same:
            self._item.set_page(page.width, page.height)
            self._make_room()
        if picture is not None:
            self._item.set_picture(picture)

    def set_picture(self, picture: Pyramid) -> None:
        """The picture of the page that is shown."""
        self._item.set_picture(picture)

    def add_piece(self, area: QRectF, picture: Pyramid) -> None:
        """A piece of the page in more detail."""
        self._item.add_piece(area, picture)

    def show_instead(self, picture: Pyramid | None) -> None:
        """Another picture of the same page, or the page itself again."""
        self._item.show_instead(picture)

    def clear(self) -> None:
        """Show nothing."""
        self._page = None
        self._item.set_page(0, 0)

    def set_turn(self, quarters: int) -> None:
        """Show the page turned by so many right angles, what is in the middle staying there."""
        quarters %= 4
        if quarters == self._turn:
            return
        middle = self.mapToScene(self.viewport().rect().center())
        zoom = self.zoom
        self._turn = quarters
        self._set_zoom(zoom)
        self._put(middle, (0.5, 0.5))

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
        self._zoom_about(self._own / self.zoom, QPointF(self.viewport().rect().center()))

    def zoom_in(self) -> None:
        """One step nearer."""
        self._step(STEP)

    def zoom_out(self) -> None:
        """One step away."""
        self._step(1 / STEP)

    def pan(self, across: int, down: int) -> None:
        """Move the view over the page by screen pixels."""
        self._mode = "free"
        horizontal, vertical = self.horizontalScrollBar(), self.verticalScrollBar()
        horizontal.setValue(horizontal.value() + across)
        vertical.setValue(vertical.value() + down)

    def show_at(self, middle: QPointF, zoom: float) -> None:
        """Show this point of the page in the middle, so large."""
        self._mode = "free"
        self._set_zoom(zoom)
        self._put(middle, (0.5, 0.5))

    def seen(self) -> QRectF:
        """What of the page is in view, in page units."""
        return self.mapToScene(self.viewport().rect()).boundingRect().intersected(self._sheet())

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Tell whoever hangs at a place that it moved."""
        super().scrollContentsBy(dx, dy)
        self.moved.emit()

    def _set_up(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontSavePainterState)
        self.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)

    def _on_theme_changed(self) -> None:
        self.setBackgroundBrush(self._theme.color("desk"))

    @property
    def _own(self) -> float:
        """Screen pixels per page unit at 100 %."""
        return 96 / 72 if self._page is not None and self._page.unit == "pt" else 1.0

    def _sheet(self) -> QRectF:
        return self._item.boundingRect()

    def _as_seen(self, rect: QRectF) -> QRectF:
        """A rectangle of the page as it lies on the turned page, in page units from its corner."""
        turned = QTransform().rotate(90 * self._turn)
        sheet = turned.mapRect(self._sheet())
        return turned.mapRect(rect).translated(-sheet.topLeft())

    def _as_page(self, point: QPointF) -> QPointF:
        """The point of the page that lies at `point` of the turned page."""
        turned = QTransform().rotate(90 * self._turn)
        sheet = turned.mapRect(self._sheet())
        return turned.inverted()[0].map(point + sheet.topLeft())

    def _seen_size(self) -> QSizeF:
        return self._as_seen(self._sheet()).size()

    def _show_all(self, choose: Callable[[float, float], float]) -> None:
        if self._page is None:
            return
        self._set_zoom(choose(*self._fitting()))
        self._put(self._sheet().center(), (0.5, 0.5))

    def _fitting(self) -> tuple[float, float]:
        """The zooms at which the page is as wide and as high as the view."""
        size = self._seen_size()
        across = (self.viewport().width() - 2 * EDGE) / max(1e-6, size.width())
        down = (self.viewport().height() - 2 * EDGE) / max(1e-6, size.height())
        return across, down

    def _set_zoom(self, zoom: float) -> None:
        zoom = min(max(zoom, LIMITS[0]), LIMITS[1])
        transform = QTransform().rotate(90 * self._turn).scale(zoom, zoom)
        self.setTransform(transform)
        self._make_room()

    def _make_room(self) -> None:
        """Room around the page, so that a place at its very edge can still come to the anchor."""
        most = max(self.viewport().width(), self.viewport().height()) / self.zoom
        self.setSceneRect(self._sheet().adjusted(-most, -most, most, most))

    def _put(self, point: QPointF, anchor: tuple[float, float]) -> None:
        """Scroll so that `point` of the page stands at `anchor` of the view."""
        view = self.viewport().size()
        now = self.mapFromScene(point)
        wanted = QPoint(round(anchor[0] * view.width()), round(anchor[1] * view.height()))
        horizontal, vertical = self.horizontalScrollBar(), self.verticalScrollBar()
        horizontal.setValue(horizontal.value() + now.x() - wanted.x())
        vertical.setValue(vertical.value() + now.y() - wanted.y())
        self.moved.emit()

    def _step(self, factor: float) -> None:
        self._mode = "free"
        self._zoom_about(factor, QPointF(self.viewport().rect().center()))

    def _zoom_about(self, factor: float, point: QPointF) -> None:
        on_page = self.mapToScene(point.toPoint())
        self._set_zoom(self.zoom * factor)
        view = self.viewport().size()
        self._put(on_page, (point.x() / view.width(), point.y() / view.height()))
