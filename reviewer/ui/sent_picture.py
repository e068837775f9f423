"""The picture of a page just as it left, with who looked at it and what was masked."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from reviewer.model.document import Page
from reviewer.model.ledger import Sent, SentPage
from reviewer.ui.icons import icon
from reviewer.ui.page_view import PageView
from reviewer.ui.phrases import counted
from reviewer.ui.plain_label import PlainLabel
from reviewer.ui.pyramid import one
from reviewer.ui.say import heard, say
from reviewer.ui.theme import Theme
from reviewer.ui.visible import tip, visible


class SentPicture(QWidget):
    """Shows one picture of one request; it can be looked at as closely as a page."""

    turned = Signal(int)
    """The picture after this one (1) or before it (-1) should be shown."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sheet = PageView(theme, self)
        self.sheet.setAccessibleName(say("The picture as it was sent"))
        self.sheet.setMinimumSize(240, 240)
        self.told = PlainLabel(
            parent=self, role="dim", wrap=True, name=say("What was done to this picture")
        )
        color = theme.color("text")
        self._ways = [
            self._way(say("Picture before"), "previous", -1),
            self._way(say("Next picture"), "next", 1),
        ]
        for button, name in zip(self._ways, ("previous", "next"), strict=True):
            button.setIcon(icon(name, color))
        foot = QHBoxLayout()
        foot.addWidget(self.told, 1)
        for button in self._ways:
            foot.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.sheet, 1)
        layout.addLayout(foot)
        self.clear()

    def clear(self) -> None:
        """Show nothing."""
        self.sheet.clear()
        self.told.setText("")
        for button in self._ways:
            button.hide()

    def tell(self, sent: Sent, number: int) -> None:
        """Say what is known of the picture with this place in the request; it comes later."""
        self.sheet.clear()
        pages = sent.redacted.pages
        image = sent.images[number] if number < len(sent.images) else ""
        page = next((one for one in pages if one.image == image), None)
        self.told.setText(visible(describe(page, number, len(sent.images))))
        before, after = self._ways
        before.setEnabled(number > 0)
        after.setEnabled(number + 1 < len(sent.images))
        for button in self._ways:
            button.setVisible(len(sent.images) > 1)

    def show_picture(self, picture: QImage | None) -> None:
        """The picture itself; None where its copy is not kept."""
        if picture is None or picture.isNull():
            self.told.setText(f"{self.told.text()} {say('No copy of this picture is kept.')}")
            return
        size = picture.size()
        sheet = Page(1, size.width(), size.height(), str(picture.cacheKey()))
        self.sheet.show_page(sheet, one(picture, size.width()))
        self.sheet.fit()

    def _way(self, text: str, name: str, by: int) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(name)
        button.setAccessibleName(text)
        button.setToolTip(tip(text))
        button.clicked.connect(lambda _checked=False: self.turned.emit(by))
        return button


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
