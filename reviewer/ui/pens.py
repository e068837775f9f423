"""Pens for what is drawn over a page."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPen


def cosmetic(color: str, width: float = 1, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> QPen:
    """A pen of `width` pixels of the screen, however far the page is zoomed."""
    pen = QPen(QColor(color), width, style)
    pen.setCosmetic(True)
    return pen
