"""The picture of a page just as it left, with who looked at it and what was masked."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from reviewer.model.ledger import Sent, SentPage
from reviewer.ui.phrases import counted
from reviewer.ui.say import heard, say
from reviewer.ui.visible import visible


class SentPicture(QWidget):
    """Shows one picture of one request."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sheet = _Sheet(self)
        self.told = QLabel(self)
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.told.setWordWrap(True)
        self.told.setProperty("role", "dim")
        self.told.setAccessibleName(say("What was done to this picture"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.sheet, 1)
        layout.addWidget(self.told)

    def tell(self, sent: Sent, number: int) -> None:
        """Say what is known of the picture with this place in the request; it comes later."""
        self.sheet.show_picture(None)
        pages = sent.redacted.pages
        image = sent.images[number] if number < len(sent.images) else ""
        page = next((one for one in pages if one.image == image), None)
        self.told.setText(visible(describe(page, number, len(sent.images))))

    def show_picture(self, picture: QImage | None) -> None:
        """The picture itself; None where its copy is not kept."""
        self.sheet.show_picture(picture)
        if picture is None:
            self.told.setText(f"{self.told.text()} {say('No copy of this picture is kept.')}")


class _Sheet(QWidget):
    """A picture as large as there is room for."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._picture: QImage | None = None
        self.setAccessibleName(say("The picture as it was sent"))
        self.setMinimumSize(240, 240)

    @property
    def has_picture(self) -> bool:
        return self._picture is not None

    def show_picture(self, picture: QImage | None) -> None:
        self._picture = picture
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(360, 420)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._picture is None or self._picture.isNull():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        size = self._picture.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        left, top = (self.width() - size.width()) / 2, (self.height() - size.height()) / 2
        painter.drawImage(QRectF(left, top, size.width(), size.height()), self._picture)
        painter.end()


def describe(page: SentPage | None, number: int, count: int) -> str:
    """What was done to a picture before it left, in sentences."""
    which = ""
    if count > 1:
        which = say("Picture {n} of {all}.", n=number + 1, all=count) + " "
    if page is None:
        return which + say("It was sent before pages were searched for faces.")
    hidden = sorted({heard(mask.what) for mask in page.masks if mask.what})
    named = f" ({', '.join(hidden)})" if hidden else ""
    by = say("nobody had to look")
    if page.looked_by is not None:
        by = say("{who} let it go", who=page.looked_by)
    return which + say(
        "Page {n}: {masks}; {by}. {detectors}.",
        n=page.page,
        masks=counted(len(page.masks), "mask") + named,
        by=by,
        detectors=", ".join(page.detectors) or say("no detector"),
    )
