"""A line of text that gives way to its neighbours: what has no room is cut off with a sign."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QStyle

from reviewer.ui.plain_label import PlainLabel


class ElidedLabel(PlainLabel):
    """A label of one line that may become as narrow as it must."""

    def minimumSizeHint(self) -> QSize:
        """Nothing in width."""
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """As much of the text as there is room for."""
        painter = QPainter(self)
        room = self.contentsRect()
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        style: QStyle = self.style()
        style.drawItemText(
            painter,
            room,
            int(self.alignment()),
            self.palette(),
            self.isEnabled(),
            text,
            self.foregroundRole(),
        )
        painter.end()
