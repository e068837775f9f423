"""Icons: SVG files drawn with currentColor, tinted and rasterised for theme and screen."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from reviewer import paths

SIZES = (16, 20, 24, 32, 40, 48, 64)


def icon(name: str, color: QColor) -> QIcon:
    """The icon called `name` in `color`; sharp at any scaling. FileNotFoundError without one."""
    made = QIcon()
    faint = QColor(color)
    faint.setAlphaF(0.4)
    for size in SIZES:
        made.addPixmap(_pixmap(name, color, size), QIcon.Mode.Normal)
        made.addPixmap(_pixmap(name, faint, size), QIcon.Mode.Disabled)
    return made


def paint_icon(painter: QPainter, name: str, rect: QRectF, color: QColor) -> None:
    """Draw the icon called `name` into `rect` in `color`."""
    _renderer(name, color.name(QColor.NameFormat.HexRgb)).render(painter, rect)


def _pixmap(name: str, color: QColor, size: int) -> QPixmap:
    pixmap = QPixmap(QSize(size, size))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setOpacity(color.alphaF())
    paint_icon(painter, name, QRectF(0, 0, size, size), color)
    painter.end()
    return pixmap


@lru_cache(maxsize=256)
def _renderer(name: str, color: str) -> QSvgRenderer:
    svg = (paths.icons() / f"{name}.svg").read_text(encoding="utf-8")
    return QSvgRenderer(QByteArray(svg.replace("currentColor", color).encode()))
