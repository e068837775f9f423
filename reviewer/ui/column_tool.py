"""A band dragged over the page: an event filter on a page view, on only while it is wanted."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QRubberBand

from reviewer.model.geometry import Box
from reviewer.ui.page_view import PageView


class ColumnTool(QObject):
    """Turns one drag into a `Box` in page units."""

    dragged = Signal(object)
    """The `Box` of the band."""

    def __init__(self, page: PageView) -> None:
        super().__init__(page)
        self._page = page
        self._start: QPoint | None = None
        self._band = QRubberBand(QRubberBand.Shape.Rectangle, page.viewport())
        self._on = False
        page.viewport().installEventFilter(self)

    @property
    def is_on(self) -> bool:
        """Whether the next drag is a band."""
        return self._on

    def start(self) -> None:
        """The next drag is a band."""
        self._on = True
        self._page.viewport().setCursor(Qt.CursorShape.CrossCursor)

    def stop(self) -> None:
        """Drags move the page again."""
        self._on, self._start = False, None
        self._band.hide()
        self._page.viewport().unsetCursor()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Take the mouse while a band is wanted, or Shift is held."""
        if not isinstance(event, QMouseEvent):
            return False
        kind, mouse = event.type(), event
        at = mouse.position().toPoint()
        held = bool(mouse.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if kind is QEvent.Type.MouseButtonPress and (self._on or held):
            if mouse.button() is not Qt.MouseButton.LeftButton:
                return False
            self._start = at
            self._band.setGeometry(QRect(at, at))
            self._band.show()
            return True
        if self._start is None:
            return False
        if kind is QEvent.Type.MouseMove:
            self._band.setGeometry(QRect(self._start, at).normalized())
            return True
        if kind is QEvent.Type.MouseButtonRelease:
            self._end(at)
            return True
        return False

    def _end(self, at: QPoint) -> None:
        start = self._start or at
        self.stop()
        if (at - start).manhattanLength() < QApplication.startDragDistance():
            return
        rect = self._page.mapToScene(QRect(start, at).normalized()).boundingRect()
        self.dragged.emit(Box(rect.left(), rect.top(), rect.right(), rect.bottom()))
