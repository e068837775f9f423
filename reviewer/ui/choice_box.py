"""A combo box whose arrow follows the theme."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QComboBox

from reviewer.ui.icons import paint_icon


class ChoiceBox(QComboBox):
    """Paints its own arrow: a style sheet's picture cannot take the theme's colour."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """The box as the style has it, with the arrow over it."""
        super().paintEvent(event)
        painter = QPainter(self)
        color = self.palette().color(QPalette.ColorRole.PlaceholderText)
        area = QRectF(self.width() - 24, (self.height() - 16) / 2, 16, 16)
        paint_icon(painter, "down", area, color)
        painter.end()
