"""The right side: the document on the desk and all its fields, each a click away."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QVBoxLayout,
    QWidget,
)

from reviewer.model.document import Document
from reviewer.model.field import Field, FieldState
from reviewer.model.kind import split_path
from reviewer.model.wording import singular
from reviewer.ui.document_sheet import DocumentSheet
from reviewer.ui.models.field_model import FieldModel
from reviewer.ui.models.queue_model import leaf
from reviewer.ui.phrases import counted
from reviewer.ui.plain_label import PlainLabel
from reviewer.ui.queue_delegate import QueueDelegate
from reviewer.ui.say import named, say
from reviewer.ui.theme import Theme
from reviewer.ui.visible import tip, visible


class FieldPanel(QFrame):
    """Shows a document's fields in the order of its kind."""

    chosen = Signal(int)
    sheet_changed = Signal(bool)
    """Whether all values are edited here from now on."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("side")
        self.model = FieldModel(self)
        self._name = PlainLabel(parent=self, role="head")
        self._about = PlainLabel(parent=self, role="dim", wrap=True)
        self._rows = PlainLabel(parent=self, role="dim", wrap=True)
        self.view = QListView(self)
        self.view.setAccessibleName(say("Fields of the document"))
        self.view.setModel(self.model)
        self.view.setItemDelegate(QueueDelegate(theme, self.view))
        self.view.setUniformItemSizes(True)
        self.view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._shown: tuple[Sequence[Field], int] = ((), 0)
        self.sheet = DocumentSheet(theme, self)
        self.sheet.hide()
        head = QVBoxLayout()
        head.setContentsMargins(14, 14, 14, 8)
        head.setSpacing(2)
        for label in (self._name, self._about, self._rows):
            head.addWidget(label)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.sheet, 1)
        self.view.clicked.connect(self._on_chosen)
        self.view.activated.connect(self._on_chosen)
        self.sheet.chosen.connect(self.chosen)
        theme.changed.connect(self.view.viewport().update)

    @property
    def is_sheet(self) -> bool:
        """Whether all values are edited here."""
        return not self.sheet.isHidden()

    def show_sheet(self, on: bool) -> None:
        """Edit all values here, or only list the fields."""
        if on != self.is_sheet:
            if on:
                self.sheet.show_fields(*self._shown)
            self.view.setVisible(not on)
            self.sheet.setVisible(on)
            self.sheet_changed.emit(on)

    def hideEvent(self, event: QHideEvent) -> None:
        """Values are not edited where nobody sees them."""
        super().hideEvent(event)
        if not event.spontaneous() and self.isHidden():
            self.show_sheet(False)

    def show_document(self, document: Document, kind: str) -> None:
        """Whose fields these are."""
        pages = len(document.pages)
        self._name.setText(visible(leaf(document.name)))
        self._name.setToolTip(tip(document.name))
        self._about.setText(f"{visible(named(kind))}, {counted(pages, 'page')}")

    def show_fields(self, fields: Sequence[Field], current: int) -> None:
        """All fields of the document, the one on the desk marked."""
        self.model.set_fields([field for field in fields if _is_listed(field, current)])
        self.view.setCurrentIndex(self.model.index_of(current))
        self._shown = (fields, current)
        if self.is_sheet:
            self.sheet.show_fields(fields, current)
        self._rows.setText(_rows_of(fields))
        self._rows.setVisible(bool(self._rows.text()))

    def _on_chosen(self, index: QModelIndex) -> None:
        field = self.model.field_at(index)
        if field is not None:
            self.chosen.emit(field.id)


def _is_listed(field: Field, current: int) -> bool:
    """Cells of rows are many; those that nobody doubts or settled stay out of the list."""
    cell = split_path(field.path)[1] is not None
    return not cell or field.flagged or field.id == current or field.state is FieldState.DECIDED


def _rows_of(fields: Sequence[Field]) -> str:
    rows: dict[str, set[int]] = {}
    for field in fields:
        name, row, _ = split_path(field.path)
        if row is not None and field.value is not None:
            rows.setdefault(name, set()).add(row)
    counted = [_rows_named(name.replace("_", " "), len(seen)) for name, seen in rows.items()]
    open_ones = sum(f.flagged and f.state is FieldState.OPEN for f in fields)
    left = say("{count} to settle", count=open_ones) if open_ones else say("all settled")
    return "  ·  ".join([left, *counted])


def _rows_named(name: str, count: int) -> str:
    return f"{count} {named(singular(name) if count == 1 else name)}"
