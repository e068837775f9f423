"""Icons: SVG files drawn with currentColor, in the theme's colour, when and as large as needed."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from reviewer import paths

FAINT = 0.4


def icon(name: str, color: QColor) -> QIcon:
    """The icon called `name` in `color`; sharp at any scaling."""
    return QIcon(_Engine(name, QColor(color)))


def paint_icon(painter: QPainter, name: str, rect: QRectF, color: QColor) -> None:
    """Draw the icon called `name` into `rect` in `color`. FileNotFoundError without one."""
    _renderer(name, color.name(QColor.NameFormat.HexRgb)).render(painter, rect)


class _Engine(QIconEngine):
    """Draws an icon only when it is shown: most of the menus' never are."""

    def __init__(self, name: str, color: QColor) -> None:
        super().__init__()
        self._name = name
        self._color = color
        self._made: dict[tuple[int, int, bool], QPixmap] = {}

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, _state: QIcon.State) -> None:
        painter.save()
        if mode is QIcon.Mode.Disabled:
            painter.setOpacity(painter.opacity() * FAINT)
        paint_icon(painter, self._name, QRectF(rect), self._color)
        painter.restore()

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        key = (size.width(), size.height(), mode is QIcon.Mode.Disabled)
        if key not in self._made:
            self._made[key] = self._draw(size, mode, state)
        return self._made[key]

    def _draw(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return pixmap

    def clone(self) -> QIconEngine:
        return _Engine(self._name, self._color)

    def isNull(self) -> bool:
        return False


@lru_cache(maxsize=256)
def _renderer(name: str, color: str) -> QSvgRenderer:
    svg = (paths.icons() / f"{name}.svg").read_text(encoding="utf-8")
    return QSvgRenderer(QByteArray(svg.replace("currentColor", color).encode()))
