"""Filters kept in the project under a name: chosen, kept and deleted by keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from reviewer.model.queue import SavedFilter
from reviewer.ui.bridge import Bridge
from reviewer.ui.plain_label import PlainLabel
from reviewer.ui.say import say
from reviewer.ui.visible import visible

if TYPE_CHECKING:
    from reviewer.ui.main_window import MainWindow
    from reviewer.ui.session import Session


class KeptFilters(QObject):
    """Opens the dialog and keeps what is said there."""

    def __init__(self, window: MainWindow, bridge: Bridge) -> None:
        super().__init__(window)
        self._window = window
        self._bridge = bridge
        self._session: Session | None = None
        self._dialog: FiltersDialog | None = None

    def use(self, session: Session | None) -> None:
        """Keep filters of this project."""
        self._session = session

    def open(self) -> None:
        """Show what is kept."""
        from reviewer.flow import queue as acts

        if self._session is None:
            return
        found = self._session.project.submit(acts.saved_filters)
        self._bridge.watch(found, self._show, ticket=self._bridge.ticket("filters"))

    def _show(self, kept: tuple[SavedFilter, ...]) -> None:
        from reviewer.flow import queue as acts

        session, queue = self._session, self._window.workspace.queue
        if session is None:
            return
        dialog = FiltersDialog(kept, queue.current_filter(), self._window)

        def keep(said: SavedFilter) -> None:
            saved = session.project.submit(lambda store: acts.save_filter(store, said))
            self._bridge.watch(saved, show)

        def delete(name: str) -> None:
            saved = session.project.submit(lambda store: acts.delete_filter(store, name))
            self._bridge.watch(saved, show)

        def show(now: tuple[SavedFilter, ...]) -> None:
            if self._dialog is dialog:
                dialog.show_kept(now)

        self._dialog = dialog
        dialog.finished.connect(self._on_finished)

        dialog.kept.connect(keep)
        dialog.deleted.connect(delete)
        dialog.chosen.connect(queue.apply)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _on_finished(self) -> None:
        self._dialog = None


class FiltersDialog(QDialog):
    """The kept filters as a list, and a line for the name of the one in use."""

    kept = Signal(object)
    deleted = Signal(str)
    chosen = Signal(object)

    def __init__(
        self,
        kept: tuple[SavedFilter, ...],
        current: SavedFilter,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(say("Kept filters"))
        self._current = current
        self.list = QListWidget(self)
        self.list.setObjectName("choices")
        self.list.setAccessibleName(say("Kept filters"))
        self.list.itemActivated.connect(lambda _item: self._use())
        self._empty = PlainLabel(say("No filter is kept yet. Name the one in use below."), self)
        self._empty.setProperty("role", "dim")
        self.name = QLineEdit(self)
        self.name.setPlaceholderText(say("Name for the filter in use"))
        self.name.setAccessibleName(say("Name for the filter in use"))
        self.name.returnPressed.connect(self._keep)
        keep = QPushButton(say("Keep"), self)
        keep.setAutoDefault(False)
        keep.clicked.connect(self._keep)
        row = QHBoxLayout()
        row.addWidget(self.name, 1)
        row.addWidget(keep)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self.use = buttons.addButton(say("Use"), QDialogButtonBox.ButtonRole.ActionRole)
        self.delete = buttons.addButton(say("Delete"), QDialogButtonBox.ButtonRole.ActionRole)
        for button in self.findChildren(QPushButton):
            button.setAutoDefault(False)  # Enter in the line keeps, and in the list uses
        self.use.clicked.connect(self._use)
        self.delete.clicked.connect(self._delete)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(self._empty)
        layout.addWidget(self.list, 1)
        layout.addWidget(
            PlainLabel(
                say("In use: {filter}", filter=_in_words(current)), self, role="dim", wrap=True
            )
        )
        layout.addLayout(row)
        layout.addWidget(buttons)
        self.resize(520, 380 if kept else 200)
        self.show_kept(kept)
        (self.list if kept else self.name).setFocus(Qt.FocusReason.OtherFocusReason)

    def show_kept(self, kept: tuple[SavedFilter, ...]) -> None:
        """These are kept now."""
        row = max(0, self.list.currentRow())
        self.list.clear()
        for one in kept:
            item = QListWidgetItem(f"{visible(one.name)}    {_in_words(one)}")
            item.setData(Qt.ItemDataRole.UserRole, one)
            self.list.addItem(item)
        self.list.setCurrentRow(min(row, len(kept) - 1))
        self.list.setVisible(bool(kept))
        self._empty.setVisible(not kept)
        for button in (self.use, self.delete):
            button.setEnabled(bool(kept))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete forgets the chosen one while the list has the keys."""
        if event.key() == Qt.Key.Key_Delete and self.list.hasFocus():
            self._delete()
            return
        super().keyPressEvent(event)

    def _selected(self) -> SavedFilter | None:
        item = self.list.currentItem()
        found = None if item is None else item.data(Qt.ItemDataRole.UserRole)
        return found if isinstance(found, SavedFilter) else None

    def _use(self) -> None:
        if (one := self._selected()) is not None:
            self.accept()
            self.chosen.emit(one)

    def _delete(self) -> None:
        if (one := self._selected()) is not None:
            self.deleted.emit(one.name)

    def _keep(self) -> None:
        name = self.name.text().strip()
        if name:
            said = self._current
            self.kept.emit(SavedFilter(name, said.line, said.order, said.only))
            self.name.clear()


def _in_words(said: SavedFilter) -> str:
    from reviewer.ui.queue_panel import order_choices, shown_choices

    shown = next(text for text, only in shown_choices() if only == said.only)
    order = next(text for text, order in order_choices() if order == said.order)
    return " · ".join(part for part in (shown, visible(said.line), order) if part)
