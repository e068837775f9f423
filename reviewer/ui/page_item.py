"""The picture of a page in the scene: a pyramid of halvings, so that a small view is sharp."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from reviewer.model.images import PageImage


class PageItem(QGraphicsItem):
    """One page in page units. Until its picture is there it is a white sheet."""

    def __init__(self) -> None:
        super().__init__()
        self._rect = QRectF()
        self._levels: list[QImage] = []
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)

    def set_page(self, width: float, height: float) -> None:
        """Show an empty sheet of this size, in page units."""
        self.prepareGeometryChange()
        self._rect = QRectF(0, 0, width, height)
        self._levels = []
        self.update()

    def set_picture(self, picture: QImage) -> None:
        """Show `picture`, stretched over the sheet."""
        self._levels = [picture]
        self.update()

    @property
    def has_picture(self) -> bool:
        """Whether more than an empty sheet is shown."""
        return bool(self._levels)

    def boundingRect(self) -> QRectF:
        """The sheet."""
        return self._rect

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        _widget: QWidget | None = None,
    ) -> None:
        """Draw what is exposed from the level that fits the zoom."""
        exposed = option.exposedRect.intersected(self._rect)
        if not self._levels:
            painter.fillRect(exposed, QColor("white"))
            return
        zoom = painter.worldTransform().m11() * self._rect.width() / self._levels[0].width()
        picture = self._level(zoom)
        across = picture.width() / self._rect.width()
        down = picture.height() / self._rect.height()
        source = QRectF(
            exposed.left() * across,
            exposed.top() * down,
            exposed.width() * across,
            exposed.height() * down,
        )
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, zoom < 4)
        painter.drawImage(exposed, picture, source)

    def _level(self, zoom: float) -> QImage:
        level = 0
        while zoom < 0.5 and self._levels[level].width() > 64:
            zoom *= 2
            level += 1
            if level == len(self._levels):
                last = self._levels[-1]
                self._levels.append(
                    last.scaled(
                        QSize(max(1, last.width() // 2), max(1, last.height() // 2)),
                        Qt.AspectRatioMode.IgnoreAspectRatio,
                        Qt.TransformationMode.SmoothTransformation,
                    )
                )
        return self._levels[level]


def to_picture(image: PageImage) -> QImage:
    """A rendered page as Qt paints it fastest."""
    view = QImage(
        image.rgb, image.width, image.height, image.width * 3, QImage.Format.Format_RGB888
    )
    return view.convertToFormat(QImage.Format.Format_RGB32)
