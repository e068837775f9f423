"""A second page beside the first: another of the document, or one of the same supplier."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QSignalBlocker, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from reviewer.model.document import Document
from reviewer.ui.models.queue_model import leaf
from reviewer.ui.page_view import PageView
from reviewer.ui.plain_label import PlainLabel
from reviewer.ui.pyramid import Pyramid
from reviewer.ui.say import say
from reviewer.ui.theme import Theme
from reviewer.ui.visible import visible
from reviewer.ui.zoom_view import ZoomView


class Beside(QFrame):
    """Shows one page; says which it wants."""

    page_wanted = Signal(object, int)
    """(`Document`, page number) whose picture should be shown."""

    def __init__(self, theme: Theme, main: PageView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("side")
        self._main = main
        self._own: Document | None = None
        self._documents: list[Document] = []
        self._number = 1
        self.view = ZoomView(theme, self)
        self.view.setAccessibleName(say("Page beside"))
        self.view.setDragMode(ZoomView.DragMode.ScrollHandDrag)
        self.which = QComboBox(self)
        self.which.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.which.setMinimumContentsLength(6)
        self.which.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.which.setAccessibleName(say("Document shown beside"))
        self._told = PlainLabel(parent=self)
        self._told.setProperty("role", "dim")
        self.together = QToolButton(self)
        self.together.setText(say("Together"))
        self.together.setAccessibleName(say("Both pages move together"))
        self.together.setToolTip(say("Both pages move together"))
        self.together.setCheckable(True)
        self._close = QToolButton(self)
        self._lay_out()
        self.which.activated.connect(self._on_chosen)
        main.moved.connect(self._on_moved)

    @property
    def number(self) -> int:
        """The number of the page that is shown."""
        return self._number

    @property
    def shown(self) -> tuple[str, int] | None:
        """The document and the page that are shown."""
        document = self.document
        return None if document is None else (document.name, self._number)

    def set_close(self, action: QAction) -> None:
        """What the button at the end of the head does."""
        self._close.setDefaultAction(action)

    def show_document(self, own: Document, number: int) -> None:
        """Another document is on the desk, at this page; what stands beside follows."""
        if self._own is not None and self._own.id == own.id:
            return
        self._own = own
        self._offer([own])
        self._number = number + 1 if number < len(own.pages) else max(1, number - 1)
        self._show()

    def show_supplier(self, documents: Sequence[Document]) -> None:
        """Documents of the same supplier; the nearest one is shown unless another was chosen."""
        if self._own is None or self._own.id in {document.id for document in documents}:
            return
        self._offer([self._own, *documents])
        if documents and len(self._own.pages) == 1:
            self.which.setCurrentIndex(1)
            self._number = 1
            self._show()

    def put(self, document: int, number: int, picture: Pyramid) -> None:
        """The picture of a page is here."""
        shown = self.document
        if shown is not None and (shown.id, self._number) == (document, number):
            self.view.set_picture(picture)

    def turn_page(self, by: int) -> None:
        """Show the next page beside, or the one before."""
        document = self.document
        if document is not None and 1 <= self._number + by <= len(document.pages):
            self._number += by
            self._show()

    @property
    def document(self) -> Document | None:
        """The document that is shown."""
        index = self.which.currentIndex()
        return self._documents[index] if 0 <= index < len(self._documents) else None

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(8, 4, 4, 4)
        head.addWidget(self.which, 1)
        head.addWidget(self._told)
        head.addWidget(self.together)
        head.addWidget(self._close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self.view, 1)

    def _offer(self, documents: Sequence[Document]) -> None:
        with QSignalBlocker(self.which):
            self._documents = list(documents)
            self.which.clear()
            for document in documents:
                own = self._own is not None and document.id == self._own.id
                self.which.addItem(say("This document") if own else visible(leaf(document.name)))

    def _on_chosen(self) -> None:
        self._number = 1
        self._show()

    def _show(self) -> None:
        document = self.document
        if document is None:
            return
        count = len(document.pages)
        self._number = min(max(self._number, 1), count)
        self._told.setText(say("{n} of {all}", n=self._number, all=count))
        self.view.show_page(document.pages[self._number - 1], None)
        self.view.fit_width()
        self.page_wanted.emit(document, self._number)
        self._on_moved()

    def _on_moved(self) -> None:
        """Lie as the page on the desk does, in shares of the page."""
        own, other = self._main.page, self.view.page
        if not self.together.isChecked() or self.isHidden() or own is None or other is None:
            return
        middle = self._main.mapToScene(self._main.viewport().rect().center())
        share = QPointF(middle.x() / own.width, middle.y() / own.height)
        self.view.show_at(
            QPointF(share.x() * other.width, share.y() * other.height),
            self._main.zoom * own.width / other.width,
        )
