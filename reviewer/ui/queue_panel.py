"""The left side: what to search and filter for, in which order, and the queue itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from reviewer.model.errors import UsageError
from reviewer.model.filter_text import filter_line, parse_filter
from reviewer.model.queue import Filter, Only, Order, SavedFilter
from reviewer.ui.choice_box import ChoiceBox
from reviewer.ui.filter_line import FilterLine
from reviewer.ui.models.queue_model import QueueModel
from reviewer.ui.queue_delegate import DENSE_HEIGHT, HEIGHT, QueueDelegate
from reviewer.ui.say import heard, say
from reviewer.ui.theme import Theme

AHEAD = 4
"""So many rows after the current one are in view: what comes next can be seen."""


def shown_choices() -> tuple[tuple[str, Only], ...]:
    """Which fields can be shown, as a person reads it."""
    return (
        (say("Flagged"), "flagged"),
        (say("Not settled"), "open"),
        (say("Settled"), "decided"),
        (say("All"), "all"),
    )


def order_choices() -> tuple[tuple[str, Order], ...]:
    """The orders, as a person reads them."""
    return (
        (say("by benefit"), "benefit"),
        (say("by risk"), "risk"),
        (say("by document"), "document"),
        (say("by field"), "field"),
        (say("by age"), "age"),
    )


class QueuePanel(QFrame):
    """Shows the queue model; says which field was chosen and what should be in the queue."""

    chosen = Signal(int)
    """The id of a field to go to."""
    filtered = Signal()
    """`filter` or `order` changed."""
    left = Signal()
    """The person is done searching."""
    filters_wanted = Signal()
    """The list of kept filters was asked for."""

    def __init__(self, theme: Theme, model: QueueModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("side")
        self.model = model
        self._said = Filter()
        self._valid = True
        self.line = FilterLine(self)
        self.kept = QToolButton(self)
        self.kept.setText(say("Filters"))
        self.kept.setToolTip(say("Keep this filter, or use one that is kept"))
        self.kept.setAccessibleName(say("Kept filters"))
        self.kept.clicked.connect(self.filters_wanted)
        self._only = _choice(shown_choices(), say("Which fields are shown"), self)
        self._order = _choice(order_choices(), say("Order of the queue"), self)
        self._order.setCurrentIndex(1)
        self._note = _note(self)
        self._note.hide()
        self._empty = _note(self)
        self._count = _note(self)
        self.view = _list(theme, model, self)
        self._lay_out()
        self._pause = QTimer(self, interval=120, singleShot=True)
        self._pause.timeout.connect(self._on_written)
        self.line.textChanged.connect(lambda _text: self._pause.start())
        self.line.returnPressed.connect(self._on_search_entered)
        self._only.currentIndexChanged.connect(lambda _index: self._on_written())
        self._order.currentIndexChanged.connect(lambda _index: self.filtered.emit())
        self.view.activated.connect(self._on_activated)
        self.view.clicked.connect(self._on_activated)
        model.rowsInserted.connect(self._show_emptiness)
        model.modelReset.connect(self._show_emptiness)

    @property
    def filter(self) -> Filter | None:
        """Which fields are shown; None while the line cannot be understood."""
        return self._said if self._valid else None

    @property
    def only(self) -> Only:
        """Which fields are shown: flagged, open, decided or all."""
        return cast(Only, self._only.currentData())

    @property
    def order(self) -> Order:
        """The order of the queue."""
        return cast(Order, self._order.currentData())

    @property
    def wanted(self) -> str:
        """What the line says."""
        return self.line.text().strip()

    def search(self) -> None:
        """Put the caret into the line."""
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.line.selectAll()

    def clear_filter(self) -> None:
        """Show all flagged fields again."""
        self.apply(SavedFilter("", "", self.order))

    def apply(self, kept: SavedFilter) -> None:
        """Show what a kept filter says, in its order."""
        for widget in (self.line, self._only, self._order):
            widget.blockSignals(True)
        self.line.setText(kept.line)
        self._only.setCurrentIndex(self._only.findData(kept.only))
        self._order.setCurrentIndex(self._order.findData(kept.order))
        for widget in (self.line, self._only, self._order):
            widget.blockSignals(False)
        self._on_written()

    def sort(self, order: Order) -> None:
        """Use this order."""
        self._order.setCurrentIndex(self._order.findData(order))

    def offer(self, choices: Mapping[str, Sequence[str]]) -> None:
        """What may be written in the line in this project."""
        self.line.offer(choices)

    def current_filter(self) -> SavedFilter:
        """What is shown now, to be kept under a name."""
        line = filter_line(self._said) if self._valid else self.wanted
        return SavedFilter("", line, self.order, self._said.only)

    def show_current(self, field_id: int) -> None:
        """Mark the field that is on the desk, without telling anyone."""
        index = self.model.index_of(field_id)
        self.view.setCurrentIndex(index)
        if index.isValid():
            last = self.model.rowCount() - 1
            for row in (min(last, index.row() + AHEAD), max(0, index.row() - 1), index.row()):
                self.view.scrollTo(
                    self.model.index(row), QAbstractItemView.ScrollHint.EnsureVisible
                )

    def show_count(self, count: int, *, complete: bool) -> None:
        """How many there are, while anything but all flagged fields is shown."""
        shown = not (self._said.is_plain and self._said.only == "flagged") and count > 0
        self._count.setVisible(shown)
        if shown:
            text = "{count} row|{count} rows" if complete else "{count} rows so far"
            self._count.setText(say(text, count=count))

    def set_empty_text(self, text: str) -> None:
        """What stands where no rows are."""
        self._empty.setText(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves the search, and the field on the desk has the keys again."""
        if event.key() == Qt.Key.Key_Escape:
            self.line.clear()
            self.left.emit()
            return
        super().keyPressEvent(event)

    def _lay_out(self) -> None:
        written = QHBoxLayout()
        written.setSpacing(4)
        written.addWidget(self.line, 1)
        written.addWidget(self.kept)
        choices = QHBoxLayout()
        choices.setSpacing(8)
        choices.addWidget(self._only, 1)
        choices.addWidget(self._order, 1)
        head = QVBoxLayout()
        head.setContentsMargins(12, 12, 12, 8)
        head.setSpacing(8)
        head.addLayout(written)
        head.addLayout(choices)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        for note in (self._note, self._count, self._empty):
            layout.addWidget(note)
        layout.addWidget(self.view, 1)

    def _on_written(self) -> None:
        """The line or the choice of state changed: understand it, or say why not."""
        self._pause.stop()
        try:
            self._said = parse_filter(self.wanted, self.only)
        except UsageError as error:
            self._valid = False
            self._note.setText(heard(str(error)))
            self._note.show()
            return
        self._valid = True
        self._note.hide()
        self.filtered.emit()

    def _on_search_entered(self) -> None:
        self._on_written()
        if self._valid:
            self.left.emit()

    def _on_activated(self, index: QModelIndex) -> None:
        field_id = self.model.id_at(index)
        if field_id is not None:
            self.chosen.emit(field_id)

    def _show_emptiness(self) -> None:
        self._empty.setVisible(self.model.rowCount() == 0)


def _note(parent: QWidget) -> QLabel:
    label = QLabel(parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("role", "dim")
    label.setWordWrap(True)
    label.setAlignment(Qt.AlignmentFlag.AlignTop)
    label.setContentsMargins(14, 0, 14, 8)
    return label


def _choice(options: Sequence[tuple[str, str]], name: str, parent: QWidget) -> ChoiceBox:
    box = ChoiceBox(parent)
    box.setAccessibleName(name)
    box.setToolTip(name)
    for text, data in options:
        box.addItem(text, data)
    return box


def _list(theme: Theme, model: QueueModel, parent: QWidget) -> QTableView:
    """A table of one column: a QListView lays out every row in turn, seconds for a million."""
    view = QTableView(parent)
    view.setObjectName("queue")
    view.setAccessibleName(say("Queue"))
    view.setItemDelegate(QueueDelegate(theme, view))
    view.setShowGrid(False)
    view.setTabKeyNavigation(False)
    view.setCornerButtonEnabled(False)
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    across, down = view.horizontalHeader(), view.verticalHeader()
    across.hide()
    across.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
    down.hide()
    down.setMinimumSectionSize(DENSE_HEIGHT)
    down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def measure() -> None:
        down.setDefaultSectionSize(DENSE_HEIGHT if theme.is_dense else HEIGHT)
        view.viewport().update()

    measure()
    view.setModel(model)
    theme.changed.connect(measure)
    return view
